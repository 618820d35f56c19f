//! A defect of the program: one answer is lost, the server is not.

use crate::support::bank;
use actix_web::{App, HttpResponse, test, web};
use kumiai::api::{OneTurn, Turn};

async fn breaks(_: Turn) -> HttpResponse {
    panic!("a defect, on purpose")
}

async fn fine(turn: Turn) -> HttpResponse {
    HttpResponse::Ok().body(turn.base_url())
}

#[actix_web::test]
async fn a_handler_that_panics_is_answered_500_and_the_next_request_is_answered_well() {
    let bank = bank().open().await;
    let app = App::new()
        .app_data(bank.bank.clone())
        .service(web::resource("/breaks").get(breaks))
        .service(web::resource("/fine").get(fine))
        .wrap(OneTurn { bank: bank.bank.clone(), shortcuts: &[] });
    let service = test::init_service(app).await;
    let get = |path: &'static str| test::TestRequest::get().uri(path).insert_header(("Host", "localhost")).to_request();
    let error = test::try_call_service(&service, get("/breaks")).await.unwrap_err();
    let response = error.error_response();
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers().get("content-type").unwrap(), "application/problem+json");
    let call = response.headers().get("sandbox-call").unwrap().to_str().unwrap().to_owned();
    let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&problem["code"], &problem["call"]), (&"internal_error".into(), &call.as_str().into()));
    assert!(!String::from_utf8_lossy(&body).contains("on purpose"), "what went wrong inside is nobody's business");

    let next = test::call_service(&service, get("/fine")).await;
    assert_eq!(next.status(), 200);
    // The same sandbox, by the routes of the real server.
    let explained = bank.get(&format!("/_sandbox/explain/{call}")).await.good();
    assert_eq!((&explained["code"], &explained["status"]), (&"internal_error".into(), &500.into()));
    assert_eq!(explained["request"], "GET /breaks");
}

#[actix_web::test]
async fn a_write_that_panics_changes_nothing_and_stops_nobody() {
    let bank = bank().open().await;
    let sandbox = bank.bank.registry.default_sandbox();
    let before = sandbox.published();
    let wall = before.clock().anchor_wall;
    let broken = sandbox.write::<()>(wall, |draft| {
        draft.advance_to(draft.now().plus(3_600_000), &kumiai::event::Cause::Control);
        panic!("a defect, on purpose")
    });
    let refused = broken.await.unwrap_err();
    assert_eq!(refused.code.word(), "internal_error");
    assert_eq!(sandbox.published(), before);
    bank.link("kakeibo", "plain").await;
}
