//! 年金受給者の普通預金. A pension on the 15th of even months, a house that is paid off, and few cards.

use super::{
    ClassDef, DEBIT, Days, Held, InterestDef, Label, Lot, Mean,
    Party::{Collector, Known},
    Shift, StreamDef, TO_CARD_LOAN, Times,
    bills::{
        BROADCAST, COOPERATIVE, ELECTRICITY, FIRE_INSURANCE, GAS, INSURANCE, KEROSENE, LANDLINE, MOBILE,
        MUTUAL_INSURANCE, NEWSPAPER, RENT, WATER,
    },
    household::{CARD, CASH, CASH_FEE, DIVIDEND, FROM_PERSON, PENSION, PURCHASES, SENT, SENT_FEE},
    levies::{CAR_TAX, PROPERTY_TAX},
    savings::TO_SAVINGS,
};

/// Most of the old own their homes.
const OWNS: Held = Held::Lot(Lot::Home, 0, 850);

const RENTS: Held = Held::Lot(Lot::Home, 850, 1_000);

/// 企業年金. From a fund, on the 20th of even months or the business day before.
const COMPANY_PENSION: StreamDef = StreamDef {
    id: 91,
    held: Held::Lot(Lot::Pension, 0, 300),
    label: Label::new("企業年金", "ｷｷﾞﾖｳﾈﾝｷﾝ"),
    party: Known("ｷｷﾞﾖｳﾈﾝｷﾝｷｷﾝ"),
    days: Days::On(20, Shift::Before),
    mean: Mean::Share(150, 400),
    ..PENSION
};

/// 町内会費, once a year.
const NEIGHBOURHOOD: StreamDef = StreamDef {
    id: 92,
    label: Label::new("町内会費", "ﾁﾖｳﾅｲｶｲﾋ"),
    party: Known("ﾁﾖｳﾅｲｶｲ"),
    every: 12,
    phase: Some(5),
    unit: 500,
    mean: Mean::Yen(4_000, 12_000),
    ..DEBIT
};

/// 介護保険料, where it is not withheld from the pension.
const CARE: StreamDef = StreamDef {
    id: 93,
    label: Label::new("介護保険料", "ｶｲｺﾞﾎｹﾝﾘﾖｳ"),
    party: Collector("ｼﾔｸｼﾖ"),
    days: Days::On(31, Shift::After),
    unit: 100,
    mean: Mean::Yen(4_200, 8_600),
    ..DEBIT
};

const STREAMS: &[StreamDef] = &[
    PENSION,
    COMPANY_PENSION,
    StreamDef { mean: Mean::Yen(4_500, 8_500), ..ELECTRICITY },
    StreamDef { mean: Mean::Yen(2_500, 5_000), ..GAS },
    StreamDef { mean: Mean::Yen(4_000, 7_000), ..WATER },
    StreamDef { held: Held::Lot(Lot::Landline, 0, 800), mean: Mean::Yen(1_900, 3_300), ..LANDLINE },
    StreamDef { held: Held::Lot(Lot::Landline, 300, 1_000), mean: Mean::Yen(1_500, 4_800), ..MOBILE },
    StreamDef { held: Held::Lot(Lot::Broadcast, 0, 930), ..BROADCAST },
    NEWSPAPER,
    StreamDef { held: Held::Lot(Lot::Insurance, 0, 550), mean: Mean::Yen(3_000, 8_000), ..INSURANCE },
    StreamDef { held: Held::Lot(Lot::Insurance, 550, 1_000), ..MUTUAL_INSURANCE },
    StreamDef { held: RENTS, mean: Mean::Share(120, 180), ..RENT },
    StreamDef { held: OWNS, ..FIRE_INSURANCE },
    StreamDef { held: OWNS, mean: Mean::Yen(3_000, 6_000), ..PROPERTY_TAX },
    StreamDef { mean: Mean::Share(20, 50), ..COOPERATIVE },
    KEROSENE,
    CARE,
    NEIGHBOURHOOD,
    StreamDef { held: Held::Lot(Lot::Car, 0, 550), ..CAR_TAX },
    StreamDef { times: Times::of(2), mean: Mean::Portion(620), ..CASH },
    StreamDef { times: Times::of(2), ..CASH_FEE },
    StreamDef { held: Held::Lot(Lot::DebitCard, 0, 120), times: Times::of(2), ..PURCHASES },
    CARD,
    StreamDef { held: Held::Lot(Lot::Member, 0, 750), ..DIVIDEND },
    FROM_PERSON,
    StreamDef { held: Held::Lot(Lot::Transfers, 0, 250), ..SENT },
    StreamDef { held: Held::Lot(Lot::Transfers, 0, 250), ..SENT_FEE },
    TO_SAVINGS,
    TO_CARD_LOAN,
];

/// The ordinary deposit of somebody who lives on a pension.
pub(super) static PENSIONER: ClassDef =
    ClassDef { streams: STREAMS, interest: Some(InterestDef::ordinary(ELECTRICITY.id)), cushion: (200_000, 4_000_000) };
