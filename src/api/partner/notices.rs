//! お知らせ（第9条第1項）. What the bank has announced, with the day from which it holds, and what of it touches this partner.

use super::{
    coverage::{TouchedView, Used},
    status::{MaintenanceView, maintenance},
};
use crate::{
    api::turn::{Body, Turn},
    bank::{
        linkage::Partner,
        notice::Notice,
        refusal::{Refusal, Said},
    },
    event::{AccountKind, Announcement, Jst, Lang, Operation},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
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
    /// Of a change of what is offered: the kinds of account that are offered from then on（第2条第2項）.
    #[serde(skip_serializing_if = "Option::is_none")]
    kinds: Option<Vec<AccountKind>>,
    /// Of a change of what is offered: how many months back statements begin from then on（第2条第4項）.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 2)]
    window_months: Option<u32>,
    /// What of it touches this partner: the operations that it has called, the parameters that it has sent and the fields
    /// that it was given, as far as the journal reaches back. What the partner itself reads of an answer the bank cannot
    /// know: reading is inferred from what was sent.
    touches: Vec<TouchedView>,
}

/// お知らせの種類. What an announcement is about: `notice` anything, `terms` 規定の変更, `hours` サービス時間帯の変更,
/// `endpoint_sunset` 操作の提供終了, `offer` 連携対象・提供期間の変更, `signing_key` 署名鍵の交換, `webhook_disabled` 通知の停止.
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
    /// 連携対象・提供期間の変更.
    Offer,
    /// 署名鍵の交換.
    SigningKey,
    /// 通知の停止. Told to this partner alone.
    WebhookDisabled,
}

/// List notices.
///
/// Changes of the terms, of hours, of operations, and whatever else the bank tells its partners, each with the instant from
/// which it holds and with what of it touches this partner（第9条第1項）: operations, parameters and fields of answers.
#[utoipa::path(tag = "status", responses((status = 200, description = "What was announced.", body = NoticesView)))]
#[get("/notices")]
pub async fn list_notices(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ListNotices);
    turn.respond(list(&turn).await)
}

async fn list(turn: &Turn) -> Result<Body, Refusal> {
    let access = turn.admit_partner(Operation::ListNotices)?;
    turn.query(&[])?;
    let (state, now, lang, partner) = (turn.state(), access.now(), turn.data().lang, access.partner());
    let theirs: Vec<_> = state.notices().filter(|notice| is_for(&notice.announced.what, partner)).collect();
    // Where nothing was announced, nobody asks what it touches.
    let used = if theirs.is_empty() { None } else { Some(Used::by(partner, turn).await?) };
    let shown = used.iter().flat_map(|used| theirs.iter().map(|notice| NoticeView::of(notice, now, lang, used)));
    Body::json(&NoticesView {
        terms_version: state.terms_in_force(now).version.to_owned(),
        notices: shown.collect(),
        maintenance: maintenance(state, now),
    })
}

/// Whether a partner is told: of what is about another alone, or about the other channel alone, it is not.
fn is_for(what: &Announcement, partner: &Partner) -> bool {
    match what {
        Announcement::WebhookDisabled(only) => *only == partner.no,
        Announcement::Offer(changed) => {
            changed.partner.as_ref().is_none_or(|only| *only == partner.terms.partner_id)
                && changed.channel.is_none_or(|only| only == partner.terms.channel)
        }
        Announcement::Notice(_)
        | Announcement::Terms(_)
        | Announcement::Hours(_)
        | Announcement::Sunset(_)
        | Announcement::SigningKey(_) => true,
    }
}

impl NoticeView {
    fn of(notice: &Notice, now: Jst, lang: Lang, used: &Used) -> Self {
        let announced = &notice.announced;
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
            kinds: None,
            window_months: None,
            touches: used.touched_by(&announced.what),
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
            Announcement::Offer(changed) => {
                view.kinds.clone_from(&changed.kinds);
                view.window_months = changed.window_months;
            }
            Announcement::Hours(_) | Announcement::SigningKey(_) | Announcement::WebhookDisabled(_) => {}
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
        Announcement::Offer(_) => {
            (NoticeKind::Offer, Said::fixed("連携対象・提供期間が変わります。", "What is offered changes."))
        }
        Announcement::SigningKey(_) => (
            NoticeKind::SigningKey,
            Said::fixed("IDトークンの署名鍵が替わります。", "Another key is going to sign ID tokens."),
        ),
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
