//! 金融機関API（第2条第2項）. The institution channel: amounts are strings of digits, refusals are problems.

mod accounts;
mod balance;
mod card_loan;
mod row;
mod time_deposits;
mod transactions;

pub use card_loan::CardLoanBalanceView;

use crate::api::{register::Register, turn::Shortcut};

/// The questions that are asked most.
pub const SHORTCUTS: &[Shortcut] = &[
    Shortcut { before: ACCOUNTS, after: "/balance", answer: balance::answer },
    Shortcut { before: ACCOUNTS, after: "/transactions", answer: transactions::answer },
];

const ACCOUNTS: &str = "/institution/v1/accounts/";

/// The routes of this channel; the hottest first, since routes are tried in order.
pub fn routes(routes: &mut impl Register) {
    routes.scope("/institution/v1", |scope| {
        scope
            .service(balance::read_balance)
            .service(transactions::list_transactions)
            .service(time_deposits::list_time_deposits)
            .service(accounts::list_accounts)
            .service(accounts::read_account);
    });
}
