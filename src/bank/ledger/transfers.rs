//! 定期預金との振替. What time deposits pay into an ordinary deposit and take from it.
//!
//! Nothing of it stays: a principal that was paid out is deposited again, and interest leaves with the next entry of the
//! stream that takes what is left over. So a balance needs no more than what is on its way at its instant.

use super::{
    class,
    deposit::Deposit,
    flow::Flow,
    position::{Key, Position, day_of_key},
    seek::Place,
    stream::StreamDef,
};
use crate::{
    bank::time_deposit::{TimeDeposit, Transfer, What},
    event::Day,
};

/// The stream number of the first plan's transfers; each plan has its own.
pub(super) const FIRST_STREAM: u16 = 80;
/// The stream numbers of transfers end before this.
pub(super) const END_STREAM: u16 = 90;

/// 定期預金との振替. The other end of an ordinary deposit's transfers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transfers {
    pub lots: TimeDeposit,
    /// Which of the deposit's flows carries the interest away.
    pub carrier: usize,
}

/// The place of a transfer.
pub(super) fn key_of(transfer: &Transfer) -> Key {
    key_at(transfer.day, transfer.minute, transfer.plan, transfer.k)
}

fn key_at(day: Day, minute: u16, plan: u16, k: u32) -> Key {
    Position { day, minute, stream: (FIRST_STREAM + plan).min(END_STREAM - 1), k }.pack()
}

/// What a transfer's row says.
pub(super) const fn entry_of(transfer: &Transfer) -> &'static StreamDef {
    match transfer.what {
        What::Interest => &class::TERM_INTEREST,
        What::PaidOut => &class::TERM_PAID_OUT,
        What::Deposited => &class::TERM_DEPOSITED,
    }
}

/// The flow that carries interest away.
pub(super) fn carrier(deposit: &Deposit) -> Option<&Flow> {
    deposit.transfers.and_then(|transfers| deposit.flows().get(transfers.carrier))
}

/// All that has come in before a place and has not left yet.
pub(super) fn pending(deposit: &Deposit, place: &Place) -> i64 {
    let Some(transfers) = &deposit.transfers else {
        return 0;
    };
    let is_over = |day, minute, plan, k| key_at(day, minute, plan, k) < place.key;
    transfers.lots.principal_away(day_of_key(place.key), is_over) + carried(deposit, place)
}

/// The interest that has come in before a place and has not left yet.
pub(super) fn carried(deposit: &Deposit, place: &Place) -> i64 {
    let (Some(transfers), Some(carrier)) = (&deposit.transfers, carrier(deposit)) else {
        return 0;
    };
    let last = carrier.count_before(place).checked_sub(1).map_or(deposit.opened, |k| carrier.key_of(k));
    let recent = transfers.lots.near(place.month, day_of_key(last), day_of_key(place.key));
    recent.filter(|transfer| (last..place.key).contains(&key_of(transfer))).map(|transfer| transfer.interest).sum()
}

/// The transfers of some days with the day on which their interest leaves, in no order.
pub(super) fn of_days(deposit: &Deposit, from: Day, until: Day) -> impl Iterator<Item = (Transfer, Day)> {
    let transfers = deposit.transfers.iter().flat_map(move |transfers| transfers.lots.transfers(from, until));
    transfers.filter(move |transfer| from <= transfer.day && transfer.day < until).map(|transfer| {
        let place = Place::new(key_of(&transfer));
        let leaves = carrier(deposit).map(|flow| day_of_key(flow.key_of(flow.count_before(&place))));
        (transfer, leaves.unwrap_or(transfer.day))
    })
}

/// The first transfer that stands at a place or after it.
pub(super) fn next_from(deposit: &Deposit, key: Key) -> Option<Transfer> {
    let transfers = deposit.transfers.as_ref()?;
    transfers.lots.next_of_each(day_of_key(key), |transfer| key_of(transfer) >= key).min_by_key(key_of)
}
