//! The form that carries a request from page to page.

use super::{frame::Width, say::say};
use crate::event::Lang;
use maud::{Markup, html};

/// Where a form is sent, and the sealed request that it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedForm {
    /// Where the form is posted.
    pub action: String,
    /// The sealed state of the request, for the hidden field `request`.
    pub request: String,
}

impl SealedForm {
    /// A form of this request around `inside`.
    pub(super) fn around(&self, inside: &Markup) -> Markup {
        html! {
            form method="post" action=(self.action) autocomplete="off" {
                input type="hidden" name="request" value=(self.request);
                (inside)
            }
        }
    }

    /// A form with nothing but the way back to the partner.
    pub(super) fn way_back(&self, lang: Lang, partner: &str) -> Markup {
        self.around(&html! { div.buttons { (return_button(lang, partner)) } })
    }
}

/// The button back to the partner: it needs no field to be filled in.
pub(super) fn return_button(lang: Lang, partner: &str) -> Markup {
    html! {
        button.quiet type="submit" name="decision" value="return" formnovalidate {
            (say(lang, "", "Return to ")) (partner) (say(lang, " に戻る", ""))
        }
    }
}

/// 手順. Where the customer stands in the three steps of linking (第4条第1項).
pub(super) fn steps(lang: Lang, current: usize) -> Markup {
    let names = [say(lang, "本人確認", "Identify"), say(lang, "同意", "Consent"), say(lang, "連携", "Linked")];
    html! {
        ol.steps aria-label=(say(lang, "手順", "Steps")) {
            @for (i, name) in names.into_iter().enumerate() {
                li aria-current=[(i + 1 == current).then_some("step")] { (name) }
            }
        }
    }
}

/// What the developer, rather than the customer, should know. Folded away.
pub(super) fn for_developers(lang: Lang, inside: &Markup) -> Markup {
    html! {
        details.developer {
            summary { (say(lang, "開発者の方へ", "For developers")) }
            (inside)
        }
    }
}

/// The width of every page of the linking.
pub(super) const LINKING: Width = Width::Narrow;
