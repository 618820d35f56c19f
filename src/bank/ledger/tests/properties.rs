//! What holds for every seed, customer and instant. `PROPTEST_CASES=10000 cargo test --release --lib properties` asks more
//! of them than every run does.

use super::*;
use crate::{
    bank::population::{Class, is_bank_kana},
    event::Yen,
};

/// How many cases every run asks, unless the environment wants more.
const CASES: u32 = 96;

fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    let is_usual = asked.cases == 256;
    ProptestConfig { cases: if is_usual { CASES } else { asked.cases }, ..asked }
}

/// A town as large as towns can be.
fn large(seed: u64) -> Town {
    Town::new(seed, 10_000_000, 10, start())
}

/// One of a customer's ledgers.
fn any_ledger(town: &Town, n: u32, which: usize) -> Ledger {
    let ledgers = ledgers(town, n);
    ledgers[which % ledgers.len()].clone()
}

/// All that can be seen of a row.
fn seen(row: &Row) -> (Position, Yen, Yen, String, String, String) {
    let (mut kana, mut party) = (Vec::new(), Vec::new());
    row.write_kana_description(&mut kana);
    row.write_counterparty(&mut party);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (row.position, row.amount, row.balance, described(row), text(kana), text(party))
}

fn of_days(ledger: &Ledger, from: Day, until: Day) -> Vec<Row> {
    ledger.rows_from(Position::start_of(from)).take_while(|row| row.position.day < until).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_row_carries_on_from_the_one_before_it_at_any_depth(
        seed: u64, n in 0_u32..10_000_000, which: usize, days in -40_i32..20_000,
    ) {
        let ledger = any_ledger(&large(seed), n, which);
        let from = ledger.opened_on().plus(days);
        let mut balance = ledger.balance_at(Jst(Jst::midnight(from).0 - 1)).0;
        for row in ledger.rows_from(Position::start_of(from)).take(150) {
            let key = row.position.pack();
            balance += row.amount.0;
            prop_assert_eq!((row.balance.0, ledger.balance_before(key + 1)), (balance, balance), "{:?}", row);
            prop_assert!(balance >= ledger.floor() && row.amount.0 != 0, "{:?}", row);
        }
    }

    #[test]
    fn an_overdrawn_account_is_secured_at_every_instant(seed: u64, n in 0_u32..10_000_000, days in 0_i32..12_000) {
        // Of a hundred customers one or two.
        let town = large(seed);
        let found = (n..n.saturating_add(400).min(10_000_000)).find_map(|n| {
            let account = AccountNo { customer: CustomerNo(n), kind: AccountKind::OrdinaryDeposit };
            town.ledger(account).filter(|ledger| ledger.deposit().is_some_and(|deposit| deposit.is_overdrawn))
        });
        if let Some(ledger) = found {
            for row in ledger.rows_from(Position::start_of(ledger.opened_on().plus(days))).take(120) {
                let at = row.position.instant();
                prop_assert!(row.balance.0 + ledger.overdraft_limit_at(at).0 >= 0, "{:?}", row);
            }
        }
    }

    #[test]
    fn the_same_seed_tells_the_same_whatever_was_asked_before(
        seed: u64, n in 0_u32..10_000_000, which: usize, days in 0_i32..12_000, other in 0_i32..12_000,
    ) {
        let (ledger, again) = (any_ledger(&large(seed), n, which), any_ledger(&large(seed), n, which));
        let from = ledger.opened_on().plus(days);
        let told = |ledger: &Ledger| of_days(ledger, from, from.plus(40)).iter().map(seen).collect::<Vec<_>>();
        let first = told(&ledger);
        let elsewhere = ledger.opened_on().plus(other);
        let _ = of_days(&again, elsewhere, elsewhere.plus(60)).len();
        let _ = again.balance_at(Jst::midnight(elsewhere));
        prop_assert_eq!(first, told(&again));
    }

    #[test]
    fn a_statement_in_pieces_is_the_statement(
        seed: u64, n in 0_u32..10_000_000, which: usize, days in 0_i32..12_000, cuts in prop::collection::vec(1_usize..40, 1..12),
    ) {
        let ledger = any_ledger(&large(seed), n, which);
        let from = Position::start_of(ledger.opened_on().plus(days));
        let whole = ledger.rows_from(from).take(cuts.iter().sum()).map(|row| seen(&row)).collect::<Vec<_>>();
        let (mut pieces, mut key) = (Vec::new(), from.pack());
        for cut in cuts {
            let piece = ledger.rows_from_key(key).take(cut).collect::<Vec<_>>();
            key = piece.last().map_or(key, |row| row.position.pack() + 1);
            pieces.extend(piece.iter().map(seen));
        }
        prop_assert_eq!(pieces, whole);
    }

    #[test]
    fn nothing_is_booked_on_a_day_without_business_but_what_people_and_machines_do(
        seed: u64, n in 0_u32..10_000_000, which: usize, days in 0_i32..12_000,
    ) {
        let ledger = any_ledger(&large(seed), n, which);
        let from = ledger.opened_on().plus(days);
        for row in of_days(&ledger, from, from.plus(400)) {
            let (on, label) = (row.position.day, row.entry.label.kanji);
            // Cash at machines, purchases, remittances between persons at any hour, and what the bank's own machine pays.
            let free = ["ATM出金", "ATM手数料", "ATM入金", "デビット", "動画配信", "融資", "定期利息"];
            let by_person = label == "振込" && matches!(row.entry.party, stream::Party::AnyPerson);
            prop_assert!(calendar::is_business_day(on) || free.contains(&label) || by_person, "{} {}", on, label);
            prop_assert!(calendar::is_business_day(row.value_day()) || row.value_day() == on);
            if label == "年金" {
                prop_assert_eq!(on, calendar::business_day_on_or_before(calendar::month_start(on).plus(14)));
                prop_assert_eq!(on.ymd().1 % 2, 0);
            }
        }
    }

    #[test]
    fn what_is_written_fits_the_fields_of_banks(seed: u64, n in 0_u32..10_000_000, which: usize, days in 0_i32..12_000) {
        let ledger = any_ledger(&large(seed), n, which);
        let from = ledger.opened_on().plus(days);
        for row in of_days(&ledger, from, from.plus(200)) {
            let (_, _, _, kanji, kana, party) = seen(&row);
            prop_assert!(is_bank_kana(&kana) && kana.chars().count() <= 20, "{}", kana);
            prop_assert!(party.is_empty() || is_bank_kana(&party) && party.chars().count() <= 30, "{}", party);
            let (label, detail) = kanji.split_once(' ').unwrap_or((&kanji, "1"));
            prop_assert!(label.chars().count() <= 12 && is_bank_kana(detail.trim_start_matches("振込 ")), "{}", kanji);
        }
    }

    #[test]
    fn ten_customers_tell_twelve_kinds_of_entries_a_year_and_no_two_the_same(seed: u64, from in 12_u32..9_000_000) {
        let town = large(seed);
        let year_ago = start().day().plus(-365);
        let mut told = BTreeSet::new();
        for n in (0..10).map(|step| from + step * 97_001) {
            let account = AccountNo { customer: CustomerNo(n), kind: AccountKind::OrdinaryDeposit };
            let rows = of_days(&town.ledger(account).unwrap(), year_ago, start().day());
            let kinds = rows.iter().map(|row| row.entry.label.kanji).collect::<BTreeSet<_>>();
            prop_assert!(kinds.len() >= 12, "{} {:?} {:?}", n, town.class_of(CustomerNo(n)), kinds);
            told.insert(rows.iter().map(seen).collect::<Vec<_>>());
        }
        prop_assert_eq!(told.len(), 10);
    }

    #[test]
    fn interest_is_what_a_clerk_works_out_from_each_days_last_balance(
        seed: u64, n in 0_u32..10_000_000, which: usize, days in 0_i32..12_000,
    ) {
        let town = large(seed);
        let ledger = any_ledger(&town, n, which);
        let of_interest = |row: &Row| matches!(row.entry.label.kanji, "利息" | "貸越利息") && ledger.loan().is_none();
        let rows = ledger.rows_from(Position::start_of(ledger.opened_on().plus(days))).take(3_000);
        let mut paid = rows.filter(of_interest).take(4).collect::<Vec<_>>();
        paid.dedup_by_key(|row| row.position.day);
        if let [first, second, ..] = paid[..] {
            let (since, until) = (first.position.day, second.position.day);
            // A half-year in which nothing was borne lies between the two where rates were low.
            prop_assume!(until.0 - since.0 < 200);
            let is_corporation = town.class_of(CustomerNo(n)) == Some(Class::Company);
            let is_reserve = ledger.deposit().unwrap().class.interest.is_some_and(|terms| !terms.is_taxed);
            let (earned, charged) = clerk(&ledger, since, until, is_reserve, is_corporation);
            let entries = entries(&ledger, until);
            let amount = |label: &str| entries.iter().filter(|(of, _)| *of == label).map(|(_, yen)| yen).sum::<i64>();
            prop_assert_eq!((amount("利息"), amount("貸越利息")), (earned, -charged), "{} to {}", since, until);
        }
    }
}

