//! The words that ask for something to happen: the same in a scenario's timeline, a control call and the log.

use super::{
    books_word::{
        AccountMeant, DataStale, OfferChanged, PartialResult, PostingDelayed, RowsWithheld, TransactionCancelled,
        TransactionCorrected, TransactionPosted, TransactionReplaced,
    },
    change::{
        EndpointSunset, HoursChanged, Maintenance, MaintenanceExtended, NoticePosted, PartnerSuspended, TermsChanged,
    },
    ids::{EventId, PartnerId},
    incident::{IncidentClosed, IncidentDisclosed, IncidentUpdated},
    partner_word::{PartnerMeant, SigningKeyRotated},
    profile_terms::PartnerTerms,
    reach::{Area, Reach},
    time::Jst,
    words::word_enum,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// 出来事. One event of DESIGN §6.2: the variant's name is the key under `event:`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// 一時的な制限・停止（第7条第3項）. A stop, announced or not; lasting.
    Outage(Outage),
    /// The tokens of a partner reach the end of their time (第4条第2項).
    TokensExpired(TokensExpired),
    /// The tokens of a partner are taken back (第4条第2項).
    TokensRevoked(TokensExpired),
    /// The period of links is over (第4条第1項).
    LinkExpired(LinksMeant),
    /// Links give way to a newer one (第4条第1項).
    LinkSuperseded(LinksMeant),
    /// 取止め（第5条）. Links end.
    ServiceStopped(ServiceStopped),
    /// The customer's contract with a partner ends (第1条第2項(2), 第5条第2項).
    PartnerContractEnded(LinksMeant),
    /// The customer's PIN and password change (第4条第2項).
    CredentialChanged(CustomerMeant),
    /// The customer can no longer log in.
    CustomerLocked(CustomerMeant),
    /// The customer can log in again.
    CustomerUnlocked(CustomerMeant),
    /// キャッシュカードの解約（第1条第2項(1)）. It ends the customer's links, on either channel, only where no internet
    /// banking contract is left: the terms ask for one of the two, whichever the link was made with.
    CardCancelled(CustomerMeant),
    /// インターネットバンキング契約の終了（第1条第2項(1)）. It ends the customer's links, on either channel, only where no
    /// cash card is left.
    IbContractEnded(CustomerMeant),
    /// A movement of money on an account (第2条第1項(2)).
    TransactionPosted(TransactionPosted),
    /// 訂正. A row is put right by two later ones.
    TransactionCorrected(TransactionCorrected),
    /// 取消. A row no longer counts.
    TransactionCancelled(TransactionCancelled),
    /// 差替え・合算. A row, or several, give way to one with an id of its own.
    TransactionReplaced(TransactionReplaced),
    /// 明細の未反映. The last rows are missing from the books for a while (第6条第1項); lasting.
    RowsWithheld(RowsWithheld),
    /// 記帳の遅延. What is booked from now on appears later (第6条第1項); lasting.
    PostingDelayed(PostingDelayed),
    /// 最新でない情報（第6条第1項）. Answers hold of an earlier instant; lasting.
    DataStale(DataStale),
    /// 一部の情報（第6条第1項）. The answers of an operation are not whole; lasting.
    PartialResult(PartialResult),
    /// 口座の解約（第5条第2項）. The account is closed for good.
    AccountClosed(AccountMeant),
    /// 口座の凍結. The books of the account are not given; lasting.
    AccountFrozen(AccountMeant),
    /// 口座IDの変更. The account ids that a partner sees are exchanged for others.
    AccountIdsRotated(PartnerMeant),
    /// 連携対象・提供期間の変更（第2条第2項, 第2条第4項）. What is offered through a channel or to a partner changes.
    OfferChanged(OfferChanged),
    /// 計画停止（第7条第3項, 第9条第1項）. A stop that is told beforehand; lasting.
    Maintenance(Maintenance),
    /// A maintenance takes longer.
    MaintenanceExtended(MaintenanceExtended),
    /// サービス時間帯の変更（第2条第1項, 第9条第1項）.
    HoursChanged(HoursChanged),
    /// 事業者の停止（第4条第8項）. A partner is cut off; lasting.
    PartnerSuspended(PartnerSuspended),
    /// 事業者の登録（第1条第1項）. A partner comes, or gets other terms.
    PartnerRegistered(Arc<PartnerTerms>),
    /// 漏洩等の通知（第4条第6項）.
    IncidentDisclosed(IncidentDisclosed),
    /// 続報（第4条第6項）.
    IncidentUpdated(IncidentUpdated),
    /// 終結（第4条第6項）.
    IncidentClosed(IncidentClosed),
    /// 規定の変更（第9条第1項）.
    TermsChanged(TermsChanged),
    /// お知らせ（第9条第1項）.
    NoticePosted(NoticePosted),
    /// 操作の提供終了（第9条第1項）.
    EndpointSunset(EndpointSunset),
    /// 署名鍵の交換. Another key signs ID tokens.
    SigningKeyRotated(SigningKeyRotated),
    /// クライアント証明書の期限切れ. A partner no longer proves who it is.
    CertificateExpired(PartnerMeant),
    /// The clock moves forward.
    ClockAdvanced(ClockAdvanced),
    /// The clock changes how it moves.
    ClockSet(ClockSet),
    /// A lasting event ends.
    Ended(Ended),
}

