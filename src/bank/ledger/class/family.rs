//! 子育て世帯の普通預金. One or two salaries, child allowance, school, a car, and the house that is being paid off.

use super::{
    ClassDef, DEBIT, Days, Held, InterestDef, Label, Lot, Mean,
    Party::{self, Collector, Known},
    REMITTANCE_IN, Season, Shift, StreamDef, TO_CARD_LOAN, TO_TIME_DEPOSIT,
    bills::{
        BROADCAST, COOPERATIVE, ELECTRICITY, GAS, HOUSING_LOAN, INSURANCE, INTERNET, MOBILE, MUTUAL_INSURANCE, RENT,
        SUBSCRIPTION, WATER,
    },
    household::{BONUS, CARD, CASH, CASH_FEE, DIVIDEND, PURCHASES, SALARY, SECOND_CARD, SENT, SENT_FEE},
    levies::{CAR_TAX, PROPERTY_TAX},
    savings::TO_SAVINGS,
};

/// 学校納付金の月. Twice as much in April, nothing in August.
static SCHOOL_YEAR: Season = Season::new([0, 0, 0, 1000, 0, 0, 0, -1000, 0, 0, 0, 0]);

/// Children at school, and children at a university far away.
const AT_SCHOOL: Held = Held::Lot(Lot::Children, 0, 780);
const AWAY: Held = Held::Lot(Lot::Children, 780, 1_000);

/// 家族のもう一つの給与.
const SECOND_SALARY: StreamDef = StreamDef {
    id: 40,
    held: Held::Lot(Lot::SecondIncome, 0, 650),
    days: Days::On(15, Shift::Before),
    mean: Mean::Share(180, 320),
    noise: 120,
    ..SALARY
};

/// 児童手当, in even months.
const CHILD_ALLOWANCE: StreamDef = StreamDef {
    id: 41,
    held: AT_SCHOOL,
    label: Label::new("児童手当", "ｼﾞﾄﾞｳﾃｱﾃ"),
    party: Known("ｼﾔｸｼﾖ"),
    every: 2,
    phase: Some(1),
    days: Days::On(10, Shift::Before),
    minutes: (510, 570),
    unit: 10_000,
    mean: Mean::Yen(20_000, 60_000),
    ..REMITTANCE_IN
};

/// 学校納付金.
const SCHOOL: StreamDef = StreamDef {
    id: 42,
    held: AT_SCHOOL,
    label: Label::new("学校納付金", "ｶﾞﾂｺｳﾉｳﾌｷﾝ"),
    party: Collector("ｶﾞﾂｺｳｷﾕｳｼﾖｸｶｲ"),
    days: Days::On(5, Shift::After),
    unit: 100,
    mean: Mean::Yen(4_800, 9_800),
    season: Some(&SCHOOL_YEAR),
    ..DEBIT
};

/// 学習塾・習い事の月謝.
const TUTORING: StreamDef = StreamDef {
    id: 43,
    held: Held::Lot(Lot::Tutoring, 0, 600),
    label: Label::new("月謝", "ｹﾞﾂｼﾔ"),
    party: Party::One(&["ﾏﾅﾋﾞﾉﾓﾘ", "ﾋﾟｱﾉｷﾖｳｼﾂ", "ｽｲﾐﾝｸﾞｽｸ-ﾙ", "ｼﾕｳｼﾞﾉｶｲ", "ｴｲｺﾞﾋﾛﾊﾞ"]),
    unit: 500,
    mean: Mean::Yen(6_000, 22_000),
    ..DEBIT
};

/// 仕送り. What a child at a university far away gets.
const ALLOWANCE: StreamDef =
    StreamDef { id: 44, held: AWAY, days: Days::On(25, Shift::After), mean: Mean::Share(100, 150), ..SENT };

const ALLOWANCE_FEE: StreamDef =
    StreamDef { id: 45, held: AWAY, clock: Some(ALLOWANCE.id), days: ALLOWANCE.days, ..SENT_FEE };

/// 投資信託の積立.
const INVESTMENT: StreamDef = StreamDef {
    id: 46,
    held: Held::Lot(Lot::Investment, 0, 500),
    label: Label::new("投信積立", "ﾄｳｼﾝﾂﾐﾀﾃ"),
    party: Party::Nobody,
    days: Days::On(8, Shift::After),
    unit: 1_000,
    mean: Mean::Portion(180),
    ..DEBIT
};

const STREAMS: &[StreamDef] = &[
    SALARY,
    BONUS,
    SECOND_SALARY,
    CHILD_ALLOWANCE,
    StreamDef { mean: Mean::Yen(9_000, 17_000), ..ELECTRICITY },
    GAS,
    StreamDef { mean: Mean::Yen(8_000, 13_000), ..WATER },
    RENT,
    HOUSING_LOAN,
    PROPERTY_TAX,
    StreamDef { mean: Mean::Yen(9_000, 19_000), ..MOBILE },
    INTERNET,
    SECOND_CARD,
    CARD,
    StreamDef { mean: Mean::Yen(12_000, 28_000), ..INSURANCE },
    MUTUAL_INSURANCE,
    BROADCAST,
    StreamDef { mean: Mean::Portion(280), ..CASH },
    CASH_FEE,
    PURCHASES,
    SCHOOL,
    TUTORING,
    ALLOWANCE,
    ALLOWANCE_FEE,
    INVESTMENT,
    COOPERATIVE,
    CAR_TAX,
    DIVIDEND,
    SUBSCRIPTION,
    TO_TIME_DEPOSIT,
    TO_SAVINGS,
    TO_CARD_LOAN,
];

/// The ordinary deposit of a family with children.
pub(super) static FAMILY: ClassDef =
    ClassDef { streams: STREAMS, interest: Some(InterestDef::ordinary(ELECTRICITY.id)), cushion: (80_000, 2_000_000) };
