//! API連携認証の申込み（第4条第1項）. The authorization endpoint: what is asked for, and whether the bank is open for it.

use super::{
    error::{redirected, refused, way_back},
    form::{Remembered, Stage},
};
use crate::{
    api::{
        cast,
        page::{closed, page},
        turn::{Body, Turn},
    },
    bank::{linkage::Partner, refusal::Refusal},
    event::{Cause, Channel, Fact, Lang, Operation, RefusalCode, SentFact, Seq},
    oauth::{AuthorizationRequest, How, Invalid, Parameters, REQUEST_URI},
    pages::{
        BranchOption, ClosedFor, ClosedView, LoginFields, LoginTrouble, LoginView, NoticeCause, NoticeView,
        RefusedBecause, closed_page, login_page, notice_page,
    },
    sandbox::prospect,
};
use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header},
    web::Payload,
};
use utoipa::IntoParams;

/// An authorization request (RFC 6749 §4.1.1).
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct AuthorizeQuery {
    /// Always `code`; absent where `request_uri` stands.
    #[param(example = "code")]
    response_type: Option<String>,
    /// The client.
    #[param(example = "kakeibo")]
    client_id: String,
    /// Where the answer goes: registered, but for the port of a loopback address.
    #[param(example = "http://127.0.0.1/callback")]
    redirect_uri: Option<String>,
    /// What is asked for; absent = all that the partner may have.
    #[param(example = "accounts balances transactions offline_access")]
    scope: Option<String>,
    /// Echoed byte for byte.
    state: Option<String>,
    /// Repeated in the ID token.
    nonce: Option<String>,
    /// The PKCE challenge; required of a public client, and of every client where the security profile says so.
    code_challenge: Option<String>,
    /// Always `S256`.
    #[param(example = "S256")]
    code_challenge_method: Option<String>,
    /// The thumbprint of the key that the tokens are to be bound to（RFC 9449）.
    dpop_jkt: Option<String>,
    /// The name of a request that was pushed（RFC 9126）; what stands beside it, but for `client_id`, is left alone.
    request_uri: Option<String>,
    /// `none`: no page may be shown.
    prompt: Option<String>,
    /// The language of the pages: `ja` or `en`.
    #[param(example = "ja")]
    ui_locales: Option<String>,
}

/// Ask a customer for a link.
///
/// Shows the identity check, then the consent（第4条第1項）. Outside linking hours a page names the reopening time and
/// leads back to the client.
#[utoipa::path(tag = "oauth", params(AuthorizeQuery), responses(
    (status = 200, description = "The login page.", content_type = "text/html", body = String),
    (status = 303, description = "Back to the client, with `error`, `state` and `iss`."),
    (status = 400, description = "The page of a request that may not be redirected.", content_type = "text/html", body = String),
    (status = 503, description = "The page of a closed bank.", content_type = "text/html", body = String)))]
#[get("/oauth/authorize")]
pub async fn authorize(turn: Turn) -> HttpResponse {
    turn.answer(Operation::Authorize, || Ok(ask(&turn, turn.request().query_string())))
}

/// The same request, posted (OpenID Connect Core §3.1.2.1).
pub async fn posted(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::Authorize);
    let form = turn.body_form(payload).await;
    turn.respond(form.map(|text| ask(&turn, &text)))
}

/// The same request, through the door of the ANSER dialect.
pub async fn through_anser(turn: Turn) -> HttpResponse {
    turn.answer(Operation::Authorize, || {
        crate::api::anser::check_bank_code(&turn)?;
        Ok(ask(&turn, turn.request().query_string()))
    })
}

/// A request that was read, with who asks and how to speak.
pub struct Asking<'a> {
    /// What is asked for.
    pub request: AuthorizationRequest,
    /// By whom.
    pub partner: &'a Partner,
    /// Where in the log it was pushed, if it was.
    pub pushed: Option<Seq>,
    /// In which language pages are shown.
    pub lang: Lang,
}

