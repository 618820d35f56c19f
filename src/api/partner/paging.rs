//! Pages of lists that only grow: a page goes on behind the number that its key names.

use crate::{
    api::turn::Query,
    bank::refusal::{Refusal, Said},
    event::{Jst, RefusalCode},
};

/// The most entries of a page.
const MOST: u32 = 500;
/// The entries of a page where nobody says how many.
const SOME: u32 = 100;

/// Which page is asked for.
pub struct Asked {
    /// Only what has changed since this instant, inclusive.
    pub updated_since: Option<Jst>,
    after: Option<u64>,
    limit: usize,
}

/// One page.
pub struct Page<T> {
    /// Its entries.
    pub entries: Vec<T>,
    /// The key of the next page, where there is one.
    pub next_page_key: Option<String>,
}

impl Asked {
    /// The parameters that are read here.
    pub const PARAMETERS: [&'static str; 3] = ["updated_since", "page_key", "limit"];

    /// Reads the parameters.
    ///
    /// # Errors
    /// `parameter_invalid`, `page_key_invalid`.
    pub fn read(query: &Query) -> Result<Self, Refusal> {
        let limit = query.number("limit", 1, MOST)?.unwrap_or(SOME);
        let updated_since = query.instant("updated_since")?;
        let after = query.text("page_key").map(|text| read_key(text).ok_or_else(|| no_key(text))).transpose()?;
        Ok(Self { updated_since, after, limit: usize::try_from(limit).unwrap_or(usize::MAX) })
    }

    /// The page out of `all` entries with their numbers, which ascend.
    pub fn page<T>(&self, all: impl Iterator<Item = (u64, T)>) -> Page<T> {
        let mut left = all.filter(|(number, _)| self.after.is_none_or(|after| *number > after)).peekable();
        let (mut entries, mut last) = (Vec::new(), 0);
        while let Some((number, entry)) = left.next_if(|_| entries.len() < self.limit) {
            entries.push(entry);
            last = number;
        }
        let next_page_key = left.peek().map(|_| format!("p{last}"));
        Page { entries, next_page_key }
    }
}

fn read_key(text: &str) -> Option<u64> {
    text.strip_prefix('p').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
}

fn no_key(text: &str) -> Refusal {
    let reason = Said::made(
        format!("`{text}` は、この一覧の next_page_key ではありません。"),
        format!("`{text}` is not a next_page_key of this list"),
    );
    Refusal::of_parameter(RefusalCode::PageKeyInvalid, "page_key", reason)
}
