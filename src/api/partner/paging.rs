//! Pages of lists that only grow: a page goes on behind the number that its key holds.

use crate::{
    api::turn::Turn,
    bank::{
        partner_access::PartnerAccess,
        refusal::{Refusal, Said},
    },
    event::{Jst, Operation, RefusalCode},
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
    /// What the keys of this list are bound to.
    context: Vec<u8>,
}

/// One page.
pub struct Page<T> {
    /// Its entries.
    pub entries: Vec<T>,
    /// The key of the next page, where there is one.
    pub next_page_key: Option<String>,
}

impl Asked {
    /// Reads the parameters of a list.
    ///
    /// # Errors
    /// `parameter_invalid`, `page_key_invalid`, `page_key_expired`.
    pub fn read(turn: &Turn, access: &PartnerAccess<'_>, operation: Operation) -> Result<Self, Refusal> {
        let query = turn.query(&["updated_since", "page_key", "limit"])?;
        let limit = query.number("limit", 1, MOST)?.unwrap_or(SOME);
        let updated_since = query.instant("updated_since")?;
        let mut context = format!("{operation} {}", access.partner().no.0).into_bytes();
        context.extend(updated_since.iter().flat_map(|since| since.0.to_be_bytes()));
        let key = query.text("page_key").map(|text| match turn.open_page_key::<8>(&context, text)? {
            Some((after, _)) => Ok(u64::from_be_bytes(after)),
            None => Err(no_key()),
        });
        let after = key.transpose()?;
        Ok(Self { updated_since, after, limit: usize::try_from(limit).unwrap_or(usize::MAX), context })
    }

    /// The page out of `all` entries with their numbers, which ascend.
    pub fn page<T>(&self, turn: &Turn, all: impl Iterator<Item = (u64, T)>) -> Page<T> {
        let mut left = all.filter(|(number, _)| self.after.is_none_or(|after| *number > after)).peekable();
        let (mut entries, mut last) = (Vec::new(), 0_u64);
        while let Some((number, entry)) = left.next_if(|_| entries.len() < self.limit) {
            entries.push(entry);
            last = number;
        }
        let key = || turn.seal_page_key(&self.context, &last.to_be_bytes(), turn.state().seq());
        let next_page_key = left.peek().map(|_| key());
        Page { entries, next_page_key }
    }
}

fn no_key() -> Refusal {
    let reason = Said::fixed(
        "このキーはこの一覧のものではありません。updated_since を変えずに next_page_key を送ってください。",
        "this key was not given for this list; send `next_page_key` with the same updated_since",
    );
    Refusal::of_parameter(RefusalCode::PageKeyInvalid, "page_key", reason)
}
