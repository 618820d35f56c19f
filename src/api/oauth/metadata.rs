//! Metadata of the authorization server (RFC 8414, OpenID Connect Discovery): only what works is declared.

use super::error::{OauthErrorBody, stopped};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::Refusal,
    event::{Operation, Scope, Security},
    oauth::{PROOF_ALGS, assertion_algs, id_token_alg},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// What the authorization server can do, and where.
#[derive(Serialize, ToSchema)]
pub struct Metadata {
    /// The issuer: the URL of this sandbox.
    #[schema(example = "http://127.0.0.1:8080")]
    issuer: String,
    /// Where customers are asked.
    #[schema(example = "http://127.0.0.1:8080/oauth/authorize")]
    authorization_endpoint: String,
    /// Where tokens are issued.
    #[schema(example = "http://127.0.0.1:8080/oauth/token")]
    token_endpoint: String,
    /// Where authorization requests are pushed（RFC 9126）.
    #[schema(example = "http://127.0.0.1:8080/oauth/par")]
    pushed_authorization_request_endpoint: String,
    /// Whether they have to be.
    #[schema(example = false)]
    require_pushed_authorization_requests: bool,
    /// How proofs of keys may be signed（RFC 9449）.
    #[schema(example = json!(["PS256", "ES256", "EdDSA"]))]
    dpop_signing_alg_values_supported: Vec<&'static str>,
    /// Where tokens are revoked.
    #[schema(example = "http://127.0.0.1:8080/oauth/revoke")]
    revocation_endpoint: String,
    /// Where tokens are looked up.
    #[schema(example = "http://127.0.0.1:8080/oauth/introspect")]
    introspection_endpoint: String,
    /// The keys of ID tokens.
    #[schema(example = "http://127.0.0.1:8080/oauth/jwks")]
    jwks_uri: String,
    /// What can be asked for.
    #[schema(example = json!(["accounts", "balances", "transactions", "time_deposits", "offline_access", "openid", "partner"]))]
    scopes_supported: Vec<&'static str>,
    /// Codes only.
    #[schema(example = json!(["code"]))]
    response_types_supported: [&'static str; 1],
    /// In the query only.
    #[schema(example = json!(["query"]))]
    response_modes_supported: [&'static str; 1],
    /// What tokens are issued for.
    #[schema(example = json!(["authorization_code", "refresh_token", "client_credentials"]))]
    grant_types_supported: [&'static str; 3],
    /// How clients prove who they are at the token endpoint.
    #[schema(example = json!(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]))]
    token_endpoint_auth_methods_supported: &'static [&'static str],
    /// How the assertions of clients may be signed there.
    #[schema(example = json!(["RS256", "PS256", "ES256", "EdDSA"]))]
    token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// How clients prove who they are at the revocation endpoint.
    #[schema(example = json!(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]))]
    revocation_endpoint_auth_methods_supported: &'static [&'static str],
    /// How the assertions of clients may be signed there.
    #[schema(example = json!(["RS256", "PS256", "ES256", "EdDSA"]))]
    revocation_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// How clients prove who they are at the introspection endpoint.
    #[schema(example = json!(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]))]
    introspection_endpoint_auth_methods_supported: &'static [&'static str],
    /// How the assertions of clients may be signed there.
    #[schema(example = json!(["RS256", "PS256", "ES256", "EdDSA"]))]
    introspection_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// PKCE: S256 only.
    #[schema(example = json!(["S256"]))]
    code_challenge_methods_supported: [&'static str; 1],
    /// `iss` stands in every authorization answer (RFC 9207).
    #[schema(example = true)]
    authorization_response_iss_parameter_supported: bool,
    /// Request objects are not read by reference; said aloud, since OpenID's default is that they are.
    #[schema(example = false)]
    request_uri_parameter_supported: bool,
    /// The languages of the pages.
    #[schema(example = json!(["ja", "en"]))]
    ui_locales_supported: [&'static str; 2],
    /// The customer's id is the same for every client.
    #[schema(example = json!(["public"]))]
    subject_types_supported: [&'static str; 1],
    /// How ID tokens are signed.
    #[schema(example = json!(["RS256"]))]
    id_token_signing_alg_values_supported: [&'static str; 1],
    /// What an ID token can say.
    #[schema(example = json!(["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce"]))]
    claims_supported: [&'static str; 7],
    /// Where this is explained.
    #[schema(example = "http://127.0.0.1:8080/docs/")]
    service_documentation: String,
}

/// How clients may prove who they are under a profile.
const fn client_auth(security: Security) -> &'static [&'static str] {
    match security {
        Security::Classic | Security::Strict => {
            &["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]
        }
        Security::Fapi2 => &["private_key_jwt"],
    }
}

impl Metadata {
    fn of(turn: &Turn) -> Self {
        let issuer = turn.base_url();
        let at = |path: &str| format!("{issuer}{path}");
        let security = turn.state().security();
        let client_auth = client_auth(security);
        let assertions: Vec<&str> = assertion_algs(security).iter().map(|alg| alg.word()).collect();
        Self {
            authorization_endpoint: at("/oauth/authorize"),
            token_endpoint: at("/oauth/token"),
            pushed_authorization_request_endpoint: at("/oauth/par"),
            require_pushed_authorization_requests: security == Security::Fapi2,
            dpop_signing_alg_values_supported: PROOF_ALGS.iter().map(|alg| alg.word()).collect(),
            revocation_endpoint: at("/oauth/revoke"),
            introspection_endpoint: at("/oauth/introspect"),
            jwks_uri: at("/oauth/jwks"),
            scopes_supported: Scope::ALL.iter().map(|scope| scope.word()).collect(),
            response_types_supported: ["code"],
            response_modes_supported: ["query"],
            grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
            token_endpoint_auth_methods_supported: client_auth,
            token_endpoint_auth_signing_alg_values_supported: assertions.clone(),
            revocation_endpoint_auth_methods_supported: client_auth,
            revocation_endpoint_auth_signing_alg_values_supported: assertions.clone(),
            introspection_endpoint_auth_methods_supported: client_auth,
            introspection_endpoint_auth_signing_alg_values_supported: assertions,
            code_challenge_methods_supported: ["S256"],
            authorization_response_iss_parameter_supported: true,
            request_uri_parameter_supported: false,
            ui_locales_supported: ["ja", "en"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: [id_token_alg(security).word()],
            claims_supported: ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce"],
            service_documentation: at("/docs/"),
            issuer,
        }
    }
}

/// Read the metadata of the authorization server.
///
/// Served with the sandbox's path appended and inserted（RFC 8414 §3.1）, and under OpenID's name.
#[utoipa::path(tag = "oauth", responses((status = 200, description = "The metadata.", body = Metadata),
    (status = 503, description = "The authorization server is stopped.", body = OauthErrorBody)))]
#[get("/.well-known/oauth-authorization-server")]
pub async fn read_metadata(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadMetadata, || answer(&turn))
}

/// The same under OpenID's name.
pub async fn openid(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadMetadata, || answer(&turn))
}

fn answer(turn: &Turn) -> Result<Body, Refusal> {
    if let Some(body) = stopped(turn, Operation::ReadMetadata, false) {
        return Ok(body);
    }
    Body::json(&Metadata::of(turn))
}
