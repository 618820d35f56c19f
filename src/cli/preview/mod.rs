//! `kumiai preview`: what a scenario makes happen, in bank time, with opening hours and what is expected when.

mod course;
#[cfg(test)]
mod tests;
mod told;

use super::{EXIT_INVALID, EXIT_OK, Out, check, serve::default_start};
use crate::{
    clock,
    event::Lang,
    scenario::{DEFAULT_PROFILE, Surroundings},
};
use std::path::PathBuf;

/// Which scenario.
#[derive(Debug, Clone, clap::Args)]
pub struct PreviewArgs {
    /// The scenario file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Prints the course of events; what is wrong with the file instead, if anything is.
pub fn run(args: &PreviewArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let start = default_start(clock::wall_now());
    let scenario = match check::load(&args.file, start, lang) {
        Ok((scenario, _)) => scenario,
        Err(shown) => {
            let _ = writeln!(out.stderr, "{shown}");
            return EXIT_INVALID;
        }
    };
    let beside = super::beside::Beside::of(&args.file);
    let Some(profile) = beside.profile(scenario.profile.as_deref().unwrap_or(DEFAULT_PROFILE)) else {
        out.error("there is no such profile");
        return EXIT_INVALID;
    };
    let mut terms = (**profile.terms()).clone();
    scenario.calendar.hours.put_into(&mut terms);
    let hours = crate::bank::service_hours::ServiceHours::compile(&terms.hours);
    let start = scenario.clock.start.unwrap_or(start);
    let course = course::of(&scenario, &hours, start);
    out.line(told::text(&scenario, &course, &hours, start, lang).trim_end());
    EXIT_OK
}
