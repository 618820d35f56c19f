//! 上演. What a scenario makes of an opening: its partners, its customers and its events take the place they have in it.

use super::Opening;
use crate::{
    event::{Armed, Scheduled},
    scenario::Scenario,
};
use std::sync::Arc;

impl Opening {
    /// Puts a scenario on: its people in the town, its partners beside or in the place of those that stand ready, its hours in the place of the
    /// profile's, its events on the timeline, its faults on the wire. `secret_of` gives a new partner's secret by its
    /// `client_id`. Clock, seed and size of the town are left to the caller, whose flags may stand over them.
    pub fn stage(&mut self, scenario: &Scenario, secret_of: impl Fn(&str) -> String) {
        scenario.calendar.hours.put_into(Arc::make_mut(&mut self.profile));
        self.stated.clone_from(&scenario.personas);
        for stated in &scenario.partners {
            let ready = self.partners.iter().position(|terms| terms.partner_id == stated.id);
            let terms =
                Arc::new(stated.terms(ready.and_then(|place| self.partners.get(place)).map(|t| &**t), &secret_of));
            match ready.and_then(|place| self.partners.get_mut(place)) {
                Some(place) => *place = terms,
                None => self.partners.push(terms),
            }
            self.linked.extend(stated.linked.iter().map(|customer| (stated.id.clone(), customer.clone())));
        }
        self.timeline.extend(scenario.timeline.iter().map(|entry| {
            let (id, word) = (entry.id.clone(), entry.word.clone());
            Arc::new(Scheduled { id, due: entry.at, until: entry.until, word })
        }));
        self.faults = scenario.faults.clone().into();
        self.armed.extend(scenario.triggered.iter().map(|entry| {
            let (id, trigger, word) = (entry.id.clone(), entry.trigger.clone(), entry.word.clone());
            Arc::new(Armed { id, trigger, lasts_ms: entry.lasts_ms, word })
        }));
    }
}
