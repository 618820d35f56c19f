//! The opening: the first facts of a sandbox.

use crate::event::{
    Armed, Beginning, ClockMode, ClockSetting, Fact, Fault, Jst, Opened, PartnerId, PartnerNo, PartnerTerms,
    ProfileTerms, SandboxName, ScenarioSource, Scheduled, Security, StatedCustomer, Wall,
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
    /// How strict the authorization server is.
    pub security: Security,
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
    /// What is to happen when its trigger comes true.
    pub armed: Vec<Arc<Armed>>,
    /// 登場人物. Who lives in the town beside those that are drawn.
    pub stated: Vec<StatedCustomer>,
    /// Who has linked to which partner before the opening: a persona or a `customer_id`.
    pub linked: Vec<(PartnerId, String)>,
    /// 通信障害. What goes wrong on the wire.
    pub faults: Arc<[Fault]>,
    /// How it would begin without its scenario: by the flags of the server alone. Nothing where it has none.
    pub unstaged: Option<Box<Self>>,
}

impl Opening {
    /// A bank of this institution that stands still at `start`: its town, and nothing that is to happen.
    pub fn still(profile: Arc<ProfileTerms>, start: Jst) -> Self {
        Self {
            seed: 1,
            customers: 10_000,
            profile,
            security: Security::default(),
            start,
            mode: ClockMode::Frozen,
            speed: 1.0,
            partners: Vec::new(),
            scenario: None,
            timeline: Vec::new(),
            armed: Vec::new(),
            stated: Vec::new(),
            linked: Vec::new(),
            faults: Arc::default(),
            unstaged: None,
        }
    }

    /// How a sandbox was opened.
    pub fn of(opened: &Opened) -> Self {
        let Beginning { mode, speed, partners, timeline, armed, stated, linked, faults } =
            Beginning::clone(&opened.beginning);
        Self {
            seed: opened.seed,
            customers: opened.customers,
            profile: opened.profile.clone(),
            security: opened.security,
            start: opened.start,
            mode,
            speed,
            partners,
            scenario: opened.scenario.clone(),
            timeline,
            armed,
            stated,
            linked,
            faults,
            unstaged: None,
        }
    }

    /// The same sandbox, opened like this.
    pub fn again(&self, before: &Opened) -> Arc<Opened> {
        Arc::new(opened(self, &before.sandbox, before.life, before.town))
    }
}

/// The first fact of a sandbox of this name.
pub fn opened(opening: &Opening, sandbox: &SandboxName, life: u16, town: u32) -> Opened {
    Opened {
        format: FORMAT,
        town,
        life,
        sandbox: sandbox.clone(),
        seed: opening.seed,
        customers: opening.customers,
        start: opening.start,
        profile: opening.profile.clone(),
        security: opening.security,
        scenario: opening.scenario.clone(),
        beginning: Arc::new(Beginning {
            mode: opening.mode,
            speed: opening.speed,
            partners: opening.partners.clone(),
            timeline: opening.timeline.clone(),
            armed: opening.armed.clone(),
            stated: opening.stated.clone(),
            linked: opening.linked.clone(),
            faults: opening.faults.clone(),
        }),
        carried: None,
    }
}

/// The facts that follow the first one, whenever a sandbox begins.
pub fn beginning(opened: &Opened, wall: Wall) -> Vec<Fact> {
    let Beginning { mode, speed, partners, timeline, armed, stated: _, linked: _, faults: _ } = &*opened.beginning;
    let clock = ClockSetting { mode: *mode, anchor_bank: opened.start, anchor_wall: wall, speed: *speed };
    let partners = partners.iter().enumerate().map(|(i, terms)| Fact::PartnerRegistered {
        no: PartnerNo(u16::try_from(i).unwrap_or(u16::MAX)),
        terms: terms.clone(),
    });
    std::iter::once(Fact::ClockSet(clock))
        .chain(partners)
        .chain(timeline.iter().cloned().map(Fact::Scheduled))
        .chain(armed.iter().cloned().map(Fact::Armed))
        .collect()
}
