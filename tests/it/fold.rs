//! A sandbox is the fold of its log, and a checkpoint is a shorter log of the same sandbox.

use crate::{
    fold_partners::{about_partners, deliver, outcome, replay, webhook},
    fold_tokens::about_tokens,
    support::bank,
};
use kumiai::{
    event::{
        AccountKind, AccountMeant, AccountNo, Area, BothLangs, Cause, Channel, ClockAdvanced, ClockMode, ClockSet,
        CustomerMeant, CustomerNo, DataStale, Ended, EventId, Fact, Ground, HoursChanged, IncidentClosed,
        IncidentDisclosed, IncidentReport, IncidentUpdated, LinkNo, LinksMeant, Maintenance, MaintenanceExtended,
        Measure, NoticePosted, OfferChanged, Operation, Outage, Outcome, PartialResult, PartnerId, PartnerSuspended,
        PartnerTask, PartnerTerms, PostingDelayed, Purpose, Reach, Record, ReportStage, RowsWithheld, RunBegun,
        SandboxName, Scheduled, Seq, SnapshotNo, TaskAsked, TermsChanged, TokensExpired, TokensMeant,
        TransactionCancelled, TransactionCorrected, TransactionPosted, TransactionReplaced, Wall, Word, Yen,
    },
    sandbox::{
        Asked, Draft, LoginAsked, Opening, Sandbox, State, acknowledged, change_link, decide_login, discontinuation,
        reported, take_snapshot,
    },
    store::MemoryStore,
};
use proptest::prelude::*;
use std::sync::Arc;

/// When every log begins, by the wall.
pub const WALL: i64 = 1_781_053_323_000;

/// One thing that is done to a sandbox.
#[derive(Debug, Clone)]
pub enum Step {
    WallPasses(i64),
    Event(u8, Option<i64>, Word),
    Link {
        partner: usize,
        customer: u8,
        days_ago: i64,
    },
    Refresh(u32),
    Revoke(u32),
    Use(u32),
    /// What a client sends: which, and for how long it is good.
    Send(u8, i64),
    Login(u8, bool),
    Answer(u8, u8),
    Procedure(u8, bool),
    /// A try to deliver: to which partner, what comes back, and whether anything does.
    Deliver(u16, Outcome, bool),
    Replay(u8),
    Snapshot,
    Restore(u32),
    Reset,
    BeginRun,
    FinishRun(u8),
    Checkpoint,
    Forget,
}

pub const PARTNERS: [&str; 5] = ["kakeibo", "kaikei", "docs", "docs-anser", "nobody"];
pub const CUSTOMERS: [&str; 5] = ["all-kinds", "plain", "heavy-day", "corporate", "nobody"];

fn word() -> impl Strategy<Value = Word> {
    let scope = prop::sample::subsequence(vec!["data", "linking", "anser", "card_loan", "read_balance"], 1..3)
        .prop_map(|words| words.iter().filter_map(|word| Reach::from_word(word)).collect());
    let outage = (scope, any::<bool>()).prop_map(|(scope, announced)| Word::Outage(Outage { scope, announced }));
    let tokens = (0..5_usize, 0..3_u8).prop_map(|(partner, kind)| {
        let kind = [TokensMeant::Access, TokensMeant::Refresh, TokensMeant::All][usize::from(kind)];
        let partner = (partner > 0).then(|| PartnerId(PARTNERS[partner - 1].into()));
        Word::TokensExpired(TokensExpired { partner, customer: None, kind })
    });
    let posted = (0..5_usize, -50_000_i64..50_000, any::<bool>()).prop_map(|(who, amount, allow_overdraft)| {
        Word::TransactionPosted(TransactionPosted {
            account: format!("{}/ordinary_deposit", CUSTOMERS[who]),
            amount: Yen(amount),
            description: Some("試験".to_owned()),
            counterparty: None,
            category_code: None,
            value_date: None,
            dated: None,
            allow_overdraft,
        })
    });
    let advanced = prop_oneof![
        (0..200_000_u32).prop_map(|secs| ClockAdvanced { by: Some(format!("{secs}s")), to: None, to_edge: None }),
        prop::sample::select(vec!["service.close", "token.expiry", "month.end", "holiday.next"])
            .prop_map(|edge| ClockAdvanced { by: None, to: None, to_edge: Some(edge.to_owned()) }),
    ];
    let mode = prop::option::of(prop::sample::select(ClockMode::ALL.to_vec()));
    let set =
        (mode, prop::option::of(0.25_f64..5_000.0)).prop_map(|(mode, speed)| Word::ClockSet(ClockSet { mode, speed }));
    let ended = (0..12_u8).prop_map(|id| Word::Ended(Ended { id: event_id(id) }));
    let advanced = advanced.prop_map(Word::ClockAdvanced);
    prop_oneof![
        3 => outage, 2 => tokens, 3 => posted, 2 => advanced, 2 => set, 3 => ended, 3 => end_of_links(),
        6 => about_books(), 5 => between_bank_and_partner(), 2 => about_partners(),
    ]
}

