//! From verdicts and their trace to a suite.

use super::result::{
    Both, CallMark, CallOutcome, Case, CaseEvidence, CaseFailure, ClosedMark, CommandResult, EventMark, Suite,
};
use crate::{
    event::{Channel, Jst, Operation, PartnerNo, Plane, ScenarioSource},
    verdict::{Call, Evidence, Failure, Happening, Judged, Known, Moment, Said, Trace, closed_stretches},
};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// What a suite is made of.
pub struct SuiteTerms<'a> {
    /// The name of the scenario, or of the sandbox where no scenario was loaded.
    pub name: &'a str,
    /// What it is about.
    pub title: Option<&'a Said>,
    /// The file, where it came from one.
    pub file: Option<&'a str>,
    /// The scenario's texts.
    pub source: Option<&'a ScenarioSource>,
    /// The sandbox.
    pub sandbox: &'a str,
    /// The seed of everything drawn.
    pub seed: u64,
    /// The institution profile.
    pub profile: &'a str,
    /// What a reader has to know before all else.
    pub note: Option<&'a Said>,
    /// The flags that a run of the same has to be given, each with a space before it.
    pub flags: &'a str,
    /// The command that was run, where one was.
    pub command: Option<CommandResult>,
    /// What happened.
    pub trace: &'a Trace,
    /// What became of what the scenario expects.
    pub expectations: &'a [Judged],
    /// What became of the general rules.
    pub conduct: &'a [Judged],
}

/// Makes a suite.
pub fn suite(terms: SuiteTerms<'_>) -> Suite {
    let trace = terms.trace;
    let journal = call_marks(&terms);
    let channel = main_channel(trace);
    let closed = closed_stretches(trace, channel).into_iter().map(|(from, until)| ClosedMark { from, until });
    Suite {
        name: terms.name.to_owned(),
        title: terms.title.map(Both::from),
        file: terms.file.map(str::to_owned),
        scenario_sha256: terms.source.map(sum),
        sandbox: terms.sandbox.to_owned(),
        seed: terms.seed,
        profile: terms.profile.to_owned(),
        began_at: trace.began_at,
        ended_at: trace.ended_at,
        note: terms.note.map(Both::from),
        is_whole: trace.is_whole,
        calls: journal.len(),
        replay: replay_line(&terms),
        expectations: terms.expectations.iter().map(|judged| case(judged, terms.sandbox)).collect(),
        conduct: terms.conduct.iter().map(|judged| case(judged, terms.sandbox)).collect(),
        events: event_marks(trace),
        closed: closed.collect(),
        journal,
        command: terms.command,
    }
}

/// The checksum of a scenario: of its text, and of its fragments behind it.
fn sum(source: &ScenarioSource) -> String {
    let texts = source.fragments.iter().map(|fragment| &fragment.text);
    let mut hash = Sha256::new();
    for text in std::iter::once(&source.text).chain(texts) {
        hash.update(text.as_bytes());
    }
    HEXLOWER.encode(&hash.finalize())
}

/// The same bank again: with its file, or as it was started.
fn replay_line(terms: &SuiteTerms<'_>) -> String {
    let SuiteTerms { seed, profile, flags, .. } = terms;
    let command = terms.command.as_ref().map_or_else(String::new, |command| format!(" -- {}", command.line));
    match (terms.file, terms.source) {
        (Some(file), _) => format!("kumiai run {file} --seed {seed}{flags}{command}"),
        (None, Some(_)) => format!("kumiai run {}.yaml --seed {seed}{flags}{command}", terms.name),
        (None, None) => format!("kumiai serve --profile {profile} --seed {seed} --at {}", terms.trace.began_at),
    }
}

fn case(judged: &Judged, sandbox: &str) -> Case {
    Case {
        id: judged.id.clone(),
        clause: judged.clause.clone(),
        rule: judged.rule.to_owned(),
        partner: judged.partner.as_ref().map(ToString::to_string),
        verdict: judged.verdict,
        counts_as: judged.counts_as,
        said: (&judged.said).into(),
        expects: (&judged.expects).into(),
        advice: (&judged.advice).into(),
        exercised: judged.exercised,
        failed: judged.failed,
        failures: judged.failures.iter().map(|failure| case_failure(failure, sandbox)).collect(),
        armed_at: judged.armed_at,
        decided_at: judged.decided_at,
    }
}

