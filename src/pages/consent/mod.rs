//! API連携認証（第4条第1項）. The page on which a customer agrees to be linked, and chooses what is linked.

mod accounts;
mod items;
mod terms;

pub use accounts::{LinkableAccount, Unlinkable, UnlinkableAccount};

use super::{
    form::{LINKING, SealedForm, steps},
    frame::{Frame, document},
    instant::instant,
    say::say,
};
use crate::event::{Channel, Day, Jst, Lang, Scope};
use maud::{Markup, html};

/// What the consent page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentView {
    /// What stands around the page.
    pub frame: Frame,
    /// Where the answer goes.
    pub form: SealedForm,
    /// API連携事業者. The partner's name.
    pub partner: String,
    /// The partner's channel: on ANSER, one scope covers everything.
    pub channel: Channel,
    /// お客さま. Who was identified.
    pub holder: Holder,
    /// 提供する情報（第2条第1項）. What the partner asks for, in the order to show.
    pub scopes: Vec<Scope>,
    /// データの提供期間（第2条第4項）. The first day of the statements that the partner can read.
    pub statements_from: Option<Day>,
    /// The accounts that may be linked.
    pub linkable: Vec<LinkableAccount>,
    /// The accounts that may not, and why.
    pub unlinkable: Vec<UnlinkableAccount>,
    /// 有効期間（第4条第1項）. When the link would end.
    pub expires_at: Jst,
    /// 規定の版（第9条）.
    pub terms_version: String,
    /// 再同意（第9条第1項）. The link that goes on where the customer accepts terms that have changed since.
    pub reconsent: Option<Reconsent>,
    /// What was missing in the last answer.
    pub troubles: Vec<ConsentTrouble>,
}

/// 再同意（第9条第1項）. A link that was made under older terms, and goes on where the customer accepts these with the same accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconsent {
    /// 規定の版. Which version the customer has accepted.
    pub accepted_version: String,
    /// What has changed, in the bank's words.
    pub changes: Option<String>,
    /// 有効期間（第4条第1項）. When that link ends: accepting does not make it longer.
    pub until: Jst,
}

/// お客さま. Who was identified, so that somebody who took the wrong account notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// 氏名.
    pub name: String,
    /// Where to identify oneself again, with another account.
    pub restart_href: Option<String>,
}

/// What an approval lacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentTrouble {
    /// No account was chosen.
    NoAccount,
    /// The terms were not accepted (第1条第2項(3)).
    TermsNotAccepted,
    /// The terms have changed while the page lay open (第9条第1項).
    TermsChanged,
}

impl ConsentTrouble {
    /// The fragment of the input that is meant.
    const fn target(self) -> &'static str {
        match self {
            Self::NoAccount => "#accounts",
            Self::TermsNotAccepted | Self::TermsChanged => "#accept_terms",
        }
    }

    const fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::NoAccount => {
                say(lang, "連携する口座を1つ以上選んでください。", "Choose at least one account to link.")
            }
            Self::TermsNotAccepted => {
                say(lang, "規定への同意にチェックを入れてください。", "Tick the box to accept the terms.")
            }
            Self::TermsChanged => say(
                lang,
                "画面を開いている間に規定が変わりました。新しい版を確かめて、同意し直してください。",
                "The terms changed while this page lay open. Look at the new version, and accept it.",
            ),
        }
    }
}

/// The id of the message that lists what was missing.
const TROUBLE: &str = "trouble";

/// The consent page. Where no account may be linked, it says so and offers the way back alone.
pub fn consent_page(lang: Lang, view: &ConsentView) -> Markup {
    let title = say(lang, "API連携認証への同意", "Consent to the link");
    let has_choice = !view.linkable.is_empty();
    let body = html! {
        (steps(lang, 2))
        h1 { (title) }
        (lead(lang, &view.partner, has_choice))
        (holder(lang, &view.holder))
        @if let Some(link) = &view.reconsent { (reconsent(lang, link, &view.terms_version)) }
        @if !view.troubles.is_empty() { (troubles(lang, &view.troubles)) }
        @if has_choice { (items::section(lang, view)) }
        (view.form.around(&html! {
            (accounts::section(lang, view))
            @if has_choice {
                (period(lang, view))
                (terms::section(lang, view))
            }
            (buttons(lang, &view.partner, has_choice))
        }))
    };
    document(lang, &view.frame, LINKING, title, &body)
}

