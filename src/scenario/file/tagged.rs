//! Values that name their kind: a map of one key, the kind, over its fields.

use super::{
    findings::{Findings, Read},
    place::Place,
    tree::Value,
};
use crate::{
    bank::refusal::Said,
    scenario::{diagnostic::code, nearest::nearest},
};

/// The kind that stands at `place`, and the place of its fields: `{ kind: { … } }`.
pub fn one_kind<'n>(
    place: &Place<'n>,
    kinds: &[&'static str],
    found: &mut Findings,
) -> Read<(&'static str, Place<'n>)> {
    let name = place.name().to_owned();
    let Value::Map(entries) = &place.node.value else {
        let mistake = place.wrong_type(&Said::fixed("キーと値の組", "a map of one key")).expecting(kinds);
        let word = place.scalar().filter(|word| kinds.contains(word));
        return Err(found.push(match word {
            Some(word) => {
                let write = format!("{name}: {{ {word}: {{}} }}");
                mistake
                    .expecting::<&str>([])
                    .helping(Said::made(format!("`{write}` と書きます。"), format!("write `{write}`")))
            }
            None => mistake,
        }));
    };
    let [entry] = entries.as_slice() else {
        let Some(second) = entries.get(1) else {
            let said = Said::made(format!("`{name}` が空です。"), format!("`{name}` is empty"));
            return Err(found.push(place.wrong(code::MISSING_KEY, said).expecting(kinds)));
        };
        let said = Said::made(
            format!("一つの `{name}` には一つだけを書きます。"),
            format!("one `{name}` holds one kind, and here a second one starts"),
        );
        let first = Said::fixed("最初はここです", "first here");
        let second = place.under(&second.key, second.key_span, &second.node);
        return Err(found.push(second.wrong_key(code::CONFLICT, said).beside(entries[0].key_span, first)));
    };
    let fields = place.under(&entry.key, entry.key_span, &entry.node);
    if let Some(kind) = kinds.iter().find(|kind| **kind == entry.key) {
        return Ok((kind, fields));
    }
    let key = &entry.key;
    let said =
        Said::made(format!("`{name}` に `{key}` という種類はありません。"), format!("`{key}` is no kind of `{name}`"));
    let near = nearest(key, kinds.iter().copied());
    Err(found.push(fields.wrong_key(code::UNKNOWN_WORD, said).expecting(kinds).meaning(near)))
}
