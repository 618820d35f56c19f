//! 一時的な制限・停止（第7条第3項）. What a stop reaches, and what the bank says while it lasts.

use super::refusal::{Refusal, Said};
use crate::event::{AccountKind, Area, Channel, Operation, OutageBegan, Purpose, Reach, RefusalCode};
use std::sync::Arc;

/// Refuses an operation of a data plane that a stop reaches. An announced stop says until when; an unannounced one
/// does not.
///
/// # Errors
/// `service_suspended`, `maintenance`.
pub fn check_operation<'a>(
    outages: impl Iterator<Item = &'a Arc<OutageBegan>>,
    channel: Channel,
    operation: Operation,
) -> Result<(), Refusal> {
    refuse_if(outages, |reach| reach == Reach::Operation(operation) || stops(reach, channel, Purpose::Data))
}

/// Whether a stop reaches this purpose on this channel as a whole.
pub fn is_stopped<'a>(
    mut outages: impl Iterator<Item = &'a Arc<OutageBegan>>,
    channel: Channel,
    purpose: Purpose,
) -> bool {
    outages.any(|outage| outage.scope.iter().any(|reach| stops(*reach, channel, purpose)))
}

/// Refuses a step of linking on a channel that a stop reaches: linking as a whole, or that step alone.
///
/// # Errors
/// `service_suspended`, `maintenance`.
pub fn check_linking<'a>(
    outages: impl Iterator<Item = &'a Arc<OutageBegan>>,
    channel: Channel,
    step: Operation,
) -> Result<(), Refusal> {
    refuse_if(outages, |reach| reach == Reach::Operation(step) || stops(reach, channel, Purpose::Linking))
}

/// Refuses an endpoint of the authorization server that clients call directly, where a stop names `oauth` or that
/// endpoint alone: service hours never close them.
///
/// # Errors
/// `service_suspended`, `maintenance`.
pub fn check_oauth<'a>(
    outages: impl Iterator<Item = &'a Arc<OutageBegan>>,
    operation: Operation,
) -> Result<(), Refusal> {
    refuse_if(outages, |reach| reach == Reach::Area(Area::Oauth) || reach == Reach::Operation(operation))
}

/// Refuses an operation of the partner plane, where a stop names `partner` or that operation alone.
///
/// # Errors
/// `service_suspended`, `maintenance`.
pub fn check_partner<'a>(
    outages: impl Iterator<Item = &'a Arc<OutageBegan>>,
    operation: Operation,
) -> Result<(), Refusal> {
    refuse_if(outages, |reach| reach == Reach::Area(Area::Partner) || reach == Reach::Operation(operation))
}

/// Refuses a kind of account that a stop reaches; the account is named, since nothing else is stopped.
///
/// # Errors
/// `service_suspended`, `maintenance`.
pub fn check_kind<'a>(outages: impl Iterator<Item = &'a Arc<OutageBegan>>, kind: AccountKind) -> Result<(), Refusal> {
    refuse_if(outages, |reach| reach == Reach::Kind(kind)).map_err(|refusal| {
        let ja = format!("{}の提供を停止しています。ほかの口座種類は利用できます。", kind.name_ja());
        let en = format!("{kind} is stopped; the other kinds of account are not");
        let of_kind = Refusal::of_parameter(refusal.code, "account_id", Said::made(ja, en));
        Refusal { retry_at: refusal.retry_at, ..of_kind }
    })
}

fn refuse_if<'a>(
    outages: impl Iterator<Item = &'a Arc<OutageBegan>>,
    reaches: impl Fn(Reach) -> bool,
) -> Result<(), Refusal> {
    // What nobody was told about comes first: a maintenance beside it would promise too much.
    let reaching = outages.filter(|outage| outage.scope.iter().any(|reach| reaches(*reach)));
    match reaching.min_by_key(|outage| outage.maintenance) {
        None => Ok(()),
        Some(outage) => {
            let code = if outage.maintenance { RefusalCode::Maintenance } else { RefusalCode::ServiceSuspended };
            Err(Refusal::until(code, outage.until.filter(|_| outage.announced)))
        }
    }
}

/// Whether a stop of an area stops this purpose on this channel.
fn stops(reach: Reach, channel: Channel, purpose: Purpose) -> bool {
    match reach {
        Reach::Area(Area::Data) => purpose == Purpose::Data,
        Reach::Area(Area::Linking) => purpose == Purpose::Linking,
        Reach::Area(Area::Institution) => channel == Channel::Institution,
        Reach::Area(Area::Anser) => channel == Channel::Anser,
        Reach::Area(Area::Oauth | Area::Partner) | Reach::Kind(_) | Reach::Operation(_) => false,
    }
}
