//! 定期預金明細照会, ANSER channel: known there, but not offered by this bank (第2条第2項(5)).

use super::check_bank_code;
use crate::{
    api::turn::Turn,
    bank::refusal::Refusal,
    event::{Operation, RefusalCode},
};
use actix_web::{HttpResponse, get};

/// List term deposits.
///
/// Always refused with `account_kind_not_offered`: time deposits are given on the institution channel only
/// （第2条第2項(5)）.
#[utoipa::path(tag = "accounts", params(("bank_code" = String, Path, description = "金融機関コード.", example = "2404")),
    responses((status = 403, description = "Time deposits are not offered on this channel.", body = super::error::AnserCoreError)))]
#[get("/term_deposits")]
pub async fn anser_list_term_deposits(turn: Turn) -> HttpResponse {
    turn.answer(Operation::AnserListTermDeposits, || {
        turn.admit(Operation::AnserListTermDeposits)?;
        check_bank_code(&turn)?;
        turn.query(&[])?;
        Err(Refusal::new(RefusalCode::AccountKindNotOffered))
    })
}
