//! The forms of the pages: sealed, so that nobody can have changed what they are about, and bound by a cookie to the
//! browser that they were shown to, so that no other site can send them.

use crate::{
    api::turn::Turn,
    event::{CustomerNo, Jst, Seq, Wall},
    oauth::{Token, handshake_ms},
    pages::{RefusedBecause, SealedForm},
    sandbox::State,
};
use actix_web::http::header;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// How long a form may lie open, in milliseconds of handshake time.
const FORM_LIFETIME_MS: i64 = 10 * 60_000;

/// What a form remembers from page to page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remembered {
    /// How far the customer has come.
    pub stage: Stage,
    /// The authorization request, as it was sent.
    pub request: String,
    /// The call that began it: its cookie is asked for.
    begun: u64,
    /// How many tokens had been given then: what answers the form comes behind them.
    given: u32,
    /// 規定の版（第9条第1項）. The version of the terms that held when the form was shown: nobody accepts another one by it.
    terms_version: String,
    /// The epoch of the sandbox in which it was shown: a form does not outlive it.
    epoch: Seq,
    /// The instant of bank time at which the form was shown.
    shown_at: Jst,
    /// The instant of wall time at which the form was shown.
    shown_wall: Wall,
}

/// How far a customer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 本人確認 is asked for.
    Login,
    /// 同意 is asked for.
    Consent {
        /// Who was identified.
        customer: CustomerNo,
        /// When, by the wall.
        auth_at: Wall,
    },
    /// Nothing but the way back is offered.
    Closed,
}

impl Remembered {
    /// A form that this turn shows first.
    pub fn begin(turn: &Turn, stage: Stage, request: String) -> Self {
        let data = turn.data();
        Self {
            stage,
            request,
            begun: data.call,
            given: data.state.tokens_given(),
            terms_version: data.state.terms_in_force(data.now).version.to_owned(),
            epoch: data.state.epoch(),
            shown_at: data.now,
            shown_wall: data.wall,
        }
    }

    /// The next form of the same browser.
    pub fn next(&self, turn: &Turn, stage: Stage) -> Self {
        Self { begun: self.begun, given: self.given, ..Self::begin(turn, stage, self.request.clone()) }
    }

    /// The call that began the request: one of its forms is answered once.
    pub const fn begun(&self) -> u64 {
        self.begun
    }

    /// The code that a form of this request was answered with, as the state stands.
    pub fn answer<'s>(&self, state: &'s State) -> Option<&'s Arc<Token>> {
        state.code_of_form(self.begun, self.given)
    }

    /// Whether other terms hold by now than those that the form showed.
    pub fn has_old_terms(&self, turn: &Turn) -> bool {
        turn.state().terms_in_force(turn.data().now).version != self.terms_version
    }

    /// The form for a page.
    pub fn seal(&self, turn: &Turn, path: &str) -> SealedForm {
        let content = serde_json::to_vec(self).unwrap_or_default();
        SealedForm { action: format!("{}{path}", turn.data().base), request: turn.data().sandbox.keys().seal(&content) }
    }

    /// The cookie that has to come back with the form.
    pub fn cookie(&self, turn: &Turn) -> String {
        let path = if turn.data().base.is_empty() { "/" } else { &turn.data().base };
        let value = turn.data().sandbox.keys().cookie(self.begun);
        let secure = if turn.base_url().starts_with("https:") { "; Secure" } else { "" };
        let name = cookie_name(turn, self.begun);
        format!("{name}={value}; Path={path}; Max-Age=3600; HttpOnly; SameSite=Lax{secure}")
    }

    /// Opens a form that was sent.
    ///
    /// # Errors
    /// `FormForeign` when it is not one of this sandbox or this browser, `FormOver` when it lay open for too long.
    pub fn open(turn: &Turn, text: Option<&str>) -> Result<Self, RefusedBecause> {
        let content = text.and_then(|text| turn.data().sandbox.keys().unseal(text.as_bytes()));
        let form: Self =
            content.and_then(|content| serde_json::from_slice(&content).ok()).ok_or(RefusedBecause::FormForeign)?;
        let expected = turn.data().sandbox.keys().cookie(form.begun);
        let brought = brought(turn, &cookie_name(turn, form.begun));
        if !brought.is_some_and(|brought| bool::from(brought.as_bytes().ct_eq(expected.as_bytes()))) {
            return Err(RefusedBecause::FormForeign);
        }
        let data = turn.data();
        let age = handshake_ms(turn.state().clock(), (form.shown_at, form.shown_wall), (data.now, data.wall));
        if age >= FORM_LIFETIME_MS || form.epoch != turn.state().epoch() {
            return Err(RefusedBecause::FormOver);
        }
        Ok(form)
    }
}

/// The name of a request's cookie. A browser that is reached by `https` takes a name with one of these prefixes only from
/// this host, or only by `https`; the first of them is for the whole host alone.
fn cookie_name(turn: &Turn, call: u64) -> String {
    let prefix = match (turn.base_url().starts_with("https:"), turn.data().base.is_empty()) {
        (false, _) => "",
        (true, true) => "__Host-",
        (true, false) => "__Secure-",
    };
    format!("{prefix}kumiai-form-{call}")
}

/// The cookie of this name that the browser sent.
fn brought(turn: &Turn, name: &str) -> Option<String> {
    let headers = turn.request().headers().get_all(header::COOKIE);
    let mut pairs = headers.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (given, value) = pair.trim().split_once('=')?;
        (given == name).then(|| value.to_owned())
    })
}
