//! `call_outside_service_hours`（第2条第1項）. A closed bank is left alone, but for so many tries in each closed stretch.

use crate::{
    event::{Channel, Jst, Plane, Purpose, RefusalCode},
    verdict::{
        Said,
        heard::Heard,
        monitor::{Monitor, Notes, View},
        trace::Call,
    },
};

/// The calls of the closed stretch that is at hand.
pub struct OutsideHours {
    max: u32,
    reopens_at: Option<Jst>,
    stretch: Heard,
    channel: Option<Channel>,
    tried: bool,
}

impl OutsideHours {
    /// The rule with its bound.
    pub fn new(max: u32) -> Self {
        Self { max, reopens_at: None, stretch: Heard::default(), channel: None, tried: false }
    }
}

impl Monitor for OutsideHours {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        let Some(Plane::Data(channel)) = call.operation.map(crate::event::Operation::plane) else { return };
        self.channel = Some(channel);
        if call.refused != Some(RefusalCode::OutsideServiceHours) {
            return;
        }
        if !self.tried || self.reopens_at != call.retry_at {
            notes.came_about();
            (self.tried, self.reopens_at, self.stretch) = (true, call.retry_at, Heard::default());
        }
        if !self.stretch.count(call) || self.stretch.count != self.max.saturating_add(1) {
            return;
        }
        let (many, max) = (self.stretch.count, self.max);
        let said = Said::made(
            format!("サービス時間外の同じ時間帯に {many} 回呼び出しました（上限 {max} 回）。"),
            format!("It called {many} times while the bank was closed; at most {max} in each closed stretch are fine."),
        );
        notes.fail(view.failure(call.bank_at, said, self.stretch.evidence.clone()));
    }

    /// A bank that closed while nobody called was left alone.
    fn end(&mut self, at: Jst, view: &View<'_>, notes: &mut Notes) {
        let Some(channel) = self.channel.filter(|_| !self.tried) else { return };
        let was_open = view.hours.is_open(channel, Purpose::Data, view.armed_at);
        let closes = view.hours.next_close(channel, Purpose::Data, view.armed_at);
        if !was_open || closes.is_some_and(|closes| closes <= at) {
            notes.came_about();
        }
    }
}
