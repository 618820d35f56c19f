//! 口座一覧・口座情報（第2条第1項(1)(2)）, ANSER channel: each account with its balance.

use super::check_bank_code;
use crate::{
    api::turn::{Body, Turn},
    bank::{admission::Access, balance::Balance, refusal::Refusal},
    event::{AccountKind, AccountNo, AccountStatus, Channel, Jst, Operation, Yen},
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
    /// 口座の状態. What state the account is in.
    account_status: AccountStatus,
    /// 現在残高. The balance now, in yen; absent on a closed account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>, example = 1_284_310)]
    balance: Option<Yen>,
    /// 支払可能残高. What can be withdrawn, in yen: the balance, less cheques that are not yet cleared, plus the overdraft limit; absent on a closed
    /// account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>, example = 1_284_310)]
    available_balance: Option<Yen>,
    /// The instant of which the balance holds（第6条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    as_of: Jst,
}

fn view(turn: &Turn, access: &Access<'_>, account: AccountNo) -> Result<AnserAccountView, Refusal> {
    let (state, as_of) = (turn.state(), turn.as_of(access, Some(account.kind)));
    let account_status = state.account_status(account);
    let balance = match account_status {
        AccountStatus::Active => Some(turn.with_statement(account, |statement| Balance::read(as_of, statement))?),
        AccountStatus::Frozen | AccountStatus::Closed => None,
    };
    shown(state, access.partner(), account, account_status, balance, as_of.at()).ok_or_else(Refusal::defect)
}

fn shown(
    state: &State,
    partner: crate::event::PartnerNo,
    account: AccountNo,
    account_status: AccountStatus,
    balance: Option<Balance>,
    as_of: Jst,
) -> Option<AnserAccountView> {
    let (town, terms) = (state.town(), state.profile().terms());
    let customer = town.customer(account.customer)?;
    let branch = terms.branches.get(customer.branch)?;
    Some(AnserAccountView {
        account_id: town.anser_account_id_turned(account, &terms.branches, state.id_turn(partner))?.to_string(),
        bank_code: terms.institution.code.clone(),
        branch_code: branch.code.clone(),
        branch_name: branch.name.clone(),
        account_kind: account.kind,
        account_kind_code: account.kind.code(),
        account_number: town.account_number(account).to_string(),
        holder_name_kana: customer.name.kana(),
        account_status,
        balance: balance.map(|balance| balance.balance),
        available_balance: balance.map(|balance| balance.available),
        as_of,
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
        let views = access.accounts().map(|account| view(&turn, &access, account));
        let accounts = views.collect::<Result<Vec<_>, _>>()?;
        let as_of = turn.as_of(&access, None).at();
        Body::json(&AnserAccountsView { as_of, count: accounts.len(), has_next: false, accounts })
    })
}

/// Read an account.
///
/// One of the linked accounts, with its balance（第2条第1項(1)(2)）.
#[utoipa::path(tag = "accounts", params(
        ("bank_code" = String, Path, description = "金融機関コード. The code of the bank, four digits.", example = "2404"),
        ("account_id" = String, Path, description = "The account, by the id that `anser_list_accounts` gives.", example = "00301882181900000000000000000000")),
    responses((status = 200, description = "The account.", body = AnserAccountView)))]
#[get("/accounts/{account_id}")]
pub async fn anser_read_account(turn: Turn) -> HttpResponse {
    turn.answer(Operation::AnserReadAccount, || {
        let access = turn.admit(Operation::AnserReadAccount)?;
        turn.query(&[])?;
        check_bank_code(&turn)?;
        let account = turn.account(&access, Channel::Anser)?;
        Body::json(&view(&turn, &access, account)?)
    })
}
