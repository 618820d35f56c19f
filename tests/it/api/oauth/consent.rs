//! `POST /oauth/consent`: what is linked, and whose form it is.

use super::{ASKED, CALLBACK, KAIKEI, KAKEIBO, Pairs, Shown, authorize::assert_secure, text, with};
use crate::support::{Answered, bank};
use futures_util::future::join_all;
use serde_json::json;

/// A refused form leads nowhere.
fn assert_refused(answered: &Answered, status: u16, about: &str) {
    assert_eq!(answered.status, status, "{about}: {}", answered.text());
    assert_eq!(answered.header("location"), None, "{about}");
    assert_eq!(answered.header("set-cookie"), None, "{about}");
    assert_secure(answered);
}

#[actix_web::test]
async fn the_accounts_that_are_ticked_are_linked_and_no_others() {
    let bank = bank().open().await;
    let page = bank.shown(&with(ASKED, &[("client_id", "kaikei")])).await;
    let consent = bank.logged_in(&page, &bank.login_of("anser", "all-kinds").await).await;
    let current = bank.account_id("all-kinds", "current_deposit").await;
    let of_another = bank.account_id("plain", "ordinary_deposit").await;
    let fields = [
        ("account_id", &*current),
        ("account_id", &*current),
        ("account_id", &*of_another),
        ("account_id", "nobody"),
        ("accept_terms", "on"),
        ("decision", "approve"),
    ];
    let approved = bank.send_form("/oauth/consent", &consent, &fields).await;
    let code = approved.said("code").unwrap();
    let fields = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", CALLBACK)];
    let tokens = bank.submit("/oauth/token", &[KAIKEI], &fields).await.good();
    let token = text(&tokens, "access_token");
    let accounts = bank.get_as(token, "/anser/v1/banks/2404/accounts").await.good();
    let kinds: Vec<&str> = accounts["accounts"].as_array().unwrap().iter().map(|a| text(a, "account_kind")).collect();
    assert_eq!(kinds, ["current_deposit"]);
    let other = bank.path("anser", "all-kinds", "ordinary_deposit").await;
    let refused = bank.get_as(token, &format!("{other}/transactions")).await;
    assert_eq!(refused.verdict(), "404 account_not_linked");
}