/// 利息の検算. What is earned and charged from one day of payment to the next, after tax: every day on its own, in the slow way.
fn clerk(ledger: &Ledger, since: Day, until: Day, is_reserve: bool, is_corporation: bool) -> (i64, i64) {
    const RATES: [(&str, i64); 8] = [
        ("2025-03-01", 200),
        ("2024-08-01", 100),
        ("2016-03-01", 1),
        ("2008-12-01", 20),
        ("2006-08-01", 100),
        ("2001-10-01", 20),
        ("1995-10-01", 100),
        ("1993-01-01", 200),
    ];
    let (mut earned, mut charged) = (0, 0);
    for on in (since.0..until.0).map(Day) {
        // In thousandths of a percent a year.
        let rate = RATES.iter().find(|(from, _)| *from <= on.to_string().as_str()).map_or(2_000, |(_, rate)| *rate);
        let balance = ledger.balance_at(Jst(Jst::midnight(on.plus(1)).0 - 1)).0;
        let hundreds = balance / 100;
        if balance >= 1_000 {
            earned += hundreds * rate;
        } else if balance < 0 {
            charged -= hundreds * (rate + 575);
        }
    }
    // Hundreds of yen × thousandths of a percent: thousands make a yen.
    let earned = if is_reserve { earned * 3 / 2 } else { earned } / 1_000 / 365;
    let charged = charged / 1_000 / 365;
    let year = until.ymd().0;
    let (state, local) = match (is_reserve, year) {
        (true, _) => (0, 0),
        (false, ..2013 | 2038..) => (15_000, 5_000),
        (false, 2013..2038) => (15_315, 5_000),
    };
    let local = if is_corporation && year >= 2016 { 0 } else { local };
    (earned - earned * state / 100_000 - earned * local / 100_000, charged)
}
