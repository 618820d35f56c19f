//! The events of a state: planned, waiting for a trigger, in force, over. Each says whether its record still makes a
//! difference.

use super::{
    due::Due,
    state::{Standing, State},
};
use crate::event::{Armed, Began, EventId, Lasting, OutageBegan, Scheduled, Seq};
use std::sync::Arc;

impl State {
    pub(super) fn apply_scheduled(&mut self, scheduled: &Arc<Scheduled>) -> bool {
        let key = (scheduled.due, self.seq);
        self.due.insert_mut(key, Due::Event(scheduled.clone()));
        if let Some(at) = scheduled.word.notice_at().filter(|at| *at > self.last_at && *at < scheduled.due) {
            self.due.insert_mut((at, self.seq), Due::MaintenanceNotice(scheduled.id.clone()));
        }
        self.events.insert_mut(scheduled.id.clone(), Standing::ToCome(key));
        true
    }

    pub(super) fn apply_armed(&mut self, armed: &Arc<Armed>) -> bool {
        self.armed.insert_mut(armed.id.clone(), (self.seq, armed.clone()));
        self.events.insert_mut(armed.id.clone(), Standing::Armed);
        true
    }

    pub(super) fn disarm(&mut self, id: &EventId) -> bool {
        if let Some((seq, _)) = self.armed.get(id).cloned() {
            self.armed.remove_mut(id);
            self.events.remove_mut(id);
            self.standing.remove_mut(&seq);
        }
        false
    }

    pub(super) fn apply_outage(&mut self, outage: &Arc<OutageBegan>) -> bool {
        if let Some(until) = outage.until {
            self.due.insert_mut((until, self.seq), Due::End(outage.id.clone()));
        }
        self.events.insert_mut(outage.id.clone(), Standing::in_force(self.seq, outage.until));
        self.outages.insert_mut(outage.id.clone(), outage.clone());
        true
    }

    /// Takes an event off the books: it came, could not happen, or ended.
    pub(super) fn close_event(&mut self, id: &EventId) -> bool {
        match self.events.get(id).cloned() {
            Some(Standing::ToCome(key)) => {
                self.due.remove_mut(&key);
                self.standing.remove_mut(&key.1);
                self.forget_announcement(id);
            }
            Some(Standing::InForce { since, until, extended }) => {
                if let Some(until) = until {
                    self.due.remove_mut(&(until, since));
                }
                let was_lasting = self.lasting.get(id).cloned();
                self.events.remove_mut(id);
                self.outages.remove_mut(id);
                self.affairs_mut().suspensions.remove_mut(id);
                self.lasting.remove_mut(id);
                return if let Some((began_at, began)) = was_lasting {
                    self.end_lasting(began_at, &began)
                } else {
                    for seq in [Some(since), extended].into_iter().flatten() {
                        self.standing.remove_mut(&seq);
                    }
                    false
                };
            }
            Some(Standing::Armed) | None => {}
        }
        self.events.remove_mut(id);
        false
    }

    pub(super) fn apply_began(&mut self, began: &Arc<Began>) -> bool {
        if let Some(until) = began.until {
            self.due.insert_mut((until, self.seq), Due::End(began.id.clone()));
        }
        self.events.insert_mut(began.id.clone(), Standing::in_force(self.seq, began.until));
        self.lasting.insert_mut(began.id.clone(), (self.seq, began.clone()));
        let last_at = self.last_at;
        match &began.what {
            Lasting::RowsWithheld { account, rows } => {
                self.change_books(*account, |overlay, seq| overlay.withholding(rows, seq))
            }
            Lasting::PostingDelayed { account, by_minutes } => {
                self.change_books(*account, |overlay, _| overlay.delaying(last_at, *by_minutes))
            }
            Lasting::DataStale { .. } | Lasting::PartialResult { .. } | Lasting::AccountFrozen { .. } => true,
        }
    }

    /// Something that lasted is over. Says whether its beginning and its end still make a difference: a statement that was
    /// read in between goes on as it was.
    fn end_lasting(&mut self, began_at: Seq, began: &Arc<Began>) -> bool {
        let last_at = self.last_at;
        match &began.what {
            Lasting::RowsWithheld { account, rows } => {
                self.change_books(*account, |overlay, seq| overlay.giving_back(rows, began_at, seq))
            }
            Lasting::PostingDelayed { account, .. } => {
                self.change_books(*account, |overlay, _| overlay.delayed_until(last_at))
            }
            Lasting::DataStale { .. } | Lasting::PartialResult { .. } | Lasting::AccountFrozen { .. } => {
                self.standing.remove_mut(&began_at);
                false
            }
        }
    }
}
