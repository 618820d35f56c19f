//! 明細. One row of an account's own story.

use super::{
    position::Position,
    stream::{Category, Party, StreamDef},
};
use crate::{
    bank::{
        calendar,
        population::{CompanyName, HolderName, PersonName, Toyama, dice::Dice},
    },
    event::{Day, Jst, MINUTE_MS, Yen, pair},
};
use fake::Fake;
use std::io::Write;

/// 明細. One row of an account's own story, with the balance after it.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Where it stands.
    pub position: Position,
    /// Yen, negative when money leaves the account; never 0.
    pub amount: Yen,
    /// 残高. After this row.
    pub balance: Yen,
    pub(super) entry: &'static StreamDef,
    pub(super) clock: Dice,
}

/// The draw that names the party of a whole stream, and the first number of its papers.
const ALWAYS: u64 = u64::MAX - 2;
/// 資金化. Cheques of other banks are cleared so many business days after they were paid in.
pub(super) const CLEARED_AFTER: i32 = 2;
/// カナ摘要 has at most so many characters.
const MOST_KANA: usize = 20;

impl Row {
    /// 起算日. The day of booking; of cheques of other banks, the business day on which they are cleared.
    pub fn value_day(&self) -> Day {
        if self.entry.category == Category::ChequeIn {
            calendar::add_business_days(self.position.day, CLEARED_AFTER)
        } else {
            self.position.day
        }
    }

    /// 取引区分.
    pub const fn category(&self) -> Category {
        self.entry.category
    }

    /// 訂正. When the row was put right, or will be, if it always is.
    pub fn corrected_at(&self) -> Option<Jst> {
        let minutes = i64::from(self.entry.corrected_after?);
        Some(self.position.instant().plus(minutes * MINUTE_MS))
    }

    /// Appends 摘要 in kanji: what moved, for a remittance from or to whom, for a paper or a bill its number. Says where in
    /// `out` the name begins.
    pub fn write_description(&self, out: &mut Vec<u8>) -> Option<usize> {
        out.extend_from_slice(self.entry.label.kanji.as_bytes());
        self.write_detail(out)
    }

    /// Appends カナ摘要: the same in half-width kana, cut where 20 characters are full.
    pub fn write_kana_description(&self, out: &mut Vec<u8>) {
        let from = out.len();
        out.extend_from_slice(self.entry.label.kana.as_bytes());
        self.write_detail(out);
        let written = std::str::from_utf8(&out[from..]).unwrap_or_default();
        let end = written.char_indices().nth(MOST_KANA).map_or(written.len(), |(at, _)| written[..at].trim_end().len());
        out.truncate(from + end);
    }

    /// Appends what follows the label, if anything does, and says where a name begins.
    fn write_detail(&self, out: &mut Vec<u8>) -> Option<usize> {
        let names_party = matches!(self.entry.category, Category::Transfer | Category::Correction);
        match self.entry.party {
            Party::Paper => {
                let number = self.clock.below(ALWAYS, 9_000) + 10_001 + u64::from(self.position.k);
                // Writing into a Vec cannot fail.
                let _ = write!(out, " {number}");
            }
            Party::Collector(_) => {
                let number = u32::try_from(self.clock.below(ALWAYS, 100_000_000)).unwrap_or(0);
                let digits = [number / 1_000_000, number / 10_000, number / 100, number].map(pair);
                out.push(b' ');
                out.extend_from_slice(digits.as_flattened());
            }
            Party::Known(_)
            | Party::Person
            | Party::Company
            | Party::AnyCompany
            | Party::AnyPerson
            | Party::One(_)
            | Party::AnyOf(_)
                if names_party =>
            {
                out.push(b' ');
                let named_at = out.len();
                self.write_counterparty(out);
                return Some(named_at);
            }
            Party::Nobody
            | Party::Known(_)
            | Party::Person
            | Party::Company
            | Party::AnyCompany
            | Party::AnyPerson
            | Party::One(_)
            | Party::AnyOf(_) => {}
        }
        None
    }

    /// Appends 相手先 in half-width kana, and says whether there is one.
    pub fn write_counterparty(&self, out: &mut Vec<u8>) -> bool {
        let each = self.clock.of(u64::from(self.position.k));
        match self.entry.party {
            Party::Nobody | Party::Paper => return false,
            Party::Known(name) | Party::Collector(name) => out.extend_from_slice(name.as_bytes()),
            Party::Company => company(self.clock.of(ALWAYS)).write_kana(out),
            Party::AnyCompany => company(each).write_kana(out),
            Party::Person => person(self.clock.of(ALWAYS)).write_kana(out),
            Party::AnyPerson => person(each).write_kana(out),
            Party::One(names) => out.extend_from_slice(one_of(names, self.clock.of(ALWAYS)).as_bytes()),
            Party::AnyOf(names) => out.extend_from_slice(one_of(names, each).as_bytes()),
        }
        true
    }
}

fn one_of(names: &[&'static str], dice: Dice) -> &'static str {
    names[usize::try_from(dice.below(0, names.len() as u64)).unwrap_or(0)]
}

fn person(dice: Dice) -> HolderName {
    HolderName::from(Toyama.fake_with_rng::<PersonName, _>(&mut dice.roll()))
}

fn company(dice: Dice) -> HolderName {
    HolderName::from(Toyama.fake_with_rng::<CompanyName, _>(&mut dice.roll()))
}
