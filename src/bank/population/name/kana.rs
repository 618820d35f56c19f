//! 半角カナ. The characters that telegrams between Japanese banks carry.

/// Whether `text` is written in those characters alone: large half-width kana without `ｦ` and `ｰ`, the two voicing
/// marks, digits, capital letters, space and ``( ) - . / ｢ ｣ \``.
pub fn is_bank_kana(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| {
            matches!(c, 'ｱ'..='ﾝ' | 'ﾞ' | 'ﾟ' | '0'..='9' | 'A'..='Z' | ' ' | '(' | ')' | '-' | '.' | '/' | '｢' | '｣' | '\\')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_kana_long_vowels_and_commas_are_not_carried() {
        for good in ["ﾄﾔﾏ ﾀﾛｳ", "ｶ)ﾄﾅﾐｼﾖｳｼﾞ", "ｱｵｿﾞﾗｼﾖｳｼﾞ(ｶ", "NHK", "ｶ-ﾄﾞ"]
        {
            assert!(is_bank_kana(good), "{good}");
        }
        for bad in ["", "ﾄﾔﾏ,ﾀﾛｳ", "ｼｮｳｼﾞ", "ｶｰﾄﾞ", "ｦ", "トヤマ", "nhk"] {
            assert!(!is_bank_kana(bad), "{bad}");
        }
    }
}
