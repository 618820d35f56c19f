//! 判定の区間. A run without a wrapper: from a mark in the log to another, judged by itself.

use super::{ids::Seq, time::Jst};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 区間の番号. A run, by the place in the log at which it began: so no two of a sandbox have the same, not even after a
/// reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunNo(pub Seq);

/// The id by which a run is asked about.
impl fmt::Display for RunNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "run-{}", self.0.0)
    }
}

impl RunNo {
    /// The run with this id.
    pub fn parse(text: &str) -> Option<Self> {
        text.strip_prefix("run-")?.parse().ok().map(|seq| Self(Seq(seq)))
    }
}

/// What is to be judged, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunBegun {
    /// What its maker calls it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// Whether what was not put to the test fails as well.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub strict: bool,
}

/// 判定の区間. One run: calls that were decided from its mark on, and before its end where it has one, are judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Its number.
    pub no: RunNo,
    /// What was asked for.
    pub asked: RunBegun,
    /// When it began, at the bank.
    pub began_at: Jst,
    /// Where in the log it was finished, and when at the bank.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub finished: Option<(Seq, Jst)>,
}
