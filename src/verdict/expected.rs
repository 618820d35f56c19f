//! What a rule asks for, in words: a sentence, the clause behind it, and what a good partner does.

use super::Said;
use crate::{
    event::Operation,
    scenario::{HonourScope, MustNotRule, MustRule, Rule, TokenState, Within},
};

/// What a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The word of the rule.
    pub rule: &'static str,
    /// 条項. The paragraph of the terms behind it, where the expectation names none.
    pub clause: &'static str,
    /// What is expected, in a sentence.
    pub expects: Said,
    /// What a good partner does.
    pub advice: Said,
}

/// What a rule asks for, with its bounds.
pub fn expected(rule: &Rule) -> Expected {
    match rule {
        Rule::Must(must) => must_do(must),
        Rule::MustNot(must_not) => must_leave(must_not),
    }
}

fn must_do(must: &MustRule) -> Expected {
    match must {
        MustRule::Reauthorize(within) => reauthorize(within),
        MustRule::RefreshToken { rejected_calls } => row(
            "refresh_token",
            "4.2",
            Said::made(
                format!("期限切れのアクセストークンは、拒否が {rejected_calls} 回を超える前に更新する。"),
                format!("Refresh an expired access token before more than {} refused.", calls_are(*rejected_calls)),
            ),
            Said::fixed(
                "expires_in を自分の時計で見て、切れる前に更新します。token_expired を受けたら、まず更新し、それから同じ呼び出しを一度だけやり直します。",
                "Watch expires_in by your own clock and refresh before it is over. On token_expired, refresh first, then repeat the call once.",
            ),
        ),
        MustRule::HonourRetryAfter { tolerance_ms, scope } => retry_after(*tolerance_ms, *scope),
        MustRule::BackOff(back_off) => back_off_row(back_off.max_rate.calls, back_off.max_rate.per_ms),
        MustRule::AcknowledgeIncident { bank_ms } => incident("acknowledge_incident", *bank_ms),
        MustRule::ReportIncident { bank_ms } => incident("report_incident", *bank_ms),
        MustRule::AcceptTerms { bank_ms } => row(
            "accept_terms",
            "9.1",
            within_bank_time(
                *bank_ms,
                "規定が変わったら、お客さまの同意を得る",
                "When the terms change, lead the customer to accept them",
            ),
            Said::fixed(
                "お知らせの適用日を見て、その前にお客さまを同意画面へ案内します。",
                "Watch the day from which announced terms hold, and lead customers to the consent page before it.",
            ),
        ),
        MustRule::PageToEnd => row(
            "page_to_end",
            "2.1",
            Said::fixed("続きのページがある明細は、最後まで読む。", "Read a statement that has more pages to its end."),
            Said::fixed(
                "has_next が false になるまで next_page_key を送り続けます。途中で拒否されたら、トークンを更新して同じキーから再開します。",
                "Send next_page_key until has_next is false. If a page is refused, refresh the token and resume with the same key.",
            ),
        ),
        MustRule::UsePkce => row(
            "use_pkce",
            "4.2",
            Said::fixed(
                "API連携認証の要求には、必ず PKCE の code_challenge を付ける。",
                "Every authorization request carries a PKCE code_challenge.",
            ),
            Said::fixed(
                "要求ごとに新しい code_verifier を作り、S256 の code_challenge を送ります。",
                "Make a new code_verifier for each request and send its S256 code_challenge.",
            ),
        ),
        MustRule::StopWithin(within) => stop(within),
    }
}

