//! How strict an authorization server is: an axis of its own beside the institution.

use super::words::word_enum;

word_enum! {
    /// 認可サーバーの厳しさ. How strictly clients prove who they are.
    #[derive(Default)]
    pub enum Security {
        /// As banks began: a secret, with PKCE for public clients.
        #[default]
        Classic = "classic",
        /// PKCE for everybody.
        Strict = "strict",
        /// The second security profile of FAPI.
        Fapi2 = "fapi2",
    }
}

impl Security {
    /// Whether it is what holds where nothing is said.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Whether every client has to use PKCE, the confidential ones too (RFC 7636).
    pub const fn asks_all_for_pkce(self) -> bool {
        match self {
            Self::Classic => false,
            Self::Strict | Self::Fapi2 => true,
        }
    }
}