fn lead(lang: Lang, partner: &str, has_choice: bool) -> Markup {
    html! {
        p.lead {
            @match (has_choice, lang) {
                (true, Lang::Ja) => {
                    "次の内容で、お客さまの情報を " strong { (partner) } " と連携します。よろしければ「同意して連携する」を押してください。"
                },
                (true, Lang::En) => {
                    "Your information will be shared with " strong { (partner) } " as follows. If you agree, press “Agree and link”."
                },
                (false, Lang::Ja) => { strong { (partner) } " と連携できる口座がありません。" },
                (false, Lang::En) => { "You have no account that can be linked to " strong { (partner) } "." },
            }
        }
    }
}

/// 再同意（第9条第1項）.
fn reconsent(lang: Lang, link: &Reconsent, version: &str) -> Markup {
    html! {
        div.card {
            p { strong { (say(lang, "API利用規定が変わりました（規定第9条第1項）。", "The terms of use have changed (terms, Art. 9(1)).")) } }
            dl.pairs {
                dt { (say(lang, "新しい版", "The new version")) }
                dd { (version) }
                dt { (say(lang, "これまでに同意した版", "You have accepted")) }
                dd { (link.accepted_version) }
                @if let Some(changes) = &link.changes {
                    dt { (say(lang, "変わったこと", "What has changed")) }
                    dd { (changes) }
                }
            }
            p { (say(lang,
                "同意するまで、情報は提供されません。同じ口座のまま同意すると、いまの連携がそのまま続きます。口座を変えると、新しい連携になります。",
                "Nothing is shared until you accept. If you accept with the same accounts, your link goes on as it is; with others it becomes a new link.")) }
        }
    }
}

/// 有効期間（第4条第1項）.
fn period(lang: Lang, view: &ConsentView) -> Markup {
    let until = view.reconsent.as_ref().map_or(view.expires_at, |link| link.until);
    html! {
        section aria-labelledby="period" {
            h2 #period { (say(lang, "有効期間", "How long")) }
            p {
                (say(lang, "", "Until ")) strong { (instant(lang, until)) }
                (say(lang, " まで。過ぎたときは、あらためてAPI連携認証が必要です（規定第4条第1項）。",
                    ". After that you will have to link again (terms, Art. 4(1))."))
            }
            @if view.reconsent.is_some() {
                p.hint {
                    (say(lang, "いまの連携の期間のままです。口座を変えて新しい連携にすると、", "This is your link's own end. A new link, with other accounts, would last until "))
                    (instant(lang, view.expires_at)) (say(lang, " までになります。", "."))
                }
            }
        }
    }
}

fn holder(lang: Lang, holder: &Holder) -> Markup {
    html! {
        div.holder {
            p {
                (say(lang, "本人確認されたお客さま: ", "Identified as: ")) strong { (holder.name) } (say(lang, " 様", ""))
            }
            @if let Some(href) = &holder.restart_href {
                p { a href=(href) rel="nofollow" {
                    (say(lang, "別の口座で本人確認をやり直す", "Not you, or the wrong account? Identify yourself again"))
                } }
            }
            p.hint {
                (say(lang, "連携した後に、別のお客さまの口座へ入れ替えることはできません。",
                    "Once linked, the link cannot be moved to another customer's accounts."))
            }
        }
    }
}

fn troubles(lang: Lang, troubles: &[ConsentTrouble]) -> Markup {
    html! {
        div.trouble #(TROUBLE) role="alert" tabindex="-1" autofocus {
            p { (say(lang, "まだ連携していません。次の点を確かめてください。", "Nothing has been linked yet. Please check:")) }
            ul { @for trouble in troubles { li { a href=(trouble.target()) { (trouble.text(lang)) } } } }
        }
    }
}

fn buttons(lang: Lang, partner: &str, has_choice: bool) -> Markup {
    html! {
        div.buttons {
            @if has_choice {
                button type="submit" name="decision" value="approve" { (say(lang, "同意して連携する", "Agree and link")) }
            }
            button.quiet type="submit" name="decision" value="deny" formnovalidate { (say(lang, "連携しない", "Do not link")) }
        }
        p.hint {
            (say(lang, "「連携しない」を押すと、何も提供せずに ", "“Do not link” shares nothing and returns you to "))
            (partner) (say(lang, " に戻ります。", "."))
        }
    }
}
