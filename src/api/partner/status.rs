//! サービスの状況. Hours, announced maintenance, restrictions that the bank tells of. Stops without notice（第7条第3項）do not show.

use crate::{
    api::turn::{Body, Turn},
    bank::partner_access::PartnerAccess,
    event::{Channel, Day, Jst, Lang, OpenSpan, Operation, Purpose, Reach, Word},
    sandbox::State,
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// How many days of hours are shown: today, and thirty more.
const DAYS: i32 = 31;

/// The state of the service, as far as the bank tells it beforehand.
#[derive(Serialize, ToSchema)]
pub struct StatusView {
    /// The instant of which the answer holds（第6条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    as_of: Jst,
    /// The partner's own channel, which the hours are those of.
    channel: Channel,
    /// Whether data is given now, by the hours alone（第2条第1項）.
    data: DoorView,
    /// Whether customers can link now, by the hours alone（第4条第1項）.
    linking: DoorView,
    /// Whether the partner is connected, or cut off（第4条第8項）.
    connection: ConnectionView,
    /// The hours of today and the thirty days to come, changes that were announced included.
    hours: Vec<DayHoursView>,
    /// Maintenance that was announced: planned, or going on.
    maintenance: Vec<MaintenanceView>,
    /// Restrictions in force that were announced. Those without notice（第7条第3項）are not here.
    restrictions: Vec<RestrictionView>,
}

/// Whether a door is open by its hours.
#[derive(Serialize, ToSchema)]
pub struct DoorView {
    /// Whether it is open now.
    open: bool,
    /// When that changes; absent where it never does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-06-10T23:00:00+09:00")]
    changes_at: Option<Jst>,
}

/// Whether the partner is connected.
#[derive(Serialize, ToSchema)]
pub struct ConnectionView {
    /// `connected`, or `suspended` while the partner is cut off.
    status: ConnectionStatus,
    /// Why it is cut off, where the bank says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Until when, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Jst>,
}

/// 接続の状態. How the partner stands: `connected` 接続中, `suspended` 停止中.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStatus {
    /// 接続中.
    Connected,
    /// 停止中（第4条第8項）.
    Suspended,
}

/// The hours of one day.
#[derive(Serialize, ToSchema)]
pub struct DayHoursView {
    /// The day.
    #[schema(value_type = String, format = Date, example = "2026-06-10")]
    date: Day,
    /// When data is given; empty on a closed day.
    #[schema(value_type = Vec<String>, example = json!(["07:00-23:00"]))]
    data: Vec<OpenSpan>,
    /// When customers can link; empty on a closed day.
    #[schema(value_type = Vec<String>, example = json!(["07:00-23:00"]))]
    linking: Vec<OpenSpan>,
}

/// 計画停止. A maintenance that was announced.
#[derive(Serialize, ToSchema)]
pub struct MaintenanceView {
    /// Its name.
    #[schema(example = "night-work")]
    maintenance_id: String,
    /// What stops.
    #[schema(value_type = Vec<String>, example = json!(["data", "linking"]))]
    scope: Vec<Reach>,
    /// When it begins; absent once it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-06-14T01:00:00+09:00")]
    from: Option<Jst>,
    /// When it ends, where that is known. It may take longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-06-14T06:00:00+09:00")]
    until: Option<Jst>,
    /// Whether it goes on now.
    in_force: bool,
}

/// A restriction that the bank tells of.
#[derive(Serialize, ToSchema)]
pub struct RestrictionView {
    /// What is stopped.
    #[schema(value_type = Vec<String>, example = json!(["card_loan"]))]
    scope: Vec<Reach>,
    /// Until when, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Jst>,
}

/// Read the state of the service.
///
/// Hours of today and thirty days on, announced maintenance and announced restrictions. A stop without notice（第7条第3項）is
/// told by the calls that it stops, never here.
#[utoipa::path(tag = "status", responses((status = 200, description = "The state of the service.", body = StatusView)))]
#[get("/status")]
pub async fn read_status(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadStatus, || {
        let access = turn.admit_partner(Operation::ReadStatus)?;
        turn.query(&[])?;
        Body::json(&view(turn.state(), &access, turn.data().lang))
    })
}

fn view(state: &State, access: &PartnerAccess<'_>, lang: Lang) -> StatusView {
    let (now, channel) = (access.now(), access.partner().terms.channel);
    let hours = state.profile().hours();
    let day = |n: i32| {
        let date = now.day().plus(n);
        let spans = |purpose| hours.spans_on(channel, purpose, date).to_vec();
        DayHoursView { date, data: spans(Purpose::Data), linking: spans(Purpose::Linking) }
    };
    let door = |purpose| {
        let open = hours.is_open(channel, purpose, now);
        let changes_at =
            if open { hours.next_close(channel, purpose, now) } else { hours.next_open(channel, purpose, now) };
        DoorView { open, changes_at }
    };
    let told = || state.outages().filter(|outage| outage.announced);
    StatusView {
        as_of: now,
        channel,
        data: door(Purpose::Data),
        linking: door(Purpose::Linking),
        connection: connection(state, access, lang),
        hours: (0..DAYS).map(day).collect(),
        maintenance: maintenance(state, now),
        restrictions: told()
            .filter(|outage| !outage.maintenance)
            .map(|outage| RestrictionView { scope: outage.scope.clone(), until: outage.until })
            .collect(),
    }
}

fn connection(state: &State, access: &PartnerAccess<'_>, lang: Lang) -> ConnectionView {
    let Some(suspension) = state.suspension(access.partner().no) else {
        return ConnectionView { status: ConnectionStatus::Connected, reason: None, until: None };
    };
    let reason = suspension.reason.as_ref().map(|reason| reason.in_lang(lang).to_owned());
    ConnectionView { status: ConnectionStatus::Suspended, reason, until: suspension.until }
}

/// What goes on first, then what is planned.
pub fn maintenance(state: &State, now: Jst) -> Vec<MaintenanceView> {
    let going_on = state.outages().filter(|outage| outage.maintenance).map(|outage| MaintenanceView {
        maintenance_id: outage.id.to_string(),
        scope: outage.scope.clone(),
        from: None,
        until: outage.until,
        in_force: true,
    });
    let planned = state.planned_maintenance(now).filter_map(|scheduled| {
        let Word::Maintenance(planned) = &scheduled.word else { return None };
        Some(MaintenanceView {
            maintenance_id: scheduled.id.to_string(),
            scope: planned.scope.clone(),
            from: Some(scheduled.due),
            until: scheduled.until,
            in_force: false,
        })
    });
    going_on.chain(planned).collect()
}
