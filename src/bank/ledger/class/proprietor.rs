//! 個人事業主の普通預金. A shop that takes cash and cards, or a craft that sends bills; the trade and the household share an
//! account.

use super::{
    Category, ClassDef, DEBIT, Days, Held, InterestDef, Label, Lot, Mean,
    Party::{Collector, Company, Known, Nobody},
    Shift, StreamDef, TO_CARD_LOAN, TO_TIME_DEPOSIT, Times,
    bills::{INSURANCE, LANDLINE, RENT, WATER},
    company::{ELECTRICITY, FEE, REPAYMENT, SALES, SALES_A, TO_CURRENT, TO_SUPPLIER_A, TO_SUPPLIER_B},
    household::{CARD, DIVIDEND},
    levies::{CAR_TAX, HEALTH_INSURANCE, NATIONAL_PENSION},
    savings::TO_SAVINGS,
    tax_reserve::{IN_ADVANCE, INCOME_TAX, ON_BUSINESS, SALES_TAX, TO_TAX_RESERVE},
};

const SHOP: Held = Held::Lot(Lot::Trade, 0, 500);
const CRAFT: Held = Held::Lot(Lot::Trade, 500, 1_000);

/// 売上金. What the till took, paid in at the machine after closing.
const TAKINGS: StreamDef = StreamDef {
    id: 150,
    held: SHOP,
    category: Category::Cash,
    label: Label::new("ATM入金", "ATM ﾆﾕｳｷﾝ"),
    party: Nobody,
    times: Times::of(4),
    days: Days::SpreadBusiness,
    minutes: (1000, 1100),
    unit: 1_000,
    mean: Mean::Share(100, 130),
    noise: 300,
    ..SALES
};

/// カード売上. What the card company pays out twice a month.
const CARD_SALES: StreamDef = StreamDef {
    id: 151,
    held: SHOP,
    party: Known("ﾎｸﾘｸｼﾝﾊﾟﾝ"),
    days: Days::On(15, Shift::After),
    mean: Mean::Share(120, 160),
    noise: 200,
    ..SALES
};

const OF_CUSTOMERS: StreamDef =
    StreamDef { held: CRAFT, days: Days::On(20, Shift::After), mean: Mean::Share(320, 380), ..SALES };

/// 生活費. From the account of the trade to the one at another bank from which the household lives.
const LIVING: StreamDef = StreamDef {
    id: 154,
    category: Category::Transfer,
    label: Label::new("生活費", "ｾｲｶﾂﾋ"),
    party: Nobody,
    days: Days::On(25, Shift::Before),
    minutes: (545, 880),
    unit: 10_000,
    mean: Mean::Share(100, 130),
    ..DEBIT
};

/// 小規模企業共済の掛金.
const MUTUAL_AID: StreamDef = StreamDef {
    id: 155,
    held: Held::Lot(Lot::MutualAid, 0, 500),
    label: Label::new("共済掛金", "ｷﾖｳｻｲｶｹｷﾝ"),
    party: Collector("ﾁﾕｳｼﾖｳｷｺｳ"),
    days: Days::On(18, Shift::After),
    unit: 5_000,
    mean: Mean::Yen(5_000, 30_000),
    ..DEBIT
};

/// リース料 of a machine.
const LEASE: StreamDef = StreamDef {
    id: 156,
    held: CRAFT,
    label: Label::new("リース", "ﾘ-ｽ"),
    party: Company,
    days: Days::On(5, Shift::After),
    unit: 100,
    mean: Mean::Share(10, 25),
    ..DEBIT
};

const STREAMS: &[StreamDef] = &[
    StreamDef { mean: Mean::Share(200, 240), noise: 200, ..SALES_A },
    TAKINGS,
    CARD_SALES,
    StreamDef { id: 152, days: Days::On(31, Shift::Before), ..CARD_SALES },
    StreamDef { id: 153, ..OF_CUSTOMERS },
    StreamDef { id: 157, days: Days::On(10, Shift::After), ..OF_CUSTOMERS },
    StreamDef { mean: Mean::Yen(8_000, 25_000), ..ELECTRICITY },
    StreamDef { held: SHOP, ..WATER },
    StreamDef { held: Held::Whatever, ..LANDLINE },
    StreamDef { held: SHOP, mean: Mean::Share(45, 75), ..RENT },
    LEASE,
    TO_SUPPLIER_A,
    StreamDef { id: 111, clock: Some(TO_SUPPLIER_A.id), days: TO_SUPPLIER_A.days, ..FEE },
    TO_SUPPLIER_B,
    StreamDef { id: 113, clock: Some(TO_SUPPLIER_B.id), days: TO_SUPPLIER_B.days, ..FEE },
    LIVING,
    HEALTH_INSURANCE,
    NATIONAL_PENSION,
    MUTUAL_AID,
    INSURANCE,
    StreamDef { mean: Mean::Share(20, 40), days: Days::On(10, Shift::After), ..CARD },
    REPAYMENT,
    StreamDef { held: CRAFT, ..CAR_TAX },
    DIVIDEND,
    INCOME_TAX,
    IN_ADVANCE,
    SALES_TAX,
    ON_BUSINESS,
    TO_CURRENT,
    TO_SAVINGS,
    TO_TAX_RESERVE,
    TO_CARD_LOAN,
    StreamDef { mean: Mean::Share(8, 12), ..TO_TIME_DEPOSIT },
];

/// The ordinary deposit of somebody who does business alone.
pub(super) static PROPRIETOR: ClassDef =
    ClassDef { streams: STREAMS, interest: Some(InterestDef::ordinary(ELECTRICITY.id)), cushion: (300_000, 4_000_000) };
