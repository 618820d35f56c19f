//! `kumiai replay`: whether the answers of a bundle are computed as they were given.

use super::{EXIT_INVALID, EXIT_OK, Out};
use crate::{
    api::replay::{Bundle, Replayed},
    event::Lang,
};
use clap::Args;
use std::{fs, path::PathBuf};

/// An answer is another one now.
const EXIT_DIFFERENT: u8 = 1;
/// So much of a body is shown.
const SHOWN_CHARS: usize = 2_000;

/// Which bundle to replay.
#[derive(Debug, Clone, Args)]
pub struct ReplayArgs {
    /// A bundle, as GET /_sandbox/export gives it
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The secret of the server that gave the answers; without it, calls that show a page key are not made again
    #[arg(long, env = "KUMIAI_SECRET", hide_env_values = true)]
    pub secret: Option<String>,
}

/// Runs the command; the exit code when it ends.
pub fn run(args: &ReplayArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let shown = args.file.display();
    #[expect(clippy::disallowed_methods, reason = "files are read by cli, and this is cli")]
    let text = match fs::read_to_string(&args.file) {
        Ok(text) => text,
        Err(error) => {
            out.error(&format!("{shown}: {error}"));
            return EXIT_INVALID;
        }
    };
    let secret = args.secret.as_deref().filter(|secret| !secret.is_empty()).map(str::as_bytes);
    match Bundle::read(&text).and_then(|bundle| bundle.replay(secret)) {
        Ok(replayed) => report(&replayed, lang, out),
        Err(why) => {
            out.error(&format!("{shown}: {why}"));
            EXIT_INVALID
        }
    }
}

fn report(replayed: &Replayed, lang: Lang, out: &mut Out<'_>) -> u8 {
    let Replayed { same, taken, kept_out, sealed, before, difference } = replayed;
    out.line(&match lang {
        Lang::Ja => format!(
            "同じ応答 {same} 件、記録した事実をそのまま使った呼び出し {taken} 件、通信障害で銀行に届かなかった呼び出し {kept_out} 件、秘密（--secret）が要る呼び出し {sealed} 件、書き出しの始まりより前の呼び出し {before} 件"
        ),
        Lang::En => format!(
            "{same} answered as before, {taken} taken as the facts that they left, {kept_out} kept from the bank by a fault of the wire, {sealed} would need --secret, {before} from before the bundle begins"
        ),
    });
    let Some(found) = difference else {
        return EXIT_OK;
    };
    let body: String = found.body.chars().take(SHOWN_CHARS).collect();
    out.line(&match lang {
        Lang::Ja => format!(
            "最初の違い: {}\n  {}\n  前: {}\n  今: {}\n  今の本文: {body}",
            found.call, found.request, found.before, found.now
        ),
        Lang::En => format!(
            "the first difference: {}\n  {}\n  before: {}\n  now: {}\n  the body now: {body}",
            found.call, found.request, found.before, found.now
        ),
    });
    EXIT_DIFFERENT
}
