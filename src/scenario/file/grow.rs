//! Text to tree. What is wrong but can be passed over is collected, and the reading goes on.

use super::{
    budget::Budget,
    findings::{Findings, Read},
    syntax,
    tree::{Entry, Node, Style, Value},
};
use crate::{
    bank::refusal::Said,
    scenario::diagnostic::{Diagnostic, Span, code},
};
use serde_saphyr::granit_parser::{Event, Options, Parser, ScalarStyle, Span as Mark, StructureStyle, Tag};
use std::{borrow::Cow, collections::BTreeMap};

/// Reads one document: the text with this number.
pub fn grow(text: &str, file: u16, budget: &Budget, found: &mut Findings) -> Read<Node> {
    grown(text, file, budget, found).0
}

/// The document, and how many values were read or copied for it.
fn grown(text: &str, file: u16, budget: &Budget, found: &mut Findings) -> (Read<Node>, usize) {
    if text.len() > budget.bytes {
        return (Err(found.push(too_long(file, budget))), 0);
    }
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.disallow_directives = true;
    let mut grower = Grower { file, budget, stack: Vec::new(), anchors: BTreeMap::new(), nodes: 0, root: None, found };
    for event in Parser::new_from_str_with_options(text, options) {
        let step = match event {
            Ok((event, mark)) => grower.take(event, &mark),
            Err(error) => Err(Box::new(grower.beside_open_bracket(syntax::explain(&error, text, file)))),
        };
        if let Err(fatal) = step {
            return (Err(grower.found.push(*fatal)), grower.nodes);
        }
    }
    let nodes = grower.nodes;
    (grower.root.ok_or_else(|| found.push(nothing_there(file))), nodes)
}

fn too_long(file: u16, budget: &Budget) -> Diagnostic {
    let said = Said::made(
        format!("長すぎます。{} バイトまで読めます。", budget.bytes),
        format!("this text is too long: at most {} bytes are read", budget.bytes),
    );
    Diagnostic::new(code::TOO_LARGE, String::new(), Span { file, line: 1, column: 1, ..Span::default() }, said)
}

fn nothing_there(file: u16) -> Diagnostic {
    let said = Said::fixed("ファイルが空です。", "there is nothing in this file");
    let help =
        Said::fixed("少なくとも `format: 1` と `name: …` を書きます。", "write at least `format: 1` and `name: …`");
    let start = Span { file, line: 1, column: 1, ..Span::default() };
    Diagnostic::new(code::SYNTAX, String::new(), start, said).helping(help)
}

/// A list or map that is not closed yet.
struct Branch {
    span: Span,
    anchor: usize,
    /// Whether a bracket opened it.
    flow: bool,
    /// How many values there were when it was opened.
    before: usize,
    kind: Kind,
}

enum Kind {
    Seq(Vec<Node>),
    Map { entries: Vec<Entry>, seen: BTreeMap<String, Span>, key: Key },
}

/// What a map waits for.
enum Key {
    /// A key.
    Awaited,
    /// The value of this key.
    Read(String, Span),
    /// A value that will be passed over, since its key was refused.
    Refused,
}

/// A value that an alias may stand for, and how many values it holds.
struct Anchored {
    node: Node,
    size: usize,
    height: usize,
}

struct Grower<'g> {
    /// The number of the text.
    file: u16,
    budget: &'g Budget,
    stack: Vec<Branch>,
    anchors: BTreeMap<usize, Anchored>,
    nodes: usize,
    root: Option<Node>,
    found: &'g mut Findings,
}

type Step = Result<(), Box<Diagnostic>>;

