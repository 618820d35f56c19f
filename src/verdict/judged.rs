//! 判定結果. What a verdict says, and on what it rests.

use super::{Evidence, Said};
use crate::{
    event::{Jst, PartnerId, word_enum},
    scenario::IfNotExercised,
};

word_enum! {
    /// 判定. What became of an expectation.
    pub enum Verdict {
        /// 合格. Its situation came about, and the partner did what was expected.
        Pass = "pass",
        /// 不合格. The partner did not.
        Fail = "fail",
        /// 未検証. Its situation never came about, or the partner was silent.
        NotExercised = "not_exercised",
        /// 判定不能. The run ended too early, or the journal has forgotten calls.
        Inconclusive = "inconclusive",
    }
}

word_enum! {
    /// What a verdict counts as, once `if_not_exercised` is taken into account.
    pub enum CountsAs {
        /// Green.
        Passed = "passed",
        /// It fails a strict run.
        Warned = "warned",
        /// It fails any run.
        Failed = "failed",
    }
}

/// One time that the partner did not do what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The instant of bank time at which it was certain.
    pub at: Jst,
    /// Who.
    pub partner: Option<PartnerId>,
    /// What went wrong, in a sentence.
    pub said: Said,
    /// What it rests on, in order; the last is the one that decided.
    pub evidence: Vec<Evidence>,
    /// Whether something that was missing decided, and not a call that was made: then a call that was forgotten might
    /// have been it.
    pub by_absence: bool,
}

/// 判定結果. An expectation and its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The name of the expectation.
    pub id: String,
    /// 条項. The paragraph of the terms that it shows.
    pub clause: String,
    /// The word of its rule.
    pub rule: &'static str,
    /// Whose calls were judged, where one partner's alone were.
    pub partner: Option<PartnerId>,
    /// The verdict.
    pub verdict: Verdict,
    /// What it counts as.
    pub counts_as: CountsAs,
    /// Why, in a sentence.
    pub said: Said,
    /// What is expected, in a sentence.
    pub expects: Said,
    /// What a good partner does.
    pub advice: Said,
    /// How often its situation came about.
    pub exercised: u32,
    /// How often it failed; more than `failures` has where there were many.
    pub failed: u32,
    /// The first failures.
    pub failures: Vec<Failure>,
    /// From when on it was armed.
    pub armed_at: Option<Jst>,
    /// When its verdict was certain: at the first failure, else at the end.
    pub decided_at: Jst,
}

impl Verdict {
    /// What it counts as.
    pub const fn counts_as(self, if_not_exercised: IfNotExercised) -> CountsAs {
        match (self, if_not_exercised) {
            (Self::Pass, _) | (Self::NotExercised, IfNotExercised::Pass) => CountsAs::Passed,
            (Self::Fail, _) | (Self::NotExercised, IfNotExercised::Fail) => CountsAs::Failed,
            (Self::Inconclusive, _) | (Self::NotExercised, IfNotExercised::Warn) => CountsAs::Warned,
        }
    }
}
