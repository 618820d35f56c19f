//! A value together with the way to it, and the readers of single values.

use super::{
    findings::{Findings, Read},
    scalar::{Plain, has_leading_zero, plain},
    tree::{Entry, Node, Style, Value},
};
use crate::{
    bank::refusal::Said,
    scenario::diagnostic::{Diagnostic, Span, code},
};

/// A value, the way to it, and the place to point at when all of it is meant.
#[derive(Debug, Clone)]
pub struct Place<'n> {
    /// The value.
    pub node: &'n Node,
    /// The way to it, such as `timeline[2].at`.
    pub path: String,
    /// Its key, or for an item of a list its start.
    pub head: Span,
}

impl<'n> Place<'n> {
    /// The whole document.
    pub fn root(node: &'n Node) -> Self {
        Self { node, path: String::new(), head: start_of(node) }
    }

    /// The value under `key`.
    pub fn under(&self, key: &str, key_span: Span, node: &'n Node) -> Self {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Self { node, path, head: key_span }
    }

    /// One step of a way, such as `branches[2]` or `name`; this place itself where there is no such value.
    pub fn step(&self, step: &str) -> Self {
        let (key, index) = step.strip_suffix(']').and_then(|step| step.split_once('[')).unwrap_or((step, ""));
        let Value::Map(entries) = &self.node.value else { return self.clone() };
        let Some(entry) = entries.iter().find(|entry| entry.key == key) else { return self.clone() };
        let place = self.under(&entry.key, entry.key_span, &entry.node);
        let item = match (&entry.node.value, index.parse::<usize>()) {
            (Value::Seq(items), Ok(at)) => items.get(at).map(|node| (at, node)),
            (Value::Seq(_) | Value::Map(_) | Value::Scalar(..), _) => None,
        };
        item.map_or(place.clone(), |(at, node)| Self {
            node,
            path: format!("{}[{at}]", place.path),
            head: start_of(node),
        })
    }

    /// The place to point at: a single value itself, a list or map by its key.
    pub fn span(&self) -> Span {
        match self.node.value {
            Value::Scalar(..) if self.node.span.end > self.node.span.start => self.node.span,
            Value::Scalar(..) | Value::Map(_) | Value::Seq(_) => self.head,
        }
    }

    /// A mistake at this place.
    pub fn wrong(&self, code: &'static str, message: Said) -> Diagnostic {
        Diagnostic::new(code, self.path.clone(), self.span(), message)
    }

    /// A mistake that is about the key rather than about its value.
    pub fn wrong_key(&self, code: &'static str, message: Said) -> Diagnostic {
        Diagnostic::new(code, self.path.clone(), self.head, message)
    }

