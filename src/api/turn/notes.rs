//! What a turn notes for the journal while it is decided.

use super::{Turn, token_shown};
use crate::{
    bank::refusal::Refusal,
    event::{LinkNo, PartnerNo},
    journal::fingerprint,
    oauth::OauthError,
};

impl Turn {
    /// Notes for the journal who calls, where no token says so.
    pub fn note_partner(&self, partner: PartnerNo) {
        self.data.caller.set(Some((partner, None)));
    }

    /// Notes for the journal under which link a partner calls, where what it exchanges says so.
    pub fn note_link(&self, link: LinkNo) {
        self.data.caller.set(self.data.caller.get().map(|(partner, _)| (partner, Some(link))));
    }

    /// Notes for the journal what the authorization server says instead of a refusal of the bank.
    pub fn note_oauth_error(&self, error: &OauthError) {
        let _ = self.data.oauth_error.set((error.error.to_owned(), error.description.clone()));
        if let Some(code) = error.because {
            self.note_refusal(Refusal::new(code));
        }
    }

    /// Notes for the journal which code or refresh token is presented for exchange.
    pub fn note_exchanged(&self, token: u32) {
        self.data.exchanged.set(Some(token));
    }

    /// Notes for the journal that there is a next page, and its key.
    pub fn note_next_page(&self, key: &str) {
        self.data.next_page.set(Some(fingerprint(key)));
    }

    /// Notes for the journal a refusal that is answered in another form.
    pub fn note_refusal(&self, refusal: Refusal) {
        let _ = self.data.refused.set(refusal);
    }

    /// Notes for the journal which sandbox of this server made the token that is none of this one's access tokens. The
    /// answer does not say it: whoever asks for the explanation is the developer, whoever calls may be anybody.
    pub(super) fn note_token_made(&self) {
        let token = token_shown(self.request.headers()).map(str::as_bytes);
        if let Some(made) = token.zip(self.bank()).and_then(|(token, bank)| bank.registry.maker_of(token)) {
            let _ = self.data.token_made.set(made);
        }
    }
}
