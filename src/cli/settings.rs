//! What the machine gives where no flag does.

use rand::{TryRng, rngs::SysRng};

/// 256 random bits. Without a source of randomness there is no safe secret, so the process ends.
pub fn random_secret() -> Vec<u8> {
    let mut secret = vec![0; 32];
    if SysRng.try_fill_bytes(&mut secret).is_err() {
        std::process::abort();
    }
    secret
}

/// One thread per processor, at most 8: a sandbox is never the bottleneck beyond that.
pub fn default_workers() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8)
}
