//! Institution profiles as files: the ones that are built in, and how any other is read.

mod file;
mod hours;

use crate::{
    bank::{profile::Profile, refusal::Said},
    event::ProfileTerms,
    scenario::{
        Diagnostic, code,
        reading::{self, Budget, Findings, Place, Told},
    },
};

/// The most that a profile may hold.
const BUDGET: Budget = Budget { bytes: 256 * 1024, nodes: 20_000, depth: 16 };

/// The profiles that are built in: the word by which each is chosen, and its file.
const BUILTIN: &[(&str, &str)] = &[
    ("toyama", include_str!("toyama.yaml")),
    ("worst-bank", include_str!("worst-bank.yaml")),
    ("lenient", include_str!("lenient.yaml")),
];

/// The file of the built-in profile with this name, or nothing.
pub fn builtin(name: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the built-in profiles, the default first.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|(name, _)| *name)
}

/// Reads a profile's file: YAML, as strict as a scenario's. Codes stand in quotes, so that no reader takes `"007"` for a
/// number. Whether the figures make sense is checked, too, so that what comes back is sound.
///
/// # Errors
/// Every mistake at once, each at its place.
pub fn parse(text: &str) -> Result<ProfileTerms, Vec<Diagnostic>> {
    let mut found = Findings::default();
    let read = reading::grow(text, 0, &BUDGET, &mut found).and_then(|root| {
        let root = Place::root(&root);
        let terms = file::read(&root, &mut found)?;
        match Profile::compile(&terms) {
            Ok(_) => Ok(terms),
            Err(wrong) => Err(tell(&root, wrong, &mut found)),
        }
    });
    found.or(read)
}

/// What does not make sense, each sentence at the place that it begins with.
fn tell(root: &Place<'_>, wrong: Vec<Said>, found: &mut Findings) -> Told {
    let mut told = None;
    for said in wrong {
        let path = said.en.split('`').nth(1).unwrap_or_default().to_owned();
        let place = path.split('.').fold(root.clone(), |place, step| place.step(step));
        told = Some(found.push(Diagnostic { path, ..place.wrong(code::INVALID_VALUE, said) }));
    }
    let nothing = || root.wrong(code::INVALID_VALUE, Said::fixed("正しくありません。", "this is not sound"));
    told.unwrap_or_else(|| found.push(nothing()))
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
    fn a_slip_is_named_with_its_place_and_the_word_that_was_meant() {
        let text = builtin("toyama").unwrap();
        for (right, wrong, complaint) in [
            (
                "card_loan_months",
                "card_loan_month",
                "50:3 scenario::unknown_key window.card_loan_month card_loan_months",
            ),
            ("\"007\"", "007", "23:13 scenario::must_be_quoted branches[5].code -"),
            ("terms_version:", "name:", "60:1 scenario::duplicate_key name -"),
            ("\"07:00-23:00\"", "\"23:00-07:00\"", "33:17 scenario::invalid_time hours.institution.data.weekday[0] -"),
            ("savings_deposit", "saving_deposit", "44:35 scenario::unknown_word kinds.institution[1] savings_deposit"),
            ("deposits_months: 2", "deposits_months: two", "49:20 scenario::wrong_type window.deposits_months -"),
            ("terms_version: \"2023-05-31\"", "", "9:1 scenario::missing_key terms_version -"),
            ("code: \"2404\"", "code: \"24\"", "13:9 scenario::invalid_value institution.code -"),
            ("code: \"013\"", "code: \"011\"", "25:13 scenario::invalid_value branches[7].code -"),
            ("link_secs: 7776000", "link_secs: 0", "57:14 scenario::invalid_value lifetimes.link_secs -"),
        ] {
            assert!(text.contains(right), "{right}");
            let found = parse(&text.replacen(right, wrong, 1)).unwrap_err();
            let told = found.iter().map(|Diagnostic { code, path, span, nearest, .. }| {
                format!("{}:{} {code} {path} {}", span.line, span.column, nearest.as_deref().unwrap_or("-"))
            });
            assert!(told.clone().any(|told| told == complaint), "{:?}", told.collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_mistake_of_a_file_is_told_at_once() {
        let text = builtin("toyama").unwrap().replace("\"2404\"", "2404").replace("anser_max_days", "anser_max_day");
        let found = parse(&text).unwrap_err();
        assert_eq!(found.len(), 2, "{found:#?}");
    }

    #[test]
    fn the_other_profiles_are_what_they_are_called() {
        let read = |name: &str| Profile::compile(&parse(builtin(name).unwrap()).unwrap()).unwrap();
        let (worst, usual, lenient) = (read("worst-bank"), read("toyama"), read("lenient"));
        let lifetimes = |profile: &Profile| profile.terms().lifetimes;
        assert!(lifetimes(&worst).access_token_secs < lifetimes(&usual).access_token_secs);
        assert!(lifetimes(&usual).access_token_secs < lifetimes(&lenient).access_token_secs);
        assert_eq!([&worst, &usual, &lenient].map(Profile::cuts_periods), [false, false, true]);
        let months = |profile: &Profile| profile.window_months(Channel::Institution, AccountKind::OrdinaryDeposit);
        assert_eq!([&worst, &usual, &lenient].map(months), [0, 2, 24]);
        // A Sunday at noon: one is closed, one is open for a while, one is never closed.
        let sunday = Jst::parse("2026-06-14T12:00:00+09:00").unwrap();
        let night = Jst::parse("2026-06-14T03:00:00+09:00").unwrap();
        let open = |profile: &Profile, at| profile.hours().is_open(Channel::Institution, Purpose::Data, at);
        assert_eq!([&worst, &usual, &lenient].map(|profile| open(profile, sunday)), [false, true, true]);
        assert_eq!([&worst, &usual, &lenient].map(|profile| open(profile, night)), [false, false, true]);
    }

    #[test]
    fn every_profile_and_the_example_fit_the_schema() {
        let schema: serde_json::Value = serde_json::from_str(include_str!("../../profiles/schema.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let example = include_str!("../../profiles/kakucho.yaml");
        let files = BUILTIN.iter().map(|(_, text)| *text).chain([example]);
        for text in files {
            let terms = parse(text).unwrap();
            let value: serde_json::Value = serde_saphyr::from_str(text).unwrap();
            let wrong: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{}: {wrong:?}", terms.name);
            assert!(
                text.contains("Public facts:") && text.contains("own choice:"),
                "{} says what is whose",
                terms.name
            );
        }
        let mut value: serde_json::Value = serde_saphyr::from_str(example).unwrap();
        value["window"]["deposit_months"] = 1.into();
        assert!(!validator.is_valid(&value), "the schema is strict");
    }
}
