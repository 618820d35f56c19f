//! 時計. Where the clock is to go: by a span, to an instant, or to a named edge.

use super::who;
use crate::{
    bank::{
        edge::{EdgeKind, EdgeName, StateEdge},
        linkage::Link,
        refusal::{Refusal, Said},
    },
    event::{
        AccountNo, Channel, ClockAdvanced, Jst, LinkNo, MAX_SHOWN, PartnerId, PartnerNo, RefusalCode, TokenIssued,
        TokenKind,
    },
    sandbox::state::State,
    scenario,
};

/// The fastest that a clock flows: seconds of bank time per second of wall time.
pub const FASTEST: f64 = 1_000_000.0;

/// The instant to which an advance goes.
///
/// # Errors
/// `parameter_invalid` when it does not say exactly one goal, or an edge that does not come;
/// `clock_backwards` when the goal lies before now.
pub fn target(state: &State, now: Jst, asked: &ClockAdvanced) -> Result<Jst, Refusal> {
    let goal = match (&asked.by, asked.to, &asked.to_edge) {
        (Some(by), None, None) => now.plus(scenario::parse_duration(by).map_err(|reason| invalid("by", reason))?),
        (None, Some(to), None) => to,
        (None, None, Some(edge)) => {
            let name = EdgeName::parse(edge).map_err(|reason| invalid("to_edge", reason))?;
            edge_after(state, now, &name)?
        }
        _ => {
            let reason = Said::fixed(
                "by・to・to_edge のうち、ちょうど一つを指定してください。",
                "give exactly one of `by`, `to` and `to_edge`",
            );
            return Err(invalid("by", reason));
        }
    };
    if goal < now {
        let ja = format!("{goal} は現在 {now} より前です。時計は戻せません。新しいサンドボックスを使ってください。");
        let en = format!("{goal} lies before now, {now}; a clock never goes back: use a fresh sandbox");
        return Err(Refusal::of_parameter(RefusalCode::ClockBackwards, "to", Said::made(ja, en)));
    }
    if goal >= MAX_SHOWN {
        return Err(invalid(
            "to",
            Said::fixed("2199 年末より先へは進められません。", "the clock does not go beyond the end of 2199"),
        ));
    }
    Ok(goal)
}

fn invalid(parameter: &str, reason: Said) -> Refusal {
    Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, reason)
}

/// The earliest edge of this name strictly after now, its offset included.
fn edge_after(state: &State, now: Jst, name: &EdgeName) -> Result<Jst, Refusal> {
    let selector = name.selector.as_deref();
    let found = match name.kind {
        EdgeKind::Calendar(edge) => {
            let channel = channel_of(state, selector)?;
            name.after(now, |from| edge.next(state.profile().hours(), channel, from))
        }
        EdgeKind::State(StateEdge::TokenExpiry) => {
            let owner = Owner::of(state, selector)?;
            name.after(now, |from| {
                let tokens = state.tokens.iter();
                let theirs = tokens.filter(|token| owner.has_token(state, &token.issued));
                theirs.map(|token| token.issued.expires_at).filter(|at| *at > from).min()
            })
        }
        EdgeKind::State(StateEdge::LinkExpiry) => {
            let owner = Owner::of(state, selector)?;
            name.after(now, |from| {
                let theirs = state.links().filter(|link| owner.has(link));
                theirs.map(|link| link.made.expires_at).filter(|at| *at > from).min()
            })
        }
        EdgeKind::State(StateEdge::MaintenanceStart) => {
            name.after(now, |from| state.maintenance_edges().filter_map(|(start, _)| start).find(|at| *at > from))
        }
        EdgeKind::State(StateEdge::MaintenanceEnd) => {
            name.after(now, |from| state.maintenance_edges().filter_map(|(_, end)| end).filter(|at| *at > from).min())
        }
        EdgeKind::State(StateEdge::IncidentDeadline) => {
            let partner = selector.map(|word| who::partner(state, &PartnerId(word.into()), "to_edge")).transpose()?;
            let no = partner.map(|partner| partner.no);
            name.after(now, |from| state.deadlines(no).find(|at| *at > from))
        }
        EdgeKind::State(StateEdge::PostingNext) => {
            let owner = Owner::of(state, selector)?;
            name.after(now, |from| next_posting(state, &owner, now, from))
        }
    };
    let reason = Said::fixed("この先にその時点はありません。", "there is no such edge ahead");
    found.ok_or_else(|| invalid("to_edge", reason))
}

/// When the next row is booked on an account of a live link, by its own story or by the timeline.
fn next_posting(state: &State, owner: &Owner, now: Jst, from: Jst) -> Option<Jst> {
    let planned = state.upcoming().find(|(at, due)| *at > from && due.word() == "transaction_posted");
    let links = state.links().filter(|link| owner.has(link) && link.ended(now).is_none());
    let accounts = links.flat_map(|link| {
        let customer = link.customer();
        link.made.accounts.iter().map(move |kind| AccountNo { customer, kind: *kind })
    });
    let booked = accounts.filter_map(|account| state.town().ledger(account)?.next_row_after(from));
    planned.map(|(at, _)| at).into_iter().chain(booked).min()
}

fn channel_of(state: &State, selector: Option<&str>) -> Result<Channel, Refusal> {
    let Some(word) = selector else {
        return Ok(Channel::Institution);
    };
    if let Some(channel) = Channel::from_word(word) {
        return Ok(channel);
    }
    who::partner(state, &PartnerId(word.into()), "to_edge").map(|partner| partner.terms.channel)
}

/// Whose token or link is meant.
struct Owner {
    partner: Option<PartnerNo>,
    link: Option<LinkNo>,
}

impl Owner {
    /// A partner by name, a link by its id, or anybody.
    fn of(state: &State, selector: Option<&str>) -> Result<Self, Refusal> {
        let Some(word) = selector else {
            return Ok(Self { partner: None, link: None });
        };
        if let Some(link) = state.find_link(word) {
            return Ok(Self { partner: None, link: Some(link.no()) });
        }
        let partner = who::partner(state, &PartnerId(word.into()), "to_edge")?;
        Ok(Self { partner: Some(partner.no), link: None })
    }

    fn has_token(&self, state: &State, token: &TokenIssued) -> bool {
        let link = token.link.and_then(|no| state.link(no));
        let is_theirs = self.partner.is_none_or(|no| token.partner == no);
        token.kind != TokenKind::Code && is_theirs && (self.link.is_none() || link.is_some_and(|link| self.has(link)))
    }

    fn has(&self, link: &Link) -> bool {
        self.partner.is_none_or(|no| link.partner() == no) && self.link.is_none_or(|no| link.no() == no)
    }
}
