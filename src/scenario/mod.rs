//! シナリオ. What a scenario file says: text in, a checked timeline out, or every mistake at once with its place.
//!
//! The files are YAML, of which JSON is a part. `file` turns text into a tree with places and the tree into the words of
//! [`crate::event`]; nothing here reads a clock or the disk, so `now` and the text are arguments.

mod checks;
mod clauses;
mod diagnostic;
mod duration;
mod faults;
mod file;
mod instant;
mod model;
mod nearest;
pub mod reference;
mod surroundings;
mod timeline;

use crate::event::{Day, Jst};

/// Where bank time starts when nobody says otherwise: 2026-06-10T10:00+09:00, a Wednesday like any other.
pub const DEFAULT_START: Jst = Jst::at(Day(20_614), 600, 0);

/// Reading files with places: what scenarios and profiles share.
pub(crate) mod reading {
    pub use super::file::{Budget, Fields, Findings, Place, Read, Shape, Told, grow, words};
}

pub use clauses::{clause_exists, existing as clauses};
pub use diagnostic::{Diagnostic, Related, Severity, Span, code};
pub use duration::parse_duration;
pub use faults::{Hit, Seen, Tally, draw, is_chosen};
pub use file::{Reading, Source, load, read_again, read_event, read_file, read_inject};
pub use instant::{Frame, parse_instant};
pub use model::*;
pub use nearest::nearest;
pub use surroundings::{Alone, DEFAULT_PROFILE, READY_PARTNERS, Surroundings};
