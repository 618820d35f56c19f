//! What an institution decides for itself: plain data that a profile file states and the first fact records.

use super::{
    client_key::ClientKey,
    ids::Yen,
    kind::{AccountKind, Channel},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{collections::BTreeMap, sync::Arc};

/// 金融機関プロファイル. All that one institution states; another cooperative is another value of this type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileTerms {
    /// The version of this format: 1.
    pub format: u32,
    /// The word by which the profile is chosen, such as `toyama`.
    pub name: String,
    /// Who the bank is.
    pub institution: Institution,
    /// 店舗. Its branches, at least one.
    pub branches: Vec<Branch>,
    /// サービス時間帯（第2条第1項, 第4条第1項）, per channel.
    pub hours: BTreeMap<Channel, ChannelHours>,
    /// 連携対象（第2条第2項）. The kinds of account that each channel offers.
    pub kinds: BTreeMap<Channel, Vec<AccountKind>>,
    /// 提供期間（第2条第4項）. How far back statements go.
    pub window: Window,
    /// 有効期間（第4条）. How long tokens and links last.
    pub lifetimes: Lifetimes,
    /// 一社限り. Whether a customer who links one partner gives up the links to the others of its channel.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_links: bool,
    /// 規定の版（第9条）. The version of the terms in force at the start.
    pub terms_version: String,
}

/// 金融機関.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// 金融機関コード. Four digits.
    pub code: String,
    /// The name in Japanese.
    pub name: String,
    /// The name in English.
    pub name_en: String,
}

/// 店舗.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// 店番. Three digits.
    pub code: String,
    /// The name in Japanese.
    pub name: String,
}

/// The hours of one channel, for each purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelHours {
    /// When data is given (第2条第1項).
    pub data: Hours,
    /// When customers can link (第4条第1項).
    pub linking: Hours,
}

/// サービス時間帯. The open spans of each sort of day; a day with none is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// Monday to Friday, holidays aside.
    pub weekday: Vec<OpenSpan>,
    /// Saturdays, holidays aside.
    pub saturday: Vec<OpenSpan>,
    /// Sundays and national holidays.
    pub sunday_holiday: Vec<OpenSpan>,
    /// 31 December to 3 January, whatever day of the week.
    pub year_end: Vec<OpenSpan>,
}

/// A span of a day, open at its first minute and closed at its last: written `07:00-23:00`, at most to `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenSpan {
    /// Minutes since midnight at which the bank opens.
    pub open: u16,
    /// Minutes since midnight at which the bank is closed again.
    pub close: u16,
}

impl OpenSpan {
    /// Reads `HH:MM-HH:MM` with the first before the second, or nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let (open, close) = text.split_once('-')?;
        let span = Self { open: minutes(open)?, close: minutes(close)? };
        (span.open < span.close && span.close <= 1440).then_some(span)
    }
}

/// Reads `HH:MM`, `24:00` included, as minutes since midnight.
fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two =
        |t: &str| (t.len() == 2 && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<u16>().ok()).flatten();
    let (hour, minute) = (two(hour)?, two(minute)?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}

impl Serialize for OpenSpan {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (open, close) = (self.open, self.close);
        s.collect_str(&format_args!("{:02}:{:02}-{:02}:{:02}", open / 60, open % 60, close / 60, close % 60))
    }
}

impl<'de> Deserialize<'de> for OpenSpan {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!("`{text}` is not a span of a day: expected HH:MM-HH:MM such as 07:00-23:00"))
        })
    }
}

/// 提供期間（第2条第4項）. Statements begin on the 1st of the month this many months before the current one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// For deposits, in months back.
    pub deposits_months: u32,
    /// For card loans, in months back.
    pub card_loan_months: u32,
    /// On the ANSER channel, the longest period of one answer, in days.
    pub anser_max_days: u32,
    /// What becomes of a period that begins before the window. Default: it is refused.
    #[serde(default)]
    pub before: BeforeWindow,
    /// Where a kind has a window of its own on a channel.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub apart: Vec<WindowApart>,
}

