//! Calls of every plane.

mod institution;
