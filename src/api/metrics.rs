//! 計測値. `GET /metrics`: how the server is doing, in the text format of Prometheus (version 0.0.4). Each worker counts for
//! itself and shares nothing while it counts; whoever asks adds the workers up. No label names a customer, a token, a partner
//! or a sandbox.

use super::{Bank, Turn, turn::TurnData};
use crate::event::{Channel, Operation, Plane, RefusalCode};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Data,
};
use std::{
    fmt::Write,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// How an answer can come out: none at all, and by the first digit of its status.
const OUTCOMES: [&str; 5] = ["none", "2xx", "3xx", "4xx", "5xx"];
/// The upper bounds of the latencies that are told apart, in microseconds.
const BOUNDS_US: [u64; 9] = [50, 100, 250, 1_000, 5_000, 25_000, 100_000, 500_000, 2_500_000];
/// The planes that are told apart, and what is on none.
const PLANES: [&str; 6] = ["institution", "anser", "oauth", "partner", "control", "other"];

/// Reads a clock that never goes back.
pub type Stopwatch = fn() -> Duration;

/// What one worker has counted.
pub struct Counters {
    /// By operation (the last place is for calls of none) and outcome.
    answers: Vec<AtomicU64>,
    /// By refusal.
    refusals: Vec<AtomicU64>,
    /// By plane and bound; the last place is for what took longer.
    latencies: Vec<AtomicU64>,
    /// By plane, in microseconds.
    spent_us: Vec<AtomicU64>,
}

/// What all workers have counted, and the clock by which they measure.
#[derive(Default)]
pub struct Meters {
    workers: Mutex<Vec<Arc<Counters>>>,
    /// Without one, nothing has taken any time.
    pub stopwatch: Option<Stopwatch>,
}

impl Counters {
    fn new() -> Self {
        let zeros = |many: usize| (0..many).map(|_| AtomicU64::new(0)).collect();
        Self {
            answers: zeros((Operation::ALL.len() + 1) * OUTCOMES.len()),
            refusals: zeros(RefusalCode::ALL.len()),
            latencies: zeros(PLANES.len() * (BOUNDS_US.len() + 1)),
            spent_us: zeros(PLANES.len()),
        }
    }

    /// Counts an answer.
    pub fn count(&self, operation: Option<Operation>, status: u16, refused: Option<RefusalCode>, took: Duration) {
        let add = |counts: &[AtomicU64], place: usize, n: u64| {
            if let Some(count) = counts.get(place) {
                // Only this worker writes here.
                count.store(count.load(Relaxed).wrapping_add(n), Relaxed);
            }
        };
        let outcome = usize::from(status / 100).saturating_sub(1).min(OUTCOMES.len() - 1);
        add(&self.answers, operation.map_or(Operation::ALL.len(), |it| it as usize) * OUTCOMES.len() + outcome, 1);
        if let Some(code) = refused {
            add(&self.refusals, code as usize, 1);
        }
        let (plane, us) = (plane_of(operation), u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        let bound = BOUNDS_US.iter().position(|bound| us <= *bound).unwrap_or(BOUNDS_US.len());
        add(&self.latencies, plane * (BOUNDS_US.len() + 1) + bound, 1);
        add(&self.spent_us, plane, us);
    }
}

impl Meters {
    /// The counters of one more worker.
    pub fn worker(&self) -> Arc<Counters> {
        let counters = Arc::new(Counters::new());
        self.workers.lock().unwrap_or_else(PoisonError::into_inner).push(counters.clone());
        counters
    }

    /// The instant from which something is measured.
    pub fn now(&self) -> Duration {
        self.stopwatch.map_or(Duration::ZERO, |read| read())
    }

    /// What all workers have counted of this.
    fn sums(&self, of: impl Fn(&Counters) -> &[AtomicU64]) -> Vec<u64> {
        let mut sums = Vec::new();
        for worker in self.workers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let counts = of(worker);
            sums.resize(counts.len(), 0_u64);
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum = sum.wrapping_add(count.load(Relaxed));
            }
        }
        sums
    }
}

/// Counts the answer of a turn.
pub fn count(bank: &Bank, turn: &TurnData, status: u16, refused: Option<RefusalCode>) {
    let took = bank.meters.now().saturating_sub(turn.began);
    turn.counters.count(turn.operation(), status, refused, took);
}

fn plane_of(operation: Option<Operation>) -> usize {
    match operation.map(Operation::plane) {
        Some(Plane::Data(Channel::Institution)) => 0,
        Some(Plane::Data(Channel::Anser)) => 1,
        Some(Plane::Oauth) => 2,
        Some(Plane::Partner) => 3,
        Some(Plane::Control) => 4,
        None => 5,
    }
}

