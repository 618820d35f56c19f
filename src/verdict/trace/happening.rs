//! What happened at the bank, as far as a verdict asks.

use crate::event::{CustomerNo, EventId, Jst, LinkEnd, LinkNo, PartnerId, PartnerNo, TokenKind};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// An event came.
    Came {
        /// Which event.
        id: EventId,
    },
    /// A lasting event ended.
    Ended {
        /// Which event.
        id: EventId,
    },
    /// A partner was registered.
    PartnerRegistered {
        /// Its place among all partners.
        no: PartnerNo,
        /// Its name in scenarios.
        id: PartnerId,
        /// Its OAuth `client_id`.
        client_id: String,
    },
    /// API連携認証（第4条第1項）. A customer linked accounts to a partner.
    Linked {
        /// The new link.
        link: LinkNo,
        /// To which partner.
        partner: PartnerNo,
        /// By which customer.
        customer: CustomerNo,
    },
    /// A link ended for good.
    LinkEnded {
        /// Which link.
        link: LinkNo,
        /// Why.
        cause: LinkEnd,
        /// Whether an event did it, and not a partner's or a customer's call.
        by_event: bool,
    },
    /// The tokens of a link reached their end, or were taken back, by an event.
    TokensEnded {
        /// Which link.
        link: LinkNo,
    },
    /// トークンの発行（第4条第2項）. A token or a code was issued.
    Issued {
        /// Its place among all tokens.
        token: u32,
        /// Which kind.
        kind: TokenKind,
        /// To which partner.
        partner: PartnerNo,
        /// Under which link.
        link: Option<LinkNo>,
        /// The code or refresh token that it was given for.
        from: Option<u32>,
        /// Of a code that a customer's approval gave: whether it is bound to a PKCE challenge (RFC 7636).
        challenged: Option<bool>,
    },
    /// A token was used for the first time: what it was given for counts as received.
    FirstUsed {
        /// Which token.
        token: u32,
    },
    /// 規定への同意（第9条第1項）. A customer accepted a new version of the terms and keeps the link.
    TermsAccepted {
        /// Which link.
        link: LinkNo,
    },
    /// An incident was disclosed to a partner（第4条第6項）.
    IncidentOpened {
        /// Which incident: the name of its event.
        incident: EventId,
        /// To whom.
        partner: PartnerNo,
    },
    /// A partner has to do something about an incident by an instant.
    DutySet {
        /// About which incident.
        incident: EventId,
        /// What.
        duty: Duty,
        /// By when.
        due_at: Jst,
    },
    /// A partner did it.
    DutyDone {
        /// About which incident.
        incident: EventId,
        /// What.
        duty: Duty,
    },
}

/// What a partner has to do about an incident（第4条第6項）.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// To acknowledge it.
    Acknowledge,
    /// To report about it.
    Report,
}

/// What an exchange was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchanged {
    /// A code (RFC 6749 §4.1.3).
    Code,
    /// A refresh token (RFC 6749 §6).
    Refresh,
}
