//! What the YAML reader complains about, said so that a banker understands it.

use crate::{
    bank::refusal::Said,
    scenario::diagnostic::{Diagnostic, Span, code},
};
use serde_saphyr::granit_parser::{ErrorKind, ScanError};

/// The complaint as a mistake with its place.
pub fn explain(error: &ScanError, text: &str, file: u16) -> Diagnostic {
    let mark = error.marker();
    let mut start = mark.byte_offset().unwrap_or(0).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let width = text[start..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let span = Span { file, start, end: start + width, line: mark.line(), column: mark.col() + 1 };
    let (said, help) = sentence(error.kind());
    let diagnostic = Diagnostic::new(code::SYNTAX, String::new(), span, said);
    match help {
        Some(help) => diagnostic.helping(help),
        None => diagnostic,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the rare kinds are told in the reader's own words")]
fn sentence(kind: &ErrorKind) -> (Said, Option<Said>) {
    match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => (
            Said::fixed("字下げにタブは使えません。", "a tab cannot be used as indentation"),
            Some(Said::fixed("空白を使います。", "use spaces")),
        ),
        ErrorKind::UnclosedQuotedScalar => (Said::fixed("引用符が閉じられていません。", "a quote is not closed"), None),
        ErrorKind::UnclosedFlowCollection { open } => {
            (Said::made(format!("`{open}` が閉じられていません。"), format!("`{open}` is not closed")), None)
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => (
            Said::made(
                format!("`{open}` が `{close}` で閉じられています。"),
                format!("`{open}` is closed by `{close}`"),
            ),
            None,
        ),
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::ExpectedFlowSequenceSeparator => {
            (Said::fixed("リストの中で `,` か `]` が必要です。", "inside of a list, `,` or `]` must come here"), None)
        }
        ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator => {
            (Said::fixed("`{ }` の中で `,` か `}` が必要です。", "inside of `{ }`, `,` or `}` must come here"), None)
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::SimpleKeyExpected => (
            Said::fixed("ここには `キー: 値` が必要です。", "a `key: value` must come here"),
            Some(Said::fixed("字下げとコロンを確かめます。", "look at the indentation and at the colon")),
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            Said::fixed("この位置に `キー: 値` は書けません。", "a `key: value` cannot stand here"),
            Some(Said::fixed(
                "字下げを確かめるか、コロンを含む文字列を引用符で囲みます。",
                "look at the indentation, or put text that holds a colon in quotes",
            )),
        ),
        ErrorKind::UnknownAnchor => {
            (Said::fixed("この名前のアンカーはありません。", "no anchor of this name stands before this alias"), None)
        }
        ErrorKind::RecursionLimitExceeded => (Said::fixed("入れ子が深すぎます。", "this is nested too deeply"), None),
        ErrorKind::DirectiveDisallowed => {
            (Said::fixed("`%` の指示は使えません。", "directives (`%`) are not read"), None)
        }
        ErrorKind::UnknownQuotedScalarEscape => (
            Said::fixed("二重引用符の中でこのエスケープは使えません。", "this escape does not exist in double quotes"),
            Some(Said::fixed("一重引用符を使うか、`\\\\` と書きます。", "use single quotes, or write `\\\\`")),
        ),
        other => {
            (Said::made(format!("YAML として読めません（{other}）。"), format!("this is not YAML: {other}")), None)
        }
    }
}
