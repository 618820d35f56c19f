//! The first commands to paste: the same on the terminal and on the dashboard.

use crate::{
    bank::refusal::Said,
    event::{AccountKind, AccountNo, Persona, Security},
    sandbox::State,
};

/// Commands that link a customer, ask for a balance, close the bank, and ask why it said no. They go together, in this
/// order and in one shell. Where the control plane is guarded, they take its key from the environment.
pub fn first_steps(state: &State, base: &str, is_guarded: bool) -> Vec<(Said, String)> {
    let town = state.town();
    let customer = town.persona(Persona::AllKinds).unwrap_or_default();
    let account = AccountNo { customer, kind: AccountKind::OrdinaryDeposit };
    let balance = format!("{base}/institution/v1/accounts/{}/balance", town.account_id(account));
    let key = if is_guarded { " -H \"Sandbox-Key: $KUMIAI_CONTROL_KEY\"" } else { "" };
    let json = format!("-H 'Content-Type: application/json'{key}");
    if state.security() == Security::Fapi2 {
        return with_keys(base, &json);
    }
    vec![
        (
            Said::fixed("連携してトークンを受け取る", "Link a customer and take the token"),
            format!(
                "TOKEN=$(curl -s {base}/_sandbox/links {json} -d '{{\"partner\": \"kakeibo\", \"customer\": \"all-kinds\"}}' | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')"
            ),
        ),
        (
            Said::fixed("残高を照会する", "Ask for a balance"),
            format!("curl -s {balance} -H \"Authorization: Bearer $TOKEN\""),
        ),
        (
            Said::fixed("銀行を閉店まで進める", "Move the bank to closing time"),
            format!("curl -s {base}/_sandbox/clock/advance {json} -d '{{\"to_edge\": \"service.close\"}}'"),
        ),
        (
            Said::fixed("もう一度照会して謝絶される", "Ask again, and be refused"),
            format!("curl -si {balance} -H \"Authorization: Bearer $TOKEN\" | tee /tmp/kumiai-refused"),
        ),
        (
            Said::fixed("その理由を尋ねる", "Ask why"),
            format!(
                "curl -s{key} {base}/_sandbox/explain/$(sed -n 's/^sandbox-call: \\([^[:space:]]*\\).*/\\1/p' /tmp/kumiai-refused)"
            ),
        ),
    ]
}

/// The same where clients sign: what else there is to do is done by a client library.
fn with_keys(base: &str, json: &str) -> Vec<(Said, String)> {
    vec![
        (
            Said::fixed(
                "公開鍵で事業者を登録する（この鍵は RFC 8037 の例で、秘密の部分をだれもが知っています）",
                "Register a partner by its public key (this one is the example of RFC 8037: everybody knows its private half)",
            ),
            format!(
                "curl -s -X PUT {base}/_sandbox/partners/my-app {json} -d '{{\"name\": \"My app\", \"channel\": \"institution\", \"redirect_uris\": [\"http://127.0.0.1/callback\"], \"auth_method\": \"private_key_jwt\", \"jwks\": {{\"keys\": [{{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"x\": \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}}]}}}}'"
            ),
        ),
        (
            Said::fixed("クライアントに求められることを見る", "See what is asked of clients"),
            format!("curl -s {base}/.well-known/oauth-authorization-server"),
        ),
    ]
}