impl Grower<'_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other events carry no values; which exist is the parser's affair"
    )]
    fn take(&mut self, event: Event<'_>, mark: &Mark) -> Step {
        let span = self.span_of(mark);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(Box::new(refused(
                span,
                Said::fixed(
                    "一つのファイルには一つの文書だけを書きます。",
                    "a file holds one document, and here a second one starts",
                ),
            ))),
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), mark);
                let style = if style == ScalarStyle::Plain { Style::Plain } else { Style::Quoted };
                self.count(1, 0, span)?;
                self.place(Node { span, value: Value::Scalar(Cow::into_owned(text), style) }, anchor, 1)
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), mark);
                self.open(span, anchor, style == StructureStyle::Flow, Kind::Seq(Vec::new()))
            }
            Event::MappingStart(style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), mark);
                let kind = Kind::Map { entries: Vec::new(), seen: BTreeMap::new(), key: Key::Awaited };
                self.open(span, anchor, style == StructureStyle::Flow, kind)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(id) => self.unfold(id, span),
            _ => Ok(()),
        }
    }

    fn open(&mut self, span: Span, anchor: usize, flow: bool, kind: Kind) -> Step {
        self.count(1, 1, span)?;
        self.stack.push(Branch { span, anchor, before: self.nodes - 1, flow, kind });
        Ok(())
    }

    /// A forgotten bracket is noticed only further down, so the complaint shows which one is open.
    fn beside_open_bracket(&self, mistake: Diagnostic) -> Diagnostic {
        match self.stack.last() {
            Some(open) if open.flow => {
                let said = Said::fixed("この括弧が閉じられていません", "this bracket is still open");
                mistake.beside(open.span, said)
            }
            Some(_) | None => mistake,
        }
    }

    fn close(&mut self) -> Step {
        let Some(branch) = self.stack.pop() else { return Ok(()) };
        let value = match branch.kind {
            Kind::Seq(items) => Value::Seq(items),
            Kind::Map { entries, .. } => Value::Map(entries),
        };
        self.place(Node { span: branch.span, value }, branch.anchor, self.nodes - branch.before)
    }

    fn unfold(&mut self, id: usize, span: Span) -> Step {
        let Some(anchored) = self.anchors.get(&id) else {
            return Err(Box::new(refused(
                span,
                Said::fixed(
                    "値の中からその値自身を参照しています。",
                    "this alias stands inside of the value that it refers to",
                ),
            )));
        };
        let (size, height) = (anchored.size, anchored.height);
        self.count(size, height, span)?;
        let node = self.anchors.get(&id).map(|a| a.node.clone());
        node.map_or(Ok(()), |node| self.place(node, 0, size))
    }

    /// Pays for `size` values that reach `height` deeper than what is open now.
    fn count(&mut self, size: usize, height: usize, span: Span) -> Step {
        let too_many = self.nodes + size > self.budget.nodes;
        self.nodes += if too_many { 0 } else { size };
        if !too_many && self.stack.len() + height <= self.budget.depth {
            return Ok(());
        }
        let said = if too_many {
            Said::made(
                format!("値が多すぎます。参照を展開して {} 個まで読めます。", self.budget.nodes),
                format!("too many values: at most {} are read, aliases unfolded", self.budget.nodes),
            )
        } else {
            Said::made(
                format!("入れ子が深すぎます。{} 段まで読めます。", self.budget.depth),
                format!("too deep: at most {} levels are read", self.budget.depth),
            )
        };
        Err(Box::new(Diagnostic::new(code::TOO_LARGE, String::new(), span, said)))
    }

    /// Puts a finished value where it belongs.
    fn place(&mut self, node: Node, anchor: usize, size: usize) -> Step {
        if anchor != 0 {
            // The copy is paid for as well: anchors inside of anchors would otherwise be free.
            self.count(size, 0, node.span)?;
            self.anchors.insert(anchor, Anchored { height: node.height(), node: node.clone(), size });
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Branch { kind: Kind::Seq(items), .. }) => items.push(node),
            Some(Branch { kind: Kind::Map { entries, seen, key }, .. }) => match std::mem::replace(key, Key::Awaited) {
                Key::Awaited => *key = read_key(node, seen, self.found),
                Key::Read(text, key_span) => entries.push(Entry { key: text, key_span, node }),
                Key::Refused => {}
            },
        }
        Ok(())
    }

    /// The place that the parser reports. It counts columns from 0, people from 1.
    fn span_of(&self, mark: &Mark) -> Span {
        let start = mark.start.byte_offset().unwrap_or(0);
        let end = mark.end.byte_offset().unwrap_or(start).max(start);
        Span { file: self.file, start, end, line: mark.start.line(), column: mark.start.col() + 1 }
    }

    fn refuse_tag(&mut self, tag: Option<&Tag>, mark: &Mark) {
        if let Some(tag) = tag {
            let span = mark.tag_span().as_ref().map_or_else(|| self.span_of(mark), |tag| self.span_of(tag));
            let tag = format!("{}{}", tag.original_handle(), tag.suffix());
            self.found.push(refused(
                span,
                Said::made(format!("タグ（`{tag}`）は使えません。"), format!("tags such as `{tag}` are not read")),
            ));
        }
    }
}

