//! `apply`: what a fact makes of a state. Total: a fact that has been recorded is never refused.

use super::{
    due::Due,
    state::{Changed, Standing, State},
};
use crate::{
    bank::{
        linkage::{Ended, Link, Partner},
        overlay::Overlay,
        population::Town,
        profile::Profile,
        refusal::{Refusal, Said},
    },
    event::{
        Armed, ClockMode, ClockSetting, CustomerChange, CustomerNo, EventId, Fact, LinkEnd, LinkNo, Linked,
        OutageBegan, PartnerNo, PartnerTerms, Record, Scheduled, Seq, TokenIssued, TokensMeant,
    },
    oauth::Token,
};
use rpds::{RedBlackTreeMapSync, VectorSync};
use std::sync::Arc;

/// Why a log cannot be folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoldError {
    /// It is empty, or its first fact is not `opened`.
    NotOpened,
    /// The profile that it names is not one.
    Profile(Vec<Said>),
    /// A customer who is said to have linked to a partner before the opening cannot have done so.
    Link(Refusal),
}

impl State {
    /// The state that a log folds to.
    ///
    /// # Errors
    /// When the log does not begin with `opened`, or with one whose profile is not sound.
    pub fn fold<'a>(records: impl IntoIterator<Item = &'a Arc<Record>>) -> Result<Self, FoldError> {
        let mut records = records.into_iter();
        let first = records.next().ok_or(FoldError::NotOpened)?;
        let mut state = Self::open(first)?;
        for record in records {
            state.apply(record);
        }
        Ok(state)
    }

    /// The state after the first fact.
    ///
    /// # Errors
    /// When that fact is not `opened`, or its profile is not sound.
    pub fn open(record: &Arc<Record>) -> Result<Self, FoldError> {
        let Fact::Opened(opened) = &record.fact else {
            return Err(FoldError::NotOpened);
        };
        let profile = Profile::compile(&opened.profile).map_err(FoldError::Profile)?;
        let town = Town::new(opened.seed, opened.customers, profile.terms().branches.len(), opened.start);
        let clock = ClockSetting {
            mode: ClockMode::Frozen,
            anchor_bank: opened.start,
            anchor_wall: record.wall_at,
            speed: 1.0,
        };
        Ok(Self {
            seq: record.seq,
            last_at: record.bank_at,
            opened: opened.clone(),
            profile: Arc::new(profile),
            town,
            clock,
            clock_set_at: None,
            partners: VectorSync::new_sync(),
            links: VectorSync::new_sync(),
            tokens: VectorSync::new_sync(),
            outages: RedBlackTreeMapSync::new_sync(),
            overlays: RedBlackTreeMapSync::new_sync(),
            customers: RedBlackTreeMapSync::new_sync(),
            due: RedBlackTreeMapSync::new_sync(),
            events: RedBlackTreeMapSync::new_sync(),
            armed: RedBlackTreeMapSync::new_sync(),
            standing: RedBlackTreeMapSync::new_sync().insert(record.seq, record.clone()),
        })
    }

    /// Makes of this state the one after `record`.
    pub fn apply(&mut self, record: &Arc<Record>) {
        self.seq = record.seq;
        self.last_at = record.bank_at;
        let stands = match &record.fact {
            Fact::Opened(_) => true,
            Fact::ClockSet(setting) => self.apply_clock(*setting),
            Fact::PartnerRegistered { no, terms } => self.apply_partner(*no, terms),
            Fact::PartnerRemoved { no } => self.partners.set_mut(usize::from(no.0), None),
            Fact::Scheduled(scheduled) => self.apply_scheduled(scheduled),
            Fact::Armed(armed) => self.apply_armed(armed),
            Fact::Triggered { id } => self.disarm(id),
            Fact::Came { id } | Fact::DidNotHappen { id, .. } | Fact::Ended { id } => self.close_event(id),
            Fact::OutageBegan(outage) => self.apply_outage(outage),
            Fact::Linked(linked) => self.apply_linked(linked),
            Fact::TokenIssued(issued) => self.apply_token(issued, record),
            Fact::TokenFirstUsed { no } => self.change_token(*no, |token| token.used = true),
            Fact::TokenRevoked { no } => self.change_token(*no, |token| token.revoked = true),
            Fact::TokensRevoked { link, kind } => self.cut_tokens(*link, *kind, Cut::Revoked),
            Fact::TokensExpired { link, kind } => self.cut_tokens(*link, *kind, Cut::Expired),
            Fact::LinkEnded { link, cause } => self.apply_link_ended(*link, *cause),
            Fact::LoginFailed { customer } => {
                self.change_customer(*customer, |changed| changed.failures = changed.failures.saturating_add(1))
            }
            Fact::LoggedIn { customer } => self.change_customer(*customer, |changed| changed.failures = 0),
            Fact::CustomerChanged { customer, change } => self.apply_customer_changed(*customer, *change),
            Fact::TransactionPosted { account, posting } => {
                let before = self.overlays.get(account).map_or_else(Overlay::default, |overlay| (**overlay).clone());
                self.overlays.insert_mut(*account, Arc::new(before.with(posting.clone(), record.seq)));
                true
            }
            Fact::Checkpointed { tokens, links } => {
                pad(&mut self.tokens, *tokens);
                pad(&mut self.links, *links);
                false
            }
        };
        if stands {
            self.standing.insert_mut(record.seq, record.clone());
        }
    }

    /// The shortest log that folds to this state.
    pub fn to_records(&self) -> Vec<Arc<Record>> {
        let mut records: Vec<_> = self.standing.values().cloned().collect();
        if let (Some(opening), false) = (records.first(), self.standing.contains_key(&self.seq)) {
            let tokens = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
            let links = u32::try_from(self.links.len()).unwrap_or(u32::MAX);
            records.push(Arc::new(Record {
                seq: self.seq,
                bank_at: self.last_at,
                wall_at: opening.wall_at,
                cause: opening.cause.clone(),
                fact: Fact::Checkpointed { tokens, links },
            }));
        }
        records
    }

    fn apply_clock(&mut self, setting: ClockSetting) -> bool {
        if let Some(earlier) = self.clock_set_at.replace(self.seq) {
            self.standing.remove_mut(&earlier);
        }
        self.clock = setting;
        true
    }

    fn apply_partner(&mut self, no: PartnerNo, terms: &Arc<PartnerTerms>) -> bool {
        let partner = Some(Arc::new(Partner { no, terms: terms.clone() }));
        if !self.partners.set_mut(usize::from(no.0), partner.clone()) {
            self.partners.push_back_mut(partner);
        }
        true
    }

    fn apply_scheduled(&mut self, scheduled: &Arc<Scheduled>) -> bool {
        let key = (scheduled.due, self.seq);
        self.due.insert_mut(key, Due::Event(scheduled.clone()));
        self.events.insert_mut(scheduled.id.clone(), Standing::ToCome(key));
        true
    }

    fn apply_armed(&mut self, armed: &Arc<Armed>) -> bool {
        self.armed.insert_mut(armed.id.clone(), (self.seq, armed.clone()));
        self.events.insert_mut(armed.id.clone(), Standing::Armed);
        true
    }

    fn disarm(&mut self, id: &EventId) -> bool {
        if let Some((seq, _)) = self.armed.get(id).cloned() {
            self.armed.remove_mut(id);
            self.events.remove_mut(id);
            self.standing.remove_mut(&seq);
        }
        false
    }

    fn apply_outage(&mut self, outage: &Arc<OutageBegan>) -> bool {
        if let Some(until) = outage.until {
            self.due.insert_mut((until, self.seq), Due::End(outage.id.clone()));
        }
        self.events.insert_mut(outage.id.clone(), Standing::InForce(self.seq, outage.until));
        self.outages.insert_mut(outage.id.clone(), outage.clone());
        true
    }

    /// Takes an event off the books: it came, could not happen, or ended.
    fn close_event(&mut self, id: &EventId) -> bool {
        match self.events.get(id).cloned() {
            Some(Standing::ToCome(key)) => {
                self.due.remove_mut(&key);
                self.standing.remove_mut(&key.1);
            }
            Some(Standing::InForce(seq, until)) => {
                if let Some(until) = until {
                    self.due.remove_mut(&(until, seq));
                }
                self.standing.remove_mut(&seq);
                self.outages.remove_mut(id);
            }
            Some(Standing::Armed) | None => {}
        }
        self.events.remove_mut(id);
        false
    }

    fn apply_linked(&mut self, linked: &Arc<Linked>) -> bool {
        pad(&mut self.links, linked.no.0);
        self.links.push_back_mut(Some(Arc::new(Link::begin(linked.clone()))));
        true
    }

    fn apply_token(&mut self, issued: &TokenIssued, record: &Record) -> bool {
        pad(&mut self.tokens, issued.no);
        let token = Token {
            seq: record.seq,
            issued_at: record.bank_at,
            issued_wall: record.wall_at,
            issued: issued.clone(),
            given: Vec::new(),
            used: false,
            revoked: false,
        };
        self.tokens.push_back_mut(Some(Arc::new(token)));
        if let Some(from) = issued.from {
            self.change_token(from, |token| token.given.push(issued.no));
        }
        true
    }

    fn change_token(&mut self, no: u32, change: impl FnOnce(&mut Token)) -> bool {
        let index = usize::try_from(no).unwrap_or(usize::MAX);
        let Some(before) = self.tokens.get(index).and_then(Option::as_ref) else {
            return false;
        };
        let mut token = Token::clone(before);
        change(&mut token);
        self.tokens.set_mut(index, Some(Arc::new(token)))
    }

    fn change_link(&mut self, no: LinkNo, change: impl FnOnce(&mut Link)) -> bool {
        let Some(before) = self.link(no) else {
            return false;
        };
        let mut link = Link::clone(before);
        change(&mut link);
        let index = usize::try_from(no.0).unwrap_or(usize::MAX);
        self.links.set_mut(index, Some(Arc::new(link)))
    }

    fn apply_link_ended(&mut self, no: LinkNo, cause: LinkEnd) -> bool {
        let end = Ended { at: self.last_at, seq: self.seq, cause };
        // The first cause stands: a dead link does not die again.
        self.change_link(no, |link| link.end = link.end.or(Some(end)))
    }

    /// Cuts off the tokens that a link has had until now. An older cut that this one covers no longer matters.
    fn cut_tokens(&mut self, no: LinkNo, kind: TokensMeant, cut: Cut) -> bool {
        let seq = self.seq;
        let Some(before) = self.link(no).cloned() else {
            return false;
        };
        let changed = self.change_link(no, |link| {
            let (access, refresh) = match cut {
                Cut::Revoked => (&mut link.access_revoked_at, &mut link.refresh_revoked_at),
                Cut::Expired => (&mut link.access_expired_at, &mut link.refresh_expired_at),
            };
            if matches!(kind, TokensMeant::Access | TokensMeant::All) {
                *access = Some(seq);
            }
            if matches!(kind, TokensMeant::Refresh | TokensMeant::All) {
                *refresh = Some(seq);
            }
        });
        let still = self.link(no).map(|link| cuts_of(link)).unwrap_or_default();
        for old in cuts_of(&before).into_iter().flatten().filter(|old| !still.contains(&Some(*old))) {
            self.standing.remove_mut(&old);
        }
        changed
    }

    fn change_customer(&mut self, customer: CustomerNo, change: impl FnOnce(&mut Changed)) -> bool {
        let mut changed = self.changed(customer);
        change(&mut changed);
        self.customers.insert_mut(customer, changed);
        true
    }

    fn apply_customer_changed(&mut self, customer: CustomerNo, change: CustomerChange) -> bool {
        self.change_customer(customer, |changed| match change {
            CustomerChange::Locked => changed.locked = true,
            CustomerChange::Unlocked => (changed.locked, changed.failures) = (false, 0),
            CustomerChange::CredentialChanged => changed.credentials = changed.credentials.saturating_add(1),
            CustomerChange::CardCancelled => changed.card_cancelled = true,
            CustomerChange::IbContractEnded => changed.ib_ended = true,
        })
    }
}

/// How tokens are cut off.
#[derive(Clone, Copy)]
enum Cut {
    Revoked,
    Expired,
}

fn cuts_of(link: &Link) -> [Option<Seq>; 4] {
    [link.access_revoked_at, link.refresh_revoked_at, link.access_expired_at, link.refresh_expired_at]
}

/// Fills a numbered vector up to `len`: numbers whose bearers are gone stay empty for good.
fn pad<T: Clone>(numbered: &mut VectorSync<Option<T>>, len: u32) {
    while numbered.len() < usize::try_from(len).unwrap_or(usize::MAX) {
        numbered.push_back_mut(None);
    }
}
