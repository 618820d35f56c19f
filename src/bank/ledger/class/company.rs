//! 事業者の普通預金. Customers pay in, suppliers and wages are paid, and the current deposit is kept filled.

use super::{
    Category, ClassDef, DEBIT, Days, Held, InterestDef, Mean,
    Party::{AnyPerson, Company, Known, Nobody},
    REMITTANCE_IN, Sense, Shift, StreamDef, TO_CARD_LOAN, TO_TIME_DEPOSIT, Times, WINTER,
    savings::TO_SAVINGS,
    tax_reserve::TO_TAX_RESERVE,
};
use crate::event::AccountKind;

const SALES: StreamDef = StreamDef {
    party: Company,
    days: Days::On(31, Shift::Before),
    mean: Mean::Share(170, 210),
    noise: 250,
    ..REMITTANCE_IN
};

const PURCHASE: StreamDef =
    StreamDef {
        category: Category::Transfer, label: "仕入", party: Company, minutes: (560, 620), noise: 300, ..DEBIT
    };

const FEE: StreamDef = StreamDef {
    category: Category::Other,
    label: "振込手数料",
    party: Nobody,
    mean: Mean::Yen(440, 440),
    noise: 0,
    ..PURCHASE
};

const TO_SUPPLIER_A: StreamDef = StreamDef { id: 110, days: Days::On(31, Shift::After), mean: Mean::Rest, ..PURCHASE };
const TO_SUPPLIER_B: StreamDef =
    StreamDef { id: 112, days: Days::On(20, Shift::After), mean: Mean::Share(80, 110), ..PURCHASE };
const TO_SUPPLIER_C: StreamDef =
    StreamDef { id: 114, days: Days::On(10, Shift::After), mean: Mean::Share(60, 80), ..PURCHASE };

/// 資金移動. From the ordinary to the current deposit of the same customer: both accounts show the same amount.
pub(super) const TO_CURRENT: StreamDef = StreamDef {
    id: 130,
    held: Held::With(AccountKind::CurrentDeposit),
    label: "資金移動",
    days: Days::On(4, Shift::After),
    minutes: (545, 560),
    unit: 10_000,
    mean: Mean::Share(120, 150),
    noise: 200,
    ..DEBIT
};

const STREAMS: &[StreamDef] = &[
    SALES_A,
    SALES_B,
    SALES_C,
    SALES_D,
    StreamDef {
        id: 105,
        times: Times::of(6),
        party: super::Party::AnyCompany,
        days: Days::SpreadBusiness,
        mean: Mean::Share(20, 32),
        noise: 700,
        ..SALES
    },
    StreamDef {
        id: 106,
        times: Times::of(3),
        party: AnyPerson,
        days: Days::Spread,
        minutes: (500, 1380),
        mean: Mean::Share(3, 8),
        noise: 800,
        ..SALES
    },
    StreamDef {
        id: 107,
        category: Category::Cash,
        label: "ATM入金",
        party: Nobody,
        times: Times::of(4),
        days: Days::SpreadBusiness,
        minutes: (1000, 1100),
        unit: 1_000,
        mean: Mean::Share(10, 15),
        noise: 500,
        ..SALES
    },
    ELECTRICITY,
    TO_SUPPLIER_A,
    StreamDef { id: 111, clock: Some(TO_SUPPLIER_A.id), days: TO_SUPPLIER_A.days, ..FEE },
    TO_SUPPLIER_B,
    StreamDef { id: 113, clock: Some(TO_SUPPLIER_B.id), days: TO_SUPPLIER_B.days, ..FEE },
    TO_SUPPLIER_C,
    StreamDef { id: 115, clock: Some(TO_SUPPLIER_C.id), days: TO_SUPPLIER_C.days, ..FEE },
    StreamDef {
        id: 116,
        category: Category::Transfer,
        label: "給与支払",
        days: Days::On(25, Shift::Before),
        minutes: (500, 540),
        mean: Mean::Share(170, 210),
        noise: 60,
        ..DEBIT
    },
    StreamDef {
        id: 117,
        label: "社会保険",
        party: Known("ﾆﾎﾝﾈﾝｷﾝｷｺｳ"),
        days: Days::On(31, Shift::After),
        mean: Mean::Share(45, 60),
        noise: 20,
        ..DEBIT
    },
    WITHHELD_TAX,
    RESIDENT_TAX,
    CONSUMPTION_TAX,
    CORPORATION_TAX,
    StreamDef { id: 122, label: "電話", party: Known("NTT"), mean: Mean::Share(1, 3), noise: 100, ..DEBIT },
    StreamDef { id: 123, label: "家賃", party: Company, unit: 1_000, mean: Mean::Share(15, 30), ..DEBIT },
    StreamDef {
        id: 124,
        label: "リース",
        party: Company,
        days: Days::On(5, Shift::After),
        mean: Mean::Share(5, 12),
        ..DEBIT
    },
    StreamDef { id: 125, label: "保険", party: Known("ｿﾝｶﾞｲﾎｹﾝ"), mean: Mean::Share(3, 8), ..DEBIT },
    TO_CURRENT,
    TO_SAVINGS,
    TO_TAX_RESERVE,
    TO_CARD_LOAN,
    StreamDef { mean: Mean::Share(8, 12), ..TO_TIME_DEPOSIT },
];

