//! 連絡先. Where a customer lives and how to ring them: drawn, like everything here, and disclosed for incidents alone（第4条第6項）.
//!
//! The municipalities exist, the quarters do not; and no Japanese mobile number begins with 090-0, so nobody can be rung.

use super::{Town, dice::scale, name::Toyama};
use crate::event::CustomerNo;
use fake::{Dummy, Fake};
use rand::RngExt;

const MUNICIPALITIES: [&str; 10] =
    ["砺波市", "南砺市", "高岡市", "射水市", "魚津市", "富山市", "氷見市", "小矢部市", "滑川市", "黒部市"];
const QUARTERS: [&str; 8] = ["模擬町", "見本町", "架空町", "例示新町", "模擬中央", "見本台", "架空野", "例示本町"];

/// 連絡先.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// 住所.
    pub address: String,
    /// 電話番号.
    pub phone: String,
}

impl Dummy<Toyama> for Contact {
    fn dummy_with_rng<R: RngExt + ?Sized>(_: &Toyama, rng: &mut R) -> Self {
        let mut below = |n: usize| usize::try_from(scale(rng.next_u64(), n as u64)).unwrap_or(0);
        let (municipality, quarter) = (MUNICIPALITIES[below(MUNICIPALITIES.len())], QUARTERS[below(QUARTERS.len())]);
        let (block, house) = (below(9) + 1, below(30) + 1);
        let (middle, last) = (below(1000), below(10_000));
        Self {
            address: format!("富山県{municipality}{quarter}{block}番{house}号"),
            phone: format!("090-0{middle:03}-{last:04}"),
        }
    }
}

impl Town {
    /// 連絡先. Of a customer whom the town has.
    pub fn contact(&self, no: CustomerNo) -> Option<Contact> {
        let dice = self.people.named("contact").of(u64::from(no.0));
        self.has_customer(no).then(|| Toyama.fake_with_rng(&mut dice.roll()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Jst;

    #[test]
    fn a_contact_is_the_same_each_time_it_is_drawn_and_nobody_can_be_rung() {
        let town = Town::new(1, 100, 10, Jst(0));
        for n in 0..100 {
            let contact = town.contact(CustomerNo(n)).unwrap();
            assert_eq!(town.contact(CustomerNo(n)), Some(contact.clone()));
            assert!(contact.phone.starts_with("090-0") && contact.phone.len() == 13, "{}", contact.phone);
            assert!(contact.address.starts_with("富山県") && contact.address.ends_with('号'), "{}", contact.address);
        }
        assert_eq!(town.contact(CustomerNo(100)), None);
        assert_ne!(town.contact(CustomerNo(1)), Town::new(2, 100, 10, Jst(0)).contact(CustomerNo(1)));
    }
}
