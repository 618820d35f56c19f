//! What only the timeline as a whole can tell: names that occur twice, and ends of things that never began.

use super::{
    diagnostic::{Diagnostic, Span, code},
    model::{TimelineEntry, TriggeredEntry},
    nearest::nearest,
};
use crate::{
    bank::refusal::Said,
    event::{EventId, Jst, Trigger, Word},
};
use std::collections::BTreeMap;

/// An entry as it was read. What could not be read has been told already and is not blamed again.
#[derive(Debug)]
pub struct Draft {
    /// Its name, written or given by its place.
    pub id: EventId,
    /// Where its name stands, or else the entry.
    pub span: Span,
    /// The way to the entry.
    pub path: String,
    /// Where the value stands that `ended` refers with, or else the event.
    pub subject: Span,
    /// Where it stands when it happens, or else the entry.
    pub moment_span: Span,
    /// When it happens.
    pub moment: Option<Moment>,
    /// What is to happen.
    pub word: Option<Word>,
}

/// When an entry happens.
#[derive(Debug)]
pub enum Moment {
    /// At an instant, until another where the file says so.
    At {
        /// When it falls due.
        at: Jst,
        /// When it ends.
        until: Option<Jst>,
    },
    /// When its trigger comes true.
    Waits {
        /// What it waits for.
        trigger: Trigger,
        /// How long it then lasts.
        lasts_ms: Option<i64>,
    },
}

impl Draft {
    /// When it falls due, where that is known.
    fn at(&self) -> Option<Jst> {
        match self.moment {
            Some(Moment::At { at, .. }) => Some(at),
            Some(Moment::Waits { .. }) | None => None,
        }
    }

    /// The event that it waits for.
    fn waits_for(&self) -> Option<&EventId> {
        match &self.moment {
            Some(Moment::Waits { trigger: Trigger::After(after), .. }) => Some(&after.event),
            Some(Moment::At { .. } | Moment::Waits { .. }) | None => None,
        }
    }
}

/// The timeline in the order in which it happens, what waits for something else, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Ordered {
    /// What happens at a known instant; at one instant in the order of the file.
    pub entries: Vec<TimelineEntry>,
    /// What waits for something else, in the order of the file.
    pub triggered: Vec<TriggeredEntry>,
    /// What is wrong.
    pub mistakes: Vec<Diagnostic>,
}

/// The entries in the order in which they happen (at one instant: in the order of the file), and what is wrong with them.
pub fn order(drafts: Vec<Draft>) -> Ordered {
    let mut mistakes = Vec::new();
    let mut places: BTreeMap<&EventId, usize> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate() {
        match places.get(&draft.id) {
            Some(first) => mistakes.push(twice(draft, &drafts[*first])),
            None => {
                places.insert(&draft.id, place);
            }
        }
    }
    let mut ends: BTreeMap<&EventId, usize> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate() {
        let Some(Word::Ended(ended)) = &draft.word else { continue };
        if let Some(mistake) = check_end(&drafts, &places, place, &ended.id) {
            mistakes.push(mistake);
        } else if let Some(first) = ends.insert(&ended.id, place) {
            mistakes.push(ended_twice(draft, &drafts[first], &ended.id));
        }
    }
    mistakes.extend((0..drafts.len()).filter_map(|place| check_wait(&drafts, &places, place)));
    let mut ordered = Ordered { mistakes, ..Ordered::default() };
    for draft in drafts {
        let (id, Some(word), Some(moment)) = (draft.id, draft.word, draft.moment) else { continue };
        match moment {
            Moment::At { at, until } => ordered.entries.push(TimelineEntry { id, at, until, word }),
            Moment::Waits { trigger, lasts_ms } => {
                ordered.triggered.push(TriggeredEntry { id, trigger, lasts_ms, word });
            }
        }
    }
    ordered.entries.sort_by_key(|e| e.at);
    ordered
}

