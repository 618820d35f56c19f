//! What replicas tell one another beside the logs: when a sandbox was last called, so that none ends because nobody calls it
//! at one of them. The calls themselves each replica keeps for itself.

use super::{ValkeyStore, failed};
use crate::{
    event::{SandboxName, Wall},
    journal::CallRecord,
    store::{Beside, Head, Stored},
};
use redis::AsyncCommands;

/// When each sandbox was last called.
const CALLED: &str = "kumiai:called";

impl Beside for ValkeyStore {
    fn note<'a>(&'a self, sandbox: &'a SandboxName, _: Vec<CallRecord>, head: Head) -> Stored<'a, ()> {
        Box::pin(async move {
            let noted = self.connection.clone().hset(CALLED, sandbox.as_str(), head.called_at.0).await;
            self.heard(noted.map_err(|error| failed(&error)))
        })
    }

    fn head<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, Option<Head>> {
        Box::pin(async move {
            let asked: redis::RedisResult<Option<i64>> = self.connection.clone().hget(CALLED, sandbox.as_str()).await;
            let called = self.heard(asked.map_err(|error| failed(&error)))?;
            Ok(called.map(|called| Head { called_at: Wall(called), ..Head::default() }))
        })
    }

    fn calls<'a>(&'a self, _: &'a SandboxName, _: u64) -> Stored<'a, Vec<CallRecord>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    fn forget<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, ()> {
        Box::pin(async move {
            let forgotten = self.connection.clone().hdel(CALLED, sandbox.as_str()).await;
            self.heard(forgotten.map_err(|error| failed(&error)))
        })
    }

    fn close(&self) -> Stored<'_, ()> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn was_closed(&self) -> bool {
        false
    }
}
