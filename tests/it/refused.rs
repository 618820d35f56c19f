//! Wrong scenario files, and the exact complaint in both languages. `BLESS=1 cargo test --test it refused` rewrites them.

use kumiai::{
    cli::check::{self, CheckArgs, CheckFormat},
    event::Lang,
};
use std::{fs, path::PathBuf};

#[test]
fn every_wrong_file_is_refused_with_exactly_this_complaint() {
    // Paths in the complaints stay relative, whoever runs this.
    let folder = PathBuf::from("tests/refused/scenario");
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|end| end == "yaml" || end == "json"));
    names.sort();
    assert!(names.len() >= 60, "the corpus has shrunk to {}", names.len());
    let bless = std::env::var("BLESS").is_ok();
    let mut wrong = Vec::new();
    for path in &names {
        for lang in Lang::ALL {
            let (code, complaint) = checked(path.clone(), *lang);
            assert_eq!(code, 2, "{} is not refused", path.display());
            let golden = path.with_extension(format!("{}.txt", lang.word()));
            if bless {
                fs::write(&golden, &complaint).unwrap();
            } else if fs::read_to_string(&golden).unwrap_or_default() != complaint {
                wrong.push(format!("--- {}\n{complaint}", golden.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nBLESS=1 accepts these complaints", wrong.join("\n"));
}

#[test]
fn every_complaint_takes_at_most_twelve_lines() {
    let (_, all) = checked(PathBuf::from("tests/refused/scenario"), Lang::En);
    for complaint in all.split("\n\n") {
        assert!(complaint.lines().count() <= 12, "{complaint}");
    }
}

#[test]
fn every_scenario_that_is_delivered_is_fine() {
    let (code, said) = checked(PathBuf::from("scenarios"), Lang::En);
    assert_eq!(code, 0, "{said}");
}

fn checked(path: PathBuf, lang: Lang) -> (u8, String) {
    let args = CheckArgs { paths: vec![path], format: CheckFormat::Text };
    let mut out = Vec::new();
    let code = check::run(&args, lang, &mut out);
    (code, anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string())
}
