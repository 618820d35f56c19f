//! A draft: the speculative head of a sandbox's log, before it is durable.

use super::{
    decide::{self, Asked, Decision},
    due::Due,
    state::State,
    telling,
};
use crate::{
    bank::refusal::Refusal,
    event::{
        Armed, Cause, ClockAdvanced, ClockSetting, EventId, Fact, Jst, LinkEnd, Opened, Record, Scheduled, SnapshotNo,
        Trigger, Wall, WebhookFact,
    },
};
use std::sync::Arc;

/// A state that is being written, with the records that it adds.
pub struct Draft {
    state: State,
    records: Vec<Arc<Record>>,
    wall: Wall,
}

impl Draft {
    /// A draft on top of `state`, at this instant of wall time.
    pub const fn new(state: State, wall: Wall) -> Self {
        Self { state, records: Vec::new(), wall }
    }

    /// The state as drafted so far.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The instant of bank time of this draft.
    pub fn now(&self) -> Jst {
        self.state.now(self.wall)
    }

    /// The instant of wall time of this draft.
    pub const fn wall(&self) -> Wall {
        self.wall
    }

    /// How many records the draft has added.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether the draft adds nothing.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The records added from place `from` on.
    pub fn records_from(&self, from: usize) -> &[Arc<Record>] {
        self.records.get(from..).unwrap_or_default()
    }

    /// Adds facts that happen at `at`.
    pub fn push(&mut self, at: Jst, cause: &Cause, facts: Vec<Fact>) {
        for fact in facts {
            self.record(at.max(self.state.last_at), cause, fact);
        }
    }

    /// Adds a fact, and what partners are told of it.
    fn record(&mut self, bank_at: Jst, cause: &Cause, fact: Fact) {
        let told = telling::told(&self.state, bank_at, cause, &fact);
        self.record_alone(bank_at, cause, fact);
        for due in told {
            self.record_alone(bank_at, cause, Fact::Webhook(WebhookFact::Due(Arc::new(due))));
        }
    }

    fn record_alone(&mut self, bank_at: Jst, cause: &Cause, fact: Fact) {
        let seq = self.state.seq().next();
        let record = Arc::new(Record { seq, bank_at, wall_at: self.wall, cause: cause.clone(), fact });
        self.state.apply(&record);
        self.records.push(record);
    }

    /// Begins as `opened` says, whose fact is already there.
    ///
    /// # Errors
    /// Why a customer cannot have linked before the beginning.
    pub fn begin(&mut self, opened: &Opened, cause: &Cause) -> Result<(), Refusal> {
        self.push(opened.start, cause, decide::beginning(opened, self.wall));
        for (partner, customer) in &opened.beginning.linked {
            let facts = decide::link_before_opening(&self.state, partner, customer)?;
            self.push(opened.start, cause, facts);
        }
        self.catch_up();
        Ok(())
    }

    /// Begins anew as `opened` says: bank time goes back to its start.
    ///
    /// # Errors
    /// As [`Self::begin`]; the draft is then unchanged.
    pub fn begin_anew(&mut self, opened: &Arc<Opened>, cause: &Cause) -> Result<(), Refusal> {
        let before = self.savepoint();
        self.record(opened.start, cause, Fact::Reset(opened.clone()));
        self.begin(opened, cause).inspect_err(|_| self.roll_back(before))
    }

    /// Returns to a snapshot: bank time goes on from the instant at which it was taken. Tokens that are dead by now, or
    /// that the snapshot does not know, are dead for good.
    ///
    /// # Errors
    /// `not_found` when there is no such snapshot.
    pub fn restore(&mut self, no: SnapshotNo, cause: &Cause) -> Result<(), Refusal> {
        let snapshot = decide::snapshot(&self.state, no)?.clone();
        let dead = decide::dead_by_now(&self.state, &snapshot.state, self.now());
        let clock = ClockSetting { anchor_bank: snapshot.at(), anchor_wall: self.wall, ..*snapshot.state.clock() };
        self.record(snapshot.at(), cause, Fact::Restored { snapshot: no });
        let ended = (!dead.is_empty()).then_some(Fact::TokensEnded { nos: dead });
        self.push(snapshot.at(), cause, ended.into_iter().chain([Fact::ClockSet(clock)]).collect());
        Ok(())
    }

