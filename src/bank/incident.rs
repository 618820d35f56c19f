//! 漏洩等の事故（第4条第6項, 第4条第8項）. What the bank and one partner tell each other about it, by when, and what has been done.

use super::refusal::Said;
use crate::event::{
    BothLangs, DAY_MS, DutyWhat, Ground, HOUR_MS, IncidentOpened, IncidentReport, Jst, Measure, ReportItem,
    ReportStage, Seq,
};
use std::sync::Arc;

/// 受領の確認の期限. Where a disclosure does not say (our choice).
pub const ACKNOWLEDGE_WITHIN_MS: i64 = 24 * HOUR_MS;
/// 速報の期限. Where a disclosure does not say: 概ね3～5日以内.
pub const REPORT_WITHIN_MS: i64 = 5 * DAY_MS;

/// 事故. What is between the bank and one partner about one incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// As it was opened.
    pub opened: Arc<IncidentOpened>,
    /// When.
    pub opened_at: Jst,
    /// The place in the log.
    pub seq: Seq,
    /// 続報. What the bank has said since, in order.
    pub updates: Vec<Update>,
    /// 期限. What the partner has to do, in the order in which it was asked for.
    pub duties: Vec<Duty>,
    /// 受領の確認.
    pub acknowledged_at: Option<Jst>,
    /// What the partner has reported, in order.
    pub reports: Vec<Reported>,
    /// 終結.
    pub closed_at: Option<Jst>,
}

/// One thing that the bank said after the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// When.
    pub at: Jst,
    /// What.
    pub summary: BothLangs,
}

/// What a partner has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    /// What.
    pub what: DutyWhat,
    /// By when.
    pub due_at: Jst,
    /// The place in the log at which it was asked for.
    pub seq: Seq,
    /// What has become of it.
    pub standing: DutyStanding,
}

/// What has become of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DutyStanding {
    /// It is still to be done in time.
    Open,
    /// Its instant came before it was done.
    Missed,
    /// It was done, at this instant; maybe late.
    Met(Jst),
}

/// A report with its instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// When.
    pub at: Jst,
    /// What.
    pub report: Arc<IncidentReport>,
}

impl Incident {
    /// An incident as it begins.
    pub const fn begin(opened: Arc<IncidentOpened>, opened_at: Jst, seq: Seq) -> Self {
        Self {
            opened,
            opened_at,
            seq,
            updates: Vec::new(),
            duties: Vec::new(),
            acknowledged_at: None,
            reports: Vec::new(),
            closed_at: None,
        }
    }

    /// Whether it is still being looked into.
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// 連番. How many times the bank has spoken: first disclosure, what followed, closure.
    pub fn sequence(&self) -> usize {
        1 + self.updates.len() + usize::from(self.closed_at.is_some())
    }

    /// 更新時点. When anything last happened about it.
    pub fn updated_at(&self) -> Jst {
        let steps = self.updates.iter().map(|update| update.at).chain(self.reports.iter().map(|report| report.at));
        steps.chain(self.acknowledged_at).chain(self.closed_at).fold(self.opened_at, Jst::max)
    }

    /// Whether this measure is in force: until the incident is closed.
    pub fn has_in_force(&self, measure: Measure) -> bool {
        self.is_open() && self.opened.measures.contains(&measure)
    }

    /// 続報. The bank says more.
    #[must_use]
    pub fn updated(mut self, at: Jst, summary: BothLangs) -> Self {
        self.updates.push(Update { at, summary });
        self
    }

    /// The partner has one more thing to do.
    #[must_use]
    pub fn with_duty(mut self, what: DutyWhat, due_at: Jst, seq: Seq) -> Self {
        self.duties.push(Duty { what, due_at, seq, standing: DutyStanding::Open });
        self
    }

    /// The instant of a duty came before it was done.
    #[must_use]
    pub fn missed(mut self, what: DutyWhat) -> Self {
        for duty in self.duties.iter_mut().filter(|duty| duty.what == what && duty.standing == DutyStanding::Open) {
            duty.standing = DutyStanding::Missed;
        }
        self
    }

