//! 当組合所定の認証方法（第4条第1項）. The inputs of each channel's login.

use crate::{
    event::{Channel, Lang},
    pages::{field::Field, say::say},
};
use maud::{Markup, html};

/// 当組合所定の認証方法（第4条第1項）. What a channel asks for. Secrets are never shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginFields {
    /// 店番, 口座番号 and キャッシュカード暗証番号.
    Institution {
        /// 店舗. The branches to suggest.
        branches: Vec<BranchOption>,
        /// 店番, as typed so far.
        branch_code: String,
        /// 口座番号, as typed so far.
        account_number: String,
    },
    /// 契約者ID and パスワード.
    Anser {
        /// 契約者ID, as typed so far.
        contractor_id: String,
        /// Whether a one-time password is asked for.
        wants_otp: bool,
    },
}

/// 店舗. A branch to suggest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchOption {
    /// 店番.
    pub code: String,
    /// 店名.
    pub name: String,
}

impl LoginFields {
    /// The channel that asks for these.
    pub(super) const fn channel(&self) -> Channel {
        match self {
            Self::Institution { .. } => Channel::Institution,
            Self::Anser { .. } => Channel::Anser,
        }
    }

    /// The inputs; `trouble` is the id of the message that says what is wrong with them.
    pub(super) fn show(&self, lang: Lang, trouble: Option<&str>) -> Markup {
        match self {
            Self::Institution { branches, branch_code, account_number } => {
                institution_fields(lang, branches, branch_code, account_number, trouble)
            }
            Self::Anser { contractor_id, wants_otp } => anser_fields(lang, contractor_id, *wants_otp, trouble),
        }
    }
}

fn institution_fields(
    lang: Lang,
    branches: &[BranchOption],
    branch: &str,
    account: &str,
    trouble: Option<&str>,
) -> Markup {
    let branch = Field {
        name: "branch_code",
        label: say(lang, "店番", "Branch code"),
        hint: say(lang, "数字3桁", "3 digits"),
        value: branch,
        numeric: true,
        secret: false,
        max: Some(3),
        list: (!branches.is_empty()).then_some("branches"),
        trouble,
    };
    let account = Field {
        name: "account_number",
        label: say(lang, "口座番号", "Account number"),
        hint: say(lang, "普通預金または貯蓄預金の数字7桁", "7 digits, of an ordinary or savings deposit"),
        value: account,
        max: Some(7),
        list: None,
        ..branch
    };
    let pin = Field {
        name: "pin",
        label: say(lang, "キャッシュカード暗証番号", "Cash card PIN"),
        hint: say(lang, "数字4桁", "4 digits"),
        value: "",
        secret: true,
        max: Some(4),
        ..account
    };
    html! {
        (branch.show())
        @if !branches.is_empty() {
            datalist #branches {
                @for option in branches { option value=(option.code) { (option.code) " " (option.name) } }
            }
        }
        (account.show())
        (pin.show())
    }
}

fn anser_fields(lang: Lang, contractor_id: &str, wants_otp: bool, trouble: Option<&str>) -> Markup {
    let contractor = Field {
        name: "contractor_id",
        label: say(lang, "契約者ID", "Contractor ID"),
        hint: say(lang, "インターネットバンキングの契約者ID", "The one of your internet banking contract"),
        value: contractor_id,
        numeric: false,
        secret: false,
        max: None,
        list: None,
        trouble,
    };
    let password = Field {
        name: "password",
        label: say(lang, "パスワード", "Password"),
        hint: say(lang, "ログインパスワード", "Your login password"),
        value: "",
        secret: true,
        ..contractor
    };
    let otp = Field {
        name: "otp",
        label: say(lang, "ワンタイムパスワード", "One-time password"),
        hint: say(lang, "画面やトークンに表示された数字", "The digits that your token or app shows"),
        numeric: true,
        secret: false,
        ..password
    };
    html! {
        (contractor.show())
        (password.show())
        @if wants_otp { (otp.show()) }
    }
}
