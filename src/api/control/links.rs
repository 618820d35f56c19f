//! API連携認証 without the pages: for tests that are not about logging in.

use crate::{
    api::{
        token_answer::TokenAnswer,
        turn::{Body, Turn},
    },
    bank::refusal::{Refusal, Said},
    event::{
        Cause, ClientAuth, CodeTerms, Confirmation, Jst, LinkNo, Operation, PartnerId, RefusalCode, ScopeSet, Security,
        TokenKind,
    },
    oauth::{pkce, redirect},
    sandbox::{Draft, Given, Grantee, LinkAsked, decide_link, issue, issue_code},
};
use actix_web::{HttpResponse, post, web::Payload};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A link that is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// To which partner.
    #[schema(example = "kakeibo")]
    partner: String,
    /// By which customer: a persona or a `customer_id`.
    #[schema(example = "all-kinds")]
    customer: String,
    /// Which accounts, by id or as `persona/kind`; absent = all that may be linked.
    accounts: Option<Vec<String>>,
    /// What the partner may do, as scopes separated by spaces; absent = all that it may have.
    #[schema(example = "accounts balances transactions offline_access")]
    scope: Option<String>,
    /// When the customer approves: not after now, nor before a link of the same customer to the same partner; absent = now.
    #[schema(value_type = Option<String>, format = DateTime)]
    linked_at: Option<Jst>,
    /// What to answer with: the tokens, or a code that the token endpoint exchanges.
    #[serde(default)]
    #[schema(default = "tokens")]
    respond_with: RespondWith,
    /// Of a code: the redirect URI that the exchange has to name; absent = none has to be named.
    #[schema(example = "http://127.0.0.1/callback")]
    redirect_uri: Option<String>,
    /// Of a code: the PKCE challenge, S256.
    #[schema(example = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")]
    code_challenge: Option<String>,
    /// The thumbprint of the key that the tokens are bound to（RFC 9449）; absent = to none, where the security profile allows it.
    #[schema(example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")]
    dpop_jkt: Option<String>,
}

/// What a link is answered with: `tokens`, the token answer; `code`, a code.
#[derive(Deserialize, ToSchema, Default, PartialEq, Eq, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub enum RespondWith {
    /// The token answer.
    #[default]
    Tokens,
    /// A code.
    Code,
}

/// The code of a link.
#[derive(Serialize, ToSchema)]
pub struct CodeAnswer {
    /// The code: to be exchanged once, within 60 seconds.
    #[schema(example = "AwABAAAA…")]
    code: String,
    /// The link.
    #[schema(example = "link-0")]
    link_id: String,
}

/// The tokens of a link, or its code.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum LinkAnswer {
    /// The tokens.
    Tokens(TokenAnswer),
    /// The code.
    Code(CodeAnswer),
}

/// Link a customer to a partner.
///
/// What the pages do, without the pages and by the same rules: the kinds that channel and partner offer, linking hours,
/// eligibility, stops. Answers with the tokens, or with `{code, link_id}` under `respond_with: code`.
#[utoipa::path(tag = "links",
    request_body(content = LinkRequest, description = "Who is to be linked to whom.", examples(
        ("all" = (summary = "All accounts and scopes that may be linked", value = json!({"partner": "kakeibo", "customer": "all-kinds"}))),
        ("anser" = (summary = "On the ANSER channel", value = json!({"partner": "kaikei", "customer": "all-kinds"}))),
        ("some" = (summary = "One account, without statements", value = json!({
            "partner": "kakeibo", "customer": "plain", "accounts": ["plain/ordinary_deposit"], "scope": "accounts balances"}))),
        ("with_code" = (summary = "A code, for the token endpoint to exchange", value = json!({
            "partner": "kakeibo", "customer": "all-kinds", "respond_with": "code"}))))),
    responses((status = 200, description = "The tokens of the new link, or its code.", body = LinkAnswer)))]
#[post("/links")]
pub async fn create_link(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::CreateLink);
    turn.respond(create(&turn, payload).await)
}

/// What an answer is made of.
enum Made {
    Tokens(Given),
    Code(u32, LinkNo),
}

