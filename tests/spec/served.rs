//! Committed, generated and served are the same; and what the examples ask for is answered.

use crate::{
    documents::{all, members, operations},
    examples::faults,
};
use actix_http::Request;
use actix_web::{
    Error,
    body::{BoxBody, to_bytes},
    dev::{Service, ServiceResponse},
    test::{TestRequest, init_service},
    web::Data,
};
use kumiai::{
    api::{self, Bank, FrontSettings, docs::Document},
    cli,
    event::{Jst, Wall},
    profile,
    sandbox::{Opening, Registry, RegistrySettings},
    store::MemoryStore,
};
use serde_json::Value;
use std::sync::Arc;

/// The wall clock at which every test begins: 2026-06-10T01:02:03Z.
const WALL: Wall = Wall(1_781_053_323_000);

/// A bank at 10:00 on Wednesday, 10 June 2026.
pub async fn bank() -> impl Service<Request, Response = ServiceResponse<BoxBody>, Error = Error> {
    let profile = Arc::new(profile::parse(profile::builtin("toyama").unwrap()).unwrap());
    let opening = Opening {
        partners: cli::ready_partners(&[]),
        ..Opening::still(profile, Jst::parse("2026-06-10T10:00:00+09:00").unwrap())
    };
    let settings = RegistrySettings {
        opening,
        secret: b"secret".to_vec(),
        store: Arc::new(MemoryStore::default()),
        most: 10,
        hosting: None,
    };
    let registry = Registry::open(settings, WALL).await.unwrap();
    let bank = Bank::new(registry, Arc::new(|| WALL), FrontSettings::default());
    init_service(api::app(Data::new(bank))).await
}

/// The status and the body of an answer.
pub async fn get(
    bank: &impl Service<Request, Response = ServiceResponse<BoxBody>, Error = Error>,
    path: &str,
) -> (u16, Vec<u8>) {
    let request = TestRequest::get().uri(path).insert_header(("host", "127.0.0.1"));
    let response = bank.call(request.to_request()).await.unwrap();
    (response.status().as_u16(), to_bytes(response.into_body()).await.unwrap().to_vec())
}

#[test]
fn committed_is_generated() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differing = Vec::new();
    for (document, lang) in Document::in_every_language() {
        let path = format!("openapi/{}", document.file_name(lang));
        let generated = document.text(lang).unwrap();
        if bless {
            std::fs::write(&path, &generated).unwrap();
        } else if std::fs::read_to_string(&path).unwrap() != generated {
            differing.push(path);
        }
    }
    assert_eq!(differing, Vec::<String>::new(), "`kumiai openapi --check` says in what, BLESS=1 rewrites them");
}

#[actix_web::test]
async fn served_is_committed_in_every_sandbox() {
    let bank = bank().await;
    for (document, lang) in Document::in_every_language() {
        let file = document.file_name(lang);
        let committed = std::fs::read(format!("openapi/{file}")).unwrap();
        for base in ["", "/s/another"] {
            let served = get(&bank, &format!("{base}/openapi/{file}")).await;
            assert!(served == (200, committed.clone()), "{base} {file} is served as it is not committed");
        }
    }
    assert_eq!(get(&bank, "/openapi/institution.fr.json").await.0, 404);
}

#[actix_web::test]
async fn a_document_that_is_known_already_is_not_sent_again() {
    let bank = bank().await;
    let ask = || TestRequest::get().uri("/openapi/anser.en.json").insert_header(("host", "127.0.0.1"));
    let first = bank.call(ask().to_request()).await.unwrap();
    assert_eq!(first.headers().get("cache-control").unwrap(), "no-cache");
    let tag = first.headers().get("etag").unwrap().clone();
    let again = bank.call(ask().insert_header(("if-none-match", tag.clone())).to_request()).await.unwrap();
    assert_eq!((again.status().as_u16(), again.headers().get("etag")), (304, Some(&tag)));
    let other = bank.call(ask().insert_header(("if-none-match", "\"other\"")).to_request()).await.unwrap();
    assert_eq!(other.status().as_u16(), 200);
}

/// A path with the examples of its parameters in their places.
fn with_examples(path: &str, operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters.filter(|parameter| parameter["in"] == "path").fold(path.to_owned(), |path, parameter| {
        let blank = format!("{{{}}}", parameter["name"].as_str().unwrap());
        path.replace(&blank, parameter["example"].as_str().unwrap())
    })
}

#[actix_web::test]
async fn every_request_of_the_control_plane_can_be_sent_as_the_example_shows_it() {
    let (_, _, document) = all().into_iter().find(|(file, ..)| file == "control.en.json").unwrap();
    for (method, path, written) in operations(&document) {
        let mut shared = bank().await;
        if path.ends_with("/events") {
            // Only what was issued can expire.
            let link = TestRequest::post().uri("/_sandbox/links").insert_header(("host", "127.0.0.1"));
            let link = link.set_json(serde_json::json!({"partner": "kakeibo", "customer": "all-kinds"}));
            assert_eq!(shared.call(link.to_request()).await.unwrap().status().as_u16(), 200);
        }
        let content = &written["requestBody"]["content"]["application/json"];
        for (name, example) in members(&content["examples"]) {
            let request = if method == "put" { TestRequest::put() } else { TestRequest::post() };
            let target = with_examples(path, written);
            let request = request.uri(&target).insert_header(("host", "127.0.0.1")).set_json(&example["value"]);
            let response = shared.call(request.to_request()).await.unwrap();
            let status = response.status().as_u16();
            let body: Value = serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap();
            let good = if written["responses"]["201"].is_object() { 201 } else { 200 };
            assert_eq!(status, good, "{path} {name}: {body}");
            let schema = &written["responses"][good.to_string()]["content"]["application/json"]["schema"];
            assert_eq!(faults(&document, schema, &body), Vec::<String>::new(), "{path} {name}: {body}");
            // Events build on one another; a clock that has moved does not go back.
            if !path.ends_with("/events") {
                shared = bank().await;
            }
        }
    }
}

#[actix_web::test]
async fn what_examples_name_exists_in_the_town() {
    let bank = bank().await;
    let (_, people) = get(&bank, "/_sandbox/people?limit=1").await;
    let people = String::from_utf8(people).unwrap();
    for (file, lang, document) in all() {
        let text = document["paths"].to_string();
        for name in ["x6rnwjt57f9k2ftc", "00301882181900000000000000000000", "8821819", "堀　進", "62918407"] {
            assert!(people.contains(name), "{name} is not the first of the cast");
            let expected = match &*file {
                "control.en.json" | "control.ja.json" => true,
                "institution.en.json" | "institution.ja.json" => {
                    !["00301882181900000000000000000000", "62918407"].contains(&name)
                }
                _ => continue,
            };
            assert_eq!(text.contains(name), expected, "{file} {lang}: {name}");
        }
    }
}

#[test]
fn no_document_holds_a_token() {
    for (document, lang) in Document::in_every_language() {
        let text = document.text(lang).unwrap();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        let is_token = |word: &str| word.len() == kumiai::oauth::TOKEN_CHARS && word.contains(char::is_uppercase);
        let found = words.filter(|word| is_token(word)).count();
        assert_eq!(found, 0, "{} {lang}", document.word());
    }
}