impl Word {
    /// Every word, as it stands under `event:`.
    pub const ALL: &'static [&'static str] = &[
        "outage",
        "tokens_expired",
        "tokens_revoked",
        "link_expired",
        "link_superseded",
        "service_stopped",
        "partner_contract_ended",
        "credential_changed",
        "customer_locked",
        "customer_unlocked",
        "card_cancelled",
        "ib_contract_ended",
        "transaction_posted",
        "transaction_corrected",
        "transaction_cancelled",
        "transaction_replaced",
        "rows_withheld",
        "posting_delayed",
        "data_stale",
        "partial_result",
        "account_closed",
        "account_frozen",
        "account_ids_rotated",
        "offer_changed",
        "maintenance",
        "maintenance_extended",
        "hours_changed",
        "partner_suspended",
        "partner_registered",
        "incident_disclosed",
        "incident_updated",
        "incident_closed",
        "terms_changed",
        "notice_posted",
        "endpoint_sunset",
        "signing_key_rotated",
        "certificate_expired",
        "clock_advanced",
        "clock_set",
        "ended",
    ];

    /// The word under `event:`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Outage(_) => "outage",
            Self::TokensExpired(_) => "tokens_expired",
            Self::TokensRevoked(_) => "tokens_revoked",
            Self::LinkExpired(_) => "link_expired",
            Self::LinkSuperseded(_) => "link_superseded",
            Self::ServiceStopped(_) => "service_stopped",
            Self::PartnerContractEnded(_) => "partner_contract_ended",
            Self::CredentialChanged(_) => "credential_changed",
            Self::CustomerLocked(_) => "customer_locked",
            Self::CustomerUnlocked(_) => "customer_unlocked",
            Self::CardCancelled(_) => "card_cancelled",
            Self::IbContractEnded(_) => "ib_contract_ended",
            Self::TransactionPosted(_) => "transaction_posted",
            Self::TransactionCorrected(_) => "transaction_corrected",
            Self::TransactionCancelled(_) => "transaction_cancelled",
            Self::TransactionReplaced(_) => "transaction_replaced",
            Self::RowsWithheld(_) => "rows_withheld",
            Self::PostingDelayed(_) => "posting_delayed",
            Self::DataStale(_) => "data_stale",
            Self::PartialResult(_) => "partial_result",
            Self::AccountClosed(_) => "account_closed",
            Self::AccountFrozen(_) => "account_frozen",
            Self::AccountIdsRotated(_) => "account_ids_rotated",
            Self::OfferChanged(_) => "offer_changed",
            Self::Maintenance(_) => "maintenance",
            Self::MaintenanceExtended(_) => "maintenance_extended",
            Self::HoursChanged(_) => "hours_changed",
            Self::PartnerSuspended(_) => "partner_suspended",
            Self::PartnerRegistered(_) => "partner_registered",
            Self::IncidentDisclosed(_) => "incident_disclosed",
            Self::IncidentUpdated(_) => "incident_updated",
            Self::IncidentClosed(_) => "incident_closed",
            Self::TermsChanged(_) => "terms_changed",
            Self::NoticePosted(_) => "notice_posted",
            Self::EndpointSunset(_) => "endpoint_sunset",
            Self::SigningKeyRotated(_) => "signing_key_rotated",
            Self::CertificateExpired(_) => "certificate_expired",
            Self::ClockAdvanced(_) => "clock_advanced",
            Self::ClockSet(_) => "clock_set",
            Self::Ended(_) => "ended",
        }
    }

    /// From when on partners are told of it before it happens, where that is said.
    pub const fn notice_at(&self) -> Option<Jst> {
        if let Self::Maintenance(planned) = self { planned.notice_at } else { None }
    }

    /// Whether the word names something that lasts, and so takes `until` or `for`.
    pub fn is_lasting(&self) -> bool {
        Self::lasts(self.name())
    }

    /// Whether what this word names lasts.
    pub fn lasts(name: &str) -> bool {
        [
            "outage",
            "rows_withheld",
            "posting_delayed",
            "data_stale",
            "partial_result",
            "account_frozen",
            "maintenance",
            "partner_suspended",
        ]
        .contains(&name)
    }
}

