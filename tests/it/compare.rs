//! `kumiai compare`: two reports on disk, and the exit code.

use crate::support::bank;
use kumiai::cli::{self, Out};
use std::{fs, path::PathBuf};

/// Runs the command line; the exit code, and what it wrote.
fn compared(files: [&PathBuf; 2]) -> (u8, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let words = ["kumiai", "--lang", "en", "compare"].map(Into::into).into_iter();
    let words = words.chain(files.map(|file| file.clone().into_os_string()));
    let code = cli::run(words, &mut Out { stdout: &mut stdout, stderr: &mut stderr });
    (code, String::from_utf8([stdout, stderr].concat()).unwrap())
}

#[actix_web::test]
async fn a_build_that_does_worse_fails_and_one_that_does_better_does_not() {
    let folder = std::env::temp_dir().join(format!("kumiai-compare-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let report = async |name: &str, path: &str| {
        bank.get_as(&token, path).await;
        let file = folder.join(name);
        fs::write(&file, bank.get("/_sandbox/verdict").await.body).unwrap();
        file
    };
    let good = report("good.json", &format!("{}/balance", bank.ordinary("plain").await)).await;
    let bad = report("bad.json", "/institution/v1/accounts/nobody/balance").await;
    let (code, told) = compared([&good, &bad]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("worse  default / request-unlinked-account: passed → failed ×1"), "{told}");
    assert_eq!(compared([&bad, &good]).0, 0);
    assert_eq!(compared([&good, &good]).1, "0 worse, 0 better, 15 unchanged, 0 new, 0 gone\n");
    let odd = folder.join("odd.json");
    fs::write(&odd, "{\"format\": 9}").unwrap();
    for wrong in [odd, folder.join("missing.json")] {
        let (code, told) = compared([&good, &wrong]);
        assert_eq!(code, 2, "{told}");
        assert!(told.contains(wrong.file_name().unwrap().to_str().unwrap()), "{told}");
    }
    fs::remove_dir_all(folder).unwrap();
}
