//! Words for what a bank tells its partners and for what changes then: notices, terms, hours, maintenance, suspensions.

use super::{
    books_word::OfferChanged,
    ids::{EventId, PartnerId, PartnerNo},
    kind::{Channel, Purpose},
    lang::Lang,
    operation::Operation,
    partner_word::SigningKeyRotated,
    profile_terms::Hours,
    reach::Reach,
    time::Jst,
};
use serde::{Deserialize, Serialize};

/// 二言語の文. What a scenario says in both languages, or the same words twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BothLangs {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl BothLangs {
    /// The text in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// The same words in both languages.
    pub fn same(text: &str) -> Self {
        Self { ja: text.to_owned(), en: text.to_owned() }
    }
}

/// お知らせ（第9条第1項）.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticePosted {
    /// What it is about, in one line.
    pub title: BothLangs,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body: Option<BothLangs>,
    /// From when on it holds; absent = at once.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effective: Option<Jst>,
    /// What it touches, where the bank says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub touches: Option<NoticeTouches>,
}

/// 影響を受けるもの（第9条第1項）. What an announcement touches of these operations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeTouches {
    /// Which operations.
    pub operations: Vec<Operation>,
    /// Which of their parameters.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub parameters: Vec<String>,
    /// Which fields of their answers, such as `balance` or `transactions.amount`; a field stands for all that is in it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub fields: Vec<String>,
}

/// 規定の変更（第9条第1項）. A new version of the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsChanged {
    /// The version, such as `2026-07`.
    pub version: String,
    /// From when on it holds. Before, nothing changes.
    pub effective: Jst,
    /// What changes, in a few words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub summary: Option<BothLangs>,
    /// Whether accepting on the consent page keeps the link; otherwise the customer has to link anew.
    pub reconsent: bool,
}

/// サービス時間帯の変更（第2条第1項, 第9条第1項）.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursChanged {
    /// On which channel; absent = on both.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub channel: Option<Channel>,
    /// For which purpose; absent = for both.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub purpose: Option<Purpose>,
    /// The first day on which they hold, by the midnight at its start.
    pub effective: Jst,
    /// The hours from then on.
    pub hours: Hours,
}

/// 操作の提供終了（第9条第1項）. An operation is going to be withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndpointSunset {
    /// Which operation.
    pub operation: Operation,
    /// From when on it is deprecated (RFC 9745).
    pub deprecated_at: Jst,
    /// When it is withdrawn (RFC 8594).
    pub sunset_at: Jst,
}

/// 計画停止（第7条第3項, 第9条第1項）. A stop that is told beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maintenance {
    /// What stops; all of the entries together.
    pub scope: Vec<Reach>,
    /// From when on partners are told; absent = as soon as it is planned.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub notice_at: Option<Jst>,
}

/// 計画停止の延長. A maintenance takes longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaintenanceExtended {
    /// Which maintenance.
    pub id: EventId,
    /// Until when it lasts now.
    pub until: Jst,
}

/// 事業者の停止（第4条第8項）. A partner is cut off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerSuspended {
    /// Which partner.
    pub partner: PartnerId,
    /// Why, as the partner is told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<BothLangs>,
}

/// A partner that is cut off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerSuspension {
    /// The event's name.
    pub id: EventId,
    /// Which partner.
    pub partner: PartnerNo,
    /// Why, as the partner is told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<BothLangs>,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Jst>,
}

/// 告知（第9条第1項）. What the bank has announced to its partners, and from when on it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    /// The event's name.
    pub id: EventId,
    /// From when on it holds.
    pub effective: Jst,
    /// What was announced.
    pub what: Announcement,
}

/// What can be announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Announcement {
    /// お知らせ.
    Notice(NoticePosted),
    /// 規定の変更.
    Terms(TermsChanged),
    /// サービス時間帯の変更.
    Hours(HoursChanged),
    /// 操作の提供終了.
    Sunset(EndpointSunset),
    /// 連携対象・提供期間の変更.
    Offer(OfferChanged),
    /// 署名鍵の交換.
    SigningKey(SigningKeyRotated),
    /// 通知の停止. To this partner alone: its webhook is no longer called.
    WebhookDisabled(PartnerNo),
}

impl Announcement {
    /// The word under which it is told.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Notice(_) => "notice_posted",
            Self::Terms(_) => "terms_changed",
            Self::Hours(_) => "hours_changed",
            Self::Sunset(_) => "endpoint_sunset",
            Self::Offer(_) => "offer_changed",
            Self::SigningKey(_) => "signing_key_rotated",
            Self::WebhookDisabled(_) => "webhook_disabled",
        }
    }
}
