//! Partners whose kinds are not offered on their channel, and customers who could not have linked to them (第2条第2項).

use super::Whole;
use crate::{
    bank::{client_key::is_protected, population::Town, profile::Profile, refusal::Said},
    event::{AccountKind, AccountNo, Channel, Security},
    scenario::{
        diagnostic::code,
        file::{Findings, Place},
        model::{AuthMethod, ScenarioPartner},
    },
};

/// Looks at every partner that the file states.
pub fn check(whole: &Whole<'_>, town: &Town, profile: &Profile, found: &mut Findings) {
    let Some(places) = whole.root.find("partners") else { return };
    for partner in &whole.scenario.partners {
        let Some(place) = places.find(&partner.id.0) else { continue };
        if whole.scenario.security == Some(Security::Fapi2) {
            check_fapi2(partner, &place, found);
        }
        let kinds = place.find("kinds").map(|p| p.listed()).unwrap_or_default();
        for (kind, place) in partner.kinds.iter().flatten().zip(&kinds) {
            if !profile.offers(partner.channel, *kind) {
                found.push(not_offered(place, profile, partner.channel, *kind));
            }
        }
        let linked = place.find("linked").map(|p| p.listed()).unwrap_or_default();
        for (customer, place) in partner.linked.iter().zip(&linked) {
            check_linked((town, profile), partner, customer, place, found);
        }
    }
}

/// Under the profile a partner signs, and answers go where nobody on the way can read them.
fn check_fapi2(partner: &ScenarioPartner, place: &Place<'_>, found: &mut Findings) {
    if partner.auth_method != Some(AuthMethod::PrivateKeyJwt) {
        let said = Said::made(
            format!("`security: fapi2` では、`{}` は署名で自分を証明します。", partner.id),
            format!("under `security: fapi2` `{}` proves who it is by what it signs", partner.id),
        );
        let help = Said::fixed(
            "`auth_method: private_key_jwt` と、公開鍵 `jwks` を書きます。",
            "write `auth_method: private_key_jwt`, and its public keys under `jwks`",
        );
        let at = place.find("auth_method").unwrap_or_else(|| place.clone());
        found.push(at.wrong_key(code::CONFLICT, said).helping(help));
    }
    let uris = place.find("redirect_uris").map(|p| p.listed()).unwrap_or_default();
    for (uri, place) in partner.redirect_uris.iter().flatten().zip(&uris) {
        if !is_protected(uri) {
            let said = Said::made(
                format!("`security: fapi2` では、`{uri}` に答えを送れません。"),
                format!("under `security: fapi2` no answer is sent to `{uri}`"),
            );
            let help = Said::fixed(
                "`https` か、この機械のアドレスにします。",
                "make it `https`, or an address of this machine",
            );
            found.push(place.wrong(code::CONFLICT, said).helping(help));
        }
    }
}

fn not_offered(
    place: &Place<'_>,
    profile: &Profile,
    channel: Channel,
    kind: AccountKind,
) -> crate::scenario::Diagnostic {
    let said = Said::made(
        format!("{}は {channel} では提供されません（第2条第2項）。", kind.name_ja()),
        format!("a {kind} is not offered on the channel {channel} (article 2.2)"),
    );
    let offered = AccountKind::ALL.iter().filter(|kind| profile.offers(channel, **kind)).map(|kind| kind.word());
    place.wrong(code::NOT_OFFERED, said).expecting(offered)
}

fn check_linked(
    (town, profile): (&Town, &Profile),
    partner: &ScenarioPartner,
    customer: &str,
    place: &Place<'_>,
    found: &mut Findings,
) {
    let channel = partner.channel;
    let taken = |kind: AccountKind| {
        profile.offers(channel, kind) && partner.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    };
    let Some(drawn) = town.find_customer(customer).and_then(|no| town.customer(no)) else { return };
    let may_link = match channel {
        Channel::Institution => drawn.has_card,
        Channel::Anser => drawn.has_ib,
    };
    if !may_link {
        let said = Said::made(
            format!("`{customer}` は {channel} では連携できません（第1条第2項）。"),
            format!("`{customer}` cannot link on the channel {channel} (article 1.2)"),
        );
        found.push(place.wrong(code::CANNOT_HAPPEN, said));
        return;
    }
    let has_one =
        drawn.kinds.iter().any(|kind| taken(kind) && town.account_exists(AccountNo { customer: drawn.no, kind }));
    if !has_one {
        let said = Said::made(
            format!("`{customer}` には `{}` に連携できる口座がありません（第2条第2項）。", partner.id),
            format!("`{customer}` has no account that can be linked to `{}` (article 2.2)", partner.id),
        );
        found.push(place.wrong(code::NOT_OFFERED, said));
    }
}
