//! 再演. Computing the answers of a bundle again: its log is folded as far as each call saw it, the call is made at the
//! instants at which it came, and the answer is compared with what the journal kept of it.
//!
//! Calls that changed something are not made again: what they changed stands in the log as facts. What the wire made of an
//! answer is not made again either: compared is what the bank decided on, and a call that never reached it is passed over.

use super::{Bank, FrontSettings, app};
use crate::{
    event::{Operation, Plane, Record, RefusalCode, SandboxName, Seq, TokenKind, Wall},
    journal::{CallRecord, Digest, ShownToken},
    oauth::Handle,
    sandbox::{Made, Opening, Registry, RegistrySettings, Sandbox, State},
    store::MemoryStore,
};
use actix_web::{body::to_bytes, dev::Service, http::Method, test, web::Data};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// The version of the bundles that this program writes and reads.
const FORMAT: u32 = 1;

/// One line of a bundle.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Line {
    /// What the bundle is of. Always the first.
    Head(Head),
    /// A fact of the log.
    Record(Arc<Record>),
    /// A call of the journal.
    Call(Box<CallRecord>),
}

/// What a bundle is of.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The version of the format.
    bundle: u32,
    /// The program that wrote it.
    version: String,
    /// The sandbox.
    sandbox: SandboxName,
    /// What tells the secret of the server from any other, and nothing about it.
    secret: String,
}

impl Head {
    /// The head of a bundle of this sandbox.
    pub fn of(sandbox: &Sandbox) -> Self {
        Self {
            bundle: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            sandbox: sandbox.name().clone(),
            secret: fingerprint(sandbox),
        }
    }
}

fn fingerprint(sandbox: &Sandbox) -> String {
    HEXLOWER.encode(&sandbox.keys().fingerprint().to_be_bytes())
}

/// A bundle, read.
pub struct Bundle {
    head: Head,
    records: Vec<Arc<Record>>,
    calls: Vec<CallRecord>,
}

/// What came of a replay.
#[derive(Debug, Default)]
pub struct Replayed {
    /// Calls that were answered as before.
    pub same: usize,
    /// Calls that changed something, or whose answer depends on more than the bundle holds.
    pub taken: usize,
    /// Calls that a fault of the wire kept from the bank.
    pub kept_out: usize,
    /// Calls that can be made again only with the secret of the server that answered them.
    pub sealed: usize,
    /// Calls that were decided before the bundle begins.
    pub before: usize,
    /// The first call that is answered otherwise now.
    pub difference: Option<Difference>,
}

/// A call that is answered otherwise now.
#[derive(Debug)]
pub struct Difference {
    /// The id of the call.
    pub call: String,
    /// What was sent.
    pub request: String,
    /// What the journal kept of the answer.
    pub before: String,
    /// What came now.
    pub now: String,
    /// The body that came now.
    pub body: String,
}

impl Bundle {
    /// Reads a bundle.
    ///
    /// # Errors
    /// What is wrong, with the number of the line.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let parse = |(n, line): (usize, &str)| {
            serde_json::from_str::<Line>(line).map_err(|error| format!("line {}: {error}", n + 1))
        };
        let Some(Line::Head(head)) = lines.next().map(parse).transpose()? else {
            return Err("line 1: a bundle begins with its `head`".to_owned());
        };
        if head.bundle != FORMAT {
            return Err(format!("line 1: bundle {} is not read; this version reads {FORMAT}", head.bundle));
        }
        let (mut records, mut calls): (Vec<Arc<Record>>, Vec<CallRecord>) = Default::default();
        for (n, line) in lines {
            match parse((n, line))? {
                Line::Head(_) => return Err(format!("line {}: there is one `head`, in line 1", n + 1)),
                Line::Record(record) if records.last().is_some_and(|last| last.seq >= record.seq) => {
                    return Err(format!("line {}: the log goes back from {}", n + 1, record.seq.0));
                }
                Line::Record(record) => records.push(record),
                Line::Call(call) => calls.push(*call),
            }
        }
        calls.sort_by_key(|call| (call.seq, call.call));
        Ok(Self { head, records, calls })
    }

    /// Computes the answers again, with the secret of the server where it is known.
    ///
    /// # Errors
    /// When the log cannot be folded.
    pub fn replay(&self, secret: Option<&[u8]>) -> Result<Replayed, String> {
        actix_web::rt::System::new().block_on(self.play(secret.unwrap_or(b"another secret")))
    }

    async fn play(&self, secret: &[u8]) -> Result<Replayed, String> {
        let first = self.records.first().ok_or("there is no log in it")?;
        let mut state = State::open(first).map_err(|error| format!("the log cannot be folded: {error:?}"))?;
        let theatre = Stage::set(&self.head.sandbox, &state, secret).await?;
        let knows_secret = fingerprint(&theatre.sandbox) == self.head.secret;
        let service = test::init_service(app(theatre.bank.clone())).await;
        let mut rest = self.records[1..].iter().peekable();
        let mut replayed = Replayed::default();
        let begins = first_of_present(&self.records);
        for call in &self.calls {
            while let Some(record) = rest.next_if(|record| record.seq <= call.seq) {
                state.apply(record);
            }
            if call.seq < begins {
                replayed.before += 1;
                continue;
            }
            let Some(decided) = call.decided() else {
                replayed.kept_out += 1;
                continue;
            };
            let Some(before) = call.body.filter(|_| is_repeatable(call) && !is_proved(call, &state)) else {
                replayed.taken += 1;
                continue;
            };
            if !knows_secret && call.target.contains("page_key=") {
                replayed.sealed += 1;
                continue;
            }
            theatre.wall.store(call.wall_at.0, Ordering::SeqCst);
            theatre.sandbox.stand_at(state.clone().without_faults(), call.call);
            let answered = service.call(theatre.request(call).to_request()).await;
            let response = answered.map_or_else(|error| error.error_response(), |found| found.into_parts().1);
            let (status, body) = (response.status().as_u16(), to_bytes(response.into_body()).await.unwrap_or_default());
            let now = theatre.sandbox.journal().latest(1).first().and_then(|call| call.body);
            if (status, now) == (decided, Some(before)) {
                replayed.same += 1;
                continue;
            }
            let now = now.unwrap_or_else(|| Digest::of(&body, None));
            replayed.difference = Some(Difference {
                call: format!("{}.{}", self.head.sandbox, call.call),
                request: format!("{} {}", call.method, call.target),
                before: shown(decided, before),
                now: shown(status, now),
                body: String::from_utf8_lossy(&body).into_owned(),
            });
            return Ok(replayed);
        }
        Ok(replayed)
    }
}

