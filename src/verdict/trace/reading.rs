//! From the log and the journal of a sandbox to a trace.

use super::{Call, Duty, Happening, Moment, Trace, present::Present};
use crate::{
    bank::service_hours::ServiceHours,
    event::{
        Beginning, Cause, ClockSetting, DutyWhat, EventId, Fact, Jst, Operation, PartnerNo, Record, Seq, TokenIssued,
        TokenKind, Wall,
    },
    journal::{CallRecord, fingerprint},
};
use std::{collections::BTreeMap, sync::Arc};

/// What a sandbox has kept.
pub struct Source<'a> {
    /// The log, from its opening or a checkpoint on.
    pub facts: &'a [Arc<Record>],
    /// The calls that are still kept, in any order.
    pub calls: &'a [CallRecord],
    /// Whether several processes have numbered them, so that only the time tells which came first.
    pub is_joint: bool,
    /// Whether no call since the present began is missing from them.
    pub has_all_calls: bool,
    /// From which place of the log on, and before which, there is judged; nothing = from the beginning, to the end.
    pub window: (Option<Seq>, Option<Seq>),
    /// Up to which instant of bank time the run went.
    pub ended_at: Jst,
    /// When the bank was open.
    pub hours: &'a ServiceHours,
}

/// Puts facts and calls into the one order: a call comes behind the state that it was decided on.
pub fn read(source: &Source<'_>) -> Trace {
    let present = Present::of(source.facts);
    let (from, until) = (source.window.0.unwrap_or(present.since).max(present.since), source.window.1);
    let is_within = |seq: Seq| until.is_none_or(|until| seq < until);
    let is_judged = |call: &&CallRecord| call.seq >= from && is_within(call.seq);
    let mut calls: Vec<&CallRecord> = source.calls.iter().filter(is_judged).collect();
    let arrivals = Arrivals::of(source.is_joint, &calls);
    calls.sort_by_key(|call| (call.seq, arrivals.place(call)));
    let mark = source.window.0.and_then(|mark| present.facts.iter().find(|record| record.seq == mark));
    let began_at = mark.or(present.facts.first()).map_or(source.ended_at, |first| first.bank_at);
    let is_log_whole = calls.first().is_none_or(|first| first.seq >= present.abridged_to);
    let mut clients: BTreeMap<String, PartnerNo> = BTreeMap::new();
    let mut moments = Vec::with_capacity(present.facts.len() + calls.len());
    let mut facts = present.facts.iter().filter(|record| is_within(record.seq)).peekable();
    let mut moved = Moved::default();
    let mut take = |upto: Option<Seq>, moments: &mut Vec<Moment>, clients: &mut BTreeMap<String, PartnerNo>| {
        while let Some(record) = facts.next_if(|record| upto.is_none_or(|seq| record.seq <= seq)) {
            moved.learn(record);
            for what in happenings(record) {
                if let Happening::PartnerRegistered { no, client_id, .. } = &what {
                    clients.insert(client_id.clone(), *no);
                }
                moments.push(Moment::Happened { bank_at: record.bank_at, wall_at: record.wall_at, what });
            }
        }
        moved.ms
    };
    take(Some(Seq(from.0.saturating_sub(1))), &mut moments, &mut clients);
    let before = if mark.is_some() { moments.len() } else { 0 };
    for call in calls {
        let moved_ms = take(Some(call.seq), &mut moments, &mut clients);
        moments.push(Moment::Call(Box::new(Call { moved_ms, ..seen(call, &clients, &arrivals) })));
    }
    take(None, &mut moments, &mut clients);
    Trace {
        moments,
        before,
        // A call that is still under way is missing too, but not forgotten.
        is_whole: is_log_whole && source.has_all_calls,
        began_at,
        ended_at: source.ended_at,
        hours: source.hours.clone(),
    }
}

/// 到着順. In which order calls arrived. One process numbers them in that order; of several, the clock of their store tells.
enum Arrivals {
    ByNumber,
    /// When each arrived, and its number: the earliest first.
    ByTime(Vec<(Wall, u64)>),
}

