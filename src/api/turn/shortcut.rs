//! 近道. The questions that are asked most are recognised by hand, before the router: finding the route would take longer
//! than the answer. Each is registered as well, which is what documents it; a test holds both ways equal.

use super::Turn;
use actix_web::{HttpResponse, dev::ServiceRequest, http::Method};
use std::ops::Range;

/// A path with one blank, and who answers there.
pub struct Shortcut {
    /// What stands before the `account_id`.
    pub before: &'static str,
    /// What stands behind it.
    pub after: &'static str,
    /// Answers a `GET`.
    pub answer: fn(&Turn) -> HttpResponse,
}

/// Who answers this request, and where in the path the `account_id` stands. A path that is not written plainly is left
/// to the router.
pub(super) fn find(
    shortcuts: &'static [Shortcut],
    request: &ServiceRequest,
) -> Option<(&'static Shortcut, Range<usize>)> {
    if *request.method() != Method::GET {
        return None;
    }
    let path = request.uri().path();
    shortcuts.iter().find_map(|shortcut| {
        let blank = path.strip_prefix(shortcut.before)?.strip_suffix(shortcut.after)?;
        let is_plain = !blank.is_empty() && blank.bytes().all(|b| b.is_ascii_alphanumeric());
        is_plain.then_some((shortcut, shortcut.before.len()..shortcut.before.len() + blank.len()))
    })
}
