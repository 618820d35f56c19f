//! The authorization server, called as a browser and as a client call it.

mod assertion;
mod authorize;
mod closed;
mod consent;
mod dpop;
mod fapi2;
mod id_token;
mod login;
mod manage;
mod metadata;
mod par;
mod refresh;
mod strict;
mod token;
mod wire;

use crate::support::{Answered, TestBank};
use serde_json::Value;

/// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Registered for the confidential partners.
const CALLBACK: &str = "http://127.0.0.1/callback";
/// The clients' credentials, as a Basic header.
const KAKEIBO: (&str, &str) = ("Authorization", "Basic a2FrZWlibzprYWtlaWJvLXNlY3JldA==");

const KAIKEI: (&str, &str) = ("Authorization", "Basic a2Fpa2VpOmthaWtlaS1zZWNyZXQ=");

type Pairs<'a> = [(&'a str, &'a str)];

/// What a confidential client asks for.
const ASKED: &Pairs<'static> = &[("response_type", "code"), ("client_id", "kakeibo"), ("redirect_uri", CALLBACK)];

fn encoded(pairs: &Pairs<'_>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// `pairs` with others in place of those of the same name; an empty value takes one away.
fn with<'a>(pairs: &Pairs<'a>, changes: &Pairs<'a>) -> Vec<(&'a str, &'a str)> {
    let kept = pairs.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes).filter(|(_, value)| !value.is_empty()).copied().collect()
}

/// A page with its form, in the browser that it was shown to.
struct Shown {
    answered: Answered,
    request: String,
    cookie: String,
}

/// Who logs in, as the form's fields.
struct Login(Vec<(String, String)>);

impl Login {
    fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(given, _)| given != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value)).collect()
    }
}

impl Answered {
    /// Where a redirect leads, and with which parameters.
    fn redirect(&self) -> (String, Vec<(String, String)>) {
        assert_eq!(self.status, 303, "{}", self.text());
        let location = self.header("location").unwrap();
        let (uri, query) = location.split_once('?').unwrap();
        (uri.to_owned(), form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// A parameter of the redirect.
    fn said(&self, name: &str) -> Option<String> {
        let (_, parameters) = self.redirect();
        parameters.into_iter().find(|(given, _)| given == name).map(|(_, value)| value)
    }

    /// Status and `error` of an OAuth error, as `400 invalid_grant`.
    fn oauth_error(&self) -> String {
        let body = self.json();
        assert_eq!(self.header("content-type"), Some("application/json"), "{}", self.text());
        assert_eq!(self.header("cache-control"), Some("no-store"));
        let description = body["error_description"].as_str().unwrap();
        let allowed = |b: u8| matches!(b, 0x20..=0x7e) && b != b'"' && b != b'\\';
        assert!(description.bytes().all(allowed), "{description}");
        assert_eq!(body["call"].as_str(), self.header("sandbox-call"));
        format!("{} {}", self.status, body["error"].as_str().unwrap())
    }

    /// The value of the form's hidden field.
    fn hidden(&self) -> Option<String> {
        let text = self.text();
        let (_, after) = text.split_once("name=\"request\" value=\"")?;
        Some(after.split('"').next()?.to_owned())
    }
}

impl TestBank {
    /// Asks for a link, as a browser that was sent here does.
    async fn authorize(&self, pairs: &Pairs<'_>) -> Answered {
        self.get(&format!("/oauth/authorize?{}", encoded(pairs))).await
    }

    /// Posts a form.
    async fn submit(&self, path: &str, headers: &Pairs<'_>, pairs: &Pairs<'_>) -> Answered {
        let mut all = vec![("Content-Type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.ask("POST", path, &all, &encoded(pairs)).await
    }

    /// The first page of a request.
    async fn shown(&self, pairs: &Pairs<'_>) -> Shown {
        let answered = self.authorize(pairs).await;
        let request = answered.hidden().unwrap_or_else(|| panic!("no form: {}", answered.text()));
        let cookie = answered.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Shown { answered, request, cookie }
    }

    /// The login of a member of the cast on a channel.
    async fn login_of(&self, channel: &str, persona: &str) -> Login {
        let person = self.person(persona).await;
        let fields = person["login"][channel].as_object().unwrap();
        Login(fields.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect())
    }

    /// Sends the form of a page with these fields.
    async fn send_form(&self, path: &str, page: &Shown, fields: &Pairs<'_>) -> Answered {
        let mut pairs = vec![("request", &*page.request)];
        pairs.extend(fields);
        self.submit(path, &[("Cookie", &page.cookie)], &pairs).await
    }

    /// Logs in on a page; the consent page, in the same browser.
    async fn logged_in(&self, page: &Shown, login: &Login) -> Shown {
        let answered = self.send_form("/oauth/login", page, &login.pairs()).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        let request = answered.hidden().unwrap();
        Shown { answered, request, cookie: page.cookie.clone() }
    }

    /// The consent page of `plain` for a request of a partner on this channel.
    async fn at_consent(&self, pairs: &Pairs<'_>, channel: &str) -> Shown {
        let page = self.shown(pairs).await;
        let login = self.login_of(channel, "plain").await;
        self.logged_in(&page, &login).await
    }

    /// Approves with the ordinary deposit of `plain`.
    async fn approved(&self, page: &Shown) -> Answered {
        let account = self.account_id("plain", "ordinary_deposit").await;
        let fields = [("account_id", &*account), ("accept_terms", "on"), ("decision", "approve")];
        self.send_form("/oauth/consent", page, &fields).await
    }

    async fn account_id(&self, persona: &str, kind: &str) -> String {
        let path = self.path("institution", persona, kind).await;
        path.rsplit('/').next().unwrap().to_owned()
    }

    /// A code for this request, by way of the pages.
    async fn code_for(&self, pairs: &Pairs<'_>, channel: &str) -> String {
        let page = self.at_consent(pairs, channel).await;
        self.approved(&page).await.said("code").expect("a code")
    }

    /// A code for the ordinary request of `kakeibo`.
    async fn code(&self) -> String {
        self.code_for(ASKED, "institution").await
    }

    /// A token request of `kakeibo`, by a Basic header.
    async fn token(&self, pairs: &Pairs<'_>) -> Answered {
        self.submit("/oauth/token", &[KAKEIBO], pairs).await
    }

    async fn exchange(&self, code: &str) -> Answered {
        self.token(&[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)]).await
    }

    async fn refresh(&self, token: &str) -> Answered {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// What the data plane says to an access token of `answer`.
    async fn worth(&self, answer: &Value) -> String {
        self.get_as(text(answer, "access_token"), "/institution/v1/accounts").await.verdict()
    }
}

fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}"))
}