impl Arrivals {
    fn of(is_joint: bool, calls: &[&CallRecord]) -> Self {
        if !is_joint {
            return Self::ByNumber;
        }
        let mut arrived: Vec<_> = calls.iter().map(|call| (call.wall_at, call.call)).collect();
        arrived.sort_unstable();
        Self::ByTime(arrived)
    }

    /// The place of a call among all, from 1.
    fn place(&self, call: &CallRecord) -> u64 {
        match self {
            Self::ByNumber => call.call,
            Self::ByTime(arrived) => arrived.partition_point(|earlier| *earlier <= (call.wall_at, call.call)) as u64,
        }
    }

    /// The place of the latest call that had arrived when this one's answer was handed over.
    fn heard_by(&self, call: &CallRecord) -> u64 {
        let answered_at = call.noted.as_ref().map_or(call.wall_at, |noted| noted.answered_at.max(call.wall_at));
        match self {
            Self::ByNumber => call.heard_by,
            Self::ByTime(arrived) => arrived.partition_point(|(at, _)| *at <= answered_at) as u64,
        }
    }
}

/// How far the bank's clock has been moved by hand.
#[derive(Default)]
struct Moved {
    clock: Option<ClockSetting>,
    ms: i64,
}

impl Moved {
    fn learn(&mut self, record: &Record) {
        if let Fact::Opened(opened) = &record.fact {
            let Beginning { mode, speed, .. } = *opened.beginning;
            self.clock = Some(ClockSetting { mode, anchor_bank: opened.start, anchor_wall: record.wall_at, speed });
        } else if let Fact::ClockSet(set) = record.fact {
            let by_itself = self.clock.map_or(set.anchor_bank, |clock| clock.shows(set.anchor_wall));
            self.ms += set.anchor_bank.0.saturating_sub(by_itself.0).max(0);
            self.clock = Some(set);
        }
    }
}

fn seen(record: &CallRecord, clients: &BTreeMap<String, PartnerNo>, arrivals: &Arrivals) -> Call {
    let noted = record.noted.as_deref();
    let parameter = |name: &str| {
        let query = record.target.split_once('?').map_or("", |(_, query)| query);
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
    };
    let is_authorize = record.operation == Some(Operation::Authorize);
    let client = || parameter("client_id").and_then(|id| clients.get(&id).copied());
    let is_statement = matches!(record.operation, Some(Operation::ListTransactions | Operation::AnserListTransactions));
    Call {
        number: record.call,
        arrived: arrivals.place(record),
        heard_by: arrivals.heard_by(record),
        bank_at: record.bank_at,
        wall_at: record.wall_at,
        moved_ms: 0,
        answered_at: noted.map_or(record.wall_at, |noted| noted.answered_at),
        operation: record.operation,
        partner: record.partner.or_else(|| is_authorize.then(client).flatten()),
        link: record.link,
        status: record.status,
        refused: record.refused.as_ref().map(|refused| refused.code),
        retry_at: record.refused.as_ref().and_then(|refused| refused.retry_at),
        retry_after_secs: noted.and_then(|noted| noted.retry_after_secs),
        oauth_error: record.oauth_error.as_ref().map(|said| said.0.clone()),
        exchanged: noted.and_then(|noted| noted.exchanged),
        page_key: is_statement.then(|| parameter("page_key")).flatten().map(|key| fingerprint(&key)),
        next_page: noted.and_then(|noted| noted.next_page),
        target: record.target.clone(),
    }
}

