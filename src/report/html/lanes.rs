//! Three lanes drawn in SVG: the bank's events and closed hours, the partner's calls, the expectations.

use super::axis::{Axis, LEFT};
use crate::{
    event::Lang,
    report::{
        result::{CallMark, CallOutcome, Case, Suite},
        words::{instant, outcome, say, sign, verdict},
    },
    verdict::Verdict,
};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The height of a row of labels of events.
const LABEL: f64 = 16.0;
/// How many rows of labels there are.
const LABEL_ROWS: usize = 3;
/// Where the first lane begins.
const TOP: f64 = 34.0;
/// The height of a row of calls or of an expectation.
const ROW: f64 = 24.0;
/// How wide a letter of a label is, roughly.
const LETTER: f64 = 7.2;

/// The drawing, with its legend.
pub fn lanes(suite: &Suite, n: usize, lang: Lang) -> Markup {
    let axis = Axis::of(suite);
    let partners: Vec<&str> =
        suite.journal.iter().map(|call| &*call.partner).collect::<BTreeSet<_>>().into_iter().collect();
    let calls_top = TOP + LABEL * 3.0 + 26.0;
    let cases_top = calls_top + ROW * rows(partners.len().max(1)) + 26.0;
    let height = cases_top + ROW * rows(suite.judged().len()) + 10.0;
    let width = axis.right + 30.0;
    let id = format!("lanes-{n}-{lang}");
    html! {
        div.scroll.lanes tabindex="0" role="group" aria-label=(say(lang, "時間の流れの図", "Drawing of what happened when")) {
            svg role="img" aria-labelledby={ (id) "-title" } width=(px(width)) height=(px(height))
                viewBox={ "0 0 " (px(width)) " " (px(height)) } {
                title id={ (id) "-title" } { (say(lang,
                    "上から、銀行の出来事と営業時間外、連携事業者の呼び出し、期待とその判定",
                    "From the top: events and closed hours of the bank, calls of the partner, expectations and verdicts")) }
                (closed(suite, &axis, calls_top - 14.0 + ROW * rows(partners.len().max(1)), lang))
                (ticks(&axis, height))
                text.lane x="4" y=(px(TOP + 18.0)) { (say(lang, "銀行の出来事", "Bank")) }
                (events(suite, &axis))
                (calls(suite, &axis, &partners, calls_top, lang))
                (cases(suite, &axis, cases_top, lang))
            }
        }
        (legend(lang))
    }
}

fn closed(suite: &Suite, axis: &Axis, bottom: f64, lang: Lang) -> Markup {
    html! {
        @for stretch in &suite.closed {
            @let (from, until) = (axis.at(stretch.from), axis.at(stretch.until));
            rect.closed x=(px(from)) y=(px(TOP)) width=(px((until - from).max(2.0))) height=(px(bottom - TOP)) {
                title { (say(lang, "サービス時間外", "closed")) " " (instant(stretch.from)) " – " (instant(stretch.until)) }
            }
        }
    }
}

/// The date where it changes, and the time wherever there is room.
fn ticks(axis: &Axis, height: f64) -> Markup {
    let (mut free, mut day) = (0.0, None);
    let mut shown: Vec<(f64, String)> = Vec::new();
    for (at, x) in axis.columns() {
        if *x < free {
            continue;
        }
        let text = instant(*at);
        let (date, time) = text.split_once(' ').unwrap_or((&text, ""));
        let time = time.strip_suffix(":00").unwrap_or(time);
        let label = if day.as_deref() == Some(date) { time.to_owned() } else { format!("{} {time}", &date[5..]) };
        day = Some(date.to_owned());
        free = x + LETTER * rows(label.chars().count()) + 8.0;
        shown.push((*x, label));
    }
    html! {
        @for (x, label) in shown {
            line.tick x1=(px(x)) y1="20" x2=(px(x)) y2=(px(height)) {}
            text.time x=(px(x)) y="14" { (label) }
        }
    }
}

fn events(suite: &Suite, axis: &Axis) -> Markup {
    let mut free = [0.0_f64; LABEL_ROWS];
    let mut shown = Vec::new();
    for event in &suite.events {
        let x = axis.at(event.at);
        let row = (0..LABEL_ROWS).find(|row| free[*row] <= x).unwrap_or(LABEL_ROWS - 1);
        free[row] = x + LETTER * rows(event.id.chars().count()) + 14.0;
        shown.push((event, x, TOP + 14.0 + LABEL * rows(row)));
    }
    html! {
        @for (event, x, y) in shown {
            @if let Some(until) = event.until {
                rect.lasting x=(px(x)) y=(px(TOP)) width=(px((axis.at(until) - x).max(2.0))) height=(px(LABEL * 3.0 + 6.0)) {}
            }
            line.event x1=(px(x)) y1=(px(TOP)) x2=(px(x)) y2=(px(TOP + LABEL * 3.0 + 6.0)) {}
            text.event x=(px(x + 4.0)) y=(px(y)) { title { (event.id) " " (instant(event.at)) } (event.id) }
        }
    }
}

