//! A part of the scenario together with its place, for the checks that need the whole.

use crate::scenario::diagnostic::Span;

/// What was read, and where it stands.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// Where its name stands, or else where it begins.
    pub span: Span,
    /// The way to it.
    pub path: String,
    /// What was read.
    pub value: T,
}
