//! Ctrl-C and `SIGTERM`: nothing new is begun, commands and waiting partners are ended, and what was judged is told.

use crate::{citizen::Halt, report::EXIT_NOT_PROVEN};
use std::{io, sync::Arc, thread};
use tokio::{
    runtime::Builder,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// The word to stop, for those who wait and for those who poll.
#[derive(Clone)]
pub struct Stopping {
    /// For built-in partners.
    pub halt: Arc<Halt>,
    /// For commands.
    pub told: watch::Receiver<bool>,
}

/// Listens for the word to stop, for as long as somebody asks for it.
///
/// # Errors
/// When the system does not let it.
pub fn listen() -> io::Result<Stopping> {
    let halt = Arc::new(Halt::default());
    let (tell, told) = watch::channel(false);
    let stopping = Stopping { halt: halt.clone(), told };
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (mut interrupted, mut terminated) = {
        let _context = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    let wait = move || {
        runtime.block_on(async {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
                () = tell.closed() => return,
            }
            halt.tell();
            let _ = tell.send(true);
            // Whoever asks twice does not want to wait for what is under way.
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
                () = tell.closed() => return,
            }
            std::process::exit(i32::from(EXIT_NOT_PROVEN));
        });
    };
    thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(stopping)
}