/// What becomes of rows, accounts and what is offered.
fn about_books() -> impl Strategy<Value = Word> {
    let amount = (1_i64..50_000).prop_map(Yen);
    (0..10_u8, 0..4_usize, amount, 1_u32..300).prop_map(|(which, who, amount, n)| {
        let later = bank().opening.start.plus(i64::from(n) * 1_000_000);
        let account = format!("{}/ordinary_deposit", CUSTOMERS[who]);
        let (of, allow_overdraft) = ("last".to_owned(), n % 2 == 0);
        match which {
            0 => Word::TransactionCorrected(TransactionCorrected { account, of, amount, allow_overdraft }),
            1 => Word::TransactionCancelled(TransactionCancelled { account, of, allow_overdraft }),
            2 => {
                let amount = Some(amount);
                Word::TransactionReplaced(TransactionReplaced { account, of: vec![of], amount, allow_overdraft })
            }
            3 => Word::RowsWithheld(RowsWithheld { account, last: n % 9 + 1 }),
            4 => Word::PostingDelayed(PostingDelayed { account, by_minutes: n }),
            5 => Word::DataStale(DataStale { as_of: None, scope: vec![Reach::from_word("data").unwrap()] }),
            6 => Word::PartialResult(PartialResult { operation: Operation::ListAccounts, reason: "why".to_owned() }),
            7 => Word::AccountClosed(AccountMeant { account }),
            8 => Word::AccountFrozen(AccountMeant { account }),
            _ => Word::OfferChanged(OfferChanged {
                partner: (n % 2 == 0).then(|| PartnerId(PARTNERS[who].into())),
                channel: None,
                kinds: (n % 3 > 0).then(|| vec![AccountKind::OrdinaryDeposit]),
                window_months: Some(n % 24),
                effective: (n % 5 == 0).then_some(later),
            }),
        }
    })
}

/// Incidents, suspensions, announcements, maintenance.
fn between_bank_and_partner() -> impl Strategy<Value = Word> {
    (0..10_u8, 0..12_u8, 0..4_usize, 0..400_000_000_i64).prop_map(|(which, id, who, ms)| {
        let partner = PartnerId(PARTNERS[who].into());
        let id = event_id(id);
        let later = bank().opening.start.plus(ms);
        let text = || BothLangs::same("試験");
        match which {
            0 | 1 => Word::IncidentDisclosed(IncidentDisclosed {
                partner,
                customer: (which == 0).then(|| CUSTOMERS[who].to_owned()),
                ground: Ground::ALL[who],
                summary: None,
                measures: Measure::ALL[usize::from(which)..].to_vec(),
                requests: vec![TaskAsked { what: PartnerTask::PreserveLogs, within_ms: ms + 1 }],
                acknowledge_within_ms: ms + 1,
                report_within_ms: ms + 1,
            }),
            2 => Word::IncidentUpdated(IncidentUpdated { incident: id, summary: text() }),
            3 => Word::IncidentClosed(IncidentClosed { incident: id }),
            4 => Word::PartnerSuspended(PartnerSuspended { partner, reason: Some(text()) }),
            5 => Word::TermsChanged(TermsChanged {
                version: format!("version-{ms}"),
                effective: later,
                summary: None,
                reconsent: who > 1,
            }),
            6 => Word::NoticePosted(NoticePosted { title: text(), body: None, effective: Some(later), touches: None }),
            7 => {
                let hours = bank().opening.profile.hours[&Channel::Anser].data.clone();
                let purpose = (who > 1).then_some(Purpose::Linking);
                Word::HoursChanged(HoursChanged { channel: Some(Channel::Anser), purpose, effective: later, hours })
            }
            8 => Word::Maintenance(Maintenance {
                scope: vec![Reach::Area(Area::Data)],
                notice_at: (who > 1).then_some(bank().opening.start.plus(ms / 2)),
            }),
            _ => Word::MaintenanceExtended(MaintenanceExtended { id, until: later }),
        }
    })
}

/// What ends links, takes tokens back, or changes a customer.
fn end_of_links() -> impl Strategy<Value = Word> {
    (0..10_u8, prop::option::of(0..4_usize), 0..4_usize).prop_map(|(which, partner, who)| {
        let partner = partner.map(|n| PartnerId(PARTNERS[n].into()));
        let customer = CustomerMeant { customer: CUSTOMERS[who].to_owned() };
        let links = LinksMeant { partner: partner.clone(), customer: None };
        match which {
            0 => Word::TokensRevoked(TokensExpired { partner, customer: None, kind: TokensMeant::All }),
            1 => Word::TokensRevoked(TokensExpired { partner, customer: None, kind: TokensMeant::Access }),
            2 => Word::LinkExpired(links),
            3 => Word::LinkSuperseded(links),
            4 => Word::PartnerContractEnded(links),
            5 => Word::CredentialChanged(customer),
            6 => Word::CustomerLocked(customer),
            7 => Word::CustomerUnlocked(customer),
            8 => Word::CardCancelled(customer),
            _ => Word::IbContractEnded(customer),
        }
    })
}

