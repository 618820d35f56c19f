//! Calls of every plane.

mod bad_input;
mod clock;
mod control_key;
mod ends_of_links;
mod events;
mod explain;
mod fuzz;
mod institution;
mod isolation;
mod kinds;
mod oauth;
mod order_of_checks;
mod panics;
mod partners;
mod shortcut;
mod staged;
mod statement;
mod timeline;
mod two_clocks;