/// What a record means for a verdict; most mean nothing.
fn happenings(record: &Record) -> Vec<Happening> {
    let by_event = match record.cause {
        Cause::Timeline | Cause::Trigger | Cause::Control => true,
        Cause::Request | Cause::Opening | Cause::Delivery => false,
    };
    let came = |id: &EventId| Happening::Came { id: id.clone() };
    let what = match &record.fact {
        Fact::Came { id } => came(id),
        Fact::OutageBegan(outage) => came(&outage.id),
        Fact::Began(began) => came(&began.id),
        Fact::PartnerSuspended(suspension) => came(&suspension.id),
        Fact::Announced(announced) => came(&announced.id),
        Fact::Ended { id } => Happening::Ended { id: id.clone() },
        Fact::PartnerRegistered { no, terms } => {
            Happening::PartnerRegistered { no: *no, id: terms.partner_id.clone(), client_id: terms.client_id.clone() }
        }
        Fact::Linked(made) => Happening::Linked { link: made.no, partner: made.partner, customer: made.customer },
        Fact::LinkEnded { link, cause } => Happening::LinkEnded { link: *link, cause: *cause, by_event },
        Fact::TokensRevoked { link, .. } | Fact::TokensExpired { link, .. } if by_event => {
            Happening::TokensEnded { link: *link }
        }
        Fact::TokenIssued(issued) => given(issued, &record.cause),
        Fact::TokenFirstUsed { no } => Happening::FirstUsed { token: *no },
        Fact::TermsAccepted { link, .. } => Happening::TermsAccepted { link: *link },
        Fact::IncidentOpened(_)
        | Fact::DutySet { .. }
        | Fact::IncidentAcknowledged { .. }
        | Fact::IncidentReported { .. } => return of_incident(&record.fact),
        Fact::Opened(_)
        | Fact::Reset(_)
        | Fact::SnapshotTaken(_)
        | Fact::Restored { .. }
        | Fact::RunBegun(_)
        | Fact::RunFinished { .. }
        | Fact::TokensEnded { .. }
        | Fact::ClockSet(_)
        | Fact::PartnerRemoved { .. }
        | Fact::Scheduled(_)
        | Fact::Armed(_)
        | Fact::Triggered { .. }
        | Fact::DidNotHappen { .. }
        | Fact::TokenRevoked { .. }
        | Fact::TokensRevoked { .. }
        | Fact::TokensExpired { .. }
        | Fact::LoginFailed { .. }
        | Fact::LoggedIn { .. }
        | Fact::CustomerChanged { .. }
        | Fact::TransactionPosted { .. }
        | Fact::RowChanged { .. }
        | Fact::AccountClosed { .. }
        | Fact::OfferChanged(_)
        | Fact::DiscontinuationRequested { .. }
        | Fact::LinkChangeRequested { .. }
        | Fact::LinkChanged { .. }
        | Fact::LinkSuspended { .. }
        | Fact::LinkResumed { .. }
        | Fact::TookEffect { .. }
        | Fact::MaintenanceExtended { .. }
        | Fact::DutyMissed { .. }
        | Fact::Webhook(_)
        | Fact::Keys(_)
        | Fact::IncidentUpdated { .. }
        | Fact::IncidentClosed { .. }
        | Fact::Sent(_)
        | Fact::Checkpointed { .. } => return Vec::new(),
    };
    vec![what]
}

/// A token or a code that was given.
fn given(issued: &TokenIssued, cause: &Cause) -> Happening {
    Happening::Issued {
        token: issued.no,
        kind: issued.kind,
        partner: issued.partner,
        link: issued.link,
        from: issued.from,
        challenged: (issued.kind == TokenKind::Code && *cause == Cause::Request)
            .then(|| issued.code.as_ref().is_some_and(|code| code.code_challenge.is_some())),
    }
}

/// What a fact about an incident means for a verdict. No expectation is about the final report, or about what else was
/// asked for.
fn of_incident(fact: &Fact) -> Vec<Happening> {
    let done = |incident: &EventId, duty| vec![Happening::DutyDone { incident: incident.clone(), duty }];
    if let Fact::IncidentOpened(opened) = fact {
        let (incident, partner) = (opened.id.clone(), opened.partner);
        vec![Happening::Came { id: incident.clone() }, Happening::IncidentOpened { incident, partner }]
    } else if let Fact::DutySet { incident, what, due_at } = fact {
        let duty = match what {
            DutyWhat::Acknowledge => Duty::Acknowledge,
            DutyWhat::Report => Duty::Report,
            DutyWhat::FinalReport | DutyWhat::Task(_) => return Vec::new(),
        };
        vec![Happening::DutySet { incident: incident.clone(), duty, due_at: *due_at }]
    } else if let Fact::IncidentAcknowledged { incident } = fact {
        done(incident, Duty::Acknowledge)
    } else if let Fact::IncidentReported { incident, .. } = fact {
        done(incident, Duty::Report)
    } else {
        Vec::new()
    }
}
