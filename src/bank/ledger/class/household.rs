//! 家計の出入り. The entries that households of all walks of life have in common, bills aside: pay, cards and cash.

use super::{
    Category, DEBIT, Days, Held, Label, Lot, Mean,
    Party::{self, Company, Known},
    REMITTANCE_IN, Sense, Shift, StreamDef, Times,
};

const SHOPS: &[&str] = &[
    "ｽ-ﾊﾟ-ｱﾙﾍﾟﾝ",
    "ﾄﾞﾗﾂｸﾞﾀﾃﾔﾏ",
    "ﾎ-ﾑｾﾝﾀ-ﾄﾅﾐ",
    "ｼﾖﾃﾝｼﾞﾝｽﾞｳ",
    "ﾍﾞ-ｶﾘ-ｼﾖｳｶﾞﾜ",
    "ｶﾞｿﾘﾝｽﾀﾝﾄﾞｸﾚﾊ",
    "ｷﾂｻﾃﾝﾗｲﾁﾖｳ",
    "ｴﾝｹﾞｲﾃﾝﾐﾄﾞﾘ",
    "ｻｶﾅﾔﾋﾐ",
    "ﾎﾝﾔﾏﾝﾖｳ",
];

/// 給与振込.
pub(super) const SALARY: StreamDef = StreamDef {
    id: 1,
    label: Label::new("給与", "ｷﾕｳﾖ"),
    party: Company,
    days: Days::On(25, Shift::Before),
    minutes: (510, 570),
    mean: Mean::Share(1000, 1000),
    noise: 40,
    ..REMITTANCE_IN
};

/// 賞与, June and December.
pub(super) const BONUS: StreamDef = StreamDef {
    id: 2,
    // The employer is the one who pays the salary.
    clock: Some(SALARY.id),
    label: Label::new("賞与", "ｼﾖｳﾖ"),
    every: 6,
    phase: Some(5),
    days: Days::On(10, Shift::Before),
    mean: Mean::Share(1200, 2000),
    noise: 120,
    ..SALARY
};

/// クレジットカードの利用代金, on the 27th.
pub(super) const CARD: StreamDef = StreamDef {
    id: 10,
    label: Label::new("カード", "ｶ-ﾄﾞ"),
    party: Known("ｼﾝｸﾐｶ-ﾄﾞ"),
    mean: Mean::Rest,
    noise: 250,
    ..DEBIT
};

/// A second credit card, on the 10th.
pub(super) const SECOND_CARD: StreamDef = StreamDef {
    id: 9,
    held: Held::Lot(Lot::SecondCard, 0, 550),
    party: Known("ﾎｸﾘｸｼﾝﾊﾟﾝ"),
    days: Days::On(10, Shift::After),
    mean: Mean::Share(30, 70),
    noise: 400,
    ..CARD
};

/// 現金自動支払機での払戻.
pub(super) const CASH: StreamDef = StreamDef {
    id: 13,
    category: Category::Cash,
    label: Label::new("ATM出金", "ATM ｼﾕﾂｷﾝ"),
    times: Times::of(3),
    days: Days::Spread,
    minutes: (450, 1290),
    unit: 1_000,
    mean: Mean::Portion(380),
    noise: 600,
    ..DEBIT
};

/// ATM利用手数料, in the same minute as the cash, for some of it.
pub(super) const CASH_FEE: StreamDef = StreamDef {
    id: 14,
    clock: Some(CASH.id),
    category: Category::Other,
    label: Label::new("ATM手数料", "ATM ﾃｽｳﾘﾖｳ"),
    unit: 110,
    mean: Mean::OfUnit(400),
    noise: 0,
    ..CASH
};

/// 現金自動預払機での預入.
pub(super) const CASH_IN: StreamDef = StreamDef {
    id: 26,
    held: Held::Lot(Lot::Friends, 500, 1000),
    sense: Sense::In,
    label: Label::new("ATM入金", "ATM ﾆﾕｳｷﾝ"),
    times: Times::of(1),
    mean: Mean::Share(15, 40),
    noise: 900,
    ..CASH
};

/// デビットカードでの買物.
pub(super) const PURCHASES: StreamDef = StreamDef {
    id: 15,
    held: Held::Lot(Lot::DebitCard, 0, 650),
    category: Category::Other,
    label: Label::new("デビット", "ﾃﾞﾋﾞﾂﾄ"),
    party: Party::AnyOf(SHOPS),
    times: Times::of(6),
    days: Days::Spread,
    minutes: (540, 1320),
    mean: Mean::Share(6, 12),
    noise: 700,
    ..DEBIT
};

/// What a friend or a relative sends.
pub(super) const FROM_PERSON: StreamDef = StreamDef {
    id: 18,
    held: Held::Lot(Lot::Friends, 0, 700),
    party: Party::AnyPerson,
    days: Days::Spread,
    minutes: (500, 1380),
    mean: Mean::Yen(2_000, 6_000),
    noise: 800,
    ..REMITTANCE_IN
};

/// 振込. What is sent each month to the same person.
pub(super) const SENT: StreamDef = StreamDef {
    id: 27,
    held: Held::Lot(Lot::Transfers, 0, 300),
    category: Category::Transfer,
    label: Label::new("振込", "ﾌﾘｺﾐ"),
    party: Party::Person,
    days: Days::On(28, Shift::After),
    minutes: (545, 880),
    unit: 1_000,
    mean: Mean::Share(20, 60),
    ..DEBIT
};

/// 振込手数料, right behind the remittance.
pub(super) const SENT_FEE: StreamDef = StreamDef {
    id: 28,
    clock: Some(SENT.id),
    category: Category::Other,
    label: Label::new("振込手数料", "ﾌﾘｺﾐﾃｽｳﾘﾖｳ"),
    party: Party::Nobody,
    unit: 1,
    mean: Mean::Yen(220, 440),
    ..SENT
};

/// 出資配当金. The customers of a cooperative are its members.
pub(super) const DIVIDEND: StreamDef = StreamDef {
    id: 20,
    held: Held::Lot(Lot::Member, 0, 550),
    sense: Sense::In,
    category: Category::Other,
    label: Label::new("出資配当", "ｼﾕﾂｼﾊｲﾄｳ"),
    every: 12,
    phase: Some(5),
    days: Days::On(28, Shift::After),
    mean: Mean::Yen(300, 3_000),
    noise: 100,
    ..DEBIT
};

/// 老齢年金, on the 15th of even months or the business day before.
pub(super) const PENSION: StreamDef = StreamDef {
    id: 90,
    label: Label::new("年金", "ﾈﾝｷﾝ"),
    party: Known("ｺｸﾐﾝｺｳｾｲﾈﾝｷﾝ"),
    every: 2,
    phase: Some(1),
    days: Days::On(15, Shift::Before),
    minutes: (510, 540),
    mean: Mean::Share(1_950, 2_030),
    ..REMITTANCE_IN
};
