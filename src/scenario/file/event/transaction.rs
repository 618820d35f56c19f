//! 入出金（第2条第1項(2)）.

use super::super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    place::Place,
    times, words,
};
use crate::{
    bank::refusal::Said,
    event::{AccountKind, Day, TransactionPosted, Word, Yen},
    scenario::{diagnostic::code, instant::Frame, nearest::nearest},
};

/// 取引区分, as banks exchange it.
const CATEGORIES: [&str; 10] = ["10", "11", "12", "13", "14", "15", "16", "17", "18", "19"];
/// Thirteen digits: more does not fit into the records that banks exchange.
const MOST_YEN: i128 = 9_999_999_999_999;

const SHAPE: Shape = Shape::of(&[
    "account",
    "amount",
    "description",
    "counterparty",
    "category_code",
    "value_date",
    "dated",
    "allow_overdraft",
]);

/// Reads `{ account: plain/ordinary_deposit, amount: 250000, description: 給与 }`.
pub fn read(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, SHAPE, found)?;
    let account = fields.need("account", "plain/ordinary_deposit", found).and_then(|p| read_account(p, found));
    let amount = fields.need("amount", "250000", found).and_then(|p| read_amount(p, found));
    let description = fields.maybe("description", found, filled);
    let counterparty = fields.maybe("counterparty", found, filled);
    let category_code = fields.maybe("category_code", found, read_category);
    let value_date = fields.maybe("value_date", found, times::day);
    let dated = fields.maybe("dated", found, |p, f| read_dated(p, frame.after.day(), f));
    let allow_overdraft = fields.maybe("allow_overdraft", found, Place::flag);
    Ok(Word::TransactionPosted(TransactionPosted {
        account: account?,
        amount: amount?,
        description: description?,
        counterparty: counterparty?,
        category_code: category_code?,
        value_date: value_date?,
        dated: dated?,
        allow_overdraft: allow_overdraft?.unwrap_or_default(),
    }))
}

fn filled(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    words::filled(place, found).map(str::to_owned)
}

/// `persona/kind`, or an id: which accounts there are is known only to the bank.
pub fn read_account(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let text = words::filled(place, found)?;
    let shaped =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let Some((persona, kind)) = text.split_once('/') else {
        if shaped(text) {
            return Ok(text.to_owned());
        }
        return Err(found.push(place.wrong(code::INVALID_VALUE, not_an_account(text))));
    };
    if !shaped(persona) {
        return Err(found.push(place.wrong(code::INVALID_VALUE, not_an_account(text))));
    }
    if AccountKind::from_word(kind).is_none() {
        let kinds: Vec<_> = AccountKind::ALL.iter().map(|k| k.word()).collect();
        let said =
            Said::made(format!("`{kind}` は口座種類ではありません。"), format!("`{kind}` is not a kind of account"));
        let near = nearest(kind, kinds.iter().copied()).map(|kind| format!("{persona}/{kind}"));
        return Err(found.push(place.wrong(code::UNKNOWN_WORD, said).expecting(kinds).meaning(near.as_deref())));
    }
    Ok(text.to_owned())
}

fn not_an_account(text: &str) -> Said {
    Said::made(
        format!("`{text}` は口座ではありません。`plain/ordinary_deposit` か口座 ID を書きます。"),
        format!("`{text}` is not an account: write `plain/ordinary_deposit`, or an account id"),
    )
}

/// Yen, positive in and negative out.
pub fn read_amount(place: &Place<'_>, found: &mut Findings) -> Read<Yen> {
    let amount = place.whole(found)?;
    let fits = i64::try_from(amount).ok().filter(|_| amount != 0 && amount.abs() <= MOST_YEN);
    fits.map(Yen).ok_or_else(|| {
        let said = if amount == 0 {
            Said::fixed("`amount` は 0 にできません。", "`amount` cannot be 0")
        } else {
            Said::fixed("`amount` は 13 桁までです。", "`amount` has at most 13 digits")
        };
        let help = Said::fixed("入金は正の数、出金は負の数です。", "positive comes in, negative goes out");
        found.push(place.wrong(code::INVALID_VALUE, said).helping(help))
    })
}

fn read_category(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    words::word(place, &CATEGORIES, |text| CATEGORIES.contains(&text).then(|| text.to_owned()), found)
}

fn read_dated(place: &Place<'_>, today: Day, found: &mut Findings) -> Read<Day> {
    let dated = times::day(place, found)?;
    if dated <= today {
        return Ok(dated);
    }
    let said = Said::made(
        format!("取引日（{dated}）が記帳の日（{today}）より後です。"),
        format!("the transaction date {dated} is after the day of posting, {today}"),
    );
    Err(found.push(place.wrong(code::TIME_ORDER, said)))
}
