//! Mistakes as one JSON document.

use super::{Checked, say};
use crate::{
    event::Lang,
    scenario::{Diagnostic, Span},
};
use serde_json::{Map, Value, json};

/// All files; what does not apply to a mistake is left out.
pub fn json(checked: &[Checked], lang: Lang) -> String {
    let files: Vec<Value> = checked
        .iter()
        .map(|file| match file {
            Checked::Read { file, mistakes, .. } => {
                let mistakes: Vec<Value> = mistakes.iter().map(|m| mistake(m, lang)).collect();
                json!({ "file": file, "mistakes": mistakes })
            }
            Checked::Unread { file, why } => json!({ "file": file, "unreadable": why, "mistakes": [] }),
        })
        .collect();
    let errors: usize = checked.iter().map(Checked::errors).sum();
    format!("{:#}\n", json!({ "errors": errors, "files": files }))
}

fn mistake(mistake: &Diagnostic, lang: Lang) -> Value {
    let mut out = Map::new();
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

fn span(span: Span) -> Value {
    json!({ "line": span.line, "column": span.column, "start": span.start, "end": span.end })
}
