//! お知らせ（第9条第1項）. What the bank has announced, with the day from which it holds, and what of it touches this partner.

use super::status::{MaintenanceView, maintenance};
use crate::{
    api::turn::{Body, Turn},
    bank::{notice::Notice, partner_access::PartnerAccess, refusal::Said},
    event::{Announcement, Jst, Lang, Operation, Plane},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What the bank has announced.
#[derive(Serialize, ToSchema)]
pub struct NoticesView {
    /// The version of the terms that holds now（第9条第1項）.
    #[schema(example = "2023-05-31")]
    terms_version: String,
    /// What was announced, in the order in which it was.
    notices: Vec<NoticeView>,
    /// Maintenance that was announced: planned, or going on.
    maintenance: Vec<MaintenanceView>,
}

/// One announcement.
#[derive(Serialize, ToSchema)]
pub struct NoticeView {
    /// Its name.
    #[schema(example = "new-terms")]
    notice_id: String,
    /// What it is about.
    kind: NoticeKind,
    /// In one line.
    #[schema(example = "API利用規定が変わります（2026-07 版）。")]
    title: String,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// When it was announced.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    announced_at: Jst,
    /// From when on it holds. Before, nothing changes.
    #[schema(value_type = String, format = DateTime, example = "2026-07-01T00:00:00+09:00")]
    effective_at: Jst,
    /// Whether it holds now.
    in_force: bool,
    /// Of terms: the version.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-07")]
    terms_version: Option<String>,
    /// Of terms: whether a customer keeps the link by accepting them on the consent page.
    #[serde(skip_serializing_if = "Option::is_none")]
    reconsent: Option<bool>,
    /// Of an operation that is withdrawn: from when on it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    deprecated_at: Option<Jst>,
    /// The operations that it touches and that this partner has called, as far as the journal reaches back.
    touches: Vec<TouchedView>,
}

/// お知らせの種類. What an announcement is about: `notice` anything, `terms` 規定の変更, `hours` サービス時間帯の変更,
/// `endpoint_sunset` 操作の提供終了, `webhook_disabled` 通知の停止.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// お知らせ.
    Notice,
    /// 規定の変更.
    Terms,
    /// サービス時間帯の変更.
    Hours,
    /// 操作の提供終了.
    EndpointSunset,
    /// 通知の停止. Told to this partner alone.
    WebhookDisabled,
}

/// An operation that an announcement touches.
#[derive(Serialize, ToSchema)]
pub struct TouchedView {
    /// Which operation.
    operation: Operation,
    /// How many calls of it the journal holds of this partner.
    #[schema(example = 17)]
    calls: u32,
    /// When the latest of them was.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    last_called_at: Jst,
}

/// List notices.
///
/// Changes of the terms, of hours, of operations, and whatever else the bank tells its partners, each with the instant from
/// which it holds and with which of this partner's calls it touches（第9条第1項）.
#[utoipa::path(tag = "status", responses((status = 200, description = "What was announced.", body = NoticesView)))]
#[get("/notices")]
pub async fn list_notices(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListNotices, || {
        let access = turn.admit_partner(Operation::ListNotices)?;
        turn.query(&[])?;
        let (state, now, lang) = (turn.state(), access.now(), turn.data().lang);
        let used = used(&turn, &access);
        let of_another = |notice: &Notice| {
            matches!(notice.announced.what, Announcement::WebhookDisabled(partner) if partner != access.partner().no)
        };
        let theirs = state.notices().filter(|notice| !of_another(notice));
        Body::json(&NoticesView {
            terms_version: state.terms_in_force(now).version.to_owned(),
            notices: theirs.map(|notice| NoticeView::of(notice, now, lang, &used)).collect(),
            maintenance: maintenance(state, now),
        })
    })
}

/// How often, and when last, a partner has called each operation.
type Used = BTreeMap<Operation, (u32, Jst)>;

