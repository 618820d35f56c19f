//! The languages that the bank speaks.

use super::words::word_enum;

word_enum! {
    /// 言語. Japanese unless a caller asks for English.
    pub enum Lang {
        /// 日本語.
        Ja = "ja",
        /// English.
        En = "en",
    }
}
