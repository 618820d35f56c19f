//! How a sandbox began: the content of the first fact.

use super::{fault::Fault, ids::SandboxName, profile_terms::ProfileTerms, time::Jst};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The first fact: everything that the rest is computed from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// The version of this record format: 1.
    pub format: u32,
    /// The version of the generator that computes the town.
    pub town: u32,
    /// Which sandbox of this name it is: a deleted and recreated one has a higher number.
    pub life: u16,
    /// Its name.
    pub sandbox: SandboxName,
    /// The seed of everything drawn.
    pub seed: u64,
    /// How many customers live in the town.
    pub customers: u32,
    /// The first instant of bank time.
    pub start: Jst,
    /// The institution, whole: a log can be read without the profile file.
    pub profile: Arc<ProfileTerms>,
    /// The text of the scenario that was loaded, if one was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scenario: Option<ScenarioSource>,
    /// 通信障害. What goes wrong on the wire, in the order in which the rules are looked at.
    #[serde(skip_serializing_if = "<[Fault]>::is_empty", default)]
    pub faults: Arc<[Fault]>,
}

/// Where the timeline came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioSource {
    /// The scenario's name.
    pub name: String,
    /// The file as it was read.
    pub text: Arc<str>,
}
