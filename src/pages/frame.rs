//! What stands around every page: the sandbox banner, the institution, the language switch, the bank's clock.

use super::{instant::bank_clock, say::say};
use crate::event::{Jst, Lang};
use maud::{DOCTYPE, Markup, html};

/// What every page needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// 金融機関名. The institution's name, in the page's language.
    pub institution: String,
    /// Where the style sheet is served.
    pub style_href: String,
    /// This page in the other language (`…&ui_locales=`); none where it cannot be asked for again.
    pub switch_href: Option<String>,
    /// 銀行時刻. Bank time when the page was made.
    pub now: Jst,
}

/// How wide a page's column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// One column of text or one form.
    Narrow,
    /// Tables.
    Wide,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
        }
    }
}

/// A whole document: `title` is for the browser's tab, `body` for the main landmark and has the only `h1`.
pub(super) fn document(lang: Lang, frame: &Frame, width: Width, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                meta name="color-scheme" content="light dark";
                title { (title) " | " (frame.institution) (say(lang, "（模擬環境）", " (sandbox)")) }
                link rel="stylesheet" href=(frame.style_href);
            }
            body class=(width.class()) {
                (head_of_page(lang, frame))
                main { (body) }
                footer {
                    p { (bank_clock(lang, frame.now)) }
                    p { (say(lang, "kumiai — 開発者のための模擬銀行", "kumiai — a sandbox bank for developers")) }
                }
            }
        }
    }
}

/// 模擬環境. The banner comes first, so that nobody takes this for a bank.
fn head_of_page(lang: Lang, frame: &Frame) -> Markup {
    let other = match lang {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    };
    html! {
        header {
            div.sandbox {
                p {
                    strong { (say(lang, "模擬環境 SANDBOX", "SANDBOX 模擬環境")) } " "
                    (say(lang,
                        "開発者のための模擬環境です。実在の金融機関が提供するものではなく、人・口座・取引はすべて架空です。\
                         本物の暗証番号やパスワードは入力しないでください。",
                        "An emulator for developers, not affiliated with any institution. People, accounts and \
                         transactions are invented. Never enter a real PIN or password."))
                }
            }
            div.bar {
                p.institution { span.mark aria-hidden="true" { "組" } (frame.institution) }
                @if let Some(href) = &frame.switch_href {
                    nav aria-label=(say(lang, "言語", "Language")) {
                        a href=(href) lang=(other) hreflang=(other) rel="nofollow" { (say(other, "日本語", "English")) }
                    }
                }
            }
        }
    }
}
