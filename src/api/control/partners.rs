//! API連携事業者（第1条第1項）. Registering partners, and taking them off again.

use super::{client_keys, overview::PartnerView};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{Refusal, Said},
    event::{
        AccountKind, Cause, Channel, ClientKey, Fact, Operation, PartnerId, PartnerTerms, RefusalCode, WebhookTerms,
    },
    sandbox::{Draft, register_partner as decide_registration, remove_partner as decide_removal},
    scenario,
};
use actix_web::{HttpResponse, delete, put, web::Payload};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// A partner as it is to be registered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartnerRegistration {
    /// Its name, as customers see it.
    #[schema(example = "家計簿アプリ")]
    name: String,
    /// The door that it uses.
    channel: Channel,
    /// Where authorization answers may be sent: at least one, absolute, without a fragment.
    #[schema(example = json!(["http://127.0.0.1/callback"]))]
    redirect_uris: Vec<String>,
    /// How it proves who it is at the token endpoint.
    #[serde(default)]
    auth_method: AuthMethod,
    /// The OAuth `client_id`; absent = the same as the partner's id.
    #[schema(example = "my-app")]
    client_id: Option<String>,
    /// The OAuth client secret; absent = the `client_id` with `-secret` behind it. A public client has none.
    #[schema(example = "my-app-secret")]
    client_secret: Option<String>,
    /// 公開鍵: of `private_key_jwt`, its public keys as a JWK set（RFC 7517）. They are not fetched from anywhere.
    #[schema(value_type = Option<Object>, example = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}))]
    jwks: Option<Value>,
    /// The kinds that it may link（第2条第2項）; absent = all of its channel.
    kinds: Option<Vec<AccountKind>>,
    /// 提供期間（第2条第4項）: how many months back its statements begin, always on the 1st; absent = as the profile says.
    #[schema(minimum = 0, maximum = 1200, example = 2)]
    window: Option<u32>,
    /// アクセストークン: how long one is good; absent = as the profile says.
    access_token: Option<Lasting>,
    /// リフレッシュトークン: how long one is good; absent = as the profile says.
    refresh_token: Option<Lasting>,
    /// API連携認証: how long one lasts（第4条第1項）; absent = as the profile says.
    link: Option<Lasting>,
    /// 通知の宛先: where it is told what happens; absent = nowhere. One that was stopped works again.
    webhook: Option<Webhook>,
}

/// Where a partner is told what happens.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The address: `http` or `https`, on this machine or where the operator allows it.
    #[schema(example = "http://127.0.0.1:9000/hook")]
    url: String,
    /// The signing secret, `whsec_` and 24 to 64 bytes in base64; absent = one that follows from the client secret.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: Option<String>,
    /// 併用期間: how long the secret before this one signs as well; absent = a day.
    #[schema(example = "24h")]
    overlap: Option<String>,
    /// 重複: whether every message comes twice, with the same id.
    #[serde(default)]
    duplicates: bool,
    /// 順序の入替え: whether of messages that are due together the latest comes first.
    #[serde(default)]
    reordered: bool,
}

/// How long something lasts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lasting {
    /// A length of bank time with its units.
    #[schema(example = "15m")]
    lifetime: String,
}

/// How a client proves who it is (RFC 6749 §2.3).
#[derive(Deserialize, ToSchema, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// By its secret, in the header or in the body.
    #[default]
    ClientSecretBasic,
    /// By its secret, in the header or in the body.
    ClientSecretPost,
    /// By what it signs with a key of its own (RFC 7523).
    PrivateKeyJwt,
    /// By a certificate that an authority has signed (RFC 8705). The server ends no TLS: the secret stands for the certificate.
    TlsClientAuth,
    /// By a certificate that it has signed itself (RFC 8705). The secret stands for the certificate.
    SelfSignedTlsClientAuth,
    /// A public client: by nothing but PKCE.
    None,
}

/// That a partner was taken off.
#[derive(Serialize, ToSchema)]
pub struct PartnerRemoved {
    /// The partner that is no more.
    #[schema(example = "my-app")]
    partner_id: String,
}

