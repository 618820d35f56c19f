//! Mistakes as one JSON document.

use super::{Checked, say, source_of};
use crate::{
    event::Lang,
    scenario::{Diagnostic, Severity, Source, Span},
};
use serde_json::{Map, Value, json};

/// All files; what does not apply to a mistake is left out.
pub fn json(checked: &[Checked], lang: Lang) -> String {
    let files: Vec<Value> = checked
        .iter()
        .map(|file| match file {
            Checked::Read { sources, mistakes } => {
                let mistakes: Vec<Value> = mistakes.iter().map(|m| mistake(m, sources, lang)).collect();
                json!({ "file": sources.first().map(|source| &source.file), "mistakes": mistakes })
            }
            Checked::Unread { file, why } => json!({ "file": file, "unreadable": why, "mistakes": [] }),
        })
        .collect();
    let errors: usize = checked.iter().map(Checked::errors).sum();
    let warnings: usize = checked.iter().map(Checked::warnings).sum();
    format!("{:#}\n", json!({ "errors": errors, "warnings": warnings, "files": files }))
}

fn mistake(mistake: &Diagnostic, sources: &[Source], lang: Lang) -> Value {
    let span = |span| place(span, sources);
    let mut out = Map::new();
    let level = match mistake.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    out.insert("level".to_owned(), json!(level));
    out.insert("code".to_owned(), json!(mistake.code));
    out.insert("path".to_owned(), json!(mistake.path));
    out.insert("span".to_owned(), span(mistake.span));
    out.insert("message".to_owned(), json!(say(&mistake.message, lang)));
    if !mistake.expected.is_empty() {
        out.insert("expected".to_owned(), json!(mistake.expected));
    }
    if let Some(nearest) = &mistake.nearest {
        out.insert("nearest".to_owned(), json!(nearest));
    }
    if let Some(help) = &mistake.help {
        out.insert("help".to_owned(), json!(say(help, lang)));
    }
    if let Some(related) = &mistake.related {
        let related = json!({ "span": span(related.span), "message": say(&related.message, lang) });
        out.insert("related".to_owned(), related);
    }
    Value::Object(out)
}

fn place(span: Span, sources: &[Source]) -> Value {
    let file = source_of(sources, span).map(|source| &source.file);
    json!({ "file": file, "line": span.line, "column": span.column, "start": span.start, "end": span.end })
}
