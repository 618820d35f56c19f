//! How each refusal of each operation is brought about: a good call, and one thing that makes it a bad one.

mod partner_plane;
mod sandboxes;

use crate::{
    scene::{access_token, outage},
    stores::hindered::{Hindered, Hindrance},
    support::{Answered, TestBank, bank},
};
use kumiai::event::{AccountKind, Channel, Operation, Plane};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// A call that would be answered, and the bank that would answer it.
pub struct Scene {
    pub bank: TestBank,
    broken: Arc<AtomicBool>,
    method: &'static str,
    pub path: String,
    query: String,
    headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Scene {
    /// Makes the call.
    pub async fn ask(&self) -> Answered {
        let path = if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) };
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, &**value)).collect();
        self.bank.ask(self.method, &path, &headers, &self.body).await
    }

    fn header(&mut self, name: &'static str, value: &str) {
        self.headers.retain(|(given, _)| *given != name);
        self.headers.push((name, value.to_owned()));
    }

    fn show(&mut self, token: &str) {
        self.header("Authorization", &format!("Bearer {token}"));
    }

    async fn link_anew(&mut self, asked: &Value) {
        let linked = self.bank.linked(asked).await;
        self.show(access_token(&linked));
    }

    fn customer(&self) -> &'static str {
        if self.path.ends_with("/time-deposits") { "all-kinds" } else { "corporate" }
    }

    fn partner(&self) -> &'static str {
        if self.path.starts_with("/anser") { "kaikei" } else { "kakeibo" }
    }
}

/// The key of the control plane.
const KEY: &str = "the key of the tests";

/// A good call of this operation; nothing for one that nobody has described here.
pub async fn scenes(operation: &str) -> Option<Scene> {
    scenes_with(operation, "").await
}

fn store_that_breaks(broken: Arc<AtomicBool>) -> Arc<Hindered> {
    Hindered::new(move |_| if broken.load(Ordering::SeqCst) { Hindrance::Gone } else { Hindrance::Delay(0) })
}

/// The same, with these faults on the wire.
async fn scenes_with(operation: &str, faults: &str) -> Option<Scene> {
    let broken = Arc::new(AtomicBool::new(false));
    let store = store_that_breaks(broken.clone());
    // Statements of a year, so that the ANSER channel's longest period can be exceeded.
    let bank = bank().profile(|terms| {
        terms.window.deposits_months = 24;
        if operation == "anser_list_term_deposits" {
            terms.kinds.get_mut(&Channel::Anser).unwrap().push(AccountKind::TimeDeposit);
        }
    });
    let bank = if faults.is_empty() { bank } else { bank.faults(faults) };
    let bank = bank.open_guarded(KEY, store).await;
    let holder = if operation == "change_link" { "all-kinds" } else { "corporate" };
    let institution = bank.path("institution", holder, "ordinary_deposit").await;
    let anser = bank.path("anser", "corporate", "ordinary_deposit").await;
    let (method, path, body) = match operation {
        "list_accounts" => ("GET", "/institution/v1/accounts".to_owned(), Value::Null),
        "read_account" => ("GET", institution, Value::Null),
        "read_balance" => ("GET", format!("{institution}/balance"), Value::Null),
        "list_transactions" => ("GET", format!("{institution}/transactions"), Value::Null),
        "list_time_deposits" => {
            let path = bank.path("institution", "all-kinds", "time_deposit").await;
            ("GET", format!("{path}/time-deposits"), Value::Null)
        }
        "anser_read_account" => ("GET", anser, Value::Null),
        "anser_list_term_deposits" => ("GET", "/anser/v1/banks/2404/term_deposits".to_owned(), Value::Null),
        "anser_list_accounts" => ("GET", "/anser/v1/banks/2404/accounts".to_owned(), Value::Null),
        "anser_list_transactions" => ("GET", format!("{anser}/transactions"), Value::Null),
        "read_sandbox" => ("GET", "/_sandbox".to_owned(), Value::Null),
        "read_clock" => ("GET", "/_sandbox/clock".to_owned(), Value::Null),
        "set_clock" => ("PUT", "/_sandbox/clock".to_owned(), json!({ "mode": "frozen" })),
        "advance_clock" => ("POST", "/_sandbox/clock/advance".to_owned(), json!({ "by": "1s" })),
        "list_upcoming" => ("GET", "/_sandbox/clock/upcoming".to_owned(), Value::Null),
        "list_people" => ("GET", "/_sandbox/people".to_owned(), Value::Null),
        "create_link" => {
            ("POST", "/_sandbox/links".to_owned(), json!({ "partner": "kakeibo", "customer": "corporate" }))
        }
        "register_partner" => (
            "PUT",
            "/_sandbox/partners/mine".to_owned(),
            json!({ "name": "Mine", "channel": "institution", "redirect_uris": ["http://127.0.0.1/callback"] }),
        ),
        "remove_partner" => ("DELETE", "/_sandbox/partners/docs".to_owned(), Value::Null),
        "post_event" => ("POST", "/_sandbox/events".to_owned(), json!({ "event": { "outage": {} } })),
        "read_verdict" => ("GET", "/_sandbox/verdict".to_owned(), Value::Null),
        "explain_call" => ("GET", "/_sandbox/explain/default.1".to_owned(), Value::Null),
        other => match partner_plane::good(other, &institution) {
            Some(call) => call,
            None => sandboxes::good(&bank, other).await?,
        },
    };
    let query = String::new();
    let mut scene = Scene { bank, broken, method, path, query, headers: Vec::new(), body: String::new() };
    if !body.is_null() {
        scene.body = body.to_string();
        scene.header("Content-Type", "application/json");
    }
    if scene.path.starts_with("/partner") {
        partner_plane::set(&mut scene).await;
    }
    if scene.path.starts_with("/institution") || scene.path.starts_with("/anser") {
        let asked = json!({ "partner": scene.partner(), "customer": scene.customer() });
        scene.link_anew(&asked).await;
    }
    Some(scene)
}

