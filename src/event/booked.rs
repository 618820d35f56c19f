//! What becomes of rows that were booked before, what lasts about an account's books, and what is offered of them.

use super::{
    ids::{AccountNo, EventId, PartnerNo, Seq, Yen},
    kind::{AccountKind, Channel},
    time::Jst,
    word::Reach,
    words::word_enum,
};
use serde::{Deserialize, Serialize};

/// 明細. A row that was booked before, by its place in the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookedRow {
    /// When it was booked, to the minute.
    pub booked_at: Jst,
    /// Which stream of the account it belongs to.
    pub stream: u16,
    /// The how-manieth of its stream.
    pub k: u32,
    /// What it counts for, in yen.
    pub amount: Yen,
}

word_enum! {
    /// What becomes of a row after it was booked.
    pub enum RowFate {
        /// 訂正. It stands, and two later rows put it right.
        Corrected = "corrected",
        /// 取消. It is shown, but no longer counts.
        Cancelled = "cancelled",
        /// 差替え. Another row stands for it; its number is left over (欠番).
        Replaced = "replaced",
    }
}

impl RowFate {
    /// The word under which it is told.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Corrected => "transaction_corrected",
            Self::Cancelled => "transaction_cancelled",
            Self::Replaced => "transaction_replaced",
        }
    }
}

/// Something that lasts, as it began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Began {
    /// The event's name.
    pub id: EventId,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Jst>,
    /// What it is.
    pub what: Lasting,
}

/// What lasts about the books, until it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lasting {
    /// 明細の未反映. These rows are missing from the books.
    RowsWithheld {
        /// Of which account.
        account: AccountNo,
        /// Which rows.
        rows: Vec<BookedRow>,
    },
    /// 記帳の遅延. What is booked from the beginning on appears later.
    PostingDelayed {
        /// On which account.
        account: AccountNo,
        /// By how many minutes.
        by_minutes: u32,
    },
    /// 最新でない情報（第6条第1項）. Answers hold of an earlier instant.
    DataStale {
        /// Of which instant.
        as_of: Jst,
        /// The last fact that they know.
        seq: Seq,
        /// Which answers.
        scope: Vec<Reach>,
    },
    /// 口座の凍結. The books of an account are not given.
    AccountFrozen {
        /// Of which account.
        account: AccountNo,
    },
}

impl Lasting {
    /// The word under which its beginning is told.
    pub const fn event(&self) -> &'static str {
        match self {
            Self::RowsWithheld { .. } => "rows_withheld_began",
            Self::PostingDelayed { .. } => "posting_delayed_began",
            Self::DataStale { .. } => "data_stale_began",
            Self::AccountFrozen { .. } => "account_frozen_began",
        }
    }
}

/// 連携対象・提供期間の変更. What is offered from now on, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferChange {
    /// Only to this partner.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<PartnerNo>,
    /// Only through this channel.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub channel: Option<Channel>,
    /// The kinds that are offered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kinds: Option<Vec<AccountKind>>,
    /// How many months back statements begin.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub window_months: Option<u32>,
}
