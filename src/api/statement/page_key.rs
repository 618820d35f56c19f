//! ページキー. Where the next page goes on: opaque, authenticated, bound to the account and to what was asked, and to the
//! state that the first page saw, so that entries which arrive between pages make neither a gap nor a duplicate.

use crate::{
    api::Turn,
    bank::{
        ledger::Position,
        period::Period,
        refusal::{Refusal, Said},
    },
    event::{AccountNo, Day, Jst, RefusalCode, Seq, Wall},
    oauth::handshake_ms,
};

/// Bytes of a key's content.
const LENGTH: usize = 48;

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
        let (wall, now) = (self.data().wall, self.data().now);
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(&key.after.pack().to_be_bytes());
        bytes.extend_from_slice(&key.pinned.0.to_be_bytes());
        bytes.extend_from_slice(&key.as_of.0.to_be_bytes());
        bytes.extend_from_slice(&key.period.from.0.to_be_bytes());
        bytes.extend_from_slice(&key.period.to.0.to_be_bytes());
        bytes.extend_from_slice(&now.0.to_be_bytes());
        bytes.extend_from_slice(&wall.0.to_be_bytes());
        self.data().sandbox.keys().page_key(&context.0, &bytes)
    }

    /// Reads a page key.
    ///
    /// # Errors
    /// `page_key_invalid` for one that was not given for this request, `page_key_expired` for one that is too old.
    pub fn read_page_key(&self, context: &PageKeyContext, text: &str) -> Result<PageKey, Refusal> {
        let keys = self.data().sandbox.keys();
        let Some(bytes) = keys.read_page_key(&context.0, text.as_bytes()).filter(|bytes| bytes.len() == LENGTH) else {
            return Err(key_of_another_request());
        };
        let word = |at: usize| bytes[at..at + 8].try_into().map_or(0, i64::from_be_bytes);
        let half = |at: usize| bytes[at..at + 4].try_into().map_or(0, i32::from_be_bytes);
        let (issued_at, issued_wall) = (Jst(word(32)), Wall(word(40)));
        let lifetime = i64::from(self.state().profile().terms().lifetimes.page_key_secs) * 1000;
        let (now, wall) = (self.data().now, self.data().wall);
        let pinned = Seq(word(8).cast_unsigned());
        let age = handshake_ms(self.state().clock(), (issued_at, issued_wall), (now, wall));
        // A key does not outlive a reset or a return to a snapshot: what it pins is no more.
        if age >= lifetime || pinned < self.state().epoch() {
            return Err(key_too_old(lifetime / 1000));
        }
        Ok(PageKey {
            after: Position::unpack(word(0).cast_unsigned()),
            pinned,
            as_of: Jst(word(16)),
            period: Period { from: Day(half(24)), to: Day(half(28)) },
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

/// Refuses a key that was good for so many seconds.
pub fn key_too_old(lifetime_secs: i64) -> Refusal {
    let ja = format!("このキーの有効期間（{lifetime_secs} 秒）が過ぎました。最初のページから照会し直してください。");
    let en = format!("this key was good for {lifetime_secs} seconds; begin again with the first page");
    Refusal::of_parameter(RefusalCode::PageKeyExpired, "page_key", Said::made(ja, en))
}
