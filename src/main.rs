//! The `kumiai` command: hands the arguments to `cli`.

use kumiai::cli::{self, Out};
use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut stdout, mut stderr) = (anstream::stdout(), anstream::stderr());
    let mut out = Out { stdout: &mut stdout, stderr: &mut stderr };
    ExitCode::from(cli::run(std::env::args_os(), &mut out))
}
