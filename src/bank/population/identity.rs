//! 番号. The ids of customers and accounts: fixed-length text made by keyed bijections, and read back by their inverse.

use super::Town;
use crate::event::{AccountKind, AccountNo, Branch, CustomerNo, Persona};
use std::fmt;

/// A short ASCII text of fixed length, made without allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ascii<const N: usize>([u8; N]);

impl<const N: usize> Ascii<N> {
    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    fn digits(mut n: u32) -> Self {
        let mut text = [b'0'; N];
        for place in text.iter_mut().rev() {
            *place += u8::try_from(n % 10).unwrap_or(0);
            n /= 10;
        }
        Self(text)
    }
}

impl<const N: usize> fmt::Display for Ascii<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads exactly `N` digits.
fn read_digits<const N: usize>(text: &str) -> Option<u32> {
    (text.len() == N && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// The characters of an account id: 32 of them, five bits each, without look-alikes.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

fn letter(bits: u64) -> u8 {
    LETTERS[usize::try_from(bits & 31).unwrap_or(0)]
}

/// The place of each byte in [`LETTERS`]; 32 where it is none of them.
static PLACES: [u8; 256] = {
    let mut places = [32; 256];
    let mut place = 0_u8;
    while place < 32 {
        places[LETTERS[place as usize] as usize] = place;
        place += 1;
    }
    places
};

fn read_letters(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0, |bits, b| {
        let place = PLACES[usize::from(*b)];
        (place < 32).then_some(bits << 5 | u64::from(place))
    })
}

impl Town {
    /// 口座番号. Seven digits that look random and are unique among the accounts of one kind.
    pub fn account_number(&self, account: AccountNo) -> Ascii<7> {
        let stated = self.seat(account.customer).and_then(|seat| seat.number(account.kind));
        Ascii::digits(stated.unwrap_or_else(|| self.account_numbers(account.kind).apply(account.customer.0)))
    }

    /// The account of this kind and number at this branch, if there is one.
    pub fn account_by_number(&self, branch: usize, kind: AccountKind, number: &str) -> Option<AccountNo> {
        let digits = read_digits::<7>(number)?;
        let drawn = || CustomerNo(self.account_numbers(kind).invert(digits));
        let customer = self.stated_by_number(kind, digits).unwrap_or_else(drawn);
        let account = AccountNo { customer, kind };
        let is_there = self.account_exists(account) && self.branch_of(customer)? == branch;
        (is_there && self.account_number(account).as_str() == number).then_some(account)
    }

    /// The id by which partners know a customer: `cu-` and eight digits.
    pub fn customer_id(&self, no: CustomerNo) -> Ascii<11> {
        let mut text = *b"cu-00000000";
        text[3..].copy_from_slice(Ascii::<8>::digits(self.customer_ids.apply(no.0)).as_bytes());
        Ascii(text)
    }

    /// The customer that `text` names: a member of the cast, one whom the scenario states, or a `customer_id`.
    pub fn find_customer(&self, text: &str) -> Option<CustomerNo> {
        let no = match Persona::from_word(text) {
            Some(persona) => self.persona(persona)?,
            None => match text.strip_prefix("cu-") {
                Some(digits) => CustomerNo(self.customer_ids.invert(read_digits::<8>(digits)?)),
                None => self.stated_by_name(text)?,
            },
        };
        self.has_customer(no).then_some(no)
    }

    /// 契約者ID. The eight digits by which a customer logs in on the ANSER channel; only internet banking gives one.
    pub fn contractor_id(&self, no: CustomerNo) -> Option<Ascii<8>> {
        self.means_of(no)?.1.then(|| Ascii::digits(self.contractor_ids.apply(no.0)))
    }

    /// The customer with this contractor id, if internet banking gave it to one.
    pub fn customer_by_contractor(&self, contractor_id: &str) -> Option<CustomerNo> {
        let no = CustomerNo(self.contractor_ids.invert(read_digits::<8>(contractor_id)?));
        self.means_of(no)?.1.then_some(no)
    }

    /// The account id of the institution channel: opaque, and the same for every partner and link whose ids have not been
    /// exchanged.
    pub fn account_id(&self, account: AccountNo) -> Ascii<16> {
        self.account_id_turned(account, 0)
    }

    /// The account id of the institution channel after so many exchanges.
    pub fn account_id_turned(&self, account: AccountNo, turn: u32) -> Ascii<16> {
        let (left, right) =
            self.account_ids.apply(u64::from(turn), u64::from(account.customer.0) << 8 | account.kind as u64);
        let mut text = [0; 16];
        for (place, shift) in (0..8).zip((0..40).step_by(5).rev()) {
            text[place] = letter(left >> shift);
            text[place + 8] = letter(right >> shift);
        }
        Ascii(text)
    }

    /// The account with this id, if there is one: forty redundant bits tell an id from a guess.
    pub fn account_by_id(&self, account_id: &str) -> Option<AccountNo> {
        self.account_by_id_turned(account_id, 0)
    }

    /// The account that had this id after so many exchanges, if there is one.
    pub fn account_by_id_turned(&self, account_id: &str, turn: u32) -> Option<AccountNo> {
        let (left, right) = account_id.as_bytes().split_at_checked(8)?;
        if right.len() != 8 {
            return None;
        }
        let (left, right) = self.account_ids.invert(read_letters(left)?, read_letters(right)?);
        let kind = *AccountKind::ALL.get(usize::try_from(right & 0xff).ok()?)?;
        let account = AccountNo { customer: CustomerNo(u32::try_from(right >> 8).ok()?), kind };
        (left == u64::from(turn) && self.account_exists(account)).then_some(account)
    }

    /// The account id of the ANSER channel: branch, kind, number and twenty zeros.
    pub fn anser_account_id(&self, account: AccountNo, branches: &[Branch]) -> Option<Ascii<32>> {
        self.anser_account_id_turned(account, branches, 0)
    }

    /// The account id of the ANSER channel after so many exchanges, which its last ten digits count.
    pub fn anser_account_id_turned(&self, account: AccountNo, branches: &[Branch], turn: u32) -> Option<Ascii<32>> {
        let branch = branches.get(self.branch_of(account.customer)?)?.code.as_bytes();
        let mut text = [b'0'; 32];
        text.get_mut(..3)?.copy_from_slice(branch.get(..3)?);
        text[3..5].copy_from_slice(account.kind.code().as_bytes());
        text[5..12].copy_from_slice(self.account_number(account).as_bytes());
        text[22..].copy_from_slice(Ascii::<10>::digits(turn).as_bytes());
        Some(Ascii(text))
    }

    /// The account with this id of the ANSER channel, if there is one.
    pub fn account_by_anser_id(&self, id: &str, branches: &[Branch]) -> Option<AccountNo> {
        self.account_by_anser_id_turned(id, branches, 0)
    }

    /// The account that had this id of the ANSER channel after so many exchanges, if there is one.
    pub fn account_by_anser_id_turned(&self, id: &str, branches: &[Branch], turn: u32) -> Option<AccountNo> {
        let shaped = id.len() == 32 && id.is_ascii() && id[12..22].bytes().all(|b| b == b'0');
        if !shaped || id[22..] != *Ascii::<10>::digits(turn).as_str() {
            return None;
        }
        let branch = branches.iter().position(|branch| branch.code == id[..3])?;
        let kind = *AccountKind::ALL.iter().find(|kind| kind.code() == &id[3..5])?;
        self.account_by_number(branch, kind, &id[5..12])
    }

    /// 暗証番号. The four digits of the cash card.
    pub fn pin(&self, no: CustomerNo) -> Ascii<4> {
        Ascii::digits(u32::try_from(self.secrets.of(u64::from(no.0)).below(0, 10_000)).unwrap_or(0))
    }

    /// ログインパスワード. Of the ANSER channel: ten letters and digits.
    pub fn password(&self, no: CustomerNo) -> Ascii<10> {
        let bits = self.secrets.of(u64::from(no.0)).draw(1);
        let mut text = [0; 10];
        text.iter_mut().zip((0..50).step_by(5)).for_each(|(place, shift)| *place = letter(bits >> shift));
        Ascii(text)
    }

    /// ワンタイムパスワード. The six digits that this customer's device shows, always the same ones.
    pub fn otp(&self, no: CustomerNo) -> Ascii<6> {
        Ascii::digits(u32::try_from(self.secrets.of(u64::from(no.0)).below(2, 1_000_000)).unwrap_or(0))
    }
}
