//! 貯蓄預金. A little is put aside each month, and taken out when something is to be bought. No bill is collected from it.

use super::{Category, ClassDef, DEBIT, Days, Held, InterestDef, Label, Mean, Sense, Shift, StreamDef};
use crate::event::AccountKind;

/// 自動積立. From the ordinary to the savings deposit of the same customer: both accounts show the same amount.
pub(super) const TO_SAVINGS: StreamDef = StreamDef {
    id: 140,
    held: Held::With(AccountKind::SavingsDeposit),
    label: Label::new("貯蓄積立", "ﾁﾖﾁｸﾂﾐﾀﾃ"),
    days: Days::On(28, Shift::After),
    unit: 1_000,
    mean: Mean::Share(16, 25),
    ..DEBIT
};

const STREAMS: &[StreamDef] = &[
    StreamDef { sense: Sense::In, label: Label::new("積立", "ﾂﾐﾀﾃ"), ..TO_SAVINGS },
    StreamDef {
        id: 402,
        category: Category::Cash,
        label: Label::new("ATM出金", "ATM ｼﾕﾂｷﾝ"),
        every: 2,
        phase: None,
        days: Days::Spread,
        minutes: (540, 1260),
        unit: 1_000,
        mean: Mean::Share(12, 22),
        noise: 700,
        ..DEBIT
    },
    COUNTER,
];

/// 窓口での払戻. What was saved up, with the interest that was paid the same morning.
const COUNTER: StreamDef = StreamDef {
    id: 403,
    category: Category::Cash,
    label: Label::new("窓口出金", "ﾏﾄﾞｸﾞﾁｼﾕﾂｷﾝ"),
    every: 6,
    phase: Some(1),
    days: Days::On(20, Shift::After),
    minutes: (570, 890),
    noise: 300,
    ..DEBIT
};

/// The savings deposit of a natural person.
pub(super) static SAVINGS: ClassDef =
    ClassDef { streams: STREAMS, interest: Some(InterestDef::ordinary(COUNTER.id)), cushion: (100_000, 3_000_000) };
