//! 家計の口座振替. The bills that households of all walks of life have collected from their accounts.

use super::{
    Category, DEBIT, Days, Held, Label, Lot, Mean,
    Party::{self, Collector, Known},
    Season, Shift, StreamDef, only_in,
};

/// Electricity and gas in the snow country.
pub(super) static WINTER: Season = Season::new([420, 380, 220, 20, -180, -260, -120, 40, -60, -260, -200, 0]);
/// 灯油. Kerosene is delivered from November to April.
static COLD_MONTHS: Season = only_in([0, 1, 2, 3, 10, 11]);

/// 電気料金.
pub(super) const ELECTRICITY: StreamDef = StreamDef {
    id: 3,
    label: Label::new("電気", "ﾃﾞﾝｷ"),
    party: Collector("ﾎｸﾘｸﾃﾞﾝﾘﾖｸ"),
    days: Days::On(20, Shift::After),
    mean: Mean::Yen(6_000, 12_000),
    noise: 120,
    season: Some(&WINTER),
    ..DEBIT
};

/// ガス料金.
pub(super) const GAS: StreamDef = StreamDef {
    id: 4,
    label: Label::new("ガス", "ｶﾞｽ"),
    party: Collector("ﾄﾔﾏｶﾞｽ"),
    days: Days::On(26, Shift::After),
    mean: Mean::Yen(3_000, 7_000),
    noise: 100,
    season: Some(&WINTER),
    ..DEBIT
};

/// 水道料金, every other month.
pub(super) const WATER: StreamDef = StreamDef {
    id: 5,
    label: Label::new("水道", "ｽｲﾄﾞｳ"),
    party: Collector("ｼﾞﾖｳｹﾞｽｲﾄﾞｳｷﾖｸ"),
    every: 2,
    phase: None,
    mean: Mean::Yen(5_000, 9_000),
    noise: 150,
    ..DEBIT
};

/// 家賃.
pub(super) const RENT: StreamDef = StreamDef {
    id: 6,
    held: Held::Lot(Lot::Home, 0, 480),
    label: Label::new("家賃", "ﾔﾁﾝ"),
    party: Party::One(&["ﾀﾃﾔﾏﾌﾄﾞｳｻﾝ", "ｶ)ｸﾚﾊｼﾞﾕｳﾀｸ", "ﾄﾅﾐｼﾞﾕｳｹﾝ", "ｺｼﾉﾋﾞﾙｶﾝﾘ", "ﾌﾀｶﾞﾐｺ-ﾎﾟ"]),
    unit: 1_000,
    mean: Mean::Share(200, 250),
    ..DEBIT
};

/// 住宅ローンの返済.
pub(super) const HOUSING_LOAN: StreamDef = StreamDef {
    id: 21,
    held: Held::Lot(Lot::Home, 480, 720),
    label: Label::new("住宅ローン", "ｼﾞﾕｳﾀｸﾛ-ﾝ"),
    party: Party::Nobody,
    days: Days::On(7, Shift::After),
    mean: Mean::Share(190, 240),
    ..DEBIT
};

/// 携帯電話料金.
pub(super) const MOBILE: StreamDef = StreamDef {
    id: 7,
    label: Label::new("携帯", "ｹｲﾀｲ"),
    party: Collector("ｹｲﾀｲﾃﾞﾝﾜ"),
    days: Days::On(26, Shift::After),
    mean: Mean::Yen(3_500, 11_000),
    noise: 90,
    ..DEBIT
};

/// 固定電話料金.
pub(super) const LANDLINE: StreamDef = StreamDef {
    id: 8,
    held: Held::Lot(Lot::Landline, 0, 450),
    label: Label::new("電話", "ﾃﾞﾝﾜ"),
    party: Collector("NTT"),
    days: Days::On(31, Shift::After),
    mean: Mean::Yen(1_900, 4_800),
    noise: 40,
    ..DEBIT
};

/// インターネット接続料金.
pub(super) const INTERNET: StreamDef = StreamDef {
    id: 23,
    held: Held::Lot(Lot::Internet, 0, 650),
    label: Label::new("ネット料金", "ﾈﾂﾄﾘﾖｳｷﾝ"),
    party: Collector("ｹ-ﾌﾞﾙﾃﾚﾋﾞ"),
    days: Days::On(26, Shift::After),
    unit: 110,
    mean: Mean::Yen(3_900, 6_200),
    ..DEBIT
};

