//! 通信障害. What goes wrong on the wire, carried out: the rules of the scenario are asked once for each call, behind the bank
//! or in front of it. Nothing here changes the bank.

mod instead;
mod next_page;
mod socket;
mod spoil;
mod wire;

pub use instead::Instead;
pub use socket::keep as keep_socket;

use super::{
    Bank, Turn,
    turn::{OnWire, TurnData, close},
};
use crate::{
    bank::refusal::Refusal,
    event::{ConnectionFault, Delivered, Fault, Inject, Operation, Plane, RefusalCode, Wall},
    journal::{DrawnFault, Faulted},
    sandbox::{Called, Drawn},
    scenario::Hit,
};
use actix_web::{
    HttpResponse,
    body::{BoxBody, to_bytes},
    dev::ServiceResponse,
    http::header::{HeaderName, HeaderValue},
    web::{Bytes, Data},
};
use std::rc::Rc;

static SANDBOX_FAULT: HeaderName = HeaderName::from_static("sandbox-fault");

/// What the rules make of this call. Whoever asks first lets the call be counted.
fn drawn(turn: &TurnData) -> &[Drawn] {
    turn.drawn.get_or_init(|| {
        let called = called(turn);
        called.map_or_else(Vec::new, |called| turn.sandbox.tallies().draw(&turn.state, &called))
    })
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
        let fault = turn.state.opened().faults.get(drawn.rule)?;
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
pub fn let_through(turn: &TurnData) -> Result<(), Refusal> {
    if turn.state.opened().faults.is_empty() {
        return Ok(());
    }
    // The key of a next page is the one thing that hangs on the answer; what is written has no pages.
    let mut hits = others(turn, drawn(turn)).filter(|(fault, _)| !matches!(fault.inject, Inject::NextPage(_)));
    match hits.next() {
        Some((fault, _)) if keeps_out(&fault.inject) => Err(Refusal::new(RefusalCode::UpstreamTimeout)),
        _ => Ok(()),
    }
}

/// An answer on its way.
struct Answer {
    head: HttpResponse<()>,
    bytes: Bytes,
}

impl Answer {
    async fn read(response: HttpResponse) -> Self {
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body).await.unwrap_or_default();
        Self { head, bytes }
    }

    fn whole(self) -> HttpResponse {
        self.head.set_body(BoxBody::new(self.bytes))
    }
}

/// What becomes of an answer.
struct Fate {
    answer: Answer,
    delivered: Delivered,
    /// Why the answer is a refusal, where it was made one.
    refused: Option<Refusal>,
}

/// Delivers an answer as the rules let it be delivered, and closes the turn.
pub async fn deliver(
    bank: &Data<Bank>,
    turn: &Rc<TurnData>,
    answered: ServiceResponse<BoxBody>,
) -> ServiceResponse<BoxBody> {
    let drawn = drawn(turn);
    let (request, mut response) = answered.into_parts();
    if drawn.is_empty() {
        close(turn, &mut response, None);
        return ServiceResponse::new(request, response);
    }
    let decided = response.status().as_u16();
    let turned = Turn::of(turn.clone(), request.clone());
    let mut fate = Fate { answer: Answer::read(response).await, delivered: Delivered::Whole, refused: None };
    let mut winner = None;
    for (fault, until) in others(turn, drawn) {
        match befall(&turned, fate, &fault.inject, until) {
            Ok(befallen) => {
                (fate, winner) = (befallen, Some(fault));
                break;
            }
            Err(untouched) => fate = untouched,
        }
    }
    let late_ms = drawn.iter().map(|drawn| if let Some(Hit::Late(ms)) = drawn.hit { ms } else { 0 }).sum();
    let kept_out = winner.is_some_and(|fault| keeps_out(&fault.inject));
    let faulted = Faulted {
        drawn: drawn.iter().filter_map(|drawn| named(turn, drawn, winner)).collect(),
        late_ms,
        decided: (!kept_out).then_some(decided),
        refused: turn.refused().filter(|_| !kept_out),
        delivered: fate.delivered,
    };
    let names = faulted.struck().collect::<Vec<_>>().join(", ");
    let mut answer = fate.answer;
    if let (false, Ok(names)) = (names.is_empty() || bank.settings.hides_faults, HeaderValue::from_str(&names)) {
        answer.head.headers_mut().insert(SANDBOX_FAULT.clone(), names);
    }
    close(turn, &mut answer.head, Some(OnWire { faulted, refused: fate.refused }));
    bank.pause(late_ms).await;
    let response = match winner.map(|fault| &fault.inject) {
        Some(Inject::Connection(how)) => {
            let socket = socket::take(&request);
            if *how == ConnectionFault::Hang {
                wire::hang(bank, socket).await;
            } else if *how == ConnectionFault::Reset {
                socket::reset_at_close(socket);
            }
            answer.head.set_body(wire::nothing())
        }
        Some(Inject::SlowBody { chunks, over_ms }) => {
            let body = wire::slow(bank.clone(), answer.bytes, *chunks, *over_ms);
            answer.head.set_body(body)
        }
        Some(Inject::TruncateBody { at_percent }) => {
            let body = wire::cut(bank.clone(), answer.bytes, *at_percent);
            answer.head.set_body(body)
        }
        _ => answer.whole(),
    };
    ServiceResponse::new(request, response)
}

