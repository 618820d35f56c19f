//! How a sandbox began, and what of earlier beginnings it has kept: the content of the first fact.

use super::{
    fact::{Record, Scheduled},
    fault::Fault,
    ids::{PartnerId, SandboxName, Seq, SnapshotNo},
    profile_terms::{PartnerTerms, ProfileTerms},
    run::Run,
    security::Security,
    stated::StatedCustomer,
    time::Jst,
    trigger::Armed,
    word::ClockMode,
};
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
    /// How strict the authorization server is.
    #[serde(skip_serializing_if = "Security::is_usual", default)]
    pub security: Security,
    /// The text of the scenario that was loaded, if one was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scenario: Option<ScenarioSource>,
    /// What a reset returns to.
    #[serde(default)]
    pub beginning: Arc<Beginning>,
    /// In a checkpoint: what is left of beginnings before this one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub carried: Option<Arc<Carried>>,
}

/// Where the timeline came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioSource {
    /// The scenario's name.
    pub name: String,
    /// The file as it was read.
    pub text: Arc<str>,
    /// 部品. The fragments that it takes in by `use`, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub fragments: Vec<Fragment>,
}

/// 部品. A file that a scenario takes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fragment {
    /// Its path, as `use` names it.
    pub path: String,
    /// The file as it was read.
    pub text: Arc<str>,
}

/// はじまり. The clock, the partners, the timeline and the faults of the wire with which a sandbox begins, and begins anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beginning {
    /// How the clock moves at first.
    pub mode: ClockMode,
    /// Seconds of bank time per second of wall time, where it flows.
    pub speed: f64,
    /// The partners that are registered from the start.
    pub partners: Vec<Arc<PartnerTerms>>,
    /// What is to happen.
    pub timeline: Vec<Arc<Scheduled>>,
    /// What is to happen when its trigger comes true.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub armed: Vec<Arc<Armed>>,
    /// 登場人物. Who lives in the town beside those that are drawn.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub stated: Vec<StatedCustomer>,
    /// Who has linked to which partner before the beginning: a persona or a `customer_id`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub linked: Vec<(PartnerId, String)>,
    /// 通信障害. What goes wrong on the wire, in the order in which the rules are looked at.
    #[serde(skip_serializing_if = "<[Fault]>::is_empty", default)]
    pub faults: Arc<[Fault]>,
}

/// A clock that stands still, and nobody there.
impl Default for Beginning {
    fn default() -> Self {
        Self {
            mode: ClockMode::Frozen,
            speed: 1.0,
            partners: Vec::new(),
            timeline: Vec::new(),
            armed: Vec::new(),
            stated: Vec::new(),
            linked: Vec::new(),
            faults: Arc::default(),
        }
    }
}

/// What outlives a reset or a restored snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// Where in the log the present began.
    pub epoch: Seq,
    /// How many tokens have been numbered.
    pub tokens: u32,
    /// How many links have been numbered.
    pub links: u32,
    /// Tokens that were exchanged and whose successors, some of which were used, are partly forgotten.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub spent: Vec<u32>,
    /// The snapshots, each as the shortest log of its state.
    pub snapshots: Vec<Kept>,
    /// 判定の区間. The runs that are remembered.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub runs: Vec<Run>,
}

/// スナップショット. A state that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotTaken {
    /// Its place among all snapshots of the sandbox.
    pub no: SnapshotNo,
    /// What its maker calls it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
}

/// A snapshot in a checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Which.
    pub taken: Arc<SnapshotTaken>,
    /// The shortest log that folds to its state.
    pub records: Vec<Arc<Record>>,
}
