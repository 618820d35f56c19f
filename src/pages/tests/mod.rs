//! What holds for every page in both languages, whatever names the town and its partners bear.

mod samples;

use super::STYLE;
use crate::event::Lang;
use samples::every_page;

const PLAIN: fn(&str) -> String = |text| text.to_owned();
const HOSTILE: &str = "<script>alert(1)</script>\"'&onload=x";
const POISONED: fn(&str) -> String = |text| format!("{text}{HOSTILE}");

fn for_each_page(dye: fn(&str) -> String, check: impl Fn(Lang, &str, &str)) {
    for lang in [Lang::Ja, Lang::En] {
        for (name, page) in every_page(lang, dye) {
            check(lang, name, &page.into_string());
        }
    }
}

/// Every tag that begins with `start`, up to its `>`. Values never hold a bare `>`: it is escaped.
fn tags<'a>(page: &'a str, start: &str) -> Vec<&'a str> {
    page.match_indices(start).map(|(i, _)| &page[i..=i + page[i..].find('>').unwrap()]).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// The names that a page's form can send, in order, without repeats.
fn sent_names(page: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for tag in tags(page, "<").into_iter().filter(|t| t.starts_with("<input") || t.starts_with("<button")) {
        let value = if tag.starts_with("<button") { attribute(tag, "value") } else { None };
        let Some(name) = attribute(tag, "name") else { continue };
        let name = value.map_or_else(|| name.to_owned(), |value| format!("{name}={value}"));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[test]
fn a_page_states_its_language_its_title_its_institution_and_that_it_is_a_sandbox() {
    for_each_page(PLAIN, |lang, name, page| {
        assert!(page.starts_with(&format!("<!DOCTYPE html><html lang=\"{lang}\">")), "{name}");
        let (title, banner) = match lang {
            Lang::Ja => ("| 富山県信用組合（模擬環境）</title>", "実在の金融機関が提供するものではなく"),
            Lang::En => ("| Toyama-ken Credit Cooperative (sandbox)</title>", "not affiliated with any institution"),
        };
        assert!(page.contains(title) && !page.contains("<title> |"), "{name}");
        assert!(page.contains(banner) && page.contains("模擬環境") && page.contains("SANDBOX"), "{name}");
        assert_eq!(tags(page, "<h1").len(), 1, "{name}");
        assert_eq!(tags(page, "<main").len(), 1, "{name}");
        assert!(page.contains("ui_locales="), "{name}: a way to the other language");
    });
}

#[test]
fn every_input_has_a_label_and_every_reference_a_target() {
    for_each_page(PLAIN, |_, name, page| {
        for tag in tags(page, "<input").into_iter().filter(|t| attribute(t, "type") != Some("hidden")) {
            let before = &page[..page.find(tag).unwrap()];
            let is_inside_a_label = before.rfind("<label") > before.rfind("</label>");
            let has_its_own = attribute(tag, "id").is_some_and(|id| page.contains(&format!("<label for=\"{id}\"")));
            assert!(is_inside_a_label || has_its_own, "{name}: {tag}");
        }
        for tag in tags(page, "<") {
            let described = attribute(tag, "aria-describedby").or(attribute(tag, "aria-labelledby")).unwrap_or("");
            for id in described.split_whitespace().chain(attribute(tag, "list")) {
                assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{name}: {tag}");
            }
        }
    });
}

#[test]
fn headings_never_skip_a_level_and_ids_are_unique() {
    for_each_page(PLAIN, |_, name, page| {
        let mut last = 0;
        for tag in tags(page, "<h").into_iter().filter(|t| t.as_bytes()[2].is_ascii_digit()) {
            let level = tag.as_bytes()[2] - b'0';
            assert!(level <= last + 1, "{name}: {tag} after h{last}");
            last = level;
        }
        for id in tags(page, "<").into_iter().filter_map(|t| attribute(t, "id")) {
            assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{name}: {id}");
        }
    });
}

#[test]
fn a_page_needs_no_script_no_inline_style_and_no_other_host() {
    for_each_page(PLAIN, |_, name, page| {
        for banned in ["<script", " style=", "<style", "javascript:", " onclick", " onload", "<iframe", "<img"] {
            assert!(!page.contains(banned), "{name}: {banned}");
        }
        for tag in tags(page, "<") {
            for name_of_attribute in ["href", "src", "action"] {
                let target = attribute(tag, name_of_attribute).unwrap_or("/");
                assert!(target.starts_with(['/', '?', '#']) && !target.starts_with("//"), "{name}: {tag}");
            }
        }
    });
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
}

#[test]
fn hostile_names_are_shown_and_never_obeyed() {
    for_each_page(POISONED, |_, name, page| {
        assert!(!page.contains("<script"), "{name}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;"), "{name}");
        for tag in tags(page, "<") {
            assert!(attribute(tag, "onload").is_none() && !tag.contains("\"'"), "{name}: {tag}");
        }
    });
}

#[test]
fn forms_send_the_names_that_the_contract_states() {
    let expected = |name: &str| match name {
        "login-institution" | "login-trouble" | "login-locked" => {
            "request branch_code account_number pin decision=return"
        }
        "login-anser" => "request contractor_id password otp decision=return",
        "consent" | "consent-again" | "consent-trouble" => {
            "request account_id accept_terms decision=approve decision=deny"
        }
        "consent-none" => "request decision=deny",
        "closed" | "maintenance" | "stopped" | "locked" | "not-eligible" | "wrong-account" | "partner-suspended" => {
            "request decision=return"
        }
        _ => "",
    };
    for_each_page(PLAIN, |_, name, page| {
        assert_eq!(sent_names(page).join(" "), expected(name), "{name}");
        assert!(tags(page, "<form").iter().all(|form| attribute(form, "method") == Some("post")), "{name}");
    });
}

#[test]
fn secrets_are_hidden_and_never_shown_again() {
    for_each_page(PLAIN, |_, name, page| {
        for tag in tags(page, "<input") {
            if matches!(attribute(tag, "name"), Some("pin" | "password" | "otp")) {
                assert_eq!(attribute(tag, "value"), None, "{name}: {tag}");
            }
            if matches!(attribute(tag, "name"), Some("pin" | "password")) {
                assert_eq!(attribute(tag, "type"), Some("password"), "{name}: {tag}");
            }
        }
    });
}

#[test]
fn every_account_is_chosen_at_first_and_none_that_was_unchosen_is_chosen_again() {
    for (name, page) in every_page(Lang::Ja, PLAIN) {
        let page = page.into_string();
        let boxes: Vec<&str> =
            tags(&page, "<input").into_iter().filter(|t| attribute(t, "name") == Some("account_id")).collect();
        match name {
            "consent" | "consent-again" => {
                assert!(boxes.len() == 3 && boxes.iter().all(|tag| tag.contains(" checked")));
            }
            "consent-trouble" => assert!(boxes.len() == 3 && boxes.iter().all(|tag| !tag.contains(" checked"))),
            _ => assert!(boxes.is_empty(), "{name}"),
        }
    }
}

#[test]
fn a_message_of_trouble_is_an_alert_that_the_inputs_refer_to() {
    for_each_page(PLAIN, |_, name, page| {
        let has_trouble = matches!(name, "login-trouble" | "login-locked" | "consent-trouble");
        assert_eq!(page.contains("id=\"trouble\" role=\"alert\""), has_trouble, "{name}");
        assert_eq!(page.contains("aria-describedby=\"trouble"), has_trouble, "{name}");
    });
}

#[test]
fn a_closed_bank_says_when_it_opens_and_a_refused_request_leads_nowhere() {
    for_each_page(PLAIN, |lang, name, page| match name {
        "closed" => {
            let at = match lang {
                Lang::Ja => "2026年6月11日（木） 07:00",
                Lang::En => "Thu 11 Jun 2026 07:00",
            };
            assert!(page.contains(&format!("<time datetime=\"2026-06-11T07:00:00+09:00\">{at}</time>")), "{page}");
        }
        "refused-redirect-uri" => {
            assert!(page.contains("<code>https://attacker.example/callback</code>"));
            assert!(!page.contains("<form") && !page.contains("href=\"https:"));
        }
        _ => {}
    });
}
