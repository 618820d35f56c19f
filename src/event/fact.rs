//! Facts: what happened. A sandbox is the fold of its facts, and nothing beside them.

use super::{
    booked::{Began, BookedRow, OfferChange, RowFate},
    change::{Announced, BothLangs, PartnerSuspension},
    ids::{AccountNo, CustomerNo, EventId, LinkNo, PartnerNo, Seq, SnapshotNo},
    incident::{DutyWhat, IncidentOpened, IncidentReport},
    kind::AccountKind,
    linking::{CustomerChange, LinkEnd, Linked, TokenIssued},
    opened::{Opened, SnapshotTaken},
    partner_word::KeyFact,
    profile_terms::{PartnerTerms, Posting},
    reach::Reach,
    run::{RunBegun, RunNo},
    sent::SentFact,
    time::{Jst, Wall},
    trigger::Armed,
    webhook::WebhookFact,
    word::{ClockMode, TokensMeant, Word},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Record v1: one fact with its place, its two instants and its cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its place in the log.
    pub seq: Seq,
    /// When it happened at the bank. Never before the record that precedes it.
    pub bank_at: Jst,
    /// When it was written, by the machine's clock.
    pub wall_at: Wall,
    /// What brought it about.
    pub cause: Cause,
    /// What happened.
    pub fact: Fact,
}

/// What brought a fact about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The sandbox was opened.
    Opening,
    /// An entry of the timeline fell due.
    Timeline,
    /// A call, or another event, that an event waited for.
    Trigger,
    /// A control call asked for it.
    Control,
    /// A call of a partner or a customer brought it about.
    Request,
    /// The bank sent a message to a partner.
    Delivery,
}

