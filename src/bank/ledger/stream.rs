//! 取引の流れ. The vocabulary in which the stories of accounts are written down: each stream is one kind of entry that
//! recurs.

use super::{held::Held, season::Season};

/// 取引の流れ. One kind of entry that recurs on an account, such as a salary.
#[derive(Debug)]
pub(super) struct StreamDef {
    /// The name of its draws. Where two streams share it, they show the same amounts.
    pub id: u16,
    /// On whose accounts it runs.
    pub held: Held,
    /// The stream whose days and minutes it shares, where it follows another one.
    pub clock: Option<u16>,
    /// Whether money comes in or goes out.
    pub sense: Sense,
    /// 取引区分.
    pub category: Category,
    /// 摘要.
    pub label: Label,
    /// 相手先.
    pub party: Party,
    /// It recurs every so many months, a divisor of 12.
    pub every: u8,
    /// In which of them; a bimonthly stream with phase 1 falls into February, April…. Drawn where absent.
    pub phase: Option<u8>,
    /// How many times in such a month.
    pub times: Times,
    /// On which days.
    pub days: Days,
    /// Between which minutes of the day.
    pub minutes: (u16, u16),
    /// Amounts are multiples of this many yen.
    pub unit: i64,
    /// How much, on average.
    pub mean: Mean,
    /// How far amounts stray from the mean, in thousandths of it.
    pub noise: u16,
    /// How the months differ; only for streams that recur once in every month.
    pub season: Option<&'static Season>,
    /// 訂正. After how many minutes the entry is put right, where it always is.
    pub corrected_after: Option<u16>,
}

/// 摘要. The word of an entry, as each channel writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    /// 漢字摘要. At most 12 characters.
    pub kanji: &'static str,
    /// カナ摘要. At most 13 characters, of those that telegrams between banks carry.
    pub kana: &'static str,
}

impl Label {
    /// A word, in both scripts.
    pub const fn new(kanji: &'static str, kana: &'static str) -> Self {
        Self { kanji, kana }
    }
}

/// 回数. How many times in a month, with what makes dividing by it cheap.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    n: u16,
    inverse: u32,
}

impl Times {
    /// `n` times, at least once.
    pub const fn of(n: u16) -> Self {
        Self { n, inverse: if n == 1 { 0 } else { u32::MAX / n as u32 + 1 } }
    }

    /// How many times.
    pub const fn get(self) -> u32 {
        self.n as u32
    }

    /// `of` divided by the times, rounded down: exact below 2³² / times, which is centuries of entries.
    pub const fn divide(self, of: u32) -> u32 {
        if self.n == 1 { of } else { ((of as u64 * self.inverse as u64) >> 32) as u32 }
    }
}

/// 入払区分. Which way money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    In,
    Out,
}

/// 取引区分, by the codes that Japanese banks exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// 現金.
    Cash,
    /// 振込.
    Transfer,
    /// 他店券入金.
    ChequeIn,
    /// 交換.
    Clearing,
    /// 振替.
    Debit,
    /// その他.
    Other,
    /// 訂正.
    Correction,
}

impl Category {
    /// The two digits shown to partners.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "10",
            Self::Transfer => "11",
            Self::ChequeIn => "12",
            Self::Clearing => "13",
            Self::Debit => "14",
            Self::Other => "18",
            Self::Correction => "19",
        }
    }
}

/// 相手先. Who stands on the other side of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) enum Party {
    /// Nobody, or nobody who is named.
    Nobody,
    /// Always the same one.
    Known(&'static str),
    /// 収納企業. Always the same one, which knows the account by a contractor number (契約者番号) that follows the label.
    Collector(&'static str),
    /// A person, the same for all entries of an account's stream.
    Person,
    /// A company, the same for all entries of an account's stream.
    Company,
    /// Another company each time.
    AnyCompany,
    /// Another person each time.
    AnyPerson,
    /// One of these, the same for all entries of an account's stream.
    One(&'static [&'static str]),
    /// One of these each time.
    AnyOf(&'static [&'static str]),
    /// 小切手・手形. Nobody; the paper's number follows the label.
    Paper,
}

/// On which days of a month a stream's entries fall.
#[derive(Debug, Clone, Copy)]
pub(super) enum Days {
    /// On this day, or the last of a shorter month, moved like this off days without business.
    On(u8, Shift),
    /// Spread over the month, business day or not.
    Spread,
    /// Spread over the business days; the last few of the month stay free, so that no entry leaves its month.
    SpreadBusiness,
}

/// How a day without business is avoided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shift {
    /// Not at all.
    Stay,
    /// 前営業日.
    Before,
    /// 翌営業日.
    After,
}

/// How much an entry is on average.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mean {
    /// In thousandths of the customer's monthly turnover, drawn between these.
    Share(u32, u32),
    /// In yen, drawn between these.
    Yen(i64, i64),
    /// In thousandths of the unit: amounts alternate so that this is their mean.
    OfUnit(i64),
    /// 約定返済額. What the customer's card loan asks for each month.
    Instalment,
    /// In thousandths of what all streams but these and the next kind leave over.
    Portion(u16),
    /// What is left over: in a year, as much goes out as comes in. One stream of every account.
    Rest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dividing_by_the_times_is_exact() {
        for n in 1..=501 {
            let times = Times::of(n);
            for of in (0..5_000).chain((0..3_000).map(|step| step * 997 + step / 3)).chain(3_000_000..3_001_100) {
                assert_eq!(times.divide(of), of / u32::from(n), "{of} / {n}");
            }
        }
    }
}