fn case_failure(failure: &Failure, sandbox: &str) -> CaseFailure {
    CaseFailure {
        at: failure.at,
        partner: failure.partner.as_ref().map(ToString::to_string),
        said: (&failure.said).into(),
        evidence: failure.evidence.iter().map(|evidence| case_evidence(evidence, sandbox)).collect(),
    }
}

fn case_evidence(evidence: &Evidence, sandbox: &str) -> CaseEvidence {
    let bare = |bank_at: Jst, wall_at: String| CaseEvidence {
        call: None,
        event: None,
        bank_at,
        wall_at,
        operation: None,
        link: None,
        status: None,
        code: None,
        retry_after_secs: None,
    };
    match evidence {
        Evidence::Call {
            number,
            bank_at,
            wall_at,
            operation,
            link,
            status,
            refused,
            oauth_error,
            retry_after_secs,
        } => CaseEvidence {
            call: Some(format!("{sandbox}.{number}")),
            operation: operation.map(|operation| operation.word().to_owned()),
            link: link.map(|link| link.to_string()),
            status: Some(*status),
            code: refused.map(|code| code.word().to_owned()).or_else(|| oauth_error.clone()),
            retry_after_secs: *retry_after_secs,
            ..bare(*bank_at, wall_at.to_string())
        },
        Evidence::Event { id, bank_at, wall_at } => {
            CaseEvidence { event: Some(id.to_string()), ..bare(*bank_at, wall_at.to_string()) }
        }
    }
}

fn event_marks(trace: &Trace) -> Vec<EventMark> {
    let mut marks: Vec<EventMark> = Vec::new();
    for moment in trace.moments.iter().skip(trace.before) {
        let Moment::Happened { bank_at, what, .. } = moment else { continue };
        if let Happening::Came { id } = what {
            // What lasts comes by the clock and begins in the next fact.
            if marks.last().is_none_or(|last| last.id != *id.0 || last.at != *bank_at) {
                marks.push(EventMark { id: id.to_string(), at: *bank_at, until: None });
            }
        }
        if let Happening::Ended { id } = what
            && let Some(mark) = marks.iter_mut().rev().find(|mark| mark.id == *id.0)
        {
            mark.until = Some(*bank_at);
        }
    }
    marks
}

fn call_marks(terms: &SuiteTerms<'_>) -> Vec<CallMark> {
    let mut known = Known::default();
    let mut marks = Vec::new();
    for moment in &terms.trace.moments {
        match moment {
            Moment::Happened { what, .. } => known.learn(what),
            Moment::Call(call) => {
                let partner = call.partner.and_then(|no: PartnerNo| known.partner_id(no));
                marks.extend(partner.map(|partner| call_mark(call, partner.to_string(), terms.sandbox)));
            }
        }
    }
    marks
}

fn call_mark(call: &Call, partner: String, sandbox: &str) -> CallMark {
    CallMark {
        call: format!("{sandbox}.{}", call.number),
        bank_at: call.bank_at,
        operation: call.operation.map_or("?", Operation::word).to_owned(),
        partner,
        status: call.status,
        code: call.refused.map(|code| code.word().to_owned()).or_else(|| call.oauth_error.clone()),
        outcome: match call.status {
            ..=399 => CallOutcome::Answered,
            401 | 403 | 404 | 410 => CallOutcome::Refused,
            429 | 500.. => CallOutcome::Unavailable,
            _ => CallOutcome::Mistaken,
        },
    }
}

/// The channel on which most calls came: its hours are the ones that are shown.
fn main_channel(trace: &Trace) -> Channel {
    let anser = trace.moments.iter().fold(0_i64, |more, moment| match moment {
        Moment::Call(call) => match call.operation.map(Operation::plane) {
            Some(Plane::Data(Channel::Anser)) => more + 1,
            Some(Plane::Data(Channel::Institution)) => more - 1,
            Some(Plane::Oauth | Plane::Partner | Plane::Control) | None => more,
        },
        Moment::Happened { .. } => more,
    });
    if anser > 0 { Channel::Anser } else { Channel::Institution }
}
