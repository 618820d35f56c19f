//! 定期預金明細照会（第2条第1項(3)）.

use super::balance::Digits;
use crate::{
    api::turn::{Body, Turn},
    bank::{
        refusal::Refusal,
        time_deposit::{Instruction, Lot, Method, Status, TaxClass, Term},
    },
    event::{Channel, Day, Jst, Operation},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// The lots of a time deposit.
#[derive(Serialize, ToSchema)]
pub struct TimeDepositsView {
    /// 口座ID. The account.
    #[schema(example = "6hxvw6k8mfwbcdgr")]
    account_id: String,
    /// The instant of which the answer holds（第6条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    as_of: Jst,
    /// How many lots there are.
    #[schema(example = 1)]
    count: usize,
    /// The lots, by their numbers: those that run, those that have matured, and those that were paid out since the first day
    /// of the month before last.
    time_deposits: Vec<TimeDepositView>,
}

/// One lot of a time deposit.
#[derive(Serialize, ToSchema)]
pub struct TimeDepositView {
    /// 預入番号. The number of the deposit: with the sub-number it names the lot, and a renewal keeps both.
    #[schema(pattern = "^[0-9]{4}$", example = "0001")]
    deposit_number: String,
    /// 枝番. The sub-number.
    #[schema(pattern = "^[0-9]{3}$", example = "001")]
    sub_number: String,
    /// 商品名. The name of the product.
    #[schema(example = "スーパー定期")]
    product_name: &'static str,
    /// 元金. The principal as it stands since the last renewal.
    #[schema(value_type = String, pattern = "^[0-9]{1,19}$", example = "1002192")]
    principal: Digits,
    /// 預入日. The day of deposit of the running term.
    #[schema(value_type = String, format = Date, example = "2025-09-01")]
    deposited_on: Day,
    /// 当初預入日. The day of deposit of the first term, before all renewals.
    #[schema(value_type = String, format = Date, example = "2019-09-01")]
    first_deposited_on: Day,
    /// 満期日. The day of maturity.
    #[schema(value_type = String, format = Date, example = "2026-09-01")]
    matures_on: Day,
    /// 預入期間. The term (ISO 8601).
    #[schema(pattern = "^P[0-9]+[YMD]$", example = "P1Y")]
    term: String,
    /// 約定利率. Percent a year.
    #[schema(pattern = "^[0-9]+\\.[0-9]{4}$", example = "0.2750")]
    interest_rate: String,
    /// 利息計算方法. How interest is worked out.
    interest_method: InterestMethod,
    /// 満期時取扱. What becomes of the lot at maturity.
    maturity_instruction: MaturityInstruction,
    /// 中間払利息. What is paid each year before maturity; absent where interest is paid at maturity alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    intermediate_interest: Option<IntermediateInterest>,
    /// 税区分. How the interest is taxed.
    tax_class: TaxClassWord,
    /// 状態. What has become of the lot.
    status: TimeDepositStatus,
}

/// 利息計算方法. How interest is worked out: `simple` 単利, `compound_half_yearly` 半年複利, `compound_yearly` 1年複利.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InterestMethod {
    /// 単利.
    Simple,
    /// 半年複利.
    CompoundHalfYearly,
    /// 1年複利.
    CompoundYearly,
}

/// 満期時取扱. What becomes of a lot at maturity: `renew_principal_and_interest` 自動継続（元利）, `renew_principal`
/// 自動継続（元金）, `pay_out` 満期解約, `none` 自動継続なし.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MaturityInstruction {
    /// 自動継続（元利）.
    RenewPrincipalAndInterest,
    /// 自動継続（元金）: the interest goes to the ordinary deposit.
    RenewPrincipal,
    /// 満期解約: principal and interest go to the ordinary deposit.
    PayOut,
    /// 自動継続なし: it stays, matured, until the customer comes for it.
    None,
}

/// 中間払利息. Interest that is paid each year before maturity.
#[derive(Serialize, ToSchema)]
pub struct IntermediateInterest {
    /// 中間払利率. Percent a year.
    #[schema(pattern = "^[0-9]+\\.[0-9]{4}$", example = "0.1925")]
    interest_rate: String,
    /// 中間払区分. Where it is paid.
    payment: IntermediatePayment,
}