fn used(turn: &Turn, access: &PartnerAccess<'_>) -> Used {
    let mut used = Used::new();
    turn.data().sandbox.journal().each(|call| {
        if let Some(operation) = call.operation.filter(|_| call.partner == Some(access.partner().no)) {
            let (calls, last) = used.entry(operation).or_insert((0, call.bank_at));
            (*calls, *last) = (*calls + 1, call.bank_at.max(*last));
        }
    });
    used
}

impl NoticeView {
    fn of(notice: &Notice, now: Jst, lang: Lang, used: &Used) -> Self {
        let announced = &notice.announced;
        let touched = used.iter().filter(|(operation, _)| touches(&announced.what, **operation));
        let (kind, title) = titled(&announced.what);
        let mut view = Self {
            notice_id: announced.id.to_string(),
            kind,
            title: title.in_lang(lang).to_owned(),
            body: None,
            announced_at: notice.at,
            effective_at: announced.effective,
            in_force: announced.effective <= now,
            terms_version: None,
            reconsent: None,
            deprecated_at: None,
            touches: touched
                .map(|(operation, (calls, last))| TouchedView {
                    operation: *operation,
                    calls: *calls,
                    last_called_at: *last,
                })
                .collect(),
        };
        let said = |text: &crate::event::BothLangs| text.in_lang(lang).to_owned();
        match &announced.what {
            Announcement::Notice(notice) => {
                view.title = said(&notice.title);
                view.body = notice.body.as_ref().map(said);
            }
            Announcement::Terms(terms) => {
                view.body = terms.summary.as_ref().map(said);
                view.terms_version = Some(terms.version.clone());
                view.reconsent = Some(terms.reconsent);
            }
            Announcement::Sunset(sunset) => view.deprecated_at = Some(sunset.deprecated_at),
            Announcement::Hours(_) | Announcement::WebhookDisabled(_) => {}
        }
        view
    }
}

/// What an announcement is about, in one line.
fn titled(what: &Announcement) -> (NoticeKind, Said) {
    match what {
        Announcement::Notice(_) => (NoticeKind::Notice, Said::fixed("お知らせ", "A notice")),
        Announcement::Terms(terms) => (
            NoticeKind::Terms,
            Said::made(
                format!("API利用規定が変わります（{} 版）。", terms.version),
                format!("The terms of use change (version {}).", terms.version),
            ),
        ),
        Announcement::Hours(_) => {
            (NoticeKind::Hours, Said::fixed("サービス時間帯が変わります。", "The service hours change."))
        }
        Announcement::WebhookDisabled(_) => (
            NoticeKind::WebhookDisabled,
            Said::fixed(
                "通知（Webhook）の送信を停止しました。宛先に数日間届いていません。",
                "Webhooks are no longer sent to you: nothing has arrived for days.",
            ),
        ),
        Announcement::Sunset(sunset) => (
            NoticeKind::EndpointSunset,
            Said::made(
                format!("操作 `{}` の提供を終了します。", sunset.operation),
                format!("The operation `{}` is going to be withdrawn.", sunset.operation),
            ),
        ),
    }
}

/// Whether an announcement changes how an operation is to be called, or whether it is answered.
fn touches(what: &Announcement, operation: Operation) -> bool {
    let plane = operation.plane();
    let is_data = matches!(plane, Plane::Data(_));
    match what {
        Announcement::Notice(_) | Announcement::WebhookDisabled(_) => false,
        // Links made under older terms are refused data until the customer accepts.
        Announcement::Terms(_) => is_data,
        Announcement::Hours(hours) => match plane {
            Plane::Data(channel) => {
                hours.channel.is_none_or(|meant| meant == channel)
                    && hours.purpose.is_none_or(|purpose| purpose == crate::event::Purpose::Data)
            }
            Plane::Oauth => {
                let steps = [Operation::Authorize, Operation::Login, Operation::Consent];
                steps.contains(&operation)
                    && hours.purpose.is_none_or(|purpose| purpose == crate::event::Purpose::Linking)
            }
            Plane::Partner | Plane::Control => false,
        },
        Announcement::Sunset(sunset) => sunset.operation == operation,
    }
}
