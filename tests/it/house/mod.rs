//! What keeps the house true: rules about the sources, and about all operations at once.

mod glossary;
mod sources;
mod tidy;
