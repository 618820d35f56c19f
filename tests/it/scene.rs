//! What tests of many kinds do with their bank: begin it in another way, pull its levers, look up its people.

use crate::support::{Answered, Begin, TestBank};
use actix_web::test::TestRequest;
use kumiai::{api::ControlKey, event::ProfileTerms, profile, scenario, store::Store};
use serde_json::{Value, json};
use std::sync::Arc;

impl Begin {
    /// Another institution than the default one.
    pub fn profile(mut self, change: impl FnOnce(&mut ProfileTerms)) -> Self {
        change(Arc::make_mut(&mut self.opening.profile));
        self
    }

    /// A control plane that asks for this key. Until a test says otherwise, every request shows it.
    pub async fn open_guarded(mut self, key: &str, store: Arc<dyn Store>) -> TestBank {
        self.front.control_key = Some(ControlKey::new(key));
        let bank = self.open_on(store).await;
        *bank.key_shown.borrow_mut() = Some(key.to_owned());
        bank
    }

    /// Faults, as the list stands in a scenario file.
    pub fn faults(self, entries: &str) -> Self {
        self.scenario(&format!("faults:\n{entries}"))
    }

    /// A scenario, as it stands in a file below its name.
    pub fn scenario(self, rest: &str) -> Self {
        self.staged("test.yaml", &format!("format: 1\nname: test\n{rest}"))
    }

    /// A scenario that is delivered: its clock, its town, its timeline.
    pub fn delivered(self, path: &str) -> Self {
        self.staged(path, &std::fs::read_to_string(path).unwrap())
    }

    /// A scenario file with this content: its clock, its town, its timeline, its faults.
    pub fn staged(mut self, file: &str, text: &str) -> Self {
        let scenario = scenario::load(file, text, self.opening.start).unwrap_or_else(|found| panic!("{found:?}"));
        self.opening.unstaged = Some(Box::new(self.opening.clone()));
        self.opening.start = scenario.clock.start.unwrap_or(self.opening.start);
        self.opening.mode = scenario.clock.mode.unwrap_or(self.opening.mode);
        self.opening.security = scenario.security.unwrap_or(self.opening.security);
        self.opening.seed = scenario.seed.unwrap_or(self.opening.seed);
        if let Some(name) = &scenario.profile {
            self.opening.profile = Arc::new(profile::parse(profile::builtin(name).unwrap()).unwrap());
        }
        self.opening.stage(&scenario, |client_id| format!("{client_id}-secret"));
        self
    }

    /// A timeline, as the list stands in a scenario file.
    pub fn timeline(self, entries: &str) -> Self {
        self.scenario(&format!("timeline:\n{entries}"))
    }
}

impl Answered {
    /// The answer's JSON, which must be a good one.
    pub fn good(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// Status and code of a refusal, as `503 outside_service_hours`; a good answer is `200`.
    pub fn verdict(&self) -> String {
        if self.status == 200 { "200".to_owned() } else { format!("{} {}", self.status, self.code()) }
    }

    /// The parameters that a refusal names, in the grammar of any plane.
    pub fn named(&self) -> Vec<String> {
        let body = self.json();
        let lists = [(&body["errors"], "parameter"), (&body["error_details"], "error_details_code")];
        let all = lists.iter().filter_map(|(list, key)| Some((list.as_array()?, *key)));
        all.flat_map(|(list, key)| list.iter().filter_map(move |fault| Some(fault[key].as_str()?.to_owned()))).collect()
    }
}

impl TestBank {
    /// Sends a request with these headers and this body.
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answered {
        let method = method.parse().unwrap();
        let mut request = TestRequest::default().method(method).uri(path);
        for (name, value) in headers {
            request = request.append_header((*name, *value));
        }
        if !body.is_empty() {
            request = request.set_payload(body.to_owned());
        }
        self.send(request).await
    }

    /// Makes an event happen.
    pub async fn event(&self, event: &Value) -> Answered {
        self.post("/_sandbox/events", event).await
    }

    /// Advances the clock by or to what `how` says.
    pub async fn advance(&self, how: &Value) -> Answered {
        self.post("/_sandbox/clock/advance", how).await
    }

    /// A token of a partner's own, for its plane.
    pub async fn partner_token(&self, partner: &str) -> String {
        let form =
            format!("grant_type=client_credentials&scope=partner&client_id={partner}&client_secret={partner}-secret");
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        access_token(&self.ask("POST", "/oauth/token", &headers, &form).await.good()).to_owned()
    }

    /// What the token endpoint answers to the refresh token of a token answer.
    pub async fn refreshed(&self, partner: &str, tokens: &Value) -> Answered {
        let token = tokens["refresh_token"].as_str().unwrap();
        let form = format!(
            "grant_type=refresh_token&refresh_token={token}&client_id={partner}&client_secret={partner}-secret"
        );
        self.ask("POST", "/oauth/token", &[("Content-Type", "application/x-www-form-urlencoded")], &form).await
    }

    /// What the partner plane answers to a partner.
    pub async fn partner_get(&self, partner: &str, path: &str) -> Answered {
        let token = self.partner_token(partner).await;
        self.get_as(&token, &format!("/partner/v1{path}")).await
    }

    /// What the partner plane answers to a partner that sends this.
    pub async fn partner_post(&self, partner: &str, path: &str, body: &Value) -> Answered {
        let bearer = format!("Bearer {}", self.partner_token(partner).await);
        let headers = [("Authorization", &*bearer), ("Content-Type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.ask("POST", &format!("/partner/v1{path}"), &headers, &body).await
    }

    /// The token answer of a link that `asked` describes.
    pub async fn linked(&self, asked: &Value) -> Value {
        self.post("/_sandbox/links", asked).await.good()
    }

    /// A member of the cast.
    pub async fn person(&self, persona: &str) -> Value {
        let people = self.get("/_sandbox/people?limit=20").await.json();
        people["people"].as_array().unwrap().iter().find(|p| p["persona"] == persona).unwrap().clone()
    }

    /// The path of an account of a member of the cast, on the channel `institution` or `anser`.
    pub async fn path(&self, channel: &str, persona: &str, kind: &str) -> String {
        let person = self.person(persona).await;
        let accounts = person["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|a| a["account_kind"] == kind).unwrap();
        if channel == "anser" {
            format!("/anser/v1/banks/2404/accounts/{}", account["anser_account_id"].as_str().unwrap())
        } else {
            format!("/institution/v1/accounts/{}", account["account_id"].as_str().unwrap())
        }
    }

    /// The explanation of an answered call.
    pub async fn explained(&self, answered: &Answered) -> Value {
        let call = answered.header("sandbox-call").expect("the answer names its call");
        self.get(&format!("/_sandbox/explain/{call}")).await.good()
    }

    /// The instant of bank time.
    pub async fn now(&self) -> String {
        self.get("/_sandbox/clock").await.good()["now"].as_str().unwrap().to_owned()
    }
}

/// The access token of a token answer.
pub fn access_token(answer: &Value) -> &str {
    answer["access_token"].as_str().unwrap()
}

/// An outage of these scopes.
pub fn outage(id: &str, scope: &[&str]) -> Value {
    json!({ "id": id, "event": { "outage": { "scope": scope } } })
}

/// The rows of a text table: cells between bars, empty lines left out.
pub fn table(text: &str) -> Vec<Vec<&str>> {
    let rows = text.lines().map(str::trim).filter(|row| !row.is_empty());
    rows.map(|row| row.split('|').map(str::trim).collect()).collect()
}
