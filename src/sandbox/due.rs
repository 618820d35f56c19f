//! What falls due: the one index that a turn looks at, by one comparison.

use crate::event::{EventId, Scheduled};
use std::sync::Arc;

/// Something that happens by itself when its instant comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Due {
    /// An event of the timeline.
    Event(Arc<Scheduled>),
    /// The end of a lasting event.
    End(EventId),
}

impl Due {
    /// The name of the event that it is about.
    pub fn id(&self) -> &EventId {
        match self {
            Self::Event(scheduled) => &scheduled.id,
            Self::End(id) => id,
        }
    }

    /// The word for what will happen.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Event(scheduled) => scheduled.word.name(),
            Self::End(_) => "ended",
        }
    }
}
