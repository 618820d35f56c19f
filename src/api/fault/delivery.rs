//! The delivery: what the rules leave of an answer, and how it reaches the caller.

use super::{drawn, instead, keeps_out, others, socket, spoil, wire};
use crate::{
    api::{
        Bank, Turn,
        turn::{OnWire, TurnData, close},
    },
    bank::refusal::Refusal,
    event::{ConnectionFault, Delivered, Fault, Inject, RefusalCode, Wall},
    journal::{DrawnFault, Faulted},
    sandbox::Drawn,
    scenario::Hit,
};
use actix_web::{
    HttpRequest, HttpResponse,
    body::{BoxBody, to_bytes},
    dev::ServiceResponse,
    http::header::{HeaderName, HeaderValue},
    web::{Bytes, Data},
};
use std::rc::Rc;

static SANDBOX_FAULT: HeaderName = HeaderName::from_static("sandbox-fault");

/// An answer on its way.
pub struct Answer {
    /// Its status and headers.
    pub head: HttpResponse<()>,
    /// Its body.
    pub bytes: Bytes,
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
    let drawn = drawn(turn).await;
    let (request, mut response) = answered.into_parts();
    if drawn.is_empty() {
        close(bank, turn, &mut response, None);
        return ServiceResponse::new(request, response);
    }
    let decided = response.status().as_u16();
    let (head, body) = response.into_parts();
    let answer = Answer { head, bytes: to_bytes(body).await.unwrap_or_default() };
    let mut fate = Fate { answer, delivered: Delivered::Whole, refused: None };
    let turned = Turn::of(turn.clone(), request.clone());
    let mut hits = others(turn, drawn);
    let winner = hits.find(|(fault, until)| befall(&turned, &mut fate, &fault.inject, *until)).map(|(fault, _)| fault);
    let reached_bank = !winner.is_some_and(|fault| keeps_out(&fault.inject));
    let faulted = Faulted {
        drawn: drawn.iter().filter_map(|drawn| named(turn, drawn, winner)).collect(),
        late_ms: drawn.iter().map(|drawn| if let Some(Hit::Late(ms)) = drawn.hit { ms } else { 0 }).sum(),
        decided: reached_bank.then_some(decided),
        refused: turn.refused().filter(|_| reached_bank),
        delivered: fate.delivered,
    };
    let Fate { mut answer, refused, .. } = fate;
    let names = faulted.struck().collect::<Vec<_>>().join(", ");
    if let (false, Ok(names)) = (names.is_empty() || bank.settings.hides_faults, HeaderValue::from_str(&names)) {
        answer.head.headers_mut().insert(SANDBOX_FAULT.clone(), names);
    }
    let late_ms = faulted.late_ms;
    close(bank, turn, &mut answer.head, Some(OnWire { faulted, refused }));
    if late_ms > 0 {
        bank.pause(late_ms).await;
        turn.sandbox.journal().handed_over(turn.call, turn.sandbox.calls_so_far(), turn.wall_when((bank.wall)()));
    }
    let body = on_the_wire(bank, &request, answer.bytes, winner.map(|fault| &fault.inject)).await;
    ServiceResponse::new(request, answer.head.set_body(body))
}

/// The body as it reaches the caller, and the connection as it is to end.
async fn on_the_wire(bank: &Data<Bank>, request: &HttpRequest, bytes: Bytes, inject: Option<&Inject>) -> BoxBody {
    match inject {
        Some(Inject::Connection(how)) => {
            let socket = socket::take(request);
            match how {
                ConnectionFault::Hang => wire::hang(bank, socket).await,
                ConnectionFault::Reset => socket::reset_at_close(socket),
                ConnectionFault::Close => {}
            }
            wire::nothing()
        }
        Some(Inject::SlowBody { chunks, over_ms }) => wire::slow(bank.clone(), &bytes, *chunks, *over_ms),
        Some(Inject::TruncateBody { at_percent }) => wire::cut(bank.clone(), &bytes, *at_percent),
        _ => BoxBody::new(bytes),
    }
}

/// One rule's part in a call, for the journal: what was drawn, and whether it made a difference.
fn named(turn: &TurnData, drawn: &Drawn, winner: Option<&Fault>) -> Option<DrawnFault> {
    let fault = turn.state.faults().get(drawn.rule)?;
    let is_late = matches!(drawn.hit, Some(Hit::Late(_)));
    let is_winner = winner.is_some_and(|winner| std::ptr::eq(winner, fault));
    Some(DrawnFault { fault: fault.id.clone(), n: drawn.n, struck: is_late || is_winner })
}

/// Lets a rule do to an answer what it injects, if it applies to it.
fn befall(turn: &Turn, fate: &mut Fate, inject: &Inject, until: Option<Wall>) -> bool {
    let (delivered, applies) = match inject {
        Inject::Latency(_) => return false,
        Inject::Error(error) => (Delivered::Replaced, put(fate, (instead::error(turn, error), None))),
        Inject::HtmlError { status } => (Delivered::Replaced, put(fate, (instead::page(*status), None))),
        Inject::RateLimit(_) => {
            // A call without a token that counts is refused before it is counted (DESIGN §4.6).
            let is_counted = turn.data().refused().is_none_or(|code| code > RefusalCode::RateLimited);
            let until = until.unwrap_or(turn.data().wall);
            (Delivered::Replaced, is_counted && put(fate, instead::too_many(turn, until)))
        }
        Inject::LostReply => (Delivered::Replaced, put(fate, instead::lost(turn))),
        Inject::Connection(_) => (Delivered::Nothing, true),
        Inject::SlowBody { .. } => (Delivered::Whole, true),
        Inject::TruncateBody { .. } => (Delivered::Cut, true),
        Inject::MalformedJson => (Delivered::Spoilt, spoil::malform(&mut fate.answer)),
        Inject::WrongContentType { content_type } => {
            (Delivered::Spoilt, spoil::mislabel(&mut fate.answer, content_type))
        }
        Inject::NextPage(how) => (Delivered::Spoilt, spoil::mislead(turn, &mut fate.answer, *how)),
    };
    if applies {
        fate.delivered = delivered;
    }
    applies
}

/// Puts another answer in place of the bank's.
fn put(fate: &mut Fate, (answer, refused): (Answer, Option<Refusal>)) -> bool {
    (fate.answer, fate.refused) = (answer, refused);
    true
}
