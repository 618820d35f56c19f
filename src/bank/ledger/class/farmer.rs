//! 農家の普通預金. The rice is paid for in autumn, vegetables in summer; in spring the money goes out again.

use super::{
    ClassDef, DEBIT, Days, Held, InterestDef, Label, Lot, Mean,
    Party::{Collector, Known, Nobody},
    REMITTANCE_IN, Season, Shift, StreamDef, TO_CARD_LOAN, TO_TIME_DEPOSIT, Times,
    bills::{ELECTRICITY, INSURANCE, MOBILE},
    household::{CARD, CASH, CASH_FEE, DIVIDEND, FROM_PERSON, PENSION},
    levies::{CAR_TAX, HEALTH_INSURANCE, NATIONAL_PENSION},
    savings::TO_SAVINGS,
    tax_reserve::{IN_ADVANCE, INCOME_TAX, SALES_TAX, TO_TAX_RESERVE},
};

/// 米の出荷. Paid from September to November.
static HARVEST: Season = Season::new([-1000, -1000, -1000, -1000, -1000, -1000, -1000, -1000, 3000, 4000, 2000, -1000]);
/// 野菜の出荷.
static SUMMER: Season = Season::new([-600, -600, -500, -200, 200, 500, 700, 700, 300, 100, -200, -400]);
/// 肥料・農薬. Before the planting, most of all.
static SPRING: Season = Season::new([-500, -200, 400, 900, 700, 100, -100, -200, -300, -300, -200, -300]);

/// Those who farm in their old age, and the younger ones.
const OLD: Held = Held::Lot(Lot::Age, 0, 600);
const YOUNG: Held = Held::Lot(Lot::Age, 600, 1_000);

/// 農産物代金. From the farmers' cooperative.
const RICE: StreamDef = StreamDef {
    id: 60,
    label: Label::new("米代金", "ｺﾒﾀﾞｲｷﾝ"),
    party: Known("ﾉｳｷﾖｳ"),
    days: Days::On(25, Shift::Before),
    minutes: (510, 570),
    mean: Mean::Share(480, 560),
    season: Some(&HARVEST),
    ..REMITTANCE_IN
};

const VEGETABLES: StreamDef = StreamDef {
    id: 61,
    label: Label::new("青果代金", "ｾｲｶﾀﾞｲｷﾝ"),
    days: Days::On(10, Shift::After),
    mean: Mean::Share(280, 360),
    noise: 200,
    season: Some(&SUMMER),
    ..RICE
};

/// 交付金, once a year.
const SUBSIDY: StreamDef = StreamDef {
    id: 62,
    label: Label::new("交付金", "ｺｳﾌｷﾝ"),
    party: Known("ﾉｳｾｲｷﾖｸ"),
    every: 12,
    phase: Some(11),
    days: Days::On(20, Shift::Before),
    mean: Mean::Share(800, 1_500),
    noise: 100,
    ..REMITTANCE_IN
};

/// 直売所の売上.
const STALL: StreamDef = StreamDef {
    id: 63,
    label: Label::new("直売売上", "ﾁﾖｸﾊﾞｲｳﾘｱｹﾞ"),
    party: Known("ﾐﾁﾉｴｷﾄﾅﾐ"),
    times: Times::of(2),
    days: Days::SpreadBusiness,
    mean: Mean::Share(20, 45),
    noise: 600,
    ..REMITTANCE_IN
};

/// 肥料・農薬代.
const FERTILISER: StreamDef = StreamDef {
    id: 64,
    label: Label::new("肥料農薬代", "ﾋﾘﾖｳﾉｳﾔｸﾀﾞｲ"),
    party: Known("ﾉｳｷﾖｳ"),
    mean: Mean::Share(80, 120),
    season: Some(&SPRING),
    ..DEBIT
};

/// 燃料代.
const FUEL: StreamDef = StreamDef {
    id: 65,
    label: Label::new("燃料代", "ﾈﾝﾘﾖｳﾀﾞｲ"),
    party: Known("ﾉｳｷﾖｳ"),
    days: Days::On(15, Shift::After),
    mean: Mean::Share(25, 45),
    noise: 300,
    ..DEBIT
};

/// 農機具ローンの返済, after the harvest and in spring.
const MACHINERY: StreamDef = StreamDef {
    id: 66,
    held: Held::Lot(Lot::Machinery, 0, 600),
    label: Label::new("農機ローン", "ﾉｳｷﾛ-ﾝ"),
    party: Nobody,
    every: 6,
    phase: Some(4),
    days: Days::On(25, Shift::After),
    mean: Mean::Share(250, 400),
    ..DEBIT
};

/// 土地改良区の賦課金.
const IRRIGATION: StreamDef = StreamDef {
    id: 67,
    label: Label::new("土地改良賦課金", "ﾄﾁｶｲﾘﾖｳﾌｶｷﾝ"),
    party: Collector("ﾄﾁｶｲﾘﾖｳｸ"),
    every: 12,
    phase: Some(11),
    unit: 10,
    mean: Mean::Share(100, 200),
    ..DEBIT
};

/// 農業共済の掛金.
const CROP_INSURANCE: StreamDef = StreamDef {
    id: 68,
    label: Label::new("農業共済掛金", "ﾉｳｷﾞﾖｳｷﾖｳｻｲ"),
    party: Collector("ﾉｳｷﾞﾖｳｷﾖｳｻｲ"),
    every: 12,
    phase: Some(6),
    unit: 10,
    mean: Mean::Share(60, 120),
    ..DEBIT
};

/// 産直. What people pay for rice that was sent to them.
const DIRECT: StreamDef = StreamDef { mean: Mean::Yen(6_000, 14_000), ..FROM_PERSON };

const STREAMS: &[StreamDef] = &[
    RICE,
    VEGETABLES,
    SUBSIDY,
    STALL,
    StreamDef { held: OLD, mean: Mean::Yen(110_000, 180_000), ..PENSION },
    DIRECT,
    FERTILISER,
    FUEL,
    MACHINERY,
    IRRIGATION,
    CROP_INSURANCE,
    HEALTH_INSURANCE,
    StreamDef { held: YOUNG, ..NATIONAL_PENSION },
    StreamDef { mean: Mean::Yen(8_000, 15_000), ..ELECTRICITY },
    MOBILE,
    INSURANCE,
    CARD,
    StreamDef { times: Times::of(2), mean: Mean::Portion(450), ..CASH },
    StreamDef { times: Times::of(2), ..CASH_FEE },
    CAR_TAX,
    DIVIDEND,
    INCOME_TAX,
    IN_ADVANCE,
    SALES_TAX,
    TO_SAVINGS,
    TO_TAX_RESERVE,
    TO_CARD_LOAN,
    StreamDef { mean: Mean::Share(15, 30), ..TO_TIME_DEPOSIT },
];

/// The ordinary deposit of a farmer.
pub(super) static FARMER: ClassDef =
    ClassDef { streams: STREAMS, interest: Some(InterestDef::ordinary(ELECTRICITY.id)), cushion: (200_000, 3_000_000) };
