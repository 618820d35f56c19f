//! 受付. Whether the bank answers at all, decided before anything of the request is read. The order of the checks is
//! part of the contract (DESIGN §4.6): a closed bank does not look at parameters.

use super::{
    linkage::{Link, Partner, TokenStanding},
    offer::Offer,
    partner_access::OwnToken,
    profile::Profile,
    refusal::{Refusal, Said},
    suspension,
};
use crate::event::{
    AccountKind, AccountNo, AccountStatus, Channel, CustomerNo, Day, Jst, Operation, OutageBegan, PartnerNo, Purpose,
    RefusalCode, ScopeSet,
};
use std::sync::Arc;

/// What a caller of a data plane presents, and the bank that it comes to.
pub struct Knock<'a, O> {
    /// What it asks for.
    pub operation: Operation,
    /// Through which door.
    pub channel: Channel,
    /// The instant of the turn.
    pub now: Jst,
    /// The institution.
    pub profile: &'a Profile,
    /// What it offers.
    pub offer: Offer<'a>,
    /// The stops in force.
    pub outages: O,
    /// What it shows.
    pub presented: Presented<'a>,
}

/// What became of the `Authorization` header.
#[derive(Clone, Copy)]
pub enum Presented<'a> {
    /// There was none.
    Nothing,
    /// It is not a token of this sandbox.
    Unknown,
    /// It is one that is bound to a key, and the caller has not proved the key, for this reason.
    Unproved(&'a Said),
    /// It was one, but is no longer kept.
    Forgotten,
    /// It is a partner's own token, which no customer stands behind.
    PartnersOwn(OwnToken<'a>),
    /// It is a token of this sandbox.
    Token(Bearer<'a>),
}

/// A token with what belongs to it.
#[derive(Clone, Copy)]
pub struct Bearer<'a> {
    /// The link that it was issued for.
    pub link: &'a Link,
    /// The partner that it was issued to.
    pub partner: &'a Partner,
    /// What it is worth.
    pub standing: TokenStanding,
    /// What it covers.
    pub scope: ScopeSet,
    /// 事業者の停止（第4条第8項）. Whether the partner is cut off.
    pub is_suspended: bool,
    /// 現行の規定（第9条第1項）. The version of the terms that holds.
    pub terms_version: &'a str,
}

/// 受付済み. The proof that a request was admitted; every reading of the bank's books asks for one, and only [`admit`]
/// makes one.
pub struct Access<'a> {
    link: &'a Link,
    partner: &'a Partner,
    offer: Offer<'a>,
    channel: Channel,
    operation: Operation,
    now: Jst,
}

/// Makes all checks of a data plane in their order.
///
/// # Errors
/// The first check that fails.
pub fn admit<'a, O>(knock: Knock<'a, O>) -> Result<Access<'a>, Refusal>
where
    O: Iterator<Item = &'a Arc<OutageBegan>>,
{
    let Knock { operation, channel, now, profile, offer, outages, presented } = knock;
    suspension::check_operation(outages, channel, operation)?;
    let bearer = match presented {
        Presented::Nothing => return Err(Refusal::new(RefusalCode::TokenMissing)),
        Presented::Unknown => return Err(Refusal::new(RefusalCode::TokenInvalid)),
        Presented::Unproved(why) => return Err(unproved(why)),
        Presented::Forgotten => return Err(Refusal::new(RefusalCode::TokenExpired)),
        Presented::PartnersOwn(_) => return Err(Refusal::new(RefusalCode::InsufficientScope)),
        Presented::Token(bearer) => bearer,
    };
    let hours = profile.hours();
    if !hours.is_open(channel, Purpose::Data, now) {
        let reopening = hours.next_open(channel, Purpose::Data, now);
        return Err(Refusal::until(RefusalCode::OutsideServiceHours, reopening));
    }
    if bearer.is_suspended {
        return Err(Refusal::new(RefusalCode::PartnerSuspended));
    }
    if let Some(cause) = bearer.link.ended(now) {
        return Err(Refusal::new(cause));
    }
    if bearer.link.is_suspended() {
        return Err(Refusal::new(RefusalCode::LinkSuspended));
    }
    if bearer.link.made.terms_version != bearer.terms_version {
        return Err(Refusal::new(RefusalCode::TermsNotAccepted));
    }
    match bearer.standing {
        TokenStanding::Revoked => return Err(Refusal::new(RefusalCode::TokenRevoked)),
        TokenStanding::Expired => return Err(Refusal::new(RefusalCode::TokenExpired)),
        TokenStanding::Live => {}
    }
    let scoped = operation.scope().is_none_or(|scope| bearer.scope.contains(scope));
    if !scoped || bearer.partner.terms.channel != channel {
        return Err(Refusal::new(RefusalCode::InsufficientScope));
    }
    Ok(Access { link: bearer.link, partner: bearer.partner, offer, channel, operation, now })
}

