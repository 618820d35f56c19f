//! The mistakes found so far.

use crate::scenario::{
    diagnostic::{Diagnostic, Severity},
    model::Scenario,
};

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

    /// What has been told so far, in the order of telling.
    pub fn told(&self) -> &[Diagnostic] {
        &self.0
    }

    /// The scenario, where nothing is wrong with it, and what was found in the order of the texts.
    pub fn with(mut self, read: Read<Scenario>) -> (Option<Scenario>, Vec<Diagnostic>) {
        self.0.sort_by_key(|d| d.span);
        let wrong = self.0.iter().any(|d| d.severity == Severity::Error);
        let scenario = read.ok().filter(|_| !wrong).map(|scenario| Scenario { warnings: self.0.clone(), ..scenario });
        (scenario, self.0)
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
