//! 通知（Webhook）. What a partner is told without asking, where, and what became of the tries: Standard Webhooks 1.0.0.

use super::{
    ids::{EventId, LinkNo, PartnerNo, Seq},
    time::{Jst, Wall},
    words::word_enum,
};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use std::{ops::RangeInclusive, sync::Arc};

/// How a signing secret begins.
const SECRET_PREFIX: &str = "whsec_";
/// How many bytes a signing secret has, once decoded.
const SECRET_BYTES: RangeInclusive<usize> = 24..=64;

/// 通知の宛先. Where a partner is told what happens, and the key by which it knows that the bank said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookTerms {
    /// The address.
    pub url: String,
    /// The signing secret: `whsec_` and 24 to 64 bytes in base64.
    pub secret: String,
    /// 併用期間. How long the secret before this one signs as well, in seconds of bank time.
    pub overlap_secs: u32,
    /// 重複. Whether every message comes twice, with the same id.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicates: bool,
    /// 順序の入替え. Whether of messages that are due together the latest comes first.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub reordered: bool,
}

impl WebhookTerms {
    /// How long two secrets sign where nobody says how long: a day.
    pub const OVERLAP_SECS: u32 = 86_400;

    /// The bytes of a signing secret, or nothing where the text is none.
    pub fn secret_bytes(text: &str) -> Option<Vec<u8>> {
        let bytes = BASE64.decode(text.strip_prefix(SECRET_PREFIX)?.as_bytes()).ok()?;
        SECRET_BYTES.contains(&bytes.len()).then_some(bytes)
    }

    /// The text of a signing secret with these bytes.
    pub fn secret_text(bytes: &[u8]) -> String {
        format!("{SECRET_PREFIX}{}", BASE64.encode(bytes))
    }

    /// Whether a text can be the address: `http` or `https`, a host, and neither user, fragment nor space.
    pub fn is_url(text: &str) -> bool {
        let Some(rest) = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")) else {
            return false;
        };
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        !host.is_empty() && !host.contains('@') && !text.contains('#') && text.bytes().all(|b| b.is_ascii_graphic())
    }
}

word_enum! {
    /// 通知の種類. What a message is about.
    pub enum WebhookType {
        /// 漏洩等の通知（第4条第6項）.
        IncidentDisclosed = "incident.disclosed",
        /// 続報（第4条第6項）.
        IncidentUpdated = "incident.updated",
        /// 終結（第4条第6項）.
        IncidentClosed = "incident.closed",
        /// 期限間近（第4条第1項）. Seven days are left.
        LinkExpiring = "link.expiring",
        /// 期限切れ（第4条第1項）, or the end by a changed PIN or password.
        LinkExpired = "link.expired",
        /// 再連携（第4条第1項）. A newer link has taken its place.
        LinkSuperseded = "link.superseded",
        /// 一時停止（第4条第6項）.
        LinkSuspended = "link.suspended",
        /// 再開.
        LinkResumed = "link.resumed",
        /// 取止め（第5条）.
        LinkDiscontinued = "link.discontinued",
        /// 事業者の停止（第4条第8項）.
        PartnerSuspended = "partner.suspended",
        /// 事業者の再開（第4条第8項）.
        PartnerResumed = "partner.resumed",
        /// 規定の変更（第9条第1項）.
        TermsAnnounced = "terms.announced",
        /// 計画停止の告知（第9条第1項）.
        MaintenanceAnnounced = "maintenance.announced",
    }
}

/// What a message names: ids, and nothing else. Whoever wants to know more asks, with its own token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A link.
    Link(LinkNo),
    /// An incident.
    Incident(EventId),
    /// The partner itself.
    Partner,
    /// An announcement.
    Notice(EventId),
    /// A maintenance.
    Maintenance(EventId),
}

