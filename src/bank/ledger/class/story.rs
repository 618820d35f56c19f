//! 登場人物の口座. Accounts whose story is the same in every town.

use super::{
    Category, ClassDef, DEBIT, Days, Held, InterestDef, Label, Mean,
    Party::{AnyCompany, AnyPerson},
    REMITTANCE_IN, Sense, Shift, StreamDef, Times,
    bills::{ELECTRICITY, MOBILE, RENT},
    household::{CARD, SALARY},
};

/// 動きのない口座. An opening deposit too small to bear interest, and nothing since.
pub(in crate::bank::ledger) static EMPTY: ClassDef = ClassDef { streams: &[], interest: None, cushion: (500, 500) };

/// 明細の多い口座. Somebody who sells online and is paid 501 times on the 10th of every month, Sundays included; no other
/// stream can reach that day.
pub(super) static HEAVY_DAY: ClassDef = ClassDef {
    streams: &[
        StreamDef {
            id: 301,
            party: AnyPerson,
            times: Times::of(501),
            days: Days::On(10, Shift::Stay),
            minutes: (540, 1140),
            mean: Mean::Yen(700, 1_400),
            noise: 600,
            ..REMITTANCE_IN
        },
        ELECTRICITY,
        MOBILE,
        StreamDef { held: Held::Whatever, mean: Mean::Yen(60_000, 60_000), ..RENT },
        StreamDef {
            id: 302,
            category: Category::Transfer,
            label: Label::new("仕入", "ｼｲﾚ"),
            party: AnyCompany,
            days: Days::On(25, Shift::Before),
            noise: 200,
            ..DEBIT
        },
    ],
    interest: Some(InterestDef::ordinary(ELECTRICITY.id)),
    cushion: (50_000, 400_000),
};

/// 誤って入金された振込.
const MISTAKEN: StreamDef = StreamDef {
    id: 311,
    clock: Some(310),
    days: Days::On(15, Shift::After),
    minutes: (600, 660),
    mean: Mean::Yen(20_000, 40_000),
    noise: 500,
    corrected_after: Some(240),
    ..REMITTANCE_IN
};

/// 訂正のある口座. Each month a remittance is booked with a wrong amount and put right four hours later by two rows: what
/// was booked goes out again, and the right amount comes in.
pub(super) static CORRECTIONS: ClassDef = ClassDef {
    streams: &[
        SALARY,
        ELECTRICITY,
        StreamDef { held: Held::Whatever, ..RENT },
        CARD,
        MISTAKEN,
        StreamDef {
            sense: Sense::Out,
            category: Category::Correction,
            label: Label::new("訂正", "ﾃｲｾｲ"),
            minutes: (840, 900),
            corrected_after: None,
            ..MISTAKEN
        },
        StreamDef {
            id: 312,
            category: Category::Correction,
            label: Label::new("訂正 振込", "ﾃｲｾｲ ﾌﾘｺﾐ"),
            minutes: (840, 900),
            corrected_after: None,
            ..MISTAKEN
        },
    ],
    interest: Some(InterestDef::ordinary(ELECTRICITY.id)),
    cushion: (100_000, 400_000),
};

/// 総合口座. A household that lives ahead of its salary: overdrawn from the 10th to payday, against pledged time deposits.
pub(super) static OVERDRAFT: ClassDef = ClassDef {
    streams: &[
        StreamDef { mean: Mean::Yen(280_000, 280_000), noise: 20, ..SALARY },
        ELECTRICITY,
        StreamDef { held: Held::Whatever, mean: Mean::Yen(65_000, 65_000), ..RENT },
        MOBILE,
        StreamDef { days: Days::On(10, Shift::After), noise: 120, ..CARD },
    ],
    interest: Some(InterestDef::ordinary(ELECTRICITY.id)),
    cushion: (0, 0),
};
