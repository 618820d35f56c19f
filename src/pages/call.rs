//! A call of the journal, by which a developer finds out why the bank answered as it did.

use super::say::say;
use crate::event::Lang;
use maud::{Markup, html};

/// A call, and where it is explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLink {
    /// Its id, as `Sandbox-Call` shows it.
    pub id: String,
    /// Where it is explained.
    pub href: String,
}

impl CallLink {
    /// A line that leads to the explanation.
    pub(super) fn line(&self, lang: Lang) -> Markup {
        html! {
            p {
                (say(lang, "この呼出しの説明: ", "This call, explained: "))
                a href=(self.href) { code { (self.id) } }
            }
        }
    }
}
