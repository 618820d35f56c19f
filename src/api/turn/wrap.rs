//! The one wrap: it chooses the sandbox by the path, opens the turn before routing, and closes it after the answer.

use super::{Shortcut, Shown, Turn, TurnData, answer, choose::choose, moment, seen, shortcut};
use crate::{
    api::{
        Bank, fault, front,
        metrics::{self, Counters},
    },
    bank::refusal::Refusal,
    event::{CallMoment, Delivered, Lang, RefusalCode},
    journal::{CallRecord, Faulted, Noted, Refused},
};
use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    error::InternalError,
    http::{
        ConnectionType, Method,
        header::{self, HeaderName, HeaderValue},
    },
    web::Data,
};
use futures_util::FutureExt;
use std::{
    borrow::Cow,
    cell::{Cell, OnceCell},
    future::{Future, Ready, ready},
    panic::AssertUnwindSafe,
    pin::Pin,
    rc::Rc,
    sync::Arc,
};

static SANDBOX_CALL: HeaderName = HeaderName::from_static("sandbox-call");
static SANDBOX_TIME: HeaderName = HeaderName::from_static("sandbox-time");

/// Gives every request its turn.
pub struct OneTurn {
    /// The server whose sandboxes are reached.
    pub bank: Data<Bank>,
    /// What is answered without the router.
    pub shortcuts: &'static [Shortcut],
}

impl<S, B> Transform<S, ServiceRequest> for OneTurn
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Transform = TurnService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let counters = self.bank.meters.worker();
        ready(Ok(TurnService {
            service: Rc::new(service),
            bank: self.bank.clone(),
            shortcuts: self.shortcuts,
            counters,
        }))
    }
}

/// The wrap around one worker's routes.
pub struct TurnService<S> {
    service: Rc<S>,
    bank: Data<Bank>,
    shortcuts: &'static [Shortcut],
    counters: Arc<Counters>,
}

type Answered = Pin<Box<dyn Future<Output = Result<ServiceResponse<BoxBody>, Error>>>>;

impl<S, B> Service<ServiceRequest> for TurnService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Answered;

    forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let (service, bank) = (self.service.clone(), self.bank.clone());
        let (shortcuts, counters) = (self.shortcuts, self.counters.clone());
        Box::pin(async move {
            let (came_at, began) = ((bank.wall)(), bank.meters.now());
            if request.method() == Method::HEAD {
                // The codec knows that no body may follow; the routes need not.
                request.head_mut().method = Method::GET;
            }
            let (sandbox, base) = match choose(&bank, &mut request, came_at).await {
                Ok(chosen) => chosen,
                Err(refusal) => {
                    let response = without_turn(&bank, &request, &refusal);
                    let took = bank.meters.now().saturating_sub(began);
                    counters.count(None, response.status().as_u16(), Some(refusal.code), took);
                    return Ok(request.into_response(response));
                }
            };
            let (shown, proving) = Shown::read(sandbox.keys(), request.headers());
            let as_it_is = front::needs_no_state(request.path());
            let moment::Arrived { mut state, wall, refused } =
                moment::arrived(&sandbox, came_at, shown, request.path(), as_it_is).await;
            if refused.as_ref().is_some_and(|refusal| refusal.code == RefusalCode::SandboxNotFound) {
                bank.registry.forget(sandbox.name()).await;
            }
            if state.waits_for_calls() {
                let call = (CallMoment::Before, front::operation_of(&request));
                let partner = shown.partner_in(&state);
                state = sandbox.called(state, wall, call, partner).await;
            }
            let turn = Rc::new(TurnData {
                now: state.now(wall),
                state,
                wall,
                came_at,
                base,
                call: sandbox.next_call(),
                method: method_word(request.method()),
                target: seen::target(request.uri().path_and_query().map_or("/", |target| target.as_str())),
                sandbox,
                lang: asked_language(&request),
                shown,
                strict_transport: bank.settings.strict_transport(request.headers()),
                proving,
                began,
                counters,
                operation: Cell::new(None),
                caller: Cell::new(None),
                refused: OnceCell::new(),
                oauth_error: OnceCell::new(),
                token_made: OnceCell::new(),
                exchanged: Cell::new(None),
                next_page: Cell::new(None),
                body: Cell::new(None),
                drawn: OnceCell::new(),
            });
            let admitted = front::guard(&bank, &request).and(refused.map_or(Ok(()), Err)).and_then(|()| {
                front::guard_control(&bank, &turn, &request)
                    .inspect_err(|_| turn.operation.set(front::operation_of(&request)))
            });
            if let Err(refusal) = admitted {
                return Ok(said_to_end(request.into_response(turned_away(&bank, &turn, refusal))));
            }
            let answered = answer_to(request, turn.clone(), &*service, shortcuts);
            match AssertUnwindSafe(answered).catch_unwind().await {
                Ok(Ok(answered)) => Ok(said_to_end(sent(&bank, &turn, answered).await)),
                Ok(Err(error)) => Err(closed(&bank, &turn, error.error_response())),
                Err(_) => Err(closed(&bank, &turn, refuse(&turn, Refusal::defect()))),
            }
        })
    }
}

