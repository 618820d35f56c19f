//! 鍵の証明. Who shows a token that is bound to a key has to prove that key (RFC 7800): by a DPoP proof (RFC 9449).

use crate::{
    api::turn::{Turn, token_shown},
    bank::refusal::Said,
    event::{Confirmation, SandboxName, Wall},
    oauth::{Once, ProvedCall, check_proof},
};
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// The most proofs that are remembered; of more, those that end first are forgotten.
const MOST_PROOFS: usize = 100_000;

/// The proofs that were shown to this server while they are good. A proof is good for a minute or two, and reading
/// changes no bank state: so they are remembered here and not in the log, by each server for itself.
#[derive(Default)]
pub struct ProofMemory(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    ends: BTreeSet<(Wall, String)>,
    shown: BTreeSet<String>,
}

impl ProofMemory {
    /// Whether a proof is shown for the first time; from now on it was.
    fn is_first(&self, sandbox: &SandboxName, life: u16, once: &Once, now: Wall) -> bool {
        let key = format!("{sandbox} {life} {}", once.digest);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.shown.insert(key.clone()) {
            return false;
        }
        seen.ends.insert((once.until, key));
        while seen.ends.first().is_some_and(|(until, _)| *until < now) || seen.ends.len() > MOST_PROOFS {
            let Some((_, over)) = seen.ends.pop_first() else { break };
            seen.shown.remove(&over);
        }
        true
    }
}

/// The thumbprint of the key that this call proves, where it proves one.
///
/// # Errors
/// What is wrong with the proof.
pub fn proof(turn: &Turn, token: Option<&str>) -> Result<Option<String>, Said> {
    let mut headers = turn.request().headers().get_all("dpop");
    let Some(text) = headers.next() else { return Ok(None) };
    if headers.next().is_some() {
        return Err(Said::fixed("`DPoP` ヘッダーは一つだけです。", "there may be one DPoP header"));
    }
    let data = turn.data();
    let url = format!("{}{}", turn.base_url(), turn.request().path());
    let call = ProvedCall { method: &data.method, url: &url, token, now: data.wall };
    let proof = check_proof(text.to_str().unwrap_or_default(), &call)?;
    let life = turn.state().opened().life;
    let is_first = |seen: &ProofMemory| seen.is_first(data.sandbox.name(), life, &proof.once, data.wall);
    if turn.bank().is_some_and(|bank| is_first(&bank.seen_proofs)) {
        return Ok(Some(proof.jkt));
    }
    Err(Said::fixed(
        "同じ `jti` の証明が前に示されています。呼び出しごとに作ります。",
        "a proof with this jti was shown before; each call has its own",
    ))
}

/// Whether whoever shows this token has proved what it is bound to; one that is bound to nothing is shown as `Bearer`.
///
/// # Errors
/// What is missing or wrong.
pub fn check_sender(turn: &Turn, cnf: Option<&Confirmation>) -> Result<(), Said> {
    let token = if turn.data().proving.by_proof { token_shown(turn.request().headers()) } else { None };
    match (cnf, token) {
        (None, _) => Err(Said::fixed(
            "このトークンは鍵に結び付いていません。`Authorization: Bearer` で示します。",
            "the token is bound to no key; show it as Authorization: Bearer",
        )),
        (Some(Confirmation::Jkt(_)), None) => Err(Said::fixed(
            "このトークンは鍵に結び付いています。`Authorization: DPoP` と `DPoP` ヘッダーで示します。",
            "the token is bound to a key; show it as Authorization: DPoP, with a proof in the DPoP header",
        )),
        (Some(Confirmation::Jkt(bound)), Some(token)) => match proof(turn, Some(token))? {
            Some(jkt) if jkt == *bound => Ok(()),
            Some(_) => Err(Said::fixed(
                "証明の鍵が、トークンの結び付いている鍵ではありません。",
                "the key of the proof is not the one that the token is bound to",
            )),
            None => Err(Said::fixed("`DPoP` ヘッダーがありません。", "the DPoP header is missing")),
        },
    }
}
