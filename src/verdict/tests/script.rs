//! A trace in one line. Moments are separated by `;`:
//! `@90` 90 minutes of bank time after the start, `~1500` 1,500 ms of wall time later;
//! `+1500` the clock is moved by hand by 1,500 ms;
//! `link 0` a customer links, `dead expired` the latest link ends by an event, `gone` its tokens do;
//! `came leak`, `ended leak`, `incident leak`, `due leak acknowledge 60`, `done leak acknowledge`, `accepted`;
//! `data` a balance, `data link_expired` one that is refused, `data 503/2` one that fails with `Retry-After: 2`;
//! `page a>b` a page asked with key a that gives key b, `page a> 503`; `authorize` and `authorize plain`;
//! `code 5`, `access 6<5`, `refresh 7<5`, `used 6` tokens by number; `exchange 5`, `exchange 5 400` what is presented.
//! A call with `|` before it arrives before the answer of the one in front of it.

use crate::{
    bank::{refusal::entry, service_hours::ServiceHours},
    event::{
        Channel, ChannelHours, CustomerNo, EventId, Hours, Jst, LinkEnd, LinkNo, OpenSpan, Operation, PartnerId,
        PartnerNo, RefusalCode, TokenKind, Wall,
    },
    journal::fingerprint,
    verdict::{Call, Duty, Happening, Moment, Trace},
};
use std::collections::BTreeMap;

/// Wednesday, 10 June 2026, 10:00.
pub fn start() -> Jst {
    Jst::parse("2026-06-10T10:00:00+09:00").unwrap()
}

pub const PARTNER: PartnerNo = PartnerNo(0);

struct Script {
    moments: Vec<Moment>,
    bank_at: Jst,
    wall_at: Wall,
    moved_ms: i64,
    calls: u64,
    link: Option<LinkNo>,
}

/// Reads a script; the run ends where the script does.
pub fn trace(text: &str) -> Trace {
    let mut script = Script {
        moments: Vec::new(),
        bank_at: start(),
        wall_at: Wall(1_781_053_200_000),
        moved_ms: 0,
        calls: 0,
        link: None,
    };
    let id = PartnerId("kakeibo".into());
    script.happens(Happening::PartnerRegistered { no: PARTNER, id, client_id: "kakeibo".to_owned() });
    for line in text.split(';').map(str::trim).filter(|line| !line.is_empty()) {
        script.line(line);
    }
    Trace {
        moments: script.moments,
        before: 0,
        is_whole: true,
        began_at: start(),
        ended_at: script.bank_at,
        hours: hours(),
    }
}

/// Open from 7:00 to 23:00 on every day.
fn hours() -> ServiceHours {
    let spans = || vec![OpenSpan { open: 420, close: 1380 }];
    let week = || Hours { weekday: spans(), saturday: spans(), sunday_holiday: spans(), year_end: spans() };
    let channel = ChannelHours { data: week(), linking: week() };
    ServiceHours::compile(&BTreeMap::from([(Channel::Institution, channel)]))
}

fn event(name: &str) -> EventId {
    EventId(name.into())
}

fn duty(word: &str) -> Duty {
    if word == "acknowledge" { Duty::Acknowledge } else { Duty::Report }
}

impl Script {
    fn happens(&mut self, what: Happening) {
        self.moments.push(Moment::Happened { bank_at: self.bank_at, wall_at: self.wall_at, what });
    }

    fn line(&mut self, line: &str) {
        if let Some(minutes) = line.strip_prefix('@') {
            self.bank_at = start().plus(minutes.parse::<i64>().unwrap() * 60_000);
            return;
        }
        if let Some(ms) = line.strip_prefix('~') {
            self.wall_at = self.wall_at.plus(ms.parse().unwrap());
            return;
        }
        if let Some(ms) = line.strip_prefix('+') {
            self.moved_ms += ms.parse::<i64>().unwrap();
            return;
        }
        let (line, overlaps) = line.strip_prefix('|').map_or((line, false), |rest| (rest, true));
        let words: Vec<&str> = line.split_whitespace().collect();
        if !self.happening(&words) {
            self.call(&words, overlaps);
        }
    }

