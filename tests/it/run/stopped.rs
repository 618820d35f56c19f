//! Ctrl-C: the command is ended with all that it has started, and what was judged before is told.

use super::{LINKED_ONLY, READS_ONCE, command, folder, goes_on, scenario};
use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

#[test]
fn an_interrupted_run_ends_its_command_and_tells_what_was_judged() {
    let folder = folder("stopped");
    let files = ["one", "two"].map(|name| scenario(&folder, name, LINKED_ONLY));
    let files = files.each_ref().map(|file| file.to_str().unwrap());
    let script =
        format!("{READS_ONCE}\ntest $KUMIAI_SCENARIO = one && exit\nsleep 600 & echo child $!; echo waiting; wait");
    let mut run = command(&[files[0], files[1], "--jobs", "1", "--", "sh", "-c", &script]);
    let mut run = run.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(run.stdout.take().unwrap());
    let (mut said, mut child) = (String::new(), String::new());
    while said != "waiting\n" {
        said.clear();
        assert!(out.read_line(&mut said).unwrap() > 0, "it ended before it waited");
        if let Some(id) = said.strip_prefix("child ") {
            id.trim().clone_into(&mut child);
        }
    }
    Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    let mut told = String::new();
    out.read_to_string(&mut told).unwrap();
    let mut beside = String::new();
    run.stderr.take().unwrap().read_to_string(&mut beside).unwrap();
    assert_eq!(run.wait().unwrap().code(), Some(3), "{told}\n{beside}");
    assert!(told.contains("✓ passed  linked-only") && !told.contains("two — "), "{told}");
    assert!(beside.contains("stopped early: 1 of 2 were judged"), "{beside}");
    assert!(!goes_on(&child), "{child} goes on");
}
