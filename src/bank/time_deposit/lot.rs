//! 預入明細. One lot of a time deposit.

use super::{interest::Method, plan::Product};
use crate::event::{Day, Yen};

/// 大口定期預金: from 10,000,000 yen on.
pub(super) const LARGE: i64 = 10_000_000;
/// スーパー定期300: from 3,000,000 yen on.
pub(super) const MIDDLE: i64 = 3_000_000;

/// 預入明細. One lot of a time deposit, as it stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// 預入番号.
    pub deposit_number: u32,
    /// 枝番.
    pub sub_number: u32,
    /// 商品名.
    pub product_name: &'static str,
    /// 元金. As it stands since the last renewal.
    pub principal: Yen,
    /// 預入日. Of the running term.
    pub deposited_on: Day,
    /// 当初預入日.
    pub first_deposited_on: Day,
    /// 満期日.
    pub matures_on: Day,
    /// 預入期間.
    pub term: Term,
    /// 約定利率. Millionths a year.
    pub rate: i64,
    /// 利息計算方法.
    pub method: Method,
    /// 満期時取扱.
    pub instruction: Instruction,
    /// 中間払利率. Millionths a year, where interest is paid during the term.
    pub intermediate_rate: Option<i64>,
    /// 税区分.
    pub tax_class: TaxClass,
    /// 状態.
    pub status: Status,
}

/// 預入期間.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Whole months.
    Months(u32),
    /// Days, where the day of maturity was given.
    Days(u32),
}

/// 満期時取扱. What becomes of a lot at maturity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instruction {
    /// 自動継続（元利）.
    RenewAll,
    /// 自動継続（元金）. The interest goes to the ordinary deposit.
    RenewPrincipal,
    /// 満期解約. Principal and interest go to the ordinary deposit.
    PayOut,
    /// 自動継続なし. It stays until the customer comes for it.
    Leave,
}

/// 税区分.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxClass {
    /// 総合課税. Of corporations.
    Comprehensive,
    /// 源泉分離課税. Of natural persons.
    Separate,
    /// マル優.
    Exempt,
}

/// 状態. What has become of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Its term runs.
    Active,
    /// 満期. Its term is over, and it has not been paid out.
    Matured,
    /// 解約. It was paid out.
    Cancelled,
}

/// 商品名. What a lot of this amount is called.
pub(super) const fn product_name(product: Product, principal: i64) -> &'static str {
    match product {
        Product::Notice => "期日指定定期預金",
        Product::Fixed if principal >= LARGE => "大口定期預金",
        Product::Fixed if principal >= MIDDLE => "スーパー定期300",
        Product::Fixed => "スーパー定期",
    }
}
