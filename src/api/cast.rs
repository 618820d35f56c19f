//! The cast on the pages: with whom to try things out.

use crate::{
    event::{AccountKind, AccountNo, Lang, Persona},
    pages::{AnserLogin, CastMember, InstitutionLogin},
    sandbox::State,
};

/// The cast with its logins, as they are now.
pub fn of(state: &State, lang: Lang) -> Vec<CastMember> {
    Persona::ALL.iter().filter_map(|persona| member(state, *persona, lang)).collect()
}

fn member(state: &State, persona: Persona, lang: Lang) -> Option<CastMember> {
    let town = state.town();
    let customer = town.customer(town.persona(persona)?)?;
    let branch = state.profile().terms().branches.get(customer.branch)?;
    let ordinary = AccountNo { customer: customer.no, kind: AccountKind::OrdinaryDeposit };
    let institution = state.has_card(customer.no).then(|| InstitutionLogin {
        branch_code: branch.code.clone(),
        account_number: town.account_number(ordinary).to_string(),
        pin: state.pin(customer.no),
    });
    let contractor_id = town.contractor_id(customer.no).filter(|_| state.has_ib(customer.no));
    let anser = contractor_id.map(|contractor_id| AnserLogin {
        contractor_id: contractor_id.to_string(),
        password: state.password(customer.no),
        otp: Some(town.otp(customer.no).to_string()),
    });
    let about = about(persona, lang).to_owned();
    Some(CastMember { persona: persona.word().to_owned(), name: customer.name.kanji(), about, institution, anser })
}

/// What a member of the cast is good for.
const fn about(persona: Persona, lang: Lang) -> &'static str {
    let (ja, en) = match persona {
        Persona::AllKinds => ("すべての種類の口座を持つ", "holds every kind of account"),
        Persona::Plain => ("普通預金だけを持つ給与所得者", "an employee with one ordinary deposit"),
        Persona::Empty => ("入出金のない口座", "an account without movements"),
        Persona::Overdraft => ("給料日前に貸越になる総合口座", "overdrawn before payday, against time deposits"),
        Persona::ClosedAccount => {
            ("普通預金は解約済み、貯蓄預金は利用中", "the ordinary deposit is closed, a savings deposit is not")
        }
        Persona::HeavyDay => ("毎月10日に501件の明細", "501 entries on the 10th of every month"),
        Persona::Corrections => ("毎月15日に訂正がある", "an entry is put right every month"),
        Persona::Corporate => ("普通預金と当座預金を持つ法人", "a company with an ordinary and a current deposit"),
        Persona::WrongAccount => ("plain と同姓同名・同じ店の別人", "a namesake of plain at the same branch"),
        Persona::CardOnly => ("カードのみ（金融機関APIだけ）", "a cash card only: institution channel"),
        Persona::IbOnly => ("IB契約のみ（ANSER APIだけ）", "internet banking only: ANSER channel"),
        Persona::Ineligible => ("利用資格がない", "may not link at all"),
    };
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}
