//! The `kumiai` command.

fn main() {}
