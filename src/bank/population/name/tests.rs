//! Every name can be written by a bank, and the tables are as wide as they claim.

use super::*;
use crate::bank::population::dice::Dice;
use fake::Fake;

#[test]
fn every_part_of_a_name_is_written_in_the_characters_of_banks() {
    let families = family::FAMILIES.iter().map(|f| &f.name);
    let parts = families.chain(&given::FEMALE).chain(&given::MALE).chain(&trade::STEMS).chain(&trade::TRADES);
    for part in parts {
        assert!(is_bank_kana(part.kana), "{part:?}");
        assert!(part.kana.chars().count() <= 9, "{part:?}");
        assert!(!part.kanji.is_empty() && !part.kanji.is_ascii(), "{part:?}");
    }
}

#[test]
fn the_tables_are_wide_and_free_of_duplicates() {
    assert!(family::FAMILIES.len() >= 100 && given::FEMALE.len() >= 60 && given::MALE.len() >= 60);
    let mut seen = std::collections::BTreeSet::new();
    assert!(family::FAMILIES.iter().all(|f| f.weight > 0 && seen.insert(f.name.kanji)));
}

#[test]
fn a_name_is_the_same_for_the_same_dice() {
    let draw = |n| -> PersonName { Toyama.fake_with_rng(&mut Dice::of_seed(1).of(n).roll()) };
    assert_eq!(draw(1), draw(1));
    assert!((2..10).any(|n| draw(n) != draw(1)));
}

#[test]
fn names_fit_the_fields_of_a_bank() {
    for n in 0..2_000 {
        let mut rolling = Dice::of_seed(2).of(n).roll();
        let person = HolderName::Person(Toyama.fake_with_rng(&mut rolling));
        let company = HolderName::Company(Toyama.fake_with_rng(&mut rolling));
        for name in [person.clone(), company] {
            assert!(is_bank_kana(&name.kana()) && name.kana().chars().count() <= 30, "{}", name.kana());
            assert!(name.kanji().chars().count() <= 24);
            let mut written = Vec::new();
            name.write_kanji(&mut written);
            assert_eq!(written, name.kanji().as_bytes());
        }
        assert_eq!(person.kanji().matches('　').count(), 1);
        assert_eq!(person.kana().matches(' ').count(), 1);
    }
}

#[test]
fn common_families_are_drawn_more_often_than_rare_ones() {
    let count = |kanji: &str| {
        let drawn = (0..20_000).map(|n| -> PersonName { Toyama.fake_with_rng(&mut Dice::of_seed(3).of(n).roll()) });
        drawn.filter(|name| name.family.kanji == kanji).count()
    };
    let (common, rare) = (count("山本"), count("嶺"));
    assert!((500..740).contains(&common) && (5..45).contains(&rare), "{common} {rare}");
}
