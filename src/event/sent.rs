//! What clients send to the authorization server that it has to remember.

use super::{
    ids::{PartnerNo, Seq},
    time::Wall,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a client sent, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentFact {
    /// A client proved who it is by an assertion, which is used up by that.
    AssertionUsed(AssertionUsed),
    /// 認可の要求の事前送信. A client pushed an authorization request.
    RequestPushed(Arc<RequestPushed>),
    /// A pushed request came to its end: the customer has answered it.
    RequestFinished {
        /// The place in the log at which it was pushed.
        pushed: Seq,
    },
}

/// An assertion by which a client proved who it is (RFC 7523): it is taken once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssertionUsed {
    /// Its fingerprint: of the client and of its `jti`.
    pub digest: String,
    /// When it ends by itself, by the wall.
    pub until: Wall,
}

/// 認可の要求の事前送信. An authorization request that a client has pushed (RFC 9126).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestPushed {
    /// By which partner.
    pub partner: PartnerNo,
    /// Its parameters, form-urlencoded, without what the client proved itself with.
    pub request: String,
}
