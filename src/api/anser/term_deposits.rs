//! 定期預金明細照会, ANSER channel. The default bank does not offer it there (第2条第2項(5)); another institution may.

use super::check_bank_code;
use crate::{
    api::turn::{Body, Turn},
    bank::{
        refusal::Refusal,
        time_deposit::{Lot, Status},
    },
    event::{AccountKind, Day, Jst, Operation, RefusalCode, Yen},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// The lots of all linked time deposits.
#[derive(Serialize, ToSchema)]
pub struct AnserTermDepositsView {
    /// The instant of which the answer holds（第6条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    as_of: Jst,
    /// How many lots there are.
    #[schema(example = 1)]
    count: usize,
    /// Always false: everything stands in one answer.
    #[schema(example = false)]
    has_next: bool,
    /// The lots.
    term_deposits: Vec<AnserTermDepositView>,
}

/// One lot of a time deposit.
#[derive(Serialize, ToSchema)]
pub struct AnserTermDepositView {
    /// 口座ID. The account that the lot belongs to.
    #[schema(pattern = "^[0-9]{32}$", example = "00306445344600000000000000000000")]
    account_id: String,
    /// 預入番号. The number of the deposit, with its sub-number.
    #[schema(pattern = "^[0-9]{4}-[0-9]{3}$", example = "0001-001")]
    deposit_number: String,
    /// 商品名. The name of the product.
    #[schema(example = "スーパー定期")]
    product_name: &'static str,
    /// 元金. The principal, in yen.
    #[schema(value_type = i64, example = 1_011_380)]
    principal: Yen,
    /// 預入日. The day of deposit of the running term.
    #[schema(value_type = String, format = Date, example = "2025-12-14")]
    deposited_on: Day,
    /// 満期日. The day of maturity.
    #[schema(value_type = String, format = Date, example = "2026-12-14")]
    matures_on: Day,
    /// 状態. What has become of the lot.
    status: AnserTermStatus,
}

/// 状態. What has become of a lot: `active` its term runs, `matured` 満期, `cancelled` 解約.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnserTermStatus {
    /// Its term runs.
    Active,
    /// Its term is over, and it has not been paid out.
    Matured,
    /// It was paid out.
    Cancelled,
}

impl AnserTermDepositView {
    fn of(account_id: &str, lot: &Lot) -> Self {
        Self {
            account_id: account_id.to_owned(),
            deposit_number: format!("{:04}-{:03}", lot.deposit_number, lot.sub_number),
            product_name: lot.product_name,
            principal: lot.principal,
            deposited_on: lot.deposited_on,
            matures_on: lot.matures_on,
            status: match lot.status {
                Status::Active => AnserTermStatus::Active,
                Status::Matured => AnserTermStatus::Matured,
                Status::Cancelled => AnserTermStatus::Cancelled,
            },
        }
    }
}

/// List term deposits.
///
/// The lots of the linked time deposits, where the institution offers them on this channel. This one does not: it always
/// refuses with `account_kind_not_offered`（第2条第2項(5)）.
#[utoipa::path(tag = "accounts", params(("bank_code" = String, Path, description = "金融機関コード. The code of the bank, four digits.", example = "2404")),
    responses((status = 200, description = "The lots.", body = AnserTermDepositsView)))]
#[get("/term_deposits")]
pub async fn anser_list_term_deposits(turn: Turn) -> HttpResponse {
    turn.answer(Operation::AnserListTermDeposits, || {
        let access = turn.admit(Operation::AnserListTermDeposits)?;
        turn.query(&[])?;
        check_bank_code(&turn)?;
        if !access.offers(AccountKind::TimeDeposit) {
            return Err(Refusal::new(RefusalCode::AccountKindNotOffered));
        }
        let (town, branches) = (turn.state().town(), &turn.state().profile().terms().branches);
        let ids = turn.state().id_turn(access.partner());
        let as_of = turn.as_of(&access, Some(AccountKind::TimeDeposit)).at();
        let mut term_deposits = Vec::new();
        for account in access.accounts().filter(|account| account.kind == AccountKind::TimeDeposit) {
            let deposit = town.time_deposit(account.customer).ok_or_else(Refusal::defect)?;
            let id = town.anser_account_id_turned(account, branches, ids).ok_or_else(Refusal::defect)?;
            let lots = deposit.lots_at(as_of);
            term_deposits.extend(lots.iter().map(|lot| AnserTermDepositView::of(id.as_str(), lot)));
        }
        let count = term_deposits.len();
        Body::json(&AnserTermDepositsView { as_of, count, has_next: false, term_deposits })
    })
}
