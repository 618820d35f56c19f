//! `use_pkce`（第4条第2項; RFC 7636）. Every authorization request carries a challenge.

use crate::{
    event::{Jst, Operation},
    verdict::{
        Evidence, Said,
        monitor::{Monitor, Notes, View},
        trace::{Call, Happening},
    },
};

/// Authorization requests without a challenge.
pub struct UsePkce;

const WITHOUT: Said = Said::fixed(
    "PKCE の code_challenge を付けずに、API連携認証を求めました。",
    "It asked for an authorization without a PKCE `code_challenge`.",
);

impl Monitor for UsePkce {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        let says = |parameter: &str| call.target.contains(parameter);
        let is_request = says("client_id=") && !says("request_uri=");
        let is_request = call.operation == Some(Operation::Authorize) && is_request;
        if !is_request {
            return;
        }
        notes.came_about();
        if !call.target.contains("code_challenge=") {
            notes.fail(view.failure(call.bank_at, WITHOUT, [Evidence::of(call)]));
        }
    }

    /// A request that was posted or pushed is known by the code that it led to.
    fn happened(&mut self, at: Jst, what: &Happening, view: &View<'_>, notes: &mut Notes) {
        let Happening::Issued { partner, challenged: Some(challenged), .. } = what else { return };
        if *partner != view.partner {
            return;
        }
        notes.came_about();
        if !challenged && notes.failures.is_empty() {
            notes.fail(view.failure(at, WITHOUT, []));
        }
    }
}
