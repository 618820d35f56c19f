//! The keys of a map: which may stand there, and which must.

use super::{
    findings::{Findings, Read, Told},
    place::Place,
    tree::{Entry, Value},
};
use crate::{
    bank::refusal::Said,
    scenario::{
        diagnostic::{Diagnostic, code},
        nearest::nearest,
    },
};

/// Which keys a map may have.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The keys that are read.
    pub keys: &'static [&'static str],
    /// Whether keys that start with `x-` are left alone.
    pub notes: bool,
}

impl Shape {
    /// These keys and no others.
    pub const fn of(keys: &'static [&'static str]) -> Self {
        Self { keys, notes: false }
    }
}

/// A map whose keys have been looked at.
#[derive(Debug)]
pub struct Fields<'n> {
    whole: Place<'n>,
    entries: Vec<(&'n str, Place<'n>)>,
    /// Keys that were probably meant by unknown ones: they are not called missing on top.
    meant: Vec<(String, Told)>,
}

impl<'n> Fields<'n> {
    /// Looks at the keys of the map at `place`. Keys that are not in `shape` are mistakes, but not in the way of the rest.
    pub fn read(place: &Place<'n>, shape: Shape, found: &mut Findings) -> Read<Self> {
        let Value::Map(map) = &place.node.value else {
            let said = Said::fixed("キーと値の組", "a map of keys and values");
            let mistake = place.wrong_type(&said).expecting(shape.keys);
            let key = place.name();
            return Err(found.push(if place.is_nothing() {
                let write = format!("{key}: {{}}");
                mistake.helping(Said::made(
                    format!("空なら `{write}` と書きます。"),
                    format!("for none of them, write `{write}`"),
                ))
            } else {
                mistake
            }));
        };
        Ok(Self::sort(place, map, shape, found))
    }

    /// The same for the keys beside `but`, which somebody else reads.
    pub fn read_beside(place: &Place<'n>, but: &str, shape: Shape, found: &mut Findings) -> Self {
        let map: &[Entry] = match &place.node.value {
            Value::Map(map) => map,
            Value::Seq(_) | Value::Scalar(..) => &[],
        };
        Self::sort(place, map.iter().filter(|entry| entry.key != but), shape, found)
    }

    fn sort(place: &Place<'n>, map: impl IntoIterator<Item = &'n Entry>, shape: Shape, found: &mut Findings) -> Self {
        let (mut entries, mut meant) = (Vec::new(), Vec::new());
        for entry in map {
            let value = place.under(&entry.key, entry.key_span, &entry.node);
            let key = entry.key.as_str();
            if shape.keys.contains(&key) {
                entries.push((key, value));
            } else if !(shape.notes && key.starts_with("x-")) {
                let mistake = refuse_key(place, &value, key, shape);
                let near = mistake.nearest.clone();
                let told = found.push(mistake);
                meant.extend(near.map(|near| (near, told)));
            }
        }
        Self { whole: place.clone(), entries, meant }
    }

    /// What `read` makes of the value of `key`; what `T` is by itself where it is not written.
    pub fn or_default<T: Default>(
        &self,
        key: &str,
        found: &mut Findings,
        read: impl FnOnce(&Place<'n>, &mut Findings) -> Read<T>,
    ) -> Read<T> {
        self.maybe(key, found, read).map(Option::unwrap_or_default)
    }

    /// The value of `key`, where it is written.
    pub fn get(&self, key: &str) -> Option<&Place<'n>> {
        self.entries.iter().find(|(k, _)| *k == key).map(|(_, place)| place)
    }

    /// What `read` makes of the value of `key`, where it is written.
    pub fn maybe<T>(
        &self,
        key: &str,
        found: &mut Findings,
        read: impl FnOnce(&Place<'n>, &mut Findings) -> Read<T>,
    ) -> Read<Option<T>> {
        self.get(key).map(|place| read(place, found)).transpose()
    }

    /// The value of `key`; a mistake where it is not written.
    pub fn need(&self, key: &str, example: &str, found: &mut Findings) -> Read<&Place<'n>> {
        self.get(key).ok_or_else(|| {
            if let Some((_, told)) = self.meant.iter().find(|(meant, _)| meant == key) {
                return *told;
            }
            let said = Said::made(format!("`{key}` がありません。"), format!("`{key}` is missing"));
            let help =
                Said::made(format!("`{key}: {example}` のように書きます。"), format!("write `{key}: {example}`"));
            let path = self.whole.under(key, self.whole.head, self.whole.node).path;
            found.push(Diagnostic::new(code::MISSING_KEY, path, self.whole.head, said).helping(help))
        })
    }
}

fn refuse_key(whole: &Place<'_>, value: &Place<'_>, key: &str, shape: Shape) -> Diagnostic {
    let at = |code, said| Diagnostic::new(code, value.path.clone(), value.head, said);
    let said = if whole.path.is_empty() {
        Said::made(format!("`{key}` というキーはありません。"), format!("there is no key `{key}`"))
    } else {
        let parent = whole.name();
        Said::made(
            format!("`{parent}` に `{key}` というキーはありません。"),
            format!("there is no key `{key}` in `{parent}`"),
        )
    };
    at(code::UNKNOWN_KEY, said).expecting(shape.keys).meaning(nearest(key, shape.keys.iter().copied()))
}
