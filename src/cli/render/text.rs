//! Mistakes as a compiler shows them: the place, the line, what was expected there, and the way out.

use super::{Checked, say, source_of};
use crate::{
    event::Lang,
    scenario::{Diagnostic, Severity, Source, Span},
};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use std::{fmt::Write, ops::Range};

/// Nobody reads further down; whoever mends these sees the rest next time.
const MOST_SHOWN: usize = 50;

/// All files, and a last line that counts.
pub fn text(checked: &[Checked], lang: Lang) -> String {
    let renderer = Renderer::styled();
    let mut out = String::new();
    for file in checked {
        match file {
            Checked::Read { sources, mistakes } => {
                for mistake in mistakes.iter().take(MOST_SHOWN) {
                    out.push_str(&one(&renderer, sources, mistake, lang));
                    out.push_str("\n\n");
                }
                let file = sources.first().map_or("", |source| source.file.as_str());
                out.push_str(&left_out(file, mistakes.len().saturating_sub(MOST_SHOWN), lang));
            }
            Checked::Unread { file, why } => {
                let title = level(Level::ERROR, "エラー", lang).primary_title(format!("{file}: {why}"));
                out.push_str(&renderer.render(&[Group::with_title(title)]));
                out.push_str("\n\n");
            }
        }
    }
    out.push_str(&summary(checked, lang));
    out
}

/// One mistake, in at most twelve lines.
fn one(renderer: &Renderer, sources: &[Source], mistake: &Diagnostic, lang: Lang) -> String {
    let label = mistake.nearest.as_ref().map(|near| match lang {
        Lang::Ja => format!("`{near}` のことですか"),
        Lang::En => format!("did you mean `{near}`?"),
    });
    let here = shown(sources, mistake.span);
    let mut snippet = snippet_of(sources, mistake.span).annotation(AnnotationKind::Primary.span(here).label(label));
    let mut elsewhere = None;
    if let Some(related) = &mistake.related {
        let there = AnnotationKind::Context.span(shown(sources, related.span)).label(say(&related.message, lang));
        if related.span.file == mistake.span.file {
            snippet = snippet.annotation(there);
        } else {
            elsewhere = Some(snippet_of(sources, related.span).annotation(there));
        }
    }
    let title = match mistake.severity {
        Severity::Error => level(Level::ERROR, "エラー", lang),
        Severity::Warning => level(Level::WARNING, "注意", lang),
    };
    let mut group = title.primary_title(say(&mistake.message, lang)).id(mistake.code).element(snippet);
    if let Some(elsewhere) = elsewhere {
        group = group.element(elsewhere);
    }
    if !mistake.expected.is_empty() {
        let words = mistake.expected.join(", ");
        let name = if lang == Lang::Ja { "書けるもの" } else { "expected" };
        group = group.element(Level::NOTE.with_name(name).message(words));
    }
    if let Some(help) = &mistake.help {
        group = group.element(level(Level::HELP, "ヒント", lang).message(say(help, lang)));
    }
    renderer.render(&[group])
}

/// The text that a span points into.
fn snippet_of(sources: &[Source], span: Span) -> Snippet<'_, Annotation<'_>> {
    let source = source_of(sources, span);
    let (file, text) = source.map_or(("", ""), |source| (source.file.as_str(), source.text.as_str()));
    Snippet::source(text).path(file)
}

/// The part of a span that can be shown.
fn shown(sources: &[Source], span: Span) -> Range<usize> {
    on_one_line(source_of(sources, span).map_or("", |source| &source.text), span)
}

fn level<'a>(level: Level<'a>, ja: &'a str, lang: Lang) -> Level<'a> {
    match lang {
        Lang::Ja => level.with_name(ja),
        Lang::En => level,
    }
}

/// The part of the span that lies on its first line, and at least one character wide where there is one.
fn on_one_line(source: &str, span: Span) -> Range<usize> {
    let start = span.start.min(source.len());
    let rest = source.get(start..).unwrap_or_default();
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let first = rest.chars().next().map_or(0, char::len_utf8).min(line);
    start..start + span.end.saturating_sub(start).clamp(first, line.max(first))
}

fn left_out(file: &str, count: usize, lang: Lang) -> String {
    match (count, lang) {
        (0, _) => String::new(),
        (_, Lang::Ja) => format!("{file}: ほかに {count} 件\n\n"),
        (_, Lang::En) => format!("{file}: {count} more\n\n"),
    }
}

fn summary(checked: &[Checked], lang: Lang) -> String {
    let files = checked.len();
    let errors: usize = checked.iter().map(Checked::errors).sum();
    let warnings: usize = checked.iter().map(Checked::warnings).sum();
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = match (lang, errors) {
        (Lang::Ja, 0) => writeln!(out, "{files} 件のファイルを調べました。誤りはありません。"),
        (Lang::Ja, _) => writeln!(out, "{files} 件のファイルを調べました。誤りは {errors} 件です。"),
        (Lang::En, _) => {
            let (s, mistakes) = (if files == 1 { "" } else { "s" }, if errors == 1 { "mistake" } else { "mistakes" });
            let count = if errors == 0 { "no".to_owned() } else { errors.to_string() };
            writeln!(out, "{files} file{s} checked: {count} {mistakes}")
        }
    };
    let _ = match (lang, warnings) {
        (_, 0) => Ok(()),
        (Lang::Ja, _) => writeln!(out, "注意は {warnings} 件です。"),
        (Lang::En, 1) => writeln!(out, "1 warning"),
        (Lang::En, _) => writeln!(out, "{warnings} warnings"),
    };
    out
}
