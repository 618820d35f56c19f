//! The mistakes found so far.

use crate::scenario::diagnostic::Diagnostic;

/// What reading a value gives: the value, or the promise that somebody has been told why there is none.
pub type Read<T> = Result<T, Told>;

/// The mistake is among the findings. Only [`Findings::push`] makes one, so no reader can fail in silence.
#[derive(Debug, Clone, Copy)]
pub struct Told(());

/// Collects mistakes, so that one reading tells them all.
#[derive(Debug, Default)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    /// Adds a mistake.
    pub fn push(&mut self, diagnostic: Diagnostic) -> Told {
        self.0.push(diagnostic);
        Told(())
    }

    /// What was read, or the mistakes in the order of the text.
    pub fn or<T>(mut self, read: Read<T>) -> Result<T, Vec<Diagnostic>> {
        match read {
            Ok(value) if self.0.is_empty() => Ok(value),
            Ok(_) | Err(Told(())) => {
                self.0.sort_by_key(|d| d.span);
                Err(self.0)
            }
        }
    }
}
