//! 位置. One call of a partner: which operation, and the how manieth of it.

use crate::{
    event::{Operation, PartnerId, Plane},
    report::Suite,
};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// One call, counted from 1 among the calls that a partner makes of an operation. It reads `kakeibo:read_balance:3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Who calls.
    pub partner: PartnerId,
    /// What is called.
    pub operation: Operation,
    /// The how manieth of them it is, from 1.
    pub nth: u64,
}

/// Every call of a run, in the order in which they were made, of this operation and partner where they are given; else all
/// that read account information or fetch tokens.
pub fn all(suite: &Suite, operation: Option<Operation>, partner: Option<&PartnerId>) -> Vec<Position> {
    let mut counts: BTreeMap<(&str, Operation), u64> = BTreeMap::new();
    let calls = suite.journal.iter().filter_map(|mark| Some((mark, Operation::from_word(&mark.operation)?)));
    let numbered = calls.map(|(mark, operation)| {
        let nth = counts.entry((&mark.partner, operation)).or_default();
        *nth += 1;
        Position { partner: PartnerId(mark.partner.as_str().into()), operation, nth: *nth }
    });
    let is_meant = |position: &Position| {
        operation.map_or_else(|| is_usual(position.operation), |operation| operation == position.operation)
            && partner.is_none_or(|partner| *partner == position.partner)
    };
    numbered.filter(is_meant).collect()
}

fn is_usual(operation: Operation) -> bool {
    operation == Operation::IssueToken || matches!(operation.plane(), Plane::Data(_))
}

/// An operation that a partner's program calls by its own name.
///
/// # Errors
/// Which operations there are.
pub fn operation(word: &str) -> Result<Operation, String> {
    let is_called = |operation: &Operation| match operation.plane() {
        Plane::Data(_) | Plane::Partner => true,
        Plane::Oauth => {
            matches!(
                operation,
                Operation::IssueToken
                    | Operation::RevokeToken
                    | Operation::IntrospectToken
                    | Operation::PushAuthorizationRequest
            )
        }
        Plane::Control => false,
    };
    Operation::from_word(word).filter(is_called).ok_or_else(|| {
        let known = Operation::ALL.iter().filter(|operation| is_called(operation)).map(|operation| operation.word());
        format!("expected one of {}", known.collect::<Vec<_>>().join(", "))
    })
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.partner, self.operation.word(), self.nth)
    }
}

impl FromStr for Position {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        let [partner, called, nth] = parts.as_slice() else {
            return Err("expected partner:operation:number, such as kakeibo:list_transactions:3".to_owned());
        };
        let nth = nth.parse().ok().filter(|nth| *nth > 0).ok_or("the number of a call is 1 or more")?;
        Ok(Self { partner: PartnerId((*partner).into()), operation: operation(called)?, nth })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_as_it_is_written() {
        let text = "kakeibo:list_transactions:3";
        assert_eq!(text.parse::<Position>().map(|position| position.to_string()), Ok(text.to_owned()));
        for (wrong, said) in [
            ("kakeibo:list_transactions", "expected partner:operation:number"),
            ("kakeibo:list_transactions:0", "1 or more"),
            ("kakeibo:login:1", "expected one of list_accounts"),
        ] {
            assert!(wrong.parse::<Position>().is_err_and(|why| why.contains(said)), "{wrong}");
        }
    }
}