    /// Lets everything happen that is due by now, in order. An event that moves the clock lets more fall due.
    pub fn catch_up(&mut self) {
        while let Some(at) = self.state.next_due().filter(|at| *at <= self.now()) {
            self.fire_next(at);
        }
    }

    /// Moves the clock to `target`, letting happen on the way what falls due, each at its own instant.
    pub fn advance_to(&mut self, target: Jst, cause: &Cause) {
        self.catch_up();
        self.advance(self.wall, target, cause);
    }

    /// Moves the clock towards where an event of the clock wants it, as far as the first instant at which something is to be
    /// sent to a partner; whether it has come all the way, and where that is.
    ///
    /// # Errors
    /// As [`Self::carry_out`].
    pub fn advance_to_send(&mut self, asked: &ClockAdvanced, goal: Option<Jst>) -> Result<(Jst, bool), Refusal> {
        let goal = match goal {
            Some(goal) => goal,
            None => decide::clock_target(&self.state, self.now(), asked)?,
        };
        self.catch_up();
        loop {
            let send = self.state.sends(goal, self.wall).find_map(|delivery| delivery.next_at);
            let due = self.state.next_due().filter(|at| *at <= goal);
            match (send, due) {
                // What falls due by then happens before anything is sent.
                (Some(send), due) if due.is_none_or(|due| due > send) => {
                    self.anchor_at(send, self.wall, &Cause::Timeline);
                    return Ok((goal, false));
                }
                (_, Some(due)) => {
                    self.anchor_at(due, self.wall, &Cause::Timeline);
                    self.fire_next(due);
                }
                (_, None) => {
                    self.anchor_at(goal, self.wall, &Cause::Control);
                    return Ok((goal, true));
                }
            }
        }
    }

    /// Moves the clock to `target` as of an instant of wall time that may lie a while back.
    fn advance(&mut self, wall: Wall, target: Jst, cause: &Cause) {
        while let Some(at) = self.state.next_due().filter(|at| *at <= target) {
            self.anchor_at(at, wall, &Cause::Timeline);
            self.fire_next(at);
        }
        self.anchor_at(target, wall, cause);
    }

    /// Decides an event now and lets it happen.
    ///
    /// # Errors
    /// When the event cannot happen as things stand; the draft is then unchanged.
    pub fn carry_out(&mut self, asked: &Asked<'_>, cause: &Cause) -> Result<(), Refusal> {
        self.carry_out_at(self.now(), self.wall, asked, cause)?;
        // What waited for this event without a delay happens in the same turn.
        self.catch_up();
        Ok(())
    }

    /// Lets an event happen whose call has come, if it still waits for one.
    pub fn trigger(&mut self, id: &EventId) {
        let at = self.now();
        self.let_follow(at, |armed| armed.id == *id);
        self.catch_up();
    }

    /// Schedules what waits for this to have happened at `at`.
    fn let_follow(&mut self, at: Jst, is_meant: impl Fn(&Armed) -> bool) {
        let due: Vec<Arc<Armed>> =
            self.state.armed().filter(|(_, armed)| is_meant(armed)).map(|(_, armed)| armed.clone()).collect();
        for armed in due {
            let delay_ms = match &armed.trigger {
                Trigger::After(after) => after.delay_ms,
                Trigger::OnCall(_) => 0,
            };
            let due = at.max(self.state.last_at).plus(delay_ms);
            let until = armed.lasts_ms.map(|length| due.plus(length));
            let scheduled = Scheduled { id: armed.id.clone(), due, until, word: armed.word.clone() };
            let facts = vec![Fact::Triggered { id: armed.id.clone() }, Fact::Scheduled(Arc::new(scheduled))];
            self.push(at, &Cause::Trigger, facts);
        }
    }

