//! 同意（第1条第2項(3), 第4条第1項）. The consent form: the moment of approval decides.

use super::{
    authorize::{Asking, finish, not_now, read, restart_href},
    error::{back, refused, way_back},
    form::{Remembered, Stage},
};
use crate::{
    api::{
        page::page,
        turn::{Body, Turn},
    },
    bank::refusal::Refusal,
    event::{
        AccountKind, AccountNo, Cause, CodeTerms, CustomerNo, Fact, Operation, RefusalCode, Scope, ScopeSet, SentFact,
        Seq, TokenKind, Wall,
    },
    oauth::{Parameters, Token},
    pages::{
        ConsentTrouble, ConsentView, Holder, LinkableAccount, Reconsent, RefusedBecause, Unlinkable, UnlinkableAccount,
        consent_page,
    },
    sandbox::{Approval, Draft, Linkable, State, approve, code_is_over, issue_code, linkable, to_keep},
};
use actix_web::{HttpResponse, http::StatusCode, post, web::Payload};
use utoipa::ToSchema;

/// The consent form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form, which is read by name")]
pub struct ConsentForm {
    /// The hidden field of the page.
    request: String,
    /// The accounts to link, as many as are ticked.
    account_id: Vec<String>,
    /// Whether the terms are accepted.
    #[schema(example = "on")]
    accept_terms: Option<String>,
    /// `approve` or `deny`; `return` on the page of a closed bank.
    #[schema(example = "approve")]
    decision: String,
}

/// Approve or deny a link.
///
/// Leads back to the client with a code, or with `access_denied`（第4条第1項）.
#[utoipa::path(tag = "oauth", request_body(content = ConsentForm, content_type = "application/x-www-form-urlencoded",
    description = "What the customer decided.", examples(
        ("approve" = (summary = "One account is linked", value = json!({
            "request": "…", "account_id": ["x6rnwjt57f9k2ftc"], "accept_terms": "on", "decision": "approve"}))),
        ("deny" = (summary = "The customer says no", value = json!({"request": "…", "account_id": [], "decision": "deny"}))))), responses(
    (status = 200, description = "The consent page with what was missing.", content_type = "text/html", body = String),
    (status = 303, description = "Back to the client, with `code` or `error`, `state` and `iss`."),
    (status = 400, description = "The form lay open for too long, or was answered before and its code is used.", content_type = "text/html", body = String),
    (status = 403, description = "The form was not shown to this browser.", content_type = "text/html", body = String),
    (status = 503, description = "The page of a closed bank.", content_type = "text/html", body = String)))]
#[post("/oauth/consent")]
pub async fn consent(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::Consent);
    turn.respond(decide(&turn, payload).await)
}

async fn decide(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    let typed = Parameters::read(&turn.body_form(payload).await?);
    let form = match Remembered::open(turn, typed.one("request").ok().flatten()) {
        Ok(form) => form,
        Err(because) => return Ok(refused(turn, &typed, because)),
    };
    let asking = match read(turn, &form.request) {
        Ok(asking) => asking,
        Err(body) => return Ok(body),
    };
    let (customer, auth_at) = match form.stage {
        Stage::Closed => {
            finish(turn, asking.pushed).await?;
            return Ok(way_back(turn, &asking.request, "temporarily_unavailable", "the bank does not link now"));
        }
        Stage::Login => return Ok(refused(turn, &typed, RefusedBecause::FormOver)),
        Stage::Consent { customer, auth_at } => (customer, auth_at),
    };
    // Whoever sends a form twice has decided once.
    if let Some(code) = form.answer(turn.state()) {
        return Ok(answered(turn, turn.state(), &asking, &typed, code));
    }
    match typed.one("decision").ok().flatten() {
        Some("approve") => {}
        Some("deny") => {
            finish(turn, asking.pushed).await?;
            return Ok(way_back(turn, &asking.request, "access_denied", "the customer denied the link"));
        }
        _ => return Ok(consent_form(turn, &asking, &form, customer, Vec::new(), None)),
    }
    let chosen = chosen(turn, &asking, customer, &typed);
    let mut troubles = Vec::new();
    if chosen.is_empty() {
        troubles.push(ConsentTrouble::NoAccount);
    }
    if typed.one("accept_terms").ok().flatten().is_none() {
        troubles.push(ConsentTrouble::TermsNotAccepted);
    }
    if form.has_old_terms(turn) {
        let form = form.next(turn, form.stage);
        return Ok(consent_form(turn, &asking, &form, customer, vec![ConsentTrouble::TermsChanged], Some(&chosen)));
    }
    if !troubles.is_empty() {
        return Ok(consent_form(turn, &asking, &form, customer, troubles, Some(&chosen)));
    }
    let terms = code_terms(&asking, auth_at, &form);
    let approved = Approved {
        client_id: asking.request.client_id.clone(),
        customer,
        accounts: chosen,
        scope: asking.request.scope,
        form: form.clone(),
        pushed: asking.pushed,
    };
    match turn.write(move |draft| approved.carry_out(draft, terms)).await {
        Ok((_, None)) => Ok(refused(turn, &typed, RefusedBecause::RequestUriUnknown)),
        Ok((written, Some(no))) => {
            let code = written.state.token_by_no(no).ok_or_else(Refusal::defect)?;
            Ok(answered(turn, &written.state, &asking, &typed, code))
        }
        Err(refusal) if refusal.code == RefusalCode::EligibilityLost => {
            turn.note_refusal(refusal);
            Ok(way_back(turn, &asking.request, "access_denied", "the customer may no longer use the service"))
        }
        Err(refusal) if is_not_now(refusal.code) => Ok(not_now(turn, &asking, &form.request, refusal)),
        Err(refusal) => Err(refusal),
    }
}

