//! What ends, rests or changes a link: each cause has a refusal, a status and a message of its own, whichever way it comes about.

use super::webhooks::told;
use crate::{
    scene::{access_token, table},
    support::{TestBank, bank},
};
use kumiai::profile;
use serde_json::{Value, json};

const ACCOUNTS: &str = "/institution/v1/accounts";

async fn link(bank: &TestBank, id: &str) -> Value {
    bank.partner_get("kakeibo", &format!("/links/{id}")).await.good()
}

/// What comes about | what data is refused by | the status of the link | what the partner is told.
const CAUSES: &str = r#"
    {"credential_changed":{"customer":"plain"}}                                             | 401 credential_changed | expired      | link.expired
    {"link_superseded":{"customer":"plain"}}                                                | 401 link_superseded    | superseded   | link.superseded
    {"link_expired":{"customer":"plain"}}                                                   | 401 link_expired       | expired      | link.expired
    {"service_stopped":{"customer":"plain"}}                                                | 401 link_discontinued  | discontinued | link.discontinued
    {"partner_contract_ended":{"partner":"kakeibo","customer":"plain"}}                     | 403 eligibility_lost   | discontinued | link.discontinued
    {"incident_disclosed":{"partner":"kakeibo","ground":"leak","measures":["links_suspended"]}} | 403 link_suspended | suspended    | incident.disclosed link.suspended
    {"partner_suspended":{"partner":"kakeibo"}}                                             | 403 partner_suspended  | active       | partner.suspended
    {"terms_changed":{"version":"next","effective":"+0m"}}                                  | 403 terms_not_accepted | active       | terms.announced
"#;

#[actix_web::test]
async fn each_cause_is_refused_shown_and_told_in_words_of_its_own() {
    for row in table(CAUSES) {
        let (bank, receiver) = told().await;
        let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
        let of_another = bank.link("docs", "corporate").await;
        let event: Value = serde_json::from_str(row[0]).unwrap();
        bank.event(&json!({ "event": event })).await.good();
        bank.advance_by("1s").await;
        assert_eq!(bank.get_as(access_token(&linked), ACCOUNTS).await.verdict(), row[1], "{}", row[0]);
        assert_eq!(link(&bank, "link-0").await["status"], row[2], "{}", row[0]);
        let kinds: Vec<&str> = row[3].split(' ').collect();
        assert_eq!(receiver.kinds(), kinds, "{}", row[0]);
        let is_for_all = event.get("terms_changed").is_some();
        let others = bank.get_as(&of_another, ACCOUNTS).await.status;
        assert_eq!(others == 200, !is_for_all, "{}: others are touched by new terms alone", row[0]);
    }
}

#[actix_web::test]
async fn eligibility_that_is_lost_ends_the_service_for_data_and_for_linking_and_is_told() {
    let (bank, receiver) = told().await;
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let linked = bank.linked(&asked).await;
    for event in ["card_cancelled", "ib_contract_ended"] {
        bank.event(&json!({ "event": { event: { "customer": "plain" } } })).await.good();
    }
    bank.advance_by("1s").await;
    assert_eq!(bank.get_as(access_token(&linked), ACCOUNTS).await.verdict(), "403 eligibility_lost");
    assert_eq!(bank.post("/_sandbox/links", &asked).await.verdict(), "403 eligibility_lost");
    assert_eq!(receiver.kinds(), ["link.discontinued"]);
    let refused = bank.refreshed("kakeibo", &linked).await;
    assert_eq!((refused.status, &refused.json()["code"]), (400, &json!("eligibility_lost")), "{}", refused.text());
}

#[actix_web::test]
async fn an_account_that_was_closed_is_neither_read_nor_linked_again_and_the_others_go_on() {
    let bank = bank().open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "all-kinds" })).await;
    let savings = bank.path("institution", "all-kinds", "savings_deposit").await;
    let ordinary = bank.path("institution", "all-kinds", "ordinary_deposit").await;
    bank.event(&json!({ "event": { "account_closed": { "account": "all-kinds/savings_deposit" } } })).await.good();
    let token = access_token(&linked);
    assert_eq!(bank.get_as(token, &format!("{savings}/balance")).await.verdict(), "410 account_closed");
    assert_eq!(bank.get_as(token, &format!("{ordinary}/balance")).await.status, 200);
    let named = json!({ "partner": "kakeibo", "customer": "all-kinds", "accounts": ["all-kinds/savings_deposit"] });
    assert_eq!(bank.post("/_sandbox/links", &named).await.named(), ["accounts[0]"]);
    // It does not stand in the way of accepting new terms either.
    bank.event(&json!({ "event": { "terms_changed": { "version": "next", "effective": "+0m" } } })).await.good();
    let again = bank.linked(&json!({ "partner": "kakeibo", "customer": "all-kinds" })).await;
    assert_eq!(again["link_id"], linked["link_id"]);
    bank.event(&json!({ "event": { "link_expired": {} } })).await.good();
    let anew = bank.linked(&json!({ "partner": "kakeibo", "customer": "all-kinds" })).await;
    assert_eq!(
        bank.get_as(access_token(&anew), &format!("{savings}/balance")).await.verdict(),
        "404 account_not_linked"
    );
}

