//! The requests that are put to the bank, and the account that they are about.

use super::{Failure, server::Server};
use serde_json::{Value, json};

/// When the bank stands still: a heavy day, at an hour when all of its rows have appeared.
pub const AT: &str = "2026-06-10T20:00:00+09:00";

/// One request, to be put again and again.
pub struct Workload {
    /// What it is called.
    pub name: &'static str,
    /// Its path, without the query.
    pub path: String,
    /// Its bytes.
    pub request: Vec<u8>,
    /// The status of its answer.
    pub status: u16,
    /// Its answer, as it was the first time.
    pub answer: Vec<u8>,
}

/// Links a customer, and prepares the requests: a balance, a page of 100 rows and a refusal.
///
/// # Errors
/// When an answer is not what it should be.
pub fn prepare(bank: &Server) -> Result<[Workload; 3], Failure> {
    let asked = json!({ "partner": "kakeibo", "customer": "heavy-day" }).to_string();
    let linked = bank.exchange(
        format!(
            "POST /_sandbox/links HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{asked}",
            asked.len()
        )
        .as_bytes(),
    )?;
    let token = body(&linked)?["access_token"].as_str().ok_or("no token")?.to_owned();
    let get = |target: &str, token: Option<&str>, connection: &str| {
        let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorization}{connection}\r\n").into_bytes()
    };
    let close = "Connection: close\r\n";
    let accounts = body(&bank.exchange(&get("/institution/v1/accounts", Some(&token), close))?)?;
    let accounts = accounts["accounts"].as_array().ok_or("no accounts")?;
    let account = accounts.iter().find(|account| account["account_kind"] == "ordinary_deposit").ok_or("no account")?;
    let base = format!("/institution/v1/accounts/{}", account["account_id"].as_str().ok_or("no account_id")?);
    let (balance, page) = (format!("{base}/balance"), format!("{base}/transactions"));
    let make = |name, path: &str, query: &str, token: Option<&str>, status| {
        let target = format!("{path}{query}");
        let answer = bank.exchange(&get(&target, token, close))?;
        let request = get(&target, token, "");
        Ok::<_, Failure>(Workload { name, path: path.to_owned(), request, status, answer })
    };
    let workloads = [
        make("balance", &balance, "", Some(&token), 200)?,
        make("page of 100 rows", &page, "?limit=100&date_from=2026-06-10", Some(&token), 200)?,
        make("refused: no token", &balance, "", None, 401)?,
    ];
    let rows = &body(&workloads[1].answer)?["count"];
    if *rows == 100 { Ok(workloads) } else { Err(format!("the page has {rows} rows").into()) }
}

/// The JSON of an answer that is not chunked.
fn body(answer: &[u8]) -> Result<Value, Failure> {
    let head = answer.windows(4).position(|end| end == b"\r\n\r\n").ok_or("no head")?;
    Ok(serde_json::from_slice(&answer[head + 4..])?)
}