const SALES_A: StreamDef = StreamDef { id: 101, ..SALES };
const SALES_B: StreamDef = StreamDef { id: 102, days: Days::On(25, Shift::Before), ..SALES };
const SALES_C: StreamDef = StreamDef { id: 103, days: Days::On(20, Shift::After), ..SALES };
const SALES_D: StreamDef = StreamDef { id: 104, days: Days::On(15, Shift::After), ..SALES };

const ELECTRICITY: StreamDef = StreamDef {
    id: 108,
    label: "電気",
    party: Known("ﾎｸﾘｸﾃﾞﾝﾘﾖｸ"),
    days: Days::On(20, Shift::After),
    mean: Mean::Share(6, 12),
    noise: 120,
    season: Some(&WINTER),
    ..DEBIT
};

/// 源泉所得税. What a business withholds and pays; from the tax reserve where there is one, like all taxes.
pub(super) const WITHHELD_TAX: StreamDef = StreamDef {
    id: 118,
    label: "国税",
    party: Known("ｾﾞｲﾑｼﾖ"),
    days: Days::On(10, Shift::After),
    minutes: (600, 840),
    mean: Mean::Share(8, 14),
    noise: 100,
    held: Held::Without(AccountKind::TaxReserveDeposit),
    ..DEBIT
};

/// 住民税（特別徴収）.
pub(super) const RESIDENT_TAX: StreamDef = StreamDef {
    id: 119,
    label: "住民税",
    party: Known("ﾄﾔﾏｹﾝ"),
    days: Days::On(10, Shift::After),
    minutes: (600, 840),
    unit: 100,
    mean: Mean::Share(6, 10),
    held: Held::Without(AccountKind::TaxReserveDeposit),
    ..DEBIT
};

/// 消費税.
pub(super) const CONSUMPTION_TAX: StreamDef = StreamDef {
    id: 120,
    label: "消費税",
    party: Known("ｾﾞｲﾑｼﾖ"),
    every: 3,
    phase: None,
    days: Days::On(28, Shift::After),
    minutes: (600, 840),
    unit: 100,
    mean: Mean::Share(50, 80),
    noise: 100,
    held: Held::Without(AccountKind::TaxReserveDeposit),
    ..DEBIT
};

/// 法人税等.
pub(super) const CORPORATION_TAX: StreamDef = StreamDef {
    id: 121,
    label: "法人税等",
    party: Known("ｾﾞｲﾑｼﾖ"),
    every: 12,
    phase: None,
    days: Days::On(28, Shift::After),
    minutes: (600, 840),
    unit: 100,
    mean: Mean::Share(60, 120),
    noise: 200,
    held: Held::Without(AccountKind::TaxReserveDeposit),
    ..DEBIT
};

/// The ordinary deposit of a business.
pub(super) static COMPANY: ClassDef =
    ClassDef { streams: STREAMS, interest: Some(InterestDef::ordinary(ELECTRICITY.id)), cushion: (300_000, 8_000_000) };

/// 資金移動 as the current deposit shows it.
pub(super) const FROM_ORDINARY: StreamDef = StreamDef { sense: Sense::In, ..TO_CURRENT };
