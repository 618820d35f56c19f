//! Mistakes as workflow commands, which GitHub shows beside the changed lines.

use super::{Checked, say, source_of};
use crate::{event::Lang, scenario::Severity};
use std::fmt::Write;

/// One line per mistake.
pub fn github(checked: &[Checked], lang: Lang) -> String {
    let mut out = String::new();
    for file in checked {
        // Writing to a string cannot fail.
        match file {
            Checked::Read { sources, mistakes } => {
                for mistake in mistakes {
                    let file = source_of(sources, mistake.span).map_or("", |source| &source.file);
                    let level = match mistake.severity {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                    };
                    let near = mistake.nearest.as_ref().map(|near| format!(" → `{near}`")).unwrap_or_default();
                    let help = mistake.help.as_ref().map(|help| format!("\n{}", say(help, lang))).unwrap_or_default();
                    let message = format!("{}{near}{help}", say(&mistake.message, lang));
                    let _ = writeln!(
                        out,
                        "::{level} file={},line={},col={},title={}::{}",
                        property(file),
                        mistake.span.line,
                        mistake.span.column,
                        property(mistake.code),
                        data(&message)
                    );
                }
            }
            Checked::Unread { file, why } => {
                let _ = writeln!(out, "::error file={}::{}", property(file), data(why));
            }
        }
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
