//! How much text may cost to read.

/// What a text may hold at most. Aliases count as often as they are used, so a bomb is refused before it unfolds.
#[derive(Debug)]
pub struct Budget {
    /// Bytes of text.
    pub bytes: usize,
    /// Values after aliases are unfolded.
    pub nodes: usize,
    /// Lists and maps inside each other.
    pub depth: usize,
}

impl Budget {
    /// For a file of the developer's own: some thousand events.
    pub const FILE: Self = Self { bytes: 1 << 20, nodes: 100_000, depth: 24 };
    /// For a scenario that a control call brings.
    pub const POSTED_FILE: Self = Self { bytes: 256 << 10, nodes: 20_000, depth: 24 };
    /// For the body of a control call: one event.
    pub const POSTED: Self = Self { bytes: 64 << 10, nodes: 1_000, depth: 12 };
}
