//! `RunResult`: the JSON report, and the one source of every other. Its `format` is 1; a field may be added, none changes
//! its meaning.

use super::exit::exit_code;
use crate::{
    event::{Jst, Lang, word_enum},
    verdict::{CountsAs, Said, Verdict},
};
use serde::{Deserialize, Serialize};

/// The version of this format.
pub const FORMAT: u32 = 1;

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunResult {
    /// The version of this format: 1.
    pub format: u32,
    /// The version of kumiai that judged.
    pub version: String,
    /// Whether what was not proven fails as well.
    pub strict: bool,
    /// The exit code that a run ends with when this is all that became of it.
    #[serde(default)]
    pub exit_code: u8,
    /// One suite for each scenario.
    pub suites: Vec<Suite>,
}

/// One scenario, run once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suite {
    /// The name of the scenario, or of the sandbox where no scenario was loaded.
    pub name: String,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<Both>,
    /// The file, where it came from one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
    /// SHA-256 of the scenario's text, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scenario_sha256: Option<String>,
    /// The sandbox.
    pub sandbox: String,
    /// The seed of everything drawn.
    pub seed: u64,
    /// The institution profile.
    pub profile: String,
    /// The first instant of bank time.
    pub began_at: Jst,
    /// The instant of bank time up to which the run went.
    pub ended_at: Jst,
    /// What a reader has to know before all else, such as that the expectations could not be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Both>,
    /// Whether the journal still knew every call.
    pub is_whole: bool,
    /// How many calls partners made.
    pub calls: usize,
    /// The line that replays it.
    pub replay: String,
    /// The command that was run, where one was; or the built-in partner that took too long.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub command: Option<CommandResult>,
    /// 期待. What the scenario expects, in its order.
    pub expectations: Vec<Case>,
    /// よき利用者. The general rules, in the order of the terms.
    pub conduct: Vec<Case>,
    /// Lane 1: what happened at the bank.
    pub events: Vec<EventMark>,
    /// Lane 1: when the bank was closed.
    pub closed: Vec<ClosedMark>,
    /// Lane 2: what partners called.
    pub journal: Vec<CallMark>,
}

/// The partner's own command; or the built-in partner, where its time was over before the scenario was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandResult {
    /// What was run.
    pub line: String,
    /// Its exit code; none where a signal ended it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exit_code: Option<i32>,
    /// Whether it took longer than it may.
    pub timed_out: bool,
}

impl CommandResult {
    /// Whether it ended as one that is content.
    pub fn is_good(&self) -> bool {
        !self.timed_out && self.exit_code == Some(0)
    }
}

/// One expectation and its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// 条項. The paragraph of the terms of use.
    pub clause: String,
    /// The word of its rule.
    pub rule: String,
    /// Whose calls were judged; absent = every partner's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// What it counts as.
    pub counts_as: CountsAs,
    /// Why.
    pub said: Both,
    /// What is expected.
    pub expects: Both,
    /// What a good partner does.
    pub advice: Both,
    /// How often its situation came about.
    pub exercised: u32,
    /// How often it failed.
    pub failed: u32,
    /// The first failures.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub failures: Vec<CaseFailure>,
    /// From when on it was armed, at the bank.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub armed_at: Option<Jst>,
    /// When its verdict was certain, at the bank.
    pub decided_at: Jst,
}

/// One time that an expectation was not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFailure {
    /// When it was certain, at the bank.
    pub at: Jst,
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<String>,
    /// What went wrong.
    pub said: Both,
    /// What it rests on, in order.
    pub evidence: Vec<CaseEvidence>,
}

/// A call or an event that a failure rests on: exactly one of `call` and `event` is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvidence {
    /// The id of the call, by which `GET /_sandbox/explain/{call}` explains it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub call: Option<String>,
    /// The name of the event.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub event: Option<String>,
    /// When, at the bank.
    pub bank_at: Jst,
    /// When, by the machine's clock, in UTC.
    pub wall_at: String,
    /// What was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<String>,
    /// Under which link.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub link: Option<String>,
    /// The status of the answer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<u16>,
    /// Why it was refused: the refusal's code, or the `error` of the authorization server.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// `Retry-After` as it was told, in seconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_after_secs: Option<u32>,
}

/// An event, as the first lane shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMark {
    /// Its name.
    pub id: String,
    /// When it came.
    pub at: Jst,
    /// When it ended, where it lasts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Jst>,
}

/// A stretch during which the bank was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedMark {
    /// Its first instant.
    pub from: Jst,
    /// The instant of the next opening, or the end of the run.
    pub until: Jst,
}

/// A call, as the second lane shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallMark {
    /// Its id.
    pub call: String,
    /// When, at the bank.
    pub bank_at: Jst,
    /// What was asked for.
    pub operation: String,
    /// Who asked.
    pub partner: String,
    /// The status of the answer.
    pub status: u16,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// What came of it.
    pub outcome: CallOutcome,
}

word_enum! {
    /// What came of a call.
    pub enum CallOutcome {
        /// The bank did what was asked.
        Answered = "answered",
        /// The bank refused: a token, a link, an account, a right.
        Refused = "refused",
        /// The bank could not now: closed, stopped, too many calls.
        Unavailable = "unavailable",
        /// The call itself was no good.
        Mistaken = "mistaken",
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Both {
    /// The sentence in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

impl From<&Said> for Both {
    fn from(said: &Said) -> Self {
        Self { ja: said.ja.to_string(), en: said.en.to_string() }
    }
}

/// Why a text is no `RunResult`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAResult {
    /// It is not of this shape: what is wrong, and where.
    Shape(String),
    /// It is of a format that this version does not know.
    Format(u32),
}

impl RunResult {
    /// A result of these suites, judged by this version.
    pub fn of(strict: bool, suites: Vec<Suite>) -> Self {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let result = Self { format: FORMAT, version, strict, exit_code: 0, suites };
        Self { exit_code: exit_code(&result), ..result }
    }

    /// The JSON report.
    pub fn json(&self) -> String {
        // Strings and numbers under fixed keys: nothing that could fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads a JSON report.
    ///
    /// # Errors
    /// When it is none, or one of another format.
    pub fn parse(text: &str) -> Result<Self, NotAResult> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let shape = |error: serde_json::Error| NotAResult::Shape(error.to_string());
        let Head { format } = serde_json::from_str(text).map_err(shape)?;
        if format != FORMAT {
            return Err(NotAResult::Format(format));
        }
        serde_json::from_str(text).map_err(shape)
    }
}

impl Suite {
    /// What the suite stands or falls by: what the scenario expects, or, where it expects nothing, the general rules that
    /// were put to the test.
    pub fn judged(&self) -> Vec<&Case> {
        if self.expectations.is_empty() {
            self.conduct.iter().filter(|case| case.verdict != Verdict::NotExercised).collect()
        } else {
            self.expectations.iter().collect()
        }
    }
}
