//! The state of one sandbox: a persistent value, the fold of its facts. A new version shares all that did not change.

use super::{
    affairs::Affairs, anew::Snapshot, due::Due, numbered::Numbered, outbox::Outbox, rotated::Rotated, sent::Sent,
};
use crate::{
    bank::{
        edge::{CalendarEdge, EdgeKind},
        linkage::{Link, Partner},
        offer::Offer,
        overlay::Overlay,
        population::Town,
        profile::Profile,
    },
    event::{
        AccountNo, AccountStatus, Armed, Began, Channel, ClockMode, ClockSetting, CustomerNo, EventId, Jst, Lasting,
        LinkNo, OfferChange, Opened, OutageBegan, PartnerId, PartnerNo, Record, Run, Security, Seq, Trigger, Wall,
    },
    oauth::Token,
};
use rpds::{RedBlackTreeMapSync, RedBlackTreeSetSync, VectorSync};
use std::sync::Arc;

/// Everything that a sandbox is at one place of its log.
#[derive(Clone)]
pub struct State {
    pub(super) seq: Seq,
    /// Where in the log the present began.
    pub(super) epoch: Seq,
    pub(super) last_at: Jst,
    pub(super) opened: Arc<Opened>,
    pub(super) profile: Arc<Profile>,
    pub(super) town: Town,
    pub(super) clock: ClockSetting,
    pub(super) clock_set_at: Option<Seq>,
    pub(super) partners: VectorSync<Option<Arc<Partner>>>,
    pub(super) links: Numbered<Link>,
    pub(super) tokens: Numbered<Token>,
    /// What clients have sent that has to be remembered.
    pub(super) sent: Arc<Sent>,
    /// Tokens that were exchanged for others of which the client has received some and some are forgotten.
    pub(super) spent: RedBlackTreeSetSync<u32>,
    pub(super) outages: RedBlackTreeMapSync<EventId, Arc<OutageBegan>>,
    /// What else lasts, about the books, with the place in the log at which it began.
    pub(super) lasting: RedBlackTreeMapSync<EventId, (Seq, Arc<Began>)>,
    /// The accounts that events closed.
    pub(super) closed: RedBlackTreeSetSync<AccountNo>,
    /// What has changed about what is offered, in its order.
    pub(super) offers: Arc<[Arc<OfferChange>]>,
    pub(super) overlays: RedBlackTreeMapSync<AccountNo, Arc<Overlay>>,
    /// What stands between the bank and its partners.
    pub(super) affairs: Arc<Affairs>,
    /// What is said to partners without their asking.
    pub(super) outbox: Arc<Outbox>,
    /// What has been exchanged for something new.
    pub(super) rotated: Rotated,
    /// What is no longer as the town computes it, by customer.
    pub(super) customers: RedBlackTreeMapSync<CustomerNo, Changed>,
    /// What falls due, by instant and then by the place in the log that planned it.
    pub(super) due: RedBlackTreeMapSync<(Jst, Seq), Due>,
    /// Where on `due` the event of a name stands; an event in force or to come is here, a past one is not.
    pub(super) events: RedBlackTreeMapSync<EventId, Standing>,
    /// What waits for its trigger, with its place in the log.
    pub(super) armed: RedBlackTreeMapSync<EventId, (Seq, Arc<Armed>)>,
    /// The records that still make a difference: folding them gives this state again.
    pub(super) standing: RedBlackTreeMapSync<Seq, Arc<Record>>,
    /// The states that were kept.
    pub(super) snapshots: Vec<Arc<Snapshot>>,
    /// 判定の区間. What is judged by itself.
    pub(super) runs: Vec<Run>,
}

/// What has changed about a customer since the town was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changed {
    /// Wrong tries in a row.
    pub failures: u8,
    /// Whether no login is possible.
    pub locked: bool,
    /// How often PIN and password have been changed.
    pub credentials: u16,
    /// Whether the cash card was cancelled.
    pub card_cancelled: bool,
    /// Whether the internet banking contract has ended.
    pub ib_ended: bool,
}

/// Where an event stands that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is to come, at this key of `due`; the record that planned it is at the same place of the log.
    ToCome((Jst, Seq)),
    /// It waits for its trigger.
    Armed,
    /// It is in force.
    InForce {
        /// Since this place in the log.
        since: Seq,
        /// Until this instant, if nothing ends it before.
        until: Option<Jst>,
        /// Where in the log it was last made to last longer.
        extended: Option<Seq>,
    },
}

impl Standing {
    /// In force since this place in the log.
    pub(super) const fn in_force(since: Seq, until: Option<Jst>) -> Self {
        Self::InForce { since, until, extended: None }
    }
}

impl State {
    /// The place in the log of the last fact.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// How many records still make a difference.
    pub fn standing_len(&self) -> usize {
        self.standing.size()
    }

    /// The instant of bank time at this instant of wall time: never before the last fact.
    pub fn now(&self, wall: Wall) -> Jst {
        self.clock.shows(wall).max(self.last_at)
    }

