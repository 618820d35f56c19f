//! What must hold of a profile before a bank can run on it.

use crate::bank::refusal::Said;
use crate::event::{Channel, Hours, OpenSpan, ProfileTerms};
use std::collections::BTreeSet;

/// Years of statements beyond which a window is surely a slip of the pen.
const LONGEST_WINDOW_MONTHS: u32 = 1_200;

/// Everything that is wrong, each with its place in the file first.
pub(super) fn all(terms: &ProfileTerms) -> Vec<Said> {
    let mut wrong = Vec::new();
    institution(terms, &mut wrong);
    branches(terms, &mut wrong);
    channels(terms, &mut wrong);
    window_and_lifetimes(terms, &mut wrong);
    wrong
}

fn say(wrong: &mut Vec<Said>, place: &str, ja: &str, en: &str) {
    wrong.push(Said::made(format!("`{place}`: {ja}"), format!("`{place}`: {en}")));
}

fn is_digits(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|b| b.is_ascii_digit())
}

fn institution(terms: &ProfileTerms, wrong: &mut Vec<Said>) {
    if terms.format != 1 {
        say(wrong, "format", "1 でなければなりません。", "must be 1");
    }
    let is_word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if terms.name.is_empty() || !terms.name.bytes().all(is_word) {
        say(wrong, "name", "英小文字・数字・ハイフンで書いてください。", "expected letters a-z, digits and hyphens");
    }
    if !is_digits(&terms.institution.code, 4) {
        say(wrong, "institution.code", "4桁の数字でなければなりません。", "must be four digits");
    }
    let texts = [
        ("institution.name", &terms.institution.name),
        ("institution.name_en", &terms.institution.name_en),
        ("terms_version", &terms.terms_version),
    ];
    for (place, text) in texts {
        if text.trim().is_empty() {
            say(wrong, place, "空にはできません。", "must not be empty");
        }
    }
}

fn branches(terms: &ProfileTerms, wrong: &mut Vec<Said>) {
    if terms.branches.is_empty() {
        say(wrong, "branches", "店舗が1つ以上必要です。", "at least one branch is needed");
    }
    let mut seen = BTreeSet::new();
    for (i, branch) in terms.branches.iter().enumerate() {
        let place = format!("branches[{i}].code");
        if !is_digits(&branch.code, 3) {
            say(wrong, &place, "店番は3桁の数字でなければなりません。", "a branch code is three digits");
        } else if !seen.insert(branch.code.as_str()) {
            let (ja, en) =
                (format!("店番 {} が重複しています。", branch.code), format!("{} stands twice", branch.code));
            say(wrong, &place, &ja, &en);
        }
        if branch.name.trim().is_empty() {
            say(wrong, &format!("branches[{i}].name"), "空にはできません。", "must not be empty");
        }
    }
}

fn channels(terms: &ProfileTerms, wrong: &mut Vec<Said>) {
    for channel in Channel::ALL {
        match terms.hours.get(channel) {
            Some(stated) => {
                hours(&stated.data, &format!("hours.{channel}.data"), wrong);
                hours(&stated.linking, &format!("hours.{channel}.linking"), wrong);
            }
            None => say(wrong, &format!("hours.{channel}"), "サービス時間帯がありません。", "the hours are missing"),
        }
        let place = format!("kinds.{channel}");
        match terms.kinds.get(channel).map(Vec::as_slice) {
            None | Some([]) => say(wrong, &place, "口座種類が1つ以上必要です。", "at least one kind is needed"),
            Some(kinds) if kinds.iter().collect::<BTreeSet<_>>().len() < kinds.len() => {
                say(wrong, &place, "口座種類が重複しています。", "a kind stands twice");
            }
            Some(_) => {}
        }
    }
}

fn hours(hours: &Hours, place: &str, wrong: &mut Vec<Said>) {
    let sorts = [
        ("weekday", &hours.weekday),
        ("saturday", &hours.saturday),
        ("sunday_holiday", &hours.sunday_holiday),
        ("year_end", &hours.year_end),
    ];
    for (sort, spans) in sorts {
        let place = format!("{place}.{sort}");
        let is_span = |span: &OpenSpan| span.open < span.close && span.close <= 1440;
        if !spans.iter().all(is_span) {
            say(wrong, &place, "開始は終了より前で、24:00 までです。", "a span opens before it closes, by 24:00");
        } else if !spans.is_sorted_by(|a, b| a.close <= b.open) {
            say(
                wrong,
                &place,
                "時間帯は早い順に、重ならずに並べてください。",
                "spans must be in order and not overlap",
            );
        }
    }
}

fn window_and_lifetimes(terms: &ProfileTerms, wrong: &mut Vec<Said>) {
    let (window, lifetimes) = (&terms.window, &terms.lifetimes);
    for (place, months) in
        [("window.deposits_months", window.deposits_months), ("window.card_loan_months", window.card_loan_months)]
    {
        if months > LONGEST_WINDOW_MONTHS {
            say(wrong, place, "1200か月までです。", "at most 1200 months");
        }
    }
    for (place, number) in [
        ("window.anser_max_days", window.anser_max_days),
        ("lifetimes.access_token_secs", lifetimes.access_token_secs),
        ("lifetimes.refresh_token_secs", lifetimes.refresh_token_secs),
        ("lifetimes.link_secs", lifetimes.link_secs),
        ("lifetimes.page_key_secs", lifetimes.page_key_secs),
    ] {
        if number == 0 {
            say(wrong, place, "1以上でなければなりません。", "must be at least 1");
        }
    }
}
