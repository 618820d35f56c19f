//! Words for incidents（第4条第6項, 第4条第8項）: what is disclosed, what is asked of a partner, what it reports.

use super::{
    change::BothLangs,
    ids::{AccountNo, EventId, LinkNo, PartnerId, PartnerNo},
    time::Jst,
    words::word_enum,
};
use serde::{Deserialize, Serialize};

word_enum! {
    /// 開示の事由（第4条第6項, 第4条第8項）. What has happened, or is feared: `leak` 流出・漏洩, `suspected_leak` そのおそれ,
    /// `unauthorized_use` 不正利用, `suspected_unauthorized_use` そのおそれ, `partner_failure` 事業者の責めに帰すべき事由.
    pub enum Ground {
        /// 口座情報の流出・漏洩（第4条第6項(1)）.
        Leak = "leak",
        /// そのおそれ（第4条第6項(1)）.
        SuspectedLeak = "suspected_leak",
        /// 不正利用（第4条第6項(2)）.
        UnauthorizedUse = "unauthorized_use",
        /// そのおそれ（第4条第6項(2)）.
        SuspectedUnauthorizedUse = "suspected_unauthorized_use",
        /// 事業者のシステム障害等（第4条第8項）.
        PartnerFailure = "partner_failure",
    }
}

word_enum! {
    /// 取られた措置. What the bank does at once, and undoes when the incident is closed: `tokens_revoked` トークンの取消し (not
    /// undone), `links_suspended` 連携の一時停止, `connection_suspended` 接続の停止, `accounts_frozen` 口座の凍結.
    pub enum Measure {
        /// トークンの取消し. They stay revoked.
        TokensRevoked = "tokens_revoked",
        /// 連携の一時停止.
        LinksSuspended = "links_suspended",
        /// 接続の停止: all of the partner's links.
        ConnectionSuspended = "connection_suspended",
        /// 口座の凍結.
        AccountsFrozen = "accounts_frozen",
    }
}

word_enum! {
    /// 事業者への依頼. What the bank asks a partner to do: `preserve_logs` 記録の保全, `list_accesses` アクセスの一覧,
    /// `delete_copies` 複製の削除, `notify_customers` 本人への通知, `rotate_credentials` 認証情報の交換.
    pub enum PartnerTask {
        /// 記録の保全.
        PreserveLogs = "preserve_logs",
        /// アクセスの一覧.
        ListAccesses = "list_accesses",
        /// 複製の削除.
        DeleteCopies = "delete_copies",
        /// 本人への通知.
        NotifyCustomers = "notify_customers",
        /// 認証情報の交換.
        RotateCredentials = "rotate_credentials",
    }
}

word_enum! {
    /// 報告事項（個人情報保護法施行規則第8条第1項）. The nine items of a report.
    pub enum ReportItem {
        /// ① 概要.
        Summary = "summary",
        /// ② 個人データの項目.
        DataItems = "data_items",
        /// ③ 本人の数.
        PersonCount = "person_count",
        /// ④ 原因.
        Cause = "cause",
        /// ⑤ 二次被害又はそのおそれ.
        SecondaryDamage = "secondary_damage",
        /// ⑥ 本人への対応の実施状況.
        PersonNotice = "person_notice",
        /// ⑦ 公表の実施状況.
        Publication = "publication",
        /// ⑧ 再発防止措置.
        Prevention = "prevention",
        /// ⑨ その他.
        Other = "other",
    }
}

word_enum! {
    /// 報告の段階. How far a report goes: `initial` 速報, `follow_up` 続報, `final` 確報, which has all nine items.
    pub enum ReportStage {
        /// 速報.
        Initial = "initial",
        /// 続報.
        FollowUp = "follow_up",
        /// 確報. It has all nine items.
        Final = "final",
    }
}

/// 漏洩等の通知（第4条第6項）. An incident is disclosed to a partner. Deadlines count from then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentDisclosed {
    /// To which partner, and to no other.
    pub partner: PartnerId,
    /// About which customer (a persona or a `customer_id`); absent = all that the partner has live links of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer: Option<String>,
    /// What has happened, or is feared.
    pub ground: Ground,
    /// In a few words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub summary: Option<BothLangs>,
    /// What the bank does at once.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// What the partner is asked to do.
    #[serde(default)]
    pub requests: Vec<TaskAsked>,
    /// Milliseconds within which it has to acknowledge.
    pub acknowledge_within_ms: i64,
    /// Milliseconds within which it has to report for the first time.
    pub report_within_ms: i64,
}

/// One thing that a partner is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskAsked {
    /// What.
    pub what: PartnerTask,
    /// Milliseconds within which it has to reply.
    pub within_ms: i64,
}

/// 続報. More is known about an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentUpdated {
    /// Which incident.
    pub incident: EventId,
    /// What is known now.
    pub summary: BothLangs,
}

/// 終結. An incident is closed, and its measures are lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentClosed {
    /// Which incident.
    pub incident: EventId,
}

/// An incident as it was opened: by a disclosure of the bank, or by a partner's own report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentOpened {
    /// The event's name: the `incident_id`.
    pub id: EventId,
    /// Which partner it is between the bank and.
    pub partner: PartnerNo,
    /// Who brought it up.
    pub by: Discoverer,
    /// What has happened, or is feared.
    pub ground: Ground,
    /// In a few words.
    pub summary: BothLangs,
    /// When it was found out.
    pub detected_at: Jst,
    /// From when on it went on.
    pub occurred_from: Jst,
    /// Until when it went on.
    pub occurred_to: Jst,
    /// The links that it is about.
    pub links: Vec<LinkNo>,
    /// The accounts that it is about.
    pub accounts: Vec<AccountNo>,
    /// What the bank did at once.
    pub measures: Vec<Measure>,
}

word_enum! {
    /// 発見者. Who brought an incident up: `bank` the cooperative, `partner` the partner itself.
    pub enum Discoverer {
        /// 当組合.
        Bank = "bank",
        /// API連携事業者.
        Partner = "partner",
    }
}

/// 期限. What a partner has to have done, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyWhat {
    /// 受領の確認.
    Acknowledge,
    /// 速報: three to five days.
    Report,
    /// 確報: thirty days, or sixty.
    FinalReport,
    /// A request of the bank: a report is the reply.
    Task(PartnerTask),
}

/// 報告（個人情報保護法施行規則第8条第1項）. What a partner reports, as far as it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentReport {
    /// How far it goes.
    pub stage: ReportStage,
    /// Item by item, in their order.
    pub items: Vec<(ReportItem, String)>,
    /// Which of the bank's requests the partner has met.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub done: Vec<PartnerTask>,
}
