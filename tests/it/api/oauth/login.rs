//! `POST /oauth/login`: who the customer is, and how often one may be wrong.

use super::{ASKED, CALLBACK, Login, Shown, authorize::assert_secure, with};
use crate::support::{TestBank, bank};
use serde_json::json;

const ENGLISH: (&str, &str) = ("ui_locales", "en");

/// The request of the partner on this channel.
fn asked(channel: &str) -> Vec<(&'static str, &'static str)> {
    let client = if channel == "anser" { "kaikei" } else { "kakeibo" };
    with(ASKED, &[("client_id", client), ENGLISH])
}

impl TestBank {
    /// Tries to log in; status and what the page says.
    async fn tried(&self, page: &Shown, login: &Login) -> (u16, String) {
        let answered = self.send_form("/oauth/login", page, &login.pairs()).await;
        assert_secure(&answered);
        (answered.status, answered.text())
    }
}

fn secret(channel: &str) -> &'static str {
    if channel == "anser" { "password" } else { "pin" }
}

#[actix_web::test]
async fn a_customer_logs_in_on_either_channel_and_is_shown_the_consent() {
    let bank = bank().open().await;
    for channel in ["institution", "anser"] {
        let page = bank.shown(&asked(channel)).await;
        for field in bank.login_of(channel, "plain").await.0 {
            assert!(page.answered.text().contains(&format!("name=\"{}\"", field.0)), "{channel}: {}", field.0);
        }
        let login = bank.login_of(channel, "plain").await;
        let consent = bank.logged_in(&page, &login).await.answered;
        let name = bank.person("plain").await["name"].as_str().unwrap().to_owned();
        assert!(consent.text().contains(&name), "{channel}: {}", consent.text());
        assert!(consent.text().contains("name=\"accept_terms\""));
        assert_secure(&consent);
    }
}

#[actix_web::test]
async fn full_width_digits_and_spaces_around_are_read_as_they_are_meant() {
    let bank = bank().open().await;
    let page = bank.shown(ASKED).await;
    let login = bank.login_of("institution", "plain").await;
    let wide =
        |text: &str| text.chars().map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap()).collect::<String>();
    let (number, pin) = (login.0[1].1.clone(), login.0[2].1.clone());
    assert_eq!((&*login.0[1].0, &*login.0[2].0), ("account_number", "pin"));
    let typed = login.with("account_number", &format!(" {} ", wide(&number))).with("pin", &wide(&pin));
    assert!(bank.tried(&page, &typed).await.1.contains("accept_terms"));
}

#[actix_web::test]
async fn three_wrong_tries_lock_the_customer_on_both_channels_and_the_page_counts_down() {
    for channel in ["institution", "anser"] {
        let bank = bank().open().await;
        let wrong = || async { bank.login_of(channel, "plain").await.with(secret(channel), "0") };
        let right = || async { bank.login_of(channel, "plain").await };
        // Each try on a page of its own: what is counted is the customer, not the form.
        let (status, said) = bank.tried(&bank.shown(&asked(channel)).await, &wrong().await).await;
        assert_eq!(status, 200);
        assert!(said.contains("After 2 more wrong tries"), "{said}");
        let page = bank.shown(&asked(channel)).await;
        assert!(bank.tried(&page, &wrong().await).await.1.contains("One more wrong try will lock"));
        let (status, said) = bank.tried(&page, &wrong().await).await;
        assert_eq!(status, 403);
        assert!(said.contains("Your access is locked"), "{said}");
        for other in ["institution", "anser"] {
            let page = bank.shown(&asked(other)).await;
            let (status, said) = bank.tried(&page, &bank.login_of(other, "plain").await).await;
            assert!(status == 403 && said.contains("locked"), "the right secret does not help: {said}");
        }
        bank.event(&json!({ "event": { "customer_unlocked": { "customer": "plain" } } })).await.good();
        let page = bank.shown(&asked(channel)).await;
        let (_, said) = bank.tried(&page, &wrong().await).await;
        assert!(said.contains("After 2 more wrong tries"), "the tries are counted anew: {said}");
        assert!(bank.tried(&page, &right().await).await.1.contains("accept_terms"));
    }
}

