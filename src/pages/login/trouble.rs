//! What can go wrong when a customer proves who they are.

use crate::event::Lang;

/// Why the last try did not prove who the customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginTrouble {
    /// A field was empty or malformed; it did not count as a try.
    Incomplete,
    /// The secret does not belong to the account, or there is no such account.
    Mismatch {
        /// How many tries are left before the customer is locked; none where the customer does not exist.
        tries_left: Option<u8>,
    },
    /// ロック. Too many wrong tries.
    Locked,
    /// 利用資格（第1条第2項）. The customer may not use the service.
    NotEligible,
}

impl LoginTrouble {
    /// The sentence that the customer reads.
    pub(super) fn text(self, lang: Lang) -> String {
        match (self, lang) {
        (LoginTrouble::Incomplete, Lang::Ja) => "入力が足りないか、形式がちがいます。すべての欄を確かめてください。".into(),
        (LoginTrouble::Incomplete, Lang::En) => "Something is missing or malformed. Please check every field.".into(),
        (LoginTrouble::Mismatch { tries_left: None }, Lang::Ja) => "本人確認ができませんでした。入力内容を確かめてください。".into(),
        (LoginTrouble::Mismatch { tries_left: None }, Lang::En) => "We could not identify you. Please check what you entered.".into(),
        (LoginTrouble::Mismatch { tries_left: Some(n) }, Lang::Ja) => {
            format!("本人確認ができませんでした。入力内容を確かめてください。あと{n}回まちがえると、ご利用を停止（ロック）します。")
        }
        (LoginTrouble::Mismatch { tries_left: Some(1) }, Lang::En) => {
            "We could not identify you. One more wrong try will lock your access.".into()
        }
        (LoginTrouble::Mismatch { tries_left: Some(n) }, Lang::En) => {
            format!("We could not identify you. After {n} more wrong tries your access will be locked.")
        }
        (LoginTrouble::Locked, Lang::Ja) => {
            "まちがいが続いたため、ご利用を停止（ロック）しました。正しい暗証番号でも手続きできません。".into()
        }
        (LoginTrouble::Locked, Lang::En) => {
            "Your access is locked after too many wrong tries. The right PIN or password will not open it.".into()
        }
        (LoginTrouble::NotEligible, Lang::Ja) => {
            "APIサービスの利用条件を満たしていません。インターネットバンキングの契約か、普通預金・貯蓄預金のキャッシュカードが必要です（規定第1条第2項(1)）。".into()
        }
        (LoginTrouble::NotEligible, Lang::En) => {
            "You do not meet the conditions of the service: an internet banking contract, or a cash card for an ordinary or savings deposit (terms, Art. 1(2)(1)).".into()
        }
    }
    }
}
