//! Calls of every plane.

mod institution;
mod isolation;
mod order_of_checks;
mod timeline;
