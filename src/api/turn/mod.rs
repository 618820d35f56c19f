//! The turn: one request, one instant, one state. It is made before routing and closed after the answer.

mod accept;
mod answer;
mod body;
mod choose;
mod moment;
mod notes;
mod query;
mod seen;
mod shortcut;
mod shown;
mod verified;
mod wrap;
mod write;
mod wrong_body;

pub use answer::Body;
pub(in crate::api) use answer::refusal_instead;
pub(in crate::api) use body::{BODY_LIMIT, another_media, too_large};
pub(in crate::api) use choose::{not_here, not_made};
pub use query::Query;
pub(in crate::api) use query::unknown_parameter;
pub use shortcut::Shortcut;
pub(in crate::api) use shown::token_shown;
pub use shown::{Proving, Shown};
pub use wrap::OneTurn;
pub(in crate::api) use wrap::{OnWire, close};

use super::{Bank, metrics::Counters, oauth::check_sender};
use crate::{
    bank::{
        admission::{self, Access, Bearer, Knock, Presented},
        freshness::{self, AsOf},
        notice,
        partner_access::{OwnToken, PartnerAccess, admit_partner},
        refusal::{Refusal, Said},
    },
    event::{
        AccountKind, AccountNo, Channel, Jst, Lang, LinkNo, Operation, PartnerNo, Plane, RefusalCode, SandboxName,
        Security, TokenKind, Wall,
    },
    journal::Digest,
    oauth::Token,
    sandbox::{Drawn, Sandbox, State},
};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, dev::Payload, web::Data};
use std::{
    borrow::Cow,
    cell::{Cell, OnceCell},
    future::{Ready, ready},
    ops::Range,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

/// What a request is decided on: fixed when it arrives.
pub struct TurnData {
    /// The sandbox that the path chose.
    pub sandbox: Arc<Sandbox>,
    /// The path before the sandbox's own paths: empty, or `/s/{name}`.
    pub base: Box<str>,
    /// The state that the request sees.
    pub state: Arc<State>,
    /// The instant of wall time.
    pub wall: Wall,
    /// When it came by this process's own clock, which is not the one that replicas share.
    pub came_at: Wall,
    /// The instant of bank time.
    pub now: Jst,
    /// The number of the call.
    pub call: u64,
    /// The language of the answer.
    pub lang: Lang,
    /// What the `Authorization` header holds.
    pub shown: Shown,
    /// Whether it comes with the proof of a key, and what is wrong with that.
    pub proving: Proving,
    /// The method.
    pub method: Cow<'static, str>,
    /// The path below the sandbox, and the query.
    pub target: Arc<str>,
    /// When its measuring began.
    pub began: Duration,
    /// What `Strict-Transport-Security` says in the answer.
    pub strict_transport: Option<&'static str>,
    /// Where its worker counts.
    pub counters: Arc<Counters>,
    operation: Cell<Option<Operation>>,
    caller: Cell<Option<(PartnerNo, Option<LinkNo>)>>,
    refused: OnceCell<Refusal>,
    oauth_error: OnceCell<(String, String)>,
    token_made: OnceCell<(SandboxName, TokenKind)>,
    exchanged: Cell<Option<u32>>,
    next_page: Cell<Option<u64>>,
    body: Cell<Option<Digest>>,
    /// What the rules about the wire made of the call, once they were asked.
    pub drawn: OnceCell<Vec<Drawn>>,
}

impl TurnData {
    /// Whether whoever calls has to prove a key: the profile asks for it, or the token that is shown is bound to one.
    pub fn asks_for_proof(&self) -> bool {
        let is_bound = match self.shown {
            Shown::Token(handle) => {
                self.state.token(handle.no, handle.seq).is_some_and(|token| token.issued.cnf.is_some())
            }
            Shown::Nothing | Shown::Foreign => false,
        };
        is_bound || self.proving.by_proof || self.state.security() == Security::Fapi2
    }

    /// The instant of wall time at which it is so late by this process's own clock.
    pub fn wall_when(&self, here: Wall) -> Wall {
        Wall(self.wall.0.saturating_add(here.0.saturating_sub(self.came_at.0).max(0)))
    }

    /// What was asked for, as far as the call has come.
    pub fn operation(&self) -> Option<Operation> {
        self.operation.get()
    }

    /// How the bank refused the call, if it did.
    pub fn refused(&self) -> Option<RefusalCode> {
        self.refused.get().map(|refusal| refusal.code)
    }

    /// Who calls, and under which link: as was noted, else as the token says.
    pub fn caller(&self) -> Option<(PartnerNo, Option<LinkNo>)> {
        self.caller.get().or_else(|| match self.shown {
            Shown::Token(handle) => {
                let token = self.state.token(handle.no, handle.seq)?;
                Some((token.issued.partner, token.issued.link))
            }
            Shown::Nothing | Shown::Foreign => None,
        })
    }
}

/// Whether a token was refused because it is not one of this sandbox.
fn is_of_nobody(refusal: &Refusal) -> bool {
    refusal.code == RefusalCode::TokenInvalid && refusal.faults.is_empty()
}

/// The turn as a handler sees it. Taking it never fails, so that nothing is refused before the bank admits.
pub struct Turn {
    data: Rc<TurnData>,
    request: HttpRequest,
    /// Where in the path the `account_id` stands, if it is the shortcut that found it.
    account_id: Option<Range<usize>>,
}

impl FromRequest for Turn {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let data = request.extensions().get::<Rc<TurnData>>().cloned();
        // The wrap puts the turn there before any route is looked at.
        ready(
            data.map(|data| Self { data, request: request.clone(), account_id: None })
                .ok_or_else(|| actix_web::error::ErrorInternalServerError("no turn")),
        )
    }
}

