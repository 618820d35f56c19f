//! `GET /metrics`: what operators see of a server, and what they do not.

use crate::{scene::access_token, support::bank};
use kumiai::api::ControlKey;
use serde_json::json;

#[actix_web::test]
async fn what_was_answered_is_counted_by_plane_operation_and_outcome_and_names_nobody() {
    let bank = bank().open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let token = access_token(&linked);
    let path = bank.ordinary("plain").await;
    for _ in 0..3 {
        bank.get_as(token, &format!("{path}/balance")).await.good();
    }
    bank.get_as("nonsense", &format!("{path}/balance")).await;
    bank.get("/nowhere").await;
    let answered = bank.get("/metrics").await;
    assert_eq!(answered.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = answered.text();
    for line in [
        "kumiai_requests_total{plane=\"institution\",operation=\"read_balance\",outcome=\"2xx\"} 3",
        "kumiai_requests_total{plane=\"institution\",operation=\"read_balance\",outcome=\"4xx\"} 1",
        "kumiai_requests_total{plane=\"other\",operation=\"other\",outcome=\"4xx\"} 1",
        "kumiai_refusals_total{code=\"token_invalid\"} 1",
        "kumiai_request_duration_seconds_count{plane=\"institution\"} 4",
        "kumiai_request_duration_seconds_bucket{plane=\"institution\",le=\"+Inf\"} 4",
        "kumiai_sandboxes 1",
        "kumiai_journal_dropped_total 0",
        "# TYPE kumiai_request_duration_seconds histogram",
    ] {
        assert!(text.lines().any(|said| said == line), "{line} is missing in\n{text}");
    }
    let account = path.rsplit('/').next().unwrap();
    for secret in [token, account, "link-0", "cu-"] {
        assert!(!text.contains(secret), "{secret} stands in it");
    }
    assert_eq!(bank.get("/s/mine/metrics").await.verdict(), "404 not_found");
}

#[actix_web::test]
async fn where_the_control_plane_has_a_key_the_figures_have_it_too() {
    let mut begin = bank();
    begin.front.control_key = Some(ControlKey::new("operator"));
    let bank = begin.open().await;
    assert_eq!(bank.get("/metrics").await.verdict(), "401 control_key_missing");
    *bank.key_shown.borrow_mut() = Some("wrong".to_owned());
    assert_eq!(bank.get("/metrics").await.verdict(), "403 control_key_wrong");
    *bank.key_shown.borrow_mut() = Some("operator".to_owned());
    assert_eq!(bank.get("/metrics").await.status, 200);
}
