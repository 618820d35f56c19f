//! Why a store is not opened, and what to do about it.

use crate::event::Lang;

/// Why a store is not opened. Nothing has been changed in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Another process has it open.
    InUse,
    /// It is damaged.
    Damaged(String),
    /// It was written by something else than this program.
    Foreign,
    /// It was written in a format that this version does not know.
    Format {
        /// Which one was found.
        found: String,
        /// Which one this version writes.
        known: u32,
    },
    /// It was begun with another secret: no token in it could be read.
    OtherSecret,
    /// It cannot be reached, read or written.
    Unavailable(String),
}

impl OpenError {
    /// What is wrong with the store at `place`, and what to do.
    pub fn say(&self, place: &str, lang: Lang) -> String {
        match lang {
            Lang::En => self.say_en(place),
            Lang::Ja => self.say_ja(place),
        }
    }

    fn say_en(&self, place: &str) -> String {
        match self {
            Self::InUse => format!("{place}: another kumiai has it open; stop that one, or choose another place"),
            Self::Damaged(why) => format!(
                "{place}: what is kept there is damaged ({why}). Nothing was changed. Put a backup in its place, or move \
                 it away to begin anew"
            ),
            Self::Foreign => format!("{place}: this was not written by kumiai; choose another place"),
            Self::Format { found, known } => format!(
                "{place}: kept in format {found}, and this version knows format {known}. Nothing was changed. Start it \
                 with the version that wrote it, or choose another place"
            ),
            Self::OtherSecret => format!(
                "{place}: kept under another secret, so no token in it could be read. Give the one it was begun with \
                 (--secret-file FILE or KUMIAI_SECRET), or choose another place"
            ),
            Self::Unavailable(why) => format!("{place}: {why}"),
        }
    }

    fn say_ja(&self, place: &str) -> String {
        match self {
            Self::InUse => format!("{place}: 別の kumiai が使っています。そちらを止めるか、別の場所を指定してください"),
            Self::Damaged(why) => format!(
                "{place}: 保存されたデータが壊れています（{why}）。何も変更していません。バックアップと置き換えるか、\
                 別の場所へ移してから新しく始めてください"
            ),
            Self::Foreign => format!("{place}: kumiai のデータではありません。別の場所を指定してください"),
            Self::Format { found, known } => format!(
                "{place}: 形式 {found} のデータです。この版が扱えるのは形式 {known} です。何も変更していません。\
                 書き込んだ版で起動するか、別の場所を指定してください"
            ),
            Self::OtherSecret => format!(
                "{place}: 別の秘密の値で作られたデータなので、トークンを読めません。作成時の値を --secret-file FILE \
                 か環境変数 KUMIAI_SECRET で指定するか、別の場所を指定してください"
            ),
            Self::Unavailable(why) => format!("{place}: {why}"),
        }
    }
}
