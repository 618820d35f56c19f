//! API連携事業者（第1条第1項）, as a scenario states one.

use super::Rate;
use crate::event::{AccountKind, Channel, ClientKey, PartnerId, PartnerTerms, WebhookTerms, word_enum};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A partner of the scenario. What is left out is as the ready partner of this name has it, else as the profile says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioPartner {
    /// The name by which events and expectations refer to it.
    pub id: PartnerId,
    /// The door that it uses.
    pub channel: Channel,
    /// Its name, as customers see it.
    pub name: Option<String>,
    /// The OAuth `client_id`.
    pub client_id: Option<String>,
    /// The OAuth client secret.
    pub client_secret: Option<String>,
    /// Where authorization answers may be sent.
    pub redirect_uris: Option<Vec<String>>,
    /// How it proves who it is at the token endpoint.
    pub auth_method: Option<AuthMethod>,
    /// 公開鍵. The keys of one that signs.
    pub jwks: Option<Arc<[ClientKey]>>,
    /// 連携対象（第2条第2項）. The kinds that it may link.
    pub kinds: Option<Vec<AccountKind>>,
    /// 提供期間（第2条第4項）. How many months back its statements go.
    pub window_months: Option<u32>,
    /// How long its access tokens are good, in seconds of bank time.
    pub access_token_secs: Option<u32>,
    /// How long its refresh tokens are good, in seconds of bank time.
    pub refresh_token_secs: Option<u32>,
    /// API連携認証の有効期間（第4条第1項）. How long its links last, in seconds of bank time.
    pub link_secs: Option<u32>,
    /// How many calls it may make; by wall time.
    pub rate_limit: Option<Rate>,
    /// Where it is told what happens.
    pub webhook: Option<PartnerWebhook>,
    /// The customers who have linked to it before the story begins.
    pub linked: Vec<String>,
}

/// Where a partner is told what happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerWebhook {
    /// Its address.
    pub url: String,
    /// The key by which it knows that the bank sent it.
    pub secret: Option<String>,
    /// How long the secret before it signs as well, in seconds of bank time.
    pub overlap_secs: Option<u32>,
    /// Whether every message comes twice.
    pub duplicates: bool,
    /// Whether of messages that are due together the latest comes first.
    pub reordered: bool,
}

/// The client secret of a partner that is stated without one, on a developer's own machine.
pub fn usual_secret(client_id: &str) -> String {
    format!("{client_id}-secret")
}

/// The signing secret of a webhook that states none: it follows from the client secret.
pub fn webhook_secret(client_secret: &str) -> String {
    WebhookTerms::secret_text(&Sha256::digest(format!("webhook {client_secret}")))
}

word_enum! {
    /// How a client proves who it is (RFC 6749 §2.3, RFC 7523, RFC 8705).
    pub enum AuthMethod {
        /// Its secret in the `Authorization` header, or in the body.
        ClientSecretBasic = "client_secret_basic",
        /// Its secret in the body, or in the `Authorization` header.
        ClientSecretPost = "client_secret_post",
        /// A signed assertion.
        PrivateKeyJwt = "private_key_jwt",
        /// A certificate that an authority has signed.
        TlsClientAuth = "tls_client_auth",
        /// A certificate that it has signed itself.
        SelfSignedTlsClientAuth = "self_signed_tls_client_auth",
        /// A public client: by nothing but PKCE.
        None = "none",
    }
}

/// Where authorization answers go that nobody has stated: any port of this machine.
const LOOPBACK: [&str; 2] = ["http://127.0.0.1/callback", "http://localhost/callback"];

impl ScenarioPartner {
    /// The partner as it is registered: what is stated, else as the ready partner of this name has it, else as a new one
    /// gets it. `secret_of` gives a secret by `client_id`.
    pub fn terms(&self, ready: Option<&PartnerTerms>, secret_of: impl Fn(&str) -> String) -> PartnerTerms {
        let or_ready = |stated: Option<u32>, own: fn(&PartnerTerms) -> Option<u32>| stated.or_else(|| own(ready?));
        let client_id = self
            .client_id
            .clone()
            .unwrap_or_else(|| ready.map_or_else(|| self.id.to_string(), |ready| ready.client_id.clone()));
        let has_secret = match self.auth_method {
            Some(method) => !matches!(method, AuthMethod::None | AuthMethod::PrivateKeyJwt),
            None => ready.is_none_or(|ready| ready.client_secret.is_some()),
        };
        let ready_jwks = || ready.filter(|_| self.auth_method.is_none()).and_then(|ready| ready.jwks.clone());
        let ready_secret = || ready.and_then(|ready| ready.client_secret.clone());
        let secret = self.client_secret.clone().or_else(ready_secret).unwrap_or_else(|| secret_of(&client_id));
        let webhook = self.webhook.as_ref().map(|webhook| WebhookTerms {
            url: webhook.url.clone(),
            secret: webhook.secret.clone().unwrap_or_else(|| webhook_secret(&secret)),
            overlap_secs: webhook.overlap_secs.unwrap_or(WebhookTerms::OVERLAP_SECS),
            duplicates: webhook.duplicates,
            reordered: webhook.reordered,
        });
        let certificate = match self.auth_method {
            Some(method) => matches!(method, AuthMethod::TlsClientAuth | AuthMethod::SelfSignedTlsClientAuth),
            None => ready.is_some_and(|ready| ready.certificate),
        };
        let usual_uris = || LOOPBACK.iter().map(|uri| (*uri).to_owned()).collect();
        PartnerTerms {
            partner_id: self.id.clone(),
            name: self
                .name
                .clone()
                .unwrap_or_else(|| ready.map_or_else(|| self.id.to_string(), |ready| ready.name.clone())),
            channel: self.channel,
            client_secret: has_secret.then_some(secret),
            jwks: self.jwks.clone().or_else(ready_jwks),
            client_id,
            redirect_uris: self
                .redirect_uris
                .clone()
                .unwrap_or_else(|| ready.map_or_else(usual_uris, |ready| ready.redirect_uris.clone())),
            kinds: self.kinds.clone().or_else(|| ready.and_then(|ready| ready.kinds.clone())),
            access_token_secs: or_ready(self.access_token_secs, |ready| ready.access_token_secs),
            refresh_token_secs: or_ready(self.refresh_token_secs, |ready| ready.refresh_token_secs),
            link_secs: or_ready(self.link_secs, |ready| ready.link_secs),
            window_months: or_ready(self.window_months, |ready| ready.window_months),
            certificate,
            webhook: webhook.or_else(|| ready.and_then(|ready| ready.webhook.clone())),
        }
    }
}