    /// The instant of wall time at which the clock showed `at`; nothing when it stands still.
    pub fn wall_at(&self, at: Jst) -> Option<Wall> {
        let clock = &self.clock;
        if clock.mode != ClockMode::Flowing {
            return None;
        }
        let moved = at.0.saturating_sub(clock.anchor_bank.0).max(0);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "at most 300 years of milliseconds"
        )]
        let passed = (moved as f64 / clock.speed) as i64;
        Some(clock.anchor_wall.plus(passed))
    }

    /// How the clock moves.
    pub fn clock(&self) -> &ClockSetting {
        &self.clock
    }

    /// How it all began.
    pub fn opened(&self) -> &Arc<Opened> {
        &self.opened
    }

    /// The institution.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// How strict the authorization server is.
    pub fn security(&self) -> Security {
        self.opened.security
    }

    /// The town and its people.
    pub fn town(&self) -> &Town {
        &self.town
    }

    /// The earliest instant at which something falls due.
    pub fn next_due(&self) -> Option<Jst> {
        self.due.first().map(|((at, _), _)| *at)
    }

    /// All partners, in the order of registration.
    pub fn partners(&self) -> impl Iterator<Item = &Arc<Partner>> {
        self.partners.iter().flatten()
    }

    /// The partner with this number.
    pub fn partner(&self, no: PartnerNo) -> Option<&Arc<Partner>> {
        self.partners.get(usize::from(no.0))?.as_ref()
    }

    /// The partner of this name.
    pub fn find_partner(&self, id: &PartnerId) -> Option<&Arc<Partner>> {
        self.partners().find(|partner| partner.terms.partner_id == *id)
    }

    /// The link with this number.
    pub fn link(&self, no: LinkNo) -> Option<&Arc<Link>> {
        self.links.get(no.0)
    }

    /// The partner with this OAuth `client_id`.
    pub fn find_client(&self, client_id: &str) -> Option<&Arc<Partner>> {
        self.partners().find(|partner| partner.terms.client_id == client_id)
    }

    /// All links, in the order in which they were made.
    pub fn links(&self) -> impl Iterator<Item = &Arc<Link>> {
        self.links.iter()
    }

    /// The link with this `link_id`.
    pub fn find_link(&self, link_id: &str) -> Option<&Arc<Link>> {
        self.link(LinkNo(link_id.strip_prefix("link-")?.parse().ok()?))
    }

    /// The token with this number, if it was issued at this place of the log and is still kept.
    pub fn token(&self, no: u32, seq: Seq) -> Option<&Arc<Token>> {
        self.token_by_no(no).filter(|token| token.seq == seq)
    }

    /// What has changed about a customer.
    pub fn changed(&self, customer: CustomerNo) -> Changed {
        self.customers.get(&customer).copied().unwrap_or_default()
    }

    /// Whether a customer has a cash card now（第1条第2項(1)）.
    pub fn has_card(&self, customer: CustomerNo) -> bool {
        !self.changed(customer).card_cancelled && self.town.customer(customer).is_some_and(|drawn| drawn.has_card)
    }

    /// Whether a customer has an internet banking contract now（第1条第2項(1)）.
    pub fn has_ib(&self, customer: CustomerNo) -> bool {
        !self.changed(customer).ib_ended && self.town.customer(customer).is_some_and(|drawn| drawn.has_ib)
    }

    /// Whether a customer can be identified on this channel: by the cash card on the institution channel, by the
    /// internet banking contract on ANSER.
    pub fn is_eligible(&self, customer: CustomerNo, channel: Channel) -> bool {
        match channel {
            Channel::Institution => self.has_card(customer),
            Channel::Anser => self.has_ib(customer),
        }
    }

    /// 暗証番号. A change gives another one, which is drawn like the first.
    pub fn pin(&self, customer: CustomerNo) -> String {
        let first = self.town.pin(customer);
        let shift = u32::from(self.changed(customer).credentials) * 1_729;
        let pin = (first.as_str().parse().unwrap_or(0) + shift) % 10_000;
        format!("{pin:04}")
    }

    /// インターネットバンキングのパスワード. A change gives another one.
    pub fn password(&self, customer: CustomerNo) -> String {
        let first = self.town.password(customer);
        match self.changed(customer).credentials {
            0 => first.to_string(),
            n => format!("{first}{n}"),
        }
    }

    /// How many tokens have been given.
    pub const fn tokens_given(&self) -> u32 {
        self.tokens.given()
    }

    /// The code with which a form of the request that this call began was answered, behind so many tokens.
    pub fn code_of_form(&self, form: u64, behind: u32) -> Option<&Arc<Token>> {
        let given = (behind..self.tokens.given()).rev().filter_map(|no| self.tokens.get(no));
        given.into_iter().find(|token| token.issued.code.as_ref().is_some_and(|code| code.form == Some(form)))
    }

    /// The token with this number, if it is still kept.
    pub fn token_by_no(&self, no: u32) -> Option<&Arc<Token>> {
        self.tokens.get(no)
    }

    /// Whether a lasting event has begun and not ended.
    pub fn is_in_force(&self, event: &EventId) -> bool {
        matches!(self.events.get(event), Some(Standing::InForce { .. }))
    }

    /// The stops in force.
    pub fn outages(&self) -> impl Iterator<Item = &Arc<OutageBegan>> {
        self.outages.values()
    }

    /// What else lasts, about the books.
    pub fn lasting(&self) -> impl Iterator<Item = &Arc<Began>> {
        self.lasting.values().map(|(_, began)| began)
    }

    /// 連携対象・提供期間（第2条第2項, 第2条第4項）. What is offered now.
    pub fn offer(&self) -> Offer<'_> {
        Offer::new(&self.profile, &self.offers)
    }

    /// What events have made of an account's books.
    pub fn overlay(&self, account: AccountNo) -> Option<&Arc<Overlay>> {
        self.overlays.get(&account)
    }

    /// 口座の状態. What has become of an account.
    pub fn account_status(&self, account: AccountNo) -> AccountStatus {
        let is_frozen = |began: &Arc<Began>| began.what == Lasting::AccountFrozen { account };
        match self.town.status_of(account) {
            AccountStatus::Active if self.closed.contains(&account) => AccountStatus::Closed,
            AccountStatus::Active if self.lasting().any(is_frozen) || self.is_frozen(account) => AccountStatus::Frozen,
            status @ (AccountStatus::Active | AccountStatus::Frozen | AccountStatus::Closed) => status,
        }
    }

    /// 口座の解約（第5条第2項）. Whether an account has been closed since the beginning.
    pub fn has_been_closed(&self, account: AccountNo) -> bool {
        self.closed.contains(&account)
    }

    /// The next edges of service hours, with their names.
    pub fn edges_ahead(&self, now: Jst) -> Vec<(Jst, String)> {
        let hours = self.profile.hours();
        let next = |edge: CalendarEdge, channel: Channel| {
            let name = format!("{}@{channel}", EdgeKind::Calendar(edge).word());
            edge.next(hours, channel, now).map(|at| (at, name))
        };
        let channels = Channel::ALL.iter().copied();
        channels
            .flat_map(|channel| [next(CalendarEdge::ServiceOpen, channel), next(CalendarEdge::ServiceClose, channel)])
            .flatten()
            .collect()
    }

    /// Seconds of wall time from `now` until an instant of bank time, rounded up and never below 0: what a client that
    /// looks at its own clock has to wait. A clock that stands still counts as one that keeps pace.
    pub fn wall_secs(&self, at: Jst, now: Jst) -> i64 {
        let left = at.0.saturating_sub(now.0).max(0);
        let speed = if self.clock.mode == ClockMode::Flowing { self.clock.speed } else { 1.0 };
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "at most 300 years of milliseconds"
        )]
        let secs = (left as f64 / speed / 1000.0).ceil() as i64;
        secs
    }

    /// The instant of wall time at which a clock that goes on like this shows `at`, before or after now. One that stands
    /// still counts as one that keeps pace.
    pub fn wall_of(&self, at: Jst, now: Jst, wall: Wall) -> Wall {
        if at < now { wall.plus(-1000 * self.wall_secs(now, at)) } else { wall.plus(1000 * self.wall_secs(at, now)) }
    }

    /// Whether something waits for a call: only then are calls counted.
    pub fn waits_for_calls(&self) -> bool {
        self.armed.values().any(|(_, armed)| matches!(armed.trigger, Trigger::OnCall(_)))
    }

    /// What waits for its trigger, each with its place in the log.
    pub fn armed(&self) -> impl Iterator<Item = &(Seq, Arc<Armed>)> {
        self.armed.values()
    }

    /// What is to come, in order.
    pub fn upcoming(&self) -> impl Iterator<Item = (Jst, &Due)> {
        self.due.iter().map(|((at, _), due)| (*at, due))
    }
}

/// Two states are the same when they were folded from the same facts; what is compiled from them follows.
impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.seq == other.seq
            && self.last_at == other.last_at
            && self.opened == other.opened
            && self.clock == other.clock
            && self.partners == other.partners
            && self.links == other.links
            && self.tokens == other.tokens
            && self.sent == other.sent
            && self.spent == other.spent
            && self.outages == other.outages
            && self.lasting == other.lasting
            && self.closed == other.closed
            && self.offers == other.offers
            && self.overlays == other.overlays
            && self.customers == other.customers
            && self.affairs == other.affairs
            && self.outbox == other.outbox
            && self.rotated == other.rotated
            && self.due == other.due
            && self.events == other.events
            && self.armed == other.armed
            && self.standing == other.standing
            && self.epoch == other.epoch
            && self.snapshots == other.snapshots
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("seq", &self.seq).field("last_at", &self.last_at).finish_non_exhaustive()
    }
}
