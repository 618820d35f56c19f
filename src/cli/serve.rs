//! `kumiai serve`: the sandbox, and what to paste first.

use super::{
    EXIT_BANK_FAILED, EXIT_INVALID, EXIT_OK, Out, check, not_done, operator::OperatorArgs, ready_partners, settings,
    welcome,
};
use crate::{
    api::Bank,
    bank::calendar,
    clock,
    event::{ClockMode, Day, Jst, Lang, ProfileTerms, ScenarioSource, Wall},
    profile,
    sandbox::{FoldError, Opening, Registry, RegistrySettings},
    server,
    store::MemoryStore,
};
use actix_web::web::Data;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
};

/// Starts the sandbox bank.
#[derive(Debug, Clone, clap::Args)]
pub struct ServeArgs {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub bind: IpAddr,
    #[command(flatten)]
    operator: OperatorArgs,
    /// The scenario file whose clock and timeline the sandbox begins with.
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// The institution profile.
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The seed of everything drawn.
    #[arg(long)]
    pub seed: Option<u64>,
    /// How many customers live in the town: 12 to 10,000,000.
    #[arg(long, value_parser = clap::value_parser!(u32).range(12..=10_000_000))]
    pub customers: Option<u32>,
    /// The first instant of bank time, such as 2026-06-10T22:55:00+09:00. The clock is then frozen unless told otherwise.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub at: Option<Jst>,
    /// How bank time moves.
    #[arg(long, value_parser = mode)]
    pub clock: Option<ClockMode>,
    /// Seconds of bank time per second of wall time, where it flows.
    #[arg(long)]
    pub speed: Option<f64>,
    /// A redirect URI that every ready partner may use besides its own; may be given several times.
    #[arg(long, value_name = "URI")]
    pub redirect_uri: Vec<String>,
    /// The secret from which all tokens are made; random unless given.
    #[arg(long, env = "KUMIAI_SECRET", hide_env_values = true)]
    pub secret: Option<String>,
    /// How many threads answer.
    #[arg(long)]
    pub workers: Option<usize>,
}

fn instant(text: &str) -> Result<Jst, String> {
    Jst::parse(text).ok_or_else(|| "expected RFC 3339 such as 2026-06-10T22:55:00+09:00".to_owned())
}

fn mode(text: &str) -> Result<ClockMode, String> {
    ClockMode::from_word(text).ok_or_else(|| "expected flowing, frozen or step".to_owned())
}

/// Runs the command; the exit code when it ends.
pub fn run(args: &ServeArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let wall = clock::wall_now();
    let secret = args.secret.clone().filter(|secret| !secret.is_empty());
    let secret = secret.map_or_else(settings::random_secret, String::into_bytes);
    let opening = match opening(args, wall, &secret, lang, out) {
        Ok(opening) => opening,
        Err(code) => return code,
    };
    let front = match args.operator.front(args.is_off_loopback(), lang) {
        Ok(front) => front,
        Err(why) => {
            out.error(&why);
            return EXIT_INVALID;
        }
    };
    let listener = match TcpListener::bind((args.bind, args.port)) {
        Ok(listener) => listener,
        Err(error) => {
            out.error(&format!("cannot listen on {}:{}: {error}; choose another with --port", args.bind, args.port));
            return EXIT_INVALID;
        }
    };
    let workers = args.workers.unwrap_or_else(settings::default_workers);
    let served = actix_web::rt::System::new().block_on(async {
        let settings = RegistrySettings { opening, secret, store: Arc::new(MemoryStore::default()) };
        let registry = Registry::open(settings, wall).await.map_err(|error| not_opened(&error, lang))?;
        let base = front.public_url.clone().unwrap_or_else(|| own_url(&listener, args));
        welcome::print(&registry, &base, front.control_key.is_some(), wall, lang, out);
        let bank = Data::new(Bank::new(registry, Arc::new(clock::wall_now), front));
        server::serve(listener, bank, workers).await.map_err(|error| error.to_string())
    });
    match served {
        Ok(()) => EXIT_OK,
        Err(why) => {
            out.error(&why);
            EXIT_BANK_FAILED
        }
    }
}

