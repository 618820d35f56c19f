//! Metadata of the authorization server (RFC 8414, OpenID Connect Discovery): only what works is declared.

use crate::{
    api::turn::{Body, Turn},
    bank::refusal::Refusal,
    event::{Operation, Scope},
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
    authorization_endpoint: String,
    /// Where tokens are issued.
    token_endpoint: String,
    /// Where tokens are revoked.
    revocation_endpoint: String,
    /// Where tokens are looked up.
    introspection_endpoint: String,
    /// The keys of ID tokens.
    jwks_uri: String,
    /// What can be asked for.
    scopes_supported: Vec<&'static str>,
    /// Codes only.
    response_types_supported: [&'static str; 1],
    /// In the query only.
    response_modes_supported: [&'static str; 1],
    /// What tokens are issued for.
    grant_types_supported: [&'static str; 3],
    /// How clients prove who they are at the token endpoint.
    token_endpoint_auth_methods_supported: [&'static str; 3],
    /// How clients prove who they are at the revocation endpoint.
    revocation_endpoint_auth_methods_supported: [&'static str; 3],
    /// How clients prove who they are at the introspection endpoint.
    introspection_endpoint_auth_methods_supported: [&'static str; 3],
    /// PKCE: S256 only.
    code_challenge_methods_supported: [&'static str; 1],
    /// `iss` stands in every authorization answer (RFC 9207).
    authorization_response_iss_parameter_supported: bool,
    /// The languages of the pages.
    ui_locales_supported: [&'static str; 2],
    /// The customer's id is the same for every client.
    subject_types_supported: [&'static str; 1],
    /// How ID tokens are signed.
    id_token_signing_alg_values_supported: [&'static str; 1],
    /// What an ID token can say.
    claims_supported: [&'static str; 7],
    /// Where this is explained.
    service_documentation: String,
}

const CLIENT_AUTH: [&str; 3] = ["client_secret_basic", "client_secret_post", "none"];

impl Metadata {
    fn of(turn: &Turn) -> Self {
        let issuer = turn.base_url();
        let at = |path: &str| format!("{issuer}{path}");
        Self {
            authorization_endpoint: at("/oauth/authorize"),
            token_endpoint: at("/oauth/token"),
            revocation_endpoint: at("/oauth/revoke"),
            introspection_endpoint: at("/oauth/introspect"),
            jwks_uri: at("/oauth/jwks"),
            scopes_supported: Scope::ALL.iter().map(|scope| scope.word()).collect(),
            response_types_supported: ["code"],
            response_modes_supported: ["query"],
            grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
            token_endpoint_auth_methods_supported: CLIENT_AUTH,
            revocation_endpoint_auth_methods_supported: CLIENT_AUTH,
            introspection_endpoint_auth_methods_supported: CLIENT_AUTH,
            code_challenge_methods_supported: ["S256"],
            authorization_response_iss_parameter_supported: true,
            ui_locales_supported: ["ja", "en"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: ["RS256"],
            claims_supported: ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce"],
            service_documentation: at("/docs/"),
            issuer,
        }
    }
}

/// Read the metadata of the authorization server.
///
/// Served with the sandbox's path appended and inserted（RFC 8414 §3.1）, and under OpenID's name.
#[utoipa::path(tag = "oauth", responses((status = 200, description = "The metadata.", body = Metadata)))]
#[get("/.well-known/oauth-authorization-server")]
pub async fn read_metadata(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadMetadata, || answer(&turn))
}

/// The same under OpenID's name.
pub async fn openid(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadMetadata, || answer(&turn))
}

fn answer(turn: &Turn) -> Result<Body, Refusal> {
    Body::json(&Metadata::of(turn))
}