/// Reads a request again, as a form remembers it.
pub fn read<'a>(turn: &'a Turn, text: &str) -> Result<Asking<'a>, Body> {
    read_sent(turn, text, false)
}

/// Reads a request, pushed or not. One whose pages were not opened yet may be too old for that.
fn read_sent<'a>(turn: &'a Turn, text: &str, is_opening: bool) -> Result<Asking<'a>, Body> {
    let sent = Parameters::read(text);
    let lang = turn.page_lang(&sent);
    let pushed = pushed(turn, &sent, is_opening).map_err(|because| refused(turn, &sent, because))?;
    let (pushed, parameters) = match pushed {
        Some((seq, request)) => (Some(seq), Parameters::read(&request)),
        None => (None, sent),
    };
    let client = |id: &str| turn.state().find_client(id).map(|partner| &**partner);
    let how = How { security: turn.state().security(), is_pushed: pushed.is_some() };
    match AuthorizationRequest::read(&parameters, how, client) {
        Ok((request, partner)) => {
            turn.note_partner(partner.no);
            Ok(Asking { request, partner, pushed, lang })
        }
        Err(Invalid::Page(error)) => Err(refused(turn, &parameters, because(&error.description, error.error))),
        Err(Invalid::Redirect { redirect_uri, state, error }) => {
            Err(redirected(turn, &redirect_uri, state.as_deref(), &error))
        }
    }
}

/// The request that a `request_uri` names: of this client, not finished, and not too old for its pages to be opened.
fn pushed(turn: &Turn, sent: &Parameters, is_opening: bool) -> Result<Option<(Seq, String)>, RefusedBecause> {
    let repeated = |_| RefusedBecause::ParameterRepeated;
    let Some(name) = sent.one("request_uri").map_err(repeated)?.filter(|name| name.starts_with(REQUEST_URI)) else {
        return Ok(None);
    };
    let client_id = sent.one("client_id").map_err(repeated)?;
    let (state, data) = (turn.state(), turn.data());
    let partner = client_id.and_then(|id| state.find_client(id)).ok_or(RefusedBecause::ClientUnknown)?;
    let seq = data.sandbox.keys().read_request_uri(name).ok_or(RefusedBecause::RequestUriUnknown)?;
    let pushed = state.pushed(seq, partner.no).ok_or(RefusedBecause::RequestUriUnknown)?;
    if is_opening && !state.may_be_opened(pushed, data.now, data.wall) {
        return Err(RefusedBecause::RequestUriUnknown);
    }
    Ok(Some((seq, pushed.request.request.clone())))
}

/// A pushed request comes to its end: it is good for nothing any more (RFC 9126 §4).
pub async fn finish(turn: &Turn, pushed: Option<Seq>) -> Result<(), Refusal> {
    let Some(pushed) = pushed else { return Ok(()) };
    let finished = turn.write(move |draft| {
        draft.push(draft.now(), &Cause::Request, vec![Fact::Sent(SentFact::RequestFinished { pushed })]);
        Ok(())
    });
    finished.await.map(drop)
}

fn because(description: &str, error: &str) -> RefusedBecause {
    if error == "unauthorized_client" {
        RefusedBecause::ClientUnknown
    } else if description.contains("more than once") {
        RefusedBecause::ParameterRepeated
    } else {
        RefusedBecause::RedirectUriUnregistered
    }
}

fn ask(turn: &Turn, text: &str) -> Body {
    let asking = match read_sent(turn, text, true) {
        Ok(asking) => asking,
        Err(body) => return body,
    };
    if let Err(refusal) = prospect(turn.state(), asking.partner, Operation::Authorize, turn.data().now) {
        return not_now(turn, &asking, text, refusal);
    }
    if asking.request.silent {
        return way_back(
            turn,
            &asking.request,
            "login_required",
            "prompt=none was asked for, but the customer has to log in",
        );
    }
    let form = Remembered::begin(turn, Stage::Login, text.to_owned());
    login_form(turn, &asking, &form, None, &Parameters::default()).with(header::SET_COOKIE, &form.cookie(turn))
}

