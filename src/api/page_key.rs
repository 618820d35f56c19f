//! ページキー. What the keys of all pages share: they are opaque, authenticated, bound to what was asked, good for a while, and
//! no longer than the epoch in which they were given.

use super::Turn;
use crate::{
    bank::refusal::{Refusal, Said},
    event::{Jst, RefusalCode, Seq, Wall},
    oauth::handshake_ms,
};

/// Bytes behind a key's content: the place in the log that it pins, and when it was given, by both clocks.
const TAIL: usize = 24;

impl Turn {
    /// The text of a page key with this content, given at this turn for what `context` says was asked.
    pub fn seal_page_key(&self, context: &[u8], inside: &[u8], pinned: Seq) -> String {
        let mut bytes = Vec::with_capacity(inside.len() + TAIL);
        bytes.extend_from_slice(inside);
        bytes.extend_from_slice(&pinned.0.to_be_bytes());
        bytes.extend_from_slice(&self.data().now.0.to_be_bytes());
        bytes.extend_from_slice(&self.data().wall.0.to_be_bytes());
        self.data().sandbox.keys().page_key(context, &bytes)
    }

    /// The content of a page key, `LENGTH` bytes of it, and the place in the log that it pins; nothing for a text that is no
    /// key of what `context` says was asked.
    ///
    /// # Errors
    /// `page_key_expired` for one that is too old.
    pub fn open_page_key<const LENGTH: usize>(
        &self,
        context: &[u8],
        text: &str,
    ) -> Result<Option<([u8; LENGTH], Seq)>, Refusal> {
        let bytes = self.data().sandbox.keys().read_page_key(context, text.as_bytes());
        let Some(bytes) = bytes.filter(|bytes| bytes.len() == LENGTH + TAIL) else {
            return Ok(None);
        };
        let word = |at: usize| bytes[LENGTH + at..LENGTH + at + 8].try_into().map_or(0, i64::from_be_bytes);
        let (pinned, issued_at, issued_wall) = (Seq(word(0).cast_unsigned()), Jst(word(8)), Wall(word(16)));
        let lifetime = i64::from(self.state().profile().terms().lifetimes.page_key_secs) * 1000;
        let (now, wall) = (self.data().now, self.data().wall);
        let age = handshake_ms(self.state().clock(), (issued_at, issued_wall), (now, wall));
        // A key does not outlive a reset or a return to a snapshot: what it pins is no more.
        if age >= lifetime || pinned < self.state().epoch() {
            return Err(key_too_old(lifetime / 1000));
        }
        let mut inside = [0; LENGTH];
        inside.copy_from_slice(&bytes[..LENGTH]);
        Ok(Some((inside, pinned)))
    }
}

/// Refuses a key that was good for so many seconds.
pub fn key_too_old(lifetime_secs: i64) -> Refusal {
    let ja = format!("このキーの有効期間（{lifetime_secs} 秒）が過ぎました。最初のページから照会し直してください。");
    let en = format!("this key was good for {lifetime_secs} seconds; begin again with the first page");
    Refusal::of_parameter(RefusalCode::PageKeyExpired, "page_key", Said::made(ja, en))
}
