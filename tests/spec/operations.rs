//! What every operation has to say of itself.

use crate::documents::{all, examples, members, operations};
use kumiai::{
    api::docs::Document,
    bank::refusal::{entry, refusals_of},
    event::{Lang, Operation, Plane, Scope},
};
use std::collections::BTreeSet;

#[test]
fn every_operation_is_in_one_document_under_its_word() {
    let mut listed: Vec<Operation> = Document::ALL.into_iter().flat_map(Document::operations).collect();
    let count: usize =
        Document::ALL.into_iter().map(|document| operations(&document.generate(Lang::En).unwrap()).len()).sum();
    assert_eq!(listed.len(), count, "an operationId is not a word of Operation");
    listed.sort();
    assert_eq!(listed, Operation::ALL, "an operation is missing, or in two documents");
}

#[test]
fn every_operation_says_what_it_does_with_an_example() {
    for (file, _, document) in all() {
        let exemplified: BTreeSet<String> = examples(&document)
            .iter()
            .map(|(place, ..)| place.split(' ').take(2).collect::<Vec<_>>().join(" "))
            .collect();
        let tags: Vec<&str> = document["tags"].as_array().unwrap().iter().filter_map(|t| t["name"].as_str()).collect();
        for (method, path, written) in operations(&document) {
            let id = written["operationId"].as_str().unwrap();
            for key in ["summary", "description"] {
                assert!(written[key].as_str().is_some_and(|text| text.len() > 3), "{file} {id} has no {key}");
            }
            // Pages are for people, who see them.
            let content = &written["responses"]["200"]["content"];
            let is_page = content.get("text/html").is_some() && content.get("application/json").is_none();
            let good = ["200", "201"].into_iter().any(|status| exemplified.contains(&format!("{id} {status}")));
            assert_eq!(good, !is_page, "{file} {id}: example of its answer");
            let has_body = written["requestBody"].is_object();
            assert!(!has_body || matches!(method, "post" | "put"), "{file} {id}: {method} with a body");
            assert_eq!(exemplified.contains(&format!("{id} request")), has_body, "{file} {id}: example of the request");
            assert!(
                written["tags"].as_array().unwrap().iter().all(|tag| tags.contains(&tag.as_str().unwrap())),
                "{file} {id}"
            );
            let named = |name: &str| path.contains(&format!("{{{name}}}"));
            for parameter in written["parameters"].as_array().into_iter().flatten() {
                assert!(parameter["description"].is_string(), "{file} {id} {parameter}");
                assert_eq!(parameter["in"] == "path", named(parameter["name"].as_str().unwrap()), "{file} {id}");
            }
        }
    }
}

#[test]
fn every_answer_is_described_with_its_headers() {
    for (file, _, document) in all() {
        for (_, _, written) in operations(&document) {
            for (status, answer) in members(&written["responses"]) {
                let place = format!("{file} {} {status}", written["operationId"]);
                assert!(answer["description"].as_str().is_some_and(|text| !text.is_empty()), "{place}");
                let has = |name: &str| answer["headers"].get(name).is_some();
                assert!(has("Sandbox-Call") && has("Sandbox-Time"), "{place}");
                assert_eq!(has("Retry-After"), ["429", "503"].contains(&status.as_str()), "{place}");
                assert_eq!(has("WWW-Authenticate"), status == "401", "{place}");
            }
        }
    }
}

#[test]
fn every_refusal_of_an_operation_is_documented_under_its_status() {
    for (file, _, document) in all() {
        for (_, _, written) in operations(&document) {
            let id = written["operationId"].as_str().unwrap();
            let operation = Operation::from_word(id).unwrap();
            let mut documented = BTreeSet::new();
            for (status, answer) in members(&written["responses"]).filter(|(status, _)| *status >= &"400".to_owned()) {
                for (_, media) in members(&answer["content"]) {
                    documented.extend(members(&media["examples"]).map(|(code, _)| (status.clone(), code.clone())));
                }
            }
            let real: BTreeSet<_> =
                refusals_of(operation).map(|code| (entry(code).status.to_string(), code.to_string())).collect();
            if operation.plane() == Plane::Oauth {
                // It answers by pages, redirects and errors of its own, each documented under the same status.
                let statuses: Vec<&String> = members(&written["responses"]).map(|(status, _)| status).collect();
                assert!(real.iter().all(|(status, _)| statuses.contains(&status)), "{file} {id}");
            } else {
                assert_eq!(documented, real, "{file} {id}");
            }
        }
    }
}

#[test]
fn a_token_is_asked_for_where_one_is_due() {
    for (file, _, document) in all() {
        for (_, _, written) in operations(&document) {
            let id = written["operationId"].as_str().unwrap();
            let operation = Operation::from_word(id).unwrap();
            let asked = written["security"].as_array();
            let clients = [
                Operation::IssueToken,
                Operation::RevokeToken,
                Operation::IntrospectToken,
                Operation::PushAuthorizationRequest,
            ];
            let is_due = matches!(operation.plane(), Plane::Data(_) | Plane::Partner) || clients.contains(&operation);
            assert_eq!(asked.is_some(), is_due, "{file} {id}");
            // An empty one: the client may say who it is in the form.
            for (name, scopes) in asked.into_iter().flatten().flat_map(members) {
                let declared = &document["components"]["securitySchemes"][name];
                assert!(declared.is_object(), "{file} {id}: no scheme {name}");
                for scope in scopes.as_array().unwrap() {
                    assert_eq!(operation.scope().map(Scope::word), scope.as_str(), "{file} {id}");
                    let flow =
                        if operation.plane() == Plane::Partner { "clientCredentials" } else { "authorizationCode" };
                    assert!(declared["flows"][flow]["scopes"][scope.as_str().unwrap()].is_string());
                }
            }
        }
    }
}

#[test]
fn every_document_says_who_it_is_and_who_it_is_not() {
    for (file, lang, document) in all() {
        let about = document["info"]["description"].as_str().unwrap();
        for said in ["SANDBOX", "模擬環境", "富山県信用組合", "NTT", "SKC"] {
            assert!(about.contains(said), "{file}: {said}");
        }
        assert_eq!(
            (&document["openapi"], &document["info"]["license"]["identifier"]),
            (&"3.1.0".into(), &"Apache-2.0".into())
        );
        assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
        assert!(document["info"].get("contact").is_none(), "{file}");
        // Relative to the document, so that one file serves every sandbox under every name.
        assert_eq!(document["servers"][0]["url"], "..", "{file} {lang}");
    }
}