/// Tells how the server is doing.
pub async fn read(turn: Turn, bank: Data<Bank>) -> HttpResponse {
    if !turn.data().base.is_empty() {
        return super::front::nothing_there(&turn);
    }
    let text = page(&bank);
    HttpResponse::build(StatusCode::OK)
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text)
}

fn page(bank: &Bank) -> String {
    let mut out = String::new();
    answers(bank, &mut out);
    let refusals = bank.meters.sums(|worker| &worker.refusals);
    head(&mut out, "kumiai_refusals_total", "counter", "Refusals by code.");
    for (code, sum) in RefusalCode::ALL.iter().zip(refusals).filter(|(_, sum)| *sum > 0) {
        say(&mut out, format_args!("kumiai_refusals_total{{code=\"{code}\"}} {sum}"));
    }
    latencies(bank, &mut out);
    let sandboxes = bank.registry.all();
    let dropped: u64 = sandboxes.iter().map(|sandbox| sandbox.journal().dropped()).sum();
    let single = [
        ("kumiai_sandboxes", "gauge", "Sandboxes that are held.", sandboxes.len() as u64),
        ("kumiai_store_requests_total", "counter", "Requests to the store.", bank.registry.store_requests()),
        ("kumiai_journal_dropped_total", "counter", "Calls that the journals have forgotten.", dropped),
    ];
    for (name, kind, help, value) in single {
        head(&mut out, name, kind, help);
        say(&mut out, format_args!("{name} {value}"));
    }
    out
}

fn answers(bank: &Bank, out: &mut String) {
    let sums = bank.meters.sums(|worker| &worker.answers);
    head(out, "kumiai_requests_total", "counter", "Answers by plane, operation and outcome.");
    let operations = Operation::ALL.iter().map(|it| Some(*it)).chain([None]);
    for (operation, sums) in operations.zip(sums.chunks(OUTCOMES.len())) {
        let (plane, word) = (PLANES[plane_of(operation)], operation.map_or("other", Operation::word));
        for (outcome, sum) in OUTCOMES.iter().zip(sums).filter(|(_, sum)| **sum > 0) {
            let labels = format_args!("plane=\"{plane}\",operation=\"{word}\",outcome=\"{outcome}\"");
            say(out, format_args!("kumiai_requests_total{{{labels}}} {sum}"));
        }
    }
}

fn latencies(bank: &Bank, out: &mut String) {
    const NAME: &str = "kumiai_request_duration_seconds";
    let sums = bank.meters.sums(|worker| &worker.latencies);
    let spent = bank.meters.sums(|worker| &worker.spent_us);
    head(out, NAME, "histogram", "How long answers took, by plane.");
    for ((plane, counts), spent) in PLANES.iter().zip(sums.chunks(BOUNDS_US.len() + 1)).zip(spent) {
        let mut so_far = 0;
        let bounds = BOUNDS_US.iter().map(|us| seconds(*us)).chain(["+Inf".to_owned()]);
        for (bound, count) in bounds.zip(counts) {
            so_far += count;
            say(out, format_args!("{NAME}_bucket{{plane=\"{plane}\",le=\"{bound}\"}} {so_far}"));
        }
        say(out, format_args!("{NAME}_sum{{plane=\"{plane}\"}} {}", seconds(spent)));
        say(out, format_args!("{NAME}_count{{plane=\"{plane}\"}} {so_far}"));
    }
}

/// Microseconds as seconds.
fn seconds(us: u64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    say(out, format_args!("# HELP {name} {help}\n# TYPE {name} {kind}"));
}

fn say(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a text never fails.
    let _ = writeln!(out, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_are_added_up_and_bounds_are_cumulative() {
        let meters = Meters::default();
        let workers = [meters.worker(), meters.worker()];
        for worker in &workers {
            worker.count(Some(Operation::ReadBalance), 200, None, Duration::from_micros(50));
            worker.count(Some(Operation::ReadBalance), 503, Some(RefusalCode::Maintenance), Duration::from_secs(9));
            worker.count(None, 0, None, Duration::ZERO);
        }
        assert_eq!(meters.sums(|worker| &worker.answers).iter().sum::<u64>(), 6);
        assert_eq!(meters.sums(|worker| &worker.refusals)[RefusalCode::Maintenance as usize], 2);
        let latencies = meters.sums(|worker| &worker.latencies);
        assert_eq!((latencies[0], latencies[BOUNDS_US.len()]), (2, 2));
        assert_eq!(seconds(2_500_000), "2.500000");
    }
}
