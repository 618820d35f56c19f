//! 監視. What a rule is: something that looks at each moment while it is armed, and says at the end what it has seen.

use super::{
    Evidence, Failure, Said,
    scope::ArmedBy,
    trace::{Call, Happening, Known},
};
use crate::{
    bank::service_hours::ServiceHours,
    event::{CustomerNo, Jst, LinkNo, PartnerNo},
};

/// One rule, watching one partner.
pub trait Monitor {
    /// A call of the partner, while armed.
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes);

    /// Something that happened, while armed. Most rules learn what they need from calls.
    fn happened(&mut self, _at: Jst, _what: &Happening, _view: &View<'_>, _notes: &mut Notes) {}

    /// The scope ends, or the run does: what is still owed is judged.
    fn end(&mut self, _at: Jst, _view: &View<'_>, _notes: &mut Notes) {}
}

/// What a rule sees beside the moment itself.
pub struct View<'a> {
    /// What is known.
    pub known: &'a Known,
    /// Whose calls are judged.
    pub partner: PartnerNo,
    /// Only what concerns this customer.
    pub customer: Option<CustomerNo>,
    /// The event that armed the rule, where one did.
    pub armed_by: Option<&'a ArmedBy>,
    /// From when on the rule was armed.
    pub armed_at: Jst,
    /// When the bank was open.
    pub hours: &'a ServiceHours,
}

impl View<'_> {
    /// Whether a link is one that is judged.
    pub fn is_judged(&self, link: LinkNo) -> bool {
        self.known.owner(link).is_some_and(|(partner, customer)| {
            partner == self.partner && self.customer.is_none_or(|judged| judged == customer)
        })
    }

    /// Whether a call is about what the event that armed the rule is about: one of the links that it ended, or anything
    /// where it ended none.
    pub fn is_concerned(&self, call: &Call) -> bool {
        let touched = self.armed_by.and_then(|by| self.known.touched_by(&by.event));
        let link = self.known.link_of(call);
        touched.is_none_or(|touched| link.is_none_or(|link| touched.contains(&link)))
    }

    /// The event that armed the rule, as evidence.
    pub fn event(&self) -> Option<Evidence> {
        let by = self.armed_by?;
        Some(Evidence::Event { id: by.event.clone(), bank_at: by.bank_at, wall_at: by.wall_at })
    }

    /// A failure with the event that armed the rule before its calls.
    pub fn failure(&self, at: Jst, said: Said, evidence: impl IntoIterator<Item = Evidence>) -> Failure {
        Failure {
            at,
            partner: self.known.partner_id(self.partner).cloned(),
            said,
            evidence: self.event().into_iter().chain(evidence).collect(),
            by_absence: false,
        }
    }

    /// A failure to do something in time.
    pub fn omission(&self, at: Jst, said: Said, evidence: impl IntoIterator<Item = Evidence>) -> Failure {
        Failure { by_absence: true, ..self.failure(at, said, evidence) }
    }
}

/// How many failures are shown.
const SHOWN: usize = 5;

/// What a rule has seen so far.
#[derive(Debug, Default)]
pub struct Notes {
    /// How often its situation came about.
    pub exercised: u32,
    /// How often it failed.
    pub failed: u32,
    /// The first failures.
    pub failures: Vec<Failure>,
    /// What could not be decided: the run ended before it was.
    pub undecided: Option<Said>,
}

impl Notes {
    /// The situation came about.
    pub fn came_about(&mut self) {
        self.exercised += 1;
    }

    /// The partner did not do what was expected.
    pub fn fail(&mut self, failure: Failure) {
        self.failed += 1;
        if self.failures.len() < SHOWN {
            self.failures.push(failure);
        }
    }

    /// The run ended before it was decided.
    pub fn leave_open(&mut self, why: Said) {
        self.undecided.get_or_insert(why);
    }
}