/// Register a partner.
///
/// A new one, or other terms for one that is there: its links and tokens stay as they are. Answers with its credentials.
#[utoipa::path(tag = "partners", params(("partner_id" = String, Path, description = "The name by which scenarios and control calls know the partner: 1 to 64 of a-z, 0-9 and -.", example = "my-app")),
    request_body(content = PartnerRegistration, description = "The partner.", examples(
        ("confidential" = (summary = "A confidential client", value = json!({"name": "家計簿アプリ", "channel": "institution", "redirect_uris": ["http://127.0.0.1/callback"]}))),
        ("short" = (summary = "A public client with short links", value = json!({
            "name": "My app", "channel": "anser", "redirect_uris": ["http://127.0.0.1/callback"], "auth_method": "none",
            "access_token": {"lifetime": "5m"}, "link": {"lifetime": "30d"}}))))),
    responses((status = 200, description = "The partner with its credentials.", body = PartnerView)))]
#[put("/partners/{partner_id}")]
pub async fn register_partner(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::RegisterPartner);
    turn.respond(register(&turn, payload).await)
}

async fn register(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let asked: PartnerRegistration = turn.body_json(payload).await?;
    let id = PartnerId(turn.path("partner_id").into());
    let terms = Arc::new(terms(&id, asked)?);
    let (written, ()) = turn.write(move |draft| push(draft, |draft| decide_registration(draft.state(), terms))).await?;
    let partner = written.state.find_partner(&id).ok_or_else(Refusal::defect)?;
    Body::json(&PartnerView::from(&**partner))
}

/// Take a partner off.
///
/// Its tokens are no longer those of anybody. Its name can be registered anew.
#[utoipa::path(tag = "partners", params(("partner_id" = String, Path, description = "The partner.", example = "my-app")),
    responses((status = 200, description = "It is gone.", body = PartnerRemoved)))]
#[delete("/partners/{partner_id}")]
pub async fn remove_partner(turn: Turn) -> HttpResponse {
    turn.begin(Operation::RemovePartner);
    turn.respond(remove(&turn).await)
}

async fn remove(turn: &Turn) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let id = PartnerId(turn.path("partner_id").into());
    let partner_id = id.to_string();
    turn.write(move |draft| push(draft, |draft| decide_removal(draft.state(), &id))).await?;
    Body::json(&PartnerRemoved { partner_id })
}

fn push(draft: &mut Draft, decide: impl FnOnce(&Draft) -> Result<Fact, Refusal>) -> Result<(), Refusal> {
    let fact = decide(draft)?;
    draft.push(draft.now(), &Cause::Control, vec![fact]);
    Ok(())
}

fn terms(id: &PartnerId, asked: PartnerRegistration) -> Result<PartnerTerms, Refusal> {
    let fits = (1..=64).contains(&id.0.len())
        && id.0.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !fits {
        let said = Said::fixed("a-z・0-9・- の 1～64 文字です。", "it must be 1 to 64 of a-z, 0-9 and -");
        return Err(invalid("partner_id", said));
    }
    if asked.redirect_uris.is_empty() {
        return Err(invalid("redirect_uris", Said::fixed("1 つ以上必要です。", "at least one is needed")));
    }
    for (i, uri) in asked.redirect_uris.iter().enumerate() {
        if !uri.contains("://") || uri.contains('#') || uri.chars().any(char::is_whitespace) {
            let said = Said::fixed(
                "フラグメントのない絶対 URI を指定してください（例 http://127.0.0.1/callback）。",
                "it must be an absolute URI without a fragment, such as http://127.0.0.1/callback",
            );
            return Err(invalid(&format!("redirect_uris[{i}]"), said));
        }
    }
    let jwks = own_keys(&asked)?;
    let client_id = asked.client_id.unwrap_or_else(|| id.to_string());
    let secret = asked.client_secret.unwrap_or_else(|| scenario::usual_secret(&client_id));
    let webhook = asked.webhook.map(|webhook| webhook_terms(webhook, &secret)).transpose()?;
    Ok(PartnerTerms {
        partner_id: id.clone(),
        name: asked.name,
        channel: asked.channel,
        client_secret: (!matches!(asked.auth_method, AuthMethod::None | AuthMethod::PrivateKeyJwt)).then_some(secret),
        jwks,
        client_id,
        redirect_uris: asked.redirect_uris,
        kinds: asked.kinds,
        window_months: window(asked.window)?,
        access_token_secs: secs(asked.access_token, "access_token.lifetime")?,
        refresh_token_secs: secs(asked.refresh_token, "refresh_token.lifetime")?,
        link_secs: secs(asked.link, "link.lifetime")?,
        certificate: matches!(asked.auth_method, AuthMethod::TlsClientAuth | AuthMethod::SelfSignedTlsClientAuth),
        webhook,
    })
}

