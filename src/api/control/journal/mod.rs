//! 呼出しの記録. What was asked and answered: as a list, as it happens, and in the formats that other tools read.

pub mod bundle;
pub mod find;
mod har;
pub mod list;
mod redacted;
pub mod stream;
mod view;
