//! カードローンの残高照会（第2条第1項(2), 第2条第2項(3)）.

use super::{
    balance::{BalanceView, Digits},
    time_deposits::percent,
};
use crate::{
    bank::card_loan::CardLoanBalance,
    event::{Day, Jst},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The balance of an account: of a deposit, or of a card loan.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer, of which each kind of account gives one form")]
pub enum AnyBalanceView {
    Deposit(BalanceView),
    CardLoan(CardLoanBalanceView),
}

/// What is owed on a card loan. The same debt stands here twice: negative as the balance of the account, positive as what
/// is owed. Amounts are whole yen as strings of digits.
#[derive(Serialize, ToSchema)]
pub struct CardLoanBalanceView {
    /// 残高. The balance of the account: negative while money is owed.
    #[schema(value_type = String, pattern = "^-?[0-9]{1,19}$", example = "-182431")]
    balance: Digits,
    /// 極度額. The credit limit.
    #[schema(value_type = String, pattern = "^[0-9]{1,19}$", example = "500000")]
    credit_limit: Digits,
    /// 借入残高. What is owed, never negative.
    #[schema(value_type = String, pattern = "^[0-9]{1,19}$", example = "182431")]
    outstanding: Digits,
    /// 利用可能額. What may still be borrowed: the limit less what is owed.
    #[schema(value_type = String, pattern = "^[0-9]{1,19}$", example = "317569")]
    available_credit: Digits,
    /// 借入利率. Percent a year.
    #[schema(pattern = "^[0-9]+\\.[0-9]{4}$", example = "14.5000")]
    interest_rate: String,
    /// 次回約定返済日. The day of the next agreed repayment; absent while nothing is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date, example = "2026-07-10")]
    next_payment_on: Option<Day>,
    /// 次回約定返済額. What is collected on that day; absent while nothing is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,19}$", example = "10000")]
    next_payment_amount: Option<Digits>,
    /// The instant of which the answer holds（第6条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    as_of: Jst,
}

impl From<&CardLoanBalance> for CardLoanBalanceView {
    fn from(loan: &CardLoanBalance) -> Self {
        let (next_payment_on, amount) = loan.next_payment.unzip();
        Self {
            balance: Digits(loan.balance),
            credit_limit: Digits(loan.credit_limit),
            outstanding: Digits(loan.outstanding),
            available_credit: Digits(loan.available_credit),
            interest_rate: percent(loan.rate),
            next_payment_on,
            next_payment_amount: amount.map(Digits),
            as_of: loan.as_of,
        }
    }
}
