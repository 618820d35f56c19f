//! Mistakes as text for people, and as data for programs.

mod github;
mod json;
mod text;

use crate::{
    bank::refusal::Said,
    event::Lang,
    scenario::{Diagnostic, Severity, Source, Span},
};

pub use github::github;
pub use json::json;
pub use text::text;

/// One file after the check.
#[derive(Debug)]
pub enum Checked {
    /// It was read.
    Read {
        /// Its text, under the path as the caller gave it, and the texts of its fragments.
        sources: Vec<Source>,
        /// What is wrong with it, and what is probably not meant.
        mistakes: Vec<Diagnostic>,
    },
    /// It could not be read.
    Unread {
        /// The path as the caller gave it.
        file: String,
        /// What the system said.
        why: String,
    },
}

impl Checked {
    /// Whether nothing is wrong.
    pub fn is_fine(&self) -> bool {
        self.errors() == 0
    }

    /// How much is wrong.
    pub fn errors(&self) -> usize {
        match self {
            Self::Read { mistakes, .. } => mistakes.iter().filter(|m| m.severity == Severity::Error).count(),
            Self::Unread { .. } => 1,
        }
    }

    /// How much is probably not meant.
    pub fn warnings(&self) -> usize {
        match self {
            Self::Read { mistakes, .. } => mistakes.len() - self.errors(),
            Self::Unread { .. } => 0,
        }
    }
}

/// The text that a span points into.
fn source_of(sources: &[Source], span: Span) -> Option<&Source> {
    sources.get(usize::from(span.file)).or(sources.first())
}

/// The sentence in the language of the reader.
fn say(said: &Said, lang: Lang) -> &str {
    match lang {
        Lang::Ja => &said.ja,
        Lang::En => &said.en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{self, Alone, code};

    #[test]
    fn every_place_can_be_shown_even_the_end_of_a_file_and_a_stretch_of_many_lines() {
        let source = "a: |\n  二行\n  三行\nb: 1";
        for (start, end) in [(0, 0), (0, source.len()), (4, 5), (source.len(), source.len()), (900, 901), (3, 20)] {
            let span = Span { file: 0, start, end, line: 1, column: 1 };
            let said = Said::fixed("誤り", "wrong");
            let mistake = Diagnostic::new(code::SYNTAX, String::new(), span, said.clone()).beside(span, said);
            let sources = vec![Source { file: "a.yaml".to_owned(), text: source.to_owned() }];
            let file = Checked::Read { sources, mistakes: vec![mistake] };
            for lang in Lang::ALL {
                assert!(text(std::slice::from_ref(&file), *lang).lines().count() <= 14);
            }
        }
    }

    #[test]
    fn a_file_cut_off_anywhere_can_be_shown() {
        let whole = include_str!("../../../scenarios/02-service-hours/night_closing.yaml");
        let cuts = whole.char_indices().map(|(at, _)| at).filter(|at| *at > whole.len() / 2);
        for (cut, end) in cuts.zip(["", "\r", "\t", "\u{feff}", "\"", "[", "\u{200b}", "\u{1b}"].iter().cycle()) {
            let source = format!("{}{end}", &whole[..cut]);
            let read = scenario::read_file("cut", &source, scenario::DEFAULT_START, &Alone);
            let checked = Checked::Read { sources: read.sources, mistakes: read.mistakes };
            assert!(text(&[checked], Lang::Ja).ends_with('\n'));
        }
    }
}