/// 提供期間より前の照会. What becomes of a period that begins before the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BeforeWindow {
    /// It is refused, and the first day named.
    #[default]
    Refuse,
    /// It is cut in silence, and the answer echoes what is left.
    Cut,
}

/// The window of one kind on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowApart {
    /// Through which door.
    pub channel: Channel,
    /// Of which kind.
    pub kind: AccountKind,
    /// In months back.
    pub months: u32,
}

/// How long tokens and links last, in seconds of bank time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifetimes {
    /// アクセストークン（第4条第2項）.
    pub access_token_secs: u32,
    /// リフレッシュトークン（第4条第2項）.
    pub refresh_token_secs: u32,
    /// API連携認証の有効期間（第4条第1項）.
    pub link_secs: u32,
    /// Page keys of statements.
    pub page_key_secs: u32,
}

/// API連携事業者. A partner as it is registered: what a scenario's `partners` and the control plane state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerTerms {
    /// The name by which scenarios and control calls know it.
    pub partner_id: super::ids::PartnerId,
    /// Its name, as customers see it.
    pub name: String,
    /// The door that it uses.
    pub channel: Channel,
    /// The OAuth `client_id`.
    pub client_id: String,
    /// The OAuth client secret; a public client has none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub client_secret: Option<String>,
    /// 公開鍵. The keys by which it proves who it is (RFC 7523); then it has no secret.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub jwks: Option<Arc<[ClientKey]>>,
    /// Where authorization answers may be sent.
    pub redirect_uris: Vec<String>,
    /// The kinds that this partner may link (第2条第2項); absent = all of its channel.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kinds: Option<Vec<AccountKind>>,
    /// 提供期間（第2条第4項）. How many months back its statements begin; absent = as the profile says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub window_months: Option<u32>,
    /// How long its access tokens are good, in seconds of bank time; absent = as the profile says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub access_token_secs: Option<u32>,
    /// How long its refresh tokens are good, in seconds of bank time; absent = as the profile says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refresh_token_secs: Option<u32>,
    /// How long its links last, in seconds of bank time; absent = as the profile says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub link_secs: Option<u32>,
    /// クライアント証明書. Whether it proves who it is by a certificate (RFC 8705). The server ends no TLS: the secret stands for
    /// the certificate.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub certificate: bool,
    /// 通知の宛先. Where it is told what happens; absent = nowhere.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub webhook: Option<super::webhook::WebhookTerms>,
}

impl PartnerTerms {
    /// Whether it is a public client: one that has nothing to prove itself with (RFC 6749 §2.1).
    pub const fn is_public(&self) -> bool {
        self.client_secret.is_none() && self.jwks.is_none()
    }

    /// The lifetimes that hold for this partner: its own, and the profile's where it has none.
    pub fn lifetimes(&self, profile: &Lifetimes) -> Lifetimes {
        Lifetimes {
            access_token_secs: self.access_token_secs.unwrap_or(profile.access_token_secs),
            refresh_token_secs: self.refresh_token_secs.unwrap_or(profile.refresh_token_secs),
            link_secs: self.link_secs.unwrap_or(profile.link_secs),
            page_key_secs: profile.page_key_secs,
        }
    }
}

/// A movement of money that an event posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posting {
    /// When it was booked: where the row stands in the statement.
    pub booked_at: super::time::Jst,
    /// 起算日.
    pub value_date: super::time::Day,
    /// 取引日 of a late posting; absent = the day of booking.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dated: Option<super::time::Day>,
    /// Yen, negative when money leaves the account.
    pub amount: Yen,
    /// 取引区分. Two digits, 10 to 19.
    pub category_code: String,
    /// 摘要.
    pub description: String,
    /// 相手先.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counterparty: Option<String>,
}
