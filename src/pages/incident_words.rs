//! 事故の言葉（第4条第6項）. What has happened, what was done and what is due about an incident, in both languages.

use super::say::say;
use crate::event::{DutyWhat, Ground, Lang, Measure, PartnerTask, ReportItem, ReportStage};

/// 開示の事由.
pub(super) const fn ground_name(lang: Lang, ground: Ground) -> &'static str {
    match ground {
        Ground::Leak => say(lang, "口座情報の流出・漏洩", "a leak of account information"),
        Ground::SuspectedLeak => say(lang, "口座情報の流出・漏洩のおそれ", "a suspected leak of account information"),
        Ground::UnauthorizedUse => say(lang, "不正利用", "unauthorized use"),
        Ground::SuspectedUnauthorizedUse => say(lang, "不正利用のおそれ", "suspected unauthorized use"),
        Ground::PartnerFailure => say(lang, "事業者のシステム障害など", "a failure at the partner"),
    }
}

/// 取られた措置.
pub(super) const fn measure_name(lang: Lang, measure: Measure) -> &'static str {
    match measure {
        Measure::TokensRevoked => say(lang, "トークンの取消し", "tokens revoked"),
        Measure::LinksSuspended => say(lang, "連携の一時停止", "links suspended"),
        Measure::ConnectionSuspended => say(lang, "接続の停止", "connection suspended"),
        Measure::AccountsFrozen => say(lang, "口座の凍結", "accounts frozen"),
    }
}

/// 期限のある事項.
pub(super) const fn duty_name(lang: Lang, what: DutyWhat) -> &'static str {
    match what {
        DutyWhat::Acknowledge => say(lang, "受領の確認", "acknowledgement"),
        DutyWhat::Report => say(lang, "速報", "first report"),
        DutyWhat::FinalReport => say(lang, "確報", "final report"),
        DutyWhat::Task(task) => task_name(lang, task),
    }
}

/// 事業者への依頼.
const fn task_name(lang: Lang, task: PartnerTask) -> &'static str {
    match task {
        PartnerTask::PreserveLogs => say(lang, "記録の保全", "keep the logs"),
        PartnerTask::ListAccesses => say(lang, "アクセスの一覧", "list who had access"),
        PartnerTask::DeleteCopies => say(lang, "複製の削除", "delete copies"),
        PartnerTask::NotifyCustomers => say(lang, "本人への通知", "notify the customers"),
        PartnerTask::RotateCredentials => say(lang, "認証情報の交換", "rotate credentials"),
    }
}

/// 報告の段階.
pub(super) const fn stage_name(lang: Lang, stage: ReportStage) -> &'static str {
    match stage {
        ReportStage::Initial => say(lang, "速報", "first report"),
        ReportStage::FollowUp => say(lang, "続報", "follow-up report"),
        ReportStage::Final => say(lang, "確報", "final report"),
    }
}

/// 報告事項.
pub(super) const fn item_name(lang: Lang, item: ReportItem) -> &'static str {
    match item {
        ReportItem::Summary => say(lang, "①概要", "1 summary"),
        ReportItem::DataItems => say(lang, "②個人データの項目", "2 data items"),
        ReportItem::PersonCount => say(lang, "③本人の数", "3 number of persons"),
        ReportItem::Cause => say(lang, "④原因", "4 cause"),
        ReportItem::SecondaryDamage => say(lang, "⑤二次被害", "5 secondary damage"),
        ReportItem::PersonNotice => say(lang, "⑥本人への対応", "6 notice to the persons"),
        ReportItem::Publication => say(lang, "⑦公表", "7 publication"),
        ReportItem::Prevention => say(lang, "⑧再発防止", "8 prevention"),
        ReportItem::Other => say(lang, "⑨その他", "9 other"),
    }
}
