//! The ledger alone: what a balance and a page cost, and that ten years back they cost the same.
//! `cargo bench --bench ledger`; fails when depth costs more than a fifth.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench measures the machine's own time and prints what it found"
)]

use kumiai::{
    bank::{
        overlay::Overlay,
        population::Town,
        statement::{PageRequest, Statement, StatementRow},
    },
    event::{AccountKind, AccountNo, CustomerNo, Day, Jst, Persona, Seq},
};
use std::{
    hint::black_box,
    process::ExitCode,
    time::{Duration, Instant},
};

/// Days of ten years.
const TEN_YEARS: i32 = 3_652;
/// How much more ten years back may cost.
const MOST: f64 = 1.2;
/// How many accounts are asked in turn, so that no answer is remembered.
const ACCOUNTS: u32 = 400;
/// Of so many rounds the fastest counts: whatever disturbs a round makes it slower.
const ROUNDS: usize = 15;

fn main() -> ExitCode {
    let now = Jst::at(Day(20_614), 20 * 60, 0);
    let town = Town::new(1, 10_000, 10, now);
    let ledgers = (20..20 + ACCOUNTS).filter_map(|n| {
        let account = AccountNo { customer: CustomerNo(n), kind: AccountKind::OrdinaryDeposit };
        town.ledger(account).filter(|ledger| ledger.opened_on().0 < now.day().0 - TEN_YEARS - 400)
    });
    let ledgers: Vec<_> = ledgers.collect();
    let overlay = Overlay::default();
    println!("{} accounts that are older than eleven years, one after another", ledgers.len());
    let page = |back: i32, limit: usize, days: i32| {
        let to = now.day().plus(-back);
        let asked = PageRequest { from: to.plus(-days), to, after: None, limit };
        fastest(ledgers.len(), |at| {
            let statement = Statement { ledger: &ledgers[at].clone(), overlay: &overlay };
            let mut seen = 0;
            let page = statement.page(&asked, now, Seq(1), |row: &StatementRow<'_>| seen ^= row.balance.0);
            black_box((page, seen));
        })
    };
    let balance = |back: i32| {
        let at = Jst(now.0 - i64::from(back) * 86_400_000);
        // A clone has forgotten nothing and learns nothing: each is asked once.
        fastest(ledgers.len(), |of| {
            black_box(ledgers[of].clone().balance_at(at));
        })
    };
    let clone = fastest(ledgers.len(), |of| {
        black_box(ledgers[of].clone());
    });
    let mut kept = true;
    let mut line = |name: &str, today: Duration, back: Duration| {
        let (today, back) = (today.saturating_sub(clone), back.saturating_sub(clone));
        let ratio = back.as_secs_f64() / today.as_secs_f64();
        kept &= ratio <= MOST;
        println!("{name}: today {today:?}, ten years back {back:?}, ratio {ratio:.2}");
    };
    line("a balance", balance(0), balance(TEN_YEARS));
    line("a page of 100 rows, without its text", page(0, 100, 365), page(TEN_YEARS, 100, 365));
    let all = fastest(ledgers.len(), |at| {
        let statement = Statement { ledger: &ledgers[at].clone(), overlay: &overlay };
        let asked = PageRequest { from: Day(0), to: now.day(), after: None, limit: 9_999 };
        black_box(statement.page(&asked, now, Seq(1), |row| {
            black_box(row);
        }));
    });
    println!("up to 9,999 rows from the opening on, without their text: {all:?}");
    if let Some(heavy) = town
        .persona(Persona::HeavyDay)
        .and_then(|customer| town.ledger(AccountNo { customer, kind: AccountKind::OrdinaryDeposit }))
    {
        let asked = PageRequest { from: now.day().plus(-365), to: now.day(), after: None, limit: 9_999 };
        let year = fastest(1, |_| {
            let statement = Statement { ledger: &heavy.clone(), overlay: &overlay };
            let mut text = Vec::with_capacity(1 << 19);
            statement.page(&asked, now, Seq(1), |row| row.write_kana_description(&mut text));
            black_box(text);
        });
        let statement = Statement { ledger: &heavy, overlay: &overlay };
        let rows = statement.page(&asked, now, Seq(1), |_| {}).count;
        println!("a year of the heaviest account in one answer, {rows} rows with their text in kana: {year:?}");
    }
    let opened = fastest(ledgers.len(), |at| {
        let customer = CustomerNo(20 + u32::try_from(at).unwrap_or(0));
        black_box(town.ledger(AccountNo { customer, kind: AccountKind::OrdinaryDeposit }));
    });
    println!("opening the books of an account: {opened:?}");
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What one of `n` goes takes, in the fastest round.
fn fastest(n: usize, go: impl Fn(usize)) -> Duration {
    let round = |_| {
        let begun = Instant::now();
        (0..n).for_each(&go);
        begun.elapsed()
    };
    let rounds = (0..ROUNDS).map(round).min().unwrap_or_default();
    rounds / u32::try_from(n.max(1)).unwrap_or(1)
}