/// 停止. What stops, and whether the bank says so beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// What is stopped; all of the entries together. Default: data and linking.
    #[serde(default = "data_and_linking")]
    pub scope: Vec<Reach>,
    /// Whether the stop is announced. An unannounced one (第7条第3項) names no time of return.
    #[serde(default)]
    pub announced: bool,
}

fn data_and_linking() -> Vec<Reach> {
    vec![Reach::Area(Area::Data), Reach::Area(Area::Linking)]
}

/// Whose tokens reach the end of their time, and which of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokensExpired {
    /// Only this partner's; absent = every partner's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<PartnerId>,
    /// Only this customer's (a persona or a `customer_id`); absent = every customer's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer: Option<String>,
    /// Which tokens. Default: access.
    #[serde(default)]
    pub kind: TokensMeant,
}

/// Which tokens an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokensMeant {
    /// Access tokens.
    #[default]
    Access,
    /// Refresh tokens.
    Refresh,
    /// Both.
    All,
}

/// Which links an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinksMeant {
    /// Only this partner's; absent = every partner's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<PartnerId>,
    /// Only this customer's (a persona or a `customer_id`); absent = every customer's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer: Option<String>,
}

/// 取止め（第5条）. Which links end, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceStopped {
    /// Only this partner's; absent = every partner's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<PartnerId>,
    /// Only this customer's (a persona or a `customer_id`); absent = every customer's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer: Option<String>,
    /// Why. Default: the customer asked for it.
    #[serde(default)]
    pub reason: StopReason,
}

/// Why a service stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// お客さまの申込み（第5条第1項）.
    #[default]
    CustomerRequest,
    /// 利用資格の喪失（第5条第2項）.
    EligibilityLost,
}

/// Which customer an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerMeant {
    /// A persona or a `customer_id`.
    pub customer: String,
}

/// How far the clock moves forward: exactly one of the three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockAdvanced {
    /// By this much bank time, such as `90m` or `1d12h`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<String>,
    /// To this instant of bank time.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Jst>,
    /// To the next edge of this name, such as `service.close-1s`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to_edge: Option<String>,
}

/// How the clock moves from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSet {
    /// The mode; absent = as it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mode: Option<ClockMode>,
    /// Seconds of bank time per second of wall time, above 0 and at most 1,000,000; absent = as it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub speed: Option<f64>,
}

impl Eq for ClockSet {}

word_enum! {
    /// 時計の進み方. How bank time moves: `flowing` with the wall clock, times the speed; `frozen` only when it is told to;
    /// `step` frozen, and moved by a call that waited as it was asked to.
    pub enum ClockMode {
        /// With the wall clock, times the speed.
        Flowing = "flowing",
        /// Only when it is told to.
        Frozen = "frozen",
        /// Frozen, and moved by a call that waited as it was asked to.
        Step = "step",
    }
}

/// The end of a lasting event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// Which event ends.
    pub id: EventId,
}
