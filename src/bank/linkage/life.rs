//! 連携の一生（第4条, 第5条）. What is under way about a link, and what ended it: each transition consumes the life before it.

use crate::{
    bank::calendar,
    event::{AccountKind, Day, EventId, Jst, LinkEnd, Seq},
};

/// The minute of a business day at which the bank has processed what partners passed on by the day before (our choice).
const PROCESSED_AT_MINUTE: u32 = 15 * 60;

/// 連携の一生. A link lives, with what is under way about it, until something ends it for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Life {
    /// It lives. Its own period may be over all the same: time alone changes nothing here.
    Lives(Underway),
    /// It was ended.
    Over(Ended),
}

/// 手続中の事項. What is under way about a link that lives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Underway {
    /// 一時停止（第4条第6項）. The incidents for which it rests.
    pub suspended_for: Vec<EventId>,
    /// 取止めの手続（第5条第1項）.
    pub discontinuation: Option<Procedure>,
    /// 変更の手続（第5条第1項）, in the order in which they were asked for.
    pub changes: Vec<Change>,
}

/// 手続. What a partner has passed on and the bank has yet to process: complete when both have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Procedure {
    /// When the partner passed it on, having done its own part.
    pub requested_at: Jst,
    /// When the bank has done its part.
    pub completes_at: Jst,
    /// The place in the log of the request.
    pub seq: Seq,
}

/// 連携口座の変更. Accounts that are to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// How far it has come.
    pub procedure: Procedure,
    /// The accounts that go.
    pub remove: Vec<AccountKind>,
}

/// 取止め. The end of a link: when, where in the log, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The instant of bank time.
    pub at: Jst,
    /// The place in the log.
    pub seq: Seq,
    /// Why.
    pub cause: LinkEnd,
}

impl Default for Life {
    fn default() -> Self {
        Self::Lives(Underway::default())
    }
}

impl Life {
    /// What is under way, while it lives.
    pub const fn underway(&self) -> Option<&Underway> {
        match self {
            Self::Lives(underway) => Some(underway),
            Self::Over(_) => None,
        }
    }

    /// A link that lives, with this changed about it; a dead one stays as it is.
    fn living(self, change: impl FnOnce(&mut Underway)) -> Self {
        match self {
            Self::Lives(mut underway) => {
                change(&mut underway);
                Self::Lives(underway)
            }
            Self::Over(ended) => Self::Over(ended),
        }
    }

    /// 一時停止. It rests for an incident.
    #[must_use]
    pub fn suspended(self, incident: EventId) -> Self {
        self.living(|underway| {
            if !underway.suspended_for.contains(&incident) {
                underway.suspended_for.push(incident);
            }
        })
    }

    /// 再開. It no longer rests for this incident.
    #[must_use]
    pub fn resumed(self, incident: &EventId) -> Self {
        self.living(|underway| underway.suspended_for.retain(|other| other != incident))
    }

    /// 取止めの申込み. It is to end; a second request changes nothing.
    #[must_use]
    pub fn asked_to_end(self, procedure: Procedure) -> Self {
        self.living(|underway| underway.discontinuation = underway.discontinuation.or(Some(procedure)))
    }

    /// 変更の申込み. Accounts are to go.
    #[must_use]
    pub fn asked_to_change(self, change: Change) -> Self {
        self.living(|underway| underway.changes.push(change))
    }

    /// 変更の完了. The change that was requested at this place of the log is no longer under way.
    #[must_use]
    pub fn changed(self, requested: Seq) -> Self {
        self.living(|underway| underway.changes.retain(|change| change.procedure.seq != requested))
    }

    /// It ends. The first cause stands: a dead link does not die again.
    #[must_use]
    pub fn ended(self, ended: Ended) -> Self {
        match self {
            Self::Lives(_) => Self::Over(ended),
            Self::Over(first) => Self::Over(first),
        }
    }
}

impl Underway {
    /// What is being processed.
    pub fn procedures(&self) -> impl Iterator<Item = Procedure> {
        self.discontinuation.into_iter().chain(self.changes.iter().map(|change| change.procedure))
    }
}

/// 完了の予定. When the bank has processed what a partner passes on today: in the afternoon of the next business day.
pub fn processed_at(today: Day) -> Jst {
    Jst::at(calendar::add_business_days(today, 1), PROCESSED_AT_MINUTE, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(at: i64, cause: LinkEnd) -> Ended {
        Ended { at: Jst(at), seq: Seq(1), cause }
    }

    #[test]
    fn a_dead_link_neither_rests_nor_changes_nor_dies_again() {
        let incident = EventId("leak".into());
        let procedure = Procedure { requested_at: Jst(1), completes_at: Jst(2), seq: Seq(3) };
        let dead = Life::default().ended(ended(1, LinkEnd::Superseded));
        let after = dead.clone().suspended(incident.clone()).resumed(&incident).asked_to_end(procedure);
        let after = after.asked_to_change(Change { procedure, remove: Vec::new() }).changed(Seq(3));
        assert_eq!(after.ended(ended(9, LinkEnd::Discontinued)), dead);
    }

    #[test]
    fn a_link_rests_until_the_last_incident_is_closed() {
        let [one, two] = ["one", "two"].map(|id| EventId(id.into()));
        let resting = Life::default().suspended(one.clone()).suspended(two.clone()).suspended(one.clone());
        let rests = |life: &Life| !life.underway().unwrap().suspended_for.is_empty();
        let resting = resting.resumed(&one);
        assert!(rests(&resting));
        assert!(!rests(&resting.resumed(&two)));
    }

    #[test]
    fn the_bank_processes_on_the_afternoon_of_the_next_business_day() {
        for (asked, done) in [
            ("2026-06-10", "2026-06-11T15:00:00+09:00"),
            ("2026-06-12", "2026-06-15T15:00:00+09:00"),
            ("2026-06-13", "2026-06-15T15:00:00+09:00"),
            ("2026-12-30", "2027-01-04T15:00:00+09:00"),
        ] {
            assert_eq!(processed_at(Day::parse(asked).unwrap()), Jst::parse(done).unwrap(), "{asked}");
        }
    }
}
