//! 口座一覧（第2条第1項(1)）, ANSER channel.

use super::check_bank_code;
use crate::{
    api::turn::{Body, Turn},
    event::{AccountKind, AccountNo, Jst, Operation, Yen},
    sandbox::State,
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// The accounts of a link.
#[derive(Serialize, ToSchema)]
pub struct AnserAccountsView {
    /// The instant of which the answer holds（第6条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    as_of: Jst,
    /// How many accounts there are.
    #[schema(example = 1)]
    count: usize,
    /// Always false: everything stands in one answer.
    #[schema(example = false)]
    has_next: bool,
    /// The linked accounts of the kinds that this partner may see（第2条第2項）.
    accounts: Vec<AnserAccountView>,
}

/// One account with its balance.
#[derive(Serialize, ToSchema)]
pub struct AnserAccountView {
    /// 口座ID. The id of the account: 32 digits, the same for every partner and every link.
    #[schema(pattern = "^[0-9]{32}$", example = "00301882181900000000000000000000")]
    account_id: String,
    /// 金融機関コード. The code of the bank, four digits.
    #[schema(example = "2404")]
    bank_code: String,
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
    /// 名義カナ. The name of the holder in half-width kana.
    #[schema(example = "ﾎﾘ ｽｽﾑ")]
    holder_name_kana: String,
    /// 現在残高. The balance now, in yen.
    #[schema(value_type = i64, example = 7_452_237)]
    balance: Yen,
    /// 支払可能残高. What can be withdrawn, in yen.
    #[schema(value_type = i64, example = 7_452_237)]
    available_balance: Yen,
}

fn view(state: &State, account: AccountNo, balance: Yen) -> Option<AnserAccountView> {
    let (town, terms) = (state.town(), state.profile().terms());
    let customer = town.customer(account.customer)?;
    let branch = terms.branches.get(customer.branch)?;
    Some(AnserAccountView {
        account_id: town.anser_account_id(account, &terms.branches)?.to_string(),
        bank_code: terms.institution.code.clone(),
        branch_code: branch.code.clone(),
        branch_name: branch.name.clone(),
        account_kind: account.kind,
        account_kind_code: account.kind.code(),
        account_number: town.account_number(account).to_string(),
        holder_name_kana: customer.name.kana(),
        balance,
        available_balance: balance,
    })
}

/// List the accounts of a link.
///
/// Those that the customer linked, of the kinds that this channel and this partner may see, each with its balance
/// （第2条第1項(1)(2), 第2条第2項）.
#[utoipa::path(tag = "accounts", params(("bank_code" = String, Path, description = "金融機関コード. The code of the bank, four digits.", example = "2404")),
    responses((status = 200, description = "The linked accounts.", body = AnserAccountsView)))]
#[get("/accounts")]
pub async fn anser_list_accounts(turn: Turn) -> HttpResponse {
    turn.answer(Operation::AnserListAccounts, || {
        let access = turn.admit(Operation::AnserListAccounts)?;
        turn.query(&[])?;
        check_bank_code(&turn)?;
        let (state, now) = (turn.state(), access.now());
        let mut accounts = Vec::new();
        for account in access.accounts() {
            let balance = turn.with_statement(account, |statement| statement.balance_at(now, state.seq()))?;
            accounts.extend(view(state, account, balance));
        }
        Body::json(&AnserAccountsView { as_of: now, count: accounts.len(), has_next: false, accounts })
    })
}
