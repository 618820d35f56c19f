//! The pages that show the documents: relative, closed to other hosts, and complete.

use crate::served::{bank, get};
use actix_web::{dev::Service, test::TestRequest};
use kumiai::{api::docs::Document, event::RefusalCode};

#[actix_web::test]
async fn docs_leads_to_the_same_sandbox() {
    let bank = bank().await;
    for base in ["", "/s/another"] {
        let request = TestRequest::get().uri(&format!("{base}/docs")).insert_header(("host", "127.0.0.1"));
        let response = bank.call(request.to_request()).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), response.headers().get("location").unwrap()),
            (308, &"docs/".parse().unwrap())
        );
        for file in
            ["", "swagger-initializer.js", "docs.css", "swagger-ui-bundle.js", "oauth2-redirect.html", "refusals"]
        {
            assert_eq!(get(&bank, &format!("{base}/docs/{file}")).await.0, 200, "{base}/docs/{file}");
        }
    }
    assert_eq!(get(&bank, "/docs/no-such-file.js").await.0, 404);
}

#[actix_web::test]
async fn the_pages_refer_to_no_other_host_and_may_not() {
    let bank = bank().await;
    for file in ["", "swagger-initializer.js", "docs.css", "refusals"] {
        let text = String::from_utf8(get(&bank, &format!("/docs/{file}")).await.1).unwrap();
        assert!(!text.contains("://") && !text.contains("\"/"), "docs/{file} has an absolute URL");
        let request = TestRequest::get().uri(&format!("/docs/{file}")).insert_header(("host", "127.0.0.1"));
        let response = bank.call(request.to_request()).await.unwrap();
        let policy = response.headers().get("content-security-policy").unwrap().to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("http"), "{policy}");
    }
}

#[actix_web::test]
async fn every_document_can_be_picked_and_every_page_says_sandbox() {
    let bank = bank().await;
    let text = async |file: &str| String::from_utf8(get(&bank, &format!("/docs/{file}")).await.1).unwrap();
    let (index, initializer, refusals) = (text("").await, text("swagger-initializer.js").await, text("refusals").await);
    for document in Document::ALL {
        let word = document.word();
        assert!(
            initializer.contains(&format!("word: '{word}'")) && index.contains(&format!("{word}.ja.json")),
            "{word}"
        );
    }
    for page in [index, refusals] {
        assert!(page.contains("模擬環境 / SANDBOX"));
    }
}

#[actix_web::test]
async fn every_refusal_has_its_place_on_the_page_that_problems_lead_to() {
    let bank = bank().await;
    let page = String::from_utf8(get(&bank, "/docs/refusals").await.1).unwrap();
    for code in RefusalCode::ALL {
        assert_eq!(page.matches(&format!("<section id=\"{code}\">")).count(), 1, "{code}");
    }
}
