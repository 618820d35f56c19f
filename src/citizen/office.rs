//! 事務局. What a partner does for itself, with a token of its own: it reads what the bank announces and what it discloses about
//! incidents（第4条第6項）, acknowledges, and reports with all nine items.

use super::{
    Habit, Machine, Manner, Settings,
    http::{Answer, Http},
    metadata::{Metadata, discover},
    standing::{BankTime, Standing, turned_away},
    tokens,
    trouble::Trouble,
    waits::{Counter, Waits},
};
use chrono::Duration;
use serde_json::{Value, json};

/// How often the office looks for news.
const BETWEEN_LOOKS: Duration = Duration::minutes(30);

/// The office of a partner.
pub struct Office {
    settings: Settings,
    manner: Manner,
    machine: Machine,
    http: Http,
    metadata: Option<Metadata>,
    token: Option<String>,
    standing: Standing,
    waits: Waits,
    next_look: BankTime,
}

impl Office {
    /// An office that opens now, and looks for news after the usual while.
    pub fn new(settings: Settings, manner: Manner, mut machine: Machine) -> Self {
        let next_look = (machine.clock)() + BETWEEN_LOOKS;
        Self {
            http: Http::new(settings.patience, settings.tls.as_ref()),
            settings,
            manner,
            machine,
            metadata: None,
            token: None,
            standing: Standing::default(),
            waits: Waits::new(manner),
            next_look,
        }
    }

    /// The same, of a partner whose customers call as well: what the bank says to one of them about waiting holds for all.
    #[must_use]
    pub fn sharing(mut self, waits: &Waits) -> Self {
        self.waits = waits.clone();
        self
    }

    /// Looks for news where it is time to, and does what is asked for.
    ///
    /// # Errors
    /// What stops it; it will look again.
    pub fn visit(&mut self) -> Result<(), Trouble> {
        let now = (self.machine.clock)();
        if now < self.next_look || self.standing.is_closed(now) {
            return Ok(());
        }
        self.next_look = now + BETWEEN_LOOKS;
        let done = self.look();
        match &done {
            Ok(()) => self.standing.well(),
            Err(Trouble::Closed(until)) => self.standing.closed(now, *until),
            Err(_) => self.standing.closed(now, None),
        }
        done
    }

    fn look(&mut self) -> Result<(), Trouble> {
        self.get("/partner/v1/notices")?;
        if self.manner.has(Habit::IgnoresIncidents) {
            return Ok(());
        }
        let mut page_key: Option<String> = None;
        loop {
            let query = page_key.map(|key| format!("?page_key={key}")).unwrap_or_default();
            let page = self.get(&format!("/partner/v1/incidents{query}"))?;
            for incident in page["incidents"].as_array().into_iter().flatten() {
                self.attend(incident)?;
            }
            page_key = page["next_page_key"].as_str().map(str::to_owned);
            if page_key.is_none() {
                return Ok(());
            }
        }
    }

    /// Does what an open incident asks for and has not been done.
    fn attend(&mut self, incident: &Value) -> Result<(), Trouble> {
        let id = incident["incident_id"].as_str().unwrap_or_default();
        let url = format!("/partner/v1/incidents/{id}");
        if incident["status"] != "open" {
            return Ok(());
        }
        if incident["acknowledged_at"].is_null() && !incident["acknowledge_due_at"].is_null() {
            self.post(&format!("{url}/acknowledgement"), &json!({}))?;
        }
        let is_reported = incident["reports"].as_array().is_some_and(|reports| !reports.is_empty());
        if !is_reported && !self.manner.has(Habit::ReportsNothing) {
            self.post(&format!("{url}/report"), &report(incident))?;
        }
        Ok(())
    }

    fn get(&mut self, path: &str) -> Result<Value, Trouble> {
        self.ask(path, None)
    }

    fn post(&mut self, path: &str, body: &Value) -> Result<Value, Trouble> {
        self.ask(path, Some(body))
    }

    /// Asks with the partner's own token, with a new one where the bank calls it over.
    fn ask(&mut self, path: &str, body: Option<&Value>) -> Result<Value, Trouble> {
        let is_kept = self.token.is_some();
        let answer = self.asked(path, body)?;
        let answer = if answer.status == 401 && is_kept {
            self.token = None;
            self.asked(path, body)?
        } else {
            answer
        };
        match answer.status {
            200 if answer.json().is_object() => Ok(answer.json()),
            status => Err(Trouble::Protocol(format!("{path}: status {status}"))),
        }
    }

    fn asked(&mut self, path: &str, body: Option<&Value>) -> Result<Answer, Trouble> {
        let token = self.access()?;
        let url = format!("{}{path}", self.settings.base_url);
        let shown = self.settings.shows(if body.is_some() { "POST" } else { "GET" }, &url, &token);
        let shown = shown.iter().map(|(name, value)| (*name, value.as_str()));
        let headers: Vec<_> = shown.chain([("accept", "application/json")]).collect();
        let now = (self.machine.clock)();
        self.waits.call(Counter::Partner, now, || {
            let answer = match body {
                Some(body) => self.http.post_json(&url, body, &headers)?,
                None => self.http.get(&url, &headers)?,
            };
            turned_away(&answer, now).map_or(Ok(answer), Err)
        })
    }

    fn access(&mut self) -> Result<String, Trouble> {
        if let Some(token) = &self.token {
            return Ok(token.clone());
        }
        let now = (self.machine.clock)();
        let metadata = match &self.metadata {
            Some(metadata) => metadata.clone(),
            None => self.metadata.insert(discover(&mut self.http, &self.settings.base_url, now)?).clone(),
        };
        let token =
            self.waits.call(Counter::Tokens, now, || tokens::own(&mut self.http, &self.settings, &metadata, now))?;
        Ok(self.token.insert(token).clone())
    }
}

/// 報告. All nine items, and what of the bank's requests has been met.
fn report(incident: &Value) -> Value {
    let asked = incident["requests_to_partner"].as_array().into_iter().flatten();
    let done: Vec<&Value> = asked.map(|request| &request["what"]).collect();
    json!({
        "summary": "当社の記録を調べ、不正な取得がないことを確かめました。",
        "data_items": ["氏名", "口座番号", "残高", "入出金明細"],
        "person_count": incident["affected"]["person_count"].as_u64().unwrap_or_default(),
        "cause": "当社では特定されていません。",
        "secondary_damage": "確認されていません。",
        "person_notice": "対象のお客さまに電子メールで知らせました。",
        "publication": "予定していません。",
        "prevention": "記録の監視を強めました。",
        "other": "特にありません。",
        "done": done,
    })
}
