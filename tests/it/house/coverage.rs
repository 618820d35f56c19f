//! Every operation × every refusal that it documents, provoked once for real: status, media type, code, and what the
//! explanation makes of it. The authorization server has its own grammar, and its own tests in `api/oauth`.

use super::provocation::{provoke, scenes};
use kumiai::{
    bank::refusal::{entry, refusals_of},
    event::{Channel, Operation, Plane, RefusalCode},
};
use serde_json::Value;

/// What cannot be provoked yet: `operation | refusal | why`. `*` stands for every operation. This list may only shrink.
const GAPS: &str = "
";

#[actix_web::test]
async fn every_refusal_that_an_operation_documents_is_provoked_once() {
    let mut gaps = Vec::new();
    let mut provoked = 0;
    for operation in Operation::ALL.iter().filter(|operation| operation.plane() != Plane::Oauth) {
        for code in refusals_of(*operation) {
            let Some((bank, answered)) = provoke(operation.word(), code.word()).await else {
                gaps.push(format!("{operation} {code}"));
                continue;
            };
            provoked += 1;
            let place = format!("{operation} × {code}: {}", answered.text());
            assert_eq!(answered.code(), code.word(), "{place}");
            assert_eq!(answered.status, entry(code).status, "{place}");
            let is_anser = operation.plane() == Plane::Data(Channel::Anser);
            let media = if is_anser { "application/json" } else { "application/problem+json" };
            assert_eq!(answered.header("content-type"), Some(media), "{place}");
            assert_eq!(answered.header("content-language"), Some("ja"), "{place}");
            assert_eq!(answered.header("www-authenticate").is_some(), challenges(code), "{place}");
            assert_eq!(answered.header("retry-after").is_some(), answered.header("sandbox-bank-retry-at").is_some());
            if code != RefusalCode::StoreUnavailable {
                check_explanation(*operation, code, &bank.explained(&answered).await, &place);
            }
        }
    }
    println!("{provoked} refusals provoked, {} not", gaps.len());
    check_gaps(&gaps);
}

#[actix_web::test]
async fn an_operation_gives_no_refusal_that_it_does_not_document() {
    let mut given = 0;
    for operation in Operation::ALL.iter().filter(|operation| operation.plane() != Plane::Oauth) {
        let is_data = matches!(operation.plane(), Plane::Data(_));
        for code in RefusalCode::ALL.iter().filter(|code| is_data || !about_data(**code)) {
            let Some((_, answered)) = provoke(operation.word(), code.word()).await else { continue };
            if answered.status < 400 {
                continue;
            }
            given += 1;
            let documented = refusals_of(*operation).any(|documented| documented.word() == answered.code());
            assert!(documented, "{operation} was refused, but does not say that it may be: {}", answered.text());
        }
    }
    assert!(given > 100, "only {given} refusals were given");
}

/// Whether nothing but a data plane could be refused like this.
fn about_data(code: RefusalCode) -> bool {
    let clause = entry(code).clause.unwrap_or_default();
    let is_about_links = clause.starts_with('4') || clause.starts_with('5');
    is_about_links && code != RefusalCode::EligibilityLost || clause == "2.4"
}

fn challenges(code: RefusalCode) -> bool {
    entry(code).status == 401 || code == RefusalCode::InsufficientScope
}

/// The check that refused is named, those before it were passed, those behind it not reached.
fn check_explanation(operation: Operation, code: RefusalCode, explained: &Value, place: &str) {
    assert_eq!(explained["operation"], operation.word(), "{place}");
    assert_eq!(explained["code"], code.word(), "{place}");
    assert_eq!(explained["status"], entry(code).status, "{place}");
    assert_eq!(explained["clause"].as_str(), entry(code).clause, "{place}");
    assert_eq!(explained["what_to_do"], entry(code).advice.ja.as_ref(), "{place}");
    let checks = explained["checks"].as_array().unwrap();
    let at = checks.iter().position(|check| check["code"] == code.word()).expect("the check stands in the list");
    for (i, check) in checks.iter().enumerate() {
        let expected = match i.cmp(&at) {
            std::cmp::Ordering::Less => "passed",
            std::cmp::Ordering::Equal => "refused",
            std::cmp::Ordering::Greater => "not_reached",
        };
        assert_eq!(check["outcome"], expected, "{place}: {check}");
    }
    let order: Vec<&str> = checks.iter().map(|check| check["code"].as_str().unwrap()).collect();
    let documented: Vec<&str> = refusals_of(operation).map(RefusalCode::word).collect();
    let documented: Vec<&str> = documented.into_iter().filter(|code| order.contains(code)).collect();
    assert_eq!(order, documented, "{place}");
}

fn check_gaps(gaps: &[String]) {
    let known: Vec<String> = crate::scene::table(GAPS).iter().map(|row| format!("{} {}", row[0], row[1])).collect();
    let new: Vec<&String> = gaps.iter().filter(|gap| !known.contains(gap)).collect();
    assert!(new.is_empty(), "nothing provokes these; add a provocation in house/provocation/: {new:#?}");
    let closed: Vec<&String> = known.iter().filter(|gap| !gaps.contains(gap)).collect();
    assert!(closed.is_empty(), "these are provoked now, or no longer documented; take them off the list: {closed:#?}");
}

#[actix_web::test]
async fn every_operation_has_a_call_that_is_answered() {
    for operation in Operation::ALL.iter().filter(|operation| operation.plane() != Plane::Oauth) {
        let Some(scene) = scenes(operation.word()).await else {
            panic!("house/provocation/ has no good call of `{operation}`");
        };
        let answered = scene.ask().await;
        let makes = ["create_sandbox", "take_snapshot", "report_own_incident", "begin_run"].contains(&operation.word());
        assert_eq!(answered.status, if makes { 201 } else { 200 }, "{operation}: {}", answered.text());
        let explained = scene.bank.explained(&answered).await;
        assert_eq!(explained["operation"], operation.word());
        assert!(explained["checks"].as_array().unwrap().iter().all(|check| check["outcome"] == "passed"));
    }
}