    /// The keys of a map; none where it is none.
    pub fn keys(&self) -> impl Iterator<Item = &'n str> {
        self.entries().iter().map(|entry| entry.key.as_str())
    }

    /// The entries of a map; none where it is none.
    pub fn entries(&self) -> &'n [Entry] {
        match &self.node.value {
            Value::Map(entries) => entries,
            Value::Seq(_) | Value::Scalar(..) => &[],
        }
    }

    /// The value under a key of a map, where it is written.
    pub fn find(&self, key: &str) -> Option<Self> {
        let entry = self.entries().iter().find(|entry| entry.key == key)?;
        Some(self.under(key, entry.key_span, &entry.node))
    }

    /// The items of a list; none where it is none.
    pub fn listed(&self) -> Vec<Self> {
        let Value::Seq(items) = &self.node.value else { return Vec::new() };
        let item = |(i, node)| Self { node, path: format!("{}[{i}]", self.path), head: start_of(node) };
        items.iter().enumerate().map(item).collect()
    }

    /// The text of a single value, however it is written.
    pub fn scalar(&self) -> Option<&'n str> {
        match &self.node.value {
            Value::Scalar(text, _) => Some(text),
            Value::Map(_) | Value::Seq(_) => None,
        }
    }

    /// Whether nothing stands after the key.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.node.value, Value::Scalar(text, Style::Plain) if plain(text) == Plain::Nothing)
    }

    /// The last step of the way, as a reader would call it.
    pub fn name(&self) -> &str {
        match self.path.rsplit('.').next() {
            Some(name) if !name.is_empty() => name,
            Some(_) | None => "this file",
        }
    }

    /// The items of a list.
    pub fn items(&self, found: &mut Findings) -> Read<Vec<Self>> {
        let Value::Seq(_) = &self.node.value else {
            let diagnostic = self.wrong_type(&Said::fixed("リスト", "a list"));
            let help = Said::fixed("`[` と `]` で囲みます。", "put it in `[` and `]`");
            return Err(found.push(match self.node.value {
                Value::Scalar(..) => diagnostic.helping(help),
                Value::Map(_) | Value::Seq(_) => diagnostic,
            }));
        };
        Ok(self.listed())
    }

    /// A text.
    pub fn text(&self, found: &mut Findings) -> Read<&'n str> {
        match &self.node.value {
            Value::Scalar(text, Style::Plain) => match plain(text) {
                Plain::Text => Ok(text),
                Plain::Nothing => Err(found.push(self.wrong_type(&Said::fixed("文字列", "text")))),
                Plain::Flag | Plain::Number => Err(found.push(self.unquoted(text))),
            },
            Value::Scalar(text, Style::Quoted) => Ok(text),
            Value::Map(_) | Value::Seq(_) => Err(found.push(self.wrong_type(&Said::fixed("文字列", "text")))),
        }
    }

    /// A whole number.
    pub fn whole(&self, found: &mut Findings) -> Read<i128> {
        let expected = Said::fixed("整数", "a whole number");
        let text = self.digits(&expected, found)?;
        text.parse().map_err(|_| found.push(self.wrong_type(&expected)))
    }

    /// A number, with or without decimals.
    pub fn number(&self, found: &mut Findings) -> Read<f64> {
        let expected = Said::fixed("数", "a number");
        let text = self.digits(&expected, found)?;
        text.parse().ok().filter(|n: &f64| n.is_finite()).ok_or_else(|| found.push(self.wrong_type(&expected)))
    }

    /// The text of something that YAML takes for a number, and that means the same number to everybody.
    fn digits(&self, expected: &Said, found: &mut Findings) -> Read<&'n str> {
        let Value::Scalar(text, style) = &self.node.value else {
            return Err(found.push(self.wrong_type(expected)));
        };
        if *style == Style::Plain && plain(text) == Plain::Number {
            if has_leading_zero(text) {
                let bare = text.trim_start_matches(['+', '-', '0']);
                let help = Said::made(
                    format!("数なら `{bare}`、文字列なら `\"{text}\"` と書きます。"),
                    format!("write `{bare}` for a number, or `\"{text}\"` for text"),
                );
                return Err(found.push(self.leading_zero(text).helping(help)));
            }
            return Ok(text);
        }
        let bare: String = text.chars().filter(|c| !matches!(c, ',' | '_' | ' ')).collect();
        let diagnostic = self.wrong_type(expected);
        Err(found.push(match bare.parse::<i64>() {
            Ok(number) => diagnostic.helping(Said::made(
                format!("引用符や区切りを付けず `{number}` と書きます。"),
                format!("write `{number}`, without quotes or separators"),
            )),
            Err(_) => diagnostic,
        }))
    }

    /// `true` or `false`.
    pub fn flag(&self, found: &mut Findings) -> Read<bool> {
        match &self.node.value {
            Value::Scalar(text, Style::Plain) if text == "true" => Ok(true),
            Value::Scalar(text, Style::Plain) if text == "false" => Ok(false),
            Value::Scalar(..) | Value::Map(_) | Value::Seq(_) => {
                let diagnostic = self.wrong_type(&Said::fixed("真偽値", "a truth value"));
                Err(found.push(diagnostic.expecting(["true", "false"])))
            }
        }
    }

    /// Something of another type than this place takes.
    pub fn wrong_type(&self, expected: &Said) -> Diagnostic {
        let (name, has) = (self.name(), kind_of(self.node));
        let here =
            if self.is_nothing() { "何もありません".to_owned() } else { format!("{}があります", has.ja) };
        let said = Said::made(
            format!("`{name}` には{}を書きますが、ここには{here}。", expected.ja),
            format!("`{name}` must be {}, but here stands {}", expected.en, has.en),
        );
        self.wrong(code::WRONG_TYPE, said)
    }

    fn unquoted(&self, text: &str) -> Diagnostic {
        if has_leading_zero(text) {
            return self.leading_zero(text).helping(quote(text));
        }
        let is = kind_of(self.node);
        let said = Said::made(
            format!("`{text}` は引用符で囲みます。囲まないと{}になります。", is.ja),
            format!("`{text}` must be quoted: without quotes it is {}", is.en),
        );
        self.wrong(code::MUST_BE_QUOTED, said).helping(quote(text))
    }

    fn leading_zero(&self, text: &str) -> Diagnostic {
        let said = Said::made(
            format!("`{text}` は引用符で囲みます。囲まないと先頭の 0 が失われます。"),
            format!("`{text}` must be quoted: without quotes its leading zero is lost"),
        );
        self.wrong(code::MUST_BE_QUOTED, said)
    }
}

fn quote(text: &str) -> Said {
    Said::made(format!("`\"{text}\"` と書きます。"), format!("write `\"{text}\"`"))
}

/// What stands there, as a reader would call it.
fn kind_of(node: &Node) -> Said {
    match &node.value {
        Value::Map(_) => Said::fixed("キーと値の組", "a map of keys and values"),
        Value::Seq(_) => Said::fixed("リスト", "a list"),
        Value::Scalar(_, Style::Quoted) => Said::fixed("文字列", "text"),
        Value::Scalar(text, Style::Plain) => match plain(text) {
            Plain::Nothing => Said::fixed("空", "nothing"),
            Plain::Flag => Said::fixed("真偽値", "a truth value"),
            Plain::Number if text.bytes().all(|b| b.is_ascii_digit()) => Said::fixed("整数", "a whole number"),
            Plain::Number => Said::fixed("数", "a number"),
            Plain::Text => Said::fixed("文字列", "text"),
        },
    }
}

/// Where a list or map can be pointed at: its first key is better than an invisible start.
fn start_of(node: &Node) -> Span {
    match &node.value {
        Value::Map(entries) => entries.first().map_or(node.span, |e| e.key_span),
        Value::Seq(_) | Value::Scalar(..) => node.span,
    }
}
