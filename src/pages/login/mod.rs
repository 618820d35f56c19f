//! 本人確認（第4条第1項）. The page on which a customer proves who they are.

mod fields;
mod trouble;

pub use fields::{BranchOption, LoginFields};
pub use trouble::LoginTrouble;

use super::{
    cast::{CastMember, cast_table},
    form::{LINKING, SealedForm, return_button, steps},
    frame::{Frame, document},
    say::{channel_name, say},
};
use crate::event::Lang;
use maud::{Markup, html};

/// What the login page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginView {
    /// What stands around the page.
    pub frame: Frame,
    /// Where the answer goes.
    pub form: SealedForm,
    /// API連携事業者. The partner's name.
    pub partner: String,
    /// What the channel asks for, and what was already typed.
    pub fields: LoginFields,
    /// What was wrong with the last try.
    pub trouble: Option<LoginTrouble>,
    /// Customers to try it with; empty = none are offered.
    pub cast: Vec<CastMember>,
}

const TROUBLE: &str = "trouble";

/// The login page.
pub fn login_page(lang: Lang, view: &LoginView) -> Markup {
    let title = say(lang, "本人確認", "Identify yourself");
    let channel = view.fields.channel();
    let body = html! {
        (steps(lang, 1))
        h1 { (title) }
        p.lead {
            @match lang {
                Lang::Ja => { strong { (view.partner) } " が、お客さまの口座情報との連携を求めています。ご本人であることを確認します。" },
                Lang::En => { strong { (view.partner) } " asks to be linked to your accounts. First, show us that it is you." },
            }
        }
        @if let Some(trouble) = view.trouble {
            div.trouble #(TROUBLE) role="alert" tabindex="-1" autofocus { p { (trouble.text(lang)) } }
        }
        div.card {
            (view.form.around(&html! {
                (view.fields.show(lang, view.trouble.map(|_| TROUBLE)))
                div.buttons {
                    button type="submit" { (say(lang, "本人確認して次へ", "Continue")) }
                    (return_button(lang, &view.partner))
                }
            }))
        }
        p.note {
            (channel_name(lang, channel)) " · "
            (say(lang, "本人確認はサービス時間帯に行います（規定第4条第1項）。", "Identity is checked during service hours (terms, Art. 4(1))."))
        }
        @if !view.cast.is_empty() {
            details.developer {
                summary { (say(lang, "模擬環境の顧客で試す", "Try it as a customer of the sandbox")) }
                (cast_table(lang, channel, &view.cast))
            }
        }
    };
    document(lang, &view.frame, LINKING, title, &body)
}
