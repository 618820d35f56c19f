//! Which kinds of account there are, and through which door they are reached.

use super::words::word_enum;

word_enum! {
    /// 口座種類（第2条第2項）. What kind an account is; which kinds a partner sees depends on its channel.
    pub enum AccountKind {
        /// 普通預金. Ordinary deposit: both channels.
        OrdinaryDeposit = "ordinary_deposit",
        /// 貯蓄預金. Savings deposit: institution channel only.
        SavingsDeposit = "savings_deposit",
        /// カードローン. Card loan: institution channel only.
        CardLoan = "card_loan",
        /// 納税準備預金. Tax reserve deposit: institution channel only.
        TaxReserveDeposit = "tax_reserve_deposit",
        /// 定期預金. Time deposit: institution channel only, and its lots only (第2条第1項(3)).
        TimeDeposit = "time_deposit",
        /// 当座預金. Current deposit: ANSER channel only.
        CurrentDeposit = "current_deposit",
    }
}

impl AccountKind {
    /// 預金種目コード. The two-digit code shown to partners, after the deposit codes that Japanese banks exchange
    /// (1 普通, 2 当座, 3 納税準備, 4 貯蓄, 6 定期); 51 for a card loan is this project's own choice.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OrdinaryDeposit => "01",
            Self::CurrentDeposit => "02",
            Self::TaxReserveDeposit => "03",
            Self::SavingsDeposit => "04",
            Self::TimeDeposit => "06",
            Self::CardLoan => "51",
        }
    }

    /// The Japanese name as it stands in the terms.
    pub const fn name_ja(self) -> &'static str {
        match self {
            Self::OrdinaryDeposit => "普通預金",
            Self::SavingsDeposit => "貯蓄預金",
            Self::CardLoan => "カードローン",
            Self::TaxReserveDeposit => "納税準備預金",
            Self::TimeDeposit => "定期預金",
            Self::CurrentDeposit => "当座預金",
        }
    }
}

word_enum! {
    /// 口座の状態. What state an account is in: `active`, in use; `closed` 解約済み, its balance and statement are no longer
    /// given; `frozen` 凍結, they are not given for a while.
    pub enum AccountStatus {
        /// In use.
        Active = "active",
        /// 凍結. Its balance and statement are not given for a while.
        Frozen = "frozen",
        /// 解約済み（第5条第2項）. Its balance and statement are no longer given.
        Closed = "closed",
    }
}

word_enum! {
    /// 接続方式（第2条第2項）. The door through which a partner reaches the bank: `institution` 金融機関API, `anser` ANSER API.
    pub enum Channel {
        /// 金融機関API.
        Institution = "institution",
        /// ANSER API.
        Anser = "anser",
    }
}

word_enum! {
    /// 利用目的. What service hours are about: giving data (第2条第1項) or linking (第4条第1項).
    pub enum Purpose {
        /// 情報提供. Answers on accounts, balances and statements.
        Data = "data",
        /// API連携認証. Identity check and consent.
        Linking = "linking",
    }
}