    fn happening(&mut self, words: &[&str]) -> bool {
        let link = self.link.unwrap_or(LinkNo(0));
        let what = match words {
            ["link", customer] => {
                let link = LinkNo(self.link.map_or(0, |link| link.0 + 1));
                self.link = Some(link);
                Happening::Linked { link, partner: PARTNER, customer: CustomerNo(customer.parse().unwrap()) }
            }
            ["dead", cause] => Happening::LinkEnded { link, cause: LinkEnd::from_word(cause).unwrap(), by_event: true },
            ["gone"] => Happening::TokensEnded { link },
            ["came", name] => Happening::Came { id: event(name) },
            ["ended", name] => Happening::Ended { id: event(name) },
            ["incident", name] => Happening::IncidentOpened { incident: event(name), partner: PARTNER },
            ["due", name, what, minutes] => {
                let due_at = self.bank_at.plus(minutes.parse::<i64>().unwrap() * 60_000);
                Happening::DutySet { incident: event(name), duty: duty(what), due_at }
            }
            ["done", name, what] => Happening::DutyDone { incident: event(name), duty: duty(what) },
            ["accepted"] => Happening::TermsAccepted { link },
            ["used", token] => Happening::FirstUsed { token: token.parse().unwrap() },
            ["code", token] => self.issued(token, TokenKind::Code, Some(true)),
            ["code", token, "plain"] => self.issued(token, TokenKind::Code, Some(false)),
            ["access", token] => self.issued(token, TokenKind::Access, None),
            ["refresh", token] => self.issued(token, TokenKind::Refresh, None),
            _ => return false,
        };
        self.happens(what);
        true
    }

    fn issued(&self, text: &str, kind: TokenKind, challenged: Option<bool>) -> Happening {
        let (token, from) = text.split_once('<').map_or((text, None), |(token, from)| (token, Some(from)));
        let from = from.map(|from| from.parse().unwrap());
        Happening::Issued { token: token.parse().unwrap(), kind, partner: PARTNER, link: self.link, from, challenged }
    }

    fn call(&mut self, words: &[&str], overlaps: bool) {
        self.calls += 1;
        let number = self.calls;
        if overlaps {
            for moment in self.moments.iter_mut().rev() {
                if let Moment::Call(call) = moment {
                    call.heard_by = number;
                    break;
                }
            }
        }
        let mut call = Call {
            number,
            arrived: number,
            heard_by: number,
            bank_at: self.bank_at,
            wall_at: self.wall_at,
            moved_ms: self.moved_ms,
            answered_at: self.wall_at,
            operation: None,
            partner: Some(PARTNER),
            link: self.link,
            status: 200,
            refused: None,
            retry_at: None,
            retry_after_secs: None,
            oauth_error: None,
            exchanged: None,
            page_key: None,
            next_page: None,
            target: "/institution/v1/accounts/a/balance".into(),
        };
        let answer = match words {
            ["data", answer @ ..] => {
                call.operation = Some(Operation::ReadBalance);
                answer
            }
            ["at", account, answer @ ..] => {
                call.operation = Some(Operation::ReadBalance);
                call.target = format!("/institution/v1/accounts/{account}/balance").into();
                answer
            }
            ["list", answer @ ..] => {
                call.operation = Some(Operation::ListAccounts);
                answer
            }
            ["page", keys, answer @ ..] => {
                let (shown, given) = keys.split_once('>').unwrap();
                let key = |text: &str| (!text.is_empty()).then(|| fingerprint(text));
                call.operation = Some(Operation::ListTransactions);
                (call.page_key, call.next_page) = (key(shown), key(given));
                call.target = format!("/institution/v1/accounts/a/transactions?limit=5&page_key={shown}").into();
                answer
            }
            ["authorize", rest @ ..] => {
                call.operation = Some(Operation::Authorize);
                let challenge = if rest.is_empty() { "&code_challenge=x" } else { "" };
                call.target = format!("/oauth/authorize?client_id=kakeibo{challenge}").into();
                &[]
            }
            ["exchange", token, answer @ ..] => {
                (call.operation, call.link) = (Some(Operation::IssueToken), None);
                call.exchanged = Some(token.parse().unwrap());
                answer
            }
            other => panic!("not a moment: {other:?}"),
        };
        self.answer(&mut call, answer);
        self.moments.push(Moment::Call(Box::new(call)));
    }

    fn answer(&self, call: &mut Call, answer: &[&str]) {
        let Some(word) = answer.first() else { return };
        let (word, retry_after) = word.split_once('/').map_or((*word, None), |(word, secs)| (word, Some(secs)));
        call.retry_after_secs = retry_after.map(|secs| secs.parse().unwrap());
        if let Some(code) = RefusalCode::from_word(word) {
            (call.status, call.refused) = (entry(code).status, Some(code));
            // A closed bank says when it opens: at 7:00 on the next day.
            call.retry_at =
                (code == RefusalCode::OutsideServiceHours).then(|| Jst::at(self.bank_at.day().plus(1), 420, 0));
        } else {
            call.status = word.parse().unwrap();
        }
    }
}
