//! 納税準備預金. Each month something is put aside from the ordinary deposit, and nothing but taxes is paid from it.

use super::{
    ClassDef, DEBIT, Days, Held, InterestDef, Mean,
    Party::{self, Known},
    Sense, Shift, StreamDef,
    company::{CONSUMPTION_TAX, CORPORATION_TAX, RESIDENT_TAX, WITHHELD_TAX},
};
use crate::event::AccountKind;

/// 納税積立. From the ordinary deposit to the tax reserve of the same customer: both accounts show the same amount.
pub(super) const TO_TAX_RESERVE: StreamDef = StreamDef {
    id: 141,
    held: Held::With(AccountKind::TaxReserveDeposit),
    label: "納税積立",
    days: Days::On(5, Shift::After),
    unit: 1_000,
    mean: Mean::Share(65, 70),
    ..DEBIT
};

const SAVED: StreamDef = StreamDef { sense: Sense::In, ..TO_TAX_RESERVE };

/// A tax that falls due once a year.
const TAX: StreamDef =
    StreamDef {
        held: Held::Whatever, party: Known("ｾﾞｲﾑｼﾖ"), every: 12, minutes: (360, 480), unit: 100, ..DEBIT
    };

/// 予定納税. In July and November the same amount.
const IN_ADVANCE: StreamDef = StreamDef {
    id: 412,
    label: "所得税 予定納税",
    phase: Some(6),
    days: Days::On(31, Shift::After),
    mean: Mean::Share(60, 80),
    ..TAX
};

/// 個人事業税. In August and November the same amount.
const ON_BUSINESS: StreamDef = StreamDef {
    id: 414,
    label: "個人事業税",
    party: Known("ﾄﾔﾏｹﾝ"),
    phase: Some(7),
    days: Days::On(31, Shift::After),
    mean: Mean::Share(30, 45),
    ..TAX
};

/// 市税. In February and August at the counter, with the interest that was paid the same morning: tax-free as long as it
/// pays taxes.
const LOCAL: StreamDef = StreamDef {
    id: 415,
    label: "固定資産税",
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
    StreamDef {
        id: 411,
        label: "所得税",
        phase: Some(3),
        days: Days::On(23, Shift::After),
        mean: Mean::Share(150, 200),
        noise: 200,
        ..TAX
    },
    IN_ADVANCE,
    StreamDef { phase: Some(10), ..IN_ADVANCE },
    StreamDef {
        id: 413,
        label: "消費税",
        phase: Some(3),
        days: Days::On(27, Shift::After),
        mean: Mean::Share(120, 180),
        noise: 150,
        ..TAX
    },
    ON_BUSINESS,
    StreamDef { phase: Some(10), ..ON_BUSINESS },
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

const INTEREST: InterestDef =
    InterestDef { leaves_with: LOCAL.id, thousandths: 1_500, is_taxed: false, is_overdrawable: false };

/// The tax reserve of a natural person.
pub(super) static PROPRIETOR: ClassDef =
    ClassDef { streams: OF_PROPRIETOR, interest: Some(INTEREST), cushion: (50_000, 500_000) };

/// The tax reserve of a company.
pub(super) static COMPANY: ClassDef =
    ClassDef { streams: OF_COMPANY, interest: Some(INTEREST), cushion: (100_000, 2_000_000) };