/// The login page.
pub fn login_form(
    turn: &Turn,
    asking: &Asking<'_>,
    form: &Remembered,
    trouble: Option<LoginTrouble>,
    typed: &Parameters,
) -> Body {
    let typed = |name: &str| typed.one(name).ok().flatten().unwrap_or_default().to_owned();
    let fields = match asking.partner.terms.channel {
        Channel::Institution => LoginFields::Institution {
            branches: branches(turn),
            branch_code: typed("branch_code"),
            account_number: typed("account_number"),
        },
        Channel::Anser => LoginFields::Anser { contractor_id: typed("contractor_id"), wants_otp: true },
    };
    let view = LoginView {
        frame: turn.frame(asking.lang, Some(switch_href(turn, &form.request, asking.lang))),
        form: form.seal(turn, "/oauth/login"),
        partner: asking.partner.terms.name.clone(),
        fields,
        trouble,
        cast: cast::of(turn.state(), asking.lang),
    };
    page(StatusCode::OK, asking.lang, login_page(asking.lang, &view), Some(&asking.request.redirect_uri))
}

fn branches(turn: &Turn) -> Vec<BranchOption> {
    let branches = turn.state().profile().terms().branches.iter();
    branches.map(|branch| BranchOption { code: branch.code.clone(), name: branch.name.clone() }).collect()
}

/// The same request in the other language.
fn switch_href(turn: &Turn, request: &str, lang: Lang) -> String {
    let other = match lang {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    };
    let kept = form_urlencoded::parse(request.as_bytes()).filter(|(name, _)| name != "ui_locales");
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("ui_locales", other.word())
        .finish();
    format!("{}/oauth/authorize?{query}", turn.data().base)
}

/// The bank does not link now: a page with one way back, or at once a redirect where no page may be shown.
pub fn not_now(turn: &Turn, asking: &Asking<'_>, text: &str, refusal: Refusal) -> Body {
    if asking.request.silent {
        let why = format!("the bank does not link now: {}", refusal.code);
        return way_back(turn, &asking.request, "temporarily_unavailable", &why);
    }
    let form = Remembered::begin(turn, Stage::Closed, text.to_owned());
    let (lang, partner) = (asking.lang, asking.partner.terms.name.clone());
    let frame = turn.frame(lang, Some(switch_href(turn, text, lang)));
    let sealed = form.seal(turn, "/oauth/consent");
    let markup = if let Some(reopens_at) = refusal.retry_at {
        let reason =
            if refusal.code == RefusalCode::OutsideServiceHours { ClosedFor::Hours } else { ClosedFor::Maintenance };
        let base = turn.base_url();
        let is_guarded = turn.bank().is_some_and(|bank| bank.is_guarded());
        let key = if is_guarded { " -H \"Sandbox-Key: $KUMIAI_CONTROL_KEY\"" } else { "" };
        let curl = format!(
            "curl -s {base}/_sandbox/clock/advance{key} -H 'Content-Type: application/json' -d '{{\"to\": \"{reopens_at}\"}}'"
        );
        closed_page(lang, &ClosedView { frame, form: sealed, partner, reason, reopens_at, curl: Some(curl) })
    } else {
        let is_cut_off = refusal.code == RefusalCode::PartnerSuspended;
        let cause = if is_cut_off { NoticeCause::PartnerSuspended } else { NoticeCause::Stopped };
        let call = Some(turn.call_link());
        notice_page(lang, &NoticeView { frame, cause, partner, form: Some(sealed), restart_href: None, call })
    };
    let body = page(StatusCode::SERVICE_UNAVAILABLE, lang, markup, Some(&asking.request.redirect_uri));
    let body = closed(body, turn, refusal.retry_at).with(header::SET_COOKIE, &form.cookie(turn));
    turn.note_refusal(refusal);
    body
}

/// Where a customer begins again, with another account.
pub fn restart_href(turn: &Turn, request: &str) -> String {
    format!("{}/oauth/authorize?{request}", turn.data().base)
}