fn calls(suite: &Suite, axis: &Axis, partners: &[&str], top: f64, lang: Lang) -> Markup {
    let cited: BTreeSet<&str> = suite
        .judged()
        .into_iter()
        .flat_map(|case| &case.failures)
        .flat_map(|failure| &failure.evidence)
        .filter_map(|evidence| evidence.call.as_deref())
        .collect();
    html! {
        @if partners.is_empty() { text.lane x="4" y=(px(top + 4.0)) { (say(lang, "呼び出しなし", "No calls")) } }
        @for (n, partner) in partners.iter().enumerate() {
            @let y = top + ROW * rows(n);
            text.lane x="4" y=(px(y + 4.0)) { (shortened(partner)) }
            line.base x1=(px(LEFT)) y1=(px(y)) x2=(px(axis.right)) y2=(px(y)) {}
            @for call in suite.journal.iter().filter(|call| call.partner == *partner) {
                @if let Some(x) = axis.call(&call.call) { (mark(call, x, y, cited.contains(&*call.call), lang)) }
            }
        }
    }
}

fn mark(call: &CallMark, x: f64, y: f64, is_cited: bool, lang: Lang) -> Markup {
    let told = format!(
        "{} {} {} {} {}",
        call.call,
        call.operation,
        call.status,
        call.code.as_deref().unwrap_or_default(),
        instant(call.bank_at)
    );
    html! {
        g class={ "call " (call.outcome) } {
            title { (told) " — " (outcome(lang, call.outcome)) }
            (shape(call.outcome, x, y))
            @if is_cited { circle.cited cx=(px(x)) cy=(px(y)) r="9" {} }
        }
    }
}

/// Each outcome has a shape of its own, for those who see no colours.
fn shape(outcome: CallOutcome, x: f64, y: f64) -> Markup {
    let at = |dx: f64, dy: f64| format!("{},{}", px(x + dx), px(y + dy));
    let points = match outcome {
        CallOutcome::Answered => return html! { circle cx=(px(x)) cy=(px(y)) r="4.5" {} },
        CallOutcome::Refused => [at(-4.5, -4.5), at(4.5, -4.5), at(4.5, 4.5), at(-4.5, 4.5)].join(" "),
        CallOutcome::Unavailable => [at(0.0, -5.5), at(5.5, 4.5), at(-5.5, 4.5)].join(" "),
        CallOutcome::Mistaken => [at(0.0, -6.0), at(6.0, 0.0), at(0.0, 6.0), at(-6.0, 0.0)].join(" "),
    };
    html! { polygon points=(points) {} }
}

fn cases(suite: &Suite, axis: &Axis, top: f64, lang: Lang) -> Markup {
    html! {
        @for (n, case) in suite.judged().into_iter().enumerate() { (case_row(case, suite, axis, top + ROW * rows(n), lang)) }
    }
}

fn case_row(case: &Case, suite: &Suite, axis: &Axis, y: f64, lang: Lang) -> Markup {
    let decided =
        case.failures.first().and_then(|failure| failure.evidence.last()).and_then(|last| last.call.as_deref());
    let end = decided.and_then(|call| axis.call(call)).unwrap_or_else(|| {
        if case.verdict == Verdict::Fail { axis.at(case.decided_at) } else { end_of_run(suite, axis) }
    });
    html! {
        g class={ "case " (case.verdict) } {
            title { (case.id) ": " (verdict(lang, case.verdict)) " — " (case.said.in_lang(lang)) }
            text.label x="4" y=(px(y + 4.0)) { (shortened(&case.id)) }
            @if let Some(armed) = case.armed_at {
                @let from = axis.at(armed);
                line.watch x1=(px(from)) y1=(px(y)) x2=(px(end.max(from))) y2=(px(y)) {}
                line.watch x1=(px(from)) y1=(px(y - 4.0)) x2=(px(from)) y2=(px(y + 4.0)) {}
                circle.sign cx=(px(end.max(from))) cy=(px(y)) r="9" {}
                text.sign x=(px(end.max(from))) y=(px(y + 4.0)) text-anchor="middle" { (sign(case.verdict)) }
            } @else {
                text.label x=(px(LEFT)) y=(px(y + 4.0)) { (sign(case.verdict)) " " (verdict(lang, case.verdict)) }
            }
        }
    }
}

fn end_of_run(suite: &Suite, axis: &Axis) -> f64 {
    axis.end(suite.ended_at, &suite.journal).max(axis.at(suite.ended_at))
}

fn legend(lang: Lang) -> Markup {
    html! {
        ul.legend aria-label=(say(lang, "凡例", "Legend")) {
            @for kind in CallOutcome::ALL {
                li { svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" { g class={ "call " (kind) } { (shape(*kind, 8.0, 8.0)) } }
                    (outcome(lang, *kind)) }
            }
            li { svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" { g.call { circle.cited cx="10" cy="10" r="8" {} } }
                (say(lang, "証拠の呼び出し", "a call that is evidence")) }
            li { svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" { rect.closed x="0" y="0" width="16" height="16" {} }
                (say(lang, "サービス時間外", "closed hours")) }
            li.about { (say(lang, "時間軸は、出来事のない間を縮めて描いています。", "The axis is shortened where nothing happened.")) }
        }
    }
}

/// A name as far as there is room for it.
fn shortened(text: &str) -> String {
    let most = 22;
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

fn px(x: f64) -> String {
    format!("{x:.1}")
}

fn rows(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
