//! トークン（認証キー、第4条第2項）. What is given for an approval, a code or a refresh token, and what reuse takes back.

use crate::{
    bank::linkage::{Link, Partner, TokenStanding},
    event::{
        Channel, ClientAuth, CodeTerms, Confirmation, Fact, Jst, PartnerNo, RefusalCode, Scope, ScopeSet, Security,
        TokenIssued, TokenKind, TokensMeant, Wall,
    },
    oauth::{OauthError, Token, handshake_ms, pkce},
    sandbox::state::State,
};
use std::sync::Arc;

/// How long a code may be exchanged, in milliseconds of handshake time.
const CODE_LIFETIME_MS: i64 = 60_000;

/// Who asks for tokens.
#[derive(Clone)]
pub struct Grantee {
    /// Which partner.
    pub partner: PartnerNo,
    /// How it proved who it is.
    pub client_auth: ClientAuth,
    /// The key that it has proved to have: what is given is bound to it.
    pub cnf: Option<Confirmation>,
}

/// What an exchange brings about: facts, and either tokens or an error.
pub struct Exchange {
    /// What happens, in either case.
    pub facts: Vec<Fact>,
    /// The tokens to answer with, by number; the numbers of new ones are those of `facts`.
    pub outcome: Result<Given, OauthError>,
}

/// The tokens of an answer, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The access token.
    pub access: u32,
    /// The refresh token, where one is given.
    pub refresh: Option<u32>,
    /// The code whose login an ID token speaks of, where one is given.
    pub code: Option<u32>,
}

impl Exchange {
    const fn refused(error: OauthError) -> Self {
        Self { facts: Vec::new(), outcome: Err(error) }
    }
}

/// The code of an approval, and its number.
pub fn code(state: &State, link: &Link, terms: CodeTerms) -> (Fact, u32) {
    let no = next_no(state);
    let code = TokenIssued {
        no,
        kind: TokenKind::Code,
        partner: link.partner(),
        link: Some(link.no()),
        scope: link.scope(),
        // A code lives in handshake time, which is judged when it is exchanged; this is only its latest end.
        expires_at: link.made.expires_at,
        from: None,
        code: Some(Arc::new(terms)),
        client_auth: ClientAuth::None,
        cnf: None,
    };
    (Fact::TokenIssued(code), no)
}

/// An access token, and a refresh token where the scope or the channel gives one. Neither outlives the link.
pub fn issue(
    state: &State,
    now: Jst,
    link: &Link,
    scope: ScopeSet,
    by: &Grantee,
    from: Option<u32>,
) -> (Vec<Fact>, Given) {
    issue_narrower(state, now, link, (scope, scope), by, from)
}

/// The same, where the access token covers less than the refresh token: a refresh narrows the first alone (RFC 6749 §6).
fn issue_narrower(
    state: &State,
    now: Jst,
    link: &Link,
    (scope, whole): (ScopeSet, ScopeSet),
    by: &Grantee,
    from: Option<u32>,
) -> (Vec<Fact>, Given) {
    let partner = state.partner(by.partner);
    let profile = state.profile().terms().lifetimes;
    let lifetimes = partner.map_or(profile, |partner| partner.terms.lifetimes(&profile));
    let always = partner.is_some_and(|partner| partner.terms.channel == Channel::Anser);
    let next = next_no(state);
    let token = |no: u32, kind: TokenKind, scope: ScopeSet, secs: u32| {
        Fact::TokenIssued(TokenIssued {
            no,
            kind,
            partner: by.partner,
            link: Some(link.no()),
            scope,
            expires_at: now.plus(i64::from(secs) * 1000).min(link.made.expires_at),
            from,
            code: None,
            client_auth: by.client_auth,
            // Whoever proves who it is need not prove the key of its refresh token too (RFC 9449 §5).
            cnf: by.cnf.clone().filter(|_| kind == TokenKind::Access || by.client_auth == ClientAuth::None),
        })
    };
    let mut facts = vec![token(next, TokenKind::Access, scope, lifetimes.access_token_secs)];
    let mut given = Given { access: next, refresh: None, code: None };
    if always || whole.contains(Scope::OfflineAccess) {
        facts.push(token(next + 1, TokenKind::Refresh, whole, lifetimes.refresh_token_secs));
        given.refresh = Some(next + 1);
    }
    (facts, given)
}