pub fn step() -> impl Strategy<Value = Step> {
    let lasts = prop::option::of(1_000_i64..400_000_000);
    prop_oneof![
        2 => (0..90_000_000_i64).prop_map(Step::WallPasses),
        6 => (0..12_u8, lasts, word()).prop_map(|(id, lasts, word)| Step::Event(id, lasts, word)),
        4 => (0..5_usize, 0..5_u8, 0..120_i64)
            .prop_map(|(partner, customer, days_ago)| Step::Link { partner, customer, days_ago }),
        3 => (0..20_u32).prop_map(Step::Refresh),
        2 => (0..20_u32).prop_map(Step::Revoke),
        1 => (0..20_u32).prop_map(Step::Use),
        3 => (0..9_u8, 1_000..90_000_000_i64).prop_map(|(which, ms)| Step::Send(which, ms)),
        3 => (0..5_u8, any::<bool>()).prop_map(|(customer, right)| Step::Login(customer, right)),
        2 => (0..12_u8, 0..3_u8).prop_map(|(id, which)| Step::Answer(id, which)),
        2 => (0..6_u8, any::<bool>()).prop_map(|(link, ends)| Step::Procedure(link, ends)),
        5 => (0..4_u16, outcome(), any::<bool>()).prop_map(|(no, outcome, comes)| Step::Deliver(no, outcome, comes)),
        1 => (0..12_u8).prop_map(Step::Replay),
        1 => Just(Step::Checkpoint),
        1 => Just(Step::Forget),
        2 => Just(Step::Snapshot),
        2 => (1..4_u32).prop_map(Step::Restore),
        1 => Just(Step::Reset),
        1 => Just(Step::BeginRun),
        1 => (0..4_u8).prop_map(Step::FinishRun),
    ]
}

fn event_id(n: u8) -> EventId {
    EventId(format!("event-{n}").into())
}

/// A fresh sandbox's first records, and its state.
fn opened(timeline: Vec<(u8, i64, Option<i64>, Word)>) -> (State, Vec<Arc<Record>>) {
    let mut opening = bank().opening;
    let first = PartnerTerms { webhook: Some(webhook(7)), ..PartnerTerms::clone(&opening.partners[0]) };
    opening.partners[0] = Arc::new(first);
    opening.timeline = timeline
        .into_iter()
        .map(|(id, ms, lasts, word)| {
            let due = opening.start.plus(ms);
            // The names of a timeline are its own.
            let id = event_id(id);
            Arc::new(Scheduled { id, due, until: lasts.map(|lasts| due.plus(lasts)), word })
        })
        .collect();
    begun(&opening)
}

/// A fresh sandbox that begins like this.
pub fn begun(opening: &Opening) -> (State, Vec<Arc<Record>>) {
    let name = SandboxName::default_name();
    let store = Arc::new(MemoryStore::default());
    let (sandbox, records) = Sandbox::open(name, 1, opening, &Arc::from(*b"secret"), store, Wall(WALL)).unwrap();
    ((*sandbox.published()).clone(), records)
}

/// Keeps the state, returns to one that was kept, or begins anew.
fn begin_anew(draft: &mut Draft, step: &Step) {
    match step {
        Step::Restore(no) => {
            let _ = draft.restore(SnapshotNo(*no), &Cause::Control);
        }
        Step::Reset => {
            let opened = draft.state().opened().clone();
            draft.begin_anew(&opened, &Cause::Control).unwrap();
        }
        _ => {
            if let Ok((fact, _)) = take_snapshot(draft.state(), None) {
                draft.push(draft.now(), &Cause::Control, vec![fact]);
            }
        }
    }
}

/// Begins a run, or finishes one where it is there.
fn mark_a_run(draft: &mut Draft, step: &Step) {
    let fact = if let Step::FinishRun(which) = step {
        let runs = draft.state().runs();
        runs.get(usize::from(*which)).map(|run| Fact::RunFinished { run: run.no })
    } else {
        Some(Fact::RunBegun(RunBegun { name: None, strict: true }))
    };
    draft.push(draft.now(), &Cause::Control, fact.into_iter().collect());
}

