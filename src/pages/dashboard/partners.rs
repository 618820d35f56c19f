//! API連携事業者. Who is registered, with what an OAuth client needs.

use crate::{
    event::{Channel, Lang},
    pages::say::{channel_name, say},
};
use maud::{Markup, html};

/// API連携事業者. A partner as its developer needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerView {
    /// The word by which scenarios know it.
    pub partner_id: String,
    /// Its name, as customers see it.
    pub name: String,
    /// Its channel.
    pub channel: Channel,
    /// The OAuth `client_id`.
    pub client_id: String,
    /// The OAuth client secret; a public client has none.
    pub client_secret: Option<String>,
    /// Where authorization answers may be sent.
    pub redirect_uris: Vec<String>,
}

/// The section of the partners.
pub(super) fn section(lang: Lang, partners: &[PartnerView]) -> Markup {
    html! {
        section.card aria-labelledby="partners" {
            h2 #partners { (say(lang, "API連携事業者", "Partners")) }
            @if partners.is_empty() { p { (say(lang, "登録がありません。", "None is registered.")) } } @else {
                div.scroll role="group" aria-labelledby="partners" tabindex="0" {
                    table {
                        thead { tr {
                            th scope="col" { (say(lang, "事業者", "Partner")) }
                            th scope="col" { (say(lang, "接続方式", "Channel")) }
                            th scope="col" { "client_id" }
                            th scope="col" { "client_secret" }
                            th scope="col" { "redirect_uris" }
                        } }
                        tbody { @for partner in partners { (row(lang, partner)) } }
                    }
                }
            }
        }
    }
}

fn row(lang: Lang, partner: &PartnerView) -> Markup {
    html! {
        tr {
            th scope="row" { (partner.name) " " code { (partner.partner_id) } }
            td { (channel_name(lang, partner.channel)) }
            td { code { (partner.client_id) } }
            td {
                @match &partner.client_secret {
                    Some(secret) => code { (secret) },
                    None => (say(lang, "なし（公開クライアント + PKCE）", "none (public client, PKCE)")),
                }
            }
            td {
                ul.plain { @for uri in &partner.redirect_uris { li { code { (uri) } } } }
            }
        }
    }
}