/// Exchanges a code (RFC 6749 §4.1.3). A second use takes back what the first one gave.
pub fn exchange_code(
    state: &State,
    (now, wall): (Jst, Wall),
    by: &Grantee,
    code: Option<&Arc<Token>>,
    redirect_uri: Option<&str>,
    verifier: Option<&str>,
) -> Exchange {
    let refuse = |why| Exchange::refused(OauthError::invalid_grant(why));
    let Some((code, terms)) = code.and_then(|code| Some((code, code.issued.code.as_ref()?))) else {
        return refuse("the code is not one that this server gave");
    };
    let Some(link) = code.issued.link.and_then(|no| state.link(no)) else {
        return refuse("the code is not one that this server gave");
    };
    if code.issued.partner != by.partner {
        return refuse("the code was given to another client");
    }
    if state.was_exchanged(code) {
        let facts = vec![Fact::TokensRevoked { link: link.no(), kind: TokensMeant::All }];
        let why = "the code has been used before; the tokens that it gave are revoked";
        return Exchange { facts, outcome: Err(OauthError::invalid_grant(why)) };
    }
    if code_is_over(state, code, (now, wall)) || code.standing(Some(link), now) != TokenStanding::Live {
        return Exchange::refused(code_too_old());
    }
    if terms.redirect_uri.as_deref() != redirect_uri {
        return refuse("redirect_uri is not the one of the authorization request");
    }
    if let Err(error) = pkce::check(terms.code_challenge.as_deref(), verifier) {
        return Exchange::refused(error);
    }
    if terms.dpop_jkt.is_some() && terms.dpop_jkt.as_deref() != by.cnf.as_ref().map(Confirmation::jkt) {
        return refuse("the key of the DPoP proof is not the one that the authorization request named");
    }
    if let Some(cause) = link.ended(now) {
        return Exchange::refused(OauthError::dead_link(cause));
    }
    let (facts, given) = issue(state, now, link, code.issued.scope, by, Some(code.issued.no));
    Exchange { facts, outcome: Ok(Given { code: Some(code.issued.no), ..given }) }
}

