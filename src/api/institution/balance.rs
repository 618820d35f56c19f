//! 残高照会（第2条第1項(2)）.

use super::card_loan::{AnyBalanceView, CardLoanBalanceView};
use crate::{
    api::turn::{Body, Turn},
    bank::{balance::Balance, card_loan::CardLoanBalance, refusal::Refusal},
    event::{AccountKind, Channel, Jst, Operation, Yen},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// What is on an account. Amounts are whole yen as strings of digits, with `-` where negative.
#[derive(Serialize, ToSchema)]
pub struct BalanceView {
    /// 現在残高. The balance now.
    #[schema(value_type = String, pattern = "^-?[0-9]{1,19}$", example = "7452237")]
    balance: Digits,
    /// 支払可能残高. The balance, less what is not yet cleared, plus the overdraft limit.
    #[schema(value_type = String, pattern = "^-?[0-9]{1,19}$", example = "7452237")]
    available_balance: Digits,
    /// 前日残高. The balance at the end of the day before.
    #[schema(value_type = String, pattern = "^-?[0-9]{1,19}$", example = "7510749")]
    previous_day_balance: Digits,
    /// 前月末残高. The balance at the end of the month before.
    #[schema(value_type = String, pattern = "^-?[0-9]{1,19}$", example = "8012212")]
    previous_month_balance: Digits,
    /// 他店券残高. What is booked, but not yet cleared.
    #[schema(value_type = String, pattern = "^-?[0-9]{1,19}$", example = "0")]
    uncleared_amount: Digits,
    /// 貸越極度額. How far the account may be overdrawn.
    #[schema(value_type = String, pattern = "^-?[0-9]{1,19}$", example = "0")]
    overdraft_limit: Digits,
    /// 通貨. The currency (ISO 4217).
    #[schema(example = "JPY")]
    currency: &'static str,
    /// 基準時点. The instant of which the answer holds（第6条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    as_of: Jst,
}

/// Yen as a string of digits.
pub struct Digits(pub Yen);

impl Serialize for Digits {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl From<&Balance> for BalanceView {
    fn from(balance: &Balance) -> Self {
        Self {
            balance: Digits(balance.balance),
            available_balance: Digits(balance.available),
            previous_day_balance: Digits(balance.previous_day),
            previous_month_balance: Digits(balance.previous_month),
            uncleared_amount: Digits(balance.uncleared),
            overdraft_limit: Digits(balance.overdraft_limit),
            currency: "JPY",
            as_of: balance.as_of,
        }
    }
}

/// Read a balance.
///
/// The balance of a liquid deposit or a card loan at the instant of the request（第2条第1項(2), 第6条第1項）. The two have
/// different fields; a time deposit has no balance.
#[utoipa::path(tag = "accounts", params(("account_id" = String, Path, description = "口座ID. The account, by the id that `list_accounts` gives.", example = "x6rnwjt57f9k2ftc")),
    responses((status = 200, description = "The balance.", body = AnyBalanceView)))]
#[get("/accounts/{account_id}/balance")]
pub async fn read_balance(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadBalance, || {
        let access = turn.admit(Operation::ReadBalance)?;
        turn.query(&[])?;
        let account = turn.account(&access, Channel::Institution)?;
        if account.kind == AccountKind::CardLoan {
            let seq = turn.state().seq();
            let loan = turn.with_statement(account, |statement| CardLoanBalance::read(&access, statement, seq))?;
            return Body::json(&CardLoanBalanceView::from(&loan.ok_or_else(Refusal::defect)?));
        }
        let balance =
            turn.with_statement(account, |statement| Balance::read(&access, statement, turn.state().seq()))?;
        Body::json(&BalanceView::from(&balance))
    })
}
