//! 連携する口座（第2条第2項）. Which accounts are linked, and which cannot be.

use super::{ConsentTrouble, ConsentView, TROUBLE};
use crate::{
    event::{AccountKind, Lang},
    pages::say::{channel_name, kind_name, say},
};
use maud::{Markup, html};

/// 口座. An account that may be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkableAccount {
    /// What the checkbox sends.
    pub account_id: String,
    /// 口座種類.
    pub kind: AccountKind,
    /// 店名.
    pub branch: String,
    /// 口座番号, as far as the page is to show it.
    pub account_number: String,
    /// Whether it is chosen; all are on the first showing.
    pub is_chosen: bool,
    /// Whether it is linked to this partner now.
    pub is_linked: bool,
}

/// 口座. An account that exists, but may not be linked here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlinkableAccount {
    /// 口座種類.
    pub kind: AccountKind,
    /// 店名.
    pub branch: String,
    /// 口座番号, as far as the page is to show it.
    pub account_number: String,
    /// Why not.
    pub reason: Unlinkable,
}

/// Why an account may not be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlinkable {
    /// The channel does not offer this kind (第2条第2項).
    KindNotOnChannel,
    /// The channel does, but not to this partner (第2条第2項).
    KindNotForPartner,
    /// The account is closed (第5条第2項).
    Closed,
}

/// The section with a checkbox for each account.
pub(super) fn section(lang: Lang, view: &ConsentView) -> Markup {
    let is_missing = view.troubles.contains(&ConsentTrouble::NoAccount);
    html! {
        section aria-labelledby="accounts_title" {
            h2 #accounts_title { (say(lang, "連携する口座", "Accounts")) }
            @if view.linkable.is_empty() {
                p { (say(lang, "連携できる口座がありません。", "There is no account that can be linked.")) }
            } @else {
                fieldset #accounts tabindex="-1" aria-describedby=[is_missing.then_some(TROUBLE)] {
                    legend { (say(lang, "連携する口座を選んでください。", "Choose the accounts to link.")) }
                    @for account in &view.linkable { (choice(lang, account)) }
                }
                @if view.reconsent.is_none() && view.linkable.iter().any(|account| account.is_linked) {
                    p.hint { (say(lang,
                        "同意すると、いまの連携は、ここで選んだ口座の新しい連携に替わります。選ばなかった口座の情報は、提供されなくなります。",
                        "If you agree, a new link with the accounts that you choose here takes the place of the present one. Accounts that you do not choose are no longer shared.")) }
                }
            }
            @if !view.unlinkable.is_empty() {
                h3 { (say(lang, "連携できない口座", "Accounts that cannot be linked")) }
                ul.unlinkable {
                    @for account in &view.unlinkable {
                        li {
                            (identity(lang, account.kind, &account.branch, &account.account_number))
                            span.hint { (reason(lang, view, account.reason)) }
                        }
                    }
                }
            }
        }
    }
}

fn choice(lang: Lang, account: &LinkableAccount) -> Markup {
    html! {
        label.choice {
            input type="checkbox" name="account_id" value=(account.account_id) checked[account.is_chosen];
            span {
                (identity(lang, account.kind, &account.branch, &account.account_number))
                @if account.is_linked { " " span.now { (say(lang, "連携中", "linked now")) } }
            }
        }
    }
}

fn identity(lang: Lang, kind: AccountKind, branch: &str, number: &str) -> Markup {
    html! { strong { (kind_name(lang, kind)) } " " span.where { (branch) " " span.number { (number) } } }
}

fn reason(lang: Lang, view: &ConsentView, reason: Unlinkable) -> String {
    let channel = channel_name(lang, view.channel);
    let partner = &view.partner;
    match (reason, lang) {
        (Unlinkable::KindNotOnChannel, Lang::Ja) => {
            format!("この口座種類は{channel}では連携しません（規定第2条第2項）。")
        }
        (Unlinkable::KindNotOnChannel, Lang::En) => {
            format!("The {channel} does not offer this kind (terms, Art. 2(2)).")
        }
        (Unlinkable::KindNotForPartner, Lang::Ja) => {
            format!("{partner} には、この口座種類を連携しません（規定第2条第2項）。")
        }
        (Unlinkable::KindNotForPartner, Lang::En) => {
            format!("This kind is not offered to {partner} (terms, Art. 2(2)).")
        }
        (Unlinkable::Closed, Lang::Ja) => "解約された口座です。".into(),
        (Unlinkable::Closed, Lang::En) => "This account is closed.".into(),
    }
}