/// What the code is good for.
fn code_terms(asking: &Asking<'_>, auth_at: Wall, form: &Remembered) -> CodeTerms {
    let request = &asking.request;
    CodeTerms {
        redirect_uri: request.named_redirect.then(|| request.redirect_uri.clone()),
        code_challenge: request.code_challenge.clone(),
        nonce: request.nonce.clone(),
        dpop_jkt: request.dpop_jkt.clone(),
        auth_at,
        form: Some(form.begun()),
    }
}

/// The way back with the code that the form was answered with; a page, where that code leads nowhere any more.
fn answered(turn: &Turn, state: &State, asking: &Asking<'_>, typed: &Parameters, code: &Token) -> Body {
    let data = turn.data();
    if state.was_exchanged(code) || code_is_over(state, code, (data.now, data.wall)) {
        return refused(turn, typed, RefusedBecause::FormAnswered);
    }
    let text = data.sandbox.token_text(TokenKind::Code, code.issued.no, code.seq);
    back(turn, &asking.request.redirect_uri, asking.request.state.as_deref(), &[("code", &text)])
}

/// Whether it is the moment that is wrong, and not the customer.
const fn is_not_now(code: RefusalCode) -> bool {
    matches!(
        code,
        RefusalCode::OutsideServiceHours
            | RefusalCode::ServiceSuspended
            | RefusalCode::Maintenance
            | RefusalCode::PartnerSuspended
    )
}

/// What a customer approved, on the way to becoming a link.
#[derive(Clone)]
struct Approved {
    client_id: String,
    customer: CustomerNo,
    accounts: Vec<AccountKind>,
    scope: ScopeSet,
    form: Remembered,
    pushed: Option<Seq>,
}

impl Approved {
    /// The link and its code, where the form was not answered just before; the number of the code. Nothing where the
    /// request that was pushed has been answered in the meantime.
    fn carry_out(self, draft: &mut Draft, terms: CodeTerms) -> Result<Option<u32>, Refusal> {
        let Self { client_id, customer, accounts, scope, form, pushed } = self;
        if let Some(code) = form.answer(draft.state()) {
            return Ok(Some(code.issued.no));
        }
        let partner = draft.state().find_client(&client_id).cloned().ok_or_else(Refusal::defect)?;
        if pushed.is_some_and(|pushed| draft.state().pushed(pushed, partner.no).is_none()) {
            return Ok(None);
        }
        let at = draft.now();
        let step = Operation::Consent;
        let (facts, no) = approve(draft.state(), Approval { partner: &partner, customer, accounts, scope, at, step })?;
        draft.push(at, &Cause::Request, facts);
        let link = draft.state().link(no).cloned().ok_or_else(Refusal::defect)?;
        let (code, number) = issue_code(draft.state(), &link, terms);
        let finished = pushed.map(|pushed| Fact::Sent(SentFact::RequestFinished { pushed }));
        draft.push(at, &Cause::Request, std::iter::once(code).chain(finished).collect());
        Ok(Some(number))
    }
}