/// Does one thing; what was refused has changed nothing.
pub fn carry_out(state: State, wall: i64, step: &Step) -> (State, Vec<Arc<Record>>) {
    let mut draft = Draft::new(state, Wall(wall));
    draft.catch_up();
    let now = draft.now();
    match step {
        Step::WallPasses(_) | Step::Checkpoint => {}
        Step::Forget => {
            let (mut state, mut records) = draft.finish();
            let checkpoint = state.checkpoint().unwrap();
            state.apply(&checkpoint);
            records.push(checkpoint);
            return (state, records);
        }
        Step::Snapshot | Step::Restore(_) | Step::Reset => begin_anew(&mut draft, step),
        Step::BeginRun | Step::FinishRun(_) => mark_a_run(&mut draft, step),
        Step::Event(id, lasts, word) => {
            let asked = Asked { id: event_id(*id), until: lasts.map(|ms| now.plus(ms)), word };
            let _ = draft.carry_out(&asked, &Cause::Control);
        }
        Step::Link { .. } | Step::Refresh(_) | Step::Use(_) | Step::Revoke(_) | Step::Send(..) => {
            about_tokens(&mut draft, step);
        }
        Step::Answer(id, which) => {
            if let Some(incident) = draft.state().incident(&event_id(*id)).cloned() {
                let (far, done) = (ReportStage::ALL[usize::from(*which)], vec![PartnerTask::PreserveLogs]);
                let report = IncidentReport { stage: far, items: Vec::new(), done };
                let facts = if *which == 0 { acknowledged(&incident) } else { reported(&incident, report) };
                draft.push(now, &Cause::Request, facts);
            }
        }
        Step::Procedure(link, ends) => {
            if let Some(link) = draft.state().link(LinkNo(u32::from(*link))).cloned() {
                let change = || change_link(&link, now, &link.made.accounts[..1]).unwrap_or_default();
                let facts = if *ends { discontinuation(&link, now) } else { change() };
                draft.push(now, &Cause::Request, facts);
            }
        }
        Step::Deliver(partner, outcome, comes) => deliver(&mut draft, *partner, *outcome, *comes),
        Step::Replay(n) => replay(&mut draft, *n),
        Step::Login(customer, right) => {
            let (town, customer) = (draft.state().town().clone(), CustomerNo(u32::from(*customer)));
            let account = AccountNo { customer, kind: AccountKind::OrdinaryDeposit };
            let branches = &draft.state().profile().terms().branches;
            let asked = LoginAsked::Institution {
                branch_code: branches[town.branch_of(customer).unwrap()].code.clone(),
                account_number: town.account_number(account).to_string(),
                pin: if *right { draft.state().pin(customer) } else { "none".to_owned() },
            };
            let (facts, _) = decide_login(draft.state(), &asked);
            draft.push(now, &Cause::Request, facts);
        }
    }
    draft.finish()
}

/// Whether no number is missing, and bank time goes back only where the present begins anew.
fn dense(records: &[Arc<Record>]) -> bool {
    let begins = |record: &Record| matches!(record.fact, Fact::Reset(_) | Fact::Restored { .. });
    let follows = |one: &Record, next: &Record| one.bank_at <= next.bank_at || begins(next);
    records.windows(2).all(|pair| pair[0].seq.next() == pair[1].seq && follows(&pair[0], &pair[1]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_state_is_the_fold_of_its_log_and_of_every_checkpoint_of_it(
        timeline in prop::collection::btree_map(0..12_u8, (0..400_000_000_i64, prop::option::of(1_000..90_000_000_i64), word()), 0..6),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let timeline = timeline.into_iter().map(|(id, (ms, lasts, word))| (id, ms, lasts, word)).collect();
        let (mut straight, mut log) = opened(timeline);
        let mut through_checkpoints = straight.clone();
        let mut wall = WALL;
        for step in &steps {
            if let Step::WallPasses(ms) = step {
                wall += ms;
            }
            if matches!(step, Step::Checkpoint) {
                through_checkpoints = State::fold(&through_checkpoints.to_records()).unwrap();
            }
            let (next, added) = carry_out(straight, wall, step);
            straight = next;
            log.extend(added);
            through_checkpoints = carry_out(through_checkpoints, wall, step).0;
            prop_assert_eq!(&straight, &through_checkpoints);
        }
        prop_assert!(dense(&log));
        prop_assert_eq!(log[0].seq, Seq(1));
        prop_assert_eq!(&State::fold(&log).unwrap(), &straight);
        let shortest = straight.to_records();
        let folded = State::fold(&shortest).unwrap();
        prop_assert_eq!(&folded, &straight);
        prop_assert_eq!(folded.profile(), straight.profile(), "hours as they were announced");
        prop_assert_eq!(folded.to_records(), shortest.clone());
        prop_assert!(shortest.len() <= log.len() + 1);
        for pair in shortest.windows(2) {
            prop_assert!(pair[0].seq < pair[1].seq);
        }
        prop_assert_eq!(folded.now(Wall(wall)), straight.now(Wall(wall)));
    }
}
