//! 提供する情報（第2条第1項）. What the partner asks for, scope by scope, in words.

use super::ConsentView;
use crate::{
    event::{Channel, Lang, Scope},
    pages::{
        instant::day,
        say::{channel_name, say},
    },
};
use maud::{Markup, html};

/// The section that says who gets what, and for which purpose.
pub(super) fn section(lang: Lang, view: &ConsentView) -> Markup {
    html! {
        section aria-labelledby="items" {
            h2 #items { (say(lang, "提供する情報", "What is shared")) }
            dl.pairs {
                dt { (say(lang, "提供先", "With whom")) }
                dd { (view.partner) " (" (channel_name(lang, view.channel)) ")" }
                dt { (say(lang, "目的", "For what")) }
                dd { (say(lang,
                    "提供先のサービスを通じて、お客さまに情報を提供するため（規定第2条第1項）",
                    "So that the partner's service can show it to you (terms, Art. 2(1))")) }
            }
            ul.items {
                @for scope in &view.scopes {
                    li {
                        strong { (name(lang, view.channel, *scope)) }
                        span.hint { (detail(lang, view.channel, *scope)) }
                    }
                }
            }
            @if let Some(from) = view.statements_from {
                p.hint {
                    (say(lang, "明細は ", "Statements are shared from ")) (day(lang, from))
                    (say(lang, " 以降の分を提供します（規定第2条第4項）。", " on (terms, Art. 2(4))."))
                }
            }
            p.hint { (say(lang,
                "この連携で、振込などの取引はできません。",
                "This link can only read: no money can be moved by it.")) }
        }
    }
}

/// A word that this page does not know is shown as it is, rather than hidden.
fn name(lang: Lang, channel: Channel, scope: Scope) -> &'static str {
    match (scope.word(), channel) {
        ("accounts", Channel::Institution) => say(lang, "口座情報", "Account information"),
        ("accounts", Channel::Anser) => {
            say(lang, "口座情報・残高・入出金明細", "Account information, balances and statements")
        }
        ("balances", _) => say(lang, "残高", "Balances"),
        ("transactions", _) => say(lang, "入出金明細", "Statements"),
        ("time_deposits", _) => say(lang, "定期預金の明細", "Time deposit details"),
        ("offline_access", _) => say(lang, "継続した連携", "Access while you are away"),
        ("openid", _) => say(lang, "本人確認の結果", "Proof of your identity"),
        (word, _) => word,
    }
}

fn detail(lang: Lang, channel: Channel, scope: Scope) -> &'static str {
    match (scope.word(), channel) {
        ("accounts", Channel::Institution) => {
            say(lang, "店番・店名、口座種類、口座番号、名義", "Branch, kind, number and holder of each account")
        }
        ("accounts", Channel::Anser) => say(
            lang,
            "店番・店名、口座種類、口座番号、名義、残高、入金と出金の明細",
            "Branch, kind, number and holder, balances, and what came in and went out",
        ),
        ("balances", _) => say(lang, "流動性預金とカードローンの残高", "Of liquid deposits and card loans"),
        ("transactions", _) => {
            say(lang, "日付、金額、残高、摘要", "Date, amount, balance and description of each entry")
        }
        ("time_deposits", _) => {
            say(lang, "預入ごとの元金、利率、満期日など", "Principal, rate and maturity of each deposit")
        }
        ("offline_access", _) => say(
            lang,
            "お客さまが操作していないときも、有効期間中は情報を更新します（規定第4条第2項）",
            "Until the link ends, the partner may refresh the information without you (terms, Art. 4(2))",
        ),
        ("openid", _) => say(
            lang,
            "お客さまを識別する番号と確認の時刻",
            "A number that stands for you, and when you were identified",
        ),
        _ => "",
    }
}