    /// 受領の確認. The first one counts.
    #[must_use]
    pub fn acknowledged(mut self, at: Jst) -> Self {
        self.acknowledged_at = self.acknowledged_at.or(Some(at));
        self.met(at, |what| what == DutyWhat::Acknowledge)
    }

    /// 報告. It meets what it goes far enough for, and what it says has been done.
    #[must_use]
    pub fn reported(mut self, at: Jst, report: &Arc<IncidentReport>) -> Self {
        self.reports.push(Reported { at, report: report.clone() });
        self.met(at, |what| match what {
            DutyWhat::Acknowledge => false,
            DutyWhat::Report => true,
            DutyWhat::FinalReport => report.stage == ReportStage::Final,
            DutyWhat::Task(task) => report.done.contains(&task),
        })
    }

    fn met(mut self, at: Jst, is_met: impl Fn(DutyWhat) -> bool) -> Self {
        for duty in self.duties.iter_mut().filter(|duty| is_met(duty.what)) {
            duty.standing = match duty.standing {
                DutyStanding::Met(first) => DutyStanding::Met(first),
                DutyStanding::Open | DutyStanding::Missed => DutyStanding::Met(at),
            };
        }
        self
    }

    /// 終結. What was still to be done no longer has to be.
    #[must_use]
    pub fn closed(mut self, at: Jst) -> Self {
        self.closed_at = self.closed_at.or(Some(at));
        self
    }

    /// The duties whose instants are still to come.
    pub fn pending(&self) -> impl Iterator<Item = &Duty> {
        let is_open = self.is_open();
        self.duties.iter().filter(move |duty| is_open && duty.standing == DutyStanding::Open)
    }
}

/// 条項. The paragraph of the terms that an incident on this ground rests on.
pub const fn clause(ground: Ground) -> &'static str {
    match ground {
        Ground::Leak | Ground::SuspectedLeak | Ground::UnauthorizedUse | Ground::SuspectedUnauthorizedUse => "4.6",
        Ground::PartnerFailure => "4.8",
    }
}

/// 確度. Whether it has happened, or is only feared.
pub const fn is_suspected(ground: Ground) -> bool {
    matches!(ground, Ground::SuspectedLeak | Ground::SuspectedUnauthorizedUse)
}

/// 確報の期限: thirty days, or sixty where a malicious purpose is likely（個人情報保護法施行規則第7条(3)・第8条第2項）.
pub const fn final_report_within_ms(ground: Ground) -> i64 {
    match ground {
        Ground::UnauthorizedUse | Ground::SuspectedUnauthorizedUse => 60 * DAY_MS,
        Ground::Leak | Ground::SuspectedLeak | Ground::PartnerFailure => 30 * DAY_MS,
    }
}

/// What is said where nobody says anything else.
pub const fn summary(ground: Ground) -> Said {
    match ground {
        Ground::Leak => {
            Said::fixed("口座情報の流出・漏洩を確認しました。", "Account information has leaked or been lost.")
        }
        Ground::SuspectedLeak => {
            Said::fixed("口座情報の流出・漏洩のおそれがあります。", "Account information may have leaked or been lost.")
        }
        Ground::UnauthorizedUse => Said::fixed("不正利用を確認しました。", "There has been unauthorized use."),
        Ground::SuspectedUnauthorizedUse => {
            Said::fixed("不正利用のおそれがあります。", "There may have been unauthorized use.")
        }
        Ground::PartnerFailure => Said::fixed(
            "API連携事業者のシステム障害等により、お客さま情報に影響が生じています。",
            "A failure at the partner affects customer information.",
        ),
    }
}

/// 利用目的（第4条第6項）. What customer information is disclosed for, and nothing else.
pub const PURPOSE: Said = Said::fixed(
    "API利用規定第4条第6項に基づき、当組合と当該API連携事業者が連携して情報収集にあたるため。ほかの目的には利用できません。",
    "For the bank and this partner to look into the incident together (terms, Art. 4(6)); not to be used for anything else.",
);

