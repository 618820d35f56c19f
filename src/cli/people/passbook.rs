//! 通帳. A customer's statement as the page of a passbook.

use crate::{
    bank::{
        calendar,
        overlay::Overlay,
        statement::{PageRequest, Statement, StatementRow},
    },
    event::{AccountKind, AccountNo, CustomerNo, Day, Jst, Lang, Seq, Yen},
    sandbox::State,
};
use unicode_width::UnicodeWidthStr;

/// Of whom, of what, and of which time.
pub(super) struct Wanted<'a> {
    pub customer: &'a str,
    pub kind: AccountKind,
    pub months: u32,
    pub now: Jst,
}

/// How many columns a description takes at least, and an amount.
const DESCRIPTION: usize = 44;
const AMOUNT: usize = 14;

/// The page of a passbook; or why there is none.
pub(super) fn text(state: &State, wanted: &Wanted<'_>, lang: Lang) -> Result<String, String> {
    let town = state.town();
    let by_place = wanted.customer.parse().ok().map(CustomerNo).filter(|no| town.has_customer(*no));
    let customer = by_place.or_else(|| town.find_customer(wanted.customer)).ok_or_else(|| {
        let (asked, last) = (wanted.customer, town.customers().saturating_sub(1));
        match lang {
            Lang::Ja => format!("お客さま `{asked}` はいません。0〜{last} の番号、役の名前、顧客ID のいずれかで指定してください"),
            Lang::En => format!("there is no customer `{asked}`: give a number from 0 to {last}, a part such as `plain`, or a customer_id"),
        }
    })?;
    let account = AccountNo { customer, kind: wanted.kind };
    let ledger = town.ledger(account).ok_or_else(|| no_passbook(state, account, lang))?;
    let overlay = Overlay::default();
    let statement = Statement { ledger: &ledger, overlay: &overlay };
    let from = calendar::months_back(wanted.now.day(), wanted.months - 1).clamp(ledger.opened_on(), wanted.now.day());
    let carried = statement.balance_at(Jst(Jst::midnight(from).0 - 1), Seq(0));
    let asked = PageRequest { from, to: wanted.now.day(), after: None, limit: usize::MAX };
    let mut page = head(state, account, lang);
    if from > ledger.opened_on() {
        page += &line(from, carried_forward(lang), None, carried, lang);
    }
    statement.page(&asked, wanted.now, Seq(0), |row| {
        page += &line(row.transaction_date, &said(row), Some(row.amount), row.balance, lang);
    });
    Ok(page)
}

fn no_passbook(state: &State, account: AccountNo, lang: Lang) -> String {
    let held = state.town().kinds_of(account.customer).unwrap_or_default();
    let held = held.iter().filter(|kind| *kind != AccountKind::TimeDeposit);
    match lang {
        Lang::Ja => format!(
            "このお客さまに{}の通帳はありません。あるのは: {}",
            account.kind.name_ja(),
            held.map(AccountKind::name_ja).collect::<Vec<_>>().join("、")
        ),
        Lang::En => format!(
            "this customer has no passbook of {}; there are: {}",
            account.kind,
            held.map(AccountKind::word).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// Whose passbook it is, and the heads of its columns.
fn head(state: &State, account: AccountNo, lang: Lang) -> String {
    let town = state.town();
    let name = town.customer(account.customer).map(|customer| customer.name.kanji()).unwrap_or_default();
    let branch = town.branch_of(account.customer).and_then(|at| state.profile().terms().branches.get(at));
    let branch = branch.map(|branch| format!("{} {}", branch.code, branch.name)).unwrap_or_default();
    let number = town.account_number(account);
    let (whose, columns) = match lang {
        Lang::Ja => (
            format!("{}  {branch}  口座番号 {number}  {name} 様", account.kind.name_ja()),
            ["年月日", "摘要", "お支払金額", "お預り金額", "差引残高"],
        ),
        Lang::En => (
            format!("{}  {branch}  account {number}  {name}", account.kind),
            ["date", "description", "paid", "received", "balance"],
        ),
    };
    let [date, description, paid, received, balance] = columns;
    whose + "\n" + &columns_of(date, description, [paid, received, balance], lang)
}

const fn carried_forward(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "繰越",
        Lang::En => "carried forward",
    }
}

/// What a passbook prints of a row: its description, and the other party where that does not name it.
fn said(row: &StatementRow<'_>) -> String {
    let description = row.description().unwrap_or_default();
    match row.counterparty() {
        Some(party) if !description.contains(&party) => format!("{description} {party}"),
        Some(_) | None => description,
    }
}

fn line(on: Day, said: &str, amount: Option<Yen>, balance: Yen, lang: Lang) -> String {
    let column = |shown: bool| amount.filter(|_| shown).map(|amount| grouped(amount.0.abs())).unwrap_or_default();
    let is_paid = amount.is_some_and(|amount| amount.0 < 0);
    columns_of(&date(on, lang), said, [&column(is_paid), &column(!is_paid), &grouped(balance.0)], lang)
}

fn columns_of(date: &str, description: &str, amounts: [&str; 3], lang: Lang) -> String {
    let dates = match lang {
        Lang::Ja => 9,
        Lang::En => 10,
    };
    let left = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
    let amounts = amounts.map(|amount| left(amount, AMOUNT) + amount).concat();
    format!("{date}{}  {description}{}{amounts}\n", left(date, dates), left(description, DESCRIPTION))
}

/// 和暦 in Japanese: `08-06-10` is 10 June of the eighth year of Reiwa.
fn date(on: Day, lang: Lang) -> String {
    let (year, month, day) = on.ymd();
    match lang {
        Lang::En => on.to_string(),
        Lang::Ja => {
            let (era, first) = match (year, month) {
                (2019, 5..) | (2020.., _) => ("R", 2018),
                (1989..=2019, _) => ("H", 1988),
                (_, _) => ("S", 1925),
            };
            format!("{era}{:02}-{month:02}-{day:02}", year - first)
        }
    }
}

/// Digits in groups of three.
fn grouped(yen: i64) -> String {
    let digits = yen.unsigned_abs().to_string();
    let mut text = if yen < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
