//! The bank's words in both languages.

use crate::event::{AccountKind, Channel, ClockMode, Lang, Purpose};

/// The text in the reader's language.
pub(super) const fn say<'a>(lang: Lang, ja: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// 口座種類（第2条第2項）. The name of a kind of account.
pub(super) const fn kind_name(lang: Lang, kind: AccountKind) -> &'static str {
    let en = match kind {
        AccountKind::OrdinaryDeposit => "Ordinary deposit",
        AccountKind::SavingsDeposit => "Savings deposit",
        AccountKind::CardLoan => "Card loan",
        AccountKind::TaxReserveDeposit => "Tax reserve deposit",
        AccountKind::TimeDeposit => "Time deposit",
        AccountKind::CurrentDeposit => "Current deposit",
    };
    say(lang, kind.name_ja(), en)
}

/// 接続方式（第2条第2項）. The name of a channel.
pub(super) const fn channel_name(lang: Lang, channel: Channel) -> &'static str {
    match channel {
        Channel::Institution => say(lang, "金融機関API", "Institution API"),
        Channel::Anser => say(lang, "ANSER API", "ANSER API"),
    }
}

/// 利用目的. What service hours are about.
pub(super) const fn purpose_name(lang: Lang, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Data => say(lang, "情報提供", "Account data"),
        Purpose::Linking => say(lang, "API連携認証", "Linking"),
    }
}

/// 時計の進み方. How bank time moves.
pub(super) const fn mode_name(lang: Lang, mode: ClockMode) -> &'static str {
    match mode {
        ClockMode::Flowing => say(lang, "流れている", "flowing"),
        ClockMode::Frozen => say(lang, "止まっている", "frozen"),
        ClockMode::Step => say(lang, "呼出しごとに進む", "stepping"),
    }
}