impl Turn {
    /// The turn of a request that was answered.
    pub(in crate::api) const fn of(data: Rc<TurnData>, request: HttpRequest) -> Self {
        Self { data, request, account_id: None }
    }

    /// What the request is decided on.
    pub fn data(&self) -> &TurnData {
        &self.data
    }

    /// The state that the request sees.
    pub fn state(&self) -> &State {
        &self.data.state
    }

    /// The request as it came.
    pub const fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// The server that this turn belongs to.
    pub fn bank(&self) -> Option<&Data<Bank>> {
        self.request.app_data::<Data<Bank>>()
    }

    /// The part of the path with this name; empty when the route has none.
    pub fn path(&self, name: &str) -> &str {
        let found = match &self.account_id {
            Some(place) if name == "account_id" => self.request.uri().path().get(place.clone()),
            _ => self.request.match_info().get(name),
        };
        found.unwrap_or_default()
    }

    /// The URL of this sandbox as its caller reached it, without a slash at the end.
    pub fn base_url(&self) -> String {
        let root = self.bank().and_then(|bank| bank.settings.public_url.clone()).unwrap_or_else(|| {
            let peer = self.request.peer_addr().map(|peer| peer.ip());
            let named = self.bank().map(|bank| bank.settings.named(peer, self.request.headers()));
            let (scheme, host) = named.unwrap_or(("http", b"127.0.0.1"));
            format!("{scheme}://{}", String::from_utf8_lossy(host))
        });
        format!("{root}{}", self.data.base)
    }

    /// Answers an operation that needs no waiting.
    pub fn answer(&self, operation: Operation, decide: impl FnOnce() -> Result<Body, Refusal>) -> HttpResponse {
        self.data.operation.set(Some(operation));
        self.respond(decide().map(|body| self.as_whole_as_it_is(operation, body)))
    }

    /// The id of this call.
    pub fn call_id(&self) -> String {
        String::from_utf8_lossy(&wrap::call_id(&self.data)).into_owned()
    }

    /// Seconds of wall time until an instant of bank time, for `Retry-After`.
    pub fn wait_secs(&self, at: Jst) -> i64 {
        answer::wait_secs(&self.data, at)
    }

    /// A good answer of a data plane with what is missing left out and said, where its operation gives a part only（第6条
    /// 第1項）.
    fn as_whole_as_it_is(&self, operation: Operation, body: Body) -> Body {
        let reason = match operation.plane() {
            Plane::Data(_) => freshness::partial_reason(operation, self.state().lasting()),
            Plane::Partner | Plane::Oauth | Plane::Control => None,
        };
        match reason {
            Some(reason) => body.partial(reason),
            None => body,
        }
    }

    /// Says which operation this is, for what is refused from now on.
    pub fn begin(&self, operation: Operation) {
        self.data.operation.set(Some(operation));
    }

    /// Turns what was decided into the answer, and remembers a refusal for the journal.
    pub fn respond(&self, decided: Result<Body, Refusal>) -> HttpResponse {
        let mut response = self.written(decided);
        if let Some(sunset) = self.data.operation.get().and_then(|operation| self.state().sunset(operation)) {
            answer::announce_sunset(&mut response, &self.data, sunset);
        }
        response
    }

    fn written(&self, decided: Result<Body, Refusal>) -> HttpResponse {
        match decided {
            Ok(body) => {
                self.data.body.set(body.digest());
                body.into_response()
            }
            Err(refusal) => {
                let response = answer::refusal(&self.data, &refusal);
                let _ = self.data.refused.set(refusal);
                response
            }
        }
    }

