//! Which refusal wins where several things are wrong at once (DESIGN §4.6): the order of the rows is the order of the checks.

use crate::{
    scene::{access_token, outage, table},
    support::{Answered, TestBank, bank},
};
use serde_json::json;

/// In each row this is wrong, and everything below it as well.
const INSTITUTION: &str = "
    accepts only HTML        | 406 not_acceptable
    stopped                  | 503 service_suspended
    under maintenance        | 503 maintenance
    no token                 | 401 token_missing
    a token of nobody        | 401 token_invalid
    closed                   | 503 outside_service_hours
    the partner is cut off   | 403 partner_suspended
    the link is over         | 401 link_expired
    the link rests           | 403 link_suspended
    older terms              | 403 terms_not_accepted
    the token is taken back  | 401 token_revoked
    the token is too old     | 401 token_expired
    too narrow a scope       | 403 insufficient_scope
    an unknown parameter     | 400 parameter_invalid
    another's account        | 404 account_not_linked
    the kind is stopped      | 503 service_suspended
    the period is turned     | 400 period_invalid
    before the window        | 400 period_before_window
    a page key of nobody     | 400 page_key_invalid
    nothing                  | 200
";

/// As above, for the other channel.
const ANSER: &str = "
    accepts only HTML        | 406 not_acceptable
    stopped                  | 503 service_suspended
    under maintenance        | 503 maintenance
    no token                 | 401 token_missing
    a token of nobody        | 401 token_invalid
    closed                   | 503 outside_service_hours
    the partner is cut off   | 403 partner_suspended
    the link is over         | 401 link_expired
    the link rests           | 403 link_suspended
    older terms              | 403 terms_not_accepted
    the token is taken back  | 401 token_revoked
    the token is too old     | 401 token_expired
    too narrow a scope       | 403 insufficient_scope
    an unknown parameter     | 400 parameter_invalid
    another bank             | 404 bank_code_unknown
    another's account        | 404 account_not_linked
    the kind is stopped      | 503 service_suspended
    the period is turned     | 400 period_invalid
    before the window        | 400 period_before_window
    nothing                  | 200
";

#[actix_web::test]
async fn the_first_check_that_fails_refuses_on_the_institution_channel() {
    holds("institution", INSTITUTION).await;
}

#[actix_web::test]
async fn the_first_check_that_fails_refuses_on_the_anser_channel() {
    holds("anser", ANSER).await;
}

async fn holds(channel: &str, text: &str) {
    let rows = table(text);
    for (i, row) in rows.iter().enumerate() {
        let wrong: Vec<&str> = rows[i..].iter().map(|row| row[0]).collect();
        let answered = asked_with(channel, &wrong).await;
        assert_eq!(answered.verdict(), row[1], "{channel}, wrong: {wrong:?}: {}", answered.text());
    }
}

