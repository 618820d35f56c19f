//! 金融機関プロファイル. What one institution states, checked and made ready for look-up.

mod checks;
#[cfg(test)]
mod tests;

use super::{refusal::Said, service_hours::ServiceHours};
use crate::event::{AccountKind, BeforeWindow, Branch, Channel, ProfileTerms};
use std::sync::Arc;

/// 金融機関プロファイル. One institution: its terms as stated, and the tables made from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    terms: Arc<ProfileTerms>,
    hours: ServiceHours,
    offered: [u8; 2],
}

impl Profile {
    /// Checks what is stated and prepares it. Everything that is wrong is said at once, each naming its place.
    pub fn compile(terms: &ProfileTerms) -> Result<Self, Vec<Said>> {
        let wrong = checks::all(terms);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let offered = [Channel::Institution, Channel::Anser].map(|channel| {
            let kinds = terms.kinds.get(&channel).map_or(&[][..], Vec::as_slice);
            kinds.iter().fold(0, |set, kind| set | bit(*kind))
        });
        Ok(Self { terms: Arc::new(terms.clone()), hours: ServiceHours::compile(&terms.hours), offered })
    }

    /// What the institution states.
    pub const fn terms(&self) -> &Arc<ProfileTerms> {
        &self.terms
    }

    /// サービス時間帯（第2条第1項, 第4条第1項）. When the bank answers.
    pub const fn hours(&self) -> &ServiceHours {
        &self.hours
    }

    /// 連携対象（第2条第2項）. Whether accounts of this kind are reached through this channel.
    pub const fn offers(&self, channel: Channel, kind: AccountKind) -> bool {
        let [institution, anser] = self.offered;
        let set = match channel {
            Channel::Institution => institution,
            Channel::Anser => anser,
        };
        set & bit(kind) != 0
    }

    /// 提供期間（第2条第4項）. How many months back statements of this kind begin on a channel.
    pub fn window_months(&self, channel: Channel, kind: AccountKind) -> u32 {
        let window = &self.terms.window;
        let apart = window.apart.iter().find(|apart| apart.channel == channel && apart.kind == kind);
        apart.map_or_else(
            || match kind {
                AccountKind::CardLoan => window.card_loan_months,
                AccountKind::OrdinaryDeposit
                | AccountKind::SavingsDeposit
                | AccountKind::TaxReserveDeposit
                | AccountKind::TimeDeposit
                | AccountKind::CurrentDeposit => window.deposits_months,
            },
            |apart| apart.months,
        )
    }

    /// 提供期間より前の照会. Whether a period that begins before the window is cut in silence instead of refused.
    pub fn cuts_periods(&self) -> bool {
        self.terms.window.before == BeforeWindow::Cut
    }

    /// 店舗. The branch with this code, or nothing.
    pub fn branch(&self, code: &str) -> Option<&Branch> {
        self.terms.branches.iter().find(|branch| branch.code == code)
    }
}

const fn bit(kind: AccountKind) -> u8 {
    1 << kind as u8
}
