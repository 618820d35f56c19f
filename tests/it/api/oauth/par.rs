//! Pushed authorization requests (RFC 9126).

use super::{ASKED, CALLBACK, CHALLENGE, KAIKEI, KAKEIBO, Pairs, VERIFIER, with};
use crate::{
    scene::outage,
    support::{Answered, TestBank, bank},
};
use kumiai::sandbox::State;

const PROVED: &Pairs<'static> = &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];

async fn push(bank: &TestBank, pairs: &Pairs<'_>) -> Answered {
    bank.submit("/oauth/par", &[KAKEIBO], pairs).await
}

/// A request of `kakeibo` that is kept.
async fn pushed(bank: &TestBank) -> String {
    let answered = push(bank, &with(ASKED, &[PROVED[0], PROVED[1], ("state", "a b")])).await;
    assert_eq!(answered.status, 201, "{}", answered.text());
    assert_eq!(answered.header("cache-control"), Some("no-store"));
    let said = answered.json();
    let expires_in = said["expires_in"].as_i64().unwrap();
    assert!((60..600).contains(&expires_in), "{said}");
    said["request_uri"].as_str().unwrap().to_owned()
}

fn named(request_uri: &str) -> Vec<(&str, &str)> {
    vec![("client_id", "kakeibo"), ("request_uri", request_uri)]
}

