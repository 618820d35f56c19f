//! 記録. What verdicts are passed on: the calls of a sandbox and what happened in it, in the one order of its journal.

mod call;
mod happening;
mod known;
mod present;
mod reading;

pub use call::Call;
pub use happening::{Duty, Exchanged, Happening};
pub use known::Known;
pub use reading::{Source, read};

use crate::{
    bank::service_hours::ServiceHours,
    event::{Jst, Wall},
};

/// Everything that happened, in order, and where it ends.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The moments, in the order of the journal.
    pub moments: Vec<Moment>,
    /// How many of them came before what is judged: they are known, and judged no more.
    pub before: usize,
    /// Whether nothing is missing. A journal that has forgotten its oldest calls proves no good behaviour.
    pub is_whole: bool,
    /// The instant of bank time at which it all began.
    pub began_at: Jst,
    /// The instant of bank time up to which the run went.
    pub ended_at: Jst,
    /// サービス時間帯（第2条第1項）. When the bank was open.
    pub hours: ServiceHours,
}

/// One moment: a call, or something that happened.
#[derive(Debug, Clone)]
pub enum Moment {
    /// A call and its answer.
    Call(Box<Call>),
    /// Something that happened at the bank.
    Happened {
        /// When, at the bank.
        bank_at: Jst,
        /// When, by the machine's clock.
        wall_at: Wall,
        /// What.
        what: Happening,
    },
}