fn read_key(node: Node, seen: &mut BTreeMap<String, Span>, found: &mut Findings) -> Key {
    let Value::Scalar(key, style) = node.value else {
        found.push(refused(
            node.span,
            Said::fixed("キーには文字列を書きます。", "a key must be text, not a list or a map"),
        ));
        return Key::Refused;
    };
    if key == "<<" && style == Style::Plain {
        let help = Said::fixed("必要なキーをここに書きます。", "write the keys out here");
        let said = Said::fixed("マージキー（`<<`）は使えません。", "merge keys (`<<`) are not read");
        found.push(refused(node.span, said).helping(help));
        return Key::Refused;
    }
    if let Some(first) = seen.get(&key) {
        let said = Said::made(format!("キー `{key}` が重複しています。"), format!("the key `{key}` stands here twice"));
        let diagnostic = Diagnostic::new(code::DUPLICATE_KEY, key, node.span, said);
        found.push(diagnostic.beside(*first, Said::fixed("最初はここです", "first here")));
        return Key::Refused;
    }
    seen.insert(key.clone(), node.span);
    Key::Read(key, node.span)
}

fn refused(span: Span, said: Said) -> Diagnostic {
    Diagnostic::new(code::YAML_FEATURE, String::new(), span, said)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many values a text costs, and what it is refused for.
    fn cost(text: &str, budget: &Budget) -> (usize, Vec<&'static str>) {
        let mut found = Findings::default();
        let (read, nodes) = grown(text, 0, budget, &mut found);
        (nodes, found.or(read).err().unwrap_or_default().iter().map(|mistake| mistake.code).collect())
    }

    fn events(many: usize) -> String {
        let posting = "event: { transaction_posted: { account: plain/ordinary_deposit, amount: 1 } }";
        let entries: Vec<_> = (0..many).map(|n| format!("  - {{ id: e{n}, at: +{n}m, {posting} }}\n")).collect();
        format!("format: 1\nname: long\ntimeline:\n{}", entries.concat())
    }

    fn bomb(levels: usize) -> String {
        let level = |n| format!("x-{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", "));
        let above: Vec<_> = (1..levels).map(level).collect();
        format!("format: 1\nname: bomb\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{}", above.concat())
    }

    #[test]
    fn each_event_costs_as_many_values_as_stand_in_it_however_long_the_file() {
        // Seven keys, and what stands behind each, and the entry itself; a key that is read is a value as well.
        let of_event = 13;
        let ((one, _), (thousand, refused)) = (cost(&events(1), &Budget::FILE), cost(&events(1_000), &Budget::FILE));
        assert_eq!((thousand - one, refused), (999 * of_event, vec![]));
    }

    #[test]
    fn an_alias_bomb_costs_no_more_than_the_budget_however_far_it_would_unfold() {
        for budget in [&Budget::FILE, &Budget::POSTED_FILE, &Budget::POSTED] {
            let (small, large) = (cost(&bomb(8), budget), cost(&bomb(40), budget));
            assert_eq!(small, large, "nothing is read after the alias that is too much");
            assert!(large.0 <= budget.nodes, "{} of {}", large.0, budget.nodes);
            assert_eq!(large.1, [code::TOO_LARGE]);
        }
    }
}