/// 公開鍵. Whoever signs has keys, and nobody else has.
fn own_keys(asked: &PartnerRegistration) -> Result<Option<Arc<[ClientKey]>>, Refusal> {
    match (asked.auth_method == AuthMethod::PrivateKeyJwt, &asked.jwks, &asked.client_secret) {
        (true, None, _) => Err(invalid(
            "jwks",
            Said::fixed("auth_method: private_key_jwt には公開鍵が要ります。", "private_key_jwt needs the public keys"),
        )),
        (false, Some(_), _) => Err(invalid(
            "jwks",
            Said::fixed(
                "auth_method: private_key_jwt のときだけ指定できます。",
                "only with auth_method: private_key_jwt",
            ),
        )),
        (true, Some(_), Some(_)) => Err(invalid(
            "client_secret",
            Said::fixed(
                "private_key_jwt の事業者にはシークレットがありません。",
                "a partner with private_key_jwt has no secret",
            ),
        )),
        (true, Some(set), None) => client_keys::read(set).map(Some),
        (false, None, _) => Ok(None),
    }
}

fn webhook_terms(asked: Webhook, client_secret: &str) -> Result<WebhookTerms, Refusal> {
    if !WebhookTerms::is_url(&asked.url) {
        let said = Said::fixed(
            "ホストのある http か https の URL で、利用者名・フラグメント・空白を含まないものです（例 http://127.0.0.1:9000/hook）。",
            "it must be an http or https URL with a host, and without a user, a fragment or spaces, such as http://127.0.0.1:9000/hook",
        );
        return Err(invalid("webhook.url", said));
    }
    let secret = asked.secret.clone().unwrap_or_else(|| scenario::webhook_secret(client_secret));
    if WebhookTerms::secret_bytes(&secret).is_none() {
        let said = Said::fixed(
            "`whsec_` と、24～64 バイトの base64 です。",
            "it must be `whsec_` and 24 to 64 bytes in base64",
        );
        return Err(invalid("webhook.secret", said));
    }
    let overlap = asked.overlap.clone().map(|lifetime| Lasting { lifetime });
    let overlap_secs = secs(overlap, "webhook.overlap")?.unwrap_or(WebhookTerms::OVERLAP_SECS);
    let Webhook { url, duplicates, reordered, .. } = asked;
    Ok(WebhookTerms { url, secret, overlap_secs, duplicates, reordered })
}

/// A window of a century at most, in months.
fn window(months: Option<u32>) -> Result<Option<u32>, Refusal> {
    let said = Said::fixed("1200 か月までです。", "it must be at most 1200 months");
    if months.is_some_and(|months| months > 1_200) { Err(invalid("window", said)) } else { Ok(months) }
}

/// A length of at least a second, in seconds.
fn secs(lasting: Option<Lasting>, parameter: &str) -> Result<Option<u32>, Refusal> {
    let Some(Lasting { lifetime }) = lasting else {
        return Ok(None);
    };
    let ms = scenario::parse_duration(&lifetime).map_err(|said| invalid(parameter, said))?;
    let secs = u32::try_from(ms / 1000).ok().filter(|secs| *secs > 0);
    let said = Said::fixed("1 秒以上、136 年以内です。", "it must be from a second to 136 years");
    secs.map(Some).ok_or_else(|| invalid(parameter, said))
}

fn invalid(parameter: &str, said: Said) -> Refusal {
    Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, said)
}
