//! 判定の区間. Runs without a wrapper: a tester begins one, lets the partner play, and finishes it with a verdict.

use super::{
    forms::{Form, told},
    judged::{Ran, judged},
    scenario::put_on,
    verdict::RunResultView,
};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{Refusal, Said},
    event::{Cause, Fact, Jst, Operation, RefusalCode, Run, RunBegun, RunNo},
    report::RunResult,
    sandbox::State,
    scenario,
};
use actix_web::{HttpResponse, get, http::StatusCode, post, web::Payload};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest name of a run, in characters.
const LONGEST_NAME: usize = 100;

/// A run that is to begin. What is absent is left as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    /// What it is called in reports; absent = as the scenario.
    #[schema(example = "nightly")]
    name: Option<String>,
    /// The text of a scenario file, YAML or JSON: the sandbox begins anew with it, as `PUT /_sandbox/scenario` does.
    #[schema(example = "format: 1\nname: closing\n")]
    scenario: Option<String>,
    /// Whether what was not put to the test fails as well.
    #[serde(default)]
    #[schema(default = false)]
    strict: bool,
}

/// A run that has begun.
#[derive(Serialize, ToSchema)]
pub struct RunView {
    /// The id by which it is finished and asked about.
    #[schema(example = "run-17")]
    run_id: String,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "nightly")]
    name: Option<String>,
    /// Whether what was not put to the test fails as well.
    #[schema(example = false)]
    strict: bool,
    /// The scenario of the sandbox, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "closing")]
    scenario: Option<String>,
    /// The instant of bank time from which on calls are judged.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    began_at: Jst,
    /// The instant of bank time to which the clock runs when it is finished; absent = it stays where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-06-11T10:00:00+09:00")]
    until: Option<Jst>,
}

/// Begin a run.
///
/// From now on calls are judged by themselves, until the run is finished. With a scenario the sandbox begins anew, as by
/// `PUT /_sandbox/scenario`. Where the sandbox begins anew during a run, only what is called afterwards is judged.
#[utoipa::path(tag = "verdict",
    request_body(content = NewRun, description = "What is to be judged.", examples(
        ("plain" = (summary = "What is called from now on", value = json!({}))),
        ("scenario" = (summary = "With a scenario", value = json!({"scenario": "format: 1\nname: closing\n", "strict": true}))))),
    responses((status = 201, description = "The run.", body = RunView)))]
#[post("/runs")]
pub async fn begin_run(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::BeginRun);
    turn.respond(begin(&turn, payload).await)
}

async fn begin(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let NewRun { name, scenario, strict } = turn.body_json_with_scenario(payload).await?;
    if name.as_ref().is_some_and(|name| name.is_empty() || name.chars().count() > LONGEST_NAME) {
        let said = Said::made(
            format!("1 文字から {LONGEST_NAME} 文字までです。"),
            format!("it must have 1 to {LONGEST_NAME} characters"),
        );
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "name", said));
    }
    let opening = scenario.map(|text| put_on(turn, text)).transpose()?;
    let (written, no) = turn
        .write(move |draft| {
            if let Some(opening) = opening {
                let opened = opening.again(draft.state().opened());
                draft.begin_anew(&opened, &Cause::Control)?;
            }
            draft.push(draft.now(), &Cause::Control, vec![Fact::RunBegun(RunBegun { name, strict })]);
            Ok(RunNo(draft.state().seq()))
        })
        .await?;
    let state = &written.state;
    let run = state.run(&no.to_string())?;
    let view = RunView {
        run_id: no.to_string(),
        name: run.asked.name.clone(),
        strict,
        scenario: state.opened().scenario.as_ref().map(|source| source.name.clone()),
        began_at: run.began_at,
        until: ends_at(state),
    };
    Ok(Body::json(&view)?.status(StatusCode::CREATED))
}

/// The instant to which the scenario of a sandbox runs.
fn ends_at(state: &State) -> Option<Jst> {
    let opened = state.opened();
    let source = opened.scenario.as_ref()?;
    Some(scenario::read_again(source, opened.start)?.ends_at(opened.start))
}

/// Read the verdict of a run.
///
/// The calls of the run so far, judged; of one that was finished, as it was finished. The forms are those of
/// `/_sandbox/verdict`.
#[utoipa::path(tag = "verdict", params(("run" = String, Path, description = "The id of the run.", example = "run-17")),
    responses((status = 200, description = "The verdict.", content(
    (RunResultView = "application/json", example = json!({"format": 1, "version": "0.1.0", "strict": false, "exit_code": 3, "suites": []})), (String = "application/xml"), (String = "text/html"), (String = "text/plain")))))]
#[get("/runs/{run}")]
pub async fn read_run(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ReadRun);
    turn.respond(read(&turn).await)
}

async fn read(turn: &Turn) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let form = Form::asked(turn)?;
    let run = turn.state().run(turn.path("run"))?;
    verdict(turn, turn.state(), run, form).await
}

/// Finish a run.
///
/// Bank time runs to the end of the scenario, `run.until`, and the calls of the run are judged. `Sandbox-Exit-Code` and, in
/// JSON, `exit_code` say what `kumiai run` would have ended with. Finishing twice answers the same.
#[utoipa::path(tag = "verdict", params(("run" = String, Path, description = "The id of the run.", example = "run-17")),
    responses((status = 200, description = "The verdict.", content(
    (RunResultView = "application/json", example = json!({"format": 1, "version": "0.1.0", "strict": false, "exit_code": 0, "suites": []})), (String = "application/xml"), (String = "text/html"), (String = "text/plain")))))]
#[post("/runs/{run}/finish")]
pub async fn finish_run(turn: Turn) -> HttpResponse {
    turn.begin(Operation::FinishRun);
    turn.respond(finish(&turn).await)
}

async fn finish(turn: &Turn) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let form = Form::asked(turn)?;
    let id = turn.path("run").to_owned();
    let (written, no) = turn
        .write(move |draft| {
            let run = draft.state().run(&id)?;
            let (no, is_over) = (run.no, run.finished.is_some());
            if !is_over {
                if let Some(until) = ends_at(draft.state()).filter(|until| *until > draft.now()) {
                    draft.advance_to(until, &Cause::Control);
                }
                draft.push(draft.now(), &Cause::Control, vec![Fact::RunFinished { run: no }]);
            }
            Ok(no)
        })
        .await?;
    let run = written.state.run(&no.to_string())?;
    verdict(turn, &written.state, run, form).await
}

async fn verdict(turn: &Turn, state: &State, run: &Run, form: Form) -> Result<Body, Refusal> {
    let (sandbox, until) = (&turn.data().sandbox, turn.data().wall);
    turn.bank().ok_or_else(Refusal::defect)?.hear_others(sandbox, until).await;
    let ran = Ran { run: Some(run), until, ..Ran::default() };
    let suite = judged(sandbox, state, state.now(until), ran).await?;
    Ok(told(&RunResult::of(run.asked.strict, vec![suite]), form, turn.data().lang))
}
