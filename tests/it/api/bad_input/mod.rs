//! Input that nobody should send: each is refused with a 4xx that names what is wrong with it.

mod body;
mod headers;
mod query;

const JSON: (&str, &str) = ("Content-Type", "application/json");
