//! What the benches of a whole server share: servers in their own processes, a bounded load, and the requests to put.

pub mod bare;
pub mod load;
pub mod server;
pub mod workload;

/// Any failure of a bench: it is printed, and the bench ends.
pub type Failure = Box<dyn std::error::Error>;
