//! A refusal of each code as it occurs: with an instant, with a parameter, by the function that refuses where one can be asked.

use crate::{
    api::{anser, statement, turn},
    bank::{
        period::{Offered, Period},
        refusal::{Refusal, Said},
    },
    event::{Day, Jst, RefusalCode as R},
};

/// A refusal with this code.
pub fn of(code: R) -> Refusal {
    match code {
        R::Maintenance => Refusal::until(code, Jst::parse("2026-06-14T06:00:00+09:00")),
        R::RateLimited => Refusal::until(code, Jst::parse("2026-06-10T10:00:30+09:00")),
        R::OutsideServiceHours => Refusal::until(code, Jst::parse("2026-06-11T07:00:00+09:00")),
        R::PeriodInvalid => period(code, "2026-06-10", Some("2026-06-01")),
        R::PeriodBeforeWindow => period(code, "2026-03-31", None),
        R::PeriodTooLong => period(code, "2026-04-01", None),
        R::PageKeyInvalid => statement::key_of_another_request(),
        R::PageKeyExpired => crate::api::page_key::key_too_old(600),
        R::BankCodeUnknown => anser::another_bank("2404"),
        R::PayloadTooLarge => turn::too_large(turn::BODY_LIMIT),
        R::UnsupportedMediaType => turn::another_media("application/json", "text/plain"),
        R::ParameterInvalid => unknown_parameter(&[]),
        R::ClockBackwards => Refusal::of_parameter(code, "to", BACKWARDS),
        R::EventImpossible => Refusal::of_parameter(code, "id", IMPOSSIBLE),
        R::CallEvicted => Refusal::of_parameter(code, "call", EVICTED),
        R::NotFound => Refusal::of_parameter(code, "call", UNKNOWN_CALL),
        R::SandboxNotFound
        | R::SandboxExpired
        | R::SandboxTaken
        | R::TooMany
        | R::ControlKeyMissing
        | R::ControlKeyWrong
        | R::MethodNotAllowed
        | R::NotAcceptable
        | R::ServiceSuspended
        | R::TokenMissing
        | R::TokenInvalid
        | R::LinkExpired
        | R::LinkSuperseded
        | R::CredentialChanged
        | R::LinkDiscontinued
        | R::EligibilityLost
        | R::PartnerSuspended
        | R::LinkSuspended
        | R::TermsNotAccepted
        | R::TokenRevoked
        | R::TokenExpired
        | R::InsufficientScope
        | R::AccountNotLinked
        | R::AccountKindNotOffered
        | R::OperationNotForKind
        | R::AccountClosed
        | R::UpstreamTimeout
        | R::AccountFrozen
        | R::StoreUnavailable
        | R::InternalError => Refusal::new(code),
    }
}

/// A parameter that the operation does not know, beside those that it knows.
pub fn unknown_parameter(known: &[String]) -> Refusal {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    match known.last() {
        Some(last) => turn::unknown_parameter(&format!("{last}s"), &known),
        None => turn::unknown_parameter("limit", &known),
    }
}

/// What the check of the period says on 2026-06-10, with a window from 2026-04-01 and at most 60 days.
fn period(code: R, from: &str, to: Option<&str>) -> Refusal {
    let day = |text: &str| Day::parse(text).unwrap_or(Day(0));
    let offered = Offered { first_day: day("2026-04-01"), today: day("2026-06-10"), most_days: Some(60), cuts: false };
    match Period::resolve(Some(day(from)), to.map(day), &offered) {
        Err(refusal) => refusal,
        Ok(_) => Refusal::new(code),
    }
}

// What is said by functions that need a bank to be asked.

const BACKWARDS: Said = Said::fixed(
    "2026-06-10T09:00:00+09:00 は現在 2026-06-10T10:00:00+09:00 より前です。時計は戻せません。新しいサンドボックスを使ってください。",
    "2026-06-10T09:00:00+09:00 lies before now, 2026-06-10T10:00:00+09:00; a clock never goes back: use a fresh sandbox",
);

const IMPOSSIBLE: Said = Said::fixed(
    "イベント `night-stop` はまだ始まっていません（2026-06-10T23:00:00+09:00 の予定です）。",
    "the event `night-stop` has not begun; it is planned for 2026-06-10T23:00:00+09:00",
);

const EVICTED: Said = Said::fixed(
    "この呼び出しの記録はもうありません。残っている最も古いものは default.18 です。",
    "this call is no longer kept; the oldest that is kept is default.18",
);

const UNKNOWN_CALL: Said = Said::fixed(
    "サンドボックス `default` に呼び出し `default.99` はありません。Sandbox-Call の値を指定してください。",
    "the sandbox `default` knows no call `default.99`; give the value of Sandbox-Call",
);
