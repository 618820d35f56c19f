//! What this sandbox is: where it stands, what time it is there, and who may call it.

use super::{client_keys, clock::ClockView};
use crate::{
    api::turn::{Body, Turn},
    bank::linkage::Partner,
    event::{Channel, Operation, Security},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A sandbox at a glance.
#[derive(Serialize, ToSchema)]
pub struct SandboxView {
    /// Its name; `default` is the one at `/`.
    #[schema(example = "default")]
    sandbox: String,
    /// Its URL, without a slash at the end.
    #[schema(example = "http://127.0.0.1:8080")]
    base_url: String,
    /// Its OAuth issuer.
    #[schema(example = "http://127.0.0.1:8080")]
    issuer: String,
    /// The seed of everything drawn.
    #[schema(example = 1)]
    seed: u64,
    /// The institution profile.
    #[schema(example = "toyama")]
    profile: String,
    /// How strict the authorization server is.
    #[schema(example = "classic")]
    security: Security,
    /// The scenario that was loaded, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "night-closing")]
    scenario: Option<String>,
    /// The faults of the wire that the scenario states, in the order in which they are looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["refresh-lost"]))]
    faults: Vec<String>,
    /// The clock of the bank.
    clock: ClockView,
    /// The registered partners with their credentials.
    partners: Vec<PartnerView>,
}

/// A registered partner.
#[derive(Serialize, ToSchema)]
pub struct PartnerView {
    /// The name by which scenarios and control calls know it.
    #[schema(example = "kakeibo")]
    partner_id: String,
    /// Its name, as customers see it.
    #[schema(example = "家計簿アプリ")]
    name: String,
    /// The door that it uses.
    channel: Channel,
    /// The OAuth `client_id`.
    #[schema(example = "kakeibo")]
    client_id: String,
    /// The OAuth client secret; a public client has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "kakeibo-secret")]
    client_secret: Option<String>,
    /// 公開鍵. The keys by which it proves who it is（RFC 7523）; absent where it has a secret, or nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, example = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}))]
    jwks: Option<Value>,
    /// Where authorization answers may be sent.
    #[schema(example = json!(["http://127.0.0.1/callback"]))]
    redirect_uris: Vec<String>,
    /// 通知の宛先. Where it is told what happens; absent = nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<PartnerWebhookView>,
}

/// Where a partner is told what happens.
#[derive(Serialize, ToSchema)]
pub struct PartnerWebhookView {
    /// The address.
    #[schema(example = "http://127.0.0.1:9000/hook")]
    url: String,
    /// The signing secret.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: String,
}

impl From<&Partner> for PartnerView {
    fn from(partner: &Partner) -> Self {
        let terms = &partner.terms;
        Self {
            partner_id: terms.partner_id.to_string(),
            name: terms.name.clone(),
            channel: terms.channel,
            client_id: terms.client_id.clone(),
            client_secret: terms.client_secret.clone(),
            jwks: terms.jwks.as_deref().map(client_keys::shown),
            redirect_uris: terms.redirect_uris.clone(),
            webhook: terms
                .webhook
                .as_ref()
                .map(|webhook| PartnerWebhookView { url: webhook.url.clone(), secret: webhook.secret.clone() }),
        }
    }
}

/// Read the sandbox.
///
/// Where it stands, what time it is at the bank, and the partners with which it can be called.
#[utoipa::path(tag = "sandbox", responses((status = 200, description = "The sandbox.", body = SandboxView)))]
#[get("/_sandbox")]
pub async fn read_sandbox(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadSandbox, || {
        turn.query(&[])?;
        let state = turn.state();
        let opened = state.opened();
        let base_url = turn.base_url();
        Body::json(&SandboxView {
            sandbox: opened.sandbox.to_string(),
            issuer: base_url.clone(),
            base_url,
            seed: opened.seed,
            profile: opened.profile.name.clone(),
            security: state.security(),
            scenario: opened.scenario.as_ref().map(|scenario| scenario.name.clone()),
            faults: state.faults().iter().map(|fault| fault.id.clone()).collect(),
            clock: ClockView::of(state, turn.data().now),
            partners: state.partners().map(|partner| PartnerView::from(&**partner)).collect(),
        })
    })
}