/// Brings a refusal about; nothing where nobody knows how.
pub async fn provoke(operation: &str, refusal: &str) -> Option<(TestBank, Answered)> {
    let faults = on_the_wire(operation, refusal);
    let mut scene = scenes_with(operation, &faults).await?;
    let wrong = !faults.is_empty()
        || wrong_request(&mut scene, refusal)
        || wrong_body(&mut scene, operation, refusal)
        || wrong_account(&mut scene, operation, refusal).await
        || wrong_credentials(&mut scene, refusal).await
        || wrong_moment(&mut scene, operation, refusal).await
        || sandboxes::wrong(&mut scene, operation, refusal).await;
    if !wrong {
        return None;
    }
    if refusal == "rate_limited" {
        scene.ask().await;
    }
    let answered = scene.ask().await;
    *scene.bank.key_shown.borrow_mut() = Some(KEY.to_owned());
    Some((scene.bank, answered))
}

/// What goes wrong between the caller and the bank.
fn on_the_wire(operation: &str, refusal: &str) -> String {
    let plane = Operation::from_word(operation).map(Operation::plane);
    let is_on_the_way = matches!(plane, Some(Plane::Data(_) | Plane::Partner));
    let inject = match refusal {
        "rate_limited" => "rate_limit: { calls: 1, per: 30s }",
        "upstream_timeout" => "lost_reply: {}",
        _ => return String::new(),
    };
    if is_on_the_way {
        format!("  - {{ id: it, match: {{ operation: {operation} }}, inject: {{ {inject} }} }}\n")
    } else {
        String::new()
    }
}

