//! 登場人物. Customers that a scenario states.

use crate::event::{AccountKind, Yen};

/// A customer whom the scenario knows by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioPersona {
    /// The name by which events and partners refer to the customer.
    pub id: String,
    /// 名義. Absent = as the town draws it.
    pub name: Option<String>,
    /// The accounts: at most one of each kind. None = as the town draws them.
    pub accounts: Vec<StatedAccount>,
}

/// An account that the scenario states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedAccount {
    /// The name by which events refer to it, besides `persona/kind`.
    pub id: Option<String>,
    /// 口座種類.
    pub kind: AccountKind,
    /// 店番. Absent = as the town draws it.
    pub branch: Option<String>,
    /// 口座番号. Seven digits; absent = as the town draws it.
    pub number: Option<String>,
    /// 残高. Met at the first instant of bank time, in yen; absent = as the town draws it.
    pub balance: Option<Yen>,
}
