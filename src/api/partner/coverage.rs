//! 変更の影響（第9条第1項）. What of a change touches a partner: the change says which operations, parameters and fields it
//! touches, the journal what this partner has called, asked with and been given.

use crate::{
    api::{
        docs::{Described, described},
        institution::CardLoanBalanceView,
        turn::Turn,
    },
    bank::{
        coverage::{Touch, touch},
        linkage::Partner,
        refusal::Refusal,
    },
    event::{AccountKind, Announcement, Channel, Jst, Operation, Plane},
    sandbox::State,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// An operation that a change touches and that this partner uses, as far as the journal reaches back. What a partner reads
/// of an answer the bank cannot know: the fields are those that the answers to it carried.
#[derive(Serialize, ToSchema)]
pub struct TouchedView {
    /// Which operation.
    operation: Operation,
    /// How it is touched.
    effect: TouchedHow,
    /// How many calls of it the journal holds of this partner; where only some kinds of account are touched, of those.
    #[schema(example = 17)]
    calls: u32,
    /// When the latest of them was, in bank time.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    last_called_at: Jst,
    /// The kinds of account about which they were answered, where they are about one.
    account_kinds: BTreeSet<AccountKind>,
    /// The parameters that are touched and that this partner has sent in the query of a call.
    #[schema(example = json!(["date_from"]))]
    parameters: Vec<&'static str>,
    /// The fields that are touched and that answers to this partner carried, by the ways to them. Those that an answer has
    /// only where there is something to say are among them.
    #[schema(example = json!(["date_from", "transactions", "transactions.amount"]))]
    fields: Vec<&'static str>,
}

/// 影響の種類. How a change touches an operation: `hours` the same is answered, at other times; `refused` it is no longer
/// answered, or not before something has been done; `changed` its parameters or the fields of its answer mean or hold
/// something else.
#[derive(Serialize, ToSchema, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub enum TouchedHow {
    /// The same, at other times.
    Hours,
    /// No longer, or not before something has been done.
    Refused,
    /// Something else.
    Changed,
}

impl From<&Touch<'_>> for TouchedHow {
    fn from(touch: &Touch<'_>) -> Self {
        match touch {
            Touch::Hours => Self::Hours,
            Touch::Refused => Self::Refused,
            Touch::Changed { .. } => Self::Changed,
        }
    }
}

/// What a partner has used: each operation, for each kind of account about which it was answered.
pub struct Used {
    channel: Channel,
    uses: BTreeMap<(Operation, Option<AccountKind>), Use>,
}

/// How a partner has used an operation.
struct Use {
    calls: u32,
    last_at: Jst,
    was_answered: bool,
    parameters: BTreeSet<&'static str>,
}

impl Used {
    /// What the journal knows of this partner, whichever replica it has called.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn by(partner: &Partner, turn: &Turn) -> Result<Self, Refusal> {
        let mut calls = Vec::new();
        // The journal is held no longer than it takes to find the calls.
        turn.data().sandbox.all_calls().await?.journal().each(|call| {
            if let Some(operation) = call.operation.filter(|_| call.partner == Some(partner.no)) {
                calls.push((operation, call.bank_at, call.status, call.target.clone()));
            }
        });
        let mut used = Self { channel: partner.terms.channel, uses: BTreeMap::new() };
        for (operation, at, status, target) in calls {
            let was_answered = (200..300).contains(&status);
            // A refused call tells nothing of an account, not even its kind.
            let kind = was_answered.then(|| kind_asked(turn.state(), partner, operation, &target)).flatten();
            used.note(operation, kind, at, was_answered, &target);
        }
        Ok(used)
    }

    fn note(&mut self, operation: Operation, kind: Option<AccountKind>, at: Jst, was_answered: bool, target: &str) {
        let none = || Use { calls: 0, last_at: at, was_answered: false, parameters: BTreeSet::new() };
        let known = self.uses.entry((operation, kind)).or_insert_with(none);
        known.calls += 1;
        known.last_at = known.last_at.max(at);
        known.was_answered |= was_answered;
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let sent = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
        let taken = described(operation).map_or(&[][..], |described| &described.parameters);
        known.parameters.extend(sent.filter_map(|name| taken.iter().find(|taken| *taken == name).map(String::as_str)));
    }

    /// What of it a change touches.
    pub fn touched_by(&self, what: &Announcement) -> Vec<TouchedView> {
        let mut touched: BTreeMap<(Operation, TouchedHow), TouchedView> = BTreeMap::new();
        for ((operation, kind), known) in &self.uses {
            let Some(touch) = touch(what, self.channel, *operation, *kind) else { continue };
            let effect = TouchedHow::from(&touch);
            let view = touched.entry((*operation, effect)).or_insert_with(|| TouchedView {
                operation: *operation,
                effect,
                calls: 0,
                last_called_at: known.last_at,
                account_kinds: BTreeSet::new(),
                parameters: Vec::new(),
                fields: Vec::new(),
            });
            view.calls += known.calls;
            view.last_called_at = view.last_called_at.max(known.last_at);
            view.account_kinds.extend(kind);
            let parameters = known.parameters.iter().copied().filter(|name| touch.has_parameter(name));
            add_new(&mut view.parameters, parameters);
            let given = described(*operation).filter(|_| known.was_answered).map(|said| carried(said, *kind));
            add_new(
                &mut view.fields,
                given.unwrap_or_default().iter().map(String::as_str).filter(|way| touch.has_field(way)),
            );
        }
        touched.into_values().collect()
    }
}

fn add_new<'a>(names: &mut Vec<&'a str>, more: impl Iterator<Item = &'a str>) {
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
}

/// The kind of the account that a call was about, where it was about one.
fn kind_asked(state: &State, partner: &Partner, operation: Operation, target: &str) -> Option<AccountKind> {
    let Plane::Data(channel) = operation.plane() else { return None };
    let (_, rest) = target.split_once("/accounts/")?;
    let id = rest.split(['/', '?']).next()?;
    state.account_by_id(partner.no, channel, id).map(|account| account.kind)
}

/// The fields that an answer about an account of this kind carries. Where an operation has two bodies, they are that of a
/// card loan and that of all other kinds.
fn carried(said: &'static Described, kind: Option<AccountKind>) -> &'static [String] {
    let is_loan = kind == Some(AccountKind::CardLoan);
    let meant = |(name, _): &&(String, Vec<String>)| (*name == CardLoanBalanceView::name()) == is_loan;
    let body = said.bodies.iter().find(meant).or_else(|| said.bodies.first());
    body.map_or(&[], |(_, ways)| ways)
}
