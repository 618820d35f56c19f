//! What facts make of links: how they begin, rest, change and end, and how their tokens are cut off.

use super::{due::Due, state::State};
use crate::{
    bank::linkage::{Change, Ended, Life, Link, Procedure},
    event::{AccountKind, Jst, LinkEnd, LinkNo, Linked, Seq, TokensMeant},
};
use std::sync::Arc;

impl State {
    pub(super) fn apply_linked(&mut self, linked: &Arc<Linked>) -> bool {
        self.links.place(linked.no.0, Link::begin(linked.clone(), self.last_at, self.seq));
        self.watch_period(linked.no);
        true
    }

    pub(super) fn change_link(&mut self, no: LinkNo, change: impl FnOnce(&mut Link)) -> bool {
        let Some(before) = self.link(no) else {
            return false;
        };
        let mut link = Link::clone(before);
        change(&mut link);
        self.links.place(no.0, link);
        true
    }

    /// Takes a link from one life to the next.
    pub(super) fn turn_link(&mut self, no: LinkNo, turn: impl FnOnce(Life) -> Life) -> bool {
        let at = self.last_at;
        if self.link(no).is_none_or(|link| link.life.underway().is_none()) {
            return false;
        }
        self.change_link(no, |link| {
            link.life = turn(std::mem::take(&mut link.life));
            link.changed_at = at;
        })
    }

    pub(super) fn apply_link_ended(&mut self, no: LinkNo, cause: LinkEnd) -> bool {
        let underway = self.link(no).and_then(|link| link.life.underway()).cloned();
        // A dead link does not die again, and what was being processed about it no longer matters.
        let Some(underway) = underway else {
            return false;
        };
        self.leave_period(no);
        for procedure in underway.procedures() {
            self.due.remove_mut(&(procedure.completes_at, procedure.seq));
        }
        let end = Ended { at: self.last_at, seq: self.seq, cause };
        self.turn_link(no, |life| life.ended(end))
    }

    fn procedure(&self, completes_at: Jst) -> Procedure {
        Procedure { requested_at: self.last_at, completes_at, seq: self.seq }
    }

    pub(super) fn apply_stop_requested(&mut self, no: LinkNo, completes_at: Jst) -> bool {
        let procedure = self.procedure(completes_at);
        self.due.insert_mut((completes_at, self.seq), Due::Discontinuation(no));
        self.turn_link(no, |life| life.asked_to_end(procedure))
    }

    pub(super) fn apply_change_requested(&mut self, no: LinkNo, remove: &[AccountKind], completes_at: Jst) -> bool {
        let change = Change { procedure: self.procedure(completes_at), remove: remove.to_vec() };
        self.due.insert_mut((completes_at, self.seq), Due::LinkChange(no, self.seq));
        self.turn_link(no, |life| life.asked_to_change(change))
    }

    pub(super) fn apply_link_changed(&mut self, no: LinkNo, requested: Seq) -> bool {
        let underway = self.link(no).and_then(|link| link.life.underway());
        let change = underway.and_then(|life| life.changes.iter().find(|change| change.procedure.seq == requested));
        let Some(Change { procedure, remove }) = change.cloned() else {
            return false;
        };
        self.due.remove_mut(&(procedure.completes_at, requested));
        self.change_link(no, |link| Arc::make_mut(&mut link.made).accounts.retain(|kind| !remove.contains(kind)));
        self.turn_link(no, |life| life.changed(requested))
    }

    /// Cuts off the tokens that a link has had until now. An older cut that this one covers no longer matters.
    pub(super) fn cut_tokens(&mut self, no: LinkNo, kind: TokensMeant, cut: Cut) -> bool {
        let seq = self.seq;
        let Some(before) = self.link(no).cloned() else {
            return false;
        };
        let changed = self.change_link(no, |link| {
            let (access, refresh) = match cut {
                Cut::Revoked => (&mut link.access_revoked_at, &mut link.refresh_revoked_at),
                Cut::Expired => (&mut link.access_expired_at, &mut link.refresh_expired_at),
            };
            if matches!(kind, TokensMeant::Access | TokensMeant::All) {
                *access = Some(seq);
            }
            if matches!(kind, TokensMeant::Refresh | TokensMeant::All) {
                *refresh = Some(seq);
            }
        });
        let still = self.link(no).map(|link| cuts_of(link)).unwrap_or_default();
        for old in cuts_of(&before).into_iter().flatten().filter(|old| !still.contains(&Some(*old))) {
            self.standing.remove_mut(&old);
        }
        changed
    }
}

/// How tokens are cut off.
#[derive(Clone, Copy)]
pub(super) enum Cut {
    Revoked,
    Expired,
}

fn cuts_of(link: &Link) -> [Option<Seq>; 4] {
    [link.access_revoked_at, link.refresh_revoked_at, link.access_expired_at, link.refresh_expired_at]
}
