//! 学生の普通預金. Money from home and wages of odd jobs come in, and little stays.

use super::{
    ClassDef, DEBIT, Days, Held, InterestDef, Label, Lot, Mean,
    Party::{self, Collector, Known},
    REMITTANCE_IN, Shift, StreamDef,
    bills::{BROADCAST, ELECTRICITY, GAS, MOBILE, RENT, SUBSCRIPTION, WATER},
    household::{CARD, CASH, CASH_FEE, CASH_IN, FROM_PERSON, PURCHASES, SALARY, SENT, SENT_FEE},
    savings::TO_SAVINGS,
};

/// Who lives away from home, and who with the parents.
const AWAY: Held = Held::Lot(Lot::Home, 0, 550);
const WITH_PARENTS: Held = Held::Lot(Lot::Home, 550, 1_000);

/// 仕送り. From the parents, always the same.
const FROM_HOME: StreamDef = StreamDef {
    id: 80,
    held: AWAY,
    party: Party::Person,
    days: Days::On(25, Shift::After),
    unit: 1_000,
    mean: Mean::Share(550, 700),
    ..REMITTANCE_IN
};

/// アルバイトの給与. Those who get no money from home work more.
const WAGES: StreamDef = StreamDef {
    id: 81,
    held: AWAY,
    days: Days::On(15, Shift::Before),
    mean: Mean::Share(400, 500),
    noise: 300,
    ..SALARY
};
const FULL_WAGES: StreamDef = StreamDef { held: WITH_PARENTS, mean: Mean::Share(700, 850), ..WAGES };

/// 奨学金.
const SCHOLARSHIP: StreamDef = StreamDef {
    id: 82,
    held: Held::Lot(Lot::Scholarship, 0, 500),
    label: Label::new("奨学金", "ｼﾖｳｶﾞｸｷﾝ"),
    party: Known("ｶﾞｸｾｲｼｴﾝｷｺｳ"),
    days: Days::On(11, Shift::Before),
    minutes: (510, 570),
    unit: 10_000,
    mean: Mean::Yen(20_000, 60_000),
    ..REMITTANCE_IN
};

/// 生協. The canteen and the books; the interest leaves with it.
const CANTEEN: StreamDef = StreamDef {
    id: 83,
    label: Label::new("大学生協", "ﾀﾞｲｶﾞｸｾｲｷﾖｳ"),
    party: Collector("ﾀﾞｲｶﾞｸｾｲｷﾖｳ"),
    days: Days::On(20, Shift::After),
    mean: Mean::Share(30, 60),
    noise: 250,
    ..DEBIT
};

/// 検定料, once a year.
const EXAMINATION: StreamDef = StreamDef {
    id: 84,
    label: Label::new("検定料", "ｹﾝﾃｲﾘﾖｳ"),
    party: Known("ｹﾝﾃｲｷﾖｳｶｲ"),
    every: 12,
    phase: None,
    unit: 100,
    mean: Mean::Yen(4_500, 9_900),
    ..DEBIT
};

/// 通学定期券, every three months.
const COMMUTING: StreamDef = StreamDef {
    id: 85,
    held: WITH_PARENTS,
    label: Label::new("定期券", "ﾃｲｷｹﾝ"),
    party: Known("ﾄﾔﾏﾃﾂﾄﾞｳ"),
    every: 3,
    phase: Some(0),
    days: Days::On(4, Shift::After),
    unit: 10,
    mean: Mean::Yen(12_000, 24_000),
    ..DEBIT
};

/// 学生教育研究災害傷害保険など. The insurance of students, once a year.
const INSURANCE: StreamDef = StreamDef {
    id: 86,
    label: Label::new("学生保険", "ｶﾞｸｾｲﾎｹﾝ"),
    party: Collector("ｶﾞｸｾｲｷﾖｳｻｲ"),
    every: 12,
    phase: Some(3),
    unit: 10,
    mean: Mean::Yen(1_500, 9_800),
    ..DEBIT
};

const STREAMS: &[StreamDef] = &[
    FROM_HOME,
    WAGES,
    FULL_WAGES,
    SCHOLARSHIP,
    StreamDef { held: AWAY, mean: Mean::Share(290, 330), ..RENT },
    StreamDef { held: AWAY, mean: Mean::Yen(2_500, 5_000), ..ELECTRICITY },
    StreamDef { held: AWAY, mean: Mean::Yen(2_000, 3_800), ..GAS },
    StreamDef { held: AWAY, mean: Mean::Yen(3_000, 5_000), ..WATER },
    StreamDef { mean: Mean::Yen(2_200, 6_500), ..MOBILE },
    StreamDef { held: Held::Lot(Lot::Broadcast, 0, 250), ..BROADCAST },
    CANTEEN,
    EXAMINATION,
    COMMUTING,
    INSURANCE,
    StreamDef { held: Held::Lot(Lot::Subscription, 0, 700), ..SUBSCRIPTION },
    StreamDef { mean: Mean::Portion(450), ..CASH },
    CASH_FEE,
    StreamDef { held: Held::Whatever, ..CASH_IN },
    StreamDef { held: Held::Lot(Lot::DebitCard, 0, 850), mean: Mean::Share(4, 8), ..PURCHASES },
    CARD,
    StreamDef { held: Held::Whatever, mean: Mean::Yen(1_000, 3_000), ..FROM_PERSON },
    StreamDef { held: Held::Lot(Lot::Transfers, 0, 400), mean: Mean::Yen(2_000, 4_000), ..SENT },
    StreamDef { held: Held::Lot(Lot::Transfers, 0, 400), ..SENT_FEE },
    TO_SAVINGS,
];

/// The ordinary deposit of a student.
pub(super) static STUDENT: ClassDef =
    ClassDef { streams: STREAMS, interest: Some(InterestDef::ordinary(CANTEEN.id)), cushion: (10_000, 250_000) };