#[actix_web::test]
async fn a_pushed_request_leads_to_a_code_by_its_name_alone() {
    let bank = bank().open().await;
    let request_uri = pushed(&bank).await;
    assert!(request_uri.starts_with("urn:ietf:params:oauth:request_uri:"));
    // What stands beside the name changes nothing of what was pushed.
    let asked =
        with(&named(&request_uri), &[("redirect_uri", "https://evil.example/"), ("state", "other"), ("scope", "x")]);
    let page = bank.at_consent(&asked, "institution").await;
    let back = bank.approved(&page).await;
    assert_eq!((back.redirect().0.as_str(), back.said("state").as_deref()), (CALLBACK, Some("a b")));
    let code = back.said("code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let tokens = bank.token(&form).await.good();
    assert_eq!(bank.worth(&tokens).await, "200");
}

#[actix_web::test]
async fn its_pages_may_be_opened_again_until_the_request_is_answered_and_never_after_that() {
    let bank = bank().open().await;
    for decision in ["approve", "deny", "return"] {
        let request_uri = pushed(&bank).await;
        bank.shown(&named(&request_uri)).await;
        let page = bank.shown(&named(&request_uri)).await;
        if decision == "return" {
            let back = bank.send_form("/oauth/login", &page, &[("decision", "return")]).await;
            assert_eq!(back.said("error").as_deref(), Some("access_denied"));
        } else {
            let login = bank.login_of("institution", "plain").await;
            let consent = bank.logged_in(&page, &login).await;
            if decision == "deny" {
                bank.send_form("/oauth/consent", &consent, &[("decision", "deny")]).await.redirect();
            } else {
                bank.approved(&consent).await.said("code").unwrap();
                let again = bank.approved(&consent).await;
                assert_eq!(again.status, 400, "a second tab gives no second code: {}", again.text());
            }
        }
        let over = bank.authorize(&named(&request_uri)).await;
        assert_eq!(over.status, 400, "{decision}");
        assert!(over.text().contains("request_uri"), "{}", over.text());
    }
}

#[actix_web::test]
async fn a_request_is_of_one_client_one_sandbox_and_one_epoch_and_ends() {
    let bank = bank().open().await;
    let request_uri = pushed(&bank).await;
    for (who, status) in [("kaikei", 400), ("nobody", 400), ("", 400), ("kakeibo", 200)] {
        let told = bank.authorize(&with(&named(&request_uri), &[("client_id", who)])).await;
        assert_eq!(told.status, status, "{who}");
    }
    let query = super::encoded(&named(&request_uri));
    assert_eq!(bank.get(&format!("/s/other/oauth/authorize?{query}")).await.status, 400);
    let forged = format!("{}A", &request_uri[..request_uri.len() - 1]);
    assert!(forged == request_uri || bank.authorize(&named(&forged)).await.status == 400);
    let page = bank.shown(&named(&request_uri)).await;
    bank.wall_passes(301_000);
    assert_eq!(bank.authorize(&named(&request_uri)).await.status, 400, "too old to be opened");
    let login = bank.login_of("institution", "plain").await;
    bank.logged_in(&page, &login).await;
    bank.post("/_sandbox/reset", &serde_json::json!({})).await.good();
    let request_uri = pushed(&bank).await;
    bank.post("/_sandbox/reset", &serde_json::json!({})).await.good();
    assert_eq!(bank.authorize(&named(&request_uri)).await.status, 400, "a reset forgets it");
}

#[actix_web::test]
async fn everything_is_checked_when_it_is_pushed() {
    let bank = bank().open().await;
    for (changes, expected) in [
        (&[("request_uri", "urn:ietf:params:oauth:request_uri:x")][..], "400 invalid_request"),
        (&[("request", "e30.e30.")], "400 request_not_supported"),
        (&[("redirect_uri", "https://evil.example/")], "400 invalid_request"),
        (&[("response_type", "token")], "400 unsupported_response_type"),
        (&[("response_type", "")], "400 invalid_request"),
        (&[("scope", "everything")], "400 invalid_scope"),
        (&[("code_challenge", CHALLENGE), ("code_challenge_method", "plain")], "400 invalid_request"),
        (&[("dpop_jkt", "short")], "400 invalid_request"),
        (&[("client_id", "kaikei")], "400 invalid_request"),
        (&[("state", "a"), ("state", "b")], "400 invalid_request"),
        (&[("state", &*"x".repeat(9_000))], "400 invalid_request"),
    ] {
        let told = push(&bank, &with(ASKED, changes)).await;
        assert_eq!(told.oauth_error(), expected, "{changes:?}");
    }
    let nobody = bank.submit("/oauth/par", &[], &with(ASKED, &[("client_id", "")])).await;
    assert_eq!(nobody.oauth_error(), "401 invalid_client");
    let other = bank.submit("/oauth/par", &[KAIKEI], &with(ASKED, &[("client_id", "")])).await;
    assert_eq!(other.status, 201, "the client says who it is by its credentials: {}", other.text());
    let public = bank
        .submit(
            "/oauth/par",
            &[],
            &[
                ("client_id", "docs"),
                ("response_type", "code"),
                ("redirect_uri", "http://127.0.0.1/docs/oauth2-redirect.html"),
                PROVED[0],
                PROVED[1],
            ],
        )
        .await;
    assert_eq!(public.status, 201, "{}", public.text());
}

#[actix_web::test]
async fn the_wire_is_held_as_at_the_token_endpoint() {
    let bank = bank().open().await;
    for method in ["GET", "PUT", "DELETE"] {
        let told = bank.ask(method, "/oauth/par", &[], "").await;
        assert_eq!((told.status, told.header("allow")), (405, Some("POST")), "{method}");
    }
    let large = bank
        .ask(
            "POST",
            "/oauth/par",
            &[("Content-Type", "application/x-www-form-urlencoded"), KAKEIBO],
            &"x".repeat(65 * 1024),
        )
        .await;
    assert_eq!(large.status, 413);
    let json = bank.ask("POST", "/oauth/par", &[("Content-Type", "application/json"), KAKEIBO], "{}").await;
    assert_eq!(json.oauth_error(), "400 invalid_request");
    bank.event(&outage("stop", &["push_authorization_request"])).await.good();
    assert_eq!(push(&bank, ASKED).await.oauth_error(), "503 temporarily_unavailable");
    assert_eq!(bank.token(&[("grant_type", "client_credentials")]).await.status, 200, "only that is stopped");
}

#[actix_web::test]
async fn what_is_pushed_stays_over_a_checkpoint_without_what_the_client_proved_itself_with() {
    let bank = bank().open().await;
    let fields = with(ASKED, &[("client_secret", "kakeibo-secret")]);
    assert_eq!(bank.submit("/oauth/par", &[], &fields).await.status, 201);
    let published = bank.bank.registry.default_sandbox().published();
    let records = published.to_records();
    assert_eq!(State::fold(&records).unwrap(), *published);
    let log: Vec<String> = records.iter().map(|record| serde_json::to_string(&**record).unwrap()).collect();
    let pushed: Vec<&String> = log.iter().filter(|line| line.contains("request_pushed")).collect();
    assert_eq!(pushed.len(), 1);
    assert!(!pushed[0].contains("kakeibo-secret"), "{pushed:?}");
    let before = published.standing_len();
    for _ in 0..3 {
        bank.wall_passes(21 * 60_000);
        push(&bank, ASKED).await;
    }
    let after = bank.bank.registry.default_sandbox().published();
    assert_eq!(after.standing_len(), before, "the old ones are forgotten");
    assert_eq!(State::fold(&after.to_records()).unwrap(), *after);
}
