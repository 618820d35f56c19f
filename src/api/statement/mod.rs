//! What both channels' statements share: the account's books at the instant of the turn, and keys from page to page.

mod books;
mod page_key;
mod written;

pub use page_key::{PageKey, PageKeyContext, key_of_another_request};
pub use written::PageOf;