async fn create(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let asked: LinkRequest = turn.body_json(payload).await?;
    let terms = code_terms(turn, &asked)?;
    let cnf = bound_to(turn, &asked)?;
    let scope = asked.scope.as_deref().map(ScopeSet::parse).transpose().map_err(|word| {
        let ja = format!("`{word}` という scope はありません。");
        let en = format!("there is no scope `{word}`");
        Refusal::of_parameter(RefusalCode::ParameterInvalid, "scope", Said::made(ja, en))
    })?;
    let asked = LinkAsked {
        partner: PartnerId(asked.partner.into()),
        customer: asked.customer,
        accounts: asked.accounts,
        scope,
        linked_at: asked.linked_at,
    };
    let (written, made) = turn.write(move |draft| make(draft, &asked, terms, cnf)).await?;
    let sandbox = &turn.data().sandbox;
    match made {
        Made::Tokens(given) => {
            let now = written.state.now(turn.data().wall);
            Body::json(&LinkAnswer::Tokens(TokenAnswer::of(sandbox, &written.state, now, given)?))
        }
        Made::Code(no, link) => {
            let token = written.state.token_by_no(no).ok_or_else(Refusal::defect)?;
            let code = sandbox.token_text(TokenKind::Code, no, token.seq);
            Body::json(&LinkAnswer::Code(CodeAnswer { code, link_id: link.to_string() }))
        }
    }
}

fn make(
    draft: &mut Draft,
    asked: &LinkAsked,
    terms: Option<CodeTerms>,
    cnf: Option<Confirmation>,
) -> Result<Made, Refusal> {
    let (facts, no) = decide_link(draft.state(), draft.now(), asked)?;
    draft.push(draft.now(), &Cause::Control, facts);
    let link = draft.state().link(no).cloned().ok_or_else(Refusal::defect)?;
    if let Some(terms) = terms {
        let (code, number) = issue_code(draft.state(), &link, terms);
        draft.push(draft.now(), &Cause::Control, vec![code]);
        return Ok(Made::Code(number, no));
    }
    let by = Grantee { partner: link.partner(), client_auth: ClientAuth::Control, cnf };
    let (facts, given) = issue(draft.state(), draft.now(), &link, link.scope(), &by, None);
    draft.push(draft.now(), &Cause::Control, facts);
    Ok(Made::Tokens(given))
}

/// The key that the tokens are bound to.
fn bound_to(turn: &Turn, asked: &LinkRequest) -> Result<Option<Confirmation>, Refusal> {
    let invalid = |said| Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "dpop_jkt", said));
    match &asked.dpop_jkt {
        Some(jkt) if !pkce::is_challenge(jkt) => invalid(Said::fixed(
            "base64url の 43 文字です（JWK のサムプリント、RFC 7638）。",
            "it must be 43 characters of base64url: the thumbprint of a JWK (RFC 7638)",
        )),
        None if asked.respond_with == RespondWith::Tokens && turn.state().security() == Security::Fapi2 => {
            invalid(Said::fixed(
                "このサンドボックスのトークンは鍵に結び付きます。その鍵のサムプリントを指定してください。",
                "tokens of this sandbox are bound to a key; name its thumbprint",
            ))
        }
        jkt => Ok(jkt.clone().map(Confirmation::Jkt)),
    }
}

/// What a code is bound to, where one is asked for.
fn code_terms(turn: &Turn, asked: &LinkRequest) -> Result<Option<CodeTerms>, Refusal> {
    let invalid = |parameter: &str, said| Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, said));
    if asked.respond_with == RespondWith::Tokens {
        let said = Said::fixed("respond_with: code のときだけ指定できます。", "only with respond_with: code");
        return match (&asked.redirect_uri, &asked.code_challenge) {
            (Some(_), _) => invalid("redirect_uri", said),
            (None, Some(_)) => invalid("code_challenge", said),
            (None, None) => Ok(None),
        };
    }
    let partner = turn.state().find_partner(&PartnerId(asked.partner.as_str().into()));
    let registered = partner.map_or(&[][..], |partner| &partner.terms.redirect_uris);
    if asked.redirect_uri.as_deref().is_some_and(|uri| !redirect::is_registered(uri, registered)) {
        let said = Said::made(
            format!("登録されているのは次のとおりです: {}", registered.join(", ")),
            format!("registered are: {}", registered.join(", ")),
        );
        return invalid("redirect_uri", said);
    }
    if asked.code_challenge.as_deref().is_some_and(|challenge| !pkce::is_challenge(challenge)) {
        let said = Said::fixed("base64url の 43 文字です（S256）。", "it must be 43 characters of base64url (S256)");
        return invalid("code_challenge", said);
    }
    if asked.code_challenge.is_none() && turn.state().security().asks_all_for_pkce() {
        let said = Said::fixed(
            "このサンドボックスでは、すべてのコードに PKCE（S256）が要ります。",
            "every code of this sandbox asks for PKCE (S256)",
        );
        return invalid("code_challenge", said);
    }
    Ok(Some(CodeTerms {
        redirect_uri: asked.redirect_uri.clone(),
        code_challenge: asked.code_challenge.clone(),
        nonce: None,
        dpop_jkt: asked.dpop_jkt.clone(),
        auth_at: turn.data().wall,
        form: None,
    }))
}
