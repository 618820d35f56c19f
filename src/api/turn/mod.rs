//! The turn: one request, one instant, one state. It is made before routing and closed after the answer.

mod answer;
mod body;
mod query;
mod wrap;

pub use answer::Body;
pub use wrap::OneTurn;

use super::Bank;
use crate::{
    bank::{
        admission::{self, Access, Bearer, Knock, Presented},
        refusal::Refusal,
    },
    event::{AccountNo, Channel, Jst, Lang, LinkNo, Operation, PartnerNo, Plane, RefusalCode, TokenKind, Wall},
    sandbox::{Sandbox, State, Written},
};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, dev::Payload, http::header, web::Data};
use std::{
    cell::{Cell, OnceCell},
    future::{Ready, ready},
    rc::Rc,
    sync::Arc,
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
    /// The instant of bank time.
    pub now: Jst,
    /// The number of the call.
    pub call: u64,
    /// The language of the answer.
    pub lang: Lang,
    /// The method.
    pub method: Box<str>,
    /// The path below the sandbox, and the query.
    pub target: Box<str>,
    operation: Cell<Option<Operation>>,
    caller: Cell<Option<(PartnerNo, LinkNo)>>,
    refused: OnceCell<Refusal>,
}

/// The turn as a handler sees it. Taking it never fails, so that nothing is refused before the bank admits.
pub struct Turn {
    data: Rc<TurnData>,
    request: HttpRequest,
}

impl FromRequest for Turn {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let data = request.extensions().get::<Rc<TurnData>>().cloned();
        // The wrap puts the turn there before any route is looked at.
        ready(
            data.map(|data| Self { data, request: request.clone() })
                .ok_or_else(|| actix_web::error::ErrorInternalServerError("no turn")),
        )
    }
}

impl Turn {
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
        self.request.match_info().get(name).unwrap_or_default()
    }

    /// The URL of this sandbox as its caller reached it, without a slash at the end.
    pub fn base_url(&self) -> String {
        let root = self.bank().and_then(|bank| bank.settings.public_url.clone()).unwrap_or_else(|| {
            let host = self.request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
            format!("http://{}", host.unwrap_or("127.0.0.1"))
        });
        format!("{root}{}", self.data.base)
    }

    /// Answers an operation that needs no waiting.
    pub fn answer(&self, operation: Operation, decide: impl FnOnce() -> Result<Body, Refusal>) -> HttpResponse {
        self.data.operation.set(Some(operation));
        self.respond(decide())
    }

    /// Says which operation this is, for what is refused from now on.
    pub fn begin(&self, operation: Operation) {
        self.data.operation.set(Some(operation));
    }

    /// Turns what was decided into the answer, and remembers a refusal for the journal.
    pub fn respond(&self, decided: Result<Body, Refusal>) -> HttpResponse {
        match decided {
            Ok(body) => body.into_response(),
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
        let state = self.state();
        let presented = self.presented();
        if let Presented::Token(bearer) = &presented {
            self.data.caller.set(Some((bearer.partner.no, bearer.link.no())));
        }
        let (now, profile, outages) = (self.data.now, state.profile(), state.outages());
        admission::admit(Knock { operation, channel, now, profile, outages, presented })
    }

    /// Lets an admitted caller at the account that the path names.
    ///
    /// # Errors
    /// See [`Access::account`].
    pub fn account(&self, access: &Access<'_>, channel: Channel) -> Result<AccountNo, Refusal> {
        let state = self.state();
        let text = self.path("account_id");
        let asked = match channel {
            Channel::Institution => state.town().account_by_id(text),
            Channel::Anser => state.town().account_by_anser_id(text, &state.profile().terms().branches),
        };
        access.account(asked, |account| state.account_status(account), state.outages())
    }

    /// What the `Authorization` header holds (RFC 6750 §2.1; the scheme's case does not matter).
    fn presented(&self) -> Presented<'_> {
        let Some(value) = self.request.headers().get(header::AUTHORIZATION) else {
            return Presented::Nothing;
        };
        let value = value.as_bytes();
        let (scheme, token) = value.split_at(value.len().min(7));
        if !scheme.eq_ignore_ascii_case(b"bearer ") {
            return Presented::Nothing;
        }
        let handle = self.data.sandbox.keys().read_token(token.trim_ascii());
        let Some(handle) = handle.filter(|handle| handle.kind == TokenKind::Access) else {
            return Presented::Unknown;
        };
        let state = self.state();
        let token = state.token(handle.no, handle.seq).filter(|_| handle.life == state.opened().life);
        let Some(token) = token else {
            return Presented::Forgotten;
        };
        let link = state.link(token.issued.link);
        let partner = link.and_then(|link| state.partner(link.partner()));
        match (link, partner) {
            (Some(link), Some(partner)) => Presented::Token(Bearer {
                link,
                partner,
                standing: token.standing(link, self.data.now),
                scope: token.issued.scope,
            }),
            _ => Presented::Forgotten,
        }
    }

    /// Writes to the sandbox at the instant of this turn.
    ///
    /// # Errors
    /// What `decide` refuses, or `store_unavailable`.
    pub async fn write(
        &self,
        decide: impl FnOnce(&mut crate::sandbox::Draft) -> Result<(), Refusal> + Send + 'static,
    ) -> Result<Written, Refusal> {
        self.data.sandbox.write(self.data.wall, decide).await
    }
}