impl Access<'_> {
    /// The instant of the turn.
    pub const fn now(&self) -> Jst {
        self.now
    }

    /// Through which door.
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// What is asked for.
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// The customer whose accounts may be read.
    pub fn customer(&self) -> CustomerNo {
        self.link.customer()
    }

    /// The partner that reads.
    pub const fn partner(&self) -> PartnerNo {
        self.partner.no
    }

    /// The linked accounts, in the order of the kinds.
    pub fn accounts(&self) -> impl Iterator<Item = AccountNo> {
        let customer = self.link.customer();
        self.link
            .made
            .accounts
            .iter()
            .filter(|kind| self.offers(**kind))
            .map(move |kind| AccountNo { customer, kind: *kind })
    }

    /// Whether accounts of this kind are given on this channel and to this partner (第2条第2項).
    pub fn offers(&self, kind: AccountKind) -> bool {
        self.offer.gives(self.channel, self.partner, kind)
    }

    /// 提供期間の初日（第2条第4項）. The first day of statements of this kind for this caller.
    pub fn window_first_day(&self, kind: AccountKind) -> Day {
        self.offer.window_first_day(self.channel, self.partner, kind, self.now.day())
    }

    /// Lets the caller at one account: linked, of an offered kind, of a kind for which the operation exists, and not closed
    /// where there is more to read than that. An id that does not exist is refused like one that is not linked, so that ids cannot be tried out.
    ///
    /// # Errors
    /// `account_not_linked`, `account_kind_not_offered`, `operation_not_for_kind`, `account_closed`, `account_frozen`,
    /// `service_suspended`.
    pub fn account<'o>(
        &self,
        asked: Option<AccountNo>,
        status_of: impl FnOnce(AccountNo) -> AccountStatus,
        outages: impl Iterator<Item = &'o Arc<OutageBegan>>,
    ) -> Result<AccountNo, Refusal> {
        let linked = asked.filter(|account| account.customer == self.link.customer() && self.link.holds(account.kind));
        let Some(account) = linked else {
            return Err(Refusal::new(RefusalCode::AccountNotLinked));
        };
        if !self.offers(account.kind) {
            return Err(Refusal::new(RefusalCode::AccountKindNotOffered));
        }
        if !exists_for(self.operation, account.kind) {
            return Err(Refusal::new(RefusalCode::OperationNotForKind));
        }
        match status_of(account) {
            AccountStatus::Closed if reads_books(self.operation) => Err(Refusal::new(RefusalCode::AccountClosed)),
            AccountStatus::Frozen if reads_books(self.operation) => Err(Refusal::new(RefusalCode::AccountFrozen)),
            AccountStatus::Active | AccountStatus::Frozen | AccountStatus::Closed => {
                suspension::check_kind(outages, account.kind)?;
                Ok(account)
            }
        }
    }
}

/// 鍵の証明のないトークン. A token is worth nothing to whoever does not have the key that it is bound to (RFC 9449 §7).
pub(super) fn unproved(why: &Said) -> Refusal {
    Refusal::of_parameter(RefusalCode::TokenInvalid, "DPoP", why.clone())
}

