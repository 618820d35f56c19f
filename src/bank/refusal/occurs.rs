//! Which operation can refuse what: the source of the documented answers and of every explanation.

use crate::event::{Operation as O, Plane, RefusalCode as R};

/// What is checked on a data plane before anything is read, in its order.
const ADMISSION: &[R] = &[
    R::NotAcceptable,
    R::NotFound,
    R::ServiceSuspended,
    R::Maintenance,
    R::TokenMissing,
    R::TokenInvalid,
    R::OutsideServiceHours,
    R::PartnerSuspended,
    R::LinkExpired,
    R::LinkSuperseded,
    R::CredentialChanged,
    R::LinkDiscontinued,
    R::EligibilityLost,
    R::LinkSuspended,
    R::TermsNotAccepted,
    R::TokenRevoked,
    R::TokenExpired,
    R::InsufficientScope,
];

/// What is checked on the partner plane before anything is read, in its order.
const PARTNER: &[R] = &[
    R::NotAcceptable,
    R::NotFound,
    R::ServiceSuspended,
    R::Maintenance,
    R::TokenMissing,
    R::TokenInvalid,
    R::TokenRevoked,
    R::TokenExpired,
    R::InsufficientScope,
];

/// What can come between a caller and the bank, where a scenario says so.
const ON_THE_WAY: &[R] = &[R::RateLimited, R::UpstreamTimeout];

/// What is checked on the control plane where the server has a key.
const CONTROL: &[R] = &[R::ControlKeyMissing, R::ControlKeyWrong];

/// What reading a statement can refuse of its own.
const LIST_TRANSACTIONS: &[R] = &[
    R::AccountNotLinked,
    R::AccountKindNotOffered,
    R::OperationNotForKind,
    R::AccountClosed,
    R::AccountFrozen,
    R::PeriodInvalid,
    R::PeriodBeforeWindow,
    R::PageKeyInvalid,
    R::PageKeyExpired,
];

/// What making a sandbox can refuse of its own.
const CREATE_SANDBOX: &[R] = &[
    R::SandboxNotFound,
    R::PayloadTooLarge,
    R::UnsupportedMediaType,
    R::SandboxTaken,
    R::TooMany,
    R::StoreUnavailable,
];

/// Whether an operation can bring about this refusal.
pub fn occurs(operation: O, code: R) -> bool {
    let is_data = matches!(operation.plane(), Plane::Data(_));
    code == R::ParameterInvalid && operation.plane() != Plane::Oauth
        || operation.plane() == Plane::Control && CONTROL.contains(&code)
        || operation.plane() == Plane::Partner && PARTNER.contains(&code)
        || operation.plane() != Plane::Control && ON_THE_WAY.contains(&code)
        || is_data && ADMISSION.contains(&code)
        || own(operation).contains(&code)
}

