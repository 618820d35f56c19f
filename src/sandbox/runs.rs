//! 判定の区間. The runs of a sandbox: marks in its log. A run that is not finished outlives a reset, one that is finished
//! ends with the calls that it was about.

use super::state::State;
use crate::{
    bank::refusal::{Refusal, Said},
    event::{Record, RefusalCode, Run, RunBegun, RunNo},
};

/// How many runs a sandbox remembers; the oldest is forgotten first.
const KEPT_RUNS: usize = 64;

impl State {
    /// The runs, the oldest first.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The run with this id.
    ///
    /// # Errors
    /// `not_found`, with those that there are.
    pub fn run(&self, text: &str) -> Result<&Run, Refusal> {
        let found = RunNo::parse(text).and_then(|no| self.runs.iter().find(|run| run.no == no));
        found.ok_or_else(|| self.unknown_run(text))
    }

    fn unknown_run(&self, text: &str) -> Refusal {
        let known: Vec<String> = self.runs.iter().map(|run| run.no.to_string()).collect();
        let said = if known.is_empty() {
            Said::fixed(
                "このサンドボックスに判定の区間はありません。POST /_sandbox/runs で始められます。終わった区間は、リセットで失われます。",
                "this sandbox has no run; POST /_sandbox/runs begins one, and a reset forgets those that were finished",
            )
        } else {
            let known = known.join(", ");
            Said::made(
                format!("判定の区間 `{text}` はありません。あるもの: {known}"),
                format!("there is no run `{text}`; known here: {known}"),
            )
        };
        Refusal::of_parameter(RefusalCode::NotFound, "run", said)
    }

    /// Nothing of it stands in the log of a checkpoint by itself: it is carried.
    pub(super) fn begin_run(&mut self, asked: &RunBegun, record: &Record) -> bool {
        if self.runs.len() >= KEPT_RUNS {
            self.runs.remove(0);
        }
        let (no, began_at) = (RunNo(record.seq), record.bank_at);
        self.runs.push(Run { no, asked: asked.clone(), began_at, finished: None });
        false
    }

    pub(super) fn finish_run(&mut self, no: RunNo, record: &Record) -> bool {
        if let Some(run) = self.runs.iter_mut().find(|run| run.no == no) {
            run.finished = Some((record.seq, record.bank_at));
        }
        false
    }

    /// Takes over the runs of the state before that are still under way.
    pub(super) fn carry_runs(&mut self, before: &mut Self) {
        self.runs = std::mem::take(&mut before.runs);
        self.runs.retain(|run| run.finished.is_none());
    }
}
