//! The events: one file per word, and one row per word in the table below.

mod change;
mod clock;
mod customer;
mod ended;
mod exchange;
mod incident;
mod links;
pub mod offer;
mod outage;
mod rows;
mod tokens;
mod transaction;

use super::{
    findings::{Findings, Read},
    place::Place,
    tree::{Entry, Node, Style, Value},
};
use crate::{
    bank::refusal::Said,
    event::{MIN_SHOWN, Word},
    scenario::{
        diagnostic::{Span, code},
        instant::Frame,
        nearest::nearest,
    },
};

use super::words::partner as partner_id;

type ReadWord = fn(&Place<'_>, Frame, &mut Findings) -> Read<Word>;

/// Every word with its reader.
const READERS: &[(&str, ReadWord)] = &[
    ("outage", outage::read),
    ("tokens_expired", tokens::read_expired),
    ("tokens_revoked", tokens::read_revoked),
    ("link_expired", links::read_expired),
    ("link_superseded", links::read_superseded),
    ("service_stopped", links::read_stopped),
    ("partner_contract_ended", links::read_contract_ended),
    ("credential_changed", customer::read_credential_changed),
    ("customer_locked", customer::read_locked),
    ("customer_unlocked", customer::read_unlocked),
    ("card_cancelled", customer::read_card_cancelled),
    ("ib_contract_ended", customer::read_ib_contract_ended),
    ("transaction_posted", transaction::read),
    ("transaction_corrected", rows::read_corrected),
    ("transaction_cancelled", rows::read_cancelled),
    ("transaction_replaced", rows::read_replaced),
    ("rows_withheld", rows::read_withheld),
    ("posting_delayed", rows::read_delayed),
    ("data_stale", offer::read_stale),
    ("partial_result", offer::read_partial),
    ("account_closed", offer::read_closed),
    ("account_frozen", offer::read_frozen),
    ("account_ids_rotated", exchange::read_ids),
    ("offer_changed", offer::read_changed),
    ("maintenance", change::read_maintenance),
    ("maintenance_extended", change::read_extended),
    ("hours_changed", change::read_hours),
    ("partner_suspended", change::read_suspended),
    ("partner_registered", exchange::read_registered),
    ("incident_disclosed", incident::read_disclosed),
    ("incident_updated", incident::read_updated),
    ("incident_closed", incident::read_closed),
    ("terms_changed", change::read_terms),
    ("notice_posted", change::read_notice),
    ("endpoint_sunset", change::read_sunset),
    ("signing_key_rotated", exchange::read_key),
    ("certificate_expired", exchange::read_certificate),
    ("clock_advanced", clock::read_advanced),
    ("clock_set", clock::read_set),
    ("ended", ended::read),
];

/// Whether the format has this word.
pub fn is_known(word: &str) -> bool {
    READERS.iter().any(|(name, _)| *name == word)
}

/// Reads `{ outage: { … } }`: a map with one key, the word.
pub fn read(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let entries = match &place.node.value {
        Value::Map(entries) => entries.as_slice(),
        Value::Scalar(word, _) if is_known(word) => {
            let diagnostic = place.wrong_type(&Said::fixed("キーと値の組", "a map of one key"));
            let help = Said::made(format!("`{{ {word}: {{}} }}` と書きます。"), format!("write `{{ {word}: {{}} }}`"));
            return Err(found.push(diagnostic.helping(help)));
        }
        Value::Scalar(..) | Value::Seq(_) => {
            return Err(
                found.push(place.wrong_type(&Said::fixed("キーと値の組", "a map of one key")).expecting(Word::ALL))
            );
        }
    };
    match entries {
        [entry] => read_word(&entry.key, &place.under(&entry.key, entry.key_span, &entry.node), frame, found),
        [] => {
            let said = Said::fixed("出来事が書かれていません。", "no event is named here");
            Err(found.push(place.wrong(code::MISSING_KEY, said).expecting(Word::ALL)))
        }
        [first, second, ..] => {
            let said = Said::fixed(
                "一つの `event` には一つの出来事だけを書きます。",
                "an `event` holds one event, and here a second one starts",
            );
            let second = place.under(&second.key, second.key_span, &second.node);
            let diagnostic = second.wrong_key(code::CONFLICT, said);
            Err(found.push(diagnostic.beside(first.key_span, Said::fixed("最初はここです", "first here"))))
        }
    }
}

/// Reads what stands under the key `word`.
pub fn read_word(word: &str, place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    if let Some((_, read)) = READERS.iter().find(|(name, _)| *name == word) {
        return read(place, frame, found);
    }
    let said = Said::made(format!("`{word}` という出来事はありません。"), format!("there is no event `{word}`"));
    let near = nearest(word, Word::ALL.iter().copied());
    Err(found.push(place.wrong_key(code::UNKNOWN_WORD, said).expecting(Word::ALL).meaning(near)))
}

/// The fields that the reader of this event takes, and those of them that it needs: it is asked to read one that has a
/// field which no event has.
pub fn fields_of(word: &str) -> (Vec<String>, Vec<String>) {
    let mut found = Findings::default();
    let scalar = Node { span: Span::default(), value: Value::Scalar(String::new(), Style::Quoted) };
    let asked = Entry { key: "?".to_owned(), key_span: Span::default(), node: scalar };
    let node = Node { span: Span::default(), value: Value::Map(vec![asked]) };
    let place = Place { node: &node, path: word.to_owned(), head: Span::default() };
    // What is read is nothing: the complaints say what there is.
    let _ = read_word(word, &place, Frame::at(MIN_SHOWN), &mut found);
    let complaints = found.told();
    let names = complaints.iter().find(|mistake| mistake.code == code::UNKNOWN_KEY);
    let needed = complaints.iter().filter(|mistake| mistake.code == code::MISSING_KEY);
    let needed = needed.filter_map(|mistake| mistake.path.strip_prefix(word)?.strip_prefix('.').map(str::to_owned));
    (names.map(|mistake| mistake.expected.clone()).unwrap_or_default(), needed.collect())
}

/// Where to point when the event refers to another one wrongly: its `id`, or else the event.
pub fn subject_span(place: &Place<'_>) -> Span {
    let Value::Map(entries) = &place.node.value else { return place.span() };
    match entries.first().map(|e| &e.node) {
        Some(node) => match &node.value {
            Value::Map(inner) => inner.iter().find(|e| e.key == "id").map_or(place.head, |e| e.node.span),
            Value::Seq(_) | Value::Scalar(..) => place.head,
        },
        None => place.head,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_vocabulary_has_a_reader() {
        let read: Vec<_> = READERS.iter().map(|(name, _)| *name).collect();
        assert_eq!(read, Word::ALL);
    }
}
