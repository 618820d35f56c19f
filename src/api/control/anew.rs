//! やり直し. Beginning anew, keeping the state as it is, and returning to it.

use super::clock::ClockView;
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{Refusal, Said},
    event::{Cause, Jst, Operation, RefusalCode, SnapshotNo},
    sandbox::{Snapshot, State, take_snapshot as decide_snapshot, unknown_snapshot},
};
use actix_web::{HttpResponse, get, http::StatusCode, post, web::Payload};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest name of a snapshot, in characters.
const LONGEST_NAME: usize = 100;

/// The sandbox after it began anew, or returned to a snapshot.
#[derive(Serialize, ToSchema)]
pub struct BegunAnew {
    /// The sandbox.
    #[schema(example = "default")]
    sandbox: String,
    /// The place in its log at which the present began: it only ever rises.
    #[schema(example = 42)]
    epoch: u64,
    /// The clock of the bank.
    clock: ClockView,
}

impl BegunAnew {
    /// The sandbox as it stands in this state.
    pub fn of(turn: &Turn, state: &State) -> Self {
        Self {
            sandbox: turn.data().sandbox.name().to_string(),
            epoch: state.epoch().0,
            clock: ClockView::of(state, state.now(turn.data().wall)),
        }
    }
}

/// A snapshot that is to be taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSnapshot {
    /// What it is to be called, for people; at most 100 characters.
    #[schema(example = "linked")]
    name: Option<String>,
}

/// A state that was kept.
#[derive(Serialize, ToSchema)]
pub struct SnapshotView {
    /// The id by which it is restored.
    #[schema(example = "snapshot-1")]
    snapshot_id: String,
    /// What its maker calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "linked")]
    name: Option<String>,
    /// The instant of bank time at which it was taken, and from which the bank goes on when it is restored.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    at: Jst,
    /// The place in the log at which it was taken.
    #[schema(example = 17)]
    seq: u64,
}

impl From<&Snapshot> for SnapshotView {
    fn from(snapshot: &Snapshot) -> Self {
        Self {
            snapshot_id: snapshot.taken.no.to_string(),
            name: snapshot.taken.name.clone(),
            at: snapshot.at(),
            seq: snapshot.seq().0,
        }
    }
}

/// The states that were kept.
#[derive(Serialize, ToSchema)]
pub struct SnapshotList {
    /// The snapshots, the oldest first.
    snapshots: Vec<SnapshotView>,
}

/// Begin anew.
///
/// The bank is as it was at its first instant, with its first partners, clock and timeline. Its log goes on, and so do all
/// numbers: no token, code, form or page key of before is good any more. Snapshots are kept.
#[utoipa::path(tag = "state", responses((status = 200, description = "The sandbox as it begins.", body = BegunAnew)))]
#[post("/reset")]
pub async fn reset_sandbox(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ResetSandbox);
    turn.respond(reset(&turn).await)
}

async fn reset(turn: &Turn) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let (written, ()) = turn
        .write(|draft| {
            let opened = draft.state().opened().clone();
            draft.begin_anew(&opened, &Cause::Control)
        })
        .await?;
    Body::json(&BegunAnew::of(turn, &written.state))
}

/// Take a snapshot.
///
/// Keeps the state as it is, to be returned to as often as you like. It costs next to nothing.
#[utoipa::path(tag = "state",
    request_body(content = NewSnapshot, description = "What it is to be called.", examples(
        ("named" = (summary = "With a name", value = json!({"name": "linked"}))),
        ("nameless" = (summary = "Without", value = json!({}))))),
    responses((status = 201, description = "The snapshot.", body = SnapshotView)))]
#[post("/snapshots")]
pub async fn take_snapshot(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::TakeSnapshot);
    turn.respond(take(&turn, payload).await)
}

async fn take(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let asked: NewSnapshot = turn.body_json(payload).await?;
    if asked.name.as_ref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
        let said = Said::made(
            format!("{LONGEST_NAME} 文字までです。"),
            format!("it may have at most {LONGEST_NAME} characters"),
        );
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "name", said));
    }
    let (written, no) = turn
        .write(move |draft| {
            let (fact, no) = decide_snapshot(draft.state(), asked.name)?;
            draft.push(draft.now(), &Cause::Control, vec![fact]);
            Ok(no)
        })
        .await?;
    let taken = written.state.snapshot(no).ok_or_else(Refusal::defect)?;
    Ok(Body::json(&SnapshotView::from(&**taken))?.status(StatusCode::CREATED))
}

/// List the snapshots.
///
/// The states that were kept, the oldest first.
#[utoipa::path(tag = "state", responses((status = 200, description = "The snapshots.", body = SnapshotList)))]
#[get("/snapshots")]
pub async fn list_snapshots(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListSnapshots, || {
        turn.query(&[])?;
        let snapshots = turn.state().snapshots().iter().map(|snapshot| SnapshotView::from(&**snapshot)).collect();
        Body::json(&SnapshotList { snapshots })
    })
}

/// Return to a snapshot.
///
/// The bank is as it was then, and goes on from that instant of bank time. A token stays good only if it was good then
/// and is good now: one that has died since, or that was issued since, is dead for good. Codes, forms and page keys
/// likewise.
#[utoipa::path(tag = "state", params(("snapshot" = String, Path, description = "The id of the snapshot.", example = "snapshot-1")),
    responses((status = 200, description = "The sandbox as it goes on.", body = BegunAnew)))]
#[post("/snapshots/{snapshot}/restore")]
pub async fn restore_snapshot(turn: Turn) -> HttpResponse {
    turn.begin(Operation::RestoreSnapshot);
    turn.respond(restore(&turn).await)
}

async fn restore(turn: &Turn) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let text = turn.path("snapshot");
    let no = text.strip_prefix("snapshot-").and_then(|no| no.parse().ok().map(SnapshotNo));
    let no = no.ok_or_else(|| unknown_snapshot(turn.state(), text))?;
    let (written, ()) = turn.write(move |draft| draft.restore(no, &Cause::Control)).await?;
    Body::json(&BegunAnew::of(turn, &written.state))
}
