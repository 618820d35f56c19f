//! The articles and paragraphs of the terms of use (as of 2023-05-31).

/// How many paragraphs each article has, from 第1条 to 第9条.
const PARAGRAPHS: [u32; 9] = [3, 4, 1, 8, 3, 1, 4, 1, 1];

/// Whether `clause`, written as `article.paragraph` such as `2.1`, stands in the terms.
pub fn clause_exists(clause: &str) -> bool {
    existing().any(|c| c == clause)
}

/// Every paragraph, in the order of the terms.
pub fn existing() -> impl Iterator<Item = String> {
    (1_u32..).zip(PARAGRAPHS).flat_map(|(article, count)| (1..=count).map(move |p| format!("{article}.{p}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_have_nine_articles_and_twenty_six_paragraphs() {
        assert_eq!(existing().count(), 26);
        assert!(clause_exists("1.1") && clause_exists("4.8") && clause_exists("9.1"));
        assert!(!clause_exists("2.5") && !clause_exists("10.1") && !clause_exists("2") && !clause_exists("02.1"));
    }
}
