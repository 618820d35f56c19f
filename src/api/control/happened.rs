//! What happened on the way of the clock, or in a call: one line for each fact that is news to a developer.

use crate::event::{Discoverer, EventId, Fact, Jst, KeyFact, PeriodEdge, Record, WebhookFact};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Something that happened.
#[derive(Serialize, ToSchema)]
pub struct Happened {
    /// Its place in the log.
    #[schema(example = 12)]
    seq: u64,
    /// When it happened at the bank.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T22:58:00+09:00")]
    at: Jst,
    /// What happened.
    #[schema(example = "outage_began")]
    event: &'static str,
    /// The name of the event, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "night-stop")]
    id: Option<String>,
    /// Why it did not happen, where it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Happened {
    /// What a list of records tells: settings of the clock and the coming of an instant are not events of their own.
    pub fn all(records: &[Arc<Record>]) -> Vec<Self> {
        records.iter().filter_map(|record| Self::of(record)).collect()
    }

    fn of(record: &Record) -> Option<Self> {
        let (event, id, reason): (_, Option<&EventId>, _) = match &record.fact {
            Fact::OutageBegan(outage) if outage.maintenance => ("maintenance_began", Some(&outage.id), None),
            Fact::OutageBegan(outage) => ("outage_began", Some(&outage.id), None),
            Fact::Ended { id } => ("ended", Some(id), None),
            Fact::DidNotHappen { id, reason } => ("did_not_happen", Some(id), Some(reason.clone())),
            Fact::TokensExpired { .. } => ("tokens_expired", None, None),
            Fact::TokensRevoked { .. } | Fact::TokenRevoked { .. } => ("tokens_revoked", None, None),
            Fact::LinkEnded { cause, .. } => (cause.event(), None, None),
            Fact::DiscontinuationRequested { .. } => ("discontinuation_requested", None, None),
            Fact::LinkChangeRequested { .. } => ("link_change_requested", None, None),
            Fact::LinkSuspended { incident, .. } => ("link_suspended", Some(incident), None),
            Fact::LinkResumed { incident, .. } => ("link_resumed", Some(incident), None),
            Fact::TermsAccepted { .. } => ("terms_accepted", None, None),
            Fact::PartnerSuspended(suspension) => ("partner_suspended", Some(&suspension.id), None),
            Fact::Announced(announced) => (announced.what.word(), Some(&announced.id), None),
            Fact::TookEffect { id } => ("took_effect", Some(id), None),
            Fact::MaintenanceExtended { id, .. } => ("maintenance_extended", Some(id), None),
            Fact::IncidentOpened(opened) => (incident_word(opened.by), Some(&opened.id), None),
            Fact::DutyMissed { incident, .. } => ("incident_deadline_missed", Some(incident), None),
            Fact::IncidentUpdated { incident, .. } => ("incident_updated", Some(incident), None),
            Fact::IncidentAcknowledged { incident } => ("incident_acknowledged", Some(incident), None),
            Fact::IncidentReported { incident, .. } => ("incident_reported", Some(incident), None),
            Fact::IncidentClosed { incident } => ("incident_closed", Some(incident), None),
            Fact::LinkChanged { .. } => ("link_changed", None, None),
            Fact::Webhook(fact) => return Self::told(record, fact),
            Fact::Keys(fact) => (key_word(fact), None, None),
            Fact::CustomerChanged { change, .. } => (change.event(), None, None),
            Fact::TransactionPosted { .. } => ("transaction_posted", None, None),
            Fact::RowChanged { fate, .. } => (fate.event(), None, None),
            Fact::Began(began) => (began.what.event(), Some(&began.id), None),
            Fact::AccountClosed { .. } => ("account_closed", None, None),
            Fact::OfferChanged(_) => ("offer_changed", None, None),
            Fact::Linked(_) => ("linked", None, None),
            Fact::PartnerRegistered { .. } => ("partner_registered", None, None),
            Fact::PartnerRemoved { .. } => ("partner_removed", None, None),
            Fact::Reset(_) => ("reset", None, None),
            Fact::SnapshotTaken(_) => ("snapshot_taken", None, None),
            Fact::Restored { .. } => ("restored", None, None),
            Fact::RunBegun(_) => ("run_begun", None, None),
            Fact::RunFinished { .. } => ("run_finished", None, None),
            Fact::Opened(_)
            | Fact::ClockSet(_)
            | Fact::Scheduled(_)
            | Fact::Armed(_)
            | Fact::Triggered { .. }
            | Fact::Came { .. }
            | Fact::TokenIssued(_)
            | Fact::TokenFirstUsed { .. }
            | Fact::DutySet { .. }
            | Fact::TokensEnded { .. }
            | Fact::LoginFailed { .. }
            | Fact::LoggedIn { .. }
            | Fact::Sent(_)
            | Fact::Checkpointed { .. } => return None,
        };
        Some(Self { seq: record.seq.0, at: record.bank_at, event, id: id.map(ToString::to_string), reason })
    }

    /// What is told of messages to partners: not each try, which the list of deliveries shows.
    fn told(record: &Record, fact: &WebhookFact) -> Option<Self> {
        let (event, id) = match fact {
            WebhookFact::PeriodReached { edge: PeriodEdge::Expiring, .. } => ("link_expiring", None),
            WebhookFact::PeriodReached { edge: PeriodEdge::Expired, .. } => ("link_expired", None),
            WebhookFact::MaintenanceAnnounced { id } => ("maintenance_announced", Some(id.to_string())),
            WebhookFact::Disabled { .. } => ("webhook_disabled", None),
            WebhookFact::Enabled { .. } => ("webhook_enabled", None),
            WebhookFact::Due(_)
            | WebhookFact::Claimed { .. }
            | WebhookFact::Settled(_)
            | WebhookFact::Replayed { .. } => return None,
        };
        Some(Self { seq: record.seq.0, at: record.bank_at, event, id, reason: None })
    }
}

/// The word for what has become of ids, keys and certificates.
const fn key_word(fact: &KeyFact) -> &'static str {
    match fact {
        KeyFact::AccountIdsRotated { .. } => "account_ids_rotated",
        KeyFact::SigningKeyRotated(_) => "signing_key_rotated",
        KeyFact::CertificateExpired { .. } => "certificate_expired",
    }
}

/// Who brought an incident up is told by the word.
const fn incident_word(by: Discoverer) -> &'static str {
    match by {
        Discoverer::Bank => "incident_disclosed",
        Discoverer::Partner => "incident_told_by_partner",
    }
}
