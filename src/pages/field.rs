//! One labelled input of a form.

use maud::{Markup, html};

/// An input with its label. Everything is text; `secret` hides what is typed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    /// The name by which it is sent, and its id.
    pub(super) name: &'static str,
    /// What it asks for.
    pub(super) label: &'a str,
    /// An example or a rule, below the label.
    pub(super) hint: &'a str,
    /// What it already holds.
    pub(super) value: &'a str,
    /// Whether only digits are meant.
    pub(super) numeric: bool,
    /// Whether what is typed is hidden.
    pub(super) secret: bool,
    /// The most characters that it takes.
    pub(super) max: Option<u8>,
    /// The id of a list of suggestions.
    pub(super) list: Option<&'a str>,
    /// The id of the message that says what is wrong with it.
    pub(super) trouble: Option<&'a str>,
}

impl Field<'_> {
    /// The label, the hint and the input.
    pub(super) fn show(&self) -> Markup {
        let hint_id = format!("{}_hint", self.name);
        let described_by = match self.trouble {
            Some(trouble) => format!("{trouble} {hint_id}"),
            None => hint_id.clone(),
        };
        html! {
            div.field {
                label for=(self.name) { (self.label) }
                p.hint id=(hint_id) { (self.hint) }
                input id=(self.name) name=(self.name) type=(if self.secret { "password" } else { "text" })
                    value=[(!self.value.is_empty()).then_some(self.value)]
                    inputmode=[self.numeric.then_some("numeric")] maxlength=[self.max] list=[self.list]
                    autocomplete="off" autocapitalize="none" spellcheck="false" required
                    aria-invalid=[self.trouble.map(|_| "true")] aria-describedby=(described_by);
            }
        }
    }
}
