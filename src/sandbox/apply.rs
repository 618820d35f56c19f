//! `apply`: what a fact makes of a state. Total: a fact that has been recorded is never refused.

use super::{
    affairs::Affairs,
    link_life::Cut,
    numbered::Numbered,
    outbox::Outbox,
    rotated::Rotated,
    sent::Sent,
    state::{Changed, State},
};
use crate::{
    bank::{
        linkage::Partner,
        overlay::Overlay,
        population::Town,
        profile::Profile,
        refusal::{Refusal, Said},
    },
    event::{
        AccountNo, ClockMode, ClockSetting, CustomerChange, CustomerNo, Fact, Jst, Opened, PartnerNo, PartnerTerms,
        Record, Seq, TokenIssued,
    },
    oauth::Token,
    store::StoreError,
};
use rpds::{RedBlackTreeMapSync, RedBlackTreeSetSync, VectorSync};
use std::sync::Arc;

/// Why a log cannot be folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoldError {
    /// It is empty, or its first fact is not `opened`.
    NotOpened,
    /// The profile that it names is not one.
    Profile(Vec<Said>),
    /// It cannot be read or written.
    Store(StoreError),
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
        let profile = Arc::new(Profile::compile(&opened.profile).map_err(FoldError::Profile)?);
        let Some(carried) = &opened.carried else {
            return Ok(Self::begin(record, opened, profile));
        };
        let opened = Arc::new(Opened { carried: None, ..Opened::clone(opened) });
        let first = Record { fact: Fact::Opened(opened.clone()), ..Record::clone(record) };
        let mut state = Self::begin(&Arc::new(first), &opened, profile);
        state.take_up(carried)?;
        Ok(state)
    }

    /// The state after the first fact, of an institution that is compiled already.
    pub(super) fn begin(record: &Arc<Record>, opened: &Arc<Opened>, profile: Arc<Profile>) -> Self {
        let clock = ClockSetting {
            mode: ClockMode::Frozen,
            anchor_bank: opened.start,
            anchor_wall: record.wall_at,
            speed: 1.0,
        };
        Self {
            seq: record.seq,
            epoch: record.seq,
            last_at: record.bank_at,
            opened: opened.clone(),
            town: town_of(opened, &profile),
            profile,
            clock,
            clock_set_at: None,
            partners: VectorSync::new_sync(),
            links: Numbered::none(),
            tokens: Numbered::none(),
            sent: Sent::none(),
            spent: RedBlackTreeSetSync::new_sync(),
            outages: RedBlackTreeMapSync::new_sync(),
            lasting: RedBlackTreeMapSync::new_sync(),
            closed: RedBlackTreeSetSync::new_sync(),
            offers: Arc::default(),
            overlays: RedBlackTreeMapSync::new_sync(),
            affairs: Affairs::none(),
            outbox: Outbox::none(),
            rotated: Rotated::new(),
            customers: RedBlackTreeMapSync::new_sync(),
            due: RedBlackTreeMapSync::new_sync(),
            events: RedBlackTreeMapSync::new_sync(),
            armed: RedBlackTreeMapSync::new_sync(),
            standing: RedBlackTreeMapSync::new_sync().insert(record.seq, record.clone()),
            snapshots: Vec::new(),
            runs: Vec::new(),
        }
    }

    /// Makes of this state the one after `record`.
    pub fn apply(&mut self, record: &Arc<Record>) {
        self.seq = record.seq;
        self.last_at = record.bank_at;
        let stands = match &record.fact {
            Fact::Opened(_) => true,
            Fact::Reset(opened) => self.begin_anew(opened, record),
            Fact::SnapshotTaken(taken) => self.keep_snapshot(taken),
            Fact::Restored { snapshot } => self.return_to(*snapshot, record),
            Fact::RunBegun(begun) => self.begin_run(begun, record),
            Fact::RunFinished { run } => self.finish_run(*run, record),
            Fact::TokensEnded { nos } => self.end_tokens(nos),
            Fact::ClockSet(setting) => self.apply_clock(*setting),
            Fact::PartnerRegistered { no, terms } => self.apply_partner(*no, terms),
            Fact::PartnerRemoved { no } => self.apply_partner_removed(*no),
            Fact::Scheduled(scheduled) => self.apply_scheduled(scheduled),
            Fact::Armed(armed) => self.apply_armed(armed),
            Fact::Triggered { id } => self.disarm(id),
            Fact::Came { id } | Fact::DidNotHappen { id, .. } | Fact::Ended { id } => self.close_event(id),
            Fact::OutageBegan(outage) => self.apply_outage(outage),
            Fact::Linked(linked) => self.apply_linked(linked),
            Fact::Sent(sent) => self.apply_sent(sent, record),
            Fact::TokenIssued(issued) => self.apply_token(issued, record),
            Fact::TokenFirstUsed { no } => self.change_token(*no, |token| token.used = true),
            Fact::TokenRevoked { no } => self.change_token(*no, |token| token.revoked = true),
            Fact::TokensRevoked { link, kind } => self.cut_tokens(*link, *kind, Cut::Revoked),
            Fact::TokensExpired { link, kind } => self.cut_tokens(*link, *kind, Cut::Expired),
            Fact::LinkEnded { link, cause } => self.apply_link_ended(*link, *cause),
            Fact::DiscontinuationRequested { link, completes_at } => self.apply_stop_requested(*link, *completes_at),
            Fact::LinkChangeRequested { link, remove, completes_at } => {
                self.apply_change_requested(*link, remove, *completes_at)
            }
            Fact::LinkChanged { link, requested } => self.apply_link_changed(*link, *requested),
            Fact::LinkSuspended { link, incident } => self.turn_link(*link, |life| life.suspended(incident.clone())),
            Fact::LinkResumed { link, incident } => self.turn_link(*link, |life| life.resumed(incident)),
            Fact::TermsAccepted { link, version } => self.apply_accepted(*link, version),
            Fact::PartnerSuspended(suspension) => self.apply_suspension(suspension),
            Fact::Announced(announced) => self.apply_announced(announced),
            Fact::TookEffect { id } => self.apply_took_effect(id),
            Fact::MaintenanceExtended { id, until } => self.apply_extended(id, *until),
            Fact::IncidentOpened(opened) => self.apply_incident(opened),
            Fact::DutySet { incident, what, due_at } => self.apply_duty(incident, *what, *due_at),
            Fact::DutyMissed { incident, what } => self.turn_incident(incident, |incident| incident.missed(*what)),
            Fact::IncidentUpdated { incident, summary } => self.apply_updated(incident, summary),
            Fact::IncidentAcknowledged { incident } => self.apply_acknowledged(incident),
            Fact::IncidentReported { incident, report } => self.apply_reported(incident, report),
            Fact::IncidentClosed { incident } => self.apply_incident_closed(incident),
            Fact::Webhook(fact) => self.apply_told(fact),
            Fact::Keys(fact) => self.apply_keys(fact),
            Fact::LoginFailed { customer } => {
                self.change_customer(*customer, |changed| changed.failures = changed.failures.saturating_add(1))
            }
            Fact::LoggedIn { customer } => self.change_customer(*customer, |changed| changed.failures = 0),
            Fact::CustomerChanged { customer, change } => self.apply_customer_changed(*customer, *change),
            Fact::TransactionPosted { account, posting } => {
                self.change_books(*account, |overlay, seq| overlay.with(posting.clone(), seq))
            }
            Fact::RowChanged { account, row, fate } => {
                self.change_books(*account, |overlay, seq| overlay.with_fate(row, *fate, seq))
            }
            Fact::Began(began) => self.apply_began(began),
            Fact::AccountClosed { account } => self.apply_account_closed(*account),
            Fact::OfferChanged(change) => {
                self.offers = self.offers.iter().chain([change]).cloned().collect();
                true
            }
            Fact::Checkpointed { tokens, links, over_before } => self.apply_checkpoint(*tokens, *links, *over_before),
        };
        if stands {
            self.standing.insert_mut(record.seq, record.clone());
        }
    }

    /// The shortest log that folds to this state.
    pub fn to_records(&self) -> Vec<Arc<Record>> {
        let ends_there = self.standing.contains_key(&self.seq);
        self.to_records_with(if ends_there { None } else { self.checkpoint_at(self.seq, None) })
    }

    /// The same of a state whose last fact is this checkpoint.
    pub fn to_records_with(&self, checkpoint: Option<Arc<Record>>) -> Vec<Arc<Record>> {
        let mut records: Vec<_> = self.standing.values().cloned().collect();
        if let (Some(first), Some(carried)) = (records.first_mut(), self.carried()) {
            let opened = Opened { carried: Some(carried), ..Opened::clone(&self.opened) };
            *first = Arc::new(Record { fact: Fact::Opened(Arc::new(opened)), ..Record::clone(first) });
        }
        records.extend(checkpoint);
        records
    }

    /// What a log goes on with before everything is forgotten that no longer stands, tokens that no longer make a
    /// difference among it.
    pub fn checkpoint(&self) -> Option<Arc<Record>> {
        self.checkpoint_at(self.seq.next(), Some(self.forgets_before()))
    }

    fn checkpoint_at(&self, seq: Seq, over_before: Option<Jst>) -> Option<Arc<Record>> {
        let (_, opening) = self.standing.first()?;
        let (tokens, links) = (self.tokens.given(), self.links.given());
        Some(Arc::new(Record {
            seq,
            bank_at: self.last_at,
            wall_at: opening.wall_at,
            cause: opening.cause.clone(),
            fact: Fact::Checkpointed { tokens, links, over_before },
        }))
    }

    fn apply_checkpoint(&mut self, tokens: u32, links: u32, over_before: Option<Jst>) -> bool {
        self.tokens.pass(tokens);
        self.links.pass(links);
        if let Some(before) = over_before {
            self.forget(before);
        }
        false
    }

    fn apply_clock(&mut self, setting: ClockSetting) -> bool {
        if let Some(earlier) = self.clock_set_at.replace(self.seq) {
            self.standing.remove_mut(&earlier);
        }
        self.clock = setting;
        true
    }

    fn apply_partner(&mut self, no: PartnerNo, terms: &Arc<PartnerTerms>) -> bool {
        let before = self.partner(no).map(|partner| partner.terms.clone());
        let partner = Some(Arc::new(Partner { no, terms: terms.clone(), has_expired_certificate: false }));
        if !self.partners.set_mut(usize::from(no.0), partner.clone()) {
            self.partners.push_back_mut(partner);
        }
        self.apply_webhook(no, before.as_deref(), terms);
        true
    }

    fn apply_partner_removed(&mut self, no: PartnerNo) -> bool {
        self.forget_webhook(no);
        self.partners.set_mut(usize::from(no.0), None)
    }

    pub(super) fn change_books(&mut self, account: AccountNo, change: impl FnOnce(&Overlay, Seq) -> Overlay) -> bool {
        let before = self.overlays.get(&account).cloned().unwrap_or_default();
        self.overlays.insert_mut(account, Arc::new(change(&before, self.seq)));
        true
    }

    fn apply_account_closed(&mut self, account: AccountNo) -> bool {
        self.closed.insert_mut(account);
        true
    }

    fn apply_token(&mut self, issued: &TokenIssued, record: &Record) -> bool {
        let token = Token {
            seq: record.seq,
            issued_at: record.bank_at,
            issued_wall: record.wall_at,
            issued: issued.clone(),
            given: Vec::new(),
            used: false,
            revoked: false,
        };
        self.tokens.place(issued.no, token);
        if let Some(from) = issued.from {
            self.change_token(from, |token| token.given.push(issued.no));
        }
        true
    }

    pub(super) fn change_token(&mut self, no: u32, change: impl FnOnce(&mut Token)) -> bool {
        let Some(before) = self.tokens.get(no) else {
            return false;
        };
        let mut token = Token::clone(before);
        change(&mut token);
        self.tokens.place(no, token);
        true
    }

    fn change_customer(&mut self, customer: CustomerNo, change: impl FnOnce(&mut Changed)) -> bool {
        let before = self.changed(customer);
        let mut changed = before;
        change(&mut changed);
        if changed == before {
            return false;
        }
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

/// 町. The town in which a sandbox of this opening lives.
fn town_of(opened: &Opened, profile: &Profile) -> Town {
    let branches = &profile.terms().branches;
    let town = Town::new(opened.seed, opened.customers, branches.len(), opened.start);
    town.with_stated(&opened.beginning.stated, branches)
}