/// Whether the operation exists for this kind: of a time deposit there are lots only (第2条第1項(3)).
fn exists_for(operation: Operation, kind: AccountKind) -> bool {
    match operation {
        Operation::ReadBalance | Operation::ListTransactions | Operation::AnserListTransactions => {
            kind != AccountKind::TimeDeposit
        }
        Operation::ListTimeDeposits => kind == AccountKind::TimeDeposit,
        Operation::ListAccounts
        | Operation::ReadAccount
        | Operation::AnserListAccounts
        | Operation::AnserReadAccount
        | Operation::AnserListTermDeposits
        | Operation::Authorize
        | Operation::Login
        | Operation::Consent
        | Operation::IssueToken
        | Operation::RevokeToken
        | Operation::IntrospectToken
        | Operation::PushAuthorizationRequest
        | Operation::ReadMetadata
        | Operation::ReadJwks
        | Operation::ReadStatus
        | Operation::ListNotices
        | Operation::ListLinks
        | Operation::ReadLink
        | Operation::RequestDiscontinuation
        | Operation::ChangeLink
        | Operation::ListIncidents
        | Operation::ListWebhookDeliveries
        | Operation::ReplayWebhookDelivery
        | Operation::ReadIncident
        | Operation::AcknowledgeIncident
        | Operation::ReportIncident
        | Operation::ReportOwnIncident
        | Operation::ReadSandbox
        | Operation::ReadClock
        | Operation::SetClock
        | Operation::AdvanceClock
        | Operation::ListUpcoming
        | Operation::ListPeople
        | Operation::CreateLink
        | Operation::RegisterPartner
        | Operation::RemovePartner
        | Operation::PostEvent
        | Operation::ExplainCall
        | Operation::ReadVerdict
        | Operation::BeginRun
        | Operation::ReadRun
        | Operation::FinishRun
        | Operation::ReadEvent
        | Operation::CreateSandbox
        | Operation::ListSandboxes
        | Operation::ReadNamedSandbox
        | Operation::DeleteSandbox
        | Operation::FindCall
        | Operation::ReadScenario
        | Operation::ReplaceScenario
        | Operation::ListCalls
        | Operation::StreamCalls
        | Operation::ResetSandbox
        | Operation::TakeSnapshot
        | Operation::ListSnapshots
        | Operation::RestoreSnapshot
        | Operation::ExportSandbox
        | Operation::ReadCatalog => true,
    }
}

/// Whether the operation reads what a closed account no longer has: money.
const fn reads_books(operation: Operation) -> bool {
    match operation {
        Operation::ReadBalance
        | Operation::ListTransactions
        | Operation::ListTimeDeposits
        | Operation::AnserReadAccount
        | Operation::AnserListTransactions => true,
        Operation::ListAccounts
        | Operation::ReadAccount
        | Operation::AnserListAccounts
        | Operation::AnserListTermDeposits
        | Operation::Authorize
        | Operation::Login
        | Operation::Consent
        | Operation::IssueToken
        | Operation::RevokeToken
        | Operation::IntrospectToken
        | Operation::PushAuthorizationRequest
        | Operation::ReadMetadata
        | Operation::ReadJwks
        | Operation::ReadStatus
        | Operation::ListNotices
        | Operation::ListLinks
        | Operation::ReadLink
        | Operation::RequestDiscontinuation
        | Operation::ChangeLink
        | Operation::ListIncidents
        | Operation::ListWebhookDeliveries
        | Operation::ReplayWebhookDelivery
        | Operation::ReadIncident
        | Operation::AcknowledgeIncident
        | Operation::ReportIncident
        | Operation::ReportOwnIncident
        | Operation::ReadSandbox
        | Operation::ReadClock
        | Operation::SetClock
        | Operation::AdvanceClock
        | Operation::ListUpcoming
        | Operation::ListPeople
        | Operation::CreateLink
        | Operation::RegisterPartner
        | Operation::RemovePartner
        | Operation::PostEvent
        | Operation::ExplainCall
        | Operation::ReadVerdict
        | Operation::BeginRun
        | Operation::ReadRun
        | Operation::FinishRun
        | Operation::ReadEvent
        | Operation::CreateSandbox
        | Operation::ListSandboxes
        | Operation::ReadNamedSandbox
        | Operation::DeleteSandbox
        | Operation::FindCall
        | Operation::ReadScenario
        | Operation::ReplaceScenario
        | Operation::ListCalls
        | Operation::StreamCalls
        | Operation::ResetSandbox
        | Operation::TakeSnapshot
        | Operation::ListSnapshots
        | Operation::RestoreSnapshot
        | Operation::ExportSandbox
        | Operation::ReadCatalog => false,
    }
}
