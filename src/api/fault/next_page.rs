//! 次ページ. The key of the next page, made wrong: BEHAVIOURS knows next links that loop, repeat and vanish.

use crate::{
    api::{
        Turn,
        statement::{PageKey, PageKeyContext},
        turn::TurnData,
    },
    bank::ledger::Position,
    event::{AccountNo, Channel, NextPageFault, Operation},
};
use actix_web::web::Bytes;
use std::ops::Range;

/// What stands before the key of the next page.
const BEFORE: &[u8] = b"\"next_page_key\":\"";
/// The key stands before the rows, within these bytes.
const HEAD_BYTES: usize = 512;

/// The account that the path names, where it names one of this town.
pub fn account(turn: &TurnData) -> Option<AccountNo> {
    let path = turn.target.split('?').next()?;
    let (channel, rest) = path.split_once("/accounts/")?;
    let text = rest.split('/').next()?;
    let channel = if channel.starts_with("/anser/") { Channel::Anser } else { Channel::Institution };
    let (partner, _) = turn.caller()?;
    turn.state.account_by_id(partner, channel, text)
}

/// The page with another key of the next one, or with none; nothing for a page that has no next one.
pub fn rewritten(turn: &Turn, body: &Bytes, how: NextPageFault) -> Option<Bytes> {
    let data = turn.data();
    let account = account(data).filter(|_| data.operation() == Some(Operation::ListTransactions))?;
    let place = key_in(body)?;
    let query = turn.query(&["date_from", "date_to", "page_key", "limit"]).ok()?;
    let context = PageKeyContext::of(account, query.text("date_from"), query.text("date_to"));
    let key = turn.read_page_key(&context, std::str::from_utf8(body.get(place.clone())?).ok()?).ok()?;
    let first = || turn.write_page_key(&context, &PageKey { after: Position::start_of(key.period.from), ..key });
    // With the quotation marks, and without them where there is no key left.
    let quoted = place.start - 1..place.end + 1;
    let whole = place.start - BEFORE.len()..place.end + 2;
    Some(match how {
        NextPageFault::SelfLoop => spliced(body, place, &query.text("page_key").map_or_else(first, str::to_owned)),
        NextPageFault::Repeat => spliced(body, place, &first()),
        NextPageFault::Drop => spliced(body, whole, ""),
        NextPageFault::Null => spliced(body, quoted, "null"),
    })
}

/// Where the key of the next page stands.
fn key_in(body: &[u8]) -> Option<Range<usize>> {
    let head = body.get(..body.len().min(HEAD_BYTES))?;
    let start = head.windows(BEFORE.len()).position(|bytes| bytes == BEFORE)? + BEFORE.len();
    let length = body.get(start..)?.iter().position(|byte| *byte == b'"')?;
    Some(start..start + length)
}

fn spliced(body: &[u8], place: Range<usize>, instead: &str) -> Bytes {
    let (before, after) = (body.get(..place.start).unwrap_or_default(), body.get(place.end..).unwrap_or_default());
    [before, instead.as_bytes(), after].concat().into()
}
