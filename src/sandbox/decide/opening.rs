//! The opening: the first facts of a sandbox.

use crate::event::{
    Armed, ClockMode, ClockSetting, Fact, Fault, Jst, Opened, PartnerId, PartnerNo, PartnerTerms, ProfileTerms,
    SandboxName, ScenarioSource, Scheduled, Wall,
};
use std::sync::Arc;

/// The version of the record format that this program writes.
const FORMAT: u32 = 1;

/// What a sandbox is opened with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The seed of everything drawn.
    pub seed: u64,
    /// How many customers live in the town.
    pub customers: u32,
    /// The institution.
    pub profile: Arc<ProfileTerms>,
    /// The first instant of bank time.
    pub start: Jst,
    /// How the clock moves at first.
    pub mode: ClockMode,
    /// Seconds of bank time per second of wall time, where it flows.
    pub speed: f64,
    /// The partners that are registered from the start.
    pub partners: Vec<Arc<PartnerTerms>>,
    /// Where the timeline came from.
    pub scenario: Option<ScenarioSource>,
    /// What is to happen.
    pub timeline: Vec<Arc<Scheduled>>,
    /// What goes wrong on the wire.
    pub faults: Arc<[Fault]>,
    /// What is to happen when its trigger comes true.
    pub armed: Vec<Arc<Armed>>,
    /// Who has linked to which partner before the opening: a persona or a `customer_id`.
    pub linked: Vec<(PartnerId, String)>,
}

/// The facts with which a sandbox of this name begins.
pub fn opening(opening: &Opening, sandbox: &SandboxName, life: u16, town: u32, wall: Wall) -> Vec<Fact> {
    let opened = Opened {
        format: FORMAT,
        town,
        life,
        sandbox: sandbox.clone(),
        seed: opening.seed,
        customers: opening.customers,
        start: opening.start,
        profile: opening.profile.clone(),
        scenario: opening.scenario.clone(),
        faults: opening.faults.clone(),
    };
    let clock =
        ClockSetting { mode: opening.mode, anchor_bank: opening.start, anchor_wall: wall, speed: opening.speed };
    let partners = opening.partners.iter().enumerate().map(|(i, terms)| Fact::PartnerRegistered {
        no: PartnerNo(u16::try_from(i).unwrap_or(u16::MAX)),
        terms: terms.clone(),
    });
    [Fact::Opened(Arc::new(opened)), Fact::ClockSet(clock)]
        .into_iter()
        .chain(partners)
        .chain(opening.timeline.iter().cloned().map(Fact::Scheduled))
        .chain(opening.armed.iter().cloned().map(Fact::Armed))
        .collect()
}