/// What happened. Applying a fact never fails: whatever could refuse it has been decided before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The sandbox came to be. Always the first.
    Opened(Arc<Opened>),
    /// The sandbox began anew: nothing of before is left but its snapshots, and every number goes on.
    Reset(Arc<Opened>),
    /// The state was kept as it is, to be returned to.
    SnapshotTaken(Arc<SnapshotTaken>),
    /// The state became the one of a snapshot again; every number goes on.
    Restored {
        /// Which snapshot.
        snapshot: SnapshotNo,
    },
    /// These tokens are dead for good, whatever else is so: they were when a snapshot that knows them was restored.
    TokensEnded {
        /// Which tokens.
        nos: Vec<u32>,
    },
    /// 判定の区間. What comes from here on is judged by itself; the place of this fact is the number of the run.
    RunBegun(RunBegun),
    /// A run was finished: what comes from here on is not judged with it.
    RunFinished {
        /// Which run.
        run: RunNo,
    },
    /// The clock was set: from this instant on it moves like this.
    ClockSet(ClockSetting),
    /// A partner was registered.
    PartnerRegistered {
        /// Its place among all partners.
        no: PartnerNo,
        /// What was registered.
        terms: Arc<PartnerTerms>,
    },
    /// A partner was taken off.
    PartnerRemoved {
        /// Its place among all partners.
        no: PartnerNo,
    },
    /// An event was put on the timeline.
    Scheduled(Arc<Scheduled>),
    /// An event waits for its trigger.
    Armed(Arc<Armed>),
    /// The trigger of an event came true: it is scheduled next.
    Triggered {
        /// Which event.
        id: EventId,
    },
    /// The instant of a scheduled event came.
    Came {
        /// Which event.
        id: EventId,
    },
    /// The instant of a scheduled event came, but it could not happen.
    DidNotHappen {
        /// Which event.
        id: EventId,
        /// Why not.
        reason: String,
    },
    /// A stop began (第7条第3項).
    OutageBegan(Arc<OutageBegan>),
    /// A lasting event ended.
    Ended {
        /// Which event.
        id: EventId,
    },
    /// A customer linked accounts to a partner (第4条第1項).
    Linked(Arc<Linked>),
    /// Something that a client sent to the authorization server is remembered, or used up.
    Sent(SentFact),
    /// A token was issued (第4条第2項).
    TokenIssued(TokenIssued),
    /// A token was used for the first time: what it was exchanged for counts as received from now on.
    TokenFirstUsed {
        /// Which token.
        no: u32,
    },
    /// One token was taken back.
    TokenRevoked {
        /// Which token.
        no: u32,
    },
    /// All tokens of a link that were issued before this fact were taken back.
    TokensRevoked {
        /// Whose tokens.
        link: LinkNo,
        /// Which of them.
        kind: TokensMeant,
    },
    /// All tokens of a link that were issued before this fact reached the end of their time.
    TokensExpired {
        /// Whose tokens.
        link: LinkNo,
        /// Which of them.
        kind: TokensMeant,
    },
    /// A link ended for good.
    LinkEnded {
        /// Which link.
        link: LinkNo,
        /// Why.
        cause: LinkEnd,
    },
    /// 取止めの申込み（第5条第1項）. A partner passed on that a customer wants a link to end.
    DiscontinuationRequested {
        /// Which link.
        link: LinkNo,
        /// When the bank has processed it: then the link ends.
        completes_at: Jst,
    },
    /// 変更の申込み（第5条第1項）. A partner passed on that a customer wants accounts taken out of a link.
    LinkChangeRequested {
        /// Which link.
        link: LinkNo,
        /// The accounts that go, in the order of the kinds.
        remove: Vec<AccountKind>,
        /// When the bank has processed it: then they are gone.
        completes_at: Jst,
    },
    /// Accounts were taken out of a link.
    LinkChanged {
        /// Which link.
        link: LinkNo,
        /// The place in the log of the request.
        requested: Seq,
    },
    /// 一時停止（第4条第6項）. A link rests for an incident.
    LinkSuspended {
        /// Which link.
        link: LinkNo,
        /// For which incident.
        incident: EventId,
    },
    /// 再開. A link no longer rests for an incident.
    LinkResumed {
        /// Which link.
        link: LinkNo,
        /// For which incident it rested.
        incident: EventId,
    },
    /// 規定への同意（第9条第1項）. A customer accepted a new version of the terms, and keeps the link.
    TermsAccepted {
        /// Which link.
        link: LinkNo,
        /// Which version.
        version: String,
    },
    /// 事業者の停止（第4条第8項）. A partner was cut off.
    PartnerSuspended(Arc<PartnerSuspension>),
    /// 告知（第9条第1項）. The bank announced something to its partners.
    Announced(Arc<Announced>),
    /// What was announced under this name holds from now on.
    TookEffect {
        /// Which announcement.
        id: EventId,
    },
    /// A maintenance takes longer.
    MaintenanceExtended {
        /// Which maintenance.
        id: EventId,
        /// Until when it lasts now.
        until: Jst,
    },
    /// An incident was opened（第4条第6項, 第4条第8項）.
    IncidentOpened(Arc<IncidentOpened>),
    /// A partner has to do something about an incident by an instant.
    DutySet {
        /// About which incident.
        incident: EventId,
        /// What.
        what: DutyWhat,
        /// By when.
        due_at: Jst,
    },
    /// That instant came, and the partner had not done it.
    DutyMissed {
        /// About which incident.
        incident: EventId,
        /// What.
        what: DutyWhat,
    },
    /// 続報. The bank said more about an incident.
    IncidentUpdated {
        /// Which incident.
        incident: EventId,
        /// What is known now.
        summary: BothLangs,
    },
    /// 受領の確認. The partner acknowledged an incident.
    IncidentAcknowledged {
        /// Which incident.
        incident: EventId,
    },
    /// 報告. The partner reported about an incident.
    IncidentReported {
        /// About which incident.
        incident: EventId,
        /// What.
        report: Arc<IncidentReport>,
    },
    /// 終結. An incident was closed.
    IncidentClosed {
        /// Which incident.
        incident: EventId,
    },
    /// 通知. Something about what partners are told without their asking.
    Webhook(WebhookFact),
    /// 交換. Ids, keys or certificates gave way to others.
    Keys(KeyFact),
    /// A customer gave a wrong PIN or password.
    LoginFailed {
        /// Who.
        customer: CustomerNo,
    },
    /// A customer proved who they are: earlier failures no longer count.
    LoggedIn {
        /// Who.
        customer: CustomerNo,
    },
    /// Something about a customer changed.
    CustomerChanged {
        /// Whose.
        customer: CustomerNo,
        /// What.
        change: CustomerChange,
    },
    /// Money moved by an event.
    TransactionPosted {
        /// On which account.
        account: AccountNo,
        /// What moved.
        posting: Arc<Posting>,
    },
    /// Something became of a row that was booked before.
    RowChanged {
        /// On which account.
        account: AccountNo,
        /// Which row.
        row: BookedRow,
        /// What became of it.
        fate: RowFate,
    },
    /// Something about the books that lasts began.
    Began(Arc<Began>),
    /// 口座の解約（第5条第2項）. An account was closed.
    AccountClosed {
        /// Which account.
        account: AccountNo,
    },
    /// 連携対象・提供期間の変更. What is offered changed.
    OfferChanged(Arc<OfferChange>),
    /// The records before this one are a checkpoint: the numbers go on from here.
    Checkpointed {
        /// How many tokens have been numbered.
        tokens: u32,
        /// How many links have been numbered.
        links: u32,
        /// Tokens that ended before this instant and no longer make a difference are forgotten.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        over_before: Option<Jst>,
    },
}

/// How bank time follows from wall time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSetting {
    /// How it moves.
    pub mode: ClockMode,
    /// Bank time at the anchor.
    pub anchor_bank: Jst,
    /// Wall time at the anchor.
    pub anchor_wall: Wall,
    /// Seconds of bank time per second of wall time, where it flows.
    pub speed: f64,
}

impl ClockSetting {
    /// What the clock shows by itself at an instant of wall time.
    pub fn shows(&self, wall: Wall) -> Jst {
        match self.mode {
            ClockMode::Frozen | ClockMode::Step => self.anchor_bank,
            ClockMode::Flowing => {
                let passed = wall.0.saturating_sub(self.anchor_wall.0).max(0);
                #[expect(
                    clippy::cast_precision_loss,
                    clippy::cast_possible_truncation,
                    reason = "a product beyond 2^53 ms lies beyond the shown range, where `plus` holds it"
                )]
                let moved = (passed as f64 * self.speed) as i64;
                self.anchor_bank.plus(moved)
            }
        }
    }
}

/// An event on the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheduled {
    /// Its name.
    pub id: EventId,
    /// When it falls due.
    pub due: Jst,
    /// When it ends again, where it lasts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Jst>,
    /// What is to happen.
    pub word: Word,
}

/// A stop that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutageBegan {
    /// The event's name.
    pub id: EventId,
    /// What it stops.
    pub scope: Vec<Reach>,
    /// Whether the bank says so, and until when.
    pub announced: bool,
    /// 計画停止. Whether it was told beforehand.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub maintenance: bool,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Jst>,
}
