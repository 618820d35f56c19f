//! The partners that stand ready in every sandbox. Locally their ids and secrets are constants.

use crate::event::{Channel, PartnerId, PartnerTerms};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::Arc;

/// A partner that needs no registration.
struct Ready {
    id: &'static str,
    name: &'static str,
    channel: Channel,
    secret: Option<&'static str>,
    redirect_uris: &'static [&'static str],
}

const READY: [Ready; 4] = [
    Ready {
        id: "kakeibo",
        name: "家計簿アプリ",
        channel: Channel::Institution,
        secret: Some("kakeibo-secret"),
        redirect_uris: &["http://127.0.0.1/callback", "http://localhost/callback"],
    },
    Ready {
        id: "kaikei",
        name: "会計ソフト",
        channel: Channel::Anser,
        secret: Some("kaikei-secret"),
        redirect_uris: &["http://127.0.0.1/callback", "http://localhost/callback"],
    },
    Ready {
        id: "docs",
        name: "API ドキュメント",
        channel: Channel::Institution,
        secret: None,
        redirect_uris: &["http://127.0.0.1/docs/oauth2-redirect.html", "http://localhost/docs/oauth2-redirect.html"],
    },
    Ready {
        id: "docs-anser",
        name: "API ドキュメント（ANSER）",
        channel: Channel::Anser,
        secret: None,
        redirect_uris: &["http://127.0.0.1/docs/oauth2-redirect.html", "http://localhost/docs/oauth2-redirect.html"],
    },
];

/// The ready partners, each with these redirect URIs besides its own.
pub fn all(redirect_uris: &[String]) -> Vec<Arc<PartnerTerms>> {
    let terms = |ready: &Ready| PartnerTerms {
        partner_id: PartnerId(ready.id.into()),
        name: ready.name.to_owned(),
        channel: ready.channel,
        client_id: ready.id.to_owned(),
        client_secret: ready.secret.map(str::to_owned),
        redirect_uris: ready
            .redirect_uris
            .iter()
            .map(|uri| (*uri).to_owned())
            .chain(redirect_uris.iter().cloned())
            .collect(),
        kinds: None,
        access_token_secs: None,
        refresh_token_secs: None,
        link_secs: None,
    };
    READY.iter().map(terms).map(Arc::new).collect()
}

/// The same for a server that others reach: secrets made of the server's own, and the documents' pages at its public URL.
pub fn hosted(partners: Vec<Arc<PartnerTerms>>, secret: &[u8], public_url: Option<&str>) -> Vec<Arc<PartnerTerms>> {
    let mut partners = partners;
    for terms in partners.iter_mut().map(Arc::make_mut) {
        if terms.client_secret.is_some() {
            terms.client_secret = Some(made_secret(secret, &terms.client_id));
        } else if let Some(url) = public_url {
            terms.redirect_uris.push(format!("{}/docs/oauth2-redirect.html", url.trim_end_matches('/')));
        }
    }
    partners
}

/// The secret of a partner that a scenario states without one: for a server that others reach, made of its own secret.
pub fn secret_of(client_id: &str, hosted_with: Option<&[u8]>) -> String {
    hosted_with.map_or_else(|| format!("{client_id}-secret"), |secret| made_secret(secret, client_id))
}

fn made_secret(secret: &[u8], client_id: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        std::process::abort();
    };
    mac.update(b"client secret of ");
    mac.update(client_id.as_bytes());
    BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()[..24])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::READY_PARTNERS;

    #[test]
    fn scenarios_know_the_ready_partners_and_their_channels() {
        let ready = READY.iter().map(|ready| (ready.id, ready.channel));
        assert!(ready.eq(READY_PARTNERS));
    }
}
