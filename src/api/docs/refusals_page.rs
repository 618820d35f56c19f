//! 謝絶一覧. The page to which every problem's `type` leads: all refusals in both languages, each at its own anchor.

use super::{Document, refusals::clause_in_words, ui};
use crate::{
    api::{Turn, front},
    bank::refusal::{entry, refusals_of},
    event::{Lang, Operation, RefusalCode},
};
use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
    web::ServiceConfig,
};
use maud::{DOCTYPE, Markup, html};

/// The route of the page.
pub fn routes(config: &mut ServiceConfig) {
    config.service(front::page("/docs/refusals").get(read));
}

async fn read(turn: Turn) -> HttpResponse {
    let lang = turn.data().lang;
    ui::guarded(HttpResponse::Ok())
        .insert_header((header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")))
        .insert_header((header::CONTENT_LANGUAGE, HeaderValue::from_static("ja, en")))
        .insert_header((header::VARY, HeaderValue::from_static("Accept-Language")))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .body(page(lang).into_string())
}

/// The page, the asked language first.
fn page(lang: Lang) -> Markup {
    let described: Vec<Operation> = Document::ALL.into_iter().flat_map(Document::operations).collect();
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "謝絶一覧 / Refusals — 模擬環境 / SANDBOX" }
                link rel="stylesheet" href="docs.css";
                link rel="icon" type="image/png" href="favicon-32x32.png";
            }
            body {
                header class="sandbox" {
                    strong { "模擬環境 / SANDBOX" }
                    a href="." { "Swagger UI" }
                }
                main class="plain" {
                    h1 { "謝絶一覧 / Refusals" }
                    p lang="ja" {
                        "この銀行が応答を拒むときのコードを、確認を行う順に示します。条項はAPI利用規定（2023年5月31日）の条と項、操作は公開文書の operationId です。"
                    }
                    p lang="en" {
                        "Every code with which this bank refuses, in the order of the checks. Clauses are articles and paragraphs of the terms of use of 31 May 2023; operations are operationIds of the published documents."
                    }
                    nav {
                        @for code in RefusalCode::ALL { a href={ "#" (code) } { (code) } }
                    }
                    @for code in RefusalCode::ALL { (section(*code, lang, &described)) }
                }
            }
        }
    }
}

fn section(code: RefusalCode, first: Lang, described: &[Operation]) -> Markup {
    let entry = entry(code);
    let second = match first {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    };
    let operations: Vec<&Operation> =
        described.iter().filter(|operation| refusals_of(**operation).any(|known| known == code)).collect();
    html! {
        section id=(code) {
            h2 { a href={ "#" (code) } { (code) } }
            p class="facts" {
                span class="status" { (entry.status) } " "
                @match entry.clause {
                    Some(clause) => {
                        span lang="ja" { (clause_in_words(clause, Lang::Ja)) } " "
                        span lang="en" { "(" (clause_in_words(clause, Lang::En)) ")" }
                    }
                    None => {
                        span lang="ja" { "規定によらない（通信上の誤り）" } " "
                        span lang="en" { "(no clause: a fault of the wire)" }
                    }
                }
            }
            @for lang in [first, second] {
                p lang=(lang) { strong { (entry.title.in_lang(lang)) } " " (entry.advice.in_lang(lang)) }
            }
            p class="facts operations" {
                @if occurs_anywhere(code) {
                    span lang="ja" { "すべてのパス" } " / " span lang="en" { "any path" } " "
                } @else if operations.is_empty() {
                    span lang="ja" { "まだどの操作でも起こりません" } " / " span lang="en" { "no operation yet" }
                }
                @for operation in operations { code { (operation) } " " }
            }
        }
    }
}

/// Whether a refusal belongs to no operation in particular.
fn occurs_anywhere(code: RefusalCode) -> bool {
    let anywhere = [
        RefusalCode::SandboxNotFound,
        RefusalCode::NotFound,
        RefusalCode::MethodNotAllowed,
        RefusalCode::InternalError,
    ];
    anywhere.contains(&code)
}
