//! Calls of every plane.

mod anew;
mod bad_input;
mod clock;
mod control_key;
mod delivered;
mod ends_of_links;
mod events;
mod explain;
mod fuzz;
mod institution;
mod isolation;
mod journal;
mod kinds;
mod oauth;
mod order_of_checks;
mod panics;
mod partners;
mod rows;
mod sandboxes;
mod shortcut;
mod staged;
mod statement;
mod step;
mod timeline;
mod two_clocks;
mod windows;