/// A connection on which the client offers an upgrade (RFC 9110 §7.8), as Java's own client does with each call, ends with
/// the answer; this says so, or the client would go on with a connection that is gone.
fn said_to_end<B>(mut answered: ServiceResponse<B>) -> ServiceResponse<B> {
    if answered.request().head().upgrade() {
        answered.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    answered
}

/// Lets the handler answer: the one that a shortcut leads to, or the one that the router finds.
async fn answer_to<S, B>(
    request: ServiceRequest,
    turn: Rc<TurnData>,
    service: &S,
    shortcuts: &'static [Shortcut],
) -> Result<ServiceResponse<BoxBody>, Error>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    if let Some((found, account_id)) = shortcut::find(shortcuts, &request) {
        let (request, _) = request.into_parts();
        let turn = Turn { data: turn, request: request.clone(), account_id: Some(account_id) };
        return Ok(ServiceResponse::new(request, (found.answer)(&turn)));
    }
    request.extensions_mut().insert(turn);
    service.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

/// Lets happen what waits for this call, closes the turn, and sends the answer as far as the wire lets it through.
async fn sent(
    bank: &Data<Bank>,
    turn: &Rc<TurnData>,
    mut answered: ServiceResponse<BoxBody>,
) -> ServiceResponse<BoxBody> {
    if turn.state.waits_for_calls() {
        let partner = turn.caller().map(|(partner, _)| partner);
        let call = (CallMoment::After, turn.operation.get());
        turn.sandbox.called(turn.state.clone(), turn.wall, call, partner).await;
    }
    if !turn.state.faults().is_empty() {
        return fault::deliver(bank, turn, answered).await;
    }
    close(bank, turn, answered.response_mut(), None);
    answered
}

/// The method as the journal keeps it.
fn method_word(method: &Method) -> Cow<'static, str> {
    const USUAL: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "OPTIONS"];
    let usual = USUAL.into_iter().find(|word| *word == method.as_str());
    usual.map_or_else(|| Cow::Owned(method.as_str().to_owned()), Cow::Borrowed)
}

/// Refuses in place of a handler.
fn refuse(turn: &TurnData, refusal: Refusal) -> HttpResponse {
    let response = answer::refusal(turn, &refusal);
    let _ = turn.refused.set(refusal);
    response
}

/// The answer to a request that comes no further.
fn turned_away(bank: &Bank, turn: &TurnData, refusal: Refusal) -> HttpResponse {
    let mut response = refuse(turn, refusal);
    close(bank, turn, &mut response, None);
    response
}

/// An answer of which no more than itself is left: the request is gone with the handler.
fn closed(bank: &Bank, turn: &TurnData, mut response: HttpResponse) -> Error {
    close(bank, turn, &mut response, None);
    InternalError::from_response("refused", response).into()
}

/// English where it is preferred to Japanese, else Japanese (RFC 9110 §12.5.4, by the order of mention and `q`).
fn asked_language(request: &ServiceRequest) -> Lang {
    let Some(value) = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
        return Lang::Ja;
    };
    let weight = |lang: &str| {
        value
            .split(',')
            .filter_map(|part| {
                let (range, q) = part.split_once(';').unwrap_or((part, "q=1"));
                let primary = range.trim().split('-').next().unwrap_or_default();
                let q: f32 = q.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
                primary.eq_ignore_ascii_case(lang).then_some(q)
            })
            .fold(0.0_f32, f32::max)
    };
    if weight("en") > weight("ja") { Lang::En } else { Lang::Ja }
}

/// What the wire made of an answer, for the journal.
pub struct OnWire {
    /// What was decided, and what was delivered.
    pub faulted: Faulted,
    /// The refusal that was delivered in place of the bank's answer, where one was.
    pub refused: Option<Refusal>,
}

