//! What `kumiai people` prints, and what it says to those who ask for what is not there.

use super::*;
use crate::cli;

fn people(arguments: &[&str]) -> (u8, String, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let fixed = ["kumiai", "people", "--at", "2026-06-10T10:00:00+09:00"];
    let all = fixed.iter().chain(arguments).map(Into::into);
    let code = cli::run(all, &mut Out { stdout: &mut stdout, stderr: &mut stderr });
    (code, String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn the_cast_is_listed_with_its_logins() {
    let (code, text, _) = people(&["--lang", "en"]);
    assert_eq!(code, EXIT_OK);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), crate::event::Persona::ALL.len() + 2, "{text}");
    assert!(lines[0].starts_with("no.  part") && lines[1].contains("all-kinds"));
    assert_eq!(lines.last().unwrap(), &"10000 people in all");
    assert!(people(&[]).1.contains("暗証番号"));
}

#[test]
fn the_list_goes_on_behind_the_cast_and_is_the_one_of_the_control_plane() {
    let (_, text, _) = people(&["--json", "--offset", "12", "--limit", "3"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&json["total"], json["people"].as_array().unwrap().len()), (&10_000.into(), 3));
    assert!(json["people"][0]["accounts"][0]["account_number"].is_string());
    let (_, text, _) = people(&["--json", "--offset", "9999", "--limit", "3"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["people"].as_array().unwrap().len(), 1);
}

#[test]
fn a_passbook_adds_up_line_by_line() {
    let (code, text, _) = people(&["--passbook", "plain", "--lang", "en", "--months", "3"]);
    assert_eq!(code, EXIT_OK);
    let rows: Vec<Vec<i64>> = text
        .lines()
        .skip(2)
        .map(|line| {
            let amounts = line.split("  ").map(|cell| cell.trim().replace(',', ""));
            amounts.filter_map(|cell| cell.parse().ok()).collect()
        })
        .collect();
    assert!(rows.len() > 20, "{text}");
    for pair in rows.windows(2) {
        let (before, amount, after) = (pair[0].last().unwrap(), pair[1][0], pair[1].last().unwrap());
        assert_eq!((after - before).abs(), amount, "{text}");
    }
}

#[test]
fn a_japanese_passbook_counts_years_by_eras() {
    let (_, text, _) = people(&["--passbook", "1", "--months", "150"]);
    assert!(text.contains("差引残高") && text.contains("繰越"), "{text}");
    assert!(text.contains("\nR08-06-") && text.contains("\nR01-05-") && text.contains("\nH31-04-"), "{text}");
}

#[test]
fn whoever_asks_for_what_is_not_there_hears_what_is() {
    for (arguments, said) in [
        (&["--passbook", "nobody"][..], "0〜9999"),
        (&["--passbook", "10000", "--lang", "en"], "from 0 to 9999"),
        (&["--passbook", "plain", "--account", "current_deposit", "--lang", "en"], "there are: ordinary_deposit"),
        (&["--passbook", "all-kinds", "--account", "time_deposit"], "普通預金、貯蓄預金"),
        (&["--profile", "elsewhere", "--lang", "en"], "Known: toyama, worst-bank, lenient"),
    ] {
        let (code, text, why) = people(arguments);
        assert_eq!((code, text.as_str()), (EXIT_INVALID, ""), "{why}");
        assert!(why.contains(said), "{why}");
    }
}
