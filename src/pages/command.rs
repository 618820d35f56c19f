//! A command line to copy.

use maud::{Markup, html};

/// A line for a shell. It wraps on a narrow screen; copied, it is one line again.
pub(super) fn command(line: &str) -> Markup {
    html! {
        pre { code { (line) } }
    }
}
