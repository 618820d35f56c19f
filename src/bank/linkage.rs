//! API連携認証（第4条第1項）. What a customer has allowed a partner to see, and until when.

use crate::event::{
    AccountKind, CustomerNo, Jst, LinkEnd, LinkNo, Linked, PartnerNo, PartnerTerms, RefusalCode, ScopeSet, Seq,
};
use std::sync::Arc;

/// API連携事業者（第1条第1項）. A registered partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Its place among all partners.
    pub no: PartnerNo,
    /// As it was registered.
    pub terms: Arc<PartnerTerms>,
}

impl Partner {
    /// Whether this partner may link accounts of this kind (第2条第2項), the channel's own offer aside.
    pub fn takes(&self, kind: AccountKind) -> bool {
        self.terms.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }
}

/// API連携. A link: one customer, one partner, the accounts and the scope that were allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As it was made.
    pub made: Arc<Linked>,
    /// Access tokens issued before this place in the log are too old, whatever their own time says.
    pub access_expired_at: Option<Seq>,
    /// Refresh tokens issued before this place in the log are too old, whatever their own time says.
    pub refresh_expired_at: Option<Seq>,
    /// Access tokens issued before this place in the log were taken back.
    pub access_revoked_at: Option<Seq>,
    /// Refresh tokens and codes issued before this place in the log were taken back.
    pub refresh_revoked_at: Option<Seq>,
    /// What ended it for good before its period was over.
    pub end: Option<Ended>,
}

/// 取止め. The end of a link: when, where in the log, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The instant of bank time.
    pub at: Jst,
    /// The place in the log.
    pub seq: Seq,
    /// Why.
    pub cause: LinkEnd,
}

impl Link {
    /// A link as it begins.
    pub const fn begin(made: Arc<Linked>) -> Self {
        Self {
            made,
            access_expired_at: None,
            refresh_expired_at: None,
            access_revoked_at: None,
            refresh_revoked_at: None,
            end: None,
        }
    }

    /// Its place among all links.
    pub fn no(&self) -> LinkNo {
        self.made.no
    }

    /// Its partner.
    pub fn partner(&self) -> PartnerNo {
        self.made.partner
    }

    /// Its customer.
    pub fn customer(&self) -> CustomerNo {
        self.made.customer
    }

    /// What the partner may do.
    pub fn scope(&self) -> ScopeSet {
        self.made.scope
    }

    /// Whether the customer's account of this kind is part of the link.
    pub fn holds(&self, kind: AccountKind) -> bool {
        self.made.accounts.contains(&kind)
    }

    /// Why the link is dead at `now`, if it is: the first cause that ended it.
    pub fn ended(&self, now: Jst) -> Option<RefusalCode> {
        let by_event = self.end.filter(|end| end.at < self.made.expires_at).map(|end| match end.cause {
            LinkEnd::Expired => RefusalCode::LinkExpired,
            LinkEnd::Superseded => RefusalCode::LinkSuperseded,
            LinkEnd::CredentialChanged => RefusalCode::CredentialChanged,
            LinkEnd::Discontinued => RefusalCode::LinkDiscontinued,
            LinkEnd::EligibilityLost => RefusalCode::EligibilityLost,
        });
        by_event.or_else(|| (self.made.expires_at <= now).then_some(RefusalCode::LinkExpired))
    }
}

/// What a token is worth, the life of its link aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenStanding {
    /// It may be used.
    Live,
    /// It was taken back.
    Revoked,
    /// Its own time is over.
    Expired,
}
