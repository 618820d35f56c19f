//! The course of events as text.

use super::course::{Course, Step};
use crate::{
    bank::{calendar, service_hours::ServiceHours},
    event::{CallMoment, Channel, Day, Jst, Lang, OnCall, Purpose, Trigger, Word},
    scenario::{Expectation, MustNotRule, MustRule, Rule, Scenario},
};

/// All of it.
pub fn text(scenario: &Scenario, course: &Course<'_>, hours: &ServiceHours, start: Jst, lang: Lang) -> String {
    let title = scenario.title.as_ref().map(|title| format!(": {}", title.in_lang(lang))).unwrap_or_default();
    let mut lines = vec![format!("{}{title}", scenario.name)];
    lines.push(day_line(start.day(), lang));
    let mode = scenario.clock.mode.map_or("flowing", |mode| mode.word());
    lines.push(line(start, open_word(hours, start, lang), &say(lang, "開始", "start", mode)));
    let mut day = start.day();
    for (at, step) in &course.steps {
        if at.day() != day {
            day = at.day();
            lines.push(day_line(day, lang));
        }
        lines.push(line(*at, open_word(hours, *at, lang), &told(step, lang)));
    }
    if !course.waiting.is_empty() || !course.unarmed.is_empty() {
        lines.push(match lang {
            Lang::Ja => "きっかけを待つもの".to_owned(),
            Lang::En => "waiting for a trigger".to_owned(),
        });
    }
    for entry in &course.waiting {
        let trigger = match &entry.trigger {
            Trigger::OnCall(call) => on_call(call, lang),
            Trigger::After(after) => say(lang, "次の後", "after", &after.event.0),
        };
        lines.push(format!("  {trigger}  {}", event(&entry.id.0, &entry.word)));
    }
    lines.extend(course.unarmed.iter().map(|expectation| format!("  {}", armed(expectation, lang))));
    lines.join("\n")
}

fn line(at: Jst, open: &str, said: &str) -> String {
    format!("  {} {open} {said}", &at.to_string()[11..19])
}

/// Whether the bank is open, in a word of the same width each time.
fn open_word(hours: &ServiceHours, at: Jst, lang: Lang) -> &'static str {
    let open = Channel::ALL.iter().filter(|channel| hours.is_open(**channel, Purpose::Data, at)).count();
    match (lang, open) {
        (Lang::Ja, 0) => "閉",
        (Lang::Ja, 1) => "半",
        (Lang::Ja, _) => "開",
        (Lang::En, 0) => "closed",
        (Lang::En, 1) => "partly",
        (Lang::En, _) => "open  ",
    }
}

fn day_line(day: Day, lang: Lang) -> String {
    const JA: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];
    const EN: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let weekday = usize::try_from(day.weekday()).unwrap_or(0) % 7;
    let holiday = calendar::holiday_name(day).map(|name| format!(" {}", name.in_lang(lang))).unwrap_or_default();
    match lang {
        Lang::Ja => format!("{day}（{}）{holiday}", JA[weekday]),
        Lang::En => format!("{day} {}{holiday}", EN[weekday]),
    }
}

fn told(step: &Step<'_>, lang: Lang) -> String {
    let on = |channel: Option<Channel>| channel.map(Channel::word).unwrap_or_default();
    match step {
        Step::Opens(channel) => say(lang, "── サービス開始", "── service opens", on(*channel)),
        Step::Closes(channel) => say(lang, "── サービス終了", "── service closes", on(*channel)),
        Step::Comes(id, word) => event(&id.0, word),
        Step::Ends(id) => say(lang, "終わり", "the end of", &id.0),
        Step::Armed(expectation) => armed(expectation, lang),
        Step::Disarmed(expectation) => say(lang, "▹ 期待の終わり", "▹ no longer expected", &expectation.id),
        Step::Over => say(lang, "実行の終わり", "the run is over", ""),
    }
}

fn event(id: &str, word: &Word) -> String {
    format!("{id}  {}", word.name())
}

fn armed(expectation: &Expectation, lang: Lang) -> String {
    let (must, rule) = match &expectation.rule {
        Rule::Must(rule) => ("must", must_word(rule)),
        Rule::MustNot(rule) => ("must_not", must_not_word(rule)),
    };
    let clause = expectation.clause.as_ref().map(|clause| format!(" ({clause})")).unwrap_or_default();
    let partner = expectation.partner.as_ref().map(|partner| format!(" {partner}")).unwrap_or_default();
    say(lang, "▸ 期待", "▸ expected", &format!("{}{clause}:{partner} {must} {rule}", expectation.id))
}

fn on_call(call: &OnCall, lang: Lang) -> String {
    let (operation, nth) = (call.operation, call.nth);
    let who = call.partner.as_ref().map(|partner| format!("{partner} ")).unwrap_or_default();
    match (lang, call.when) {
        (Lang::Ja, CallMoment::Before) => format!("{who}{operation} の {nth} 回目の前"),
        (Lang::Ja, CallMoment::After) => format!("{who}{operation} の {nth} 回目の後"),
        (Lang::En, moment) => format!("{moment} {who}{operation} #{nth}"),
    }
}

fn say(lang: Lang, ja: &str, en: &str, what: &str) -> String {
    let said = if lang == Lang::Ja { ja } else { en };
    format!("{said} {what}").trim_end().to_owned()
}

const fn must_word(rule: &MustRule) -> &'static str {
    match rule {
        MustRule::Reauthorize(_) => "reauthorize",
        MustRule::RefreshToken { .. } => "refresh_token",
        MustRule::HonourRetryAfter { .. } => "honour_retry_after",
        MustRule::BackOff(_) => "back_off",
        MustRule::AcknowledgeIncident { .. } => "acknowledge_incident",
        MustRule::ReportIncident { .. } => "report_incident",
        MustRule::AcceptTerms { .. } => "accept_terms",
        MustRule::PageToEnd => "page_to_end",
        MustRule::UsePkce => "use_pkce",
        MustRule::StopWithin(_) => "stop_within",
    }
}

const fn must_not_word(rule: &MustNotRule) -> &'static str {
    match rule {
        MustNotRule::CallApi { .. } => "call_api",
        MustNotRule::UseToken { .. } => "use_token",
        MustNotRule::CallOutsideServiceHours { .. } => "call_outside_service_hours",
        MustNotRule::RequestUnlinkedAccount => "request_unlinked_account",
        MustNotRule::RefreshConcurrently => "refresh_concurrently",
        MustNotRule::ReuseCode => "reuse_code",
    }
}