fn must_leave(must_not: &MustNotRule) -> Expected {
    match must_not {
        MustNotRule::CallApi { operations, grace_ms } => call_api(operations, *grace_ms),
        MustNotRule::UseToken { state } => use_token(*state),
        MustNotRule::CallOutsideServiceHours { max } => row(
            "call_outside_service_hours",
            "2.1",
            Said::made(
                format!("サービス時間外の呼び出しは、閉まっている間に {max} 回まで。"),
                format!("Call {} in each stretch during which the bank is closed.", at_most(*max)),
            ),
            Said::fixed(
                "outside_service_hours を受けたら Sandbox-Bank-Retry-At（本番では公表されたサービス時間）まで止め、最後に得た情報を取得時刻とともに表示します。",
                "On outside_service_hours stop until the published opening, and show the last data with the time it is from.",
            ),
        ),
        MustNotRule::RequestUnlinkedAccount => row(
            "request_unlinked_account",
            "4.3",
            Said::fixed(
                "お客さまが連携を認めていない口座を照会しない。",
                "Do not ask about accounts that the customer has not linked.",
            ),
            Said::fixed(
                "口座一覧で得た account_id だけを使い、一覧は定期的に取り直します。",
                "Use only account ids that list_accounts gave, and read that list again from time to time.",
            ),
        ),
        MustNotRule::RefreshConcurrently => row(
            "refresh_concurrently",
            "4.2",
            Said::fixed(
                "同じ連携のトークンを、同時に二重に更新しない。",
                "Do not refresh the tokens of one link twice at a time.",
            ),
            Said::fixed(
                "連携ごとに排他して更新し、待っていた呼び出しは新しいトークンを使います。",
                "Let one worker refresh for each link; whoever waited uses the new token.",
            ),
        ),
        MustNotRule::ReuseCode => row(
            "reuse_code",
            "4.2",
            Said::fixed("認可コードを二度使わない。", "Do not exchange an authorization code twice."),
            Said::fixed(
                "コードは受け取ったら一度だけ交換し、結果によらず捨てます。再表示されたコールバックでは交換しません。",
                "Exchange a code once and forget it, whatever the answer; a callback that is loaded again exchanges nothing.",
            ),
        ),
    }
}

const fn row(rule: &'static str, clause: &'static str, expects: Said, advice: Said) -> Expected {
    Expected { rule, clause, expects, advice }
}

fn reauthorize(within: &Within) -> Expected {
    row(
        "reauthorize",
        "4.1",
        bounded(
            within,
            ("連携が失効したら、API連携認証をやり直す", "拒否"),
            ("When a link is dead, ask the customer to authorize anew", "refused call"),
        ),
        Said::fixed(
            "link_expired などを受けたら、その連携の呼び出しを止め、お客さまに再連携を案内します。期限の前に知らせるのが理想です。",
            "On link_expired and its like, stop calling for that link and ask the customer to link again; best, warn before the period is over.",
        ),
    )
}

fn stop(within: &Within) -> Expected {
    row(
        "stop_within",
        "5.1",
        bounded(
            within,
            ("やめるべきときは、呼び出しをやめる", "呼び出し"),
            ("Stop calling when the service has ended", "call"),
        ),
        Said::fixed(
            "link_discontinued や eligibility_lost を受けたら、その連携の取得を止め、保存したトークンを捨て、お客さまに知らせます。",
            "On link_discontinued or eligibility_lost stop fetching for that link, drop its tokens and tell the customer.",
        ),
    )
}

fn retry_after(tolerance_ms: i64, scope: HonourScope) -> Expected {
    let (ja, en) = match scope {
        HonourScope::Operation => ("同じ操作を", "that operation"),
        HonourScope::All => ("どの操作も", "anything"),
    };
    row(
        "honour_retry_after",
        "7.3",
        Said::made(
            format!("Retry-After の時間が過ぎるまで{ja}呼び出さない（許容 {tolerance_ms} ミリ秒）。"),
            format!("Do not call {en} again before Retry-After is over (tolerance {tolerance_ms} ms)."),
        ),
        Said::fixed(
            "Retry-After の秒数を実時間で待ってから再試行します。早すぎる再試行は復旧を遅らせます。",
            "Wait the seconds of Retry-After by your own clock, then retry; retrying early delays the recovery.",
        ),
    )
}

fn back_off_row(calls: u32, per_ms: i64) -> Expected {
    let per = duration(per_ms);
    row(
        "back_off",
        "7.3",
        Said::made(
            format!("失敗した呼び出しの繰り返しは、実時間 {per} に {calls} 回まで。"),
            format!("Repeat calls that fail {} in {per} of wall time.", at_most(calls)),
        ),
        Said::fixed(
            "5xx や 429 が続くときは、間隔を倍々に延ばし、ゆらぎを加えます。",
            "While 5xx or 429 go on, double the pause each time and add some jitter.",
        ),
    )
}

