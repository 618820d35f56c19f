//! What the authorization server says to clients when it says no, as examples: by the function that writes the real body.

use crate::{
    api::oauth::OauthErrorBody,
    bank::refusal::{Said, entry},
    event::{Lang, Operation, RefusalCode},
    oauth::OauthError,
};
use serde_json::{Map, Value, json};

/// The issuer that examples name.
const BASE_URL: &str = "http://127.0.0.1:8080";
/// The call that examples name.
const CALL: &str = "default.17";
/// Why a link can be dead for good, as the token endpoint tells it.
const DEAD: [RefusalCode; 5] = [
    RefusalCode::LinkExpired,
    RefusalCode::LinkSuperseded,
    RefusalCode::CredentialChanged,
    RefusalCode::LinkDiscontinued,
    RefusalCode::EligibilityLost,
];

/// Examples of the errors with this status; none where an operation answers clients by pages and redirects.
pub fn examples(operation: Operation, status: &str, lang: Lang) -> Map<String, Value> {
    let is_token = operation == Operation::IssueToken;
    let is_pushed = operation == Operation::PushAuthorizationRequest;
    if !is_token && !is_pushed && !matches!(operation, Operation::RevokeToken | Operation::IntrospectToken) {
        return Map::new();
    }
    let mut found = Vec::new();
    match status {
        "400" => {
            let missing = if is_token {
                "grant_type"
            } else if is_pushed {
                "response_type"
            } else {
                "token"
            };
            let why = format!("the parameter {missing} is missing");
            found.push((Said::fixed("要求の誤り", "A malformed request"), OauthError::invalid_request(why)));
            if is_token {
                let why = "the code or refresh token is not good, or not this client's";
                found.push((
                    Said::fixed("使えないコードまたはトークン", "A grant that is no good"),
                    OauthError::invalid_grant(why),
                ));
                found.extend(DEAD.map(|code| (entry(code).title.clone(), OauthError::dead_link(code))));
            }
        }
        "401" => {
            let why = "the client is unknown, or its secret is wrong";
            found.push((
                Said::fixed("クライアント認証の失敗", "The client is not known"),
                OauthError::invalid_client(why),
            ));
        }
        "503" => {
            let mut error = OauthError::new("temporarily_unavailable", "the authorization server is stopped for now");
            error.because = Some(RefusalCode::ServiceSuspended);
            found.push((entry(RefusalCode::ServiceSuspended).title.clone(), error));
        }
        _ => {}
    }
    found.into_iter().map(|(summary, error)| example(&summary, &error, lang)).collect()
}

/// One example, named by the refusal behind it, or by its own word.
fn example(summary: &Said, error: &OauthError, lang: Lang) -> (String, Value) {
    let name = error.because.map_or(error.error, RefusalCode::word);
    let body = OauthErrorBody::of(error, BASE_URL, CALL.to_owned());
    (name.to_owned(), json!({"summary": summary.in_lang(lang), "value": body}))
}
