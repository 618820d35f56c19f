//! The words about an account's books: what is posted, put right, taken back, late or left out, and what is offered.

use super::{
    ids::{PartnerId, Yen},
    kind::{AccountKind, Channel},
    operation::Operation,
    reach::Reach,
    time::{Day, Jst},
};
use serde::{Deserialize, Serialize};

/// 入出金. One movement of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransactionPosted {
    /// The account: `persona/kind`, or an account id of either channel.
    pub account: String,
    /// Yen: positive comes in, negative goes out; never 0.
    pub amount: Yen,
    /// 摘要.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// 相手先.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counterparty: Option<String>,
    /// 取引区分: `10` to `19`. Default: `11` (振込) in, `18` (その他) out.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category_code: Option<String>,
    /// 起算日. Default: the transaction date.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value_date: Option<Day>,
    /// The transaction date of a late posting; not after today. Default: today.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dated: Option<Day>,
    /// Post it even where the account would not cover it.
    #[serde(default)]
    pub allow_overdraft: bool,
}

/// 訂正. Which row is put right, and what it should have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransactionCorrected {
    /// The account: `persona/kind`, or an account id of either channel.
    pub account: String,
    /// Which row: its `transaction_id`, or `last`, or `last-1` for the one before.
    pub of: String,
    /// The right amount in yen, signed as in [`TransactionPosted`]; never 0.
    pub amount: Yen,
    /// Do it even where the account would not cover it.
    #[serde(default)]
    pub allow_overdraft: bool,
}

/// 取消. Which row no longer counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransactionCancelled {
    /// The account: `persona/kind`, or an account id of either channel.
    pub account: String,
    /// Which row: its `transaction_id`, or `last`, or `last-1` for the one before.
    pub of: String,
    /// Do it even where the account would not cover it.
    #[serde(default)]
    pub allow_overdraft: bool,
}

/// 差替え・合算. Which rows give way to one, and what that one moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransactionReplaced {
    /// The account: `persona/kind`, or an account id of either channel.
    pub account: String,
    /// Which rows, one at least: each its `transaction_id`, or `last`, or `last-1` for the one before.
    pub of: Vec<String>,
    /// What the new row moves, in yen; absent = what the old ones moved together.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub amount: Option<Yen>,
    /// Do it even where the account would not cover it.
    #[serde(default)]
    pub allow_overdraft: bool,
}

/// 明細の未反映. How many of the last rows are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsWithheld {
    /// The account: `persona/kind`, or an account id of either channel.
    pub account: String,
    /// How many rows, counted from the last: 1 to 500.
    pub last: u32,
}

/// 記帳の遅延. How much later rows appear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostingDelayed {
    /// The account: `persona/kind`, or an account id of either channel.
    pub account: String,
    /// By how many minutes of bank time: 1 to 44,640 (31 days).
    pub by_minutes: u32,
}

/// 最新でない情報. Of which instant answers hold, and which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataStale {
    /// The instant of which answers hold; not after now. Default: the instant at which it begins.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub as_of: Option<Jst>,
    /// Which answers; all of the entries together.
    pub scope: Vec<Reach>,
}

/// 一部の情報. Which answers are not whole, and what the bank says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartialResult {
    /// The operation whose answers are not whole.
    pub operation: Operation,
    /// What the answers say about it, as `partial_reason`.
    pub reason: String,
}

/// Which account an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountMeant {
    /// The account: `persona/kind`, or an account id of either channel.
    pub account: String,
}

/// 連携対象・提供期間の変更. What is offered from now on, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferChanged {
    /// Only to this partner; absent = to everybody.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<PartnerId>,
    /// Only through this channel; absent = through both, or through the partner's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub channel: Option<Channel>,
    /// The kinds that are offered from now on; absent = as before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kinds: Option<Vec<AccountKind>>,
    /// How many months back statements begin from now on; absent = as before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub window_months: Option<u32>,
    /// From when on it holds, told beforehand; absent = at once, told to nobody.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effective: Option<Jst>,
}
