//! What is wrong with a file, where it stands, what was expected there, and how to mend it.

use crate::bank::refusal::Said;

/// A stretch of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// Which text: 0 is the file itself, the others are its fragments in the order of `use`.
    pub file: u16,
    /// The byte at which it starts.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
    /// The line of its start, from 1.
    pub line: usize,
    /// The column of its start in characters, from 1.
    pub column: usize,
}

/// Another place that has to do with the mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What stands there.
    pub message: Said,
}

/// How much a mistake weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot be played.
    Error,
    /// It can, but hardly says what was meant.
    Warning,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable name, such as `scenario::unknown_word`.
    pub code: &'static str,
    /// Which value, such as `timeline[2].event.outage.scope[0]`; empty for the file as a whole.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub message: Said,
    /// What could have stood there.
    pub expected: Vec<String>,
    /// Which of them was probably meant.
    pub nearest: Option<String>,
    /// How to mend it.
    pub help: Option<Said>,
    /// The other half of the mistake.
    pub related: Option<Related>,
}

impl Diagnostic {
    /// A mistake that one sentence says in full.
    pub const fn new(code: &'static str, path: String, span: Span, message: Said) -> Self {
        let severity = Severity::Error;
        Self { severity, code, path, span, message, expected: Vec::new(), nearest: None, help: None, related: None }
    }

    /// The same, but the scenario can be played all the same.
    #[must_use]
    pub const fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same, with what could have stood there.
    #[must_use]
    pub fn expecting<W: AsRef<str>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.expected = words.into_iter().map(|w| w.as_ref().to_owned()).collect();
        self
    }

    /// The same, with the word that was probably meant.
    #[must_use]
    pub fn meaning(mut self, nearest: Option<&str>) -> Self {
        self.nearest = nearest.map(str::to_owned);
        self
    }

    /// The same, with a way to mend it.
    #[must_use]
    pub fn helping(mut self, help: Said) -> Self {
        self.help = Some(help);
        self
    }

    /// The same, with the place of the other half.
    #[must_use]
    pub fn beside(mut self, span: Span, message: Said) -> Self {
        self.related = Some(Related { span, message });
        self
    }
}

/// The names of all mistakes. They are stable: an editor or a script may rely on them.
pub mod code {
    /// The text is not YAML.
    pub const SYNTAX: &str = "scenario::syntax";
    /// The text is too long, too deep, or unfolds to too much.
    pub const TOO_LARGE: &str = "scenario::too_large";
    /// YAML that is refused on purpose: tags, merge keys, several documents, keys that are not text.
    pub const YAML_FEATURE: &str = "scenario::yaml_feature";
    /// The same key twice in one place.
    pub const DUPLICATE_KEY: &str = "scenario::duplicate_key";
    /// A key that does not exist there.
    pub const UNKNOWN_KEY: &str = "scenario::unknown_key";
    /// A key that must be there is not.
    pub const MISSING_KEY: &str = "scenario::missing_key";
    /// A list where a number should be, and the like.
    pub const WRONG_TYPE: &str = "scenario::wrong_type";
    /// Text that YAML would take for a number or a truth value.
    pub const MUST_BE_QUOTED: &str = "scenario::must_be_quoted";
    /// A word that is not in the list of words for this place.
    pub const UNKNOWN_WORD: &str = "scenario::unknown_word";
    /// Something of the format that this version does not do yet.
    pub const NOT_SUPPORTED_YET: &str = "scenario::not_supported_yet";
    /// A value of the right type that is outside of what is possible.
    pub const INVALID_VALUE: &str = "scenario::invalid_value";
    /// A time, date or duration that cannot be read.
    pub const INVALID_TIME: &str = "scenario::invalid_time";
    /// A paragraph that the terms do not have.
    pub const UNKNOWN_CLAUSE: &str = "scenario::unknown_clause";
    /// Times in an order that cannot be.
    pub const TIME_ORDER: &str = "scenario::time_order";
    /// Keys that exclude each other.
    pub const CONFLICT: &str = "scenario::conflict";
    /// `until` or `for` on something that does not last.
    pub const NOT_LASTING: &str = "scenario::not_lasting";
    /// Two events of one name.
    pub const DUPLICATE_ID: &str = "scenario::duplicate_id";
    /// A name that no event has.
    pub const UNKNOWN_ID: &str = "scenario::unknown_id";
    /// An event that can never happen.
    pub const CANNOT_HAPPEN: &str = "scenario::cannot_happen";
    /// A fragment that cannot be taken in.
    pub const FRAGMENT: &str = "scenario::fragment";
    /// Nobody of this name exists at this bank.
    pub const UNKNOWN_NAME: &str = "scenario::unknown_name";
    /// A kind of account that is not offered there.
    pub const NOT_OFFERED: &str = "scenario::not_offered";
    /// Something that happens without anybody noticing.
    pub const NO_EFFECT: &str = "scenario::no_effect";
    /// A fault that an earlier one keeps from ever applying.
    pub const SHADOWED: &str = "scenario::shadowed";
    /// An expectation that can never be judged.
    pub const CANNOT_BE_JUDGED: &str = "scenario::cannot_be_judged";
}
