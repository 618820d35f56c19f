//! 通信障害の説明. What went wrong on the wire with a call: what the bank decided, what was delivered, and which rule of the
//! scenario made the difference.

use crate::{
    bank::refusal::Said,
    event::{ConnectionFault, Delivered, Inject, Lang, RefusalCode},
    journal::Faulted,
    sandbox::State,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong on the wire, because the scenario says so.
#[derive(Serialize, ToSchema)]
pub struct FaultView {
    /// The rules that matched the call, in the order of the scenario.
    rules: Vec<FaultRuleView>,
    /// The status that the bank decided on; absent where the call never reached it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 200)]
    bank_status: Option<u16>,
    /// The refusal that the bank decided on, where it refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    bank_code: Option<RefusalCode>,
    /// What was delivered of it.
    delivered: Delivered,
    /// How much later the answer came, in milliseconds of wall time.
    #[schema(example = 0)]
    late_ms: i64,
    /// How the same call would not be hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    how_to_avoid: Option<String>,
}

/// One rule that matched a call.
#[derive(Serialize, ToSchema)]
pub struct FaultRuleView {
    /// Its name, as `Sandbox-Fault` says it.
    #[schema(example = "refresh-lost")]
    fault: String,
    /// The number of the call among those of its partner that this rule matches.
    #[schema(example = 3)]
    n: u64,
    /// Whether it made a difference to the answer.
    #[schema(example = true)]
    struck: bool,
}

impl FaultView {
    /// The view of what the journal knows.
    pub fn of(faulted: &Faulted, state: &State, lang: Lang) -> Self {
        let rules = faulted.drawn.iter().map(|drawn| FaultRuleView {
            fault: drawn.fault.clone(),
            n: drawn.n,
            struck: drawn.struck,
        });
        Self {
            rules: rules.collect(),
            bank_status: faulted.decided,
            bank_code: faulted.refused,
            delivered: faulted.delivered,
            late_ms: faulted.late_ms,
            how_to_avoid: how_to_avoid(faulted, state).map(|said| said.in_lang(lang).to_owned()),
        }
    }
}

fn how_to_avoid(faulted: &Faulted, state: &State) -> Option<Said> {
    let names = faulted.struck().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let scenario = state.opened().scenario.as_ref().map_or("-", |scenario| &*scenario.name);
    (!names.is_empty()).then(|| {
        Said::made(
            format!(
                "シナリオ `{scenario}` の `faults` にある {names} によるものです。これを外すか、`match` と `when` を変えれば、この呼び出しには当たりません。"
            ),
            format!(
                "this is the doing of {names} under `faults` of the scenario `{scenario}`; without it, or with another `match` or `when`, the same call is not hit"
            ),
        )
    })
}

/// What happened to the answer, in a few words; nothing where it came as the bank gave it.
pub fn title(faulted: &Faulted) -> Option<Said> {
    faulted.struck().next()?;
    Some(match faulted.delivered {
        Delivered::Whole => Said::fixed(
            "銀行の応答は、シナリオの通信障害により遅れて届きました。",
            "The bank's answer came late, by a fault of the scenario.",
        ),
        Delivered::Spoilt => Said::fixed(
            "銀行の応答は、シナリオの通信障害により壊れて届きました。",
            "The bank's answer was spoilt on the way, by a fault of the scenario.",
        ),
        Delivered::Cut => Said::fixed(
            "銀行の応答は、シナリオの通信障害により途中で切れました。",
            "The bank's answer was cut off, by a fault of the scenario.",
        ),
        Delivered::Replaced => Said::fixed(
            "シナリオの通信障害により、銀行の応答の代わりに別の応答が届きました。",
            "Another answer came in place of the bank's, by a fault of the scenario.",
        ),
        Delivered::Nothing => Said::fixed(
            "シナリオの通信障害により、応答は届きませんでした。",
            "No answer came, by a fault of the scenario.",
        ),
    })
}

/// What a good partner does about the last of the faults that struck; nothing where the scenario is no longer the same.
pub fn advice(faulted: &Faulted, state: &State) -> Option<Said> {
    let name = faulted.struck().last()?;
    let fault = state.faults().iter().find(|fault| fault.id == name)?;
    Some(match &fault.inject {
        Inject::Latency(_) | Inject::SlowBody { .. } | Inject::Connection(ConnectionFault::Hang) => Said::fixed(
            "接続と読み取りに時間の上限を設け、超えたら打ち切って間隔を広げながら再試行してください。画面は取得済みの情報を取得時刻とともに表示します。",
            "Give connecting and reading a time limit each, break off beyond it, and back off between retries; meanwhile show what you have with the time it was fetched.",
        ),
        Inject::Error(_) | Inject::HtmlError { .. } | Inject::RateLimit(_) => Said::fixed(
            "状態コードだけで判断し、本文は解析せず記録してください。Retry-After があれば守り、なければ間隔を広げながら再試行します。",
            "Decide by the status alone, and log the body instead of parsing it. Honour Retry-After; without one back off between retries.",
        ),
        Inject::Connection(ConnectionFault::Reset | ConnectionFault::Close) => Said::fixed(
            "応答のない切断です。照会は間隔を広げながら再試行してください。書き込みは、実行されたかどうかを確かめてからにします。",
            "The connection ended without an answer. Back off and ask again; before repeating what changes something, find out whether it was done.",
        ),
        Inject::TruncateBody { .. } | Inject::MalformedJson | Inject::WrongContentType { .. } => Said::fixed(
            "Content-Length、Content-Type、JSON の形を確かめ、合わない応答は一部でも取り込まずに再試行してください。",
            "Check Content-Length, Content-Type and the JSON, take in no part of an answer that does not fit, and ask again.",
        ),
        Inject::NextPage(_) => Said::fixed(
            "同じキーが二度現れたら、または has_next なのにキーがなければ、やめて最初のページから取り直してください。重複は transaction_id で除きます。",
            "Stop when a key comes twice, or is missing although has_next is true; begin again with the first page and drop duplicates by transaction_id.",
        ),
        Inject::LostReply => Said::fixed(
            "実行されたかどうかは分かりません。更新なら、古いリフレッシュトークンを捨てずに同じもので繰り返してください。",
            "Whether it was done is not known. Repeat a refresh with the same refresh token, which must not be discarded.",
        ),
    })
}