impl ServeArgs {
    /// Whether others than this machine reach the server.
    const fn is_off_loopback(&self) -> bool {
        !self.bind.is_loopback()
    }
}

/// The URL by which this machine reaches the server.
fn own_url(listener: &TcpListener, args: &ServeArgs) -> String {
    let port = listener.local_addr().map_or(args.port, |address| address.port());
    let host = if args.bind.is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { args.bind };
    format!("http://{}", SocketAddr::new(host, port))
}

/// What the flags and the scenario make of the first instant. A flag stands over the scenario.
fn opening(args: &ServeArgs, wall: Wall, secret: &[u8], lang: Lang, out: &mut Out<'_>) -> Result<Opening, u8> {
    let default_start = default_start(wall);
    let loaded = match &args.scenario {
        None => None,
        Some(path) => Some(check::load(path, default_start, lang).map_err(|shown| {
            let _ = writeln!(out.stderr, "{shown}");
            EXIT_INVALID
        })?),
    };
    let (scenario, text) = loaded.unzip();
    let said = scenario.as_ref().map(|scenario| &scenario.clock);
    let name =
        args.profile.clone().or_else(|| scenario.as_ref()?.profile.clone()).unwrap_or_else(|| "toyama".to_owned());
    let mut profile = institution(&name, out)?;
    args.operator.rename(Arc::make_mut(&mut profile), args.is_off_loopback());
    let start = args.at.or_else(|| said?.start).unwrap_or(default_start);
    let frozen_by_at = args.at.map(|_| ClockMode::Frozen);
    let mode = args.clock.or(frozen_by_at).or_else(|| said?.mode).unwrap_or(ClockMode::Flowing);
    let speed = args.speed.or_else(|| said?.speed).unwrap_or(1.0);
    if !(speed > 0.0 && speed <= 1_000_000.0) {
        out.error("--speed must be above 0 and at most 1000000");
        return Err(EXIT_INVALID);
    }
    let off_loopback = args.is_off_loopback();
    let mut opening = Opening {
        seed: args.seed.or_else(|| scenario.as_ref()?.seed).unwrap_or(1),
        customers: args.customers.or_else(|| scenario.as_ref()?.customers).unwrap_or(10_000),
        profile,
        start,
        mode,
        speed,
        partners: args.operator.ready_partners(&args.redirect_uri, secret, off_loopback),
        timeline: Vec::new(),
        armed: Vec::new(),
        linked: Vec::new(),
        faults: Arc::default(),
        scenario: scenario
            .as_ref()
            .zip(text)
            .map(|(scenario, text)| ScenarioSource { name: scenario.name.clone(), text: text.into() }),
    };
    if let Some(scenario) = &scenario {
        opening.stage(scenario, |client_id| ready_partners::secret_of(client_id, off_loopback.then_some(secret)));
        for note in not_done::notes(scenario) {
            out.error(note.in_lang(lang));
        }
    }
    Ok(opening)
}

fn institution(name: &str, out: &mut Out<'_>) -> Result<Arc<ProfileTerms>, u8> {
    let Some(text) = profile::builtin(name) else {
        out.error(&format!(
            "there is no profile `{name}`; known: {}",
            profile::builtin_names().collect::<Vec<_>>().join(", ")
        ));
        return Err(EXIT_INVALID);
    };
    profile::parse(text).map(Arc::new).map_err(|error| {
        out.error(&format!("{name}.yaml:{error}"));
        EXIT_BANK_FAILED
    })
}

/// Why the first sandbox cannot be opened.
fn not_opened(error: &FoldError, lang: Lang) -> String {
    match error {
        FoldError::Link(refusal) => {
            let faults =
                refusal.faults.iter().map(|fault| format!("{}: {}", fault.parameter, fault.reason.in_lang(lang)));
            format!("linked: {} {}", refusal.code, faults.collect::<Vec<_>>().join("; "))
        }
        FoldError::NotOpened | FoldError::Profile(_) => format!("{error:?}"),
    }
}

/// 10:00 of the latest business day, today included: the first try works at any hour of any day.
pub fn default_start(wall: Wall) -> Jst {
    let today: Day = Jst(wall.0).day();
    let at_ten = |day| Jst::at(day, 10 * 60, 0);
    at_ten(calendar::business_day_on_or_before(today))
}
