//! What falls due: the one index that a turn looks at, by one comparison.

use crate::event::{DutyWhat, EventId, LinkNo, PeriodEdge, Scheduled, Seq};
use std::sync::Arc;

/// Something that happens by itself when its instant comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Due {
    /// An event of the timeline.
    Event(Arc<Scheduled>),
    /// The end of a lasting event.
    End(EventId),
    /// 取止めの完了（第5条第1項）. The bank has processed a request.
    Discontinuation(LinkNo),
    /// 変更の完了（第5条第1項）. The bank has processed the request at this place of the log.
    LinkChange(LinkNo, Seq),
    /// What was announced holds from now on（第9条第1項）.
    Effective(EventId),
    /// 期限（第4条第6項）. A partner has to have done something about an incident.
    Duty(EventId, DutyWhat),
    /// 連携の期間（第4条第1項）. A link comes to an edge of its period, and its partner is to be told.
    Period(LinkNo, PeriodEdge),
    /// 計画停止の告知（第9条第1項）. Partners are told of a maintenance from now on.
    MaintenanceNotice(EventId),
}

impl Due {
    /// The name of what it is about: an event, or a link.
    pub fn id(&self) -> String {
        match self {
            Self::Event(scheduled) => scheduled.id.to_string(),
            Self::End(id) | Self::Effective(id) | Self::Duty(id, _) | Self::MaintenanceNotice(id) => id.to_string(),
            Self::Discontinuation(link) | Self::LinkChange(link, _) | Self::Period(link, _) => link.to_string(),
        }
    }

    /// The word for what will happen.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Event(scheduled) => scheduled.word.name(),
            Self::End(_) => "ended",
            Self::Discontinuation(_) => "link_discontinued",
            Self::LinkChange(..) => "link_changed",
            Self::Effective(_) => "took_effect",
            Self::Duty(..) => "incident.deadline",
            Self::Period(_, PeriodEdge::Expiring) => "link_expiring",
            Self::Period(_, PeriodEdge::Expired) => "link_expired",
            Self::MaintenanceNotice(_) => "maintenance_announced",
        }
    }
}
