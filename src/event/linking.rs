//! What facts say about links and tokens: how they were made, why they ended, and what changed about a customer.

use super::{
    ids::{CustomerNo, LinkNo, PartnerNo},
    kind::AccountKind,
    operation::ScopeSet,
    time::{Jst, Wall},
    token::{ClientAuth, Confirmation, TokenKind},
    words::word_enum,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A link as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linked {
    /// Its place among all links.
    pub no: LinkNo,
    /// To which partner.
    pub partner: PartnerNo,
    /// By which customer.
    pub customer: CustomerNo,
    /// Which of the customer's accounts, in the order of the kinds.
    pub accounts: Vec<AccountKind>,
    /// What the partner may do.
    pub scope: ScopeSet,
    /// When the customer approved.
    pub linked_at: Jst,
    /// From this instant on the link is dead (第4条第1項).
    pub expires_at: Jst,
    /// The version of the terms that the customer accepted.
    pub terms_version: String,
}

/// A token as it was issued. The token's text is not here: only the holder of the secret can make it from these numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenIssued {
    /// Its place among all tokens.
    pub no: u32,
    /// Which kind.
    pub kind: TokenKind,
    /// To which partner.
    pub partner: PartnerNo,
    /// Of which link; a partner's own token belongs to none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub link: Option<LinkNo>,
    /// What it may be used for.
    pub scope: ScopeSet,
    /// From this instant on it is too old.
    pub expires_at: Jst,
    /// The code or refresh token that it was given for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<u32>,
    /// What a code is bound to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<Arc<CodeTerms>>,
    /// How the client proved who it is when it got the token.
    pub client_auth: ClientAuth,
    /// `cnf` (RFC 7800): the thumbprint of the key that a sender must prove, where the token is bound to one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cnf: Option<Confirmation>,
}

/// What an authorization code is bound to (RFC 6749 §4.1.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeTerms {
    /// The redirect URI of the request, where it named one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub redirect_uri: Option<String>,
    /// The PKCE challenge, S256 (RFC 7636).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code_challenge: Option<String>,
    /// The nonce that the ID token repeats (OpenID Connect Core §3.1.2.1).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub nonce: Option<String>,
    /// The thumbprint of the key that its tokens are to be bound to, where the request named one (RFC 9449 §10).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dpop_jkt: Option<String>,
    /// When the customer logged in.
    pub auth_at: Wall,
    /// The call that began the request whose form was answered with this code; none where no form was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub form: Option<u64>,
}

word_enum! {
    /// 取止めの理由. Why a link ended for good, its own period aside.
    pub enum LinkEnd {
        /// 期間の経過（第4条第1項）, brought about by an event.
        Expired = "expired",
        /// The customer linked the same partner anew (第4条第1項).
        Superseded = "superseded",
        /// The customer's PIN or password changed (第4条第2項).
        CredentialChanged = "credential_changed",
        /// 取止め（第5条第1項）.
        Discontinued = "discontinued",
        /// 利用資格の喪失（第5条第2項）.
        EligibilityLost = "eligibility_lost",
    }
}

impl LinkEnd {
    /// The word under which the end of a link is told.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Expired => "link_expired",
            Self::Superseded => "link_superseded",
            Self::CredentialChanged => "link_credential_changed",
            Self::Discontinued => "link_discontinued",
            Self::EligibilityLost => "link_eligibility_lost",
        }
    }
}

impl CustomerChange {
    /// The word under which the change is told.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Locked => "customer_locked",
            Self::Unlocked => "customer_unlocked",
            Self::CredentialChanged => "credential_changed",
            Self::CardCancelled => "card_cancelled",
            Self::IbContractEnded => "ib_contract_ended",
        }
    }
}

word_enum! {
    /// What can change about a customer.
    pub enum CustomerChange {
        /// Too many wrong tries, or an event: no login until it is unlocked.
        Locked = "locked",
        /// Logins are possible again.
        Unlocked = "unlocked",
        /// 暗証番号・パスワードの変更.
        CredentialChanged = "credential_changed",
        /// キャッシュカードの解約（第1条第2項）.
        CardCancelled = "card_cancelled",
        /// インターネットバンキング契約の終了（第1条第2項）.
        IbContractEnded = "ib_contract_ended",
    }
}
