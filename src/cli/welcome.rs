//! What `serve` prints: where everything is, and the first commands to paste.

use super::{Out, tls::AuthorityFile};
use crate::{
    api,
    event::{AccountKind, AccountNo, Jst, Lang, Persona, Security, Wall},
    sandbox::{Registry, State},
};

/// What is told of the server itself.
pub struct Told<'a> {
    /// Its URL, without a slash at the end.
    pub base: &'a str,
    /// Whether the control plane asks for a key.
    pub is_guarded: bool,
    /// The sandbox's own authority, where the certificate that the server shows is from it.
    pub authority: Option<&'a AuthorityFile>,
}

/// Prints the URLs, a ready client, a login, and commands that work when pasted.
pub fn print(registry: &Registry, told: &Told<'_>, wall: Wall, lang: Lang, out: &mut Out<'_>) {
    let base = told.base;
    if registry.is_hosted() {
        out.line(&hosted(base, lang));
        if let Some(authority) = told.authority {
            out.line(&trust(authority, lang));
        }
        return;
    }
    let state = registry.default_sandbox().published();
    let steps: Vec<String> = api::first_steps(&state, base, told.is_guarded)
        .iter()
        .map(|(about, command)| format!("  # {}\n  {command}\n", about.in_lang(lang)))
        .collect();
    out.line(&head(&state, base, state.now(wall), lang));
    if let Some(authority) = told.authority {
        out.line(&trust(authority, lang));
    }
    out.line(&steps.join("\n"));
}

fn head(state: &State, base: &str, now: Jst, lang: Lang) -> String {
    let bank_code = &state.profile().terms().institution.code;
    let mode = state.clock().mode;
    let login = login(state, lang);
    let client = state.find_client("kakeibo").and_then(|partner| partner.terms.client_secret.clone());
    let client = match client {
        Some(secret) if state.security() != Security::Fapi2 => format!("kakeibo / {secret}"),
        Some(_) | None => format!("PUT {base}/_sandbox/partners/my-app"),
    };
    let security = state.security();
    match lang {
        Lang::En => format!(
            "kumiai — a sandbox bank (模擬環境 / SANDBOX, not affiliated with any institution)

  API            {base}/institution/v1  {base}/anser/v1/banks/{bank_code}
  Swagger UI     {base}/docs/
  dashboard      {base}/
  this sandbox   {base}/_sandbox
  another one    {base}/s/my-test/ (made by naming it)
  bank time      {now} ({mode})
  security       {security}
  ready client   {client}
  a login        {login}

First steps, in one shell:
"
        ),
        Lang::Ja => format!(
            "kumiai — 模擬環境 / SANDBOX（実在の金融機関とは関係ありません）

  API                {base}/institution/v1  {base}/anser/v1/banks/{bank_code}
  Swagger UI         {base}/docs/
  案内板             {base}/
  このサンドボックス {base}/_sandbox
  別のサンドボックス {base}/s/my-test/ （名前を呼べば作られます）
  銀行時刻           {now}（{mode}）
  セキュリティ       {security}
  使えるクライアント {client}
  ログイン例         {login}

はじめの一歩（一つのシェルで順に）:
"
        ),
    }
}

/// How clients come to trust the sandbox's own authority.
fn trust(authority: &AuthorityFile, lang: Lang) -> String {
    let (path, export) = (authority.path().display(), authority.export());
    let about = match lang {
        Lang::En => "Trust the certificate of this sandbox (curl, Node.js, Python, OpenSSL); or curl --cacert",
        Lang::Ja => "このサンドボックスの証明書を信頼する（curl・Node.js・Python・OpenSSL）。または curl --cacert",
    };
    format!("  # {about} {path}\n  {export}\n")
}

/// What is printed where sandboxes are kept for others: none is there before somebody makes it.
fn hosted(base: &str, lang: Lang) -> String {
    let make = format!(
        "curl -s {base}/_sandboxes -H \"Sandbox-Key: $KUMIAI_CONTROL_KEY\" -H 'Content-Type: application/json' -d '{{\"name\": \"my-test\"}}'"
    );
    match lang {
        Lang::En => format!(
            "kumiai — a sandbox bank (模擬環境 / SANDBOX, not affiliated with any institution)

  Swagger UI     {base}/docs/
  sandboxes      {base}/_sandboxes (made by POST, each below {base}/s/{{name}}/)

The first sandbox; its answer holds its URL, its key, its clients and its people:

  {make}
"
        ),
        Lang::Ja => format!(
            "kumiai — 模擬環境 / SANDBOX（実在の金融機関とは関係ありません）

  Swagger UI         {base}/docs/
  サンドボックス     {base}/_sandboxes （POST で作ります。それぞれ {base}/s/{{name}}/ の下にあります）

最初のサンドボックス（応答に URL・鍵・クライアント・住人が入っています）:

  {make}
"
        ),
    }
}

/// The login of the customer who holds every kind of account.
fn login(state: &State, lang: Lang) -> String {
    let town = state.town();
    let customer = town.persona(Persona::AllKinds).unwrap_or_default();
    let branch = town.branch_of(customer).and_then(|branch| state.profile().terms().branches.get(branch));
    let branch = branch.map(|branch| branch.code.as_str()).unwrap_or_default();
    let number = town.account_number(AccountNo { customer, kind: AccountKind::OrdinaryDeposit });
    let pin = state.pin(customer);
    match lang {
        Lang::En => format!("branch {branch} account {number} PIN {pin}"),
        Lang::Ja => format!("店番 {branch} 口座番号 {number} 暗証番号 {pin}"),
    }
}