/// Asks for a statement where all this is wrong.
async fn asked_with(channel: &str, wrong: &[&str]) -> Answered {
    let is = |what: &str| wrong.contains(&what);
    let bank = bank().open().await;
    let partner = match (channel, is("too narrow a scope")) {
        // Its only scope is all that the ANSER channel has, so that a partner of the other door has to do.
        ("institution", _) | ("anser", true) => "kakeibo",
        _ => "kaikei",
    };
    let mut link = json!({ "partner": partner, "customer": "corporate" });
    if is("too narrow a scope") {
        link["scope"] = json!("balances");
    }
    if is("the link is over") {
        link["linked_at"] = json!("2026-03-12T10:00:00+09:00");
    }
    let linked = bank.linked(&link).await;
    let mut path = if is("another's account") {
        bank.path(channel, "plain", "ordinary_deposit").await
    } else {
        bank.path(channel, "corporate", "ordinary_deposit").await
    };
    if is("another bank") {
        path = path.replace("2404", "9999");
    }
    if is("the token is too old") && !is("the link is over") {
        bank.event(&json!({ "event": { "tokens_expired": {} } })).await.good();
    }
    if is("the token is taken back") && !is("the link is over") {
        bank.event(&json!({ "event": { "tokens_revoked": {} } })).await.good();
    }
    between_bank_and_partner(&bank, partner, &is).await;
    if is("closed") {
        bank.advance_to("2026-06-10T23:00:00+09:00").await;
    }
    if is("the kind is stopped") {
        bank.event(&outage("kind", &["ordinary_deposit"])).await.good();
    }
    if is("under maintenance") {
        bank.event(&json!({ "event": { "maintenance": { "scope": ["data"] } } })).await.good();
    }
    if is("stopped") {
        bank.event(&outage("all", &["data"])).await.good();
    }
    let mut query = Vec::new();
    if is("the period is turned") {
        query.extend(["date_from=2020-01-02", "date_to=2020-01-01"]);
    } else if is("before the window") {
        query.push("date_from=2020-01-01");
    }
    if is("a page key of nobody") {
        query.push("page_key=nobody");
    }
    if is("an unknown parameter") {
        query.push("nope=1");
    }
    let bearer = if is("a token of nobody") { "nobody" } else { access_token(&linked) };
    let bearer = format!("Bearer {bearer}");
    let mut headers = Vec::new();
    if !is("no token") {
        headers.push(("Authorization", &*bearer));
    }
    if is("accepts only HTML") {
        headers.push(("Accept", "text/html"));
    }
    bank.ask("GET", &format!("{path}/transactions?{}", query.join("&")), &headers, "").await
}

/// What is wrong between the bank and its partner.
async fn between_bank_and_partner(bank: &TestBank, partner: &str, is: &impl Fn(&str) -> bool) {
    if is("the link rests") && !is("the link is over") {
        let leak = json!({ "partner": partner, "ground": "leak", "measures": ["links_suspended"] });
        bank.event(&json!({ "event": { "incident_disclosed": leak } })).await.good();
    }
    if is("older terms") {
        let terms = json!({ "version": "next", "effective": "+0m" });
        bank.event(&json!({ "event": { "terms_changed": terms } })).await.good();
    }
    if is("the partner is cut off") {
        bank.event(&json!({ "event": { "partner_suspended": { "partner": partner } } })).await.good();
    }
}

#[actix_web::test]
async fn a_path_or_a_method_that_is_not_served_is_told_before_anything_else() {
    let bank = bank().open().await;
    bank.event(&outage("all", &["data", "institution", "anser"])).await.good();
    bank.advance_to("2026-06-10T23:30:00+09:00").await;
    let html = [("Accept", "text/html")];
    let rows = "
        GET    | /institution/v1/nothing                 | 404 not_found
        GET    | /institution/v1/accounts/x/y/z          | 404 not_found
        GET    | /institution/v1                         | 404 not_found
        GET    | /institution/v2/accounts                | 404 not_found
        GET    | /anser/v1/banks/9999/nothing            | 404 not_found
        GET    | /_sandbox/nothing                       | 404 not_found
        POST   | /institution/v1/accounts                | 405 method_not_allowed
        DELETE | /institution/v1/accounts/x/balance      | 405 method_not_allowed
        PUT    | /anser/v1/banks/9999/accounts           | 405 method_not_allowed
        POST   | /_sandbox/clock                         | 405 method_not_allowed
        PATCH  | /_sandbox                               | 405 method_not_allowed
        DELETE | /oauth/authorize                        | 405 method_not_allowed
        GET    | /oauth/token                            | 405 method_not_allowed
        POST   | /healthz                                | 405 method_not_allowed
        PUT    | /.well-known/openid-configuration       | 405 method_not_allowed
    ";
    for row in table(rows) {
        let answered = bank.ask(row[0], row[1], &html, "").await;
        assert_eq!(answered.verdict(), row[2], "{row:?}: {}", answered.text());
        let allowed = answered.header("allow");
        assert_eq!(allowed.is_some(), answered.status == 405, "{row:?}");
    }
    let clock = bank.ask("POST", "/_sandbox/clock", &[], "").await;
    assert_eq!(clock.header("allow"), Some("GET, HEAD, PUT"));
    let authorize = bank.ask("DELETE", "/oauth/authorize", &[], "").await;
    assert_eq!(authorize.header("allow"), Some("GET, HEAD, POST"));
}