fn incident(rule: &'static str, bank_ms: Option<i64>) -> Expected {
    let expects = if rule == "report_incident" {
        within_bank_time(bank_ms, "インシデントについて報告する", "Report about a disclosed incident")
    } else {
        within_bank_time(bank_ms, "インシデントの受領を確認する", "Acknowledge a disclosed incident")
    };
    row(
        rule,
        "4.6",
        expects,
        Said::fixed(
            "incident.disclosed の通知か /partner/v1/incidents を見張り、期限内に受領を確認し、求められた項目をすべて報告します。",
            "Watch incident.disclosed or /partner/v1/incidents, acknowledge in time and report every item that is asked for.",
        ),
    )
}

fn call_api(operations: &[Operation], grace_ms: i64) -> Expected {
    let words: Vec<&str> = operations.iter().map(|operation| operation.word()).collect();
    let (ja, en) = if words.is_empty() {
        ("情報の照会".to_owned(), "for data".to_owned())
    } else {
        (words.join("・"), words.join(", "))
    };
    let (grace_ja, grace_en) = if grace_ms == 0 {
        (String::new(), String::new())
    } else {
        let grace = duration(grace_ms);
        (format!("（猶予: 銀行時刻で {grace}）"), format!(" ({grace} of bank time are forgiven)"))
    };
    row(
        "call_api",
        "5.2",
        Said::made(format!("{ja}を行わない{grace_ja}。"), format!("Do not call {en}{grace_en}.")),
        Said::fixed(
            "最初の拒否か通知で止め、お客さまか当組合が再開を告げるまで呼び出しません。",
            "Stop at the first refusal or notice, and do not call until the customer or the bank says so.",
        ),
    )
}

fn use_token(state: TokenState) -> Expected {
    let (ja, en) = match state {
        TokenState::Expired => ("期限切れの", "whose time is over"),
        TokenState::Revoked => ("取り消された", "that was taken back"),
        TokenState::Rotated => ("更新済みの古い", "that a newer one has replaced"),
    };
    row(
        "use_token",
        "4.2",
        Said::made(
            format!("{ja}トークンを、そうと分かった後に使わない。"),
            format!("Do not show a token {en}, once that is known."),
        ),
        Said::fixed(
            "拒否されたトークンは捨て、更新の応答は古いトークンを消す前に保存します。",
            "Drop a token that was refused, and store the answer of a refresh before you forget the old token.",
        ),
    )
}

fn bounded(within: &Within, (ja, ja_unit): (&str, &str), (en, en_unit): (&str, &str)) -> Said {
    let calls = within.calls.as_ref().map(|n| {
        (format!("{ja_unit} {n} 回以内"), format!("after at most {n} {en_unit}{}", if *n == 1 { "" } else { "s" }))
    });
    let time =
        within.bank_ms.map(duration).map(|d| (format!("銀行時刻で {d} 以内"), format!("within {d} of bank time")));
    let (ja_bounds, en_bounds): (Vec<String>, Vec<String>) = calls.into_iter().chain(time).unzip();
    Said::made(format!("{ja}（{}）。", ja_bounds.join("、")), format!("{en}, {}.", en_bounds.join(" and ")))
}

fn within_bank_time(bank_ms: Option<i64>, ja: &str, en: &str) -> Said {
    match bank_ms.map(duration) {
        Some(time) => {
            Said::made(format!("{ja}（銀行時刻で {time} 以内）。"), format!("{en} within {time} of bank time."))
        }
        None => Said::made(format!("{ja}（求められた期限まで）。"), format!("{en} by the day that is asked for.")),
    }
}

/// How often at most, in words.
fn at_most(n: u32) -> String {
    match n {
        0 => "not even once".to_owned(),
        1 => "at most once".to_owned(),
        n => format!("at most {n} times"),
    }
}

fn calls_are(n: u32) -> String {
    if n == 1 { "1 call is".to_owned() } else { format!("{n} calls are") }
}

/// A length of time as a scenario writes it, such as `1d12h` or `90m`.
fn duration(ms: i64) -> String {
    let parts = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms")];
    let mut left = ms;
    let mut written = Vec::new();
    for (unit, word) in parts {
        if left >= unit {
            written.push(format!("{}{word}", left / unit));
            left %= unit;
        }
    }
    if written.is_empty() { "0s".to_owned() } else { written.concat() }
}
