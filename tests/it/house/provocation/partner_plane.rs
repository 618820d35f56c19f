//! The plane of the partners: its good calls, and what is wrong with the token of a bad one.

use super::Scene;
use crate::receiver::Receiver;
use serde_json::{Value, json};

/// Where the id of a message to the partner goes, which no scene can know beforehand.
const MESSAGE: &str = "msg";

/// A good call of the partner plane, for a partner that has a link and an incident about it.
pub fn good(operation: &str, account: &str) -> Option<(&'static str, String, Value)> {
    Some(match operation {
        "read_status" => ("GET", "/partner/v1/status".to_owned(), Value::Null),
        "list_notices" => ("GET", "/partner/v1/notices".to_owned(), Value::Null),
        "list_links" => ("GET", "/partner/v1/links".to_owned(), Value::Null),
        "read_link" => ("GET", "/partner/v1/links/link-0".to_owned(), Value::Null),
        "request_discontinuation" => ("POST", "/partner/v1/links/link-0/discontinuation".to_owned(), Value::Null),
        "change_link" => {
            let account = account.rsplit('/').next().unwrap();
            ("POST", "/partner/v1/links/link-0/change".to_owned(), json!({ "remove_accounts": [account] }))
        }
        "list_incidents" => ("GET", "/partner/v1/incidents".to_owned(), Value::Null),
        "read_incident" => ("GET", "/partner/v1/incidents/leak".to_owned(), Value::Null),
        "acknowledge_incident" => ("POST", "/partner/v1/incidents/leak/acknowledgement".to_owned(), Value::Null),
        "report_incident" => {
            ("POST", "/partner/v1/incidents/leak/report".to_owned(), json!({ "summary": "認証情報が見えていた" }))
        }
        "report_own_incident" => {
            ("POST", "/partner/v1/incidents".to_owned(), json!({ "summary": "認証情報が見えていた" }))
        }
        "list_webhook_deliveries" => ("GET", "/partner/v1/webhook-deliveries".to_owned(), Value::Null),
        "replay_webhook_delivery" => ("POST", format!("/partner/v1/webhook-deliveries/{MESSAGE}/replay"), Value::Null),
        _ => return None,
    })
}

/// A partner that has a link and an incident about it, and what it shows.
pub async fn set(scene: &mut Scene) {
    let receiver = scene.path.contains("webhook").then(Receiver::open);
    if let Some(receiver) = &receiver {
        scene.bank.hook("kakeibo", &json!({ "url": receiver.url })).await;
    }
    scene.link_anew(&json!({ "partner": "kakeibo", "customer": "all-kinds" })).await;
    let leak = json!({ "partner": "kakeibo", "customer": "all-kinds", "ground": "leak" });
    scene.bank.event(&json!({ "id": "leak", "event": { "incident_disclosed": leak } })).await.good();
    if receiver.is_some() {
        name_the_message(scene).await;
    }
    let token = scene.bank.partner_token("kakeibo").await;
    scene.show(&token);
}

/// What is wrong with a partner's own token.
pub async fn wrong_token(scene: &mut Scene, refusal: &str) -> bool {
    match refusal {
        "token_missing" => scene.headers.retain(|(name, _)| *name != "Authorization"),
        "token_invalid" => scene.show("nobody"),
        "insufficient_scope" => scene.link_anew(&json!({ "partner": "kakeibo", "customer": "corporate" })).await,
        "token_expired" => {
            scene.bank.advance(&json!({ "by": "15m" })).await.good();
        }
        "token_revoked" => {
            let token = scene.bank.partner_token("kakeibo").await;
            scene.show(&token);
            let form = format!("token={token}&client_id=kakeibo&client_secret=kakeibo-secret");
            let headers = [("Content-Type", "application/x-www-form-urlencoded")];
            scene.bank.ask("POST", "/oauth/revoke", &headers, &form).await.good();
        }
        _ => return false,
    }
    true
}

/// Whether a list in pages is asked for.
pub fn is_list(scene: &Scene) -> bool {
    let lists = ["/partner/v1/links", "/partner/v1/incidents", "/partner/v1/webhook-deliveries"];
    scene.method == "GET" && lists.contains(&&*scene.path)
}

/// Puts the id of the first message where it belongs, once the message has been taken.
async fn name_the_message(scene: &mut Scene) {
    let advanced = scene.bank.advance(&json!({ "by": "1s" })).await.good();
    let message = advanced["deliveries"][0]["delivery_id"].as_str().unwrap().to_owned();
    scene.path = scene.path.replace(&format!("/{MESSAGE}/"), &format!("/{message}/"));
}

/// Keeps the key of a second page for longer than it is good.
pub async fn let_key_expire(scene: &mut Scene) {
    scene.bank.linked(&json!({ "partner": "kakeibo", "customer": "all-kinds" })).await;
    let leak = json!({ "partner": "kakeibo", "ground": "leak" });
    scene.bank.event(&json!({ "id": "second", "event": { "incident_disclosed": leak } })).await.good();
    "limit=1".clone_into(&mut scene.query);
    let key = scene.ask().await.good()["next_page_key"].as_str().unwrap().to_owned();
    scene.query = format!("page_key={key}");
    scene.bank.wall_passes(601_000);
}
