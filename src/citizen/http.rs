//! HTTP as the built-in partners speak it: no redirect is followed, every status is an answer, cookies are kept.

use std::{collections::BTreeMap, time::Duration};
use ureq::{Agent, http::Response, tls::TlsConfig};

/// How long a connection that was not used is used again: servers close theirs after some seconds, and what is sent at that
/// moment is lost.
const LONGEST_IDLE: Duration = Duration::from_secs(2);

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, their names in small letters; of repeated ones the last.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The body as JSON; null when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// A connection to one sandbox, with the cookies that it has set.
pub struct Http {
    agent: Agent,
    cookies: BTreeMap<String, String>,
}

impl Http {
    /// A connection without cookies, by which no step of a call takes longer than this. A limit for the call as a whole
    /// would cost a thread for each. By `https` it believes whom `tls` says.
    pub fn new(patience: Duration, tls: Option<&TlsConfig>) -> Self {
        let config = Agent::config_builder()
            // The bank is on this machine.
            .proxy(None)
            .tls_config(tls.cloned().unwrap_or_default())
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_age(LONGEST_IDLE)
            .timeout_connect(Some(patience))
            .timeout_send_request(Some(patience))
            .timeout_send_body(Some(patience))
            .timeout_recv_response(Some(patience))
            .timeout_recv_body(Some(patience));
        Self { agent: config.build().into(), cookies: BTreeMap::new() }
    }

    /// Reads.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn get(&mut self, url: &str, headers: &[(&str, &str)]) -> Result<Answer, ureq::Error> {
        let mut request = self.agent.get(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.header("cookie", &self.cookie_header()).call()?;
        self.read(response)
    }

    /// Sends a form.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn post_form(
        &mut self,
        url: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Result<Answer, ureq::Error> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = self.agent.post(url).header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.header("cookie", &self.cookie_header()).send(body)?;
        self.read(response)
    }

    /// Sends JSON.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn post_json(
        &mut self,
        url: &str,
        body: &serde_json::Value,
        headers: &[(&str, &str)],
    ) -> Result<Answer, ureq::Error> {
        let mut request = self.agent.post(url).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send(body.to_string())?;
        self.read(response)
    }

    fn cookie_header(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn read(&mut self, mut response: Response<ureq::Body>) -> Result<Answer, ureq::Error> {
        let mut headers = BTreeMap::new();
        for (name, value) in response.headers() {
            let value = value.to_str().unwrap_or_default();
            if name == "set-cookie" {
                let pair = value.split(';').next().and_then(|pair| pair.split_once('='));
                self.cookies.extend(pair.map(|(name, value)| (name.to_owned(), value.to_owned())));
            }
            headers.insert(name.as_str().to_owned(), value.to_owned());
        }
        let status = response.status().as_u16();
        let body = response.body_mut().read_to_string()?;
        Ok(Answer { status, headers, body })
    }
}