#[actix_web::test]
async fn a_good_login_forgets_the_wrong_tries_and_missing_fields_are_none() {
    let bank = bank().open().await;
    let page = bank.shown(&asked("institution")).await;
    let right = bank.login_of("institution", "plain").await;
    let wrong = bank.login_of("institution", "plain").await.with("pin", "x");
    for _ in 0..2 {
        bank.tried(&page, &wrong).await;
        assert!(bank.tried(&page, &wrong).await.1.contains("One more wrong try"));
        for field in ["branch_code", "account_number", "pin"] {
            let lacking = bank.login_of("institution", "plain").await.with(field, " ");
            let (status, said) = bank.tried(&page, &lacking).await;
            assert!(status == 200 && said.contains("Something is missing"), "{field}: {said}");
        }
        assert!(bank.tried(&page, &right).await.1.contains("accept_terms"));
    }
}

#[actix_web::test]
async fn an_account_of_nobody_is_answered_like_a_wrong_pin_and_locks_nobody() {
    let bank = bank().open().await;
    let page = bank.shown(&asked("institution")).await;
    for _ in 0..5 {
        let nobody = bank.login_of("institution", "plain").await.with("account_number", "0000000");
        let (status, said) = bank.tried(&page, &nobody).await;
        assert!(status == 200 && said.contains("We could not identify you. Please check"), "{said}");
        assert!(!said.contains("locked."), "{said}");
    }
    let anser = bank.shown(&asked("anser")).await;
    let wrong_otp = bank.login_of("anser", "plain").await.with("otp", "000000");
    assert!(bank.tried(&anser, &wrong_otp).await.1.contains("After 2 more wrong tries"));
}

#[actix_web::test]
async fn a_changed_credential_is_another_one_and_kills_the_links() {
    let bank = bank().open().await;
    let (institution, anser) = (bank.link("kakeibo", "plain").await, bank.link("kaikei", "plain").await);
    let before = [bank.login_of("institution", "plain").await, bank.login_of("anser", "plain").await];
    bank.event(&json!({ "event": { "credential_changed": { "customer": "plain" } } })).await.good();
    let refused = bank.get_as(&institution, "/institution/v1/accounts").await;
    assert_eq!(refused.verdict(), "401 credential_changed");
    assert_eq!(bank.get_as(&anser, "/anser/v1/banks/2404/accounts").await.verdict(), "401 credential_changed");
    for (channel, before) in ["institution", "anser"].iter().zip(before) {
        let page = bank.shown(&asked(channel)).await;
        assert!(bank.tried(&page, &before).await.1.contains("more wrong tr"), "{channel}: the old one still works");
        let now = bank.login_of(channel, "plain").await;
        assert_ne!(now.0, before.0);
        assert!(bank.tried(&page, &now).await.1.contains("accept_terms"), "{channel}");
    }
}

#[actix_web::test]
async fn who_lost_the_card_or_the_contract_is_not_let_in_by_it() {
    for (channel, event) in [("institution", "card_cancelled"), ("anser", "ib_contract_ended")] {
        let bank = bank().open().await;
        let login = bank.login_of(channel, "plain").await;
        bank.event(&json!({ "event": { event: { "customer": "plain" } } })).await.good();
        let page = bank.shown(&asked(channel)).await;
        let answered = bank.send_form("/oauth/login", &page, &login.pairs()).await;
        assert_eq!(answered.status, 403);
        assert!(answered.text().contains("You cannot use the API service"), "{}", answered.text());
        // The page has a way back to the client.
        let notice = Shown { request: answered.hidden().unwrap(), cookie: page.cookie, answered };
        let back = bank.send_form("/oauth/login", &notice, &[("decision", "return")]).await;
        assert_eq!((back.redirect().0.as_str(), back.said("error").as_deref()), (CALLBACK, Some("access_denied")));
    }
}

#[actix_web::test]
async fn who_turns_back_at_the_login_denies() {
    let bank = bank().open().await;
    let page = bank.shown(&with(ASKED, &[("state", "s 1")])).await;
    let back = bank.send_form("/oauth/login", &page, &[("decision", "return")]).await;
    assert_eq!(back.said("error").as_deref(), Some("access_denied"));
    assert_eq!(back.said("state").as_deref(), Some("s 1"));
    assert_eq!(back.said("iss").as_deref(), Some("http://127.0.0.1:8080"));
}

#[actix_web::test]
async fn what_was_typed_is_shown_again_without_the_secrets_and_never_as_markup() {
    let bank = bank().open().await;
    let page = bank.shown(&asked("institution")).await;
    let odd = bank
        .login_of("institution", "plain")
        .await
        .with("account_number", "\"><script>x</script>")
        .with("pin", "secret-7");
    let (_, said) = bank.tried(&page, &odd).await;
    assert!(!said.contains("<script") && said.contains("&quot;&gt;&lt;script&gt;"), "{said}");
    assert!(!said.contains("secret-7"), "{said}");
}