/// The word for what a partner has to do.
pub const fn duty_word(what: DutyWhat) -> &'static str {
    match what {
        DutyWhat::Acknowledge => "acknowledgement",
        DutyWhat::Report => "report",
        DutyWhat::FinalReport => "final_report",
        DutyWhat::Task(task) => task.word(),
    }
}

/// 報告事項. What is missing from a report, in the order of the items.
pub fn missing(report: &IncidentReport) -> Vec<ReportItem> {
    let has = |item: &ReportItem| report.items.iter().any(|(given, _)| given == item);
    ReportItem::ALL.iter().copied().filter(|item| !has(item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Discoverer, EventId, PartnerNo, PartnerTask};

    fn incident() -> Incident {
        let opened = IncidentOpened {
            id: EventId("leak".into()),
            partner: PartnerNo(0),
            by: Discoverer::Bank,
            ground: Ground::Leak,
            summary: BothLangs::same("leak"),
            detected_at: Jst(0),
            occurred_from: Jst(0),
            occurred_to: Jst(0),
            links: Vec::new(),
            accounts: Vec::new(),
            measures: vec![Measure::LinksSuspended],
        };
        let begun = Incident::begin(Arc::new(opened), Jst(0), Seq(1));
        let begun =
            begun.with_duty(DutyWhat::Acknowledge, Jst(10), Seq(2)).with_duty(DutyWhat::Report, Jst(20), Seq(3));
        let begun = begun.with_duty(DutyWhat::FinalReport, Jst(30), Seq(4));
        begun.with_duty(DutyWhat::Task(PartnerTask::PreserveLogs), Jst(15), Seq(5))
    }

    fn report(stage: ReportStage, done: Vec<PartnerTask>) -> Arc<IncidentReport> {
        Arc::new(IncidentReport { stage, items: vec![(ReportItem::Summary, "x".to_owned())], done })
    }

    fn pending(incident: &Incident) -> Vec<DutyWhat> {
        incident.pending().map(|duty| duty.what).collect()
    }

    #[test]
    fn a_report_meets_what_it_goes_far_enough_for_and_what_it_says_has_been_done() {
        let task = DutyWhat::Task(PartnerTask::PreserveLogs);
        let acknowledged = incident().acknowledged(Jst(1)).acknowledged(Jst(2));
        assert_eq!(acknowledged.acknowledged_at, Some(Jst(1)));
        assert_eq!(pending(&acknowledged), [DutyWhat::Report, DutyWhat::FinalReport, task]);
        let first = acknowledged.reported(Jst(3), &report(ReportStage::Initial, Vec::new()));
        assert_eq!(pending(&first), [DutyWhat::FinalReport, task]);
        let last = first.reported(Jst(4), &report(ReportStage::Final, vec![PartnerTask::PreserveLogs]));
        assert_eq!(pending(&last), []);
    }

    #[test]
    fn what_was_missed_can_still_be_met_late() {
        let late = incident().missed(DutyWhat::Acknowledge);
        assert_eq!(late.duties[0].standing, DutyStanding::Missed);
        assert_eq!(late.acknowledged(Jst(11)).duties[0].standing, DutyStanding::Met(Jst(11)));
    }

    #[test]
    fn closing_lifts_measures_and_leaves_nothing_to_do() {
        let closed = incident().updated(Jst(2), BothLangs::same("more")).closed(Jst(5));
        assert!(!closed.has_in_force(Measure::LinksSuspended));
        assert_eq!((pending(&closed), closed.sequence(), closed.updated_at()), (vec![], 3, Jst(5)));
    }

    #[test]
    fn what_is_missing_from_a_report_is_named_in_the_order_of_the_items() {
        let lacking = missing(&report(ReportStage::Initial, Vec::new()));
        assert_eq!(lacking, ReportItem::ALL[1..]);
    }
}
