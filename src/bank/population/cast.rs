//! 登場人物. Which seat of the town each member of the cast has.

use crate::event::{CustomerNo, Persona};

/// The seats of the cast: the first customers of every town.
const SEATS: [Persona; SIZE as usize] = [
    Persona::AllKinds,
    Persona::Plain,
    Persona::Empty,
    Persona::HeavyDay,
    Persona::Overdraft,
    Persona::Corrections,
    Persona::ClosedAccount,
    Persona::Corporate,
    Persona::WrongAccount,
    Persona::CardOnly,
    Persona::IbOnly,
    Persona::Ineligible,
];

/// Who sits on the seat of this customer, if a member of the cast does.
pub(super) fn persona_of(no: CustomerNo) -> Option<Persona> {
    SEATS.get(usize::try_from(no.0).ok()?).copied()
}

/// The seat of a member of the cast.
pub(super) fn seat_of(persona: Persona) -> Option<CustomerNo> {
    let seat = SEATS.iter().position(|seat| *seat == persona)?;
    u32::try_from(seat).ok().map(CustomerNo)
}

/// How many seats the cast has.
pub(super) const SIZE: u32 = 12;

/// 同姓同名. Whose name and branch this customer shares: `wrong-account` those of `plain`, everybody else their own.
pub(super) fn namesake_of(no: CustomerNo) -> CustomerNo {
    match persona_of(no) {
        Some(Persona::WrongAccount) => seat_of(Persona::Plain).unwrap_or(no),
        Some(
            Persona::AllKinds
            | Persona::Plain
            | Persona::Empty
            | Persona::HeavyDay
            | Persona::Overdraft
            | Persona::Corrections
            | Persona::ClosedAccount
            | Persona::Corporate
            | Persona::CardOnly
            | Persona::IbOnly
            | Persona::Ineligible,
        )
        | None => no,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_of_the_cast_has_one_seat() {
        for persona in Persona::ALL {
            assert_eq!(persona_of(seat_of(*persona).unwrap()), Some(*persona));
        }
    }
}
