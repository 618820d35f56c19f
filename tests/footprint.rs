//! What a sandbox costs that nobody calls: memory by the kernel's own count, time by the median of a thousand.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement reads the machine, says what it found, and may stop at once"
)]

use kumiai::{
    cli,
    event::{ClockMode, Jst, SandboxName, Wall},
    profile,
    sandbox::{Made, Opening, Registry, RegistrySettings},
    store::MemoryStore,
};
use std::{fs, sync::Arc, time::Instant};

/// Bytes of this process that are in memory.
fn resident() -> usize {
    let statm = fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

fn name(prefix: &str, n: usize) -> SandboxName {
    SandboxName::parse(&format!("{prefix}-{n}")).unwrap()
}

async fn registry() -> Registry {
    let profile = Arc::new(profile::parse(profile::builtin("toyama").unwrap()).unwrap());
    let opening = Opening {
        mode: ClockMode::Flowing,
        partners: cli::ready_partners(&[]),
        ..Opening::still(profile, Jst::parse("2026-06-10T10:00:00+09:00").unwrap())
    };
    let store = Arc::new(MemoryStore::default());
    let settings = RegistrySettings { opening, secret: b"secret".to_vec(), store, most: 100_000, hosting: None };
    Registry::open(settings, Wall(0)).await.unwrap()
}

/// Makes so many sandboxes: bytes for each, and the median of their times in microseconds.
async fn make(registry: &Registry, prefix: &str, many: usize, fork: bool) -> (usize, u128) {
    let source = registry.default_sandbox();
    let before = resident();
    let mut times = Vec::with_capacity(many);
    for n in 0..many {
        let of = if fork { Made::From(source) } else { Made::AsUsual };
        let began = Instant::now();
        registry.make(&name(prefix, n), of, Wall(1)).await.unwrap();
        times.push(began.elapsed().as_micros());
    }
    times.sort_unstable();
    (resident().saturating_sub(before) / many, times[many / 2])
}

#[actix_web::test]
async fn sandboxes_that_nobody_calls_cost_next_to_nothing() {
    let registry = registry().await;
    make(&registry, "warm", 100, true).await;
    let (fork_bytes, fork_us) = make(&registry, "fork", 1_000, true).await;
    let (bytes, us) = make(&registry, "named", 20_000, false).await;
    println!("a fork: {fork_bytes} bytes, {fork_us} µs; one made by naming it: {bytes} bytes, {us} µs");
    assert!(fork_bytes * 1_000 <= 50 << 20, "a thousand forks take {fork_bytes} bytes each");
    assert!(fork_us < 1_000, "a fork takes {fork_us} µs");
    assert!(bytes <= 2_048, "a sandbox that nobody calls takes {bytes} bytes");
    assert!(us < 1_000, "a sandbox takes {us} µs");
}