/// NHK放送受信料, every other month.
pub(super) const BROADCAST: StreamDef = StreamDef {
    id: 12,
    held: Held::Lot(Lot::Broadcast, 0, 800),
    label: Label::new("NHK", "NHK"),
    party: Collector("NHK"),
    every: 2,
    phase: None,
    days: Days::On(26, Shift::After),
    mean: Mean::Yen(2_200, 2_200),
    ..DEBIT
};

/// 生命保険料.
pub(super) const INSURANCE: StreamDef = StreamDef {
    id: 11,
    held: Held::Lot(Lot::Insurance, 0, 780),
    label: Label::new("保険", "ﾎｹﾝ"),
    party: Collector("ｾｲﾒｲﾎｹﾝ"),
    mean: Mean::Yen(6_000, 14_000),
    ..DEBIT
};

/// 県民共済の掛金, of those who have no life insurance.
pub(super) const MUTUAL_INSURANCE: StreamDef = StreamDef {
    id: 37,
    held: Held::Lot(Lot::Insurance, 780, 1_000),
    label: Label::new("県民共済", "ｹﾝﾐﾝｷﾖｳｻｲ"),
    party: Collector("ｹﾝﾐﾝｷﾖｳｻｲ"),
    days: Days::On(28, Shift::After),
    unit: 500,
    mean: Mean::Yen(2_000, 6_000),
    ..DEBIT
};

/// 火災保険料, once a year.
pub(super) const FIRE_INSURANCE: StreamDef = StreamDef {
    id: 31,
    held: Held::Lot(Lot::Home, 480, 900),
    label: Label::new("火災保険", "ｶｻｲﾎｹﾝ"),
    party: Collector("ｿﾝｶﾞｲﾎｹﾝ"),
    every: 12,
    phase: None,
    unit: 10,
    mean: Mean::Yen(12_000, 38_000),
    ..DEBIT
};

/// 生活協同組合の利用代金.
pub(super) const COOPERATIVE: StreamDef = StreamDef {
    id: 17,
    held: Held::Lot(Lot::Cooperative, 0, 400),
    label: Label::new("生協", "ｾｲｷﾖｳ"),
    party: Collector("ｾｲｷﾖｳ"),
    days: Days::On(12, Shift::After),
    mean: Mean::Share(20, 40),
    noise: 300,
    ..DEBIT
};

/// 新聞購読料.
pub(super) const NEWSPAPER: StreamDef = StreamDef {
    id: 25,
    held: Held::Lot(Lot::Newspaper, 0, 600),
    label: Label::new("新聞", "ｼﾝﾌﾞﾝ"),
    party: Collector("ｼﾝﾌﾞﾝﾊﾝﾊﾞｲﾃﾝ"),
    days: Days::On(28, Shift::After),
    unit: 100,
    mean: Mean::Yen(3_400, 4_900),
    ..DEBIT
};

/// 灯油代.
pub(super) const KEROSENE: StreamDef = StreamDef {
    id: 24,
    held: Held::Lot(Lot::Kerosene, 0, 600),
    label: Label::new("灯油", "ﾄｳﾕ"),
    party: Party::One(&["ｸﾚﾊｾｷﾕ", "ﾄﾅﾐﾈﾝﾘﾖｳ", "ｶ)ﾋﾐｾｷﾕ", "ﾉｳｷﾖｳ"]),
    days: Days::On(15, Shift::After),
    unit: 10,
    mean: Mean::Yen(3_000, 6_000),
    season: Some(&COLD_MONTHS),
    ..DEBIT
};

/// 動画配信などの定額料金.
pub(super) const SUBSCRIPTION: StreamDef = StreamDef {
    id: 32,
    held: Held::Lot(Lot::Subscription, 0, 500),
    label: Label::new("動画配信", "ﾄﾞｳｶﾞﾊｲｼﾝ"),
    party: Known("ﾈﾂﾄﾄﾞｳｶﾞ"),
    category: Category::Other,
    days: Days::On(3, Shift::Stay),
    unit: 110,
    mean: Mean::Yen(880, 2_200),
    ..DEBIT
};
