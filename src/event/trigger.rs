//! きっかけ. What an event of the timeline waits for, where it does not wait for an instant.

use super::{
    ids::{EventId, PartnerId},
    operation::Operation,
    word::Word,
    words::word_enum,
};
use serde::{Deserialize, Serialize};

/// What an event waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A call.
    OnCall(OnCall),
    /// Another event.
    After(After),
}

/// The nth call of an operation by one partner; each partner's calls are counted apart, the refused ones too. It comes
/// true once, for the partner that gets there first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnCall {
    /// Which operation.
    pub operation: Operation,
    /// Which call of it, counted from 1.
    pub nth: u64,
    /// Whether the event happens before that call is decided, or after.
    pub when: CallMoment,
    /// Only this partner's calls; absent = any partner's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<PartnerId>,
}

word_enum! {
    /// On which side of a call an event happens.
    pub enum CallMoment {
        /// Before the call is decided: it already meets what the event has changed.
        Before = "before",
        /// After the call is decided, and before its answer leaves: the next one meets what the event has changed.
        After = "after",
    }
}

/// Another event, and how long after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Which event; one that lasts counts from its beginning.
    pub event: EventId,
    /// How long after it, in milliseconds of bank time.
    pub delay_ms: i64,
}

/// An event that waits for its trigger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Armed {
    /// Its name.
    pub id: EventId,
    /// What it waits for.
    pub trigger: Trigger,
    /// How long it lasts once it has begun, in milliseconds of bank time; absent = until something ends it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lasts_ms: Option<i64>,
    /// What is to happen.
    pub word: Word,
}