/// What is wrong with the line and the headers of the request.
fn wrong_request(scene: &mut Scene, refusal: &str) -> bool {
    match refusal {
        "control_key_missing" if scene.path.starts_with("/_sandbox") => *scene.bank.key_shown.borrow_mut() = None,
        "control_key_wrong" if scene.path.starts_with("/_sandbox") => {
            *scene.bank.key_shown.borrow_mut() = Some("nobody".to_owned());
        }
        "not_acceptable" => scene.header("Accept", "application/pdf"),
        "parameter_invalid" => "nope=1".clone_into(&mut scene.query),
        "bank_code_unknown" => scene.path = scene.path.replace("2404", "9999"),
        "account_not_linked" => {
            let mut parts: Vec<&str> = scene.path.split('/').collect();
            let id = parts.iter().position(|part| *part == "accounts").map_or(usize::MAX, |at| at + 1);
            let Some(part) = parts.get_mut(id) else { return false };
            *part = "nobody";
            scene.path = parts.join("/");
        }
        "period_invalid" => "date_from=2026-06-02&date_to=2026-06-01".clone_into(&mut scene.query),
        "period_before_window" => "date_from=2020-01-01".clone_into(&mut scene.query),
        "period_too_long" => "date_from=2025-01-01".clone_into(&mut scene.query),
        "page_key_invalid" => "page_key=nobody".clone_into(&mut scene.query),
        "not_found" if scene.path.contains("/link-0") || scene.path.contains("/leak") => {
            scene.path = scene.path.replace("link-0", "link-99").replace("/leak", "/nobody");
        }
        "not_found" if scene.path.contains("/webhook-deliveries/") => {
            "/partner/v1/webhook-deliveries/msg_1_nobody/replay".clone_into(&mut scene.path);
        }
        "not_found" if scene.path.contains("/explain/") => {
            "/_sandbox/explain/default.999999".clone_into(&mut scene.path);
        }
        _ => return false,
    }
    true
}

/// What is wrong with the body.
fn wrong_body(scene: &mut Scene, operation: &str, refusal: &str) -> bool {
    let past = "2026-06-10T09:59:59+09:00";
    let body = match (operation, refusal) {
        (_, "unsupported_media_type") => {
            scene.header("Content-Type", "text/plain");
            return true;
        }
        (_, "payload_too_large") => {
            let takes_scenario = ["create_sandbox", "replace_scenario", "begin_run"].contains(&operation);
            scene.body = " ".repeat(if takes_scenario { 1024 * 1024 } else { 64 * 1024 } + 1);
            return true;
        }
        ("set_clock", "clock_backwards") => json!({ "now": past }),
        ("advance_clock", "clock_backwards") => json!({ "to": past }),
        ("post_event", "clock_backwards") => json!({ "event": { "clock_advanced": { "to": past } } }),
        ("post_event", "event_impossible") => json!({ "event": { "ended": { "id": "nobody" } } }),
        ("change_link", "account_not_linked") => json!({ "remove_accounts": ["nobody"] }),
        ("create_link", "eligibility_lost") => json!({ "partner": "kakeibo", "customer": "ineligible" }),
        ("create_link", "account_kind_not_offered") => {
            json!({ "partner": "kakeibo", "customer": "corporate", "accounts": ["corporate/current_deposit"] })
        }
        _ => return false,
    };
    scene.body = body.to_string();
    true
}

/// What is wrong with the account, or with what the bank offers.
async fn wrong_account(scene: &mut Scene, operation: &str, refusal: &str) -> bool {
    let (customer, kind) = match (operation, refusal) {
        ("list_time_deposits", "operation_not_for_kind") => ("all-kinds", "savings_deposit"),
        (_, "operation_not_for_kind") if scene.path.contains("/accounts/") => ("all-kinds", "time_deposit"),
        ("list_time_deposits", "account_closed" | "account_frozen") => {
            happens(scene, refusal, "all-kinds/time_deposit").await;
            return true;
        }
        (_, "account_closed") if scene.path.contains("/accounts/") => ("closed-account", "ordinary_deposit"),
        (_, "account_frozen") if scene.path.contains("/accounts/") => {
            happens(scene, refusal, "corporate/ordinary_deposit").await;
            return true;
        }
        (_, "account_kind_not_offered") if scene.path.contains("/accounts/") => {
            let changed = json!({ "partner": scene.partner(), "kinds": ["card_loan"] });
            scene.bank.event(&json!({ "event": { "offer_changed": changed } })).await.good();
            return true;
        }
        ("anser_list_term_deposits", "account_kind_not_offered") => {
            scene.bank = bank().open().await;
            scene.link_anew(&json!({ "partner": "kaikei", "customer": "corporate" })).await;
            return true;
        }
        _ => return false,
    };
    let channel = if scene.partner() == "kaikei" { "anser" } else { "institution" };
    let account = scene.bank.path(channel, customer, kind).await;
    let read = scene.path.rsplit('/').next().filter(|last| ["balance", "transactions", "time-deposits"].contains(last));
    scene.path = read.map_or(account.clone(), |read| format!("{account}/{read}"));
    scene.link_anew(&json!({ "partner": scene.partner(), "customer": customer })).await;
    true
}

