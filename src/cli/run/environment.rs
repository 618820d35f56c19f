//! What the partner's command is told: where its bank is, who it is there, and who lives in the town.

use super::plan::Planned;
use crate::{event::PartnerTerms, hosted::HostedBank};

/// The partner that is meant where the scenario states none.
const USUAL: &str = "kakeibo";

/// The variables by which clients of many languages are told whom to trust.
const TRUST: [&str; 4] = ["KUMIAI_CA_FILE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"];

/// The variables, each with its value. One that has no value is empty, so that a shell that insists on it goes on.
pub fn of(planned: &Planned, bank: &HostedBank) -> Vec<(String, String)> {
    let base = bank.url();
    let stated = planned.scenario.partners.first();
    let id = stated.map_or(USUAL, |partner| &partner.id.0);
    let terms = planned.opening.partners.iter().find(|terms| &*terms.partner_id.0 == id);
    let of_partner =
        |read: fn(&PartnerTerms) -> Option<String>| terms.and_then(|terms| read(terms)).unwrap_or_default();
    let webhook = stated.and_then(|partner| partner.webhook.as_ref()?.secret.clone());
    let named = [
        ("BASE_URL", base.to_owned()),
        ("ISSUER", base.to_owned()),
        ("CLIENT_ID", of_partner(|terms| Some(terms.client_id.clone()))),
        ("CLIENT_SECRET", of_partner(|terms| terms.client_secret.clone())),
        ("REDIRECT_URI", of_partner(|terms| terms.redirect_uris.first().cloned())),
        ("CONTROL_URL", format!("{base}/_sandbox")),
        // The control plane of a run stands open: it is on loopback, and gone with the run.
        ("CONTROL_KEY", String::new()),
        ("SCENARIO", planned.scenario.name.clone()),
        ("NOW", planned.opening.start.to_string()),
        ("WEBHOOK_SECRET", webhook.unwrap_or_default()),
    ];
    let state = bank.sandbox().published();
    let town = state.town();
    let customers = town.known().filter_map(|no| {
        let name = town.known_as(no)?.to_ascii_uppercase().replace('-', "_");
        Some((format!("CUSTOMER_{name}"), town.customer_id(no).to_string()))
    });
    let named = named.into_iter().map(|(name, value)| (name.to_owned(), value));
    let told = named.chain(customers).map(|(name, value)| (format!("KUMIAI_{name}"), value));
    let authority = planned.encryption.as_ref().and_then(|encryption| encryption.authority.as_ref());
    let trusted = authority.map(|authority| authority.path().display().to_string());
    let trusted = trusted.into_iter().flat_map(|path| TRUST.map(|name| (name.to_owned(), path.clone())));
    told.chain(trusted).collect()
}