/// The ticked accounts that are the customer's own and may be linked.
fn chosen(turn: &Turn, asking: &Asking<'_>, customer: CustomerNo, typed: &Parameters) -> Vec<AccountKind> {
    let state = turn.state();
    let accounts = typed.all("account_id").filter_map(|id| {
        let (no, channel) = (asking.partner.no, crate::event::Channel::Institution);
        state.account_by_id(no, channel, id)
    });
    let mut kinds: Vec<AccountKind> = accounts
        .filter(|account| account.customer == customer)
        .filter(|account| linkable(state, asking.partner, *account) == Linkable::Yes)
        .map(|account| account.kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The consent page.
pub fn consent_form(
    turn: &Turn,
    asking: &Asking<'_>,
    form: &Remembered,
    customer: CustomerNo,
    troubles: Vec<ConsentTrouble>,
    chosen: Option<&[AccountKind]>,
) -> Body {
    let (state, partner) = (turn.state(), asking.partner);
    let (town, terms) = (state.town(), state.profile().terms());
    let drawn = town.customer(customer);
    let branch = drawn.as_ref().and_then(|drawn| terms.branches.get(drawn.branch)).map(|branch| branch.name.clone());
    let branch = branch.unwrap_or_default();
    let kept = to_keep(state, partner.no, customer, turn.data().now);
    let mut theirs = state.links().filter(|link| link.partner() == partner.no && link.customer() == customer);
    let live = theirs.find(|link| link.ended(turn.data().now).is_none());
    // Whoever accepts new terms begins with what is linked already.
    let chosen = chosen.or(kept.map(|link| link.made.accounts.as_slice()));
    let (mut offered, mut withheld) = (Vec::new(), Vec::new());
    for kind in drawn.iter().flat_map(|drawn| drawn.kinds.iter()) {
        let account = AccountNo { customer, kind };
        let (branch, account_number) = (branch.clone(), town.account_number(account).to_string());
        let reason = match linkable(state, partner, account) {
            Linkable::Yes => {
                let is_chosen = chosen.is_none_or(|chosen| chosen.contains(&kind));
                let account_id = town.account_id_turned(account, state.id_turn(partner.no)).to_string();
                let is_linked = live.is_some_and(|link| link.made.accounts.contains(&kind));
                offered.push(LinkableAccount { account_id, kind, branch, account_number, is_chosen, is_linked });
                continue;
            }
            Linkable::KindNotOnChannel => Unlinkable::KindNotOnChannel,
            Linkable::KindNotForPartner => Unlinkable::KindNotForPartner,
            Linkable::Closed => Unlinkable::Closed,
        };
        withheld.push(UnlinkableAccount { kind, branch, account_number, reason });
    }
    let scopes = Scope::ALL.iter().copied().filter(|scope| asking.request.scope.contains(*scope)).collect();
    let now = turn.data().now;
    let in_force = state.terms_in_force(now);
    let reconsent = kept.filter(|link| link.made.scope == asking.request.scope).map(|link| Reconsent {
        accepted_version: link.made.terms_version.clone(),
        changes: in_force.summary.map(|summary| summary.in_lang(asking.lang).to_owned()),
        until: link.made.expires_at,
    });
    let view = ConsentView {
        frame: turn.frame(asking.lang, None),
        form: form.seal(turn, "/oauth/consent"),
        partner: partner.terms.name.clone(),
        channel: partner.terms.channel,
        holder: Holder {
            name: drawn.map(|drawn| drawn.name.kanji()).unwrap_or_default(),
            restart_href: Some(restart_href(turn, &form.request)),
        },
        scopes,
        statements_from: Some(state.offer().window_first_day(
            partner.terms.channel,
            partner,
            AccountKind::OrdinaryDeposit,
            now.day(),
        )),
        linkable: offered,
        unlinkable: withheld,
        expires_at: now.plus(i64::from(partner.terms.lifetimes(&terms.lifetimes).link_secs) * 1000),
        terms_version: in_force.version.to_owned(),
        reconsent,
        troubles,
    };
    page(StatusCode::OK, asking.lang, consent_page(asking.lang, &view), Some(&asking.request.redirect_uri))
}
