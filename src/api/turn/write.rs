//! What a turn writes to its sandbox.

use super::Turn;
use crate::{
    api::fault,
    bank::refusal::Refusal,
    sandbox::{Draft, Written},
};

impl Turn {
    /// Writes to the sandbox at the instant of this turn, and has sent what is to be sent then.
    ///
    /// # Errors
    /// What `decide` refuses, or `store_unavailable`.
    pub async fn write<T: Send + 'static>(
        &self,
        decide: impl FnOnce(&mut Draft) -> Result<T, Refusal> + Clone + Send + 'static,
    ) -> Result<(Written, T), Refusal> {
        let written = self.write_alone(decide).await?;
        self.bank().inspect(|bank| bank.courier.set_out(&self.data.sandbox));
        Ok(written)
    }

    /// Writes, and leaves the sending to the caller.
    ///
    /// # Errors
    /// See [`Self::write`].
    pub async fn write_alone<T: Send + 'static>(
        &self,
        decide: impl FnOnce(&mut Draft) -> Result<T, Refusal> + Clone + Send + 'static,
    ) -> Result<(Written, T), Refusal> {
        fault::let_through(&self.data).await?;
        self.data.sandbox.write(self.data.wall, decide).await
    }
}