/// The account is closed or frozen by the event of that name.
async fn happens(scene: &Scene, event: &str, account: &str) {
    scene.bank.event(&json!({ "event": { event: { "account": account } } })).await.good();
}

/// What is wrong with the token and its link.
async fn wrong_credentials(scene: &mut Scene, refusal: &str) -> bool {
    if scene.path.starts_with("/partner") {
        return partner_plane::wrong_token(scene, refusal).await;
    }
    if !scene.path.starts_with("/institution") && !scene.path.starts_with("/anser") {
        return false;
    }
    let other = if scene.partner() == "kaikei" { "kakeibo" } else { "kaikei" };
    match refusal {
        "token_missing" => scene.headers.retain(|(name, _)| *name != "Authorization"),
        "token_invalid" => scene.show("nobody"),
        "insufficient_scope" => scene.link_anew(&json!({ "partner": other, "customer": scene.customer() })).await,
        "token_expired" => {
            scene.bank.event(&json!({ "event": { "tokens_expired": {} } })).await.good();
        }
        "token_revoked" => {
            scene.bank.event(&json!({ "event": { "tokens_revoked": {} } })).await.good();
        }
        "link_superseded" => {
            scene.bank.linked(&json!({ "partner": scene.partner(), "customer": scene.customer() })).await;
        }
        "credential_changed" => {
            scene
                .bank
                .event(&json!({ "event": { "credential_changed": { "customer": scene.customer() } } }))
                .await
                .good();
        }
        "link_discontinued" => {
            scene.bank.event(&json!({ "event": { "service_stopped": {} } })).await.good();
        }
        "eligibility_lost" if scene.body.is_empty() => {
            scene.bank.event(&json!({ "event": { "service_stopped": { "reason": "eligibility_lost" } } })).await.good();
        }
        "link_expired" => {
            scene.bank.event(&json!({ "event": { "link_expired": {} } })).await.good();
        }
        _ => return false,
    }
    true
}

/// What is wrong with the moment.
async fn wrong_moment(scene: &mut Scene, operation: &str, refusal: &str) -> bool {
    match refusal {
        "not_found" if !scene.path.starts_with("/_sandbox") => {
            let withdrawn = json!({ "operation": operation, "deprecated_at": "+0m", "sunset_at": "+1m" });
            scene.bank.event(&json!({ "event": { "endpoint_sunset": withdrawn } })).await.good();
            scene.bank.advance_by("1m").await;
        }
        "service_suspended" => {
            scene.bank.event(&outage("stop", &["data", "linking", "partner"])).await.good();
        }
        "maintenance" => {
            let scope = json!({ "scope": ["data", "linking", "partner"] });
            scene.bank.event(&json!({ "event": { "maintenance": scope }, "for": "2h" })).await.good();
        }
        "partner_suspended" => {
            let partner = json!({ "partner": scene.partner() });
            scene.bank.event(&json!({ "event": { "partner_suspended": partner } })).await.good();
        }
        "link_suspended" => {
            let measures = json!(["links_suspended"]);
            let leak = json!({ "partner": scene.partner(), "ground": "leak", "measures": measures });
            scene.bank.event(&json!({ "event": { "incident_disclosed": leak } })).await.good();
        }
        "terms_not_accepted" => {
            let terms = json!({ "version": "next", "effective": "+0m" });
            scene.bank.event(&json!({ "event": { "terms_changed": terms } })).await.good();
        }
        "outside_service_hours" => {
            scene.bank.advance_to("2026-06-10T23:00:00+09:00").await;
        }
        "page_key_expired" if scene.path.starts_with("/institution") && scene.path.ends_with("/transactions") => {
            "limit=1".clone_into(&mut scene.query);
            let key = scene.ask().await.good()["next_page_key"].as_str().unwrap().to_owned();
            scene.query = format!("page_key={key}");
            scene.bank.wall_passes(601_000);
        }
        "page_key_expired" if partner_plane::is_list(scene) => partner_plane::let_key_expire(scene).await,
        "call_evicted" if scene.path.contains("/explain/") => sandboxes::evict(&scene.bank),
        "store_unavailable" => scene.broken.store(true, Ordering::SeqCst),
        _ => return false,
    }
    true
}
