//! 規則. One file for each family of rules.

mod accounts;
mod back_off;
mod code;
mod hours;
mod incident;
mod pages;
mod pkce;
mod reauthorize;
mod refresh;
mod retry_after;
mod stop;
mod terms;
mod token;

use super::{monitor::Monitor, trace::Duty};
use crate::scenario::{MustNotRule, MustRule, Rule};

/// The monitor of a rule.
pub fn monitor(rule: &Rule) -> Box<dyn Monitor> {
    match rule {
        Rule::Must(must) => match must {
            MustRule::Reauthorize(within) => Box::new(reauthorize::Reauthorize::new(*within)),
            MustRule::RefreshToken { rejected_calls } => Box::new(refresh::RefreshToken::new(*rejected_calls)),
            MustRule::HonourRetryAfter { tolerance_ms, scope } => {
                Box::new(retry_after::HonourRetryAfter::new(*tolerance_ms, *scope))
            }
            MustRule::BackOff(back_off) => Box::new(back_off::Spaced::new(back_off.max_rate)),
            MustRule::AcknowledgeIncident { bank_ms } => Box::new(incident::Dutiful::new(Duty::Acknowledge, *bank_ms)),
            MustRule::ReportIncident { bank_ms } => Box::new(incident::Dutiful::new(Duty::Report, *bank_ms)),
            MustRule::AcceptTerms { bank_ms } => Box::new(terms::AcceptTerms::new(*bank_ms)),
            MustRule::PageToEnd => Box::new(pages::PageToEnd::default()),
            MustRule::UsePkce => Box::new(pkce::UsePkce),
            MustRule::StopWithin(within) => Box::new(stop::StopWithin::new(*within)),
        },
        Rule::MustNot(must_not) => match must_not {
            MustNotRule::CallApi { operations, grace_ms } => {
                Box::new(stop::CallApi::new(operations.clone(), *grace_ms))
            }
            MustNotRule::UseToken { state } => Box::new(token::UseToken::new(*state)),
            MustNotRule::CallOutsideServiceHours { max } => Box::new(hours::OutsideHours::new(*max)),
            MustNotRule::RequestUnlinkedAccount => Box::new(accounts::Unlinked::default()),
            MustNotRule::RefreshConcurrently => Box::new(refresh::Concurrently::default()),
            MustNotRule::ReuseCode => Box::new(code::ReuseCode::default()),
        },
    }
}
