//! What keeps the house true: rules about the sources, and about all operations at once.

mod coverage;
mod glossary;
mod provocation;
mod sandboxes;
mod sources;
mod tidy;