    /// Lets the caller of a data plane in, or refuses it; nothing of the request but its token has been read before.
    ///
    /// # Errors
    /// The first check that fails (DESIGN §4.6).
    pub fn admit(&self, operation: Operation) -> Result<Access<'_>, Refusal> {
        let Plane::Data(channel) = operation.plane() else {
            return Err(Refusal::new(RefusalCode::InternalError));
        };
        accept::check(self.request.headers())?;
        let state = self.state();
        let presented = self.presented();
        if let Presented::Token(bearer) = &presented {
            self.data.caller.set(Some((bearer.partner.no, Some(bearer.link.no()))));
        }
        self.check_offered(operation)?;
        let (now, profile, offer, outages) = (self.data.now, state.profile(), state.offer(), state.outages());
        let admitted = admission::admit(Knock { operation, channel, now, profile, offer, outages, presented });
        if admitted.as_ref().is_err_and(is_of_nobody) {
            self.note_token_made();
        }
        admitted
    }

    /// Lets a partner in at its own plane, or refuses it; nothing of the request but its token has been read before.
    ///
    /// # Errors
    /// The first check that fails (DESIGN §4.1).
    pub fn admit_partner(&self, operation: Operation) -> Result<PartnerAccess<'_>, Refusal> {
        accept::check(self.request.headers())?;
        let presented = self.presented();
        match &presented {
            Presented::PartnersOwn(own) => self.note_partner(own.partner.no),
            Presented::Token(bearer) => self.data.caller.set(Some((bearer.partner.no, Some(bearer.link.no())))),
            Presented::Nothing | Presented::Unknown | Presented::Unproved(_) | Presented::Forgotten => {}
        }
        self.check_offered(operation)?;
        let admitted = admit_partner(operation, self.data.now, self.state().outages(), presented);
        if admitted.as_ref().is_err_and(is_of_nobody) {
            self.note_token_made();
        }
        admitted
    }

    /// 提供終了（第9条第1項）. Refuses an operation that has been withdrawn.
    fn check_offered(&self, operation: Operation) -> Result<(), Refusal> {
        let sunset = self.state().sunset(operation).filter(|sunset| sunset.sunset_at <= self.data.now);
        sunset.map_or(Ok(()), |sunset| Err(notice::withdrawn(sunset)))
    }

    /// Lets an admitted caller at the account that the path names.
    ///
    /// # Errors
    /// See [`Access::account`].
    pub fn account(&self, access: &Access<'_>, channel: Channel) -> Result<AccountNo, Refusal> {
        let state = self.state();
        let asked = state.account_by_id(access.partner(), channel, self.path("account_id"));
        access.account(asked, |account| state.account_status(account), state.outages())
    }

    /// Of which instant an admitted caller is told about accounts of a kind, or about all of them.
    pub fn as_of(&self, access: &Access<'_>, kind: Option<AccountKind>) -> AsOf {
        AsOf::read(access, kind, self.state().seq(), self.state().lasting())
    }

    /// What the token that was shown is, as the state of this turn knows it.
    fn presented(&self) -> Presented<'_> {
        let handle = match self.data.shown {
            Shown::Nothing => return Presented::Nothing,
            Shown::Foreign => return Presented::Unknown,
            Shown::Token(handle) => handle,
        };
        let state = self.state();
        let token = state.token(handle.no, handle.seq).filter(|_| handle.life == state.opened().life);
        let Some(token) = token else {
            return Presented::Forgotten;
        };
        // A partner that was taken off takes its tokens along.
        let Some(partner) = state.partner(token.issued.partner) else {
            return Presented::Unknown;
        };
        if (token.issued.cnf.is_some() || self.data.proving.by_proof)
            && let Some(why) = self.unproved(token)
        {
            return Presented::Unproved(why);
        }
        let Some(no) = token.issued.link else {
            return Presented::PartnersOwn(OwnToken { partner, standing: token.standing(None, self.data.now) });
        };
        match state.link(no) {
            Some(link) => Presented::Token(Bearer {
                link,
                partner,
                standing: token.standing(Some(link), self.data.now),
                scope: token.issued.scope,
                is_suspended: state.suspension(partner.no).is_some(),
                terms_version: state.terms_in_force(self.data.now).version,
            }),
            None => Presented::Forgotten,
        }
    }

    /// Why the caller may not use a token that a key belongs to, asked once for each call: a proof is good once.
    #[cold]
    fn unproved(&self, token: &Token) -> Option<&Said> {
        let asked = || check_sender(self, token.issued.cnf.as_ref()).err().map(Box::new);
        self.data.proving.unproved.get_or_init(asked).as_deref()
    }
}
