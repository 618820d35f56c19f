//! What a caller has to show: the security schemes of a document, and which of them an operation asks for.

use super::Document;
use crate::{
    bank::refusal::Said,
    event::{Channel, Lang, Operation, Plane, Scope, ScopeSet},
};
use serde_json::{Map, Value, json};

/// The key of the OAuth scheme.
const OAUTH: &str = "oauth2";
/// The key of the scheme for a token that is already there.
const BEARER: &str = "bearer";

/// The key of the scheme by which clients prove who they are.
const CLIENT: &str = "client";
/// The key of the scheme by which partners reach their own plane.
const OWN: &str = "partner";
/// The key of the scheme by which the control plane is opened, where the server guards it.
const KEY: &str = "sandboxKey";
/// The operations that clients call themselves.
const CLIENTS_CALL: [Operation; 4] =
    [Operation::IssueToken, Operation::RevokeToken, Operation::IntrospectToken, Operation::PushAuthorizationRequest];

/// Puts in the schemes of a document.
pub fn put(document: &mut Value, which: Document, lang: Lang) {
    if let Some(channel) = which.channel() {
        document["components"]["securitySchemes"] = schemes(channel, lang);
        return;
    }
    // Said in so many words: nothing is asked for, unless an operation says otherwise.
    document["security"] = json!([]);
    if which == Document::Partner {
        let client = json!({"type": "http", "scheme": "basic", "description": ABOUT_CLIENT.in_lang(lang)});
        let own = json!({
            "type": "oauth2",
            "description": ABOUT_OWN.in_lang(lang),
            "flows": {"clientCredentials": {
                "tokenUrl": "../oauth/token",
                "scopes": {Scope::Partner.word(): ABOUT_PARTNER_SCOPE.in_lang(lang)},
            }},
        });
        document["components"]["securitySchemes"] = json!({CLIENT: client, OWN: own});
    }
    if which == Document::Control {
        let key =
            json!({"type": "apiKey", "in": "header", "name": "Sandbox-Key", "description": ABOUT_KEY.in_lang(lang)});
        document["components"]["securitySchemes"] = json!({KEY: key});
        // Nothing, or the key: the server decides.
        document["security"] = json!([{}, {KEY: []}]);
    }
}

/// What this operation asks for; nothing where it asks for nothing.
pub fn of(operation: Operation) -> Option<Value> {
    match operation.plane() {
        Plane::Data(_) => {
            let scopes: Vec<&str> = operation.scope().iter().map(|scope| scope.word()).collect();
            Some(json!([{OAUTH: scopes}, {BEARER: []}]))
        }
        Plane::Oauth => CLIENTS_CALL.contains(&operation).then(|| json!([{CLIENT: []}, {}])),
        Plane::Partner => Some(json!([{OWN: [Scope::Partner.word()]}])),
        Plane::Control => None,
    }
}

fn schemes(channel: Channel, lang: Lang) -> Value {
    let offered = ScopeSet::offered_on(channel);
    let scopes = Scope::ALL.iter().filter(|scope| offered.contains(**scope));
    let scopes: Map<_, _> =
        scopes.map(|scope| (scope.word().to_owned(), about_scope(*scope, channel).in_lang(lang).into())).collect();
    json!({
        OAUTH: {
            "type": "oauth2",
            "description": ABOUT_OAUTH.in_lang(lang),
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "../oauth/authorize",
                    "tokenUrl": "../oauth/token",
                    "refreshUrl": "../oauth/token",
                    "scopes": scopes,
                },
            },
        },
        BEARER: {
            "type": "http",
            "scheme": "bearer",
            "description": ABOUT_BEARER.in_lang(lang),
        },
    })
}

const ABOUT_OAUTH: Said = Said::fixed(
    "認可コード + PKCE (S256)。お客さまが本人確認と同意（API連携認証、第4条第1項）を行います。この画面からは、登録済みのクライアント `docs`（ANSER は `docs-anser`）で試せます。",
    "Authorization code with PKCE (S256): the customer proves who they are and consents (Article 4, paragraph 1). From Swagger UI use the ready client `docs`, or `docs-anser` on the ANSER channel.",
);

const ABOUT_BEARER: Said = Said::fixed(
    "取得済みのアクセストークン。`POST /_sandbox/links` を使うと、画面を通さずに得られます。",
    "An access token that you already have; `POST /_sandbox/links` gives one without the pages.",
);

const ABOUT_CLIENT: Said = Said::fixed(
    "クライアント認証（`client_secret_basic`）。`client_secret_post` と、シークレットのない公開クライアントは、フォームの `client_id` と `client_secret` で示します。",
    "Client authentication (`client_secret_basic`). With `client_secret_post`, and as a public client, which has no secret, `client_id` and `client_secret` stand in the form.",
);

const ABOUT_OWN: Said = Said::fixed(
    "事業者自身のトークン。`grant_type=client_credentials` と `scope=partner` で得ます。お客さまは関わりません。",
    "The partner's own token, for `grant_type=client_credentials` and `scope=partner`; no customer stands behind it.",
);

const ABOUT_PARTNER_SCOPE: Said = Said::fixed("連携事業者向けAPI", "The partner plane");

const ABOUT_KEY: Said = Said::fixed(
    "サーバーの起動時に決めた制御面の鍵。手元（ループバック）で鍵なしに起動したサーバーでは要りません。`Authorization: Bearer` でも示せます。",
    "The key that the server was started with. A server on loopback that was started without one asks for none. `Authorization: Bearer` takes it too.",
);

const fn about_scope(scope: Scope, channel: Channel) -> Said {
    match (scope, channel) {
        (Scope::Accounts, Channel::Institution) => Said::fixed("口座情報", "Account information"),
        (Scope::Accounts, Channel::Anser) => {
            Said::fixed("口座一覧・残高・入出金明細", "Accounts, balances and statements")
        }
        (Scope::Balances, _) => Said::fixed("残高", "Balances"),
        (Scope::Transactions, _) => Said::fixed("入出金明細", "Statements"),
        (Scope::TimeDeposits, _) => Said::fixed("定期預金の明細", "Time deposit lots"),
        (Scope::Openid, _) => Said::fixed("ID トークンの発行", "An ID token is issued"),
        (Scope::Partner, _) => ABOUT_PARTNER_SCOPE,
        (Scope::OfflineAccess, _) => Said::fixed("リフレッシュトークンの発行", "A refresh token is issued"),
    }
}
