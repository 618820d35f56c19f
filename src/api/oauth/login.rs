//! 本人確認（第4条第1項）. The login form.

use super::{
    authorize::{Asking, finish, login_form, not_now, read, restart_href},
    consent::consent_form,
    error::{refused, way_back},
    form::{Remembered, Stage},
};
use crate::{
    api::{
        page::page,
        turn::{Body, Turn},
    },
    bank::refusal::Refusal,
    event::{Cause, Channel, Operation},
    oauth::Parameters,
    pages::{LoginTrouble, NoticeCause, NoticeView, RefusedBecause, notice_page},
    sandbox::{LoginAsked, LoginOutcome, decide_login, prospect},
};
use actix_web::{HttpResponse, http::StatusCode, post, web::Payload};
use utoipa::ToSchema;

/// The login form. A browser fills it in; any other client can.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form, which is read by name")]
pub struct LoginForm {
    /// The hidden field of the page.
    request: String,
    /// 店番. The code of the branch (institution channel).
    #[schema(example = "003")]
    branch_code: Option<String>,
    /// 口座番号. The account number (institution channel).
    #[schema(example = "8821819")]
    account_number: Option<String>,
    /// 暗証番号. The PIN of the cash card (institution channel).
    #[schema(example = "3599")]
    pin: Option<String>,
    /// 契約者ID. The contractor id (ANSER channel).
    #[schema(example = "62918407")]
    contractor_id: Option<String>,
    /// パスワード. The password (ANSER channel).
    password: Option<String>,
    /// ワンタイムパスワード. The one-time password (ANSER channel).
    #[schema(example = "064320")]
    otp: Option<String>,
    /// `return`: back to the client without logging in.
    decision: Option<String>,
}

/// Check who the customer is.
///
/// Three wrong tries lock the customer. Then comes the consent（第4条第1項）.
#[utoipa::path(tag = "oauth", request_body(content = LoginForm, content_type = "application/x-www-form-urlencoded",
    description = "What the customer filled in.", examples(
        ("anser" = (summary = "On the ANSER channel", value = json!({
            "request": "…", "contractor_id": "62918407", "password": "z8vudfyxm6", "otp": "064320"}))),
        ("institution" = (summary = "On the institution channel", value = json!({
            "request": "…", "branch_code": "003", "account_number": "8821819", "pin": "3599"}))),
        ("return" = (summary = "Back to the client", value = json!({"request": "…", "decision": "return"}))))), responses(
    (status = 200, description = "The consent page, or the login page with what was wrong.", content_type = "text/html", body = String),
    (status = 303, description = "Back to the client."),
    (status = 400, description = "The form lay open for too long.", content_type = "text/html", body = String),
    (status = 403, description = "The form was not shown to this browser, or the customer may not use the service.", content_type = "text/html", body = String),
    (status = 503, description = "The page of a closed bank.", content_type = "text/html", body = String)))]
#[post("/oauth/login")]
pub async fn login(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::Login);
    turn.respond(check(&turn, payload).await)
}

async fn check(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    let typed = Parameters::read(&turn.body_form(payload).await?);
    let form = match Remembered::open(turn, typed.one("request").ok().flatten()) {
        Ok(form) => form,
        Err(because) => return Ok(refused(turn, &typed, because)),
    };
    let asking = match read(turn, &form.request) {
        Ok(asking) => asking,
        Err(body) => return Ok(body),
    };
    if form.stage != Stage::Login {
        return Ok(refused(turn, &typed, RefusedBecause::FormOver));
    }
    if typed.one("decision").ok().flatten() == Some("return") {
        finish(turn, asking.pushed).await?;
        return Ok(way_back(turn, &asking.request, "access_denied", "the customer went back without logging in"));
    }
    if let Err(refusal) = prospect(turn.state(), asking.partner, Operation::Login, turn.data().now) {
        return Ok(not_now(turn, &asking, &form.request, refusal));
    }
    let Some(asked) = asked(asking.partner.terms.channel, &typed) else {
        return Ok(login_form(turn, &asking, &form, Some(LoginTrouble::Incomplete), &typed));
    };
    let decided = turn.write(move |draft| {
        let (facts, outcome) = decide_login(draft.state(), &asked);
        draft.push(draft.now(), &Cause::Request, facts);
        Ok(outcome)
    });
    let (_, outcome) = decided.await?;
    Ok(match outcome {
        LoginOutcome::Known(customer) => {
            let stage = Stage::Consent { customer, auth_at: turn.data().wall };
            consent_form(turn, &asking, &form.next(turn, stage), customer, Vec::new(), None)
        }
        LoginOutcome::Mismatch(tries_left) => {
            login_form(turn, &asking, &form, Some(LoginTrouble::Mismatch { tries_left }), &typed)
        }
        LoginOutcome::Locked => notice(turn, &asking, &form, NoticeCause::Locked),
        LoginOutcome::NotEligible => notice(turn, &asking, &form, NoticeCause::NotEligible),
    })
}

/// What was typed, where nothing is missing. Full-width digits count as digits.
fn asked(channel: Channel, typed: &Parameters) -> Option<LoginAsked> {
    let text = |name: &str| {
        let value = typed.one(name).ok().flatten()?.trim();
        let narrow = value.chars().map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            _ => c,
        });
        Some(narrow.collect::<String>()).filter(|value| !value.is_empty())
    };
    Some(match channel {
        Channel::Institution => LoginAsked::Institution {
            branch_code: text("branch_code")?,
            account_number: text("account_number")?,
            pin: text("pin")?,
        },
        Channel::Anser => LoginAsked::Anser {
            contractor_id: text("contractor_id")?,
            password: typed.one("password").ok().flatten()?.to_owned(),
            otp: text("otp")?,
        },
    })
}

fn notice(turn: &Turn, asking: &Asking<'_>, form: &Remembered, cause: NoticeCause) -> Body {
    let view = NoticeView {
        frame: turn.frame(asking.lang, None),
        cause,
        partner: asking.partner.terms.name.clone(),
        form: Some(form.seal(turn, "/oauth/login")),
        restart_href: Some(restart_href(turn, &form.request)),
        call: Some(turn.call_link()),
    };
    page(StatusCode::FORBIDDEN, asking.lang, notice_page(asking.lang, &view), Some(&asking.request.redirect_uri))
}
