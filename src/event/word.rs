//! The words that ask for something to happen: the same in a scenario's timeline, a control call and the log.

use super::{
    change::{
        EndpointSunset, HoursChanged, Maintenance, MaintenanceExtended, NoticePosted, PartnerSuspended, TermsChanged,
    },
    ids::{EventId, PartnerId, Yen},
    incident::{IncidentClosed, IncidentDisclosed, IncidentUpdated},
    kind::AccountKind,
    operation::Operation,
    time::{Day, Jst},
    words::word_enum,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

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
    /// 計画停止（第7条第3項, 第9条第1項）. A stop that is told beforehand; lasting.
    Maintenance(Maintenance),
    /// A maintenance takes longer.
    MaintenanceExtended(MaintenanceExtended),
    /// サービス時間帯の変更（第2条第1項, 第9条第1項）.
    HoursChanged(HoursChanged),
    /// 事業者の停止（第4条第8項）. A partner is cut off; lasting.
    PartnerSuspended(PartnerSuspended),
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
        "maintenance",
        "maintenance_extended",
        "hours_changed",
        "partner_suspended",
        "incident_disclosed",
        "incident_updated",
        "incident_closed",
        "terms_changed",
        "notice_posted",
        "endpoint_sunset",
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
            Self::Maintenance(_) => "maintenance",
            Self::MaintenanceExtended(_) => "maintenance_extended",
            Self::HoursChanged(_) => "hours_changed",
            Self::PartnerSuspended(_) => "partner_suspended",
            Self::IncidentDisclosed(_) => "incident_disclosed",
            Self::IncidentUpdated(_) => "incident_updated",
            Self::IncidentClosed(_) => "incident_closed",
            Self::TermsChanged(_) => "terms_changed",
            Self::NoticePosted(_) => "notice_posted",
            Self::EndpointSunset(_) => "endpoint_sunset",
            Self::ClockAdvanced(_) => "clock_advanced",
            Self::ClockSet(_) => "clock_set",
            Self::Ended(_) => "ended",
        }
    }

    /// Whether the word names something that lasts, and so takes `until` or `for`.
    pub const fn is_lasting(&self) -> bool {
        matches!(self, Self::Outage(_) | Self::Maintenance(_) | Self::PartnerSuspended(_))
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

word_enum! {
    /// A part of the service that can be stopped.
    pub enum Area {
        /// Account information on both channels.
        Data = "data",
        /// Identity check and consent.
        Linking = "linking",
        /// The token endpoints.
        Oauth = "oauth",
        /// The partner plane.
        Partner = "partner",
        /// 金融機関API as a whole.
        Institution = "institution",
        /// ANSER API as a whole.
        Anser = "anser",
    }
}

/// How far a stop reaches: an area, a kind of account, or a single operation. Each is one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// A part of the service.
    Area(Area),
    /// Everything about one kind of account.
    Kind(AccountKind),
    /// One operation.
    Operation(Operation),
}

impl Reach {
    /// The word of this reach.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Area(area) => area.word(),
            Self::Kind(kind) => kind.word(),
            Self::Operation(operation) => operation.word(),
        }
    }

    /// The reach that `word` stands for, or nothing.
    pub fn from_word(word: &str) -> Option<Self> {
        Area::from_word(word)
            .map(Self::Area)
            .or_else(|| AccountKind::from_word(word).map(Self::Kind))
            .or_else(|| Operation::from_word(word).map(Self::Operation))
    }

    /// Every word that may stand in a scope.
    pub fn words() -> Vec<&'static str> {
        let areas = Area::ALL.iter().map(|a| a.word());
        let kinds = AccountKind::ALL.iter().map(|k| k.word());
        areas.chain(kinds).chain(Operation::ALL.iter().map(|o| o.word())).collect()
    }
}

impl Serialize for Reach {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Reach {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::from_word(&text).ok_or_else(|| {
            de::Error::custom(format!("`{text}` is neither an area, nor a kind of account, nor an operation"))
        })
    }
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

/// 入出金. One movement of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransactionPosted {
    /// The account: `persona/kind`, or an account id of either channel.
    pub account: String,
    /// Yen: positive comes in, negative goes out; never 0.
    pub amount: Yen,
    /// 摘要.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// 相手先.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counterparty: Option<String>,
    /// 取引区分: `10` to `19`. Default: `11` (振込) in, `18` (その他) out.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category_code: Option<String>,
    /// 起算日. Default: the transaction date.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value_date: Option<Day>,
    /// The transaction date of a late posting; not after today. Default: today.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dated: Option<Day>,
    /// Post it even where the account would not cover it.
    #[serde(default)]
    pub allow_overdraft: bool,
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
