//! `population`: the town, and the customers that the file states.

use super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    numbers,
    place::Place,
    words,
};
use crate::{
    bank::{
        population::{TOWN_VERSION, is_bank_kana},
        refusal::Said,
    },
    event::{AccountKind, Persona, StatedAccount, StatedCustomer, Yen},
    scenario::diagnostic::code,
};

/// The account numbers of one kind end here.
const MOST_CUSTOMERS: i128 = 10_000_000;
/// As many personas as a file may state.
const MOST_PERSONAS: usize = 1_000;
/// 名義. No name is longer.
const MOST_NAME: usize = 48;
/// 借入残高. Nobody owes more on a card loan.
const MOST_OWED: i64 = 100_000_000;
/// Thirteen digits: more does not fit into the records that banks exchange.
const MOST_YEN: i128 = 9_999_999_999_999;

/// What a file says of the town.
#[derive(Debug, Default)]
pub struct Population {
    /// The seed of everything drawn.
    pub seed: Option<u64>,
    /// How many customers there are.
    pub customers: Option<u32>,
    /// The customers that the file states.
    pub personas: Vec<StatedCustomer>,
}

/// Reads `{ seed: 1, customers: 50, personas: […] }`.
pub fn read(place: &Place<'_>, found: &mut Findings) -> Read<Population> {
    let fields = Fields::read(place, Shape::of(&["seed", "customers", "generator", "personas"]), found)?;
    let seed = fields.maybe("seed", found, |p, f| {
        let seed = p.whole(f)?;
        let said =
            Said::fixed("`seed` は 0 以上、2^64 未満の整数です。", "`seed` is a whole number from 0, below 2^64");
        u64::try_from(seed).map_err(|_| f.push(p.wrong(code::INVALID_VALUE, said)))
    });
    let customers = fields.maybe("customers", found, |p, f| numbers::within(p, 1, MOST_CUSTOMERS, f));
    let generator = fields.maybe("generator", found, read_generator);
    let personas = fields.or_default("personas", found, read_personas);
    generator?;
    Ok(Population { seed: seed?, customers: customers?, personas: personas? })
}

fn read_generator(place: &Place<'_>, found: &mut Findings) -> Read<()> {
    let version = place.whole(found)?;
    if version == i128::from(TOWN_VERSION) {
        return Ok(());
    }
    let said = Said::made(
        format!("この版が作る町は `generator: {TOWN_VERSION}` です。"),
        format!("this version draws the town of `generator: {TOWN_VERSION}`"),
    );
    Err(found.push(place.wrong(code::INVALID_VALUE, said).expecting([TOWN_VERSION.to_string()])))
}

fn read_personas(place: &Place<'_>, found: &mut Findings) -> Read<Vec<StatedCustomer>> {
    if place.items(found)?.len() > MOST_PERSONAS {
        let said = Said::made(
            format!("`personas` は {MOST_PERSONAS} 人までです。"),
            format!("there are at most {MOST_PERSONAS} `personas`"),
        );
        return Err(found.push(place.wrong(code::TOO_LARGE, said)));
    }
    words::each(place, found, read_persona)
}

fn read_persona(place: &Place<'_>, found: &mut Findings) -> Read<StatedCustomer> {
    let fields = Fields::read(place, Shape::of(&["id", "name", "name_kana", "accounts"]), found)?;
    let id = fields.need("id", "tanaka", found).and_then(|p| read_id(p, found));
    let name = fields.maybe("name", found, read_name);
    let name_kana = fields.maybe("name_kana", found, read_kana);
    let accounts = fields.or_default("accounts", found, |p, f| {
        let items = p.items(f)?;
        let mut first = Vec::new();
        let read: Vec<_> = items.iter().map(|item| read_account(item, &mut first, f)).collect();
        read.into_iter().collect()
    });
    Ok(StatedCustomer { id: id?, name: name?, name_kana: name_kana?, accounts: accounts? })
}

/// 名義. As many characters as an account's name has in the records that banks exchange.
fn read_name(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let name = place.text(found)?;
    let is_plain = name.chars().all(|c| !c.is_control() && !matches!(c, '"' | '\\'));
    if is_plain && !name.trim().is_empty() && name.chars().count() <= MOST_NAME {
        return Ok(name.to_owned());
    }
    let said = Said::made(
        format!("`name` は {MOST_NAME} 文字までの名義です。制御文字・`\"`・`\\` は使えません。"),
        format!("`name` has at most {MOST_NAME} characters, none of them a control character, `\"` or `\\`"),
    );
    Err(found.push(place.wrong(code::INVALID_VALUE, said)))
}

