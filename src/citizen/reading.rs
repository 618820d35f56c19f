//! What a partner reads: every linked account, as far as its kind has something to read.

use super::{Reads, Settings};
use serde_json::Value;

/// What was read of one account.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountRead {
    /// The account, as the list has it.
    pub account: Value,
    /// The balance, where the kind has one.
    pub balance: Option<Value>,
    /// All rows of the statement, where the kind has one.
    pub transactions: Vec<Value>,
    /// The lots, where the kind has them.
    pub time_deposits: Vec<Value>,
}

/// The URL of the list of accounts.
pub fn accounts_url(settings: &Settings) -> String {
    match &settings.reads {
        Reads::Institution => format!("{}/institution/v1/accounts", settings.base_url),
        Reads::Anser(bank_code) => format!("{}/anser/v1/banks/{bank_code}/accounts", settings.base_url),
    }
}

/// Which readings exist for an account of this kind.
pub fn readings(settings: &Settings, account: &Value) -> Vec<Reading> {
    let is_time_deposit = account["account_kind"] == "time_deposit";
    match &settings.reads {
        Reads::Institution if is_time_deposit => vec![Reading::TimeDeposits],
        Reads::Institution => vec![Reading::Balance, Reading::Transactions],
        // The list of accounts holds the balances.
        Reads::Anser(_) => vec![Reading::Transactions],
    }
}

/// Something to read of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The balance.
    Balance,
    /// The statement.
    Transactions,
    /// The lots of a time deposit.
    TimeDeposits,
}

impl Reading {
    /// The last part of its path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Transactions => "transactions",
            Self::TimeDeposits => "time-deposits",
        }
    }
}
