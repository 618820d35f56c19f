//! `kumiai people`: who lives in the town, with what it takes to be them, and what their passbooks say.

mod passbook;
mod table;

use super::{EXIT_BANK_FAILED, EXIT_INVALID, EXIT_OK, Out, institution, serve};
use crate::{
    api::control::people::PeopleView,
    clock,
    event::{AccountKind, CustomerNo, Jst, Lang, SandboxName, Wall},
    sandbox::{Opening, Sandbox, State},
    store::MemoryStore,
};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use passbook::Wanted;
use std::{io::ErrorKind, path::Path, sync::Arc};

/// How many people are listed where somebody passes over some and does not say how many to list.
const SOME_PEOPLE: u32 = 50;

/// Whom to list, and of which town.
#[derive(Debug, Clone, Args)]
pub struct PeopleArgs {
    /// As JSON, in the form of /_sandbox/people
    #[arg(long, conflicts_with = "passbook")]
    json: bool,
    /// How many people to pass over; the cast comes first and is all that is listed unless told otherwise
    #[arg(long, value_name = "N", conflicts_with = "passbook")]
    offset: Option<u32>,
    /// How many people to list
    #[arg(long, value_name = "N", conflicts_with = "passbook")]
    limit: Option<u32>,
    /// Print this customer's passbook: a number of the list, a name such as `plain`, or an id such as cu-67229993
    #[arg(long, value_name = "CUSTOMER")]
    passbook: Option<String>,
    /// Which account the passbook is of
    #[arg(long, value_name = "KIND", value_parser = kind_parser(), default_value = "ordinary_deposit", requires = "passbook")]
    account: AccountKind,
    /// How many months the passbook goes back, this one included
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=600), default_value_t = 2, requires = "passbook")]
    months: u32,
    /// The institution: toyama, worst-bank, lenient, or the path of a profile's file
    #[arg(long, value_name = "NAME", default_value = "toyama")]
    profile: String,
    /// The seed of everything drawn
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many customers live in the town: 12 to 10,000,000
    #[arg(long, value_parser = clap::value_parser!(u32).range(12..=10_000_000), default_value_t = 10_000)]
    customers: u32,
    /// The instant of bank time, such as 2026-06-10T22:55:00+09:00; 10:00 of the latest business day unless given
    #[arg(long, value_name = "TIME", value_parser = serve::instant)]
    at: Option<Jst>,
}

fn kind_parser() -> impl TypedValueParser<Value = AccountKind> {
    let words = AccountKind::ALL.iter().map(|kind| kind.word());
    PossibleValuesParser::new(words).map(|word| AccountKind::from_word(&word).unwrap_or(AccountKind::OrdinaryDeposit))
}

/// Runs the command; the exit code when it ends.
pub fn run(args: &PeopleArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let wall = clock::wall_now();
    let now = args.at.unwrap_or_else(|| serve::default_start(wall));
    let state = match town(args, now, wall, lang, out) {
        Ok(state) => state,
        Err(code) => return code,
    };
    let text = match &args.passbook {
        Some(customer) => {
            let wanted = Wanted { customer, kind: args.account, months: args.months, now };
            passbook::text(&state, &wanted, lang)
        }
        None => Ok(list(args, &state, lang)),
    };
    match text {
        Ok(text) => match out.stdout.write_all(text.as_bytes()).and_then(|()| out.stdout.flush()) {
            Ok(()) => EXIT_OK,
            // Whoever reads has seen enough, as `head` has.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => EXIT_OK,
            Err(_) => EXIT_BANK_FAILED,
        },
        Err(why) => {
            out.error(&why);
            EXIT_INVALID
        }
    }
}

/// The town as a sandbox begins with it: what is listed is what a server with these flags would say.
fn town(args: &PeopleArgs, start: Jst, wall: Wall, lang: Lang, out: &mut Out<'_>) -> Result<Arc<State>, u8> {
    let profile = institution::load(&args.profile, Path::new(""), lang, out)?;
    let opening = Opening { seed: args.seed, customers: args.customers, ..Opening::still(profile, start) };
    let name = SandboxName::default_name();
    let opened = Sandbox::open(name, 1, &opening, &Arc::from([]), Arc::new(MemoryStore::default()), wall);
    opened.map(|(sandbox, _)| sandbox.published()).map_err(|error| {
        out.error(&format!("{error:?}"));
        EXIT_BANK_FAILED
    })
}

fn list(args: &PeopleArgs, state: &State, lang: Lang) -> String {
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let listed: Vec<CustomerNo> = if args.offset.is_none() && args.limit.is_none() {
        state.town().known().collect()
    } else {
        let (offset, limit) = (args.offset.unwrap_or(0), args.limit.unwrap_or(SOME_PEOPLE));
        state.town().everybody().skip(place(offset)).take(place(limit)).collect()
    };
    let people = PeopleView::of(state, listed.iter().copied());
    if args.json {
        serde_json::to_string_pretty(&people).unwrap_or_default() + "\n"
    } else {
        table::text(&listed, &people, lang)
    }
}

#[cfg(test)]
mod tests;
