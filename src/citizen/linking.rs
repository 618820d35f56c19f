//! API連携認証（第4条第1項）, from the partner's side: authorization code with PKCE through the bank's own pages.

use super::{Machine, Settings, forms::Form, http::Http, metadata::Metadata, standing, tokens, trouble::Trouble};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

/// A code, and what its exchange has to prove.
pub struct Granted {
    /// The code.
    pub code: String,
    /// The PKCE verifier; a careless partner has none.
    pub verifier: Option<String>,
}

/// Takes a customer through login and consent.
///
/// # Errors
/// What the bank said instead: denied, closed, or something that no bank should say.
pub fn link(
    http: &mut Http,
    settings: &Settings,
    metadata: &Metadata,
    machine: &mut Machine,
    with_pkce: bool,
) -> Result<Granted, Trouble> {
    let state = BASE64URL_NOPAD.encode(&(machine.entropy)());
    let verifier = with_pkce.then(|| BASE64URL_NOPAD.encode(&(machine.entropy)()));
    let challenge = verifier.as_ref().map(|verifier| BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes())));
    let mut asked =
        vec![("response_type", "code"), ("redirect_uri", settings.redirect_uri.as_str()), ("state", state.as_str())];
    if let Some(challenge) = &challenge {
        asked.extend([("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")]);
    }
    // Whoever signs sends its request itself (RFC 9126), and the customer brings no more than its name.
    let pushed = settings.signer.as_ref().map(|_| push(http, settings, metadata, machine, &asked)).transpose()?;
    if let Some(request_uri) = &pushed {
        asked = vec![("request_uri", request_uri.as_str())];
    }
    asked.push(("client_id", &settings.client_id));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    let mut reopens_at = None;
    let mut page = http.get(&format!("{}?{query}", metadata.authorization_endpoint), &[])?;
    // Login, consent, and the way back from a closed bank: never more pages than that.
    for _ in 0..4 {
        if let Some(location) = page.header("location").filter(|_| page.status == 303) {
            return match answered(location, settings, metadata, &state) {
                Ok(code) => Ok(Granted { code, verifier }),
                Err(Trouble::Closed(_)) => Err(Trouble::Closed(reopens_at)),
                Err(trouble) => Err(trouble),
            };
        }
        if page.status == 503 {
            reopens_at = standing::reopens(&page, (machine.clock)());
        }
        let Some(form) = Form::first(&page.body) else {
            let turned_away = standing::turned_away(&page, (machine.clock)());
            return Err(
                turned_away.unwrap_or_else(|| Trouble::Protocol(format!("status {} without a form", page.status)))
            );
        };
        let fields = fill(&form, &mut machine.login, page.status);
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        page = http.post_form(&absolute(&metadata.authorization_endpoint, &form.action), &pairs, &[])?;
    }
    Err(Trouble::Protocol("the pages do not come to an end".to_owned()))
}

/// Pushes a request; the name by which the bank keeps it.
fn push(
    http: &mut Http,
    settings: &Settings,
    metadata: &Metadata,
    machine: &mut Machine,
    asked: &[(&str, &str)],
) -> Result<String, Trouble> {
    let answer = tokens::ask(http, settings, metadata, &metadata.pushed_authorization_request_endpoint, asked)?;
    if let Some(trouble) = standing::turned_away(&answer, (machine.clock)()) {
        return Err(trouble);
    }
    match (answer.status, answer.json()["request_uri"].as_str()) {
        (201, Some(request_uri)) => Ok(request_uri.to_owned()),
        (status, _) => Err(Trouble::Protocol(format!("status {status} to a pushed request"))),
    }
}

/// What the customer fills in: the login where it is asked for, consent to everything that is offered, or the way back.
fn fill(form: &Form, login: &mut dyn FnMut() -> Vec<(String, String)>, status: u16) -> Vec<(String, String)> {
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut fields: Vec<(String, String)> =
        form.inputs.iter().filter(|input| input.kind == "hidden").map(|input| own(&input.name, &input.value)).collect();
    if form.asks_for("accept_terms") {
        fields.extend(form.values("account_id").map(|id| own("account_id", id)));
        fields.extend([own("accept_terms", "on"), own("decision", "approve")]);
    } else if status == 200 {
        fields.extend(login().into_iter().filter(|(name, _)| form.asks_for(name)));
    } else {
        fields.push(own("decision", "return"));
    }
    fields
}

/// An action of a form as a URL of the server that the page came from.
fn absolute(page: &str, action: &str) -> String {
    let host_at = page.find("://").map_or(0, |scheme| scheme + 3);
    let host_end = page[host_at..].find('/').map_or(page.len(), |slash| host_at + slash);
    format!("{}{action}", &page[..host_end])
}

/// Reads the authorization answer: it has to be the one to this request, from this issuer (RFC 9207).
fn answered(location: &str, settings: &Settings, metadata: &Metadata, state: &str) -> Result<String, Trouble> {
    let query = location.strip_prefix(&settings.redirect_uri).and_then(|rest| rest.strip_prefix('?'));
    let query = query.ok_or_else(|| Trouble::Protocol(format!("redirected to {location}")))?;
    let said = |wanted: &str| {
        let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.into_owned())
    };
    if said("state").as_deref() != Some(state) || said("iss").as_ref() != Some(&metadata.issuer) {
        return Err(Trouble::Protocol("the answer is not that to this request".to_owned()));
    }
    match (said("code"), said("error").as_deref()) {
        (Some(code), None) => Ok(code),
        (_, Some("access_denied")) => Err(Trouble::Denied),
        (_, Some("temporarily_unavailable")) => Err(Trouble::Closed(None)),
        (_, error) => Err(Trouble::Protocol(format!("authorization answered {error:?}"))),
    }
}