/// 中間払区分. Where intermediate interest is paid: `transfer_to_account` 指定口座への振替.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IntermediatePayment {
    /// 指定口座への振替.
    TransferToAccount,
}

/// 税区分. How interest is taxed: `comprehensive` 総合課税, `separate` 源泉分離課税, `exempt` マル優.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaxClassWord {
    /// 総合課税: of corporations.
    Comprehensive,
    /// 源泉分離課税: of natural persons.
    Separate,
    /// マル優: none is withheld.
    Exempt,
}

/// 状態. What has become of a lot: `active` its term runs, `matured` 満期, `cancelled` 解約.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeDepositStatus {
    /// Its term runs.
    Active,
    /// Its term is over, and it has not been paid out.
    Matured,
    /// It was paid out.
    Cancelled,
}

/// A rate in millionths as percent.
pub(super) fn percent(millionths: i64) -> String {
    format!("{}.{:04}", millionths / 10_000, millionths % 10_000)
}

fn iso_term(term: Term) -> String {
    match term {
        Term::Months(months) if months > 0 && months.is_multiple_of(12) => format!("P{}Y", months / 12),
        Term::Months(months) => format!("P{months}M"),
        Term::Days(days) => format!("P{days}D"),
    }
}

impl From<&Lot> for TimeDepositView {
    fn from(lot: &Lot) -> Self {
        Self {
            deposit_number: format!("{:04}", lot.deposit_number),
            sub_number: format!("{:03}", lot.sub_number),
            product_name: lot.product_name,
            principal: Digits(lot.principal),
            deposited_on: lot.deposited_on,
            first_deposited_on: lot.first_deposited_on,
            matures_on: lot.matures_on,
            term: iso_term(lot.term),
            interest_rate: percent(lot.rate),
            interest_method: match lot.method {
                Method::Simple => InterestMethod::Simple,
                Method::HalfYearly => InterestMethod::CompoundHalfYearly,
                Method::Yearly => InterestMethod::CompoundYearly,
            },
            maturity_instruction: match lot.instruction {
                Instruction::RenewAll => MaturityInstruction::RenewPrincipalAndInterest,
                Instruction::RenewPrincipal => MaturityInstruction::RenewPrincipal,
                Instruction::PayOut => MaturityInstruction::PayOut,
                Instruction::Leave => MaturityInstruction::None,
            },
            intermediate_interest: lot.intermediate_rate.map(|rate| IntermediateInterest {
                interest_rate: percent(rate),
                payment: IntermediatePayment::TransferToAccount,
            }),
            tax_class: match lot.tax_class {
                TaxClass::Comprehensive => TaxClassWord::Comprehensive,
                TaxClass::Separate => TaxClassWord::Separate,
                TaxClass::Exempt => TaxClassWord::Exempt,
            },
            status: match lot.status {
                Status::Active => TimeDepositStatus::Active,
                Status::Matured => TimeDepositStatus::Matured,
                Status::Cancelled => TimeDepositStatus::Cancelled,
            },
        }
    }
}

/// List the lots of a time deposit.
///
/// A time deposit has no balance and no transactions: its lots are all that is given（第2条第1項(3)）. For any other kind of
/// account there is no such list.
#[utoipa::path(tag = "accounts", params(("account_id" = String, Path, description = "口座ID. The account, by the id that `list_accounts` gives.", example = "6hxvw6k8mfwbcdgr")),
    responses((status = 200, description = "The lots.", body = TimeDepositsView)))]
#[get("/accounts/{account_id}/time-deposits")]
pub async fn list_time_deposits(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListTimeDeposits, || {
        let access = turn.admit(Operation::ListTimeDeposits)?;
        turn.query(&[])?;
        let account = turn.account(&access, Channel::Institution)?;
        let deposit = turn.state().town().time_deposit(account.customer).ok_or_else(Refusal::defect)?;
        let as_of = turn.as_of(&access, Some(account.kind)).at();
        let time_deposits: Vec<_> = deposit.lots_at(as_of).iter().map(TimeDepositView::from).collect();
        Body::json(&TimeDepositsView {
            account_id: turn.path("account_id").to_owned(),
            as_of,
            count: time_deposits.len(),
            time_deposits,
        })
    })
}
