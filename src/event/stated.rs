//! 登場人物. Customers whom a scenario states, with their accounts.

use super::{ids::Yen, kind::AccountKind};
use serde::{Deserialize, Serialize};

/// 登場人物. A customer whom the scenario knows by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedCustomer {
    /// The name by which events and partners refer to the customer.
    pub id: String,
    /// 名義. Absent = as the town draws it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// 名義カナ. Absent = the reading of the name as the town knows it, or else the id in capitals.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name_kana: Option<String>,
    /// The accounts: at most one of each kind. None = as the town draws them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub accounts: Vec<StatedAccount>,
}

/// An account that the scenario states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedAccount {
    /// The name by which events refer to it, besides `persona/kind`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    /// 口座種類.
    pub kind: AccountKind,
    /// 店番. Absent = as the town draws it; a customer banks at one branch.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub branch: Option<String>,
    /// 口座番号. Seven digits; absent = as the town draws it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub number: Option<String>,
    /// 残高. Met at the first instant of bank time, in yen; absent = as the town draws it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub balance: Option<Yen>,
}