/// 名義カナ. In the characters that telegrams between banks carry.
fn read_kana(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let kana = place.text(found)?;
    if is_bank_kana(kana) && kana.chars().count() <= MOST_NAME {
        return Ok(kana.to_owned());
    }
    let said = Said::made(
        format!("`name_kana` は半角カナ・英大文字・数字で {MOST_NAME} 文字までです。小さいカナと長音は使えません。"),
        format!(
            "`name_kana` is written in half-width kana, capitals and digits, without small kana and long vowels, in at \
             most {MOST_NAME} characters"
        ),
    );
    Err(found.push(place.wrong(code::INVALID_VALUE, said).expecting(["ﾀﾅｶ ﾊﾅｺ"])))
}

fn read_id(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let id = words::name(place, found)?;
    if Persona::from_word(id).is_none() && !id.starts_with("cu-") {
        return Ok(id.to_owned());
    }
    let said = Said::made(
        format!("`{id}` は町にもういる人の名前です。"),
        format!("`{id}` is the name of somebody who lives in the town already"),
    );
    Err(found.push(place.wrong(code::DUPLICATE_ID, said)))
}

fn read_account<'n>(
    place: &Place<'n>,
    before: &mut Vec<(AccountKind, Place<'n>)>,
    found: &mut Findings,
) -> Read<StatedAccount> {
    let fields = Fields::read(place, Shape::of(&["id", "kind", "branch", "number", "balance"]), found)?;
    let id = fields.maybe("id", found, |p, f| words::name(p, f).map(str::to_owned));
    let kind = fields.need("kind", "ordinary_deposit", found).and_then(|p| words::kind(p, found));
    let branch = fields.maybe("branch", found, |p, f| digits(p, 3, f));
    let number = fields.maybe("number", found, |p, f| digits(p, 7, f));
    let balance = fields.maybe("balance", found, |p, f| numbers::within(p, -MOST_YEN, MOST_YEN, f).map(Yen));
    let kind = kind?;
    let stands = fields.get("kind").unwrap_or(place).clone();
    if let Some((_, first)) = before.iter().find(|(known, _)| *known == kind) {
        let said = Said::made(
            format!("一人の顧客の{}は一つだけです。", kind.name_ja()),
            format!("a customer has one `{kind}` at most"),
        );
        let beside = Said::fixed("最初はここです", "first here");
        found.push(stands.wrong(code::DUPLICATE_ID, said).beside(first.span(), beside));
    }
    before.push((kind, stands));
    if let (Ok(Some(balance)), Some(place)) = (&balance, fields.get("balance")) {
        check_balance(kind, *balance, place, found);
    }
    Ok(StatedAccount { id: id?, kind, branch: branch?, number: number?, balance: balance? })
}

/// 残高. A loan is owed, so that its balance is negative; nothing else is.
fn check_balance(kind: AccountKind, balance: Yen, place: &Place<'_>, found: &mut Findings) {
    let said = match (kind, balance.0) {
        (AccountKind::CardLoan, 0..) => Said::fixed(
            "カードローンの残高は借入額を負の数で書きます（例 -120000）。",
            "the balance of a card loan is what is owed, as a negative number, such as -120000",
        ),
        (AccountKind::CardLoan, owed) if owed < -MOST_OWED => Said::made(
            format!("カードローンの借入残高は {MOST_OWED} 円までです。"),
            format!("nobody owes more than {MOST_OWED} yen on a card loan"),
        ),
        (
            AccountKind::OrdinaryDeposit
            | AccountKind::SavingsDeposit
            | AccountKind::TaxReserveDeposit
            | AccountKind::TimeDeposit
            | AccountKind::CurrentDeposit,
            ..0,
        ) => Said::made(
            format!("{}の残高は負にできません。", kind.name_ja()),
            format!("the balance of `{kind}` cannot be negative"),
        ),
        _ => return,
    };
    found.push(place.wrong(code::INVALID_VALUE, said));
}

/// So many digits, in quotes.
fn digits(place: &Place<'_>, count: usize, found: &mut Findings) -> Read<String> {
    let text = place.text(found)?;
    if text.len() == count && text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    let key = place.name();
    let said = Said::made(format!("`{key}` は数字 {count} 桁です。"), format!("`{key}` is made of {count} digits"));
    Err(found.push(place.wrong(code::INVALID_VALUE, said)))
}
