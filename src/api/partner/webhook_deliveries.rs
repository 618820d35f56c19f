//! 通知の送信（Webhook）. What was sent to the partner, what came back, and asking for a message anew.

use super::paging::{Asked, Page};
use crate::{
    api::turn::{Body, Turn},
    bank::{
        delivery::{Attempt, Delivery, DeliveryStatus},
        partner_access::PartnerAccess,
        refusal::{Refusal, Said},
    },
    event::{Cause, Jst, Operation, Outcome, RefusalCode, Seq, Trouble, WebhookType},
    sandbox::{Draft, State, replay_delivery as decide_replay},
    webhook::message_id,
};
use actix_web::{HttpResponse, get, post};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// The messages to a partner.
#[derive(Serialize, ToSchema)]
pub struct DeliveriesView {
    /// The partner's webhook; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<WebhookView>,
    /// The messages, in the order in which they became due. Those that are not to be sent any more are forgotten after a
    /// thousand later ones.
    deliveries: Vec<DeliveryView>,
    /// The key of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AAAAAAAAAGMAAAAAAAAAKg…")]
    next_page_key: Option<String>,
}

/// 通知の宛先. Where a partner is told what happens.
#[derive(Serialize, ToSchema)]
pub struct WebhookView {
    /// The address.
    #[schema(example = "http://127.0.0.1:9000/hook")]
    url: String,
    /// Since when nothing is sent any more, because nothing arrived for days; absent while it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    disabled_at: Option<Jst>,
    /// 併用期間. Until when the secret before the present one signs as well; absent where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    previous_secret_until: Option<Jst>,
}

/// 送信. One message and its tries.
#[derive(Serialize, ToSchema)]
pub struct DeliveryView {
    /// Its id, which every try shows as `webhook-id`.
    #[schema(example = "msg_42_q3mZ0c9YxVtKp2aW")]
    delivery_id: String,
    /// What it is about.
    #[serde(rename = "type")]
    kind: WebhookType,
    /// What has become of it.
    status: DeliveryStatus,
    /// When it happened at the bank.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    timestamp: Jst,
    /// The link that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "link-0")]
    link_id: Option<String>,
    /// The incident that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    incident_id: Option<String>,
    /// The announcement that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_id: Option<String>,
    /// The maintenance that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    maintenance_id: Option<String>,
    /// When it is tried next; absent once it was taken or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    next_attempt_at: Option<Jst>,
    /// The tries, the oldest first.
    attempts: Vec<AttemptView>,
}

/// One try.
#[derive(Serialize, ToSchema)]
pub struct AttemptView {
    /// When it was settled, by the bank's clock.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    at: Jst,
    /// `webhook-timestamp`: when it was sent, by the machine's clock, in seconds since 1970.
    #[schema(example = 1_781_053_323)]
    sent_at: i64,
    /// The status that came back. Only 200 to 299 is success.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 204)]
    status: Option<u16>,
    /// Why no status came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<Trouble>,
}

impl From<&Attempt> for AttemptView {
    fn from(attempt: &Attempt) -> Self {
        let (status, trouble) = match attempt.outcome {
            Outcome::Status(status) => (Some(status), None),
            Outcome::Trouble(trouble) => (None, Some(trouble)),
        };
        Self { at: attempt.at, sent_at: attempt.sent_at.0.div_euclid(1000), status, trouble }
    }
}

impl DeliveryView {
    /// A message as it stands.
    pub fn of(turn: &Turn, delivery: &Delivery) -> Self {
        use crate::event::About;
        let about = delivery.due.about.clone();
        let mut view = Self {
            delivery_id: message_id(turn.data().sandbox.keys(), delivery.seq),
            kind: delivery.due.kind,
            status: delivery.status(),
            timestamp: delivery.made_at,
            link_id: None,
            incident_id: None,
            notice_id: None,
            maintenance_id: None,
            next_attempt_at: delivery.next_at,
            attempts: delivery.attempts.iter().map(AttemptView::from).collect(),
        };
        match about {
            About::Link(link) => view.link_id = Some(link.to_string()),
            About::Incident(id) => view.incident_id = Some(id.to_string()),
            About::Notice(id) => view.notice_id = Some(id.to_string()),
            About::Maintenance(id) => view.maintenance_id = Some(id.to_string()),
            About::Partner => {}
        }
        view
    }
}

/// Which messages are asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct DeliveriesQuery {
    /// Only those about which something has happened since this instant, inclusive.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-06-10T09:00:00+09:00")]
    updated_since: Option<String>,
    /// The key of a page: the `next_page_key` of the page before it, with the same parameters.
    #[param(example = "AAAAAAAAAGMAAAAAAAAAKg…")]
    page_key: Option<String>,
    /// How many entries a page has at most.
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u32>,
}

