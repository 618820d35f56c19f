//! `partners`: API連携事業者（第1条第1項）, by their names.

use super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    jwks, numbers,
    place::Place,
    times,
    tree::Value,
    words,
};
use crate::{
    bank::refusal::Said,
    event::{Channel, PartnerId, WebhookTerms},
    scenario::{
        diagnostic::code,
        model::{AuthMethod, PartnerWebhook, Rate, ScenarioPartner},
    },
};

/// The keys of a partner: behind its name where an event registers it, and with those who have linked to it where the file
/// states it.
const KEYS: [&str; 16] = [
    "partner",
    "channel",
    "name",
    "client_id",
    "client_secret",
    "redirect_uris",
    "auth_method",
    "jwks",
    "kinds",
    "window",
    "access_token",
    "refresh_token",
    "link",
    "rate_limit",
    "webhook",
    "linked",
];
const NAMED: Shape = Shape::of(KEYS.split_at(15).0);
const STATED: Shape = Shape::of(KEYS.split_at(1).1);

/// The longest window of a partner, in months.
const LONGEST_WINDOW: i128 = 1_200;

/// Reads a map of partners.
pub fn read(place: &Place<'_>, found: &mut Findings) -> Read<Vec<ScenarioPartner>> {
    let Value::Map(entries) = &place.node.value else {
        let said = Said::fixed("事業者の名前をキーとする組", "a map whose keys are names of partners");
        return Err(found.push(place.wrong_type(&said)));
    };
    let read: Vec<_> = entries
        .iter()
        .map(|entry| {
            let inner = place.under(&entry.key, entry.key_span, &entry.node);
            let id = words::check_name(&inner, &entry.key, found);
            let fields = Fields::read(&inner, STATED, found)?;
            read_partner(&fields, id?, found)
        })
        .collect();
    read.into_iter().collect()
}

/// Reads a partner that says its own name, under `partner`.
pub fn read_named(place: &Place<'_>, found: &mut Findings) -> Read<ScenarioPartner> {
    let fields = Fields::read(place, NAMED, found)?;
    let id = fields.need("partner", "my-app", found).and_then(|p| words::name(p, found));
    // What else is wrong is told at the same time.
    let stated = read_partner(&fields, id.as_deref().unwrap_or_default(), found);
    id.and(stated)
}

fn read_partner(fields: &Fields<'_>, id: &str, found: &mut Findings) -> Read<ScenarioPartner> {
    let channel =
        fields.need("channel", "institution", found).and_then(|p| words::one_of(p, Channel::ALL, Channel::word, found));
    let name = fields.maybe("name", found, words::kept);
    let client_id = fields.maybe("client_id", found, words::kept);
    let client_secret = fields.maybe("client_secret", found, words::kept);
    let redirect_uris = fields.maybe("redirect_uris", found, read_uris);
    let auth_method = fields
        .maybe("auth_method", found, |p, f| words::one_of(p, AuthMethod::ALL, AuthMethod::word, f))
        .and_then(|method| check_keys(fields, method, found));
    let jwks = fields.maybe("jwks", found, jwks::read);
    let kinds = fields.maybe("kinds", found, |p, f| words::each(p, f, words::kind));
    let window_months = fields.maybe("window", found, |p, f| numbers::within(p, 0, LONGEST_WINDOW, f));
    let access_token_secs = fields.maybe("access_token", found, times::lifetime);
    let refresh_token_secs = fields.maybe("refresh_token", found, times::lifetime);
    let link_secs = fields.maybe("link", found, times::lifetime);
    let rate_limit = fields.maybe("rate_limit", found, read_rate);
    let webhook = fields.maybe("webhook", found, read_webhook);
    let linked = fields.or_default("linked", found, |p, f| words::each(p, f, words::kept));
    Ok(ScenarioPartner {
        id: PartnerId(id.into()),
        channel: channel?,
        name: name?,
        client_id: client_id?,
        client_secret: client_secret?,
        redirect_uris: redirect_uris?,
        auth_method: auth_method?,
        jwks: jwks?,
        kinds: kinds?,
        window_months: window_months?,
        access_token_secs: access_token_secs?,
        refresh_token_secs: refresh_token_secs?,
        link_secs: link_secs?,
        rate_limit: rate_limit?,
        webhook: webhook?,
        linked: linked?,
    })
}

