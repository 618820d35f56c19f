//! 呼出し. The latest calls, each with the way to its explanation.

use crate::{
    event::{Jst, Lang},
    pages::{call::CallLink, instant::short_instant, say::say},
};
use maud::{Markup, html};

/// A call of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// Its id, and where it is explained.
    pub call: CallLink,
    /// Bank time at which it came.
    pub at: Jst,
    /// The HTTP method.
    pub method: String,
    /// The path, with the query where there was one.
    pub path: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// 謝絶理由. The code of the refusal, where it was refused.
    pub refusal: Option<String>,
}

/// The section of the calls.
pub(super) fn section(lang: Lang, calls: &[CallRow]) -> Markup {
    html! {
        section.card aria-labelledby="calls" {
            h2 #calls { (say(lang, "最近の呼出し", "Recent calls")) }
            @if calls.is_empty() {
                p { (say(lang, "まだ呼出しがありません。", "Nobody has called yet.")) }
            } @else {
                div.scroll role="group" aria-labelledby="calls" tabindex="0" {
                    table {
                        thead { tr {
                            th scope="col" { (say(lang, "銀行時刻", "Bank time")) }
                            th scope="col" { (say(lang, "呼出し", "Call")) }
                            th scope="col" { (say(lang, "リクエスト", "Request")) }
                            th scope="col" { (say(lang, "結果", "Status")) }
                            th scope="col" { (say(lang, "謝絶理由", "Refusal")) }
                        } }
                        tbody { @for call in calls { (row(lang, call)) } }
                    }
                }
            }
        }
    }
}

fn row(lang: Lang, call: &CallRow) -> Markup {
    let class = match call.status {
        0..=399 => "tag good",
        400..=499 => "tag warn",
        _ => "tag bad",
    };
    html! {
        tr {
            td.nowrap { (short_instant(lang, call.at)) }
            td.nowrap { a href=(call.call.href) { code { (call.call.id) } } }
            td { code { (call.method) " " (call.path) } }
            td { span class=(class) { (call.status) } }
            td { @if let Some(code) = &call.refusal { code { (code) } } }
        }
    }
}
