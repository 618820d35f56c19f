//! What `serve` prints: where everything is, and the first commands to paste.

use super::Out;
use crate::{
    event::{AccountKind, AccountNo, CustomerNo, Jst, Lang, Wall},
    sandbox::Registry,
};

/// Prints the URLs, a ready client, a login, and curls that work when pasted.
pub fn print(registry: &Registry, base: &str, wall: Wall, lang: Lang, out: &mut Out<'_>) {
    let state = registry.default_sandbox().published();
    let now = state.now(wall);
    let town = state.town();
    let first = CustomerNo(0);
    let account = AccountNo { customer: first, kind: AccountKind::OrdinaryDeposit };
    let branches = &state.profile().terms().branches;
    let branch = town.customer(first).and_then(|customer| branches.get(customer.branch));
    let login = Login {
        branch: branch.map(|branch| branch.code.clone()).unwrap_or_default(),
        number: town.account_number(account).to_string(),
        pin: town.pin(first).to_string(),
    };
    let account_id = town.account_id(account).to_string();
    let text = match lang {
        Lang::En => english(base, now, state.clock().mode.word(), &login, &account_id),
        Lang::Ja => japanese(base, now, state.clock().mode.word(), &login, &account_id),
    };
    out.line(&text);
}

struct Login {
    branch: String,
    number: String,
    pin: String,
}

/// The commands, the same in both languages.
fn commands(base: &str, account_id: &str) -> [String; 4] {
    [
        format!(
            "TOKEN=$(curl -s {base}/_sandbox/links -H 'Content-Type: application/json' \\\n      \
             -d '{{\"partner\": \"kakeibo\", \"customer\": \"all-kinds\"}}' | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\n  \
             curl -s {base}/institution/v1/accounts/{account_id}/balance -H \"Authorization: Bearer $TOKEN\""
        ),
        format!(
            "curl -s {base}/_sandbox/clock/advance -H 'Content-Type: application/json' -d '{{\"to_edge\": \"service.close\"}}'"
        ),
        format!("curl -si {base}/institution/v1/accounts/{account_id}/balance -H \"Authorization: Bearer $TOKEN\""),
        format!("curl -s {base}/_sandbox/explain/default.4"),
    ]
}

fn english(base: &str, now: Jst, mode: &str, login: &Login, account_id: &str) -> String {
    let [balance, close, refused, explain] = commands(base, account_id);
    format!(
        "kumiai — a sandbox bank (模擬環境 / SANDBOX, not affiliated with any institution)

  API            {base}/institution/v1  {base}/anser/v1/banks/2404
  Swagger UI     {base}/docs/
  this sandbox   {base}/_sandbox
  another one    {base}/s/my-test/   (made by naming it)
  bank time      {now} ({mode})
  ready client   kakeibo / kakeibo-secret
  a login        branch {} account {} PIN {}

A first balance (link a customer, then ask):
  {balance}

Closing time (the bank closes, says no, and explains itself):
  {close}
  {refused}
  {explain}
",
        login.branch, login.number, login.pin
    )
}

fn japanese(base: &str, now: Jst, mode: &str, login: &Login, account_id: &str) -> String {
    let [balance, close, refused, explain] = commands(base, account_id);
    format!(
        "kumiai — 模擬環境 / SANDBOX（実在の金融機関とは関係ありません）

  API              {base}/institution/v1  {base}/anser/v1/banks/2404
  Swagger UI       {base}/docs/
  このサンドボックス {base}/_sandbox
  別のサンドボックス {base}/s/my-test/ （名前を呼べば作られます）
  銀行時刻         {now}（{mode}）
  使えるクライアント kakeibo / kakeibo-secret
  ログイン例       店番 {} 口座番号 {} 暗証番号 {}

最初の残高照会（連携してから照会します）:
  {balance}

時間外（閉店し、謝絶し、その理由を説明します）:
  {close}
  {refused}
  {explain}
",
        login.branch, login.number, login.pin
    )
}
