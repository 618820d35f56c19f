//! 登場人物. Which seat of the town each member of the cast has.

use crate::event::{CustomerNo, Persona};

/// The seats of the cast: the first customers of every town. A seat without a story yet is an ordinary customer's, so that
/// nobody moves when a story is added.
const SEATS: [Option<Persona>; 12] = [
    Some(Persona::AllKinds),
    Some(Persona::Plain),
    Some(Persona::Empty),
    Some(Persona::HeavyDay),
    Some(Persona::Overdraft),
    Some(Persona::Corrections),
    Some(Persona::ClosedAccount),
    Some(Persona::Corporate),
    None, // wrong-account
    Some(Persona::CardOnly),
    Some(Persona::IbOnly),
    Some(Persona::Ineligible),
];

/// Who sits on the seat of this customer, if a member of the cast does.
pub(super) fn persona_of(no: CustomerNo) -> Option<Persona> {
    SEATS.get(usize::try_from(no.0).ok()?).copied().flatten()
}

/// The seat of a member of the cast.
pub(super) fn seat_of(persona: Persona) -> Option<CustomerNo> {
    let seat = SEATS.iter().position(|seat| *seat == Some(persona))?;
    u32::try_from(seat).ok().map(CustomerNo)
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
