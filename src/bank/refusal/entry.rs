//! 謝絶の内容. What is known about a refusal from its code alone: the one source of every answer, of the published
//! documents and of every explanation.

use super::{Said, table::TABLE};
use crate::event::RefusalCode;

/// 応答層. Which of the ANSER channel's two systems answers: each has an error grammar of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The gateway in front: path, method, size, token, stops and rates, and whatever it cannot pass on.
    Gateway,
    /// 勘定系. The bank's own system: hours, links, accounts and periods.
    Core,
}

/// 謝絶の内容. One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which refusal.
    pub code: RefusalCode,
    /// The HTTP status.
    pub status: u16,
    /// The article and paragraph of the terms behind it, such as `2.1`; none for a fault of the wire.
    pub clause: Option<&'static str>,
    /// Who answers on the ANSER channel.
    pub layer: Layer,
    /// What is the matter, in one line.
    pub title: Said,
    /// What a good partner does about it.
    pub advice: Said,
}

/// What the table says about `code`.
pub fn entry(code: RefusalCode) -> &'static Entry {
    &TABLE[code as usize]
}

// The look-up is by position, so a row that is missing or out of place must not compile.
const _: () = {
    assert!(TABLE.len() == RefusalCode::ALL.len(), "every refusal has one row");
    let mut i = 0;
    while i < TABLE.len() {
        assert!(TABLE[i].code as usize == i, "the rows stand in the order of the codes");
        i += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;
    use RefusalCode as R;
    use std::collections::BTreeSet;

    /// How many paragraphs each article of the terms of 2023-05-31 has.
    const PARAGRAPHS: [u32; 9] = [3, 4, 1, 8, 3, 1, 4, 1, 1];

    #[test]
    fn every_refusal_names_a_clause_or_is_a_fault_of_the_wire() {
        let wire = [
            R::SandboxNotFound,
            R::SandboxExpired,
            R::ControlKeyMissing,
            R::ControlKeyWrong,
            R::NotFound,
            R::MethodNotAllowed,
            R::NotAcceptable,
            R::PayloadTooLarge,
            R::TokenMissing,
            R::RateLimited,
            R::ParameterInvalid,
            R::UnsupportedMediaType,
            R::BankCodeUnknown,
            R::PageKeyInvalid,
            R::PageKeyExpired,
            R::SandboxTaken,
            R::TooMany,
            R::ClockBackwards,
            R::EventImpossible,
            R::CallEvicted,
            R::StoreUnavailable,
            R::InternalError,
        ];
        for code in R::ALL {
            assert_eq!(entry(*code).clause.is_none(), wire.contains(code), "{code}");
        }
    }

    #[test]
    fn every_clause_stands_in_the_terms() {
        for (code, clause) in TABLE.iter().filter_map(|row| Some((row.code, row.clause?))) {
            let (article, paragraph) = clause.split_once('.').unwrap();
            let last = PARAGRAPHS[article.parse::<usize>().unwrap() - 1];
            assert!((1..=last).contains(&paragraph.parse().unwrap()), "{code}: {clause}");
        }
    }

    #[test]
    fn every_status_is_an_error_and_every_text_is_its_own() {
        let mut titles = BTreeSet::new();
        for row in &TABLE {
            assert!((400..600).contains(&row.status), "{}", row.code);
            for said in [&row.title, &row.advice] {
                assert!(!said.ja.is_ascii() && said.ja.ends_with('。'), "{}: {}", row.code, said.ja);
                assert!(said.en.is_ascii() && said.en.ends_with('.'), "{}: {}", row.code, said.en);
            }
            assert!(titles.insert(&row.title.ja) && titles.insert(&row.title.en), "{}", row.code);
        }
    }

    #[test]
    fn the_core_speaks_of_hours_links_accounts_and_periods_only() {
        let core: Vec<&str> = TABLE.iter().filter(|r| r.layer == Layer::Core).map(|r| r.code.word()).collect();
        assert_eq!(
            core,
            [
                "outside_service_hours",
                "partner_suspended",
                "link_expired",
                "link_superseded",
                "credential_changed",
                "link_discontinued",
                "eligibility_lost",
                "link_suspended",
                "terms_not_accepted",
                "bank_code_unknown",
                "account_not_linked",
                "account_kind_not_offered",
                "operation_not_for_kind",
                "account_closed",
                "account_frozen",
                "period_invalid",
                "period_before_window",
                "period_too_long",
                "page_key_invalid",
                "page_key_expired",
            ]
        );
    }
}