/// What is wrong with the event that the entry at `place` waits for: it must exist, and must not wait for this one.
fn check_wait(drafts: &[Draft], places: &BTreeMap<&EventId, usize>, place: usize) -> Option<Diagnostic> {
    let draft = &drafts[place];
    let id = draft.waits_for()?;
    let wrong = |code, said| Diagnostic::new(code, format!("{}.after", draft.path), draft.moment_span, said);
    let Some(first) = places.get(id) else {
        let known: Vec<&str> = drafts.iter().map(|d| &*d.id.0).filter(|known| *known != &*draft.id.0).collect();
        let said =
            Said::made(format!("`{id}` という出来事はありません。"), format!("there is no event of the name `{id}`"));
        return Some(wrong(code::UNKNOWN_ID, said).meaning(nearest(&id.0, known.iter().copied())).expecting(&known));
    };
    let mut seen = 0;
    let mut next = *first;
    while next != place && seen <= drafts.len() {
        next = drafts[next].waits_for().and_then(|id| places.get(id)).copied()?;
        seen += 1;
    }
    let said = Said::made(
        format!("`{}` は自分自身が起こるのを待つので、起こることがありません。", draft.id),
        format!("`{}` waits for itself, so it can never happen", draft.id),
    );
    (next == place).then(|| wrong(code::CANNOT_HAPPEN, said))
}

fn twice(draft: &Draft, first: &Draft) -> Diagnostic {
    let id = &draft.id;
    let said =
        Said::made(format!("`{id}` という出来事が二つあります。"), format!("there are two events of the name `{id}`"));
    Diagnostic::new(code::DUPLICATE_ID, format!("{}.id", draft.path), draft.span, said)
        .beside(first.span, Said::fixed("最初はここです", "first here"))
}

/// What is wrong with the `ended` at `place`: its event must exist, last, come earlier, and not have ended by itself.
fn check_end(drafts: &[Draft], places: &BTreeMap<&EventId, usize>, place: usize, id: &EventId) -> Option<Diagnostic> {
    let draft = &drafts[place];
    let wrong = |code, said| Diagnostic::new(code, format!("{}.event.ended.id", draft.path), draft.subject, said);
    let Some(begun) = places.get(id) else {
        let lasting: Vec<&str> = drafts.iter().filter(|d| lasts(d)).map(|d| &*d.id.0).collect();
        let said =
            Said::made(format!("`{id}` という出来事はありません。"), format!("there is no event of the name `{id}`"));
        let near = nearest(&id.0, lasting.iter().copied());
        return Some(wrong(code::UNKNOWN_ID, said).meaning(near).expecting(&lasting));
    };
    let first = &drafts[*begun];
    let there = Said::fixed("その出来事はここです", "the event is here");
    if let Some(word) = first.word.as_ref().filter(|w| !w.is_lasting()) {
        let word = word.name();
        let said = Said::made(
            format!("`{id}`（`{word}`）は一瞬の出来事なので、終わることがありません。"),
            format!("`{id}` is a `{word}`, which happens at one instant and never ends"),
        );
        return Some(wrong(code::CANNOT_HAPPEN, said).beside(first.span, there));
    }
    let (Some(at), Some(begins)) = (draft.at(), first.at()) else { return None };
    if (at, place) <= (begins, *begun) {
        let said = Said::made(
            format!("`{id}` は {begins} に始まるので、{at} にはまだ終われません。"),
            format!("`{id}` begins at {begins}, so it cannot end at {at}"),
        );
        return Some(wrong(code::TIME_ORDER, said).beside(first.span, there));
    }
    let Some(Moment::At { until, .. }) = first.moment else { return None };
    let over = until.filter(|until| *until <= at)?;
    let said = Said::made(
        format!("`{id}` は {over} に自然に終わるので、ここで終わらせるものがありません。"),
        format!("`{id}` ends by itself at {over}, so there is nothing left to end"),
    );
    Some(wrong(code::CANNOT_HAPPEN, said).beside(first.span, there))
}

fn ended_twice(draft: &Draft, first: &Draft, id: &EventId) -> Diagnostic {
    let said = Said::made(format!("`{id}` が二度終わります。"), format!("`{id}` is ended twice"));
    Diagnostic::new(code::CANNOT_HAPPEN, format!("{}.event.ended.id", draft.path), draft.subject, said)
        .beside(first.subject, Said::fixed("最初はここです", "first here"))
}

/// Whether the entry lasts, or may do so: one that could not be read gets the benefit of the doubt.
fn lasts(draft: &Draft) -> bool {
    draft.word.as_ref().is_none_or(Word::is_lasting)
}
