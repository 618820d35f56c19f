//! ANSER API（第2条第2項）. The ANSER channel: amounts are numbers, and two systems refuse, each in a grammar of its own.
//! Its shape resembles what is publicly known of that kind of API; the names are this project's own.

mod accounts;
mod error;
mod term_deposits;
mod transactions;

pub use error::{AnserCoreError, AnserGatewayError, error_body, injected_body};

use crate::{
    api::{Turn, oauth, register::Register},
    bank::refusal::{Refusal, Said},
    event::RefusalCode,
};

/// The routes of this channel.
pub fn routes(routes: &mut impl Register) {
    routes.scope("/anser/v1/banks/{bank_code}", |scope| {
        scope
            .service(transactions::anser_list_transactions)
            .service(accounts::anser_list_accounts)
            .service(accounts::anser_read_account)
            .service(term_deposits::anser_list_term_deposits)
            .undescribed(oauth::anser_dialect);
    });
}

/// Only the sandbox's own bank is behind this door.
pub fn check_bank_code(turn: &Turn) -> Result<(), Refusal> {
    let own = &turn.state().profile().terms().institution.code;
    if turn.path("bank_code") == own {
        return Ok(());
    }
    Err(another_bank(own))
}

/// Refuses the code of another bank.
pub fn another_bank(own: &str) -> Refusal {
    let said = Said::made(
        format!("この環境の金融機関コードは {own} です。"),
        format!("the bank code of this sandbox is {own}"),
    );
    Refusal::of_parameter(RefusalCode::BankCodeUnknown, "bank_code", said)
}
