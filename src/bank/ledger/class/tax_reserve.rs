//! 納税準備預金. Each month something is put aside from the ordinary deposit, and nothing but taxes is paid from it.

use super::{
    ClassDef, DEBIT, Days, Held, InterestDef, Label, Mean,
    Party::{self, Known},
    Season, Sense, Shift, StreamDef,
    company::{CONSUMPTION_TAX, CORPORATION_TAX, RESIDENT_TAX, WITHHELD_TAX},
    only_in,
};
use crate::event::AccountKind;

/// 納税積立. From the ordinary deposit to the tax reserve of the same customer: both accounts show the same amount.
pub(super) const TO_TAX_RESERVE: StreamDef = StreamDef {
    id: 141,
    held: Held::With(AccountKind::TaxReserveDeposit),
    label: Label::new("納税積立", "ﾉｳｾﾞｲﾂﾐﾀﾃ"),
    days: Days::On(5, Shift::After),
    unit: 1_000,
    mean: Mean::Share(65, 70),
    ..DEBIT
};

const SAVED: StreamDef = StreamDef { sense: Sense::In, ..TO_TAX_RESERVE };

static IN_ADVANCE_DUE: Season = only_in([6, 10]);
static ON_BUSINESS_DUE: Season = only_in([7, 10]);

/// A tax that falls due once a year.
const TAX: StreamDef =
    StreamDef {
        held: Held::Whatever, party: Known("ｾﾞｲﾑｼﾖ"), every: 12, minutes: (360, 480), unit: 100, ..DEBIT
    };

/// Taxes are paid from the ordinary deposit where nothing is put aside for them.
const UNLESS_RESERVED: Held = Held::Without(AccountKind::TaxReserveDeposit);

/// 所得税, collected in April.
pub(super) const INCOME_TAX: StreamDef = StreamDef {
    held: UNLESS_RESERVED,
    id: 411,
    label: Label::new("所得税", "ｼﾖﾄｸｾﾞｲ"),
    phase: Some(3),
    days: Days::On(23, Shift::After),
    mean: Mean::Share(150, 200),
    noise: 200,
    ..TAX
};

/// 予定納税. In July and November the same amount.
pub(super) const IN_ADVANCE: StreamDef = StreamDef {
    held: UNLESS_RESERVED,
    id: 412,
    label: Label::new("予定納税", "ﾖﾃｲﾉｳｾﾞｲ"),
    every: 1,
    days: Days::On(31, Shift::After),
    mean: Mean::Share(10, 13),
    season: Some(&IN_ADVANCE_DUE),
    ..TAX
};

/// 消費税 of a person, collected in April.
pub(super) const SALES_TAX: StreamDef = StreamDef {
    held: UNLESS_RESERVED,
    id: 413,
    label: Label::new("消費税", "ｼﾖｳﾋｾﾞｲ"),
    phase: Some(3),
    days: Days::On(27, Shift::After),
    mean: Mean::Share(120, 180),
    noise: 150,
    ..TAX
};

/// 個人事業税. In August and November the same amount.
pub(super) const ON_BUSINESS: StreamDef = StreamDef {
    held: UNLESS_RESERVED,
    id: 414,
    label: Label::new("個人事業税", "ｺｼﾞﾝｼﾞｷﾞﾖｳｾﾞｲ"),
    party: Known("ﾄﾔﾏｹﾝ"),
    every: 1,
    days: Days::On(31, Shift::After),
    mean: Mean::Share(5, 7),
    season: Some(&ON_BUSINESS_DUE),
    ..TAX
};

/// 市税. In February and August at the counter, with the interest that was paid the same morning: tax-free as long as it
/// pays taxes.
const LOCAL: StreamDef = StreamDef {
    id: 415,
    label: Label::new("固定資産税", "ｺﾃｲｼｻﾝｾﾞｲ"),
    party: Party::Nobody,
    every: 6,
    phase: Some(1),
    days: Days::On(20, Shift::After),
    minutes: (570, 890),
    unit: 1,
    mean: Mean::Rest,
    noise: 60,
    ..TAX
};

const OF_PROPRIETOR: &[StreamDef] = &[
    SAVED,
    StreamDef { held: Held::Whatever, ..INCOME_TAX },
    StreamDef { held: Held::Whatever, ..IN_ADVANCE },
    StreamDef { held: Held::Whatever, ..SALES_TAX },
    StreamDef { held: Held::Whatever, ..ON_BUSINESS },
    LOCAL,
];

const OF_COMPANY: &[StreamDef] = &[
    SAVED,
    StreamDef { held: Held::Whatever, ..WITHHELD_TAX },
    StreamDef { held: Held::Whatever, ..RESIDENT_TAX },
    StreamDef { held: Held::Whatever, ..CONSUMPTION_TAX },
    StreamDef { held: Held::Whatever, ..CORPORATION_TAX },
    LOCAL,
];

const INTEREST: InterestDef = InterestDef { leaves_with: LOCAL.id, thousandths: 1_500, is_taxed: false };

/// The tax reserve of a natural person.
pub(super) static PROPRIETOR: ClassDef =
    ClassDef { streams: OF_PROPRIETOR, interest: Some(INTEREST), cushion: (50_000, 500_000) };

/// The tax reserve of a company.
pub(super) static COMPANY: ClassDef =
    ClassDef { streams: OF_COMPANY, interest: Some(INTEREST), cushion: (100_000, 2_000_000) };
