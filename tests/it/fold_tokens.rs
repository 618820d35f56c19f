//! What the logs of random sandboxes hold about links and tokens.

use crate::fold::{CUSTOMERS, PARTNERS, Step};
use kumiai::{
    event::{
        AssertionUsed, Cause, ClientAuth, CodeTerms, Fact, Jst, PartnerId, PartnerNo, RequestPushed, SentFact, Seq,
    },
    sandbox::{Draft, Grantee, LinkAsked, decide_link, exchange_code, issue, issue_code, refresh, revoke},
};
use std::sync::Arc;

/// Links a customer, exchanges, uses or takes back a token.
pub fn about_tokens(draft: &mut Draft, step: &Step) {
    let (now, wall) = (draft.now(), draft.wall());
    match step {
        Step::Link { partner, customer, days_ago } => {
            let asked = LinkAsked {
                partner: PartnerId(PARTNERS[*partner].into()),
                customer: CUSTOMERS[usize::from(*customer)].to_owned(),
                accounts: None,
                scope: None,
                linked_at: Some(Jst(now.0 - days_ago * 86_400_000)),
            };
            if let Ok((facts, no)) = decide_link(draft.state(), now, &asked) {
                draft.push(now, &Cause::Control, facts);
                let link = draft.state().link(no).unwrap().clone();
                let by = Grantee { partner: link.partner(), client_auth: ClientAuth::Control, cnf: None };
                let facts = if days_ago % 2 == 0 {
                    issue(draft.state(), now, &link, link.scope(), &by, None).0
                } else {
                    let terms = CodeTerms {
                        redirect_uri: None,
                        code_challenge: None,
                        nonce: None,
                        dpop_jkt: None,
                        auth_at: wall,
                        form: Some(7),
                    };
                    let (fact, no) = issue_code(draft.state(), &link, terms);
                    draft.push(now, &Cause::Request, vec![fact]);
                    let code = draft.state().token_by_no(no);
                    exchange_code(draft.state(), (now, wall), &by, code, None, None).facts
                };
                draft.push(now, &Cause::Control, facts);
            }
        }
        Step::Refresh(no) => {
            let old = draft.state().token_by_no(*no).cloned();
            let partner = old.as_ref().map_or(PartnerNo(0), |old| old.issued.partner);
            let by = Grantee { partner, client_auth: ClientAuth::SecretBasic, cnf: None };
            let exchange = refresh(draft.state(), now, &by, old.as_ref(), None);
            draft.push(now, &Cause::Request, exchange.facts);
        }
        Step::Use(no) if draft.state().token_by_no(*no).is_some_and(|token| token.confirms()) => {
            draft.push(now, &Cause::Request, vec![Fact::TokenFirstUsed { no: *no }]);
        }
        Step::Revoke(no) => {
            let token = draft.state().token_by_no(*no).cloned();
            let partner = draft.state().partner(token.as_ref().map_or(PartnerNo(0), |t| t.issued.partner)).unwrap();
            let facts = revoke(partner, token.as_ref());
            draft.push(now, &Cause::Request, facts);
        }
        Step::Send(which, ms) => {
            let (partner, request) = (PartnerNo(0), format!("state={which}"));
            let sent = match which % 3 {
                0 => {
                    let (digest, until) = (format!("{which}"), wall.plus(*ms));
                    let is_new = !draft.state().was_shown(&digest);
                    is_new.then_some(SentFact::AssertionUsed(AssertionUsed { digest, until }))
                }
                1 => Some(SentFact::RequestPushed(Arc::new(RequestPushed { partner, request }))),
                _ => {
                    let last = Seq(draft.state().seq().0.saturating_sub(u64::from(*which)));
                    draft.state().pushed(last, partner).map(|_| SentFact::RequestFinished { pushed: last })
                }
            };
            draft.push(now, &Cause::Request, sent.map(Fact::Sent).into_iter().collect());
        }
        _ => {}
    }
}