/// What happened about what partners are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookFact {
    /// A link came to an edge of its period, and its partner is told.
    PeriodReached {
        /// Which link.
        link: LinkNo,
        /// Which edge.
        edge: PeriodEdge,
    },
    /// 計画停止の告知（第9条第1項）. The instant came from which on partners are told of a maintenance.
    MaintenanceAnnounced {
        /// Which maintenance.
        id: EventId,
    },
    /// A message to a partner became due.
    Due(Arc<WebhookDue>),
    /// Somebody has set about sending a message: nobody else does, for a while.
    Claimed {
        /// Which message.
        delivery: Seq,
        /// Until when, by the wall: whoever claimed it may have been killed.
        until: Wall,
    },
    /// A try was made to deliver a message.
    Settled(Arc<DeliverySettled>),
    /// 再送. The partner asked for a message anew.
    Replayed {
        /// Which message.
        delivery: Seq,
    },
    /// 通知の停止. Nothing more is sent to a partner, because nothing has arrived for days.
    Disabled {
        /// To whom.
        partner: PartnerNo,
    },
    /// 通知の再開. Something has arrived again.
    Enabled {
        /// At whom.
        partner: PartnerNo,
    },
}

/// A message that is to be delivered. The place of its record in the log is its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookDue {
    /// To whom.
    pub partner: PartnerNo,
    /// What it is about.
    pub kind: WebhookType,
    /// What it names.
    pub about: About,
}

/// What came of one try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliverySettled {
    /// Of which message: the place in the log at which it became due.
    pub delivery: Seq,
    /// What came back.
    pub outcome: Outcome,
    /// When it was sent, by the machine's clock.
    pub sent_at: Wall,
    /// When it is tried again; absent = never.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_at: Option<Jst>,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A status.
    Status(u16),
    /// No answer.
    Trouble(Trouble),
}

impl Outcome {
    /// Whether the message was taken: by a status of 200 to 299, and nothing else.
    pub const fn is_taken(self) -> bool {
        matches!(self, Self::Status(200..=299))
    }
}

word_enum! {
    /// Why no answer came.
    pub enum Trouble {
        /// The address is neither of this machine nor one that the operator allows.
        TargetNotAllowed = "target_not_allowed",
        /// Nobody has the host's name.
        HostNotFound = "host_not_found",
        /// Nobody listens there, or the connection broke.
        ConnectionFailed = "connection_failed",
        /// The receiver's certificate has ended, or is not good yet.
        CertificateExpired = "certificate_expired",
        /// The receiver's certificate is not from an authority that is trusted here.
        CertificateUntrusted = "certificate_untrusted",
        /// The receiver's certificate is another host's.
        CertificateOfAnother = "certificate_of_another",
        /// No encrypted connection came about.
        TlsFailed = "tls_failed",
        /// Nothing came in time.
        TimedOut = "timed_out",
        /// What came was no answer in HTTP.
        NotHttp = "not_http",
    }
}

word_enum! {
    /// Which edge of its period a link has come to.
    pub enum PeriodEdge {
        /// 期限間近. Seven days are left.
        Expiring = "expiring",
        /// 期限切れ.
        Expired = "expired",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_24_to_64_bytes_in_base64_behind_its_prefix() {
        for (bytes, is_one) in [(23, false), (24, true), (32, true), (64, true), (65, false)] {
            let text = WebhookTerms::secret_text(&vec![7; bytes]);
            assert_eq!(WebhookTerms::secret_bytes(&text).is_some(), is_one, "{bytes} bytes");
        }
        for wrong in ["", "whsec_", "whsec_abc", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%%%%"] {
            assert_eq!(WebhookTerms::secret_bytes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_names_a_host_and_hides_nothing() {
        for good in
            ["http://127.0.0.1:9000/hook", "http://localhost", "http://[::1]:9/a?b=c", "https://partner.example/"]
        {
            assert!(WebhookTerms::is_url(good), "{good}");
        }
        for wrong in [
            "https://",
            "ftp://a/",
            "http://",
            "http:///hook",
            "http://me:secret@127.0.0.1/",
            "http://127.0.0.1/#a",
            "http://127.0.0.1/a b",
            "//127.0.0.1",
            "http://例え/",
        ] {
            assert!(!WebhookTerms::is_url(wrong), "{wrong}");
        }
    }
}
