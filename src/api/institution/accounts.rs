//! 口座情報（第2条第1項(1)）.

use crate::{
    api::turn::{Body, Turn},
    event::{AccountKind, AccountNo, AccountStatus, Channel, Day, Operation},
    sandbox::State,
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// The accounts of a link.
#[derive(Serialize, ToSchema)]
pub struct AccountsView {
    /// The linked accounts of the kinds that this partner may see（第2条第2項）.
    accounts: Vec<AccountView>,
}

/// One account.
#[derive(Serialize, ToSchema)]
pub struct AccountView {
    /// 口座ID. The id of the account: the same for every partner and every link.
    #[schema(example = "x6rnwjt57f9k2ftc")]
    account_id: String,
    /// 店番. The code of the branch, three digits.
    #[schema(example = "003")]
    branch_code: String,
    /// 店名. The name of the branch.
    #[schema(example = "庄川井波")]
    branch_name: String,
    /// 口座種類. The kind of account.
    account_kind: AccountKind,
    /// 預金種目コード. The two-digit code of the kind.
    #[schema(example = "01")]
    account_kind_code: &'static str,
    /// 口座番号. The account number, seven digits.
    #[schema(example = "8821819")]
    account_number: String,
    /// 名義. The name of the holder.
    #[schema(example = "堀　進")]
    holder_name: String,
    /// 名義カナ. The name of the holder in half-width kana.
    #[schema(example = "ﾎﾘ ｽｽﾑ")]
    holder_name_kana: String,
    /// 通貨. The currency (ISO 4217).
    #[schema(example = "JPY")]
    currency: &'static str,
    /// 開設日. The day on which the account was opened.
    #[schema(value_type = String, format = Date, example = "2006-07-20")]
    opened_on: Day,
    /// 状態. What state the account is in.
    status: AccountStatus,
}

impl AccountView {
    /// The account as this channel shows it; nothing for one that the town does not have.
    fn of(state: &State, partner: crate::event::PartnerNo, account: AccountNo) -> Option<Self> {
        let town = state.town();
        let customer = town.customer(account.customer)?;
        let branch = state.profile().terms().branches.get(customer.branch)?;
        Some(Self {
            account_id: town.account_id_turned(account, state.id_turn(partner)).to_string(),
            branch_code: branch.code.clone(),
            branch_name: branch.name.clone(),
            account_kind: account.kind,
            account_kind_code: account.kind.code(),
            account_number: town.account_number(account).to_string(),
            holder_name: customer.name.kanji(),
            holder_name_kana: customer.name.kana(),
            currency: "JPY",
            opened_on: customer.opened_on,
            status: state.account_status(account),
        })
    }
}

/// List the accounts of a link.
///
/// Those that the customer linked, of the kinds that this channel and this partner may see（第2条第1項(1), 第2条第2項）.
#[utoipa::path(tag = "accounts", responses((status = 200, description = "The linked accounts.", body = AccountsView)))]
#[get("/accounts")]
pub async fn list_accounts(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListAccounts, || {
        let access = turn.admit(Operation::ListAccounts)?;
        turn.query(&[])?;
        let (state, partner) = (turn.state(), access.partner());
        let accounts = access.accounts().filter_map(|account| AccountView::of(state, partner, account)).collect();
        Body::json(&AccountsView { accounts })
    })
}

/// Read an account.
///
/// One of the linked accounts（第2条第1項(1)）.
#[utoipa::path(tag = "accounts", params(("account_id" = String, Path, description = "口座ID. The account, by the id that `list_accounts` gives.", example = "x6rnwjt57f9k2ftc")),
    responses((status = 200, description = "The account.", body = AccountView)))]
#[get("/accounts/{account_id}")]
pub async fn read_account(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadAccount, || {
        let access = turn.admit(Operation::ReadAccount)?;
        turn.query(&[])?;
        let account = turn.account(&access, Channel::Institution)?;
        let view = AccountView::of(turn.state(), access.partner(), account);
        view.ok_or_else(crate::bank::refusal::Refusal::defect).and_then(|view| Body::json(&view))
    })
}
