//! The protocol, pure: what tokens look like and what they are worth at an instant.

mod handle;
mod token;

pub use handle::{Handle, Keys, TOKEN_CHARS};
pub use token::Token;
