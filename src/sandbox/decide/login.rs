//! 本人確認（第4条第1項）. Who a customer is, by what they know; three wrong tries lock the login.

use crate::{
    event::{AccountKind, Channel, CustomerChange, CustomerNo, Fact},
    sandbox::state::State,
};

/// Wrong tries after which a customer is locked.
const MOST_FAILURES: u8 = 3;

/// What somebody typed into the login form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginAsked {
    /// 店番 + 口座番号 + キャッシュカード暗証番号.
    Institution {
        /// 店番.
        branch_code: String,
        /// 口座番号.
        account_number: String,
        /// 暗証番号.
        pin: String,
    },
    /// 契約者ID + パスワード + ワンタイムパスワード.
    Anser {
        /// 契約者ID.
        contractor_id: String,
        /// パスワード.
        password: String,
        /// ワンタイムパスワード.
        otp: String,
    },
}

/// What came of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginOutcome {
    /// It is this customer.
    Known(CustomerNo),
    /// What was typed does not fit together; so many tries are left, where somebody is meant.
    Mismatch(Option<u8>),
    /// The customer is locked.
    Locked,
    /// The customer is who they say, but may not use the service（第1条第2項）.
    NotEligible,
}

/// Decides a login.
pub fn login(state: &State, asked: &LoginAsked) -> (Vec<Fact>, LoginOutcome) {
    let (found, channel) = match asked {
        LoginAsked::Institution { branch_code, account_number, .. } => {
            (by_account(state, branch_code, account_number), Channel::Institution)
        }
        LoginAsked::Anser { contractor_id, .. } => (state.town().customer_by_contractor(contractor_id), Channel::Anser),
    };
    let Some(customer) = found else {
        return (Vec::new(), LoginOutcome::Mismatch(None));
    };
    let changed = state.changed(customer);
    if changed.locked {
        return (Vec::new(), LoginOutcome::Locked);
    }
    if !knows_secret(state, customer, asked) {
        let failed = Fact::LoginFailed { customer };
        let failures = changed.failures + 1;
        if failures >= MOST_FAILURES {
            let locked = Fact::CustomerChanged { customer, change: CustomerChange::Locked };
            return (vec![failed, locked], LoginOutcome::Locked);
        }
        return (vec![failed], LoginOutcome::Mismatch(Some(MOST_FAILURES - failures)));
    }
    if !state.is_eligible(customer, channel) {
        return (Vec::new(), LoginOutcome::NotEligible);
    }
    let facts = if changed.failures > 0 { vec![Fact::LoggedIn { customer }] } else { Vec::new() };
    (facts, LoginOutcome::Known(customer))
}

fn by_account(state: &State, branch_code: &str, account_number: &str) -> Option<CustomerNo> {
    let branch = state.profile().terms().branches.iter().position(|branch| branch.code == branch_code)?;
    // The eligible accounts are ordinary and savings deposits（第1条第2項(1)）.
    let kinds = [AccountKind::OrdinaryDeposit, AccountKind::SavingsDeposit];
    kinds
        .iter()
        .find_map(|kind| state.town().account_by_number(branch, *kind, account_number))
        .map(|found| found.customer)
}

fn knows_secret(state: &State, customer: CustomerNo, asked: &LoginAsked) -> bool {
    match asked {
        LoginAsked::Institution { pin, .. } => *pin == state.pin(customer),
        LoginAsked::Anser { password, otp, .. } => {
            *password == state.password(customer) && *otp == state.town().otp(customer).as_str()
        }
    }
}
