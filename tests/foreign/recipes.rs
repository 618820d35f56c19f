//! The recipes of `docs/recipes.md`, done as they say: each passes as it stands, and fails where the bank expects what the
//! partner does not do.

use super::{Served, installed};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// An expectation that no partner meets which calls at all.
const NEVER: &str = "  - { id: never, must_not: { call_api: {} } }\n";
const EXPECTED: &str = "expectations:\n";

/// The files of the recipes, in a folder of their own.
fn folder(name: &str) -> PathBuf {
    let folder = installed().join("node/recipes").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipes")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    folder
}

/// Runs the tests of a recipe, as it stands and with one more expectation.
fn tried(name: &str, runner: &dyn Fn(&Path) -> Command) {
    let server = Served::start(&[]);
    for (variant, passes) in [("as-it-stands", true), ("never", false)] {
        let folder = folder(&format!("{name}-{variant}"));
        if !passes {
            let scenario = folder.join("busy.yaml");
            let text = fs::read_to_string(&scenario).unwrap();
            assert!(text.contains(EXPECTED));
            fs::write(&scenario, text.replace(EXPECTED, &format!("{EXPECTED}{NEVER}"))).unwrap();
        }
        let mut command = runner(&folder);
        let output = command.current_dir(&folder).env("KUMIAI_URL", &server.url).output().expect("install it first");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.success(), passes, "{variant}\n{said}");
        assert_eq!(said.contains("failed  never"), !passes, "{variant}\n{said}");
    }
}

#[test]
#[ignore = "needs python and pytest"]
fn the_recipe_of_pytest_passes_and_fails_with_the_bank() {
    tried("pytest", &|_| Command::new(installed().join("venv/bin/pytest")));
}

#[test]
#[ignore = "needs node and npm packages"]
fn the_recipe_of_jest_passes_and_fails_with_the_bank() {
    tried("jest", &|folder| {
        let mut command = Command::new(installed().join("node/node_modules/.bin/jest"));
        command.env("NODE_OPTIONS", "--experimental-vm-modules");
        command.args(["--testMatch", "**/*.test.mjs", "--rootDir"]).arg(folder);
        command
    });
}

#[test]
#[ignore = "needs javac and junit5"]
fn the_recipe_of_junit_5_passes_and_fails_with_the_bank() {
    tried("junit", &|folder| {
        let jars = "/usr/share/java";
        let api = ["junit-jupiter-api", "apiguardian-api", "opentest4j", "junit-platform-commons"]
            .map(|name| format!("{jars}/{name}.jar"));
        let mut compiler = Command::new("javac");
        compiler.args(["-cp", &api.join(":"), "-d", "classes", "Bank.java", "AccountsTest.java"]);
        assert!(compiler.current_dir(folder).status().expect("install a JDK first").success());
        let mut command = Command::new("java");
        command.args(["-jar", &format!("{jars}/junit-platform-console-standalone.jar")]);
        command.args(["-cp", "classes", "--scan-classpath", "--disable-ansi-colors"]);
        command
    });
}

#[test]
#[ignore = "needs rspec"]
fn the_recipe_of_rspec_passes_and_fails_with_the_bank() {
    tried("rspec", &|_| {
        let mut command = Command::new("rspec");
        command.arg("accounts_spec.rb");
        command
    });
}