/// Whoever signs has keys, and nobody else has: a partner has one way of proving who it is.
fn check_keys(fields: &Fields<'_>, method: Option<AuthMethod>, found: &mut Findings) -> Read<Option<AuthMethod>> {
    let signs = method == Some(AuthMethod::PrivateKeyJwt);
    let (place, said, help) = match (signs, fields.get("jwks"), fields.get("client_secret")) {
        (true, None, _) => {
            let Some(place) = fields.get("auth_method") else { return Ok(method) };
            let said = Said::fixed(
                "`private_key_jwt` には、公開鍵 `jwks` が要ります。",
                "`private_key_jwt` needs the public keys: `jwks`",
            );
            (place, said, jwks::EXAMPLE)
        }
        (true, Some(_), Some(place)) => {
            let said = Said::fixed(
                "`private_key_jwt` の事業者にはシークレットがありません。",
                "a partner with `private_key_jwt` has no secret",
            );
            (place, said, Said::fixed("この行を除きます。", "leave it out"))
        }
        (false, Some(place), _) => {
            let said = Said::fixed(
                "`jwks` は `auth_method: private_key_jwt` の事業者に書きます。",
                "`jwks` is for a partner with `auth_method: private_key_jwt`",
            );
            (
                place,
                said,
                Said::fixed("`auth_method: private_key_jwt` を加えます。", "add `auth_method: private_key_jwt`"),
            )
        }
        (true, Some(_), None) | (false, None, _) => return Ok(method),
    };
    Err(found.push(place.wrong_key(code::INVALID_VALUE, said).helping(help)))
}

fn read_uris(place: &Place<'_>, found: &mut Findings) -> Read<Vec<String>> {
    let uris = words::each(place, found, read_uri)?;
    if !uris.is_empty() {
        return Ok(uris);
    }
    let said = Said::fixed("`redirect_uris` には一つ以上書きます。", "`redirect_uris` holds at least one");
    Err(found.push(place.wrong(code::INVALID_VALUE, said)))
}

fn read_uri(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let uri = words::filled(place, found)?;
    if uri.contains("://") && !uri.contains('#') && !uri.chars().any(char::is_whitespace) {
        return Ok(uri.to_owned());
    }
    let said = Said::made(
        format!("`{uri}` はフラグメントのない絶対 URI ではありません。"),
        format!("`{uri}` is not an absolute URI without a fragment"),
    );
    let help =
        Said::fixed("`http://127.0.0.1/callback` のように書きます。", "write one such as `http://127.0.0.1/callback`");
    Err(found.push(place.wrong(code::INVALID_VALUE, said).helping(help)))
}

/// `{ calls: 10, per: 1s }`.
pub fn read_rate(place: &Place<'_>, found: &mut Findings) -> Read<Rate> {
    let fields = Fields::read(place, Shape::of(&["calls", "per"]), found)?;
    let calls = fields.need("calls", "10", found).and_then(|p| numbers::calls(p, found));
    let per_ms = fields.need("per", "1s", found).and_then(|p| times::some_duration(p, found));
    Ok(Rate { calls: calls?, per_ms: per_ms? })
}

fn read_webhook(place: &Place<'_>, found: &mut Findings) -> Read<PartnerWebhook> {
    let fields = Fields::read(place, Shape::of(&["url", "secret", "overlap", "duplicates", "reordered"]), found)?;
    let url = fields.need("url", "http://127.0.0.1:9000/hook", found).and_then(|p| read_target(p, found));
    let secret = fields.maybe("secret", found, read_secret);
    let overlap_secs = fields.maybe("overlap", found, times::seconds);
    let duplicates = fields.maybe("duplicates", found, Place::flag);
    let reordered = fields.maybe("reordered", found, Place::flag);
    Ok(PartnerWebhook {
        url: url?,
        secret: secret?,
        overlap_secs: overlap_secs?,
        duplicates: duplicates?.unwrap_or(false),
        reordered: reordered?.unwrap_or(false),
    })
}

fn read_target(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let url = words::filled(place, found)?;
    if WebhookTerms::is_url(url) {
        return Ok(url.to_owned());
    }
    let said = Said::made(
        format!(
            "`{url}` は通知の宛先になりません。ホストのある http か https の URL で、利用者名・フラグメント・空白を含まないものです。"
        ),
        format!(
            "`{url}` cannot be called: it must be an http or https URL with a host, and without a user, a fragment or spaces"
        ),
    );
    let help = Said::fixed(
        "`http://127.0.0.1:9000/hook` のように書きます。",
        "write one such as `http://127.0.0.1:9000/hook`",
    );
    Err(found.push(place.wrong(code::INVALID_VALUE, said).helping(help)))
}

fn read_secret(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let secret = words::filled(place, found)?;
    if WebhookTerms::secret_bytes(secret).is_some() {
        return Ok(secret.to_owned());
    }
    let said = Said::fixed(
        "`secret` は `whsec_` と、24～64 バイトの base64 です。",
        "`secret` is `whsec_` and 24 to 64 bytes in base64",
    );
    Err(found.push(place.wrong(code::INVALID_VALUE, said)))
}
