//! 事業者の普通預金. Customers pay in, suppliers and wages are paid, and the current deposit is kept filled.

use super::{
    Category, ClassDef, DEBIT, Days, Held, InterestDef, Label, Lot, Mean,
    Party::{AnyPerson, Collector, Company, Known, Nobody},
    REMITTANCE_IN, Sense, Shift, StreamDef, TO_TIME_DEPOSIT, Times,
    bills::WINTER,
    household::DIVIDEND,
    tax_reserve::TO_TAX_RESERVE,
};
use crate::event::AccountKind;

pub(super) const SALES: StreamDef = StreamDef {
    party: Company,
    days: Days::On(31, Shift::Before),
    mean: Mean::Share(170, 210),
    noise: 250,
    ..REMITTANCE_IN
};

pub(super) const PURCHASE: StreamDef = StreamDef {
    category: Category::Transfer,
    label: Label::new("仕入", "ｼｲﾚ"),
    party: Company,
    minutes: (560, 620),
    noise: 300,
    ..DEBIT
};

pub(super) const FEE: StreamDef = StreamDef {
    category: Category::Other,
    label: Label::new("振込手数料", "ﾌﾘｺﾐﾃｽｳﾘﾖｳ"),
    party: Nobody,
    mean: Mean::Yen(440, 440),
    noise: 0,
    ..PURCHASE
};

pub(super) const TO_SUPPLIER_A: StreamDef =
    StreamDef { id: 110, days: Days::On(31, Shift::After), mean: Mean::Rest, ..PURCHASE };
pub(super) const TO_SUPPLIER_B: StreamDef =
    StreamDef { id: 112, days: Days::On(20, Shift::After), mean: Mean::Share(80, 110), ..PURCHASE };
const TO_SUPPLIER_C: StreamDef =
    StreamDef { id: 114, days: Days::On(10, Shift::After), mean: Mean::Share(60, 80), ..PURCHASE };

/// 資金移動. From the ordinary to the current deposit of the same customer: both accounts show the same amount.
pub(super) const TO_CURRENT: StreamDef = StreamDef {
    id: 130,
    held: Held::With(AccountKind::CurrentDeposit),
    label: Label::new("資金移動", "ｼｷﾝｲﾄﾞｳ"),
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
        label: Label::new("ATM入金", "ATM ﾆﾕｳｷﾝ"),
        held: Held::Lot(Lot::Takings, 0, 600),
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
        label: Label::new("給与支払", "ｷﾕｳﾖｼﾊﾗｲ"),
        days: Days::On(25, Shift::Before),
        minutes: (500, 540),
        mean: Mean::Share(170, 210),
        noise: 60,
        ..DEBIT
    },
    StreamDef {
        id: 117,
        label: Label::new("社会保険", "ｼﾔｶｲﾎｹﾝ"),
        party: Collector("ﾆﾎﾝﾈﾝｷﾝｷｺｳ"),
        days: Days::On(31, Shift::After),
        mean: Mean::Share(45, 60),
        noise: 20,
        ..DEBIT
    },
    WITHHELD_TAX,
    RESIDENT_TAX,
    CONSUMPTION_TAX,
    CORPORATION_TAX,
    StreamDef {
        id: 122,
        label: Label::new("電話", "ﾃﾞﾝﾜ"),
        party: Collector("NTT"),
        mean: Mean::Share(1, 3),
        noise: 100,
        ..DEBIT
    },
    StreamDef {
        id: 123,
        label: Label::new("家賃", "ﾔﾁﾝ"),
        party: Company,
        unit: 1_000,
        mean: Mean::Share(15, 30),
        held: RENTS,
        ..DEBIT
    },
    StreamDef {
        id: 124,
        label: Label::new("リース", "ﾘ-ｽ"),
        held: Held::Lot(Lot::Lease, 0, 600),
        party: Company,
        days: Days::On(5, Shift::After),
        mean: Mean::Share(5, 12),
        ..DEBIT
    },
    StreamDef {
        id: 125,
        label: Label::new("保険", "ﾎｹﾝ"),
        party: Collector("ｿﾝｶﾞｲﾎｹﾝ"),
        mean: Mean::Share(3, 8),
        ..DEBIT
    },
    REPAYMENT,
    ONLINE_FEE,
    DIVIDEND,
    TO_CURRENT,
    TO_TAX_RESERVE,
    StreamDef { mean: Mean::Share(8, 12), ..TO_TIME_DEPOSIT },
];

/// インターネットバンキングの利用料.
const ONLINE_FEE: StreamDef = StreamDef {
    id: 127,
    category: Category::Other,
    label: Label::new("IB利用料", "IBﾘﾖｳﾘﾖｳ"),
    party: Nobody,
    days: Days::On(10, Shift::After),
    unit: 1_100,
    mean: Mean::Yen(1_100, 3_300),
    ..DEBIT
};

/// Where business is done: in a rented building, or in one that is being paid off.
const RENTS: Held = Held::Lot(Lot::Premises, 0, 600);

/// 融資返済. A business loan, repaid in equal parts.
pub(super) const REPAYMENT: StreamDef = StreamDef {
    id: 126,
    held: Held::Lot(Lot::Premises, 600, 1_000),
    label: Label::new("融資返済", "ﾕｳｼﾍﾝｻｲ"),
    party: Nobody,
    days: Days::On(26, Shift::After),
    mean: Mean::Share(15, 35),
    ..DEBIT
};

pub(super) const SALES_A: StreamDef = StreamDef { id: 101, ..SALES };
const SALES_B: StreamDef = StreamDef { id: 102, days: Days::On(25, Shift::Before), ..SALES };
const SALES_C: StreamDef = StreamDef { id: 103, days: Days::On(20, Shift::After), ..SALES };
const SALES_D: StreamDef = StreamDef { id: 104, days: Days::On(15, Shift::After), ..SALES };

pub(super) const ELECTRICITY: StreamDef = StreamDef {
    id: 108,
    label: Label::new("電気", "ﾃﾞﾝｷ"),
    party: Collector("ﾎｸﾘｸﾃﾞﾝﾘﾖｸ"),
    days: Days::On(20, Shift::After),
    mean: Mean::Share(6, 12),
    noise: 120,
    season: Some(&WINTER),
    ..DEBIT
};

/// 源泉所得税. What a business withholds and pays; from the tax reserve where there is one, like all taxes.
pub(super) const WITHHELD_TAX: StreamDef = StreamDef {
    id: 118,
    label: Label::new("国税", "ｺｸｾﾞｲ"),
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
    label: Label::new("住民税", "ｼﾞﾕｳﾐﾝｾﾞｲ"),
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
    label: Label::new("消費税", "ｼﾖｳﾋｾﾞｲ"),
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
    label: Label::new("法人税等", "ﾎｳｼﾞﾝｾﾞｲﾄｳ"),
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
