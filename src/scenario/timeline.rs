//! What only the timeline as a whole can tell: names that occur twice, and ends of things that never began.

use super::{
    diagnostic::{Diagnostic, Span, code},
    model::TimelineEntry,
    nearest::nearest,
};
use crate::{
    bank::refusal::Said,
    event::{EventId, Jst, Word},
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
    /// When it falls due.
    pub at: Option<Jst>,
    /// When it ends.
    pub until: Option<Jst>,
    /// What is to happen.
    pub word: Option<Word>,
}

/// The entries in the order in which they happen (at one instant: in the order of the file), and what is wrong with them.
pub fn order(drafts: Vec<Draft>) -> (Vec<TimelineEntry>, Vec<Diagnostic>) {
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
    let mut entries: Vec<_> = drafts.into_iter().filter_map(entry).collect();
    entries.sort_by_key(|e| e.at);
    (entries, mistakes)
}

fn entry(draft: Draft) -> Option<TimelineEntry> {
    Some(TimelineEntry { id: draft.id, at: draft.at?, until: draft.until, word: draft.word? })
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
    let (Some(at), Some(begins)) = (draft.at, first.at) else { return None };
    if (at, place) <= (begins, *begun) {
        let said = Said::made(
            format!("`{id}` は {begins} に始まるので、{at} にはまだ終われません。"),
            format!("`{id}` begins at {begins}, so it cannot end at {at}"),
        );
        return Some(wrong(code::TIME_ORDER, said).beside(first.span, there));
    }
    let over = first.until.filter(|until| *until <= at)?;
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
