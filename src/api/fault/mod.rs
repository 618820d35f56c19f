//! 通信障害. What goes wrong on the wire, carried out: the rules of the scenario are asked once for each call, behind the bank
//! or in front of it. Nothing here changes the bank.

mod delivery;
mod instead;
mod next_page;
mod socket;
mod spoil;
mod wire;

pub use delivery::deliver;
pub use instead::Instead;
pub use socket::keep as keep_socket;

use super::turn::TurnData;
use crate::{
    bank::refusal::Refusal,
    event::{Fault, Inject, Plane, RefusalCode, Wall},
    sandbox::{Called, Drawn},
    scenario::Hit,
};

/// What the rules make of this call. Whoever asks first lets the call be counted.
async fn drawn(turn: &TurnData) -> &[Drawn] {
    if turn.drawn.get().is_none() {
        let drawn = match called(turn) {
            None => Vec::new(),
            Some(called) => turn.sandbox.draw(&turn.state, &called).await,
        };
        // A turn is asked by one after the other.
        let _ = turn.drawn.set(drawn);
    }
    turn.drawn.get().map_or(&[], Vec::as_slice)
}

/// The call as the rules match it. The developer's own levers never fail.
fn called(turn: &TurnData) -> Option<Called> {
    let operation = turn.operation().filter(|operation| operation.plane() != Plane::Control)?;
    let caller = turn.caller();
    let link = caller.and_then(|(_, link)| turn.state.link(link?));
    Some(Called {
        operation,
        partner: caller.map(|(partner, _)| partner),
        customer: link.map(|link| link.customer()),
        account: next_page::account(turn),
        wall: turn.wall,
    })
}

/// What hits a call besides latency, in the order of the rules.
fn others<'a>(turn: &'a TurnData, drawn: &'a [Drawn]) -> impl Iterator<Item = (&'a Fault, Option<Wall>)> {
    drawn.iter().filter_map(|drawn| {
        let fault = turn.state.faults().get(drawn.rule)?;
        match drawn.hit? {
            Hit::Late(_) => None,
            Hit::Beyond(until) => Some((fault, Some(until))),
            Hit::Injected => Some((fault, None)),
        }
    })
}

/// Whether a call that is hit like this never reaches the bank.
const fn keeps_out(inject: &Inject) -> bool {
    matches!(inject, Inject::Error(_) | Inject::Connection(_) | Inject::HtmlError { .. } | Inject::RateLimit(_))
}

/// Lets the bank carry out what a call asks for, unless the call never reaches it.
///
/// # Errors
/// `upstream_timeout`, which nobody gets to see: what the fault says is answered in its place.
pub async fn let_through(turn: &TurnData) -> Result<(), Refusal> {
    if turn.state.faults().is_empty() {
        return Ok(());
    }
    // The key of a next page is the one thing that hangs on the answer; what is written has no pages.
    let mut hits = others(turn, drawn(turn).await).filter(|(fault, _)| !matches!(fault.inject, Inject::NextPage(_)));
    match hits.next() {
        Some((fault, _)) if keeps_out(&fault.inject) => Err(Refusal::new(RefusalCode::UpstreamTimeout)),
        _ => Ok(()),
    }
}
