//! 巡回. What a registry does for its sandboxes without being asked: what falls due happens, those that nobody calls end, and
//! what has been called is put down.

use super::{Gone, Registry, Sandbox};
use crate::{event::Wall, store::Beside};

impl Registry {
    /// 鼓動. A turn that nobody asked for, in every sandbox in which something has fallen due; and the end of those that
    /// nobody has called for too long.
    pub async fn beat(&self, wall: Wall) {
        for sandbox in self.all() {
            if self.is_idle(&sandbox, wall).await {
                // Where the store does not do it now, it does at the next beat.
                let _ = self.delete(sandbox.name(), Gone::Expired, wall).await;
            } else {
                sandbox.beat(wall).await;
            }
        }
    }

    /// Whether nobody has called a sandbox for too long: neither here nor at another replica. While no server was there,
    /// nobody could.
    async fn is_idle(&self, sandbox: &Sandbox, wall: Wall) -> bool {
        let Some(hosting) = &self.settings.hosting else {
            return false;
        };
        let is_long_ago = |called: Wall| wall.0.saturating_sub(called.0) >= hosting.idle_ms;
        if !is_long_ago(sandbox.last_called().max(self.opened_at)) {
            return false;
        }
        match self.settings.store.shared().and_then(|_| self.settings.store.beside()) {
            None => true,
            Some(beside) => {
                let head = beside.head(sandbox.name()).await;
                head.is_ok_and(|head| head.is_none_or(|head| is_long_ago(head.called_at)))
            }
        }
    }

    /// Puts down what has been called since the last time; whether all of it is.
    pub async fn put_down(&self) -> bool {
        let joint = self.settings.store.beside().and_then(Beside::joint);
        let began = match joint {
            // What is answered from now on may not be put down this time.
            Some(joint) => joint.now().await.ok(),
            None => None,
        };
        let mut is_all = true;
        for sandbox in self.all() {
            is_all &= sandbox.put_down().await;
        }
        if let (Some(joint), Some(until), true) = (joint, began, is_all) {
            // Where it cannot be said now, it is the next time.
            let _ = joint.told_until(until).await;
        }
        is_all
    }

    /// Puts down everything: this process answers nobody any more.
    pub async fn close(&self) {
        let is_all = self.put_down().await;
        if let Some(beside) = self.settings.store.beside().filter(|_| is_all) {
            // Otherwise the next process takes it that something was not put down.
            let _ = beside.close().await;
        }
    }
}