/// What an operation can refuse of its own, beyond admission.
const fn own(operation: O) -> &'static [R] {
    match operation {
        O::ListAccounts
        | O::ReadSandbox
        | O::ReadClock
        | O::ListUpcoming
        | O::ListPeople
        | O::ListSandboxes
        | O::ListCalls
        | O::StreamCalls
        | O::ReadScenario
        | O::ReadCatalog
        | O::ListSnapshots
        | O::ReadStatus
        | O::ReadLink
        | O::ReadIncident
        | O::ListNotices => &[],
        O::CreateSandbox => CREATE_SANDBOX,
        O::ReadNamedSandbox => &[R::SandboxNotFound, R::SandboxExpired],
        O::DeleteSandbox => &[R::SandboxNotFound, R::SandboxExpired, R::StoreUnavailable],
        O::FindCall => &[R::SandboxNotFound, R::SandboxExpired, R::NotFound, R::CallEvicted],
        O::TakeSnapshot => &[R::PayloadTooLarge, R::UnsupportedMediaType, R::TooMany, R::StoreUnavailable],
        O::BeginRun => &[R::PayloadTooLarge, R::UnsupportedMediaType, R::StoreUnavailable],
        O::ReadRun | O::FinishRun => &[R::NotFound, R::NotAcceptable, R::StoreUnavailable],
        O::ReadMetadata | O::ReadJwks => &[R::ServiceSuspended, R::Maintenance],
        O::ListLinks | O::ListIncidents | O::ListWebhookDeliveries => &[R::PageKeyInvalid, R::PageKeyExpired],
        O::ReadEvent
        | O::RestoreSnapshot
        | O::RequestDiscontinuation
        | O::AcknowledgeIncident
        | O::ReplayWebhookDelivery => &[R::NotFound, R::StoreUnavailable],
        O::ReportIncident => &[R::NotFound, R::PayloadTooLarge, R::UnsupportedMediaType, R::StoreUnavailable],
        O::ChangeLink => CHANGE_LINK,
        O::ReportOwnIncident | O::RegisterPartner | O::ReplaceScenario => {
            &[R::PayloadTooLarge, R::UnsupportedMediaType, R::StoreUnavailable]
        }
        O::AnserListAccounts => &[R::BankCodeUnknown],
        O::ReadAccount => &[R::AccountNotLinked, R::AccountKindNotOffered],
        O::ReadBalance | O::ListTimeDeposits => {
            &[R::AccountNotLinked, R::AccountKindNotOffered, R::OperationNotForKind, R::AccountClosed, R::AccountFrozen]
        }
        O::AnserReadAccount => {
            &[R::BankCodeUnknown, R::AccountNotLinked, R::AccountKindNotOffered, R::AccountClosed, R::AccountFrozen]
        }
        O::AnserListTermDeposits => &[R::BankCodeUnknown, R::AccountKindNotOffered],
        O::ListTransactions => LIST_TRANSACTIONS,
        O::AnserListTransactions => ANSER_LIST_TRANSACTIONS,
        O::Authorize => &[R::ServiceSuspended, R::Maintenance, R::OutsideServiceHours, R::PartnerSuspended],
        O::Login => {
            &[R::PayloadTooLarge, R::ServiceSuspended, R::Maintenance, R::OutsideServiceHours, R::PartnerSuspended]
        }
        O::Consent => CONSENT,
        O::IssueToken | O::RevokeToken | O::IntrospectToken | O::PushAuthorizationRequest => {
            &[R::PayloadTooLarge, R::ServiceSuspended, R::Maintenance]
        }
        O::SetClock | O::AdvanceClock => {
            &[R::PayloadTooLarge, R::UnsupportedMediaType, R::ClockBackwards, R::StoreUnavailable]
        }
        O::CreateLink => CREATE_LINK,
        O::RemovePartner | O::ResetSandbox | O::ExportSandbox => &[R::StoreUnavailable],
        O::PostEvent => {
            &[R::PayloadTooLarge, R::UnsupportedMediaType, R::ClockBackwards, R::EventImpossible, R::StoreUnavailable]
        }
        O::ExplainCall => &[R::NotFound, R::CallEvicted],
        O::ReadVerdict => &[R::NotAcceptable, R::StoreUnavailable],
    }
}

const CHANGE_LINK: &[R] =
    &[R::NotFound, R::PayloadTooLarge, R::UnsupportedMediaType, R::AccountNotLinked, R::StoreUnavailable];

const ANSER_LIST_TRANSACTIONS: &[R] = &[
    R::BankCodeUnknown,
    R::AccountNotLinked,
    R::AccountKindNotOffered,
    R::AccountClosed,
    R::AccountFrozen,
    R::PeriodInvalid,
    R::PeriodBeforeWindow,
    R::PeriodTooLong,
];

const CONSENT: &[R] = &[
    R::PayloadTooLarge,
    R::ServiceSuspended,
    R::Maintenance,
    R::OutsideServiceHours,
    R::PartnerSuspended,
    R::EligibilityLost,
];

const CREATE_LINK: &[R] = &[
    R::PayloadTooLarge,
    R::ServiceSuspended,
    R::Maintenance,
    R::OutsideServiceHours,
    R::PartnerSuspended,
    R::EligibilityLost,
    R::UnsupportedMediaType,
    R::AccountKindNotOffered,
    R::StoreUnavailable,
];

/// The refusals of an operation, in the order in which they are checked.
pub fn refusals_of(operation: O) -> impl Iterator<Item = R> {
    // On the partner plane nothing is looked up before the partner is admitted.
    let is_later = move |code: &R| operation.plane() == Plane::Partner && !PARTNER.contains(code);
    let all = || R::ALL.iter().copied().filter(move |code| occurs(operation, *code));
    all().filter(move |code| !is_later(code)).chain(all().filter(is_later))
}
