//! The journal as it happens: server-sent events (WHATWG HTML §9.2), one for each call.

use super::{list::redacts, view::CallView};
use crate::{api::turn::Turn, bank::refusal::Refusal, event::Operation, journal::Place, sandbox::Sandbox};
use actix_web::{
    HttpResponse, get,
    http::header::{self, HeaderValue},
    web::Bytes,
};
use futures_util::stream;
use std::{convert::Infallible, fmt::Write, sync::Arc, time::Duration};
use utoipa::IntoParams;

/// After so long without a call a comment is sent, so that nobody on the way takes the connection for dead.
const QUIET: Duration = Duration::from_secs(15);
/// How many calls are sent at once at most.
const AT_ONCE: usize = 256;

/// Which calls to send.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct StreamQuery {
    /// Begin behind the call with this number; absent = with the next call. `Last-Event-ID` stands over it.
    #[param(minimum = 0)]
    after: Option<u64>,
    /// End after so many calls; absent = never.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// Whether secrets in targets are shown as symbols: `true` or `false`.
    #[param(default = true)]
    redact: Option<bool>,
}

/// Follow the calls.
///
/// Server-sent events: one `call` for each call as it is answered, its id the number of the call. Whoever comes back with
/// `Last-Event-ID` goes on where it was. Where several servers share a store it is the calls of the one that is asked.
#[utoipa::path(tag = "journal", params(StreamQuery), responses((status = 200, description = "The calls, as they come.",
    content_type = "text/event-stream", body = String, example = "id: 17\nevent: call\ndata: {\"call\":\"default.17\"}\n\n")))]
#[get("/journal/stream")]
pub async fn stream_calls(turn: Turn) -> HttpResponse {
    turn.begin(Operation::StreamCalls);
    match follower(&turn) {
        Ok(follower) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
            .streaming(stream::unfold(follower, Follower::next)),
        Err(refusal) => turn.respond(Err(refusal)),
    }
}

fn follower(turn: &Turn) -> Result<Follower, Refusal> {
    let query = turn.query(&["after", "limit", "redact"])?;
    let sandbox = turn.data().sandbox.clone();
    let asked = query.number("after", 0, u64::MAX)?;
    let last = turn.request().headers().get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let place = last.or(asked).map_or_else(|| sandbox.journal().end(), |call| sandbox.journal().behind(call));
    let left = query.number("limit", 1, u32::MAX)?.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(Follower { sandbox, place, left, redact: redacts(&query)? })
}

/// Somebody who follows the calls.
struct Follower {
    sandbox: Arc<Sandbox>,
    place: Place,
    left: Option<usize>,
    redact: bool,
}

impl Follower {
    /// The next piece of the answer: what has come, or a sign that nothing has.
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        let many = self.left.unwrap_or(AT_ONCE).min(AT_ONCE);
        if many == 0 {
            return None;
        }
        let mut calls = self.sandbox.journal().from(self.place, many);
        if calls.is_empty() {
            let grown = self.sandbox.called_beyond(self.place);
            if tokio::time::timeout(QUIET, grown).await.is_err() {
                return Some((Ok(Bytes::from_static(b": nothing yet\n\n")), self));
            }
            calls = self.sandbox.journal().from(self.place, many);
        }
        let state = self.sandbox.published();
        let mut text = String::new();
        for (place, call) in calls {
            let view = CallView::of(&self.sandbox, &state, &call, self.redact);
            let data = serde_json::to_string(&view).unwrap_or_default();
            // Writing to a text never fails.
            let _ = write!(text, "id: {}\nevent: call\ndata: {data}\n\n", call.call);
            self.place = place;
            self.left = self.left.map(|left| left.saturating_sub(1));
        }
        Some((Ok(text.into()), self))
    }
}