#[actix_web::test]
async fn whoever_links_again_late_finds_the_same_accounts_and_a_gap_that_the_window_left() {
    let bank = bank().open().await;
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let first = bank.linked(&asked).await;
    let path = bank.path("institution", "plain", "ordinary_deposit").await;
    let from = |day: &str| format!("{path}/transactions?date_from={day}&limit=1");
    assert_eq!(bank.get_as(access_token(&first), &from("2026-06-10")).await.status, 200);
    bank.advance_to("2026-10-05T10:00:00+09:00").await;
    assert_eq!(bank.get_as(access_token(&first), &from("2026-09-01")).await.verdict(), "401 link_expired");
    let late = bank.linked(&asked).await;
    assert_ne!(late["link_id"], first["link_id"]);
    assert_eq!(bank.get_as(access_token(&late), &path).await.status, 200, "the account has its old id");
    for (day, verdict) in
        [("2026-06-11", "400 period_before_window"), ("2026-07-31", "400 period_before_window"), ("2026-08-01", "200")]
    {
        assert_eq!(bank.get_as(access_token(&late), &from(day)).await.verdict(), verdict, "{day}");
    }
}

#[actix_web::test]
async fn what_a_partner_passes_on_is_refused_where_it_makes_no_sense_and_taken_while_a_link_rests() {
    let bank = bank().open().await;
    bank.link("kakeibo", "all-kinds").await;
    bank.link("kaikei", "plain").await;
    let ids = link(&bank, "link-0").await["accounts"].clone();
    let ask = async |path: &str, body: &Value| bank.partner_post("kakeibo", path, body).await;
    let change = "/links/link-0/change";
    for (body, verdict, named) in [
        (json!({ "remove_accounts": [] }), "400 parameter_invalid", "remove_accounts"),
        (json!({ "remove_accounts": [ids[0], "nobodys"] }), "404 account_not_linked", "remove_accounts[1]"),
        (json!({ "remove_accounts": ids }), "400 parameter_invalid", "remove_accounts"),
        (json!({ "remove": [ids[0]] }), "400 parameter_invalid", "remove"),
    ] {
        let refused = ask(change, &body).await;
        assert_eq!(refused.verdict(), verdict, "{body}");
        assert!(refused.named().contains(&named.to_owned()), "{body}: {:?}", refused.named());
    }
    for path in ["/links/link-1/change", "/links/link-1/discontinuation", "/links/link-9/discontinuation"] {
        let refused = ask(path, &json!({ "remove_accounts": [ids[0]] })).await;
        assert_eq!(refused.verdict(), "404 not_found", "{path}");
    }
    assert_eq!(link(&bank, "link-0").await.get("changes"), None, "nothing was taken by halves");
    let leak = json!({ "partner": "kakeibo", "ground": "leak", "measures": ["links_suspended"] });
    bank.event(&json!({ "id": "leak", "event": { "incident_disclosed": leak } })).await.good();
    let removed = ask(change, &json!({ "remove_accounts": [ids[0]] })).await.good();
    assert_eq!(
        (&removed["status"], &removed["changes"][0]["remove_accounts"]),
        (&json!("suspended"), &json!([ids[0]]))
    );
    assert_eq!(ask("/links/link-0/discontinuation", &Value::Null).await.status, 200, "a customer may leave meanwhile");
    bank.advance_by("7d").await;
    let over = link(&bank, "link-0").await;
    assert_eq!((&over["status"], &over["ended_by"]), (&json!("discontinued"), &json!("link_discontinued")));
    assert_eq!(ask(change, &json!({ "remove_accounts": [ids[1]] })).await.named(), ["link_id"], "it is over");
}