#[actix_web::test]
async fn without_an_account_or_without_the_terms_nothing_is_linked() {
    let bank = bank().open().await;
    let page = bank.at_consent(&with(ASKED, &[("ui_locales", "en")]), "institution").await;
    let (own, foreign) =
        (bank.account_id("plain", "ordinary_deposit").await, bank.account_id("corporate", "ordinary_deposit").await);
    let (account, terms) = ("Choose at least one account to link.", "Tick the box to accept the terms.");
    let rows: [(&Pairs<'_>, &[&str]); 5] = [
        (&[("account_id", &own)], &[terms]),
        (&[("accept_terms", "on")], &[account]),
        (&[("accept_terms", "on"), ("account_id", &foreign)], &[account]),
        (&[("accept_terms", ""), ("account_id", &own)], &[terms]),
        (&[], &[account, terms]),
    ];
    for (fields, expected) in rows {
        let answered = bank.send_form("/oauth/consent", &page, &[fields, &[("decision", "approve")]].concat()).await;
        assert_eq!(answered.status, 200);
        for trouble in [account, terms] {
            assert_eq!(answered.text().contains(trouble), expected.contains(&trouble), "{fields:?}: {trouble}");
        }
        assert_secure(&answered);
    }
    let undecided = bank.send_form("/oauth/consent", &page, &[("account_id", &own), ("accept_terms", "on")]).await;
    assert!(undecided.status == 200 && undecided.hidden().is_some(), "no button was pressed");
    let first = bank.linked(&json!({ "partner": "kakeibo", "customer": "corporate" })).await;
    assert_eq!(first["link_id"], "link-0", "nothing has been linked before");
}

#[actix_web::test]
async fn a_form_that_is_sent_twice_makes_one_link_and_leads_back_with_the_same_code() {
    let bank = bank().open().await;
    let page = bank.at_consent(&with(ASKED, &[("state", "x")]), "institution").await;
    let own = bank.account_id("plain", "ordinary_deposit").await;
    let approve = [("account_id", &*own), ("accept_terms", "on"), ("decision", "approve")];
    let sent = join_all((0..8).map(|_| bank.send_form("/oauth/consent", &page, &approve))).await;
    let code = sent[0].said("code").unwrap();
    let deny = [("decision", "deny")];
    let later =
        [bank.send_form("/oauth/consent", &page, &approve).await, bank.send_form("/oauth/consent", &page, &deny).await];
    for answered in sent.iter().chain(&later) {
        assert_eq!((answered.said("code"), answered.said("state")), (Some(code.clone()), Some("x".to_owned())));
    }
    let fields = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", CALLBACK)];
    let tokens = bank.submit("/oauth/token", &[KAKEIBO], &fields).await.good();
    assert_eq!(tokens["link_id"], "link-0");
    for fields in [&approve[..], &deny[..]] {
        let answered = bank.send_form("/oauth/consent", &page, fields).await;
        assert_refused(&answered, 400, "the code is used");
        assert!(answered.text().contains("すでにいただいています"), "{}", answered.text());
    }
    let path = bank.path("institution", "plain", "ordinary_deposit").await;
    bank.get_as(text(&tokens, "access_token"), &format!("{path}/balance")).await.good();
    let next = bank.linked(&json!({ "partner": "kakeibo", "customer": "corporate" })).await;
    assert_eq!(next["link_id"], "link-1", "one link was made before");
}

#[actix_web::test]
async fn a_form_that_was_answered_is_still_answered_when_its_code_is_too_old_and_a_new_request_links_anew() {
    let bank = bank().open().await;
    let page = bank.at_consent(ASKED, "institution").await;
    let own = bank.account_id("plain", "ordinary_deposit").await;
    let approve = [("account_id", &*own), ("accept_terms", "on"), ("decision", "approve")];
    let first = bank.send_form("/oauth/consent", &page, &approve).await.said("code").unwrap();
    bank.advance_to("2026-06-10T10:01:01+09:00").await;
    assert_refused(&bank.send_form("/oauth/consent", &page, &approve).await, 400, "the code is too old");
    let again = bank.at_consent(ASKED, "institution").await;
    let second = bank.send_form("/oauth/consent", &again, &approve).await.said("code").unwrap();
    assert_ne!(first, second);
}

#[actix_web::test]
async fn who_denies_sends_the_client_away_with_access_denied() {
    let bank = bank().open().await;
    let page = bank.at_consent(&with(ASKED, &[("state", "x")]), "institution").await;
    let own = bank.account_id("plain", "ordinary_deposit").await;
    let denied = bank
        .send_form("/oauth/consent", &page, &[("decision", "deny"), ("account_id", &own), ("accept_terms", "on")])
        .await;
    assert_eq!(denied.redirect().0, CALLBACK);
    for (name, value) in [("error", "access_denied"), ("state", "x"), ("iss", "http://127.0.0.1:8080")] {
        assert_eq!(denied.said(name).as_deref(), Some(value));
    }
    assert_eq!(denied.said("code"), None);
    let explained = bank.explained(&denied).await;
    assert_eq!(explained["oauth_error"], "access_denied: the customer denied the link");
}

#[actix_web::test]
async fn the_kinds_that_the_channel_does_not_offer_cannot_be_ticked() {
    let bank = bank().open().await;
    let rows = [
        ("institution", "ordinary_deposit", true),
        ("institution", "current_deposit", false),
        ("anser", "current_deposit", true),
    ];
    for (channel, kind, offered) in rows {
        let client = if channel == "anser" { "kaikei" } else { "kakeibo" };
        let page = bank.shown(&with(ASKED, &[("client_id", client)])).await;
        let consent = bank.logged_in(&page, &bank.login_of(channel, "all-kinds").await).await;
        let id = bank.account_id("all-kinds", kind).await;
        let markup = consent.answered.text();
        assert_eq!(markup.contains(&format!("value=\"{id}\"")), offered, "{channel} {kind}");
        let fields = [("account_id", &*id), ("accept_terms", "on"), ("decision", "approve")];
        let answered = bank.send_form("/oauth/consent", &consent, &fields).await;
        assert_eq!(answered.status, if offered { 303 } else { 200 }, "{channel} {kind}");
    }
}

#[actix_web::test]
async fn a_form_is_taken_from_the_browser_that_it_was_shown_to_and_from_no_other() {
    let bank = bank().open().await;
    let (mine, theirs) = (bank.at_consent(ASKED, "institution").await, bank.shown(ASKED).await);
    let own = bank.account_id("plain", "ordinary_deposit").await;
    let approve = |request: &str| {
        super::encoded(&[("request", request), ("account_id", &own), ("accept_terms", "on"), ("decision", "approve")])
    };
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let changed = |text: &str| format!("{}{}", if text.starts_with('A') { 'B' } else { 'A' }, &text[1..]);
    let name = mine.cookie.split('=').next().unwrap();
    let rows = [
        ("no cookie", mine.request.clone(), String::new()),
        ("another browser's cookie", mine.request.clone(), theirs.cookie.clone()),
        (
            "its value under this name",
            mine.request.clone(),
            format!("{name}={}", theirs.cookie.split_once('=').unwrap().1),
        ),
        ("an empty cookie", mine.request.clone(), format!("{name}=")),
        ("a changed form", changed(&mine.request), mine.cookie.clone()),
        ("a form that was cut off", mine.request[..40].to_owned(), mine.cookie.clone()),
        ("no form", String::new(), mine.cookie.clone()),
        ("a form of nobody", "bm9ib2R5".to_owned(), mine.cookie.clone()),
    ];
    for (about, request, cookie) in &rows {
        for path in ["/oauth/consent", "/oauth/login"] {
            let headers = [form, ("Cookie", &**cookie)];
            let headers = if cookie.is_empty() { &headers[..1] } else { &headers[..] };
            let answered = bank.ask("POST", path, headers, &approve(request)).await;
            assert_refused(&answered, 403, about);
        }
    }
    let foreign_origin = [form, ("Cookie", &*mine.cookie), ("Origin", "https://evil.example")];
    let answered = bank.ask("POST", "/oauth/consent", &foreign_origin, &approve(&mine.request)).await;
    assert_eq!(answered.oauth_error(), "400 invalid_request");
    let both = format!("{}; other=1; {}", theirs.cookie, mine.cookie);
    let fine = bank.ask("POST", "/oauth/consent", &[form, ("Cookie", &both)], &approve(&mine.request)).await;
    assert!(fine.said("code").is_some(), "two tabs share a jar");
}

#[actix_web::test]
async fn a_form_of_one_sandbox_is_foreign_to_another_and_a_login_form_is_no_consent() {
    let bank = bank().open().await;
    let page = bank.at_consent(ASKED, "institution").await;
    let own = bank.account_id("plain", "ordinary_deposit").await;
    let fields = [("account_id", &*own), ("accept_terms", "on"), ("decision", "approve")];
    assert_refused(&bank.send_form("/s/a/oauth/consent", &page, &fields).await, 403, "another sandbox");
    let login = bank.shown(ASKED).await;
    assert_refused(&bank.send_form("/oauth/consent", &login, &fields).await, 400, "nobody has logged in");
    let fields = bank.login_of("institution", "plain").await;
    assert_refused(&bank.send_form("/oauth/login", &page, &fields.pairs()).await, 400, "a consent is no login");
}

#[actix_web::test]
async fn a_form_lies_open_for_ten_minutes_of_handshake_time() {
    // `what | speed, 0 = frozen | wall ms | jump | taken`
    let rows = [
        ("frozen, nearly ten minutes", 0.0, 599_999, "0s", true),
        ("frozen, ten minutes", 0.0, 600_000, "0s", false),
        ("sixty times as fast, nine minutes of the bank", 60.0, 9_000, "0s", true),
        ("sixty times as fast, nearly ten minutes of the wall", 60.0, 599_000, "0s", true),
        ("a jump of nine minutes", 0.0, 0, "599s", true),
        ("a jump of ten", 0.0, 0, "600s", false),
        ("a jump in a fast bank", 60.0, 1_000, "600s", false),
        ("a jump and a wait", 0.0, 300_000, "300s", false),
    ];
    for (about, speed, wall, jump, taken) in rows {
        let begin = bank();
        let bank = if speed > 0.0 { begin.flowing(speed) } else { begin }.open().await;
        let (login, consent) = (bank.shown(ASKED).await, bank.at_consent(ASKED, "institution").await);
        bank.wall_passes(wall);
        bank.advance(&json!({ "by": jump })).await.good();
        let fields = bank.login_of("institution", "plain").await;
        let at_login = bank.send_form("/oauth/login", &login, &fields.pairs()).await;
        let at_consent = bank.approved(&consent).await;
        assert_eq!((at_login.status, at_consent.status), if taken { (200, 303) } else { (400, 400) }, "{about}");
        if !taken {
            assert_refused(&at_login, 400, about);
            assert_refused(&at_consent, 400, about);
        }
    }
}

#[actix_web::test]
async fn the_moment_of_approval_decides() {
    let cases = [
        ("card_cancelled", json!({ "card_cancelled": { "customer": "plain" } }), "access_denied"),
        ("outage", json!({ "outage": { "scope": ["linking"] } }), "503"),
        ("closing", json!({ "clock_advanced": { "by": "1s" } }), "503"),
    ];
    for (about, event, expected) in cases {
        let bank = bank().at("2026-06-10T22:59:59+09:00").open().await;
        let page = bank.at_consent(ASKED, "institution").await;
        bank.event(&json!({ "event": event })).await.good();
        let answered = bank.approved(&page).await;
        if expected == "503" {
            assert_eq!(answered.status, 503, "{about}");
            let cookie = answered.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
            let closed = Shown { request: answered.hidden().unwrap(), cookie, answered };
            let back = bank.send_form("/oauth/consent", &closed, &[("decision", "return")]).await;
            assert_eq!(back.said("error").as_deref(), Some("temporarily_unavailable"), "{about}");
        } else {
            assert_eq!(answered.said("error").as_deref(), Some(expected), "{about}");
        }
    }
}

#[actix_web::test]
async fn terms_that_changed_while_the_page_lay_open_are_shown_and_accepted_anew() {
    let bank = bank().open().await;
    let page = bank.at_consent(&with(ASKED, &[("ui_locales", "en")]), "institution").await;
    let terms = json!({ "version": "2026-07", "effective": "+0m", "summary": { "ja": "改め", "en": "put anew" } });
    bank.event(&json!({ "event": { "terms_changed": terms } })).await.good();
    let again = bank.approved(&page).await;
    assert_eq!((again.status, again.header("location")), (200, None), "nobody accepts what was not shown");
    assert!(
        again.text().contains("The terms changed while this page lay open.")
            && again.text().contains("version 2026-07")
    );
    let cookie = page.cookie.clone();
    let page = Shown { request: again.hidden().unwrap(), cookie, answered: again };
    assert!(bank.approved(&page).await.said("code").is_some());
    let link = bank.partner_get("kakeibo", "/links/link-0").await.good();
    assert_eq!(link["terms_version"], "2026-07");
}

#[actix_web::test]
async fn whoever_accepts_new_terms_is_shown_what_changed_and_the_end_of_the_link_that_goes_on() {
    let bank = bank().open().await;
    let linked = bank
        .linked(&json!({ "partner": "kakeibo", "customer": "plain", "accounts": ["plain/ordinary_deposit"] }))
        .await;
    let terms = json!({ "version": "2026-07", "effective": "+1d", "summary": { "ja": "改め", "en": "put anew" } });
    bank.event(&json!({ "event": { "terms_changed": terms } })).await.good();
    bank.advance(&json!({ "by": "2d" })).await.good();
    let page = bank.at_consent(&with(ASKED, &[("ui_locales", "en")]), "institution").await;
    let shown = page.answered.text();
    for said in ["2026-07", "2023-05-31", "put anew", "Tue 8 Sep 2026 10:00", "linked now"] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let code = bank.approved(&page).await.said("code").unwrap();
    let fields = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", CALLBACK)];
    let tokens = bank.submit("/oauth/token", &[super::KAKEIBO], &fields).await.good();
    assert_eq!((&tokens["link_id"], &tokens["link_expires_at"]), (&linked["link_id"], &linked["link_expires_at"]));
}
