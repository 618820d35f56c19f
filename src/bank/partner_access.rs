//! 受付（連携事業者向け）. Whether the partner plane answers: stops and the token alone decide (DESIGN §4.1), so that a suspended
//! partner can still acknowledge its incident.

use super::{
    admission::{Presented, unproved},
    linkage::{Link, Partner, TokenStanding},
    refusal::Refusal,
    suspension,
};
use crate::event::{Jst, Operation, OutageBegan, RefusalCode};
use std::sync::Arc;

/// A partner's own token with what belongs to it.
#[derive(Clone, Copy)]
pub struct OwnToken<'a> {
    /// The partner that it was issued to.
    pub partner: &'a Partner,
    /// What it is worth.
    pub standing: TokenStanding,
}

/// 受付済み（連携事業者向け）. The proof that a partner was admitted to its own plane; only [`admit_partner`] makes one.
#[derive(Clone, Copy)]
pub struct PartnerAccess<'a> {
    partner: &'a Partner,
    now: Jst,
}

/// Makes all checks of the partner plane in their order.
///
/// # Errors
/// The first check that fails.
pub fn admit_partner<'a>(
    operation: Operation,
    now: Jst,
    outages: impl Iterator<Item = &'a Arc<OutageBegan>>,
    presented: Presented<'a>,
) -> Result<PartnerAccess<'a>, Refusal> {
    suspension::check_partner(outages, operation)?;
    let own = match presented {
        Presented::Nothing => return Err(Refusal::new(RefusalCode::TokenMissing)),
        Presented::Unknown => return Err(Refusal::new(RefusalCode::TokenInvalid)),
        Presented::Unproved(why) => return Err(unproved(why)),
        Presented::Forgotten => return Err(Refusal::new(RefusalCode::TokenExpired)),
        Presented::Token(_) => return Err(Refusal::new(RefusalCode::InsufficientScope)),
        Presented::PartnersOwn(own) => own,
    };
    match own.standing {
        TokenStanding::Revoked => Err(Refusal::new(RefusalCode::TokenRevoked)),
        TokenStanding::Expired => Err(Refusal::new(RefusalCode::TokenExpired)),
        TokenStanding::Live => Ok(PartnerAccess { partner: own.partner, now }),
    }
}

impl<'a> PartnerAccess<'a> {
    /// The instant of the turn.
    pub const fn now(&self) -> Jst {
        self.now
    }

    /// The partner.
    pub const fn partner(&self) -> &'a Partner {
        self.partner
    }

    /// Whether a link is this partner's: no partner learns of another's.
    pub fn owns(&self, link: &Link) -> bool {
        link.partner() == self.partner.no
    }
}
