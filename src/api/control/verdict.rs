//! 判定. How the partner has behaved so far: the expectations of the sandbox's scenario, and the rules for everybody.

use super::{
    forms::{Form, told},
    judged::{Ran, judged},
};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{Refusal, Said},
    event::{Operation, RefusalCode, Wall},
    report::{Case, RunResult, Suite},
    sandbox::State,
    verdict::Verdict,
};
use actix_web::{HttpResponse, get};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// How to judge.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct VerdictQuery {
    /// Whether what was not proven fails as well.
    #[param(default = false)]
    strict: Option<bool>,
    /// The name of an expectation, or of a general rule: the answer comes as soon as it has passed or failed, and after 30
    /// seconds of wall time at the latest.
    #[param(example = "reauthorize")]
    wait: Option<String>,
}

/// The report of a verdict; `docs/verdicts.md` explains every field.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the report itself writes")]
pub struct RunResultView {
    /// The version of this format: 1.
    #[schema(example = 1)]
    format: u32,
    /// The version of kumiai that judged.
    #[schema(example = "0.1.0")]
    version: String,
    /// Whether what was not proven fails as well.
    #[schema(example = false)]
    strict: bool,
    /// The exit code that a run ends with: 0 all passed, 1 an expectation failed, 3 something was not proven, 5 the
    /// command failed.
    #[schema(example = 0)]
    exit_code: u8,
    /// The verdicts of each scenario.
    suites: Vec<Value>,
}

/// Read the verdict.
///
/// Judges the calls so far by what the scenario expects and by the rules that hold for every partner. By `Accept` the
/// answer is the JSON report, JUnit XML for a CI system, an HTML page or plain text for people. Judging changes nothing, so it may
/// be asked at any time. `Sandbox-Exit-Code` is the exit code that `kumiai run` would end with.
#[utoipa::path(tag = "verdict", params(VerdictQuery), responses((status = 200, description = "The verdict.", content(
    (RunResultView = "application/json", example = json!({"format": 1, "version": "0.1.0", "strict": false, "exit_code": 3, "suites": []})), (String = "application/xml"), (String = "text/html"), (String = "text/plain")))))]
#[get("/verdict")]
pub async fn read_verdict(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ReadVerdict);
    turn.respond(answer(&turn).await)
}

async fn answer(turn: &Turn) -> Result<Body, Refusal> {
    let query = turn.query(&["strict", "wait"])?;
    let strict = query.flag("strict")?.unwrap_or(false);
    let form = Form::asked(turn)?;
    let data = turn.data();
    let suite = match query.text("wait") {
        None => judged_by(turn, turn.state(), data.wall).await?,
        Some(id) => {
            case_of(&judged_by(turn, turn.state(), data.wall).await?, id)?;
            let look = async || {
                let wall = turn.bank().map_or(data.wall, |bank| data.wall_when((bank.wall)()));
                let suite = judged_by(turn, &data.sandbox.published(), wall).await?;
                let is_settled = is_settled(case_of(&suite, id)?);
                Ok((suite, is_settled))
            };
            turn.wait_for(look).await?
        }
    };
    Ok(told(&RunResult::of(strict, vec![suite]), form, turn.data().lang))
}

/// What has become of all expectations by this instant of wall time, with the calls of all replicas.
async fn judged_by(turn: &Turn, state: &State, until: Wall) -> Result<Suite, Refusal> {
    let sandbox = &turn.data().sandbox;
    turn.bank().ok_or_else(Refusal::defect)?.hear_others(sandbox, until).await;
    judged(sandbox, state, state.now(until), Ran { until, ..Ran::default() }).await
}

/// The verdict on an expectation or a general rule.
fn case_of<'s>(suite: &'s Suite, id: &str) -> Result<&'s Case, Refusal> {
    let all = || suite.expectations.iter().chain(&suite.conduct);
    all().find(|case| case.id == id).ok_or_else(|| {
        let known = all().map(|case| &*case.id).collect::<Vec<_>>().join(", ");
        let said = Said::made(
            format!("期待 `{id}` はありません。あるもの: {known}"),
            format!("there is no expectation `{id}`; known here: {known}"),
        );
        Refusal::of_parameter(RefusalCode::ParameterInvalid, "wait", said)
    })
}

fn is_settled(case: &Case) -> bool {
    match case.verdict {
        Verdict::Pass | Verdict::Fail => true,
        Verdict::NotExercised | Verdict::Inconclusive => false,
    }
}