    /// Decides an event at an instant that has come, maybe a while ago: nobody may have asked since.
    fn carry_out_at(&mut self, at: Jst, wall: Wall, asked: &Asked<'_>, cause: &Cause) -> Result<(), Refusal> {
        match decide::event(&self.state, at, wall, asked)? {
            Decision::Facts(facts) => self.push(at, cause, facts),
            Decision::Advance(target) => self.advance(wall, target, cause),
        }
        self.let_follow(at, |armed| matches!(&armed.trigger, Trigger::After(after) if after.event == asked.id));
        Ok(())
    }

    /// Undoes nothing and keeps all: what to publish and what to store.
    pub fn finish(self) -> (State, Vec<Arc<Record>>) {
        (self.state, self.records)
    }

    /// A point to return to.
    pub fn savepoint(&self) -> (State, usize) {
        (self.state.clone(), self.records.len())
    }

    /// Returns to a point: what was added since never happened.
    pub fn roll_back(&mut self, (state, len): (State, usize)) {
        self.state = state;
        self.records.truncate(len);
    }

    fn anchor_at(&mut self, at: Jst, wall: Wall, cause: &Cause) {
        if self.state.now(wall) < at {
            let clock = ClockSetting { anchor_bank: at, anchor_wall: wall, ..*self.state.clock() };
            self.push(at, cause, vec![Fact::ClockSet(clock)]);
        }
    }

    fn fire_told(&mut self, at: Jst, fact: WebhookFact) {
        self.push(at, &Cause::Timeline, vec![Fact::Webhook(fact)]);
    }

    fn fire_next(&mut self, at: Jst) {
        let Some(due) = self.state.due.first().map(|(_, due)| due.clone()) else {
            return;
        };
        let at = at.max(self.state.last_at);
        match due {
            Due::End(id) => self.push(at, &Cause::Timeline, vec![Fact::Ended { id }]),
            Due::Discontinuation(link) => {
                self.push(at, &Cause::Timeline, vec![Fact::LinkEnded { link, cause: LinkEnd::Discontinued }]);
            }
            Due::LinkChange(link, requested) => {
                self.push(at, &Cause::Timeline, vec![Fact::LinkChanged { link, requested }]);
            }
            Due::Period(link, edge) => self.fire_told(at, WebhookFact::PeriodReached { link, edge }),
            Due::MaintenanceNotice(id) => self.fire_told(at, WebhookFact::MaintenanceAnnounced { id }),
            Due::Effective(id) => {
                self.push(at, &Cause::Timeline, vec![Fact::TookEffect { id: id.clone() }]);
                let facts = decide::took_effect(&self.state, at, &id);
                let facts = facts.unwrap_or_else(|why| vec![Fact::DidNotHappen { id, reason: reason_of(&why) }]);
                self.push(at, &Cause::Timeline, facts);
            }
            Due::Duty(incident, what) => self.push(at, &Cause::Timeline, vec![Fact::DutyMissed { incident, what }]),
            Due::Event(scheduled) => {
                let id = scheduled.id.clone();
                let before = self.savepoint();
                self.push(at, &Cause::Timeline, vec![Fact::Came { id: id.clone() }]);
                let asked = Asked { id: id.clone(), until: scheduled.until, word: &scheduled.word };
                let wall = self.state.wall_at(at).unwrap_or(self.wall).min(self.wall);
                if let Err(refusal) = self.carry_out_at(at, wall, &asked, &Cause::Timeline) {
                    self.roll_back(before);
                    let reason = reason_of(&refusal);
                    self.push(at, &Cause::Timeline, vec![Fact::DidNotHappen { id, reason }]);
                }
            }
        }
    }
}

fn reason_of(refusal: &Refusal) -> String {
    let faults: Vec<&str> = refusal.faults.iter().map(|fault| &*fault.reason.en).collect();
    if faults.is_empty() { refusal.code.word().to_owned() } else { format!("{}: {}", refusal.code, faults.join("; ")) }
}