#[actix_web::test]
async fn each_ground_of_disclosure_has_its_clause_its_certainty_and_its_deadlines() {
    let rows = "
        leak                       | 4.6 | confirmed | 2026-07-10
        suspected_leak             | 4.6 | suspected | 2026-07-10
        unauthorized_use           | 4.6 | confirmed | 2026-08-09
        suspected_unauthorized_use | 4.6 | suspected | 2026-08-09
        partner_failure            | 4.8 | confirmed | 2026-07-10
    ";
    for row in table(rows) {
        let bank = bank().open().await;
        bank.link("kakeibo", "plain").await;
        let disclosed = json!({ "partner": "kakeibo", "ground": row[0] });
        bank.event(&json!({ "id": "one", "event": { "incident_disclosed": disclosed } })).await.good();
        let read = bank.partner_get("kakeibo", "/incidents/one").await.good();
        let stated = ["clause", "certainty"].map(|key| read[key].as_str().unwrap().to_owned());
        assert_eq!(stated, [row[1], row[2]], "{}", row[0]);
        assert_eq!(read["final_report_due_at"], format!("{}T10:00:00+09:00", row[3]), "{}", row[0]);
        for lang in ["ja", "en"] {
            let page = bank.get(&format!("/incidents/one?ui_locales={lang}")).await;
            let article = if lang == "ja" {
                format!("規定第{}項", row[1].replace('.', "条第"))
            } else {
                format!("Art. {}", row[1].replace('.', "("))
            };
            assert!(page.text().contains(&article), "{lang}: {}", page.text());
        }
    }
}

#[actix_web::test]
async fn the_page_of_an_incident_names_steps_in_the_readers_language() {
    let bank = bank().open().await;
    bank.link("kakeibo", "plain").await;
    let disclosed = json!({
        "partner": "kakeibo", "ground": "suspected_leak", "measures": ["links_suspended"], "acknowledge_within": "1h",
        "requests": [{ "what": "preserve_logs", "within": "4h" }, { "what": "delete_copies", "within": "2d" }],
    });
    bank.event(&json!({ "id": "leak", "event": { "incident_disclosed": disclosed } })).await.good();
    bank.advance_by("2h").await;
    let report = json!({ "summary": "調査中", "done": ["preserve_logs"] });
    bank.partner_post("kakeibo", "/incidents/leak/report", &report).await.good();
    let page = async |lang: &str| bank.get(&format!("/incidents/leak?ui_locales={lang}")).await.text();
    let (japanese, english) = (page("ja").await, page("en").await);
    for said in [
        "口座情報の流出・漏洩のおそれ",
        "連携の一時停止",
        "報告: 速報",
        "④原因",
        "対応済み: 記録の保全",
        "複製の削除",
        "受領の確認",
    ] {
        assert!(japanese.contains(said), "{said}: {japanese}");
    }
    for said in [
        "a suspected leak",
        "links suspended",
        "Reported: first report",
        "4 cause",
        "Done: keep the logs",
        "delete copies",
        "acknowledgement",
    ] {
        assert!(english.contains(said), "{said}: {english}");
    }
}

/// A bank of this profile in which a customer has linked two partners of one channel and one of the other; what each of
/// the three links is worth.
async fn links_of_one_customer(profile: &str) -> Vec<String> {
    let terms = profile::parse(profile::builtin(profile).unwrap()).unwrap();
    let of_anser = format!("/anser/v1/banks/{}/accounts", terms.institution.code);
    let bank = bank().profile(|stated| *stated = terms).open().await;
    let mut links = Vec::new();
    for partner in ["kakeibo", "kaikei", "docs"] {
        links.push(bank.linked(&json!({ "partner": partner, "customer": "all-kinds" })).await);
    }
    let mut worth = Vec::new();
    for (linked, path) in links.iter().zip([ACCOUNTS, &of_anser, ACCOUNTS]) {
        worth.push(bank.get_as(access_token(linked), path).await.verdict());
    }
    let of_the_first = bank.partner_get("kakeibo", "/links").await.good();
    worth.push(of_the_first["links"][0]["status"].as_str().unwrap().to_owned());
    worth
}

#[actix_web::test]
async fn where_a_bank_allows_one_partner_alone_linking_another_of_the_channel_ends_the_link() {
    assert_eq!(links_of_one_customer("toyama").await, ["200", "200", "200", "active"]);
    assert_eq!(
        links_of_one_customer("worst-bank").await,
        ["401 link_superseded", "200", "200", "superseded"],
        "the other channel is a contract of its own"
    );
}