fn shown(status: u16, body: Digest) -> String {
    format!("{status}, {} bytes, crc32 {:08x}", body.bytes, body.crc32)
}

/// From which place on calls can be made again. A checkpoint tells nothing of the states before it.
fn first_of_present(records: &[Arc<Record>]) -> Seq {
    let is_checkpoint = |record: &Arc<Record>| matches!(record.fact, crate::event::Fact::Checkpointed { .. });
    let checkpoint = records.iter().rfind(|record| is_checkpoint(record));
    checkpoint.or(records.first()).map_or_else(Seq::default, |record| record.seq)
}

/// Whether a call can be made again with what the bundle holds: it only read, and what it read is bank state.
fn is_repeatable(call: &CallRecord) -> bool {
    const READ: [Operation; 5] = [
        Operation::ReadClock,
        Operation::ListUpcoming,
        Operation::ListPeople,
        Operation::ListSnapshots,
        Operation::ReadScenario,
    ];
    let was_stored = call.decided_refusal() != Some(RefusalCode::StoreUnavailable);
    let reads = |operation: Operation| matches!(operation.plane(), Plane::Data(_)) || READ.contains(&operation);
    call.method == "GET" && was_stored && call.operation.is_some_and(reads)
}

/// Whether the answer hung on a proof that was shown once: no bundle holds it.
fn is_proved(call: &CallRecord, state: &State) -> bool {
    match call.shown {
        ShownToken::Token { seq, no, .. } => {
            let is_bound = state.token(no, seq).is_some_and(|token| token.issued.cnf.is_some());
            is_bound || call.decided_refusal() == Some(RefusalCode::TokenInvalid)
        }
        ShownToken::Nothing | ShownToken::Foreign => false,
    }
}

/// A bank with one sandbox, which stands where each call found it.
struct Stage {
    bank: Data<Bank>,
    sandbox: Arc<Sandbox>,
    wall: Arc<AtomicI64>,
}

impl Stage {
    async fn set(name: &SandboxName, state: &State, secret: &[u8]) -> Result<Self, String> {
        let wall = Arc::new(AtomicI64::new(0));
        let read = wall.clone();
        let settings = RegistrySettings {
            opening: Opening::of(state.opened()),
            secret: secret.to_vec(),
            store: Arc::new(MemoryStore::default()),
            most: 1,
            hosting: None,
        };
        let registry = Registry::open(settings, Wall(0)).await.map_err(|error| format!("{error:?}"))?;
        let sandbox = if *name == SandboxName::default_name() {
            registry.default_sandbox().clone()
        } else {
            registry.make(name, Made::AsUsual, Wall(0)).await.map_err(|error| format!("{error:?}"))?
        };
        sandbox.stand_at(state.clone(), 1);
        let clock = Arc::new(move || Wall(read.load(Ordering::SeqCst)));
        let bank = Data::new(Bank::new(registry, clock, FrontSettings::default()));
        Ok(Self { bank, sandbox, wall })
    }

    /// The call as it came.
    fn request(&self, call: &CallRecord) -> test::TestRequest {
        let name = self.sandbox.name();
        let base = if *name == SandboxName::default_name() { String::new() } else { format!("/s/{name}") };
        let mut request = test::TestRequest::with_uri(&format!("{base}{}", call.target))
            .method(Method::GET)
            .insert_header(("Host", "127.0.0.1"))
            .insert_header(("Accept-Language", call.lang.word()));
        if call.decided_refusal() == Some(RefusalCode::NotAcceptable) {
            request = request.insert_header(("Accept", "text/html"));
        }
        match call.shown {
            ShownToken::Nothing => request,
            ShownToken::Foreign => request.insert_header(("Authorization", "Bearer of-another")),
            ShownToken::Token { life, seq, no } => {
                let text = self.sandbox.keys().token_text(Handle { kind: TokenKind::Access, life, seq, no });
                request.insert_header(("Authorization", format!("Bearer {text}")))
            }
        }
    }
}
