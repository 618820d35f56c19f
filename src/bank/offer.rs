//! 連携対象と提供期間（第2条第2項, 第2条第4項）. Which kinds of account are given through which channel and to whom, and how
//! far back their statements go: what the profile says, what was agreed with the partner, and what has been changed since.

use super::{linkage::Partner, profile::Profile};
use crate::{
    bank::calendar,
    event::{AccountKind, Channel, Day, OfferChange},
};
use std::sync::Arc;

/// 連携対象. What one institution offers at an instant.
#[derive(Clone, Copy)]
pub struct Offer<'a> {
    profile: &'a Profile,
    changes: &'a [Arc<OfferChange>],
}

impl<'a> Offer<'a> {
    /// What the profile offers, as it has been changed since.
    pub const fn new(profile: &'a Profile, changes: &'a [Arc<OfferChange>]) -> Self {
        Self { profile, changes }
    }

    /// Whether accounts of this kind are given through a channel to a partner（第2条第2項）.
    pub fn gives(&self, channel: Channel, partner: &Partner, kind: AccountKind) -> bool {
        self.is_on(channel, partner, kind) && self.is_for(channel, partner, kind)
    }

    /// Whether accounts of this kind are given through a channel at all.
    pub fn is_on(&self, channel: Channel, partner: &Partner, kind: AccountKind) -> bool {
        self.said(channel, partner, false, kind).unwrap_or_else(|| self.profile.offers(channel, kind))
    }

    /// Whether accounts of this kind are given to a partner, the channel's own offer aside.
    pub fn is_for(&self, channel: Channel, partner: &Partner, kind: AccountKind) -> bool {
        self.said(channel, partner, true, kind).unwrap_or_else(|| partner.takes(kind))
    }

    fn said(&self, channel: Channel, partner: &Partner, to_partner: bool, kind: AccountKind) -> Option<bool> {
        let changes = self.meant(channel, partner, to_partner);
        changes.filter_map(|change| change.kinds.as_ref()).next_back().map(|kinds| kinds.contains(&kind))
    }

    /// 提供期間の初日（第2条第4項）. The first day of statements of this kind, for a partner that asks on `today`.
    pub fn window_first_day(&self, channel: Channel, partner: &Partner, kind: AccountKind, today: Day) -> Day {
        let said = |to_partner: bool| {
            let changes = self.meant(channel, partner, to_partner);
            changes.filter_map(|change| change.window_months).next_back()
        };
        let months = said(true).or(partner.terms.window_months).or_else(|| said(false));
        calendar::months_back(today, months.unwrap_or_else(|| self.profile.window_months(channel, kind)))
    }

    /// The changes that are about this partner alone, or about everybody, through this channel.
    fn meant(
        &self,
        channel: Channel,
        partner: &Partner,
        to_partner: bool,
    ) -> impl DoubleEndedIterator<Item = &'a Arc<OfferChange>> {
        let whose = to_partner.then_some(partner.no);
        let through = move |change: &&Arc<OfferChange>| change.channel.is_none_or(|only| only == channel);
        self.changes.iter().filter(move |change| change.partner == whose).filter(through)
    }
}
