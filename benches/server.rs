//! The whole server against a bare one that returns the same bytes: requests per second and CPU time per request, paired
//! in interleaved rounds; and start, memory and size. `cargo bench --bench server [-- --quick | --soak REQUESTS]`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench measures the machine's own time and prints what it found"
)]

mod support;

use std::{
    env, fs,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};
use support::{
    Failure, bare, load,
    server::Server,
    workload::{self, AT, Workload},
};

/// Requests per second against the bare server's, of each workload.
const GOALS: [f64; 3] = [0.85, 0.60, 0.85];

/// How long and how often to measure.
struct Plan {
    rounds: usize,
    time: Duration,
    /// How many requests are put before memory is measured again; 0 = not at all.
    soak: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((mode, rest)) if mode == bare::MODE => bare::serve(rest),
        _ => measure(&plan(&arguments)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("failed: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn plan(arguments: &[String]) -> Plan {
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let after = |flag: &str| arguments.iter().skip_while(|argument| *argument != flag).nth(1)?.parse().ok();
    let soak = after("--soak").unwrap_or(0);
    if has("--quick") {
        Plan { rounds: 3, time: Duration::from_millis(300), soak }
    } else {
        let rounds = after("--rounds").and_then(|rounds| rounds.try_into().ok()).unwrap_or(11);
        Plan { rounds, time: Duration::from_secs(1), soak }
    }
}

fn measure(plan: &Plan) -> Result<(), Failure> {
    process()?;
    let folder = env::temp_dir().join(format!("kumiai-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let pins = pin();
    let measured = ratios(plan, &folder, pins);
    fs::remove_dir_all(&folder)?;
    measured
}

/// Start, memory at rest and size of the binary.
fn process() -> Result<(), Failure> {
    let size = fs::metadata(env!("CARGO_BIN_EXE_kumiai"))?.len();
    println!("binary: {:.1} MiB", mib(size / 1024));
    for customers in ["100", "10000000"] {
        let mut starts = Vec::new();
        let mut resident = Vec::new();
        for _ in 0..9 {
            let server = Server::kumiai(&[], AT, customers, &[])?;
            starts.push(server.first_answer.as_secs_f64() * 1000.0);
            resident.push(mib(resident_kib(&server)?));
            server.stop()?;
        }
        let (start, resident) = (median(&mut starts), median(&mut resident));
        println!("{customers} customers: first answer {start:.1} ms, at rest {resident:.2} MiB");
    }
    Ok(())
}

/// Gives servers the first processor and the load the second, where there is `taskset`: migrations are noise.
fn pin() -> &'static [&'static str] {
    let load = std::process::Command::new("taskset").args(["-cp", "1", &std::process::id().to_string()]).output();
    if load.is_ok_and(|done| done.status.success()) { &["taskset", "-c", "0"] } else { &[] }
}

fn ratios(plan: &Plan, folder: &Path, pins: &[&str]) -> Result<(), Failure> {
    let bank = Server::kumiai(pins, AT, "10000", &[])?;
    let workloads = workload::prepare(&bank)?;
    println!("{} rounds of {:?}, {} connections, one worker each", plan.rounds, plan.time, load::CONNECTIONS);
    println!(
        "| | ratio (goal) | ratio by CPU | ours, req/s | bare, req/s | ours, µs CPU | bare, µs CPU | CPU over bare | p50 | p99 |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (workload, goal) in workloads.iter().zip(GOALS) {
        let bare = bare::start(pins, folder, &workload.path, &workload.answer, &[])?;
        compare(plan, &bank, &bare, workload, goal)?;
    }
    println!("after these rounds: {:.1} MiB", mib(resident_kib(&bank)?));
    if plan.soak > 0 {
        let [balance, ..] = &workloads;
        load::run(bank.address, &balance.request, balance.status, |sent| sent < plan.soak)?;
        println!("after {} requests more: {:.1} MiB", plan.soak, mib(resident_kib(&bank)?));
    }
    Ok(())
}

/// One side of a round.
struct Side {
    rate: f64,
    cpu_us: f64,
    latencies: Vec<u32>,
}

fn one(plan: &Plan, server: &Server, workload: &Workload) -> Result<Side, Failure> {
    let (before, begun) = (cpu(server)?, Instant::now());
    let goes_on = |_| begun.elapsed() < plan.time;
    let latencies = load::run(server.address, &workload.request, workload.status, goes_on)?;
    let (cpu, took) = (cpu(server)?.saturating_sub(before), begun.elapsed());
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let requests = latencies.len() as f64;
    Ok(Side { rate: requests / took.as_secs_f64(), cpu_us: cpu.as_secs_f64() * 1e6 / requests, latencies })
}

fn compare(plan: &Plan, bank: &Server, bare: &Server, workload: &Workload, goal: f64) -> Result<(), Failure> {
    let (mut ratios, mut by_cpu, mut over, mut latencies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut rates, mut cpus) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for round in 0..plan.rounds {
        // Whoever comes first in a round comes second in the next.
        let (mut ours, theirs);
        if round % 2 == 0 {
            ours = one(plan, bank, workload)?;
            theirs = one(plan, bare, workload)?;
        } else {
            theirs = one(plan, bare, workload)?;
            ours = one(plan, bank, workload)?;
        }
        ratios.push(ours.rate / theirs.rate);
        by_cpu.push(theirs.cpu_us / ours.cpu_us);
        over.push(ours.cpu_us - theirs.cpu_us);
        latencies.append(&mut ours.latencies);
        for (side, of) in [ours, theirs].iter().zip(0..) {
            rates[of].push(side.rate);
            cpus[of].push(side.cpu_us);
        }
    }
    latencies.sort_unstable();
    let percentile = |hundredths: usize| {
        let at = latencies.len() * hundredths / 100;
        f64::from(latencies.get(at).copied().unwrap_or_default()) / 1000.0
    };
    println!(
        "| {} | {:.2} ({:.2}) | {:.2} | {:.0} | {:.0} | {:.1} | {:.1} | {:+.1} µs | {:.1} ms | {:.1} ms |",
        workload.name,
        median(&mut ratios),
        goal,
        median(&mut by_cpu),
        median(&mut rates[0]),
        median(&mut rates[1]),
        median(&mut cpus[0]),
        median(&mut cpus[1]),
        median(&mut over),
        percentile(50),
        percentile(99),
    );
    Ok(())
}

/// CPU time of all threads of a server so far, user and system.
fn cpu(server: &Server) -> Result<Duration, Failure> {
    let mut sum = 0;
    for task in fs::read_dir(format!("/proc/{}/task", server.id()))? {
        let text = fs::read_to_string(task?.path().join("schedstat"))?;
        sum += text.split(' ').next().unwrap_or_default().parse::<u64>()?;
    }
    Ok(Duration::from_nanos(sum))
}

/// Resident memory of a server in KiB.
fn resident_kib(server: &Server) -> Result<u64, Failure> {
    let text = fs::read_to_string(format!("/proc/{}/status", server.id()))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}