/// One rule's part in a call, for the journal: what was drawn, and whether it made a difference.
fn named(turn: &TurnData, drawn: &Drawn, winner: Option<&Fault>) -> Option<DrawnFault> {
    let fault = turn.state.opened().faults.get(drawn.rule)?;
    let is_late = matches!(drawn.hit, Some(Hit::Late(_)));
    let is_winner = winner.is_some_and(|winner| std::ptr::eq(winner, fault));
    Some(DrawnFault { fault: fault.id.clone(), n: drawn.n, struck: is_late || is_winner })
}

/// What one rule makes of an answer; the answer untouched, where the rule does not apply to it.
fn befall(turn: &Turn, fate: Fate, inject: &Inject, until: Option<Wall>) -> Result<Fate, Fate> {
    let Fate { answer, .. } = fate;
    let untouched = |answer| Fate { answer, delivered: Delivered::Whole, refused: None };
    let replaced = |answer, refused| Fate { answer, delivered: Delivered::Replaced, refused };
    let spoilt = |answer| Fate { answer, delivered: Delivered::Spoilt, refused: None };
    Ok(match inject {
        Inject::Latency(_) => return Err(untouched(answer)),
        Inject::Error(error) => replaced(instead::error(turn, error), None),
        Inject::HtmlError { status } => replaced(instead::page(*status), None),
        // A call without a token that counts is refused before it is counted (DESIGN §4.6).
        Inject::RateLimit(_) if turn.data().refused().is_some_and(|code| code < RefusalCode::RateLimited) => {
            return Err(untouched(answer));
        }
        Inject::RateLimit(_) => {
            let (answer, refusal) = instead::too_many(turn, until.unwrap_or(turn.data().wall));
            replaced(answer, Some(refusal))
        }
        Inject::LostReply => {
            let (answer, refusal) = instead::lost(turn);
            replaced(answer, Some(refusal))
        }
        Inject::Connection(_) => Fate { answer, delivered: Delivered::Nothing, refused: None },
        Inject::SlowBody { .. } => Fate { answer, delivered: Delivered::Whole, refused: None },
        Inject::TruncateBody { .. } => Fate { answer, delivered: Delivered::Cut, refused: None },
        Inject::MalformedJson => spoilt(spoil::malformed(answer).map_err(untouched)?),
        Inject::WrongContentType { content_type } => spoilt(spoil::mislabelled(answer, content_type)),
        Inject::NextPage(how) => spoilt(spoil::page(turn, answer, *how).map_err(untouched)?),
    })
}

/// The operation whose answers have pages.
const PAGED: Operation = Operation::ListTransactions;