/// List webhook deliveries.
///
/// What the bank has told this partner without being asked, or has tried to. Each message is sent until it is taken, ten times
/// over three days of bank time, and may come more than once or out of order: its id stays the same. Whoever was not
/// reachable asks here for what it has missed.
#[utoipa::path(tag = "webhooks", params(DeliveriesQuery), responses((status = 200, description = "A page of messages.", body = DeliveriesView)))]
#[get("/webhook-deliveries")]
pub async fn list_webhook_deliveries(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListWebhookDeliveries, || {
        let access = turn.admit_partner(Operation::ListWebhookDeliveries)?;
        let asked = Asked::read(&turn, &access, Operation::ListWebhookDeliveries)?;
        let state = turn.state();
        let touched = |delivery: &Delivery| delivery.attempts.last().map_or(delivery.made_at, |attempt| attempt.at);
        let changed = |delivery: &Delivery| asked.updated_since.is_none_or(|since| touched(delivery) >= since);
        let theirs = state.deliveries().filter(|d| d.partner() == access.partner().no && changed(d));
        let Page { entries, next_page_key } = asked.page(&turn, theirs.map(|delivery| (delivery.seq.0, delivery)));
        let deliveries = entries.into_iter().map(|delivery| DeliveryView::of(&turn, delivery)).collect();
        Body::json(&DeliveriesView { webhook: webhook(state, &access), deliveries, next_page_key })
    })
}

fn webhook(state: &State, access: &PartnerAccess<'_>) -> Option<WebhookView> {
    let (terms, endpoint) = (access.partner().terms.webhook.as_ref()?, state.endpoint(access.partner().no)?);
    let previous_secret_until = endpoint.before.as_ref().map(|(_, until)| *until).filter(|until| *until > access.now());
    Some(WebhookView { url: terms.url.clone(), disabled_at: endpoint.disabled_at, previous_secret_until })
}

/// Ask for a message anew.
///
/// It is tried once more, with the same id, also where nothing else is sent any more; when it is taken, everything is sent
/// again from then on.
#[utoipa::path(tag = "webhooks", params(("delivery_id" = String, Path, description = "The message.", example = "msg_42_q3mZ0c9YxVtKp2aW")),
    responses((status = 200, description = "The message, which is being tried.", body = DeliveryView)))]
#[post("/webhook-deliveries/{delivery_id}/replay")]
pub async fn replay_webhook_delivery(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ReplayWebhookDelivery);
    turn.respond(replay(&turn).await)
}

async fn replay(turn: &Turn) -> Result<Body, Refusal> {
    let access = turn.admit_partner(Operation::ReplayWebhookDelivery)?;
    let seq = own_delivery(turn, &access)?.seq;
    turn.query(&[])?;
    let (written, ()) = turn.write(move |draft| push_replay(draft, seq)).await?;
    let delivery = written.state.delivery(seq).ok_or_else(Refusal::defect)?;
    Body::json(&DeliveryView::of(turn, delivery))
}

fn push_replay(draft: &mut Draft, seq: Seq) -> Result<(), Refusal> {
    let now = draft.now();
    let delivery = draft.state().delivery(seq).cloned().ok_or_else(|| Refusal::new(RefusalCode::NotFound))?;
    let fact = decide_replay(draft.state(), &delivery)?;
    draft.push(now, &Cause::Request, vec![fact]);
    Ok(())
}

/// The message that the path names. Another partner's is refused like one that does not exist.
fn own_delivery<'a>(turn: &'a Turn, access: &PartnerAccess<'_>) -> Result<&'a Delivery, Refusal> {
    let text = turn.path("delivery_id");
    let seq = text.strip_prefix("msg_").and_then(|rest| rest.split('_').next()?.parse().ok()).map(Seq);
    let found = seq.and_then(|seq| turn.state().delivery(seq)).filter(|delivery| {
        delivery.partner() == access.partner().no && message_id(turn.data().sandbox.keys(), delivery.seq) == text
    });
    found.map(|delivery| &**delivery).ok_or_else(|| {
        let reason = Said::made(
            format!("この事業者への通知に `{text}` はありません。GET /partner/v1/webhook-deliveries で確かめてください。"),
            format!(
                "no message to this partner has the id `{text}`; GET /partner/v1/webhook-deliveries lists those that are remembered"
            ),
        );
        Refusal::of_parameter(RefusalCode::NotFound, "delivery_id", reason)
    })
}
