//! 事業者の当座預金. Cheques and bills are presented, customers' cheques are paid in, and no interest is paid.

use super::{
    Category, ClassDef, DEBIT, Days, Label, Mean,
    Party::{Company, Nobody, Paper},
    REMITTANCE_IN, Sense, Shift, StreamDef, Times,
    company::FROM_ORDINARY,
};

const STREAMS: &[StreamDef] = &[
    FROM_ORDINARY,
    StreamDef {
        id: 202,
        category: Category::ChequeIn,
        label: Label::new("他店券", "ﾀﾃﾝｹﾝ"),
        party: Company,
        times: Times::of(2),
        days: Days::SpreadBusiness,
        minutes: (560, 890),
        unit: 100,
        mean: Mean::Share(12, 20),
        noise: 500,
        ..REMITTANCE_IN
    },
    StreamDef {
        id: 203,
        party: Company,
        days: Days::On(20, Shift::After),
        mean: Mean::Share(15, 30),
        noise: 300,
        ..REMITTANCE_IN
    },
    StreamDef {
        id: 204,
        category: Category::Clearing,
        label: Label::new("小切手", "ｺｷﾞﾂﾃ"),
        party: Paper,
        times: Times::of(5),
        days: Days::SpreadBusiness,
        minutes: (600, 780),
        unit: 100,
        mean: Mean::Share(8, 14),
        noise: 700,
        ..DEBIT
    },
    StreamDef {
        id: 205,
        category: Category::Clearing,
        label: Label::new("約束手形", "ﾔｸｿｸﾃｶﾞﾀ"),
        party: Paper,
        days: Days::On(10, Shift::After),
        minutes: (600, 720),
        mean: Mean::Rest,
        noise: 350,
        ..DEBIT
    },
    StreamDef {
        id: 206,
        category: Category::Other,
        label: Label::new("手形帳代金", "ﾃｶﾞﾀﾁﾖｳﾀﾞｲ"),
        party: Nobody,
        every: 6,
        phase: None,
        days: Days::On(15, Shift::After),
        minutes: (560, 890),
        mean: Mean::Yen(11_000, 11_000),
        ..DEBIT
    },
    StreamDef {
        id: 207,
        category: Category::Other,
        sense: Sense::Out,
        label: Label::new("残高証明手数料", "ｻﾞﾝｼﾖｳﾃｽｳﾘﾖｳ"),
        party: Nobody,
        every: 12,
        phase: None,
        days: Days::On(7, Shift::After),
        minutes: (560, 890),
        mean: Mean::Yen(880, 880),
        ..DEBIT
    },
];

/// The current deposit of a business.
pub(super) static CURRENT: ClassDef = ClassDef { streams: STREAMS, interest: None, cushion: (100_000, 3_000_000) };
