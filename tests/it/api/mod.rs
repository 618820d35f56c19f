//! Calls of every plane.

mod institution;
mod kinds;
