//! お客さま. Who lives in the town, with what a tester needs to log in as them.

use crate::{
    api::turn::{Body, Turn},
    bank::population::Customer,
    event::{AccountKind, AccountNo, CustomerNo, Operation},
    sandbox::{State, named_customer},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use std::iter;
use utoipa::{IntoParams, ToSchema};

/// How many people one answer lists at most.
const MOST_PEOPLE: u32 = 500;
/// How many people one answer lists unless told otherwise.
const SOME_PEOPLE: u32 = 50;

/// Which people to list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct PeopleQuery {
    /// How many people to pass over. The cast comes first.
    #[param(minimum = 0, default = 0)]
    offset: Option<u32>,
    /// How many people to list.
    #[param(minimum = 1, maximum = 500, default = 50)]
    limit: Option<u32>,
    /// Only this one: a name of the cast or of the scenario, or a `customer_id`.
    #[param(example = "all-kinds")]
    customer: Option<String>,
}

/// Some of the people of the town.
#[derive(Serialize, ToSchema)]
pub struct PeopleView {
    /// How many people live there.
    #[schema(example = 10_000)]
    pub total: u32,
    /// Those asked for.
    pub people: Vec<PersonView>,
}

/// A customer, with what a tester needs to be this customer.
#[derive(Serialize, ToSchema)]
pub struct PersonView {
    /// The customer's id, as partners see it.
    #[schema(example = "cu-67229993")]
    pub customer_id: String,
    /// The name by which scenarios know this customer: one of the cast, or one whom the scenario states.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "all-kinds")]
    pub persona: Option<String>,
    /// The name.
    #[schema(example = "堀　進")]
    pub name: String,
    /// The name in half-width kana.
    #[schema(example = "ﾎﾘ ｽｽﾑ")]
    name_kana: String,
    /// How this customer logs in.
    pub login: LoginView,
    /// The accounts.
    pub accounts: Vec<PersonAccountView>,
}

/// How a customer logs in on each channel.
#[derive(Serialize, ToSchema)]
pub struct LoginView {
    /// Branch, account number and PIN of the cash card; absent without a cash card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionLogin>,
    /// Contractor id, password and one-time password; absent without an internet banking contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anser: Option<AnserLogin>,
}

/// The login of the institution channel.
#[derive(Serialize, ToSchema)]
pub struct InstitutionLogin {
    /// 店番. The code of the branch, three digits.
    #[schema(example = "003")]
    pub branch_code: String,
    /// 口座番号. The number of the ordinary deposit.
    #[schema(example = "8821819")]
    pub account_number: String,
    /// 暗証番号. The PIN of the cash card.
    #[schema(example = "3599")]
    pub pin: String,
}

/// The login of the ANSER channel.
#[derive(Serialize, ToSchema)]
pub struct AnserLogin {
    /// 契約者ID. The contractor id of the internet banking contract.
    #[schema(example = "62918407")]
    pub contractor_id: String,
    /// パスワード. The password.
    #[schema(example = "z8vudfyxm6")]
    pub password: String,
    /// ワンタイムパスワード. The one-time password.
    #[schema(example = "064320")]
    pub otp: String,
}

/// One account of a customer.
#[derive(Serialize, ToSchema)]
pub struct PersonAccountView {
    /// Its id on the institution channel.
    #[schema(example = "x6rnwjt57f9k2ftc")]
    account_id: String,
    /// Its id on the ANSER channel.
    #[schema(example = "00301882181900000000000000000000")]
    anser_account_id: String,
    /// Its kind.
    pub account_kind: AccountKind,
    /// 店番. The code of the branch, three digits.
    #[schema(example = "003")]
    branch_code: String,
    /// 口座番号. The account number, seven digits.
    #[schema(example = "8821819")]
    account_number: String,
}

impl PeopleView {
    /// These people, as they are now.
    pub fn of(state: &State, listed: impl Iterator<Item = CustomerNo>) -> Self {
        let customers = listed.filter_map(|no| state.town().customer(no));
        Self {
            total: state.town().population(),
            people: customers.map(|customer| PersonView::of(state, &customer)).collect(),
        }
    }
}

impl PersonView {
    /// A customer as this state knows them.
    pub fn of(state: &State, customer: &Customer) -> Self {
        let (town, branches) = (state.town(), &state.profile().terms().branches);
        let branch_code = branches.get(customer.branch).map(|b| b.code.clone()).unwrap_or_default();
        let number = |kind| town.account_number(AccountNo { customer: customer.no, kind }).to_string();
        let institution = state.has_card(customer.no).then(|| InstitutionLogin {
            branch_code: branch_code.clone(),
            account_number: number(AccountKind::OrdinaryDeposit),
            pin: state.pin(customer.no),
        });
        let contractor_id = town.contractor_id(customer.no).filter(|_| state.has_ib(customer.no));
        let anser = contractor_id.map(|contractor_id| AnserLogin {
            contractor_id: contractor_id.to_string(),
            password: state.password(customer.no),
            otp: town.otp(customer.no).to_string(),
        });
        let accounts = customer.kinds.iter().map(|kind| {
            let account = AccountNo { customer: customer.no, kind };
            PersonAccountView {
                account_id: town.account_id(account).to_string(),
                anser_account_id: town.anser_account_id(account, branches).map(|id| id.to_string()).unwrap_or_default(),
                account_kind: kind,
                branch_code: branch_code.clone(),
                account_number: number(kind),
            }
        });
        Self {
            customer_id: town.customer_id(customer.no).to_string(),
            persona: town.known_as(customer.no).map(str::to_owned),
            name: customer.name.kanji(),
            name_kana: customer.name.kana(),
            login: LoginView { institution, anser },
            accounts: accounts.collect(),
        }
    }
}

/// List the people of the town.
///
/// The cast comes first: customers with a story that recurs whatever day the clock shows. Then everybody else. With
/// `customer`, that one alone.
#[utoipa::path(tag = "people", params(PeopleQuery), responses((status = 200, description = "People with their logins.", body = PeopleView)))]
#[get("/people")]
pub async fn list_people(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListPeople, || {
        let query = turn.query(&["offset", "limit", "customer"])?;
        let offset = query.number("offset", 0, u32::MAX)?.unwrap_or(0);
        let limit = query.number("limit", 1, MOST_PEOPLE)?.unwrap_or(SOME_PEOPLE);
        let state = turn.state();
        let named = query.text("customer").map(|name| named_customer(state, name, "customer")).transpose()?;
        if let Some(no) = named {
            return Body::json(&PeopleView::of(state, iter::once(no)));
        }
        let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let listed = state.town().everybody().skip(place(offset)).take(place(limit));
        Body::json(&PeopleView::of(state, listed))
    })
}
