//! 残高照会（第2条第1項(2)）.

use super::card_loan::{AnyBalanceView, CardLoanBalanceView};
use crate::{
    api::{
        json::push_number,
        turn::{Body, Turn},
    },
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

impl BalanceView {
    /// The balance as serde would write it.
    fn written(balance: &Balance) -> Vec<u8> {
        let mut out = Vec::with_capacity(BYTES);
        let fields: [(&[u8], Yen); 6] = [
            (b"{\"balance\":\"", balance.balance),
            (b"\",\"available_balance\":\"", balance.available),
            (b"\",\"previous_day_balance\":\"", balance.previous_day),
            (b"\",\"previous_month_balance\":\"", balance.previous_month),
            (b"\",\"uncleared_amount\":\"", balance.uncleared),
            (b"\",\"overdraft_limit\":\"", balance.overdraft_limit),
        ];
        for (name, yen) in fields {
            out.extend_from_slice(name);
            push_number(&mut out, yen.0);
        }
        out.extend_from_slice(b"\",\"currency\":\"JPY\",\"as_of\":\"");
        balance.as_of.write(&mut out);
        out.extend_from_slice(b"\"}");
        out
    }
}

/// Bytes that a balance takes, roughly.
const BYTES: usize = 256;

/// Read a balance.
///
/// The balance of a liquid deposit or a card loan at the instant of the request（第2条第1項(2), 第6条第1項）. The two have
/// different fields; a time deposit has no balance.
#[utoipa::path(tag = "accounts", params(("account_id" = String, Path, description = "口座ID. The account, by the id that `list_accounts` gives.", example = "x6rnwjt57f9k2ftc")),
    responses((status = 200, description = "The balance.", body = AnyBalanceView)))]
#[get("/accounts/{account_id}/balance")]
pub async fn read_balance(turn: Turn) -> HttpResponse {
    answer(&turn)
}

/// What [`read_balance`] answers.
pub fn answer(turn: &Turn) -> HttpResponse {
    turn.answer(Operation::ReadBalance, || {
        let access = turn.admit(Operation::ReadBalance)?;
        turn.query(&[])?;
        let account = turn.account(&access, Channel::Institution)?;
        let as_of = turn.as_of(&access, Some(account.kind));
        if account.kind == AccountKind::CardLoan {
            let loan = turn.with_statement(account, |statement| CardLoanBalance::read(as_of, statement))?;
            return Body::json(&CardLoanBalanceView::from(&loan.ok_or_else(Refusal::defect)?));
        }
        let balance = turn.with_statement(account, |statement| Balance::read(as_of, statement))?;
        Ok(Body::written(BalanceView::written(&balance)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_balance_is_written_as_serde_writes_it(yen: [i64; 6], as_of in 0_i64..4_000_000_000_000) {
            let [balance, available, previous_day, previous_month, uncleared, overdraft_limit] = yen.map(Yen);
            let as_of = Jst(as_of);
            let balance = Balance {
                balance, available, previous_day, previous_month, uncleared, overdraft_limit, as_of,
            };
            let by_serde = serde_json::to_string(&BalanceView::from(&balance)).unwrap();
            prop_assert_eq!(String::from_utf8(BalanceView::written(&balance)).unwrap(), by_serde);
        }
    }
}
