//! What a reader of an earlier state sees, and in which order.

use super::*;
use crate::event::{Jst, Yen};

fn posting(at: &str, amount: i64) -> Arc<Posting> {
    let booked_at = Jst::parse(at).unwrap();
    Arc::new(Posting {
        booked_at,
        value_date: booked_at.day(),
        dated: None,
        amount: Yen(amount),
        category_code: "11".into(),
        description: "振込".into(),
        counterparty: None,
    })
}

fn amounts(overlay: &Overlay, pinned: Seq) -> Vec<i64> {
    let mut at = 0;
    let next = || {
        let (found, entry) = overlay.known_from(at, pinned)?;
        at = found + 1;
        Some(entry.posting.amount.0)
    };
    std::iter::from_fn(next).collect()
}

#[test]
fn a_reader_of_an_earlier_state_does_not_see_later_entries() {
    let old = Overlay::default().with(posting("2026-06-10T10:00:00+09:00", 100), Seq(5));
    let new = old
        .with(posting("2026-06-11T10:00:00+09:00", 20), Seq(6))
        .with(posting("2026-06-10T09:00:00+09:00", 3), Seq(7));
    let end = Key::MAX;
    let sums = [4, 5, 6, 7].map(|seq| new.posted_before(end, Seq(seq)));
    assert_eq!(sums, [0, 100, 120, 123]);
    assert_eq!(old.posted_before(end, Seq(9)), 100);
    let order = amounts(&new, Seq(9));
    assert_eq!(order, [3, 100, 20]);
}

#[test]
fn entries_of_one_minute_stand_in_the_order_of_their_facts() {
    let overlay = (1..200).fold(Overlay::default(), |overlay, seq| {
        let amount = i64::try_from(seq).unwrap();
        overlay.with(posting("2026-06-10T10:00:00+09:00", amount), Seq(seq))
    });
    let order = amounts(&overlay, Seq(500));
    assert_eq!(order, (1..200).collect::<Vec<_>>());
    assert_eq!(overlay.posted_before(Key::MAX, Seq(500)), (1..200).sum::<i64>());
    assert_eq!(overlay.posted_before(Key::MAX, Seq(100)), (1..=100).sum::<i64>());
}
