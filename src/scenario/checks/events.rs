//! Events that can never happen, and stops that nobody meets.

use super::Whole;
use crate::{
    bank::{profile::Profile, refusal::Said, service_hours::ServiceHours},
    event::{Area, Channel, Jst, Purpose, Reach, Word},
    scenario::{
        diagnostic::{Diagnostic, code},
        file::Findings,
        model::TimelineEntry,
    },
};

/// Looks at every entry with a known instant.
pub fn check(whole: &Whole<'_>, profile: Option<&Profile>, found: &mut Findings) {
    let hours = profile.map(|profile| {
        let mut terms = (**profile.terms()).clone();
        whole.scenario.calendar.hours.put_into(&mut terms);
        ServiceHours::compile(&terms.hours)
    });
    for entry in &whole.scenario.timeline {
        let Some(spot) = whole.spots.get(&entry.id) else { continue };
        if let Some(end) = whole.scenario.run.until.filter(|end| entry.at > *end) {
            let said = Said::made(
                format!("`{}` は {} の出来事ですが、実行は {end} に終わります。", entry.id, entry.at),
                format!("`{}` is at {}, but the run is over at {end}", entry.id, entry.at),
            );
            let help = Said::fixed(
                "`run.until` を後にするか、出来事を早めます。",
                "let `run.until` be later, or the event earlier",
            );
            let path = format!("{}.at", spot.path);
            found.push(Diagnostic::new(code::CANNOT_HAPPEN, path, spot.span, said).helping(help));
        }
        let stops = if let Word::Outage(outage) = &entry.word {
            Some(&outage.scope)
        } else if let Word::Maintenance(planned) = &entry.word {
            Some(&planned.scope)
        } else {
            None
        };
        if let (Some(hours), Some(scope)) = (&hours, stops)
            && is_unnoticed(hours, scope, entry)
        {
            let said = Said::made(
                format!("`{}` の間、組合はずっと閉まっています。", entry.id),
                format!("the bank is closed for as long as `{}` lasts", entry.id),
            );
            let help = Said::fixed(
                "`kumiai preview` で開いている時間を確かめます。",
                "`kumiai preview` shows when the bank is open",
            );
            let mistake = Diagnostic::new(code::NO_EFFECT, spot.path.clone(), spot.span, said);
            found.push(mistake.helping(help).as_warning());
        }
    }
}

/// Whether a stop with a known end lies wholly in hours in which everything that it stops is closed anyway.
fn is_unnoticed(hours: &ServiceHours, scope: &[Reach], entry: &TimelineEntry) -> bool {
    let Some(until) = entry.until else { return false };
    scope.iter().all(|reach| {
        hit(*reach).is_some_and(|(channels, purpose)| {
            channels.iter().all(|channel| is_closed(hours, *channel, purpose, entry.at, until))
        })
    })
}

/// The hours that bound what a stop reaches; nothing where no hours do.
const fn hit(reach: Reach) -> Option<(&'static [Channel], Purpose)> {
    match reach {
        Reach::Area(Area::Data) | Reach::Kind(_) => Some((&[Channel::Institution, Channel::Anser], Purpose::Data)),
        Reach::Area(Area::Linking) => Some((&[Channel::Institution, Channel::Anser], Purpose::Linking)),
        Reach::Area(Area::Institution) => Some((&[Channel::Institution], Purpose::Data)),
        Reach::Area(Area::Anser) => Some((&[Channel::Anser], Purpose::Data)),
        Reach::Area(Area::Oauth | Area::Partner) | Reach::Operation(_) => None,
    }
}

fn is_closed(hours: &ServiceHours, channel: Channel, purpose: Purpose, from: Jst, until: Jst) -> bool {
    !hours.is_open(channel, purpose, from) && hours.next_open(channel, purpose, from).is_none_or(|open| open >= until)
}
