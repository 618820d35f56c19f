//! API連携認証（第4条第1項）. What a customer has allowed a partner to see, and until when.

mod life;

pub use life::{Change, Ended, Life, Procedure, Underway, processed_at};

use crate::event::{
    AccountKind, CustomerNo, DAY_MS, Jst, LinkEnd, LinkNo, LinkStatus, Linked, PartnerNo, PartnerTerms, PeriodEdge,
    RefusalCode, ScopeSet, Seq,
};
use std::sync::Arc;

/// 期限間近. How long before its end a link is called expiring.
const EXPIRING_MS: i64 = 7 * DAY_MS;

/// API連携事業者（第1条第1項）. A registered partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Its place among all partners.
    pub no: PartnerNo,
    /// As it was registered.
    pub terms: Arc<PartnerTerms>,
    /// クライアント証明書の期限切れ. Whether the certificate by which it proves who it is has expired.
    pub has_expired_certificate: bool,
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
    /// The place in the log at which it was made.
    pub seq: Seq,
    /// Access tokens issued before this place in the log are too old, whatever their own time says.
    pub access_expired_at: Option<Seq>,
    /// Refresh tokens issued before this place in the log are too old, whatever their own time says.
    pub refresh_expired_at: Option<Seq>,
    /// Access tokens issued before this place in the log were taken back.
    pub access_revoked_at: Option<Seq>,
    /// Refresh tokens and codes issued before this place in the log were taken back.
    pub refresh_revoked_at: Option<Seq>,
    /// What is under way about it, or what ended it for good.
    pub life: Life,
    /// When its status last changed by what happened, the passing of time aside.
    pub changed_at: Jst,
}

impl Link {
    /// A link as it begins at `at`, at this place of the log.
    pub fn begin(made: Arc<Linked>, at: Jst, seq: Seq) -> Self {
        Self {
            made,
            seq,
            access_expired_at: None,
            refresh_expired_at: None,
            access_revoked_at: None,
            refresh_revoked_at: None,
            life: Life::default(),
            changed_at: at,
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

    /// What ended it before its own period was over.
    fn ended_early(&self) -> Option<Ended> {
        match &self.life {
            Life::Over(ended) if ended.at < self.made.expires_at => Some(*ended),
            Life::Over(_) | Life::Lives(_) => None,
        }
    }

    /// Why the link is dead at `now`, if it is: the first cause that ended it.
    pub fn ended(&self, now: Jst) -> Option<RefusalCode> {
        let by_event = self.ended_early().map(|end| match end.cause {
            LinkEnd::Expired => RefusalCode::LinkExpired,
            LinkEnd::Superseded => RefusalCode::LinkSuperseded,
            LinkEnd::CredentialChanged => RefusalCode::CredentialChanged,
            LinkEnd::Discontinued => RefusalCode::LinkDiscontinued,
            LinkEnd::EligibilityLost => RefusalCode::EligibilityLost,
        });
        by_event.or_else(|| (self.made.expires_at <= now).then_some(RefusalCode::LinkExpired))
    }

    /// 一時停止（第4条第6項）. Whether it rests for an incident.
    pub fn is_suspended(&self) -> bool {
        self.life.underway().is_some_and(|underway| !underway.suspended_for.is_empty())
    }

    /// 連携の状態. What partners are told has become of it.
    pub fn status(&self, now: Jst) -> LinkStatus {
        if let Some(end) = self.ended_early() {
            return match end.cause {
                LinkEnd::Expired | LinkEnd::CredentialChanged => LinkStatus::Expired,
                LinkEnd::Superseded => LinkStatus::Superseded,
                LinkEnd::Discontinued | LinkEnd::EligibilityLost => LinkStatus::Discontinued,
            };
        }
        let underway = self.life.underway();
        if self.made.expires_at <= now {
            LinkStatus::Expired
        } else if self.is_suspended() {
            LinkStatus::Suspended
        } else if underway.is_some_and(|underway| underway.discontinuation.is_some()) {
            LinkStatus::DiscontinuationRequested
        } else if self.made.expires_at.0 - now.0 <= EXPIRING_MS {
            LinkStatus::Expiring
        } else {
            LinkStatus::Active
        }
    }

    /// 期間の境目. When its period comes to an edge, the earlier first.
    pub fn period_edges(&self) -> [(Jst, PeriodEdge); 2] {
        let end = self.made.expires_at;
        [(end.plus(-EXPIRING_MS), PeriodEdge::Expiring), (end, PeriodEdge::Expired)]
    }

    /// 更新時点. When its status last changed, by what happened or by the passing of time.
    pub fn updated_at(&self, now: Jst) -> Jst {
        if self.ended_early().is_some() {
            return self.changed_at;
        }
        let by_time = [self.made.expires_at.plus(-EXPIRING_MS), self.made.expires_at];
        by_time.into_iter().filter(|at| *at <= now).fold(self.changed_at, Jst::max)
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
