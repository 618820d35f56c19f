//! 税金と社会保険料. What cities, the prefecture and the state collect from persons.

use super::{
    DEBIT, Days, Held, Label, Lot, Mean,
    Party::{Collector, Known},
    Season, Shift, StreamDef, only_in,
};

/// 固定資産税の納期.
static PROPERTY_TAX_DUE: Season = only_in([3, 6, 11, 1]);
/// 国民健康保険料の納期. June to March.
static HEALTH_DUE: Season = Season::new([200, 200, 200, -1000, -1000, 200, 200, 200, 200, 200, 200, 200]);

/// 固定資産税, of those who own their home.
pub(super) const PROPERTY_TAX: StreamDef = StreamDef {
    id: 22,
    held: Held::Lot(Lot::Home, 480, 900),
    label: Label::new("固定資産税", "ｺﾃｲｼｻﾝｾﾞｲ"),
    party: Collector("ｼﾔｸｼﾖ"),
    days: Days::On(31, Shift::After),
    unit: 100,
    mean: Mean::Yen(3_500, 8_500),
    season: Some(&PROPERTY_TAX_DUE),
    ..DEBIT
};

/// 自動車税, in May.
pub(super) const CAR_TAX: StreamDef = StreamDef {
    id: 19,
    held: Held::Lot(Lot::Car, 0, 850),
    label: Label::new("自動車税", "ｼﾞﾄﾞｳｼﾔｾﾞｲ"),
    party: Known("ﾄﾔﾏｹﾝ"),
    every: 12,
    phase: Some(4),
    days: Days::On(31, Shift::After),
    unit: 500,
    mean: Mean::Yen(25_000, 43_500),
    ..DEBIT
};

/// 国民健康保険料, June to March.
pub(super) const HEALTH_INSURANCE: StreamDef = StreamDef {
    id: 29,
    label: Label::new("国民健康保険", "ｺｸﾐﾝｹﾝｺｳﾎｹﾝ"),
    party: Collector("ｼﾔｸｼﾖ"),
    days: Days::On(31, Shift::After),
    unit: 100,
    mean: Mean::Yen(9_000, 32_000),
    season: Some(&HEALTH_DUE),
    ..DEBIT
};

/// 国民年金保険料.
pub(super) const NATIONAL_PENSION: StreamDef = StreamDef {
    id: 30,
    label: Label::new("国民年金", "ｺｸﾐﾝﾈﾝｷﾝ"),
    party: Collector("ﾆﾎﾝﾈﾝｷﾝｷｺｳ"),
    days: Days::On(31, Shift::After),
    mean: Mean::Yen(17_510, 17_510),
    ..DEBIT
};
