//! `kumiai serve`: the sandbox, and what to paste first.

use super::{
    EXIT_BANK_FAILED, EXIT_INVALID, EXIT_OK, Out, check, institution,
    keeping::KeepingArgs,
    operator::OperatorArgs,
    ready_partners, settings,
    tls::{Encryption, THIS_MACHINE, TlsAsked},
    welcome::{self, Told},
};
use crate::{
    api::{Bank, FrontSettings},
    bank::calendar,
    clock,
    event::{ClockMode, Day, Jst, Lang, SandboxName, Security, Wall},
    sandbox::{FoldError, Opening, Registry, RegistrySettings},
    scenario::DEFAULT_PROFILE,
    server::{self, Door},
};
use actix_web::web::Data;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
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
    /// The institution: toyama, worst-bank, lenient, or the path of a profile's file.
    #[arg(long, value_name = "NAME|FILE")]
    pub profile: Option<String>,
    /// How strict the authorization server is: classic, strict (PKCE for every client), fapi2.
    #[arg(long, value_name = "PROFILE", value_parser = security)]
    pub security: Option<Security>,
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
    #[command(flatten)]
    keeping: KeepingArgs,
    /// Speaks https: `auto` with an authority of the sandbox's own, or with the PEM files of a certificate and of its key.
    #[arg(long, value_name = "auto|CERT,KEY", value_parser = TlsAsked::parse)]
    pub tls: Option<TlsAsked>,
    /// How many threads answer.
    #[arg(long)]
    pub workers: Option<usize>,
}

/// An instant, as flags give it.
pub(super) fn instant(text: &str) -> Result<Jst, String> {
    Jst::parse(text).ok_or_else(|| "expected RFC 3339 such as 2026-06-10T22:55:00+09:00".to_owned())
}

fn security(text: &str) -> Result<Security, String> {
    let known = Security::ALL;
    let words = || known.iter().map(|known| known.word()).collect::<Vec<_>>().join(", ");
    known.iter().copied().find(|known| known.word() == text).ok_or_else(|| format!("expected one of: {}", words()))
}

fn mode(text: &str) -> Result<ClockMode, String> {
    ClockMode::from_word(text).ok_or_else(|| "expected flowing, frozen or step".to_owned())
}

/// Runs the command; the exit code when it ends.
pub fn run(args: &ServeArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let wall = clock::wall_now();
    let secret = match args.keeping.secret(lang) {
        Ok(secret) => secret,
        Err(why) => {
            out.error(&why);
            return EXIT_INVALID;
        }
    };
    let (front, encryption) = match front(args, wall, lang, out) {
        Ok(front) => front,
        Err(why) => {
            out.error(&why);
            return EXIT_INVALID;
        }
    };
    let opening = match opening(args, wall, &front, lang, out) {
        Ok(opening) => opening,
        Err(code) => return code,
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
        let registry = registry(args, opening, secret, wall, lang, out).await?;
        let base = front.public_url.clone().unwrap_or_else(|| own_url(&listener, args));
        let authority = encryption.as_ref().and_then(|encryption| encryption.authority.as_ref());
        let told = Told { base: &base, is_guarded: front.control_key.is_some(), authority };
        welcome::print(&registry, &told, wall, lang, out);
        let mut bank = Bank::new(registry, Arc::new(clock::wall_now), front);
        bank.meters.stopwatch = Some(clock::measured);
        let bank = Data::new(bank);
        let tls = encryption.as_ref().map(|encryption| encryption.config.clone());
        server::serve(Door { listener, tls }, bank, workers).await.map_err(|error| error.to_string())
    });
    match served {
        Ok(()) => EXIT_OK,
        Err(why) => {
            out.error(&why);
            EXIT_BANK_FAILED
        }
    }
}

/// The sandboxes, as they were left where they are kept.
async fn registry(
    args: &ServeArgs,
    opening: Opening,
    secret: Vec<u8>,
    wall: Wall,
    lang: Lang,
    out: &mut Out<'_>,
) -> Result<Registry, String> {
    let store = args.keeping.open(&secret, lang).await?;
    let kept = store.list().await.map_err(|error| args.keeping.not_opened(FoldError::Store(error), lang))?;
    if kept.contains(&SandboxName::default_name()) {
        out.error(&args.keeping.goes_on(lang));
    }
    let hosting = args.operator.hosting(args.is_off_loopback());
    let settings = RegistrySettings { opening, secret, store, most: args.operator.max_sandboxes, hosting };
    Registry::open(settings, wall).await.map_err(|error| args.keeping.not_opened(error, lang))
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
    let scheme = if args.tls.is_some() { "https" } else { "http" };
    format!("{scheme}://{}", SocketAddr::new(host, port))
}

