//! The published documents: committed as generated, served as committed, complete in both languages, and true.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and may stop at once"
)]

#[path = "spec/documents.rs"]
mod documents;
#[path = "spec/examples.rs"]
mod examples;
#[path = "spec/languages.rs"]
mod languages;
#[path = "spec/operations.rs"]
mod operations;
#[path = "spec/pages.rs"]
mod pages;
#[path = "spec/served.rs"]
mod served;
