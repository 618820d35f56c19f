//! Which operation can refuse what: the source of the documented answers and of every explanation.

use crate::event::{Operation as O, Plane, RefusalCode as R};

/// What is checked on a data plane before anything is read, in its order.
const ADMISSION: &[R] = &[
    R::NotAcceptable,
    R::ServiceSuspended,
    R::TokenMissing,
    R::TokenInvalid,
    R::OutsideServiceHours,
    R::LinkExpired,
    R::TokenExpired,
    R::InsufficientScope,
];

/// What is checked where an operation exists for some kinds of account only.
const OF_KIND: &[R] = &[R::AccountNotLinked, R::AccountKindNotOffered, R::OperationNotForKind, R::AccountClosed];

/// Whether an operation can bring about this refusal.
pub fn occurs(operation: O, code: R) -> bool {
    let is_data = matches!(operation.plane(), Plane::Data(_));
    code == R::ParameterInvalid || is_data && ADMISSION.contains(&code) || own(operation).contains(&code)
}

/// What an operation can refuse of its own, beyond admission.
const fn own(operation: O) -> &'static [R] {
    match operation {
        O::ListAccounts | O::ReadSandbox | O::ReadClock | O::ListUpcoming | O::ListPeople => &[],
        O::AnserListAccounts => &[R::BankCodeUnknown],
        O::ReadAccount => &[R::AccountNotLinked, R::AccountKindNotOffered],
        O::ReadBalance | O::ListTimeDeposits => OF_KIND,
        O::AnserReadAccount => &[R::BankCodeUnknown, R::AccountNotLinked, R::AccountKindNotOffered, R::AccountClosed],
        O::AnserListTermDeposits => &[R::BankCodeUnknown, R::AccountKindNotOffered],
        O::ListTransactions => &[
            R::AccountNotLinked,
            R::AccountKindNotOffered,
            R::OperationNotForKind,
            R::AccountClosed,
            R::PeriodInvalid,
            R::PeriodBeforeWindow,
            R::PageKeyInvalid,
            R::PageKeyExpired,
        ],
        O::AnserListTransactions => &[
            R::BankCodeUnknown,
            R::AccountNotLinked,
            R::AccountKindNotOffered,
            R::AccountClosed,
            R::PeriodInvalid,
            R::PeriodBeforeWindow,
        ],
        O::SetClock | O::AdvanceClock => {
            &[R::PayloadTooLarge, R::UnsupportedMediaType, R::ClockBackwards, R::StoreUnavailable]
        }
        O::CreateLink => &[
            R::PayloadTooLarge,
            R::ServiceSuspended,
            R::OutsideServiceHours,
            R::UnsupportedMediaType,
            R::AccountKindNotOffered,
            R::StoreUnavailable,
        ],
        O::PostEvent => {
            &[R::PayloadTooLarge, R::UnsupportedMediaType, R::ClockBackwards, R::EventImpossible, R::StoreUnavailable]
        }
        O::ExplainCall => &[R::NotFound, R::CallEvicted],
    }
}

/// The refusals of an operation, in the order in which they are checked.
pub fn refusals_of(operation: O) -> impl Iterator<Item = R> {
    R::ALL.iter().copied().filter(move |code| occurs(operation, *code))
}
