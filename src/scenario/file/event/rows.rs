//! 訂正・取消・差替え・未反映・遅延. What becomes of rows (第2条第1項(2), 第6条第1項).

use super::{
    super::{
        fields::{Fields, Shape},
        findings::{Findings, Read},
        place::Place,
        times,
        tree::Value,
        words,
    },
    transaction::{read_account, read_amount},
};
use crate::{
    bank::{refusal::Said, transaction_id},
    event::{
        MINUTE_MS, PostingDelayed, RowsWithheld, TransactionCancelled, TransactionCorrected, TransactionReplaced, Word,
    },
    scenario::{diagnostic::code, instant::Frame},
};

const ACCOUNT: &str = "plain/ordinary_deposit";
/// As many rows as a page has at most.
const MOST_WITHHELD: i128 = 500;
/// Thirty-one days.
const LONGEST_DELAY_MINUTES: i64 = 31 * 24 * 60;

/// Reads `{ account: plain/ordinary_deposit, of: last, amount: 250000 }`.
pub fn read_corrected(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["account", "of", "amount", "allow_overdraft"]), found)?;
    let account = fields.need("account", ACCOUNT, found).and_then(|p| read_account(p, found));
    let of = fields.maybe("of", found, read_of);
    let amount = fields.need("amount", "250000", found).and_then(|p| read_amount(p, found));
    let allow_overdraft = fields.maybe("allow_overdraft", found, Place::flag);
    Ok(Word::TransactionCorrected(TransactionCorrected {
        account: account?,
        of: of?.unwrap_or_else(last),
        amount: amount?,
        allow_overdraft: allow_overdraft?.unwrap_or_default(),
    }))
}

/// Reads `{ account: plain/ordinary_deposit, of: "2026061003000412" }`.
pub fn read_cancelled(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["account", "of", "allow_overdraft"]), found)?;
    let account = fields.need("account", ACCOUNT, found).and_then(|p| read_account(p, found));
    let of = fields.maybe("of", found, read_of);
    let allow_overdraft = fields.maybe("allow_overdraft", found, Place::flag);
    Ok(Word::TransactionCancelled(TransactionCancelled {
        account: account?,
        of: of?.unwrap_or_else(last),
        allow_overdraft: allow_overdraft?.unwrap_or_default(),
    }))
}

/// Reads `{ account: plain/ordinary_deposit, of: last, amount: 250000 }`, or several rows and no amount.
pub fn read_replaced(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["account", "of", "amount", "allow_overdraft"]), found)?;
    let account = fields.need("account", ACCOUNT, found).and_then(|p| read_account(p, found));
    let of = fields.maybe("of", found, read_several);
    let amount = match (&of, fields.get("amount")) {
        // A row that gives way to one like it would be no event; several are worth their sum.
        (Ok(of), None) if of.as_ref().is_none_or(|of| of.len() < 2) => {
            fields.need("amount", "250000", found).and_then(|p| read_amount(p, found)).map(Some)
        }
        _ => fields.maybe("amount", found, read_amount),
    };
    let allow_overdraft = fields.maybe("allow_overdraft", found, Place::flag);
    Ok(Word::TransactionReplaced(TransactionReplaced {
        account: account?,
        of: of?.unwrap_or_else(|| vec![last()]),
        amount: amount?,
        allow_overdraft: allow_overdraft?.unwrap_or_default(),
    }))
}

/// Reads `{ account: plain/ordinary_deposit, last: 3 }`.
pub fn read_withheld(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["account", "last"]), found)?;
    let account = fields.need("account", ACCOUNT, found).and_then(|p| read_account(p, found));
    let last = fields.need("last", "3", found).and_then(|p| {
        let last = p.whole(found)?;
        let fits = u32::try_from(last).ok().filter(|_| (1..=MOST_WITHHELD).contains(&last));
        let said = Said::made(
            format!("`last` は 1 以上、{MOST_WITHHELD} 以下です。"),
            format!("`last` is at least 1 and at most {MOST_WITHHELD}"),
        );
        fits.ok_or_else(|| found.push(p.wrong(code::INVALID_VALUE, said)))
    });
    Ok(Word::RowsWithheld(RowsWithheld { account: account?, last: last? }))
}

/// Reads `{ account: plain/ordinary_deposit, by: 2h }`.
pub fn read_delayed(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["account", "by"]), found)?;
    let account = fields.need("account", ACCOUNT, found).and_then(|p| read_account(p, found));
    let by = fields.need("by", "2h", found).and_then(|p| read_by(p, found));
    Ok(Word::PostingDelayed(PostingDelayed { account: account?, by_minutes: by? }))
}

/// A length of whole minutes: rows stand at minutes.
fn read_by(place: &Place<'_>, found: &mut Findings) -> Read<u32> {
    let length = times::duration(place, found)?;
    let minutes = length / MINUTE_MS;
    let fits = length % MINUTE_MS == 0 && (1..=LONGEST_DELAY_MINUTES).contains(&minutes);
    u32::try_from(minutes).ok().filter(|_| fits).ok_or_else(|| {
        let said = Said::fixed(
            "`by` は分単位で、1 分以上、31 日以内です。",
            "`by` is a number of whole minutes, from one minute to 31 days",
        );
        found.push(place.wrong(code::INVALID_VALUE, said))
    })
}

fn last() -> String {
    "last".to_owned()
}

/// `last`, `last-1` and so on, or the id of a row.
fn read_of(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let text = words::filled(place, found)?;
    if transaction_id::parse_last(text).or_else(|| transaction_id::parse(text).map(|_| 0)).is_some() {
        return Ok(text.to_owned());
    }
    let said = Said::made(
        format!(
            "`{text}` は明細を指していません。`last`（`last-1` はその前）か transaction_id（16 桁以上の数字）を書きます。"
        ),
        format!(
            "`{text}` names no row: write `last` (`last-1` is the one before), or a transaction_id (16 digits or more, in quotes)"
        ),
    );
    Err(found.push(place.wrong(code::INVALID_VALUE, said).expecting(["last"])))
}

/// One row, or a list of them.
fn read_several(place: &Place<'_>, found: &mut Findings) -> Read<Vec<String>> {
    if matches!(place.node.value, Value::Scalar(..)) {
        return read_of(place, found).map(|of| vec![of]);
    }
    let items = place.items(found)?;
    if items.is_empty() {
        let said = Said::fixed("`of` が空です。", "`of` is empty");
        return Err(found.push(place.wrong(code::INVALID_VALUE, said).expecting(["last"])));
    }
    let read: Vec<_> = items.iter().map(|item| read_of(item, found)).collect();
    read.into_iter().collect()
}
