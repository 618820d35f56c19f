//! Instructions per request in user space, counted by callgrind, ours and the bare server's: the guard against
//! regressions that no noise can hide. `cargo bench --bench instructions`; fails when a bound is exceeded.
//!
//! Each figure is the difference of two runs that differ in nothing but the number of requests.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench measures the machine's own time and prints what it found"
)]

mod support;

use std::{
    env, fs,
    path::Path,
    process::{Command, ExitCode, Stdio},
};
use support::{
    Failure, bare, load,
    server::Server,
    workload::{self, AT, Workload},
};

/// Requests of the shorter and of the longer run.
const RUNS: [u64; 2] = [1_000, 3_000];
/// The most instructions of each workload: of a balance, a page and a refusal.
const MOST: [u64; 3] = [20_000, 60_000, 35_000];
/// glibc counts each byte of a `rep movsb` as an instruction unless told not to use it.
const NO_REP: (&str, &str) =
    ("GLIBC_TUNABLES", "glibc.cpu.x86_rep_movsb_threshold=2000000000:glibc.cpu.x86_rep_stosb_threshold=2000000000");

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((mode, rest)) if mode == bare::MODE => bare::serve(rest).map(|()| true),
        _ => measure(),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            println!("failed: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every bound was kept.
fn measure() -> Result<bool, Failure> {
    let found = Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        println!("skipped: there is no valgrind");
        return Ok(true);
    }
    let folder = env::temp_dir().join(format!("kumiai-instructions-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = compare(&folder);
    fs::remove_dir_all(&folder)?;
    measured
}

fn compare(folder: &Path) -> Result<bool, Failure> {
    let counts = folder.join("callgrind.out");
    let counted = format!("--callgrind-out-file={}", counts.to_string_lossy());
    let before = ["valgrind", "--tool=callgrind", &counted];
    println!("| instructions per request | ours | at most | bare |");
    println!("|---|---|---|---|");
    let mut kept = true;
    for (at, most) in MOST.into_iter().enumerate() {
        let mut put_before = None;
        let ours = slope(&counts, |requests| {
            let bank = Server::kumiai(&before, AT, "10000", &[NO_REP])?;
            let workload = workload::prepare(&bank)?.into_iter().nth(at).ok_or("no workload")?;
            put(bank, &workload, requests)?;
            put_before = Some(workload);
            Ok(())
        })?;
        let workload = put_before.ok_or("no run")?;
        let theirs = slope(&counts, |requests| {
            let bare = bare::start(&before, folder, &workload.path, &workload.answer, &[NO_REP])?;
            put(bare, &workload, requests)
        })?;
        kept &= ours <= most;
        println!("| {} | {ours} | {most} | {theirs} |", workload.name);
    }
    Ok(kept)
}

fn put(server: Server, workload: &Workload, requests: u64) -> Result<(), Failure> {
    load::run(server.address, &workload.request, workload.status, |sent| sent < requests)?;
    server.stop()
}

/// What one more request costs.
fn slope(counts: &Path, mut run: impl FnMut(u64) -> Result<(), Failure>) -> Result<u64, Failure> {
    let mut totals = [0; 2];
    for (total, requests) in totals.iter_mut().zip(RUNS) {
        run(requests)?;
        let text = fs::read_to_string(counts)?;
        let line = text.lines().find_map(|line| line.strip_prefix("totals: ")).ok_or("callgrind has no totals")?;
        *total = line.trim().parse::<u64>()?;
    }
    Ok(totals[1].saturating_sub(totals[0]) / (RUNS[1] - RUNS[0]))
}
