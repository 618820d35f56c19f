//! The key of ID tokens, made when it is first needed, and the tokens that it signs.

use super::error::{OauthErrorBody, stopped};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::Refusal,
    event::{Operation, Scope, Security, SigningTurn},
    oauth::{IdClaims, PublicJwk, SigningKey, id_token_alg},
    sandbox::{Given, State},
};
use actix_web::{HttpResponse, get};
use aws_lc_rs::{
    encoding::AsDer,
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use utoipa::ToSchema;

/// The keys of the authorization server (RFC 7517 §5).
#[derive(Serialize, ToSchema)]
pub struct Jwks<'a> {
    /// One key for each signature that may be met: the present one first, and the one before it for a while.
    keys: Vec<JwkView<'a>>,
}

/// The public half of an RSA key pair (RFC 7517 §4, RFC 7518 §6.3).
#[derive(Serialize, ToSchema)]
pub struct JwkView<'a> {
    /// Always `RSA`.
    #[schema(example = "RSA")]
    kty: &'static str,
    /// Always `sig`.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    usage: &'static str,
    /// `RS256`, or `PS256` where the security profile asks for it.
    #[schema(example = "RS256")]
    alg: &'static str,
    /// The key's id.
    kid: &'a str,
    /// The modulus, base64url.
    n: &'a str,
    /// The exponent, base64url.
    #[schema(example = "AQAB")]
    e: &'a str,
}

impl<'a> JwkView<'a> {
    fn of(jwk: &'a PublicJwk, security: Security) -> Self {
        Self { kty: "RSA", usage: "sig", alg: id_token_alg(security).word(), kid: &jwk.kid, n: &jwk.n, e: &jwk.e }
    }
}

/// A new key pair, or nothing when the machine has no randomness.
pub fn generate() -> Option<SigningKey> {
    let pair = KeyPair::generate(KeySize::Rsa2048).ok()?;
    let pkcs8 = AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair).ok()?;
    let public = pair.public_key();
    let (modulus, exponent) = (public.modulus(), public.exponent());
    Some(SigningKey::from_parts(
        pkcs1_of(pkcs8.as_ref())?,
        modulus.big_endian_without_leading_zero(),
        exponent.big_endian_without_leading_zero(),
    ))
}

/// The PKCS #1 key inside a PKCS #8 one (RFC 5208 §5): the last octet string, which runs to the end.
fn pkcs1_of(pkcs8: &[u8]) -> Option<&[u8]> {
    // SEQUENCE { INTEGER 0, AlgorithmIdentifier rsaEncryption (15 bytes), OCTET STRING }, all long form.
    let after_algorithm = pkcs8.get(4 + 3 + 15..)?;
    match after_algorithm {
        [0x04, 0x82, _, _, key @ ..] => Some(key),
        _ => None,
    }
}

/// Read the keys of the authorization server.
///
/// With them ID tokens are checked.
#[utoipa::path(tag = "oauth", responses((status = 200, description = "The keys.", body = Jwks),
    (status = 503, description = "The authorization server is stopped.", body = OauthErrorBody)))]
#[get("/oauth/jwks")]
pub async fn read_jwks(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadJwks, || {
        if let Some(body) = stopped(&turn, Operation::ReadJwks, false) {
            return Ok(body);
        }
        let SigningTurn { turn: present, before_until } = turn.state().signing_turn();
        let is_shown = before_until.is_some_and(|until| turn.data().now < until);
        let before = present.checked_sub(1).filter(|_| is_shown);
        let keys = [Some(present), before].into_iter().flatten().map(|of| key(&turn, of));
        let keys: Vec<_> = keys.collect::<Result<_, _>>()?;
        let security = turn.state().security();
        Body::json(&Jwks { keys: keys.iter().map(|key| JwkView::of(key.jwk(), security)).collect() })
    })
}

/// 署名鍵. The keys of a server by how often they have been exchanged; those that have never been are shared by all sandboxes.
#[derive(Default)]
pub struct SigningKeys(Mutex<BTreeMap<u32, Arc<SigningKey>>>);

/// The most keys that are kept.
const MOST_KEYS: usize = 1_000;

impl SigningKeys {
    /// The key after so many exchanges; nothing when the machine has no randomness.
    fn after(&self, turn: u32) -> Option<Arc<SigningKey>> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = keys.get(&turn) {
            return Some(key.clone());
        }
        let key = Arc::new(generate()?);
        keys.insert(turn, key.clone());
        if keys.len() > MOST_KEYS {
            keys.pop_last();
        }
        Some(key)
    }
}

fn key(turn: &Turn, of: u32) -> Result<Arc<SigningKey>, Refusal> {
    let bank = turn.bank().ok_or_else(Refusal::defect)?;
    bank.signing_keys.after(of).ok_or_else(Refusal::defect)
}

/// The ID token of a login, where the scope asks for one and the tokens are given for a code.
pub fn id_token(turn: &Turn, state: &State, given: Given) -> Result<Option<String>, Refusal> {
    let Some(code) = given.code.and_then(|no| state.token_by_no(no)) else {
        return Ok(None);
    };
    let issued = &code.issued;
    let link = issued.link.and_then(|no| state.link(no));
    let (Some(terms), Some(link), Some(partner)) = (&issued.code, link, state.partner(issued.partner)) else {
        return Ok(None);
    };
    if !issued.scope.contains(Scope::Openid) {
        return Ok(None);
    }
    let claims = IdClaims::new(
        turn.base_url(),
        state.town().customer_id(link.customer()).to_string(),
        partner.terms.client_id.clone(),
        turn.data().wall,
        terms.auth_at,
        terms.nonce.clone(),
    );
    key(turn, state.signing_turn().turn)?.sign(&claims, state.security()).ok_or_else(Refusal::defect).map(Some)
}