/// How the server may be reached, and what it shows where it speaks `https`.
fn front(
    args: &ServeArgs,
    wall: Wall,
    lang: Lang,
    out: &mut Out<'_>,
) -> Result<(FrontSettings, Option<Encryption>), String> {
    let mut front = args.operator.front(args.is_off_loopback(), lang)?;
    let Some(asked) = &args.tls else { return Ok((front, None)) };
    front.is_encrypted = true;
    if let Some(url) = front.public_url.as_ref().filter(|url| !url.starts_with("https://")) {
        return Err(match lang {
            Lang::Ja => format!("--public-url {url}: --tls を使うときは https:// で始まる URL を指定してください"),
            Lang::En => format!("--public-url {url}: with --tls it has to begin with https://"),
        });
    }
    let encryption = match asked {
        TlsAsked::Auto if args.keeping.store.is_some() => return Err(an_authority_each(lang)),
        TlsAsked::Auto => {
            let of_bind = (!args.bind.is_unspecified()).then(|| args.bind.to_string());
            let allowed = front.allowed_hosts.iter().map(|host| host.trim_matches(['[', ']']).to_owned());
            let mut names: Vec<String> = THIS_MACHINE.map(str::to_owned).into();
            names.extend(of_bind.into_iter().chain(allowed).filter(|name| !THIS_MACHINE.contains(&name.as_str())));
            Encryption::auto(&names, args.keeping.data.as_deref(), wall)?
        }
        TlsAsked::Files { certificate, key } => {
            let host = args.operator.public_host();
            let (encryption, doubts) = Encryption::given([certificate, key], host.as_deref(), wall, lang)?;
            for doubt in doubts {
                out.error(&doubt);
            }
            encryption
        }
    };
    Ok((front, Some(encryption)))
}

fn an_authority_each(lang: Lang) -> String {
    match lang {
        Lang::Ja => "--store を使うときは、レプリカごとに別の認証局ができてしまうため --tls auto は使えません。\
                     --tls CERT,KEY で、どのレプリカにも同じ証明書を指定してください。"
            .to_owned(),
        Lang::En => "with --store each replica would have an authority of its own, so --tls auto cannot be used; \
                     give all of them the same certificate by --tls CERT,KEY"
            .to_owned(),
    }
}

/// What the flags and the scenario make of the first instant. A flag stands over the scenario.
fn opening(args: &ServeArgs, wall: Wall, front: &FrontSettings, lang: Lang, out: &mut Out<'_>) -> Result<Opening, u8> {
    let default_start = default_start(wall);
    let loaded = match &args.scenario {
        None => None,
        Some(path) => Some(check::load(path, default_start, lang).map_err(|shown| {
            let _ = writeln!(out.stderr, "{shown}");
            EXIT_INVALID
        })?),
    };
    if args.speed.is_some_and(|speed| !(speed > 0.0 && speed <= 1_000_000.0)) {
        out.error("--speed must be above 0 and at most 1000000");
        return Err(EXIT_INVALID);
    }
    let flags = by_flags(args, default_start, front, lang, out)?;
    let Some((scenario, source)) = loaded else { return Ok(flags) };
    let mut opening = flags.clone();
    if let (None, Some(name)) = (&args.profile, &scenario.profile) {
        // A path counts from the folder of the scenario that names it.
        let folder = args.scenario.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        opening.profile = institution::load(name, folder, lang, out)?;
        front.rename(Arc::make_mut(&mut opening.profile));
    }
    let frozen_by_at = args.at.map(|_| ClockMode::Frozen);
    opening.seed = args.seed.or(scenario.seed).unwrap_or(flags.seed);
    opening.customers = args.customers.or(scenario.customers).unwrap_or(flags.customers);
    opening.security = args.security.or(scenario.security).unwrap_or(flags.security);
    opening.start = args.at.or(scenario.clock.start).unwrap_or(flags.start);
    opening.mode = args.clock.or(frozen_by_at).or(scenario.clock.mode).unwrap_or(flags.mode);
    opening.speed = args.speed.or(scenario.clock.speed).unwrap_or(flags.speed);
    opening.scenario = Some(source);
    opening.unstaged = Some(Box::new(flags));
    // Where sandboxes are hosted, the registry gives each its own secrets.
    opening.stage(&scenario, crate::scenario::usual_secret);
    Ok(opening)
}

/// What the flags alone make of the first instant.
fn by_flags(
    args: &ServeArgs,
    default_start: Jst,
    front: &FrontSettings,
    lang: Lang,
    out: &mut Out<'_>,
) -> Result<Opening, u8> {
    let name = args.profile.as_deref().unwrap_or(DEFAULT_PROFILE);
    let mut profile = institution::load(name, Path::new(""), lang, out)?;
    front.rename(Arc::make_mut(&mut profile));
    let usual = Opening::still(profile, args.at.unwrap_or(default_start));
    let mode = args.at.map_or(ClockMode::Flowing, |_| ClockMode::Frozen);
    Ok(Opening {
        seed: args.seed.unwrap_or(usual.seed),
        customers: args.customers.unwrap_or(usual.customers),
        security: args.security.unwrap_or(usual.security),
        mode: args.clock.unwrap_or(mode),
        speed: args.speed.unwrap_or(usual.speed),
        partners: ready_partners::all(&args.redirect_uri),
        ..usual
    })
}

/// 10:00 of the latest business day, today included: the first try works at any hour of any day.
pub fn default_start(wall: Wall) -> Jst {
    let today: Day = Jst(wall.0).day();
    let at_ten = |day| Jst::at(day, 10 * 60, 0);
    at_ten(calendar::business_day_on_or_before(today))
}
