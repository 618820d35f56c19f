//! 謝絶. The page for a request that cannot be answered by a redirect (RFC 6749 §4.1.2.1): it never leads anywhere.

use super::{
    call::CallLink,
    form::LINKING,
    frame::{Frame, document},
    say::say,
};
use crate::event::Lang;
use maud::{Markup, html};

/// What the page of a refused request shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedView {
    /// What stands around the page.
    pub frame: Frame,
    /// What was wrong.
    pub because: RefusedBecause,
    /// What the request said, as far as it matters.
    pub sent: Vec<SentValue>,
    /// The call that was refused.
    pub call: Option<CallLink>,
}

/// A parameter as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentValue {
    /// Its name.
    pub parameter: String,
    /// What it said; none where it was missing.
    pub value: Option<String>,
}

/// Why a request is refused without a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedBecause {
    /// `client_id` is missing, or nobody has it.
    ClientUnknown,
    /// `redirect_uri` is missing where one is needed, or is not registered for the client.
    RedirectUriUnregistered,
    /// A parameter stands twice in the request.
    ParameterRepeated,
    /// `request_uri` is unknown, over, or another client's (RFC 9126).
    RequestUriUnknown,
    /// The form did not come from a page of ours in this browser.
    FormForeign,
    /// The form is too old.
    FormOver,
    /// The form was answered before, and the service has what came of it.
    FormAnswered,
}

/// The longest value that is shown back.
const SHOWN: usize = 200;

/// The page of a refused request; it is answered with 400 (403 for a foreign form).
pub fn refused_page(lang: Lang, view: &RefusedView) -> Markup {
    let title = say(lang, "この手続きは続けられません", "This request cannot go on");
    let [what, advice] = words(lang, view.because);
    let body = html! {
        h1 { (title) }
        p.lead { (what) }
        p { (meanwhile(lang, view.because)) }
        section.card aria-labelledby="developers" {
            h2 #developers { (say(lang, "開発者の方へ", "For developers")) }
            p { (advice) }
            @if !view.sent.is_empty() {
                p { (say(lang, "受け取った値:", "What was received:")) }
                dl.pairs {
                    @for sent in &view.sent {
                        dt { code { (sent.parameter) } }
                        dd {
                            @match &sent.value {
                                Some(value) => code { (clipped(value)) },
                                None => (say(lang, "（なし）", "(missing)")),
                            }
                        }
                    }
                }
            }
            @if let Some(call) = &view.call { (call.line(lang)) }
        }
    };
    document(lang, &view.frame, LINKING, title, &body)
}

/// What has come of it, and what the customer can do.
const fn meanwhile(lang: Lang, because: RefusedBecause) -> &'static str {
    if matches!(because, RefusedBecause::FormAnswered) {
        return say(
            lang,
            "同意は一度だけ受け付け、連携は一つです。この画面を閉じ、ご利用のサービスに戻ってください。",
            "Your consent was taken once, and there is one link. Close this page and go back to the service you came from.",
        );
    }
    say(
        lang,
        "この画面では何も連携していません。この画面を閉じ、ご利用のサービスからもう一度お試しください。安全のため、元のサービスへの転送は行いません。",
        "This page has linked nothing. Close it and start again from the service you came from. To be safe, we do not send you back to it.",
    )
}

/// At most [`SHOWN`] characters of a value, with a mark where something was left out.
fn clipped(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// What was wrong, and what a developer can do about it.
const fn words(lang: Lang, because: RefusedBecause) -> [&'static str; 2] {
    match (because, lang) {
        (RefusedBecause::ClientUnknown, Lang::Ja) => [
            "連携を求めているサービスが登録されていません。",
            "client_id がないか、この模擬環境に登録されていません。ダッシュボードか GET /_sandbox で、登録された client_id を確かめてください。別の模擬環境のものではありませんか。",
        ],
        (RefusedBecause::ClientUnknown, Lang::En) => [
            "The service that asks for the link is not registered.",
            "client_id is missing, or not registered in this sandbox. See the dashboard or GET /_sandbox for the ones that are. Does it belong to another sandbox?",
        ],
        (RefusedBecause::RedirectUriUnregistered, Lang::Ja) => [
            "サービスが指定した戻り先は、登録されたものではありません。",
            "redirect_uri は登録したものと一文字ずつ一致しなければなりません（ループバックのポート番号だけは自由です）。末尾の / や大文字・小文字、localhost と 127.0.0.1 のちがいを確かめてください。登録は PUT /_sandbox/partners/{id} か、serve --redirect-uri で行えます。",
        ],
        (RefusedBecause::RedirectUriUnregistered, Lang::En) => [
            "The service asked us to return you to an address that is not registered.",
            "redirect_uri must equal a registered one, character by character (only the port of a loopback address is free). Check trailing slashes, letter case, and localhost against 127.0.0.1. Register it with PUT /_sandbox/partners/{id} or serve --redirect-uri.",
        ],
        (RefusedBecause::ParameterRepeated, Lang::Ja) => {
            ["リクエストの形式に誤りがあります。", "同じパラメータを二度送ることはできません（RFC 6749 第3.1節）。"]
        }
        (RefusedBecause::ParameterRepeated, Lang::En) => {
            ["The request is malformed.", "A parameter must not stand twice in a request (RFC 6749, section 3.1)."]
        }
        (RefusedBecause::RequestUriUnknown, Lang::Ja) => [
            "リクエストの有効期間が過ぎたか、見つかりません。",
            "request_uri は短い時間だけ有効で、手続きが終わると使えません。/oauth/par からやり直してください（RFC 9126）。",
        ],
        (RefusedBecause::RequestUriUnknown, Lang::En) => [
            "The request is over, or was never made.",
            "A request_uri is valid for a short time, for one client, and not after the linking is done. Start again at /oauth/par (RFC 9126).",
        ],
        (RefusedBecause::FormForeign, Lang::Ja) => [
            "この画面から送られた内容ではないようです。",
            "フォームの request と Cookie、または Origin が一致しません。Cookie を保持し、フォームを開いたのと同じブラウザやクライアントから送ってください。",
        ],
        (RefusedBecause::FormForeign, Lang::En) => [
            "This form does not seem to come from our page.",
            "The field request, the cookie and the Origin do not belong together. Keep cookies, and post the form from the client that opened it.",
        ],
        (RefusedBecause::FormOver, Lang::Ja) => [
            "この手続きは時間切れです。",
            "フォームの有効期間が過ぎました。時計を進めたときも時間切れになります。認可リクエストからやり直してください。",
        ],
        (RefusedBecause::FormOver, Lang::En) => [
            "This linking took too long.",
            "The form is too old. Moving the clock makes it old, too. Start again with the authorization request.",
        ],
        (RefusedBecause::FormAnswered, Lang::Ja) => [
            "この手続きへの同意は、すでにいただいています。",
            "同じ認可リクエストのフォームが二度送られました。認可コードは、交換されたか、60 秒を過ぎたかのどちらかです。連携し直すには、認可リクエストからやり直してください。",
        ],
        (RefusedBecause::FormAnswered, Lang::En) => [
            "You have consented to this already.",
            "A form of the same authorization request was sent twice, and its code has been exchanged or is older than 60 seconds. To link again, start again with the authorization request.",
        ],
    }
}
