//! サービス時間外（第4条第1項）. The page of a closed bank: when it opens again, and one way back.

use super::{
    command::command,
    form::{LINKING, SealedForm, for_developers},
    frame::{Frame, document},
    instant::instant,
    say::say,
};
use crate::event::{Jst, Lang};
use maud::{Markup, html};

/// What the page of a closed bank shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedView {
    /// What stands around the page.
    pub frame: Frame,
    /// Where the way back goes.
    pub form: SealedForm,
    /// API連携事業者. The partner's name.
    pub partner: String,
    /// Why the bank is closed.
    pub reason: ClosedFor,
    /// 再開の時刻. When it opens again.
    pub reopens_at: Jst,
    /// A command line that moves the clock to the opening, for the developer.
    pub curl: Option<String>,
}

/// Why the bank is closed until a known instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedFor {
    /// サービス時間外（第4条第1項）.
    Hours,
    /// メンテナンス（第7条第3項）. Announced, with an end.
    Maintenance,
}

/// The page of a closed bank; it is answered with 503 and `Retry-After`.
pub fn closed_page(lang: Lang, view: &ClosedView) -> Markup {
    let (title, why) = match view.reason {
        ClosedFor::Hours => (
            say(lang, "サービス時間外です", "We are closed at this hour"),
            say(
                lang,
                "API連携認証は、当組合所定のAPIサービス時間帯にだけ行えます（規定第4条第1項）。",
                "Accounts can be linked during the hours of the API service only (terms, Art. 4(1)).",
            ),
        ),
        ClosedFor::Maintenance => (
            say(lang, "メンテナンス中です", "We are down for maintenance"),
            say(
                lang,
                "メンテナンスのため、サービスを一時的に停止しています（規定第7条第3項）。",
                "The service is stopped for maintenance for a while (terms, Art. 7(3)).",
            ),
        ),
    };
    let body = html! {
        h1 { (title) }
        p.lead { (why) }
        div.card {
            p.reopens {
                span { (say(lang, "再開", "Open again")) } " "
                strong { (instant(lang, view.reopens_at)) }
            }
            p { (say(lang,
                "まだ何も連携していません。再開してから、もう一度お試しください。",
                "Nothing has been linked. Please try again after that.")) }
            (view.form.way_back(lang, &view.partner))
        }
        (for_developers(lang, &html! {
            p { (say(lang,
                "この画面は 503 と Retry-After で返しています。ボタンを押すと、クライアントは error=temporarily_unavailable を受け取ります。",
                "This page came with 503 and Retry-After. The button sends error=temporarily_unavailable to the client.")) }
            @if let Some(curl) = &view.curl {
                p { (say(lang, "時計を再開の時刻まで進めるには:", "To move the clock to the opening:")) }
                (command(curl))
            }
        }))
    };
    document(lang, &view.frame, LINKING, title, &body)
}
