//! 給与所得者の普通預金. A salary on the 25th, two bonuses, and the bills of a household in Toyama.

use super::{
    Category, ClassDef, DEBIT, Days, InterestDef, Mean, Party,
    Party::{Company, Known},
    REMITTANCE_IN, Sense, Shift, StreamDef, TO_CARD_LOAN, TO_TIME_DEPOSIT, Times, WINTER,
    savings::TO_SAVINGS,
};

const SHOPS: &[&str] = &["ｽ-ﾊﾟ-ｱﾙﾍﾟﾝ", "ﾄﾞﾗﾂｸﾞﾀﾃﾔﾏ", "ﾎ-ﾑｾﾝﾀ-ﾄﾅﾐ", "ｼﾖﾃﾝｼﾞﾝｽﾞｳ", "ﾍﾞ-ｶﾘ-ｼﾖｳｶﾞﾜ", "ｶﾞｿﾘﾝｽﾀﾝﾄﾞｸﾚﾊ"];

/// 給与振込.
pub(super) const SALARY: StreamDef = StreamDef {
    id: 1,
    label: "給与",
    party: Company,
    days: Days::On(25, Shift::Before),
    minutes: (510, 570),
    mean: Mean::Share(1000, 1000),
    noise: 40,
    ..REMITTANCE_IN
};

/// 電気料金.
pub(super) const ELECTRICITY: StreamDef = StreamDef {
    id: 3,
    label: "電気",
    party: Known("ﾎｸﾘｸﾃﾞﾝﾘﾖｸ"),
    days: Days::On(20, Shift::After),
    mean: Mean::Yen(6_000, 12_000),
    noise: 120,
    season: Some(&WINTER),
    ..DEBIT
};

/// 携帯電話料金.
pub(super) const MOBILE: StreamDef = StreamDef {
    id: 7,
    label: "携帯",
    party: Known("ｹｲﾀｲﾃﾞﾝﾜ"),
    days: Days::On(26, Shift::After),
    mean: Mean::Yen(3_500, 11_000),
    noise: 90,
    ..DEBIT
};

/// 家賃.
pub(super) const RENT: StreamDef =
    StreamDef { id: 6, label: "家賃", party: Company, unit: 1_000, mean: Mean::Share(200, 250), ..DEBIT };

/// クレジットカードの利用代金.
pub(super) const CARD: StreamDef =
    StreamDef {
        id: 10, label: "カード", party: Known("ｼﾝｸﾐｶ-ﾄﾞ"), mean: Mean::Rest, noise: 250, ..DEBIT
    };

const BONUS: StreamDef = StreamDef {
    id: 2,
    // The employer is the one who pays the salary.
    clock: Some(SALARY.id),
    label: "賞与",
    every: 6,
    phase: Some(5),
    days: Days::On(10, Shift::Before),
    mean: Mean::Share(1200, 2000),
    noise: 120,
    ..SALARY
};

const CASH: StreamDef = StreamDef {
    id: 13,
    category: Category::Cash,
    label: "ATM出金",
    times: Times::of(3),
    days: Days::Spread,
    minutes: (450, 1290),
    unit: 1_000,
    mean: Mean::Share(60, 90),
    noise: 600,
    ..DEBIT
};

const STREAMS: &[StreamDef] = &[
    SALARY,
    BONUS,
    ELECTRICITY,
    StreamDef {
        id: 4,
        label: "ガス",
        party: Known("ﾄﾔﾏｶﾞｽ"),
        days: Days::On(26, Shift::After),
        mean: Mean::Yen(3_000, 7_000),
        noise: 100,
        season: Some(&WINTER),
        ..DEBIT
    },
    StreamDef {
        id: 5,
        label: "水道",
        party: Known("ｼﾞﾖｳｹﾞｽｲﾄﾞｳｷﾖｸ"),
        every: 2,
        phase: None,
        mean: Mean::Yen(5_000, 9_000),
        noise: 150,
        ..DEBIT
    },
    RENT,
    MOBILE,
    StreamDef {
        id: 8,
        label: "電話",
        party: Known("NTT"),
        days: Days::On(31, Shift::After),
        mean: Mean::Yen(3_800, 5_800),
        noise: 40,
        ..DEBIT
    },
    StreamDef { id: 9, days: Days::On(10, Shift::After), mean: Mean::Share(40, 90), noise: 400, ..CARD },
    CARD,
    StreamDef {
        id: 11, label: "保険", party: Known("ｾｲﾒｲﾎｹﾝ"), mean: Mean::Yen(6_000, 14_000), ..DEBIT
    },
    StreamDef {
        id: 12,
        label: "NHK",
        party: Known("NHK"),
        every: 2,
        phase: None,
        days: Days::On(26, Shift::After),
        mean: Mean::Yen(2_200, 2_200),
        ..DEBIT
    },
    CASH,
    StreamDef {
        id: 14,
        clock: Some(CASH.id),
        category: Category::Other,
        label: "ATM手数料",
        unit: 110,
        mean: Mean::OfUnit(400),
        noise: 0,
        ..CASH
    },
    StreamDef {
        id: 15,
        category: Category::Other,
        label: "デビット",
        party: Party::AnyOf(SHOPS),
        times: Times::of(6),
        days: Days::Spread,
        minutes: (540, 1320),
        mean: Mean::Share(8, 16),
        noise: 700,
        ..DEBIT
    },
    TO_TIME_DEPOSIT,
    StreamDef {
        id: 17,
        label: "生協",
        party: Known("ｾｲｷﾖｳ"),
        days: Days::On(12, Shift::After),
        mean: Mean::Share(25, 50),
        noise: 300,
        ..DEBIT
    },
    StreamDef {
        id: 18,
        party: Party::AnyPerson,
        days: Days::Spread,
        minutes: (500, 1380),
        mean: Mean::Yen(2_000, 6_000),
        noise: 800,
        ..REMITTANCE_IN
    },
    StreamDef {
        id: 19,
        label: "自動車税",
        party: Known("ﾄﾔﾏｹﾝ"),
        every: 12,
        phase: Some(4),
        days: Days::On(31, Shift::After),
        unit: 100,
        mean: Mean::Yen(25_000, 43_500),
        ..DEBIT
    },
    StreamDef {
        id: 20,
        sense: Sense::In,
        category: Category::Other,
        label: "出資配当",
        every: 12,
        phase: Some(5),
        days: Days::On(28, Shift::After),
        mean: Mean::Yen(300, 3_000),
        noise: 100,
        ..DEBIT
    },
    TO_SAVINGS,
    TO_CARD_LOAN,
];

/// The ordinary deposit of an employee.
pub(super) static EMPLOYEE: ClassDef =
    ClassDef { streams: STREAMS, interest: Some(InterestDef::ordinary(ELECTRICITY.id)), cushion: (50_000, 1_500_000) };
