//! ページキー. Where the next page goes on: opaque, authenticated, bound to the account and to what was asked, and to the
//! state that the first page saw, so that entries which arrive between pages make neither a gap nor a duplicate.

use crate::{
    api::Turn,
    bank::{
        ledger::Position,
        period::Period,
        refusal::{Refusal, Said},
    },
    event::{AccountNo, Day, Jst, RefusalCode, Seq},
};

/// Bytes of a key's content.
const LENGTH: usize = 24;

/// What a page key remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageKey {
    /// The last row that was shown.
    pub after: Position,
    /// The state that the first page saw.
    pub pinned: Seq,
    /// The instant of the first page.
    pub as_of: Jst,
    /// The period of the first page.
    pub period: Period,
}

/// What a page key is bound to: the account, and the period as it was asked for.
pub struct PageKeyContext(Vec<u8>);

impl PageKeyContext {
    /// The context of a request.
    pub fn of(account: AccountNo, from: Option<&str>, to: Option<&str>) -> Self {
        let mut bytes = account.customer.0.to_be_bytes().to_vec();
        bytes.push(account.kind as u8);
        for asked in [from, to] {
            bytes.extend_from_slice(asked.unwrap_or("-").as_bytes());
            bytes.push(0);
        }
        Self(bytes)
    }
}

impl Turn {
    /// The text of a page key, issued at this turn.
    pub fn write_page_key(&self, context: &PageKeyContext, key: &PageKey) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(&key.after.pack().to_be_bytes());
        bytes.extend_from_slice(&key.as_of.0.to_be_bytes());
        bytes.extend_from_slice(&key.period.from.0.to_be_bytes());
        bytes.extend_from_slice(&key.period.to.0.to_be_bytes());
        self.seal_page_key(&context.0, &bytes, key.pinned)
    }

    /// Reads a page key.
    ///
    /// # Errors
    /// `page_key_invalid` for one that was not given for this request, `page_key_expired` for one that is too old.
    pub fn read_page_key(&self, context: &PageKeyContext, text: &str) -> Result<PageKey, Refusal> {
        let (bytes, pinned) = self.open_page_key::<LENGTH>(&context.0, text)?.ok_or_else(key_of_another_request)?;
        let word = |at: usize| bytes[at..at + 8].try_into().map_or(0, i64::from_be_bytes);
        let half = |at: usize| bytes[at..at + 4].try_into().map_or(0, i32::from_be_bytes);
        Ok(PageKey {
            after: Position::unpack(word(0).cast_unsigned()),
            pinned,
            as_of: Jst(word(8)),
            period: Period { from: Day(half(16)), to: Day(half(20)) },
        })
    }
}

/// Refuses a key that was not given for this request.
pub fn key_of_another_request() -> Refusal {
    let said = Said::fixed(
        "このキーはこの口座とこの期間のために発行されたものではありません。account_id・date_from・date_to を変えずに next_page_key を送ってください。",
        "this key was not given for this account and period; send `next_page_key` with the same account_id, date_from and date_to",
    );
    Refusal::of_parameter(RefusalCode::PageKeyInvalid, "page_key", said)
}
