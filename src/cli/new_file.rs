//! `kumiai new`: a file to start from.

use super::{EXIT_BANK_FAILED, EXIT_INVALID, EXIT_OK, Out};
use crate::event::Lang;
use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
    path::PathBuf,
};

/// What the file says. `NAME` stands for its name.
const TEMPLATE: &str = include_str!("new_file.yaml");

/// Which file.
#[derive(Debug, Clone, clap::Args)]
pub struct NewArgs {
    /// The name of the scenario, of a-z, 0-9 and -; with folders before it, the file is made there.
    pub name: PathBuf,
}

/// Writes the file; one that is there stays as it is.
pub fn run(args: &NewArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let name = args.name.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.strip_suffix(".yaml").unwrap_or(name);
    let fits = (1..=64).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !fits {
        out.error(match lang {
            Lang::Ja => "名前には半角の小文字、数字、ハイフンを 64 文字まで使います（例 my-first）。",
            Lang::En => "a name is made of small letters, digits and hyphens, at most 64, such as my-first",
        });
        return EXIT_INVALID;
    }
    let file = args.name.with_file_name(format!("{name}.yaml"));
    let shown = file.display();
    let made = OpenOptions::new().write(true).create_new(true).open(&file);
    let written = made.and_then(|mut made| made.write_all(TEMPLATE.replace("NAME", name).as_bytes()));
    match (written, lang) {
        (Ok(()), Lang::Ja) => out.line(&format!("{shown} を作りました。次は: kumiai check {shown}")),
        (Ok(()), Lang::En) => out.line(&format!("made {shown}; next: kumiai check {shown}")),
        (Err(error), _) if error.kind() == ErrorKind::AlreadyExists => {
            out.error(&match lang {
                Lang::Ja => format!("{shown} はもうあります。上書きはしません。"),
                Lang::En => format!("{shown} exists already; it is not overwritten"),
            });
            return EXIT_INVALID;
        }
        (Err(error), _) => {
            out.error(&format!("{shown}: {error}"));
            return if error.kind() == ErrorKind::NotFound { EXIT_INVALID } else { EXIT_BANK_FAILED };
        }
    }
    EXIT_OK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn the_file_to_start_from_can_be_played() {
        let text = TEMPLATE.replace("NAME", "my-first");
        let read = scenario::load("my-first.yaml", &text, scenario::DEFAULT_START).unwrap();
        assert_eq!((read.name.as_str(), read.warnings.len()), ("my-first", 0));
        assert!(!read.timeline.is_empty() && !read.expectations.is_empty());
    }
}
