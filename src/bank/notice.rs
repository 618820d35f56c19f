//! 告知と規定の版（第9条第1項）. What the bank has announced, and which version of the terms holds: before the day nothing changes.

use super::refusal::{Refusal, Said};
use crate::event::{
    Announced, Announcement, BothLangs, EndpointSunset, Jst, Operation, RefusalCode, Seq, TermsChanged,
};
use std::sync::Arc;

/// 告知. What was announced, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// When it was announced.
    pub at: Jst,
    /// The place in the log.
    pub seq: Seq,
    /// What.
    pub announced: Arc<Announced>,
}

/// 現行の規定（第9条第1項）. The version that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermsInForce<'a> {
    /// The version.
    pub version: &'a str,
    /// Whether accepting it on the consent page keeps a link.
    pub reconsent: bool,
    /// What it changed, where the bank has said so.
    pub summary: Option<&'a BothLangs>,
}

/// The version of the terms that holds at `now`: `first` until the day of the first change.
pub fn terms_in_force<'a>(first: &'a str, notices: impl Iterator<Item = &'a Notice>, now: Jst) -> TermsInForce<'a> {
    let changes = notices.filter_map(|notice| Some((notice, terms(notice)?)));
    let latest = changes.filter(|(_, terms)| terms.effective <= now).max_by_key(|(n, t)| (t.effective, n.seq));
    latest.map_or(TermsInForce { version: first, reconsent: true, summary: None }, |(_, terms)| TermsInForce {
        version: &terms.version,
        reconsent: terms.reconsent,
        summary: terms.summary.as_ref(),
    })
}

fn terms(notice: &Notice) -> Option<&TermsChanged> {
    match &notice.announced.what {
        Announcement::Terms(terms) => Some(terms),
        Announcement::Notice(_)
        | Announcement::Hours(_)
        | Announcement::Sunset(_)
        | Announcement::Offer(_)
        | Announcement::SigningKey(_)
        | Announcement::WebhookDisabled(_) => None,
    }
}

/// 提供終了の予定. What was last announced about the end of an operation.
pub fn sunset<'a>(notices: impl Iterator<Item = &'a Notice>, operation: Operation) -> Option<&'a EndpointSunset> {
    let sunsets = notices.filter_map(|notice| match &notice.announced.what {
        Announcement::Sunset(sunset) => Some(sunset),
        Announcement::Notice(_)
        | Announcement::Terms(_)
        | Announcement::Hours(_)
        | Announcement::Offer(_)
        | Announcement::SigningKey(_)
        | Announcement::WebhookDisabled(_) => None,
    });
    sunsets.filter(|sunset| sunset.operation == operation).last()
}

/// 提供終了. Says that an operation has been withdrawn, and since when.
pub fn withdrawn(sunset: &EndpointSunset) -> Refusal {
    let (operation, since) = (sunset.operation, sunset.sunset_at);
    let said = Said::made(
        format!(
            "操作 `{operation}` の提供は {since} に終わりました。告知（`GET /partner/v1/notices`）にあるとおりです。"
        ),
        format!("the operation `{operation}` was withdrawn at {since}, as GET /partner/v1/notices announced"),
    );
    Refusal::of_parameter(RefusalCode::NotFound, "operation", said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::EventId;

    fn change(seq: u64, version: &str, effective: i64) -> Notice {
        let terms =
            TermsChanged { version: version.to_owned(), effective: Jst(effective), summary: None, reconsent: true };
        let what = Announcement::Terms(terms);
        let announced = Announced { id: EventId(version.into()), effective: Jst(effective), what };
        Notice { at: Jst(0), seq: Seq(seq), announced: Arc::new(announced) }
    }

    #[test]
    fn a_version_holds_from_its_first_instant_until_the_next_one_does() {
        let notices = [change(1, "b", 20), change(2, "a", 10), change(3, "c", 20)];
        let at = |now| terms_in_force("first", notices.iter(), Jst(now)).version;
        assert_eq!([at(0), at(9), at(10), at(19), at(20), at(99)], ["first", "first", "a", "a", "c", "c"]);
    }
}
