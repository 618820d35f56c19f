//! The partner's own command: started in a group of its own, so that all that it starts can be ended with it.

use super::signals::Stopping;
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    ffi::OsString,
    io::{self, PipeReader, Read},
    process::Stdio,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};
use tokio::process::{Child, Command};

/// How long a command that was told to end may take.
const GRACE: Duration = Duration::from_secs(2);
/// The most bytes of output that are kept of one command: the last ones.
const MOST_OUTPUT: usize = 1 << 20;

/// How a command ended.
pub struct Ended {
    /// Its exit code; none where a signal ended it, or where it could not be started.
    pub exit_code: Option<i32>,
    /// Whether it took longer than it may.
    pub timed_out: bool,
    /// What it wrote, where nobody has seen it yet.
    pub output: Option<Vec<u8>>,
}

/// Runs a command to its end, or as long as it may take. It reads nothing from the terminal.
pub async fn run(
    line: &[OsString],
    environment: &[(String, String)],
    limit: Option<Duration>,
    is_shown: bool,
    stopping: &Stopping,
) -> Ended {
    match start(line, environment, is_shown) {
        Ok((child, reader)) => {
            let kept = reader.map(Kept::of);
            let (exit_code, timed_out) = end_of(child, limit, stopping).await;
            let output = kept.map(Kept::whole);
            Ended { exit_code, timed_out, output }
        }
        Err(error) => {
            let why = format!("kumiai: {}: {error}\n", written(line));
            Ended { exit_code: None, timed_out: false, output: Some(why.into_bytes()) }
        }
    }
}

fn start(
    line: &[OsString],
    environment: &[(String, String)],
    is_shown: bool,
) -> io::Result<(Child, Option<PipeReader>)> {
    let Some((program, arguments)) = line.split_first() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no command"));
    };
    let mut command = Command::new(program);
    command.args(arguments).envs(environment.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).process_group(0).kill_on_drop(true);
    if is_shown {
        return Ok((command.spawn()?, None));
    }
    let (reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    Ok((command.spawn()?, Some(reader)))
}

/// The exit code, and whether it took too long. What the command leaves behind is ended with it.
async fn end_of(mut child: Child, limit: Option<Duration>, stopping: &Stopping) -> (Option<i32>, bool) {
    let group = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    let signal = |signal| {
        if let Some(group) = group {
            // A group that is gone needs no signal.
            let _ = kill_process_group(group, signal);
        }
    };
    let mut stopped = stopping.told.clone();
    let limited = async {
        match limit {
            Some(limit) => tokio::time::timeout(limit, child.wait()).await.ok(),
            None => Some(child.wait().await),
        }
    };
    let ended = tokio::select! {
        ended = limited => Some(ended),
        _ = stopped.wait_for(|told| *told) => None,
    };
    let timed_out = matches!(ended, Some(None));
    let exit_code = if let Some(Some(status)) = ended {
        status.ok().and_then(|status| status.code())
    } else {
        signal(Signal::TERM);
        let _ = tokio::time::timeout(GRACE, child.wait()).await;
        None
    };
    signal(Signal::KILL);
    (exit_code, timed_out)
}

/// The last of what a command writes.
struct Kept {
    bytes: Arc<Mutex<Vec<u8>>>,
    is_over: mpsc::Receiver<()>,
}

impl Kept {
    /// Reads on until everybody has closed the other end.
    fn of(mut reader: PipeReader) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (over, is_over) = mpsc::channel();
        let kept = bytes.clone();
        thread::spawn(move || {
            let mut some = [0; 8192];
            while let Ok(many @ 1..) = reader.read(&mut some) {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend_from_slice(some.get(..many).unwrap_or_default());
                if kept.len() > 2 * MOST_OUTPUT {
                    let first = kept.len() - MOST_OUTPUT;
                    kept.drain(..first);
                }
            }
            let _ = over.send(());
        });
        Self { bytes, is_over }
    }

    /// All of it, once the command has ended. What has left its group may hold its end open: nobody waits for that.
    fn whole(self) -> Vec<u8> {
        let _ = self.is_over.recv_timeout(GRACE);
        let kept = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(kept.len().saturating_sub(MOST_OUTPUT)..).unwrap_or_default().to_vec()
    }
}

/// A command as a shell takes it.
pub fn written(line: &[OsString]) -> String {
    let words = line.iter().map(|word| {
        let word = word.to_string_lossy();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
        if !word.is_empty() && word.chars().all(is_plain) {
            word.into_owned()
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_written_as_a_shell_takes_it() {
        for (line, shown) in [
            (&["npm", "test"][..], "npm test"),
            (&["sh", "-c", "echo \"$A\" 'b'"], r#"sh -c 'echo "$A" '\''b'\'''"#),
            (&["pytest", "-k", "", "a&b"], "pytest -k '' 'a&b'"),
        ] {
            assert_eq!(written(&line.iter().map(OsString::from).collect::<Vec<_>>()), shown);
        }
    }
}