/// Exchanges a refresh token (RFC 6749 §6). It rotates: the old one answers the same successor until that successor or
/// its access token is used, since the first answer may have been lost; after that, its reuse takes the family back. Under
/// `fapi2` it does not rotate.
pub fn refresh(state: &State, now: Jst, by: &Grantee, old: Option<&Arc<Token>>, scope: Option<ScopeSet>) -> Exchange {
    let refuse = |why| Exchange::refused(OauthError::invalid_grant(why));
    let found = old.and_then(|old| Some((old, state.link(old.issued.link?)?)));
    let Some((old, link)) = found.filter(|(old, _)| old.issued.kind == TokenKind::Refresh) else {
        return refuse("the refresh token is not one that this server gave");
    };
    if old.issued.partner != by.partner {
        return refuse("the refresh token was given to another client");
    }
    if old.issued.cnf.is_some() && old.issued.cnf != by.cnf {
        return refuse("the refresh token is bound to another key: the DPoP proof has to be made with the same one");
    }
    if let Some(cause) = link.ended(now) {
        return Exchange::refused(OauthError::dead_link(cause));
    }
    match old.standing(Some(link), now) {
        TokenStanding::Revoked => return Exchange::refused(OauthError::dead_link(RefusalCode::TokenRevoked)),
        TokenStanding::Expired => return Exchange::refused(OauthError::dead_link(RefusalCode::TokenExpired)),
        TokenStanding::Live => {}
    }
    if state.was_exchanged(old) {
        if state.was_received(old) {
            let facts = vec![Fact::TokensRevoked { link: link.no(), kind: TokensMeant::All }];
            let why = "the refresh token was exchanged before and its successor has been used; all tokens of the link are revoked";
            return Exchange { facts, outcome: Err(OauthError::invalid_grant(why)) };
        }
        let given = Given { access: old.given[0], refresh: old.given.get(1).copied(), code: None };
        return Exchange { facts: Vec::new(), outcome: Ok(given) };
    }
    let asked = scope.unwrap_or(old.issued.scope);
    if !old.issued.scope.covers(asked) {
        return Exchange::refused(OauthError::invalid_scope("a refresh may narrow the scope, never widen it"));
    }
    let mut facts = Vec::new();
    // Whoever presents a refresh token has received it: its own predecessor is closed.
    if old.confirms() {
        facts.push(Fact::TokenFirstUsed { no: old.issued.no });
    }
    if state.security() == Security::Fapi2 {
        // The refresh token stays: it is bound to a client that proves who it is each time.
        let (issued, given) = issue_narrower(state, now, link, (asked, old.issued.scope), by, None);
        facts.extend(issued.into_iter().take(1));
        return Exchange { facts, outcome: Ok(Given { refresh: Some(old.issued.no), ..given }) };
    }
    let (issued, given) = issue_narrower(state, now, link, (asked, old.issued.scope), by, Some(old.issued.no));
    facts.extend(issued);
    Exchange { facts, outcome: Ok(given) }
}

/// A partner's own token (RFC 6749 §4.4): for its plane, without a customer.
pub fn client_credentials(state: &State, now: Jst, by: &Grantee) -> Exchange {
    let profile = state.profile().terms().lifetimes;
    let lifetimes = state.partner(by.partner).map_or(profile, |partner| partner.terms.lifetimes(&profile));
    let secs = lifetimes.access_token_secs;
    let token = TokenIssued {
        no: next_no(state),
        kind: TokenKind::Access,
        partner: by.partner,
        link: None,
        scope: ScopeSet::of(&[Scope::Partner]),
        expires_at: now.plus(i64::from(secs) * 1000),
        from: None,
        code: None,
        client_auth: by.client_auth,
        cnf: by.cnf.clone(),
    };
    let given = Given { access: token.no, refresh: None, code: None };
    Exchange { facts: vec![Fact::TokenIssued(token)], outcome: Ok(given) }
}

/// Takes a token back (RFC 7009). A refresh token takes every token of its link along; what is not the client's own, or
/// no longer there, is left as it is.
pub fn revoke(partner: &Partner, token: Option<&Arc<Token>>) -> Vec<Fact> {
    let Some(token) = token.filter(|token| token.issued.partner == partner.no) else {
        return Vec::new();
    };
    match (token.issued.kind, token.issued.link) {
        (TokenKind::Refresh, Some(link)) => vec![Fact::TokensRevoked { link, kind: TokensMeant::All }],
        (TokenKind::Access, _) => vec![Fact::TokenRevoked { no: token.issued.no }],
        (TokenKind::Refresh | TokenKind::Code, _) => Vec::new(),
    }
}

/// Whether a code has waited too long to be exchanged.
pub fn code_is_over(state: &State, code: &Token, (now, wall): (Jst, Wall)) -> bool {
    handshake_ms(state.clock(), (code.issued_at, code.issued_wall), (now, wall)) >= CODE_LIFETIME_MS
}

/// Why a code is no good that waited too long.
pub fn code_too_old() -> OauthError {
    OauthError::invalid_grant("the code is too old: it is good for 60 seconds")
}

fn next_no(state: &State) -> u32 {
    state.tokens.given()
}
