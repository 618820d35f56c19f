//! The partners that stand ready in every sandbox. Locally their ids and secrets are constants.

use crate::{
    event::{Channel, PartnerId, PartnerTerms},
    oauth::Keys,
    scenario,
};
use std::sync::Arc;

/// A partner that needs no registration.
struct Ready {
    id: &'static str,
    name: &'static str,
    channel: Channel,
    secret: Option<&'static str>,
    redirect_uris: &'static [&'static str],
}

/// Where Swagger UI takes authorization answers, however this machine reaches it.
const DOCS: [&str; 4] = [
    "http://127.0.0.1/docs/oauth2-redirect.html",
    "http://localhost/docs/oauth2-redirect.html",
    "https://127.0.0.1/docs/oauth2-redirect.html",
    "https://localhost/docs/oauth2-redirect.html",
];

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
        id: "docs", name: "API ドキュメント", channel: Channel::Institution, secret: None, redirect_uris: &DOCS
    },
    Ready {
        id: "docs-anser",
        name: "API ドキュメント（ANSER）",
        channel: Channel::Anser,
        secret: None,
        redirect_uris: &DOCS,
    },
];

/// The ready partners, each with these redirect URIs besides its own.
pub fn all(redirect_uris: &[String]) -> Vec<Arc<PartnerTerms>> {
    let terms = |ready: &Ready| PartnerTerms {
        window_months: None,
        partner_id: PartnerId(ready.id.into()),
        name: ready.name.to_owned(),
        channel: ready.channel,
        client_id: ready.id.to_owned(),
        client_secret: ready.secret.map(str::to_owned),
        jwks: None,
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
        certificate: false,
        webhook: None,
    };
    READY.iter().map(terms).map(Arc::new).collect()
}

/// The same for a server that others reach: ids and secrets of the sandbox's own, and the documents' pages at the public
/// URL.
pub fn hosted(partners: Vec<Arc<PartnerTerms>>, keys: &Keys, public_url: Option<&str>) -> Vec<Arc<PartnerTerms>> {
    let mut partners = partners;
    for terms in partners.iter_mut().map(Arc::make_mut) {
        if terms.client_secret.is_some() {
            let secret = keys.client_secret(&terms.client_id);
            let usual = terms.client_secret.as_deref().map(scenario::webhook_secret);
            if let Some(webhook) = terms.webhook.as_mut().filter(|webhook| Some(&webhook.secret) == usual.as_ref()) {
                webhook.secret = scenario::webhook_secret(&secret);
            }
            let id: String = keys.client_secret(&format!("id of {}", terms.client_id)).chars().take(8).collect();
            terms.client_id = format!("{}-{id}", terms.client_id);
            terms.client_secret = Some(secret);
        } else if let Some(url) = public_url.filter(|_| terms.is_public()) {
            terms.redirect_uris.push(format!("{}/docs/oauth2-redirect.html", url.trim_end_matches('/')));
        }
    }
    partners
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
