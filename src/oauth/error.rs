//! What the authorization server says when it says no (RFC 6749 §4.1.2.1, §5.2). Never problem+json, always ASCII.

use crate::event::RefusalCode;

/// An error of the authorization server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OauthError {
    /// `error`: the registered word.
    pub error: &'static str,
    /// `error_description`: one ASCII sentence.
    pub description: String,
    /// The refusal of the bank behind it, where there is one: it gives `code`, `clause` and `error_uri`.
    pub because: Option<RefusalCode>,
}

impl OauthError {
    /// An error with its description.
    pub fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self { error, description: description.into(), because: None }
    }

    /// The request is malformed.
    pub fn invalid_request(why: impl Into<String>) -> Self {
        Self::new("invalid_request", why)
    }

    /// The client is not who it says it is.
    pub fn invalid_client(why: impl Into<String>) -> Self {
        Self::new("invalid_client", why)
    }

    /// The code or refresh token is no good.
    pub fn invalid_grant(why: impl Into<String>) -> Self {
        Self::new("invalid_grant", why)
    }

    /// The scope is no good.
    pub fn invalid_scope(why: impl Into<String>) -> Self {
        Self::new("invalid_scope", why)
    }

    /// The link behind a code or refresh token is dead for good.
    pub fn dead_link(cause: RefusalCode) -> Self {
        let description = format!("the grant is no longer good: {cause}; the customer has to authorize again");
        Self { error: "invalid_grant", description, because: Some(cause) }
    }

    /// The status of the answer at the token endpoint.
    pub fn status(&self) -> u16 {
        match self.error {
            "invalid_client" => 401,
            "temporarily_unavailable" => 503,
            "server_error" => 500,
            _ => 400,
        }
    }
}
