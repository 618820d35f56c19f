//! The tree that a text becomes: YAML without its surprises, every value with its place.

use crate::scenario::diagnostic::Span;

/// A value and its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands; for a list or a map, where it starts.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Value {
    /// Keys and values, in the order of the text.
    Map(Vec<Entry>),
    /// A list.
    Seq(Vec<Node>),
    /// A text, and whether it stands there without quotes, so that YAML may take it for something else.
    Scalar(String, Style),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In quotes or as a block.
    Quoted,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// How many lists and maps stand inside each other here.
    pub fn height(&self) -> usize {
        match &self.value {
            Value::Scalar(..) => 0,
            Value::Seq(items) => 1 + items.iter().map(Self::height).max().unwrap_or(0),
            Value::Map(entries) => 1 + entries.iter().map(|e| e.node.height()).max().unwrap_or(0),
        }
    }
}