/// Puts the turn's headers on the answer and the call into the journal.
pub fn close<B>(bank: &Bank, turn: &TurnData, answered: &mut HttpResponse<B>, on_wire: Option<OnWire>) {
    let (faulted, instead) = on_wire.map_or((None, None), |wire| (Some(Box::new(wire.faulted)), wire.refused));
    let reached_bank = faulted.as_ref().is_none_or(|faulted| faulted.decided.is_some());
    let is_answered = faulted.as_ref().is_none_or(|faulted| faulted.delivered != Delivered::Nothing);
    let refused_by = instead.as_ref().or_else(|| turn.refused.get().filter(|_| reached_bank));
    let status = if is_answered { answered.status().as_u16() } else { 0 };
    // Exactly as long as what is written, so that the bytes can be handed on.
    let mut time = Vec::with_capacity(if turn.now.0 % 1000 == 0 { 25 } else { 29 });
    turn.now.write(&mut time);
    let headers = answered.headers_mut();
    if let Ok(call) = HeaderValue::from_maybe_shared(call_id(turn)) {
        headers.insert(SANDBOX_CALL.clone(), call);
    }
    if let Ok(time) = HeaderValue::from_maybe_shared(actix_web::web::Bytes::from(time)) {
        headers.insert(SANDBOX_TIME.clone(), time);
    }
    add_strict_transport(answered, turn.strict_transport);
    metrics::count(bank, turn, status, refused_by.map(|refusal| refusal.code));
    let noted = noted(bank, turn, answered);
    let caller = turn.caller.get();
    turn.sandbox.remember(CallRecord {
        call: turn.call,
        seq: turn.state.seq(),
        bank_at: turn.now,
        wall_at: turn.wall,
        operation: turn.operation.get(),
        partner: caller.map(|(partner, _)| partner),
        link: caller.and_then(|(_, link)| link),
        method: turn.method.clone(),
        target: turn.target.clone(),
        lang: turn.lang,
        shown: turn.shown.into(),
        status,
        body: turn.body.get().filter(|_| reached_bank),
        refused: refused_by.map(|refusal| Box::new(refused(refusal))),
        oauth_error: turn.oauth_error.get().filter(|_| reached_bank).cloned().map(Box::new),
        token_made: turn.token_made.get().filter(|_| reached_bank).cloned().map(Box::new),
        heard_by: turn.sandbox.calls_so_far(),
        noted: noted.map(Box::new),
        faulted,
    });
}

/// Refuses where there is no sandbox that a turn could be of.
fn without_turn(bank: &Bank, request: &ServiceRequest, refusal: &Refusal) -> HttpResponse {
    let mut response = answer::without_turn(refusal, asked_language(request));
    add_strict_transport(&mut response, bank.settings.strict_transport(request.headers()));
    response
}

/// Says that from now on the host is to be asked by `https` alone, where the server says so.
fn add_strict_transport<B>(answered: &mut HttpResponse<B>, said: Option<&'static str>) {
    if let Some(said) = said {
        answered.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(said));
    }
}

/// What a verdict needs to know of this call, if it is one of those of which it needs more.
fn noted<B>(bank: &Bank, turn: &TurnData, answered: &HttpResponse<B>) -> Option<Noted> {
    let (exchanged, next_page) = (turn.exchanged.get(), turn.next_page.get());
    if answered.status().as_u16() < 400 && exchanged.is_none() && next_page.is_none() {
        return None;
    }
    let retry_after = answered.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after_secs = retry_after.and_then(|secs| secs.parse().ok());
    Some(Noted { exchanged, retry_after_secs, answered_at: turn.wall_when((bank.wall)()), next_page })
}

/// The id of a call: the sandbox's name and the number of the call in it.
pub fn call_id(turn: &TurnData) -> actix_web::web::Bytes {
    let name = turn.sandbox.name().as_str().as_bytes();
    let digits = turn.call.checked_ilog10().map_or(1, |n| n as usize + 1);
    let mut id = Vec::with_capacity(name.len() + 1 + digits);
    id.extend_from_slice(name);
    id.push(b'.');
    id.resize(name.len() + 1 + digits, b'0');
    let mut left = turn.call;
    for place in id[name.len() + 1..].iter_mut().rev() {
        *place = b'0' + u8::try_from(left % 10).unwrap_or(0);
        left /= 10;
    }
    id.into()
}

fn refused(refusal: &Refusal) -> Refused {
    Refused {
        code: refusal.code,
        retry_at: refusal.retry_at,
        faults: refusal
            .faults
            .iter()
            .map(|fault| (fault.parameter.clone(), fault.reason.ja.to_string(), fault.reason.en.to_string()))
            .collect(),
    }
}
