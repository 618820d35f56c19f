//! 明細. One row of an account's own story.

use super::{
    position::Position,
    stream::{Category, Party, StreamDef},
};
use crate::{
    bank::population::{CompanyName, HolderName, PersonName, Toyama, dice::Dice},
    event::{Day, Jst, MINUTE_MS, Yen},
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

impl Row {
    /// 起算日. The same as the day of booking.
    pub const fn value_day(&self) -> Day {
        self.position.day
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

    /// Appends 摘要: what moved, and for a remittance from or to whom. Says where in `out` that name begins.
    pub fn write_description(&self, out: &mut Vec<u8>) -> Option<usize> {
        out.extend_from_slice(self.entry.label.as_bytes());
        let names_party = matches!(self.entry.category, Category::Transfer | Category::Correction);
        if let Party::Paper = self.entry.party {
            let number = self.clock.below(ALWAYS, 9_000) + 10_001 + u64::from(self.position.k);
            // Writing into a Vec cannot fail.
            let _ = write!(out, " {number}");
        } else if names_party && !matches!(self.entry.party, Party::Nobody) {
            out.push(b' ');
            let named_at = out.len();
            self.write_counterparty(out);
            return Some(named_at);
        }
        None
    }

    /// Appends 相手先 in half-width kana, and says whether there is one.
    pub fn write_counterparty(&self, out: &mut Vec<u8>) -> bool {
        let each = self.clock.of(u64::from(self.position.k));
        match self.entry.party {
            Party::Nobody | Party::Paper => return false,
            Party::Known(name) => out.extend_from_slice(name.as_bytes()),
            Party::Company => company(self.clock.of(ALWAYS)).write_kana(out),
            Party::AnyCompany => company(each).write_kana(out),
            Party::AnyPerson => {
                HolderName::from(Toyama.fake_with_rng::<PersonName, _>(&mut each.roll())).write_kana(out);
            }
            Party::AnyOf(names) => {
                let drawn = usize::try_from(each.below(0, names.len() as u64)).unwrap_or(0);
                out.extend_from_slice(names[drawn].as_bytes());
            }
        }
        true
    }
}

fn company(dice: Dice) -> HolderName {
    HolderName::from(Toyama.fake_with_rng::<CompanyName, _>(&mut dice.roll()))
}
