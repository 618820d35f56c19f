//! Institution profiles as files: the ones that are built in, and how any other is read.

use crate::event::ProfileTerms;
use std::fmt;

/// The largest file that is read as a profile.
const MAX_BYTES: usize = 256 * 1024;

/// The profiles that are built in: the word by which each is chosen, and its file.
const BUILTIN: &[(&str, &str)] = &[("toyama", include_str!("toyama.yaml"))];

/// The file of the built-in profile with this name, or nothing.
pub fn builtin(name: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the built-in profiles, the default first.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|(name, _)| *name)
}

/// What is wrong with a profile's file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileError {
    /// The line, counted from 1; 0 when the whole file is meant.
    pub line: u64,
    /// The column, counted from 1 in characters; 0 when the whole file is meant.
    pub column: u64,
    /// What is wrong, in English, without the place.
    pub message: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "{line}:{}: {}", self.column, self.message),
        }
    }
}

impl std::error::Error for ProfileError {}

/// Reads a profile's file: strict YAML without unknown or duplicate keys. Codes stand in quotes, so that no reader
/// takes `"007"` for a number. Whether the figures make sense is for `bank::profile::Profile::compile` to say.
pub fn parse(text: &str) -> Result<ProfileTerms, ProfileError> {
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| {
        let place = error.location();
        ProfileError {
            line: place.map_or(0, |at| at.line()),
            column: place.map_or(0, |at| at.column()),
            message: without_place(error.without_snippet().to_string(), place),
        }
    })
}

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_reader_input_bytes: Some(MAX_BYTES),
            max_total_scalar_bytes: MAX_BYTES,
            max_documents: 1,
            max_depth: 16,
            max_nodes: 20_000,
        },
        strict_booleans: true,
        no_schema: true,
        with_snippet: false,
    }
}

/// The reader ends its sentences with the place, which stands beside the message here, and with advice on its own options.
fn without_place(mut message: String, place: Option<serde_saphyr::Location>) -> String {
    let said = place.map(|at| format!(" at line {}, column {}", at.line(), at.column())).unwrap_or_default();
    for end in [said.as_str(), ", set DuplicateKeyPolicy in Options if acceptable"] {
        let rest = message.strip_suffix(end).unwrap_or(&message).len();
        message.truncate(rest);
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bank::profile::Profile,
        event::{AccountKind, Channel, Jst, Purpose},
    };

    #[test]
    fn every_built_in_profile_is_sound_and_bears_its_name() {
        for name in builtin_names() {
            let terms = parse(builtin(name).unwrap()).unwrap();
            assert_eq!(terms.name, name);
            Profile::compile(&terms).unwrap();
        }
        assert_eq!(builtin("tokyo"), None);
    }

    #[test]
    fn toyama_is_the_bank_of_the_terms() {
        let profile = Profile::compile(&parse(builtin("toyama").unwrap()).unwrap()).unwrap();
        let terms = profile.terms();
        assert_eq!((terms.institution.code.as_str(), terms.branches.len()), ("2404", 10));
        assert_eq!(profile.branch("007").unwrap().name, "本店営業部");
        for kind in AccountKind::ALL {
            assert_eq!(profile.offers(Channel::Institution, *kind), *kind != AccountKind::CurrentDeposit, "{kind}");
        }
        let anser = AccountKind::ALL.iter().filter(|kind| profile.offers(Channel::Anser, **kind));
        assert!(anser.eq(&[AccountKind::OrdinaryDeposit, AccountKind::CurrentDeposit]));
        assert_eq!(profile.window_months(Channel::Institution, AccountKind::OrdinaryDeposit), 2);
        assert_eq!(terms.lifetimes.link_secs, 90 * 24 * 3600);
        let closed = Jst::parse("2026-06-10T23:00:00+09:00").unwrap();
        let reopened = profile.hours().next_open(Channel::Anser, Purpose::Linking, closed);
        assert_eq!(reopened, Jst::parse("2026-06-11T07:00:00+09:00"));
    }

    #[test]
    fn a_slip_is_named_with_its_line_and_column() {
        let text = builtin("toyama").unwrap();
        for (right, wrong, complaint) in [
            ("card_loan_months", "card_loan_month", "49:3: unknown field `card_loan_month`, expected one of"),
            ("\"007\"", "007", "22:13: The string value [007] must be quoted"),
            ("terms_version:", "name:", "59:1: duplicate mapping key: name"),
            ("07:00-23:00", "23:00-07:00", "32:17: `23:00-07:00` is not a span of a day"),
            ("savings_deposit", "saving", "43:35: unknown variant `saving`, expected one of"),
            ("deposits_months: 2", "deposits_months: two", "48:20: invalid u32"),
            ("terms_version: \"2023-05-31\"", "", "missing field `terms_version`"),
        ] {
            let error = parse(&text.replace(right, wrong)).unwrap_err();
            assert!(error.to_string().contains(complaint), "{error}");
            assert!(!error.message.contains("at line") && !error.message.contains("Options"), "{error}");
        }
    }
}
