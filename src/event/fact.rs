//! Facts: what happened. A sandbox is the fold of its facts, and nothing beside them.

use super::{
    booked::{Began, BookedRow, OfferChange, RowFate},
    ids::{AccountNo, CustomerNo, EventId, LinkNo, PartnerNo, Seq, SnapshotNo},
    kind::AccountKind,
    opened::{Opened, SnapshotTaken},
    operation::ScopeSet,
    profile_terms::{PartnerTerms, Posting},
    time::{Jst, Wall},
    token::{ClientAuth, Confirmation, TokenKind},
    trigger::Armed,
    word::{ClockMode, Reach, TokensMeant, Word},
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
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Jst>,
}

/// A link as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linked {
    /// Its place among all links.
    pub no: LinkNo,
    /// To which partner.
    pub partner: PartnerNo,
    /// By which customer.
    pub customer: CustomerNo,
    /// Which of the customer's accounts, in the order of the kinds.
    pub accounts: Vec<AccountKind>,
    /// What the partner may do.
    pub scope: ScopeSet,
    /// When the customer approved.
    pub linked_at: Jst,
    /// From this instant on the link is dead (第4条第1項).
    pub expires_at: Jst,
    /// The version of the terms that the customer accepted.
    pub terms_version: String,
}

/// A token as it was issued. The token's text is not here: only the holder of the secret can make it from these numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenIssued {
    /// Its place among all tokens.
    pub no: u32,
    /// Which kind.
    pub kind: TokenKind,
    /// To which partner.
    pub partner: PartnerNo,
    /// Of which link; a partner's own token belongs to none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub link: Option<LinkNo>,
    /// What it may be used for.
    pub scope: ScopeSet,
    /// From this instant on it is too old.
    pub expires_at: Jst,
    /// The code or refresh token that it was given for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<u32>,
    /// What a code is bound to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<Arc<CodeTerms>>,
    /// How the client proved who it is when it got the token.
    pub client_auth: ClientAuth,
    /// `cnf` (RFC 7800): the thumbprint of the key that a sender must prove, where the token is bound to one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cnf: Option<Confirmation>,
}

/// What an authorization code is bound to (RFC 6749 §4.1.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeTerms {
    /// The redirect URI of the request, where it named one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub redirect_uri: Option<String>,
    /// The PKCE challenge, S256 (RFC 7636).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code_challenge: Option<String>,
    /// The nonce that the ID token repeats (OpenID Connect Core §3.1.2.1).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub nonce: Option<String>,
    /// When the customer logged in.
    pub auth_at: Wall,
}

super::words::word_enum! {
    /// 取止めの理由. Why a link ended for good, its own period aside.
    pub enum LinkEnd {
        /// 期間の経過（第4条第1項）, brought about by an event.
        Expired = "expired",
        /// The customer linked the same partner anew (第4条第1項).
        Superseded = "superseded",
        /// The customer's PIN or password changed (第4条第2項).
        CredentialChanged = "credential_changed",
        /// 取止め（第5条第1項）.
        Discontinued = "discontinued",
        /// 利用資格の喪失（第5条第2項）.
        EligibilityLost = "eligibility_lost",
    }
}

impl LinkEnd {
    /// The word under which the end of a link is told.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Expired => "link_expired",
            Self::Superseded => "link_superseded",
            Self::CredentialChanged => "link_credential_changed",
            Self::Discontinued => "link_discontinued",
            Self::EligibilityLost => "link_eligibility_lost",
        }
    }
}

impl CustomerChange {
    /// The word under which the change is told.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Locked => "customer_locked",
            Self::Unlocked => "customer_unlocked",
            Self::CredentialChanged => "credential_changed",
            Self::CardCancelled => "card_cancelled",
            Self::IbContractEnded => "ib_contract_ended",
        }
    }
}

super::words::word_enum! {
    /// What can change about a customer.
    pub enum CustomerChange {
        /// Too many wrong tries, or an event: no login until it is unlocked.
        Locked = "locked",
        /// Logins are possible again.
        Unlocked = "unlocked",
        /// 暗証番号・パスワードの変更.
        CredentialChanged = "credential_changed",
        /// キャッシュカードの解約（第1条第2項）.
        CardCancelled = "card_cancelled",
        /// インターネットバンキング契約の終了（第1条第2項）.
        IbContractEnded = "ib_contract_ended",
    }
}
