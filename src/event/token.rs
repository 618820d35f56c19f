//! What a token is, how its client proved who it is, and the key that it may be bound to.

use super::words::word_enum;
use serde::{Deserialize, Serialize};

word_enum! {
    /// トークンの種類（第4条第2項）.
    pub enum TokenKind {
        /// Shown with each call.
        Access = "access",
        /// Exchanged for the next tokens.
        Refresh = "refresh",
        /// 認可コード. Exchanged once for the first tokens.
        Code = "code",
    }
}

word_enum! {
    /// How a client proved who it is (RFC 6749 §2.3).
    pub enum ClientAuth {
        /// It did not have to: a control call issued the token.
        Control = "control",
        /// A public client: by nothing but the proof of its code.
        None = "none",
        /// Its secret, in the `Authorization` header.
        SecretBasic = "client_secret_basic",
        /// Its secret, in the body.
        SecretPost = "client_secret_post",
        /// What it signed with its own key (RFC 7523).
        PrivateKeyJwt = "private_key_jwt",
    }
}

/// A key to which a token is bound (RFC 7800).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// The SHA-256 thumbprint of a JWK (RFC 9449), base64url.
    Jkt(String),
}

impl Confirmation {
    /// The thumbprint of the JWK.
    pub fn jkt(&self) -> &str {
        let Self::Jkt(jkt) = self;
        jkt
    }
}
