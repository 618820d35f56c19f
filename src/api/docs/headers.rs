//! The headers of answers, described once and referred to.

use crate::{
    bank::refusal::Said,
    event::{Lang, Plane},
};
use serde_json::{Map, Value, json};

struct Header {
    /// Its key among the components.
    key: &'static str,
    /// Its name on the wire.
    name: &'static str,
    about: Said,
    schema: fn() -> Value,
}

const HEADERS: [Header; 9] = [
    Header {
        key: "SandboxCall",
        name: "Sandbox-Call",
        about: Said::fixed(
            "この呼び出しの番号。`GET /_sandbox/explain/{call}` で、なぜこの応答になったかを確かめられます。どのサンドボックスにも届かなかった呼び出しには付きません。",
            "The id of this call; `GET /_sandbox/explain/{call}` tells why it was answered as it was. Absent where no sandbox was reached.",
        ),
        schema: || json!({"type": "string", "examples": ["default.17"]}),
    },
    Header {
        key: "SandboxTime",
        name: "Sandbox-Time",
        about: Said::fixed(
            "この呼び出しを判断した銀行時刻。",
            "The instant of bank time at which this call was decided.",
        ),
        schema: || json!({"type": "string", "format": "date-time", "examples": ["2026-06-10T10:00:00+09:00"]}),
    },
    Header {
        key: "SandboxFault",
        name: "Sandbox-Fault",
        about: Said::fixed(
            "シナリオの通信障害のうち、この応答に当たったもの。当たらなければ付きません。`--hide-faults` で付けないようにできます。",
            "The faults of the scenario that hit this answer. Absent where none did, and with `--hide-faults`.",
        ),
        schema: || json!({"type": "string", "examples": ["refresh-lost"]}),
    },
    Header {
        key: "Location",
        name: "Location",
        about: Said::fixed(
            "クライアントに戻る URL。登録された `redirect_uri` に、`state` と `iss` を含む結果が付きます。",
            "The way back to the client: the registered `redirect_uri` with the outcome, `state` and `iss`.",
        ),
        schema: || json!({"type": "string", "format": "uri", "examples": ["http://127.0.0.1/callback?code=AwAB&state=xyz&iss=http%3A%2F%2F127.0.0.1%3A8080"]}),
    },
    Header {
        key: "RetryAfter",
        name: "Retry-After",
        about: Said::fixed(
            "再試行まで待つ秒数（実時間）。再開時刻が分かっているときだけ付きます。銀行の時計が止まっている間は 1 です。",
            "Seconds of wall time to wait before trying again. Present where the end is known; 1 while the bank's clock stands still.",
        ),
        schema: || json!({"type": "integer", "minimum": 1, "examples": [28_800]}),
    },
    Header {
        key: "SandboxBankRetryAt",
        name: "Sandbox-Bank-Retry-At",
        about: Said::fixed(
            "再開する銀行時刻。再開時刻が分かっているときだけ付きます。",
            "The instant of bank time from which on it is worth trying again. Present where it is known.",
        ),
        schema: || json!({"type": "string", "format": "date-time", "examples": ["2026-06-11T07:00:00+09:00"]}),
    },
    Header {
        key: "Deprecation",
        name: "Deprecation",
        about: Said::fixed(
            "この操作が非推奨になった時点（実時間、RFC 9745）。提供終了が告知され、その時点が過ぎたときだけ付きます（第9条第1項）。",
            "When this operation was deprecated, in wall time (RFC 9745). Present once its withdrawal was announced and that instant has come (Article 9, paragraph 1).",
        ),
        schema: || json!({"type": "string", "examples": ["@1781053200"]}),
    },
    Header {
        key: "Sunset",
        name: "Sunset",
        about: Said::fixed(
            "この操作の提供が終わる時点（実時間、RFC 8594）。Deprecation とともに付きます。その後は `not_found` で断ります。",
            "When this operation is withdrawn, in wall time (RFC 8594); it comes with Deprecation. From then on it is refused with `not_found`.",
        ),
        schema: || json!({"type": "string", "examples": ["Tue, 08 Sep 2026 01:00:00 GMT"]}),
    },
    Header {
        key: "WwwAuthenticate",
        name: "WWW-Authenticate",
        about: Said::fixed(
            "どの認証を求めているか（RFC 6750 §3）。トークンがないときは、エラーコードを付けません。",
            "Which credentials are asked for (RFC 6750 §3); without a token no error code is named.",
        ),
        schema: || json!({"type": "string", "examples": ["Bearer realm=\"kumiai\", error=\"invalid_token\""]}),
    },
];

/// The headers of an answer with this status on this plane, as references.
pub fn of_status(status: u16, plane: Plane) -> Value {
    let holds = |header: &&Header| match header.key {
        "RetryAfter" | "SandboxBankRetryAt" => matches!(status, 429 | 503),
        "WwwAuthenticate" => status == 401,
        "Location" => status == 303,
        "SandboxFault" => plane != Plane::Control,
        _ => true,
    };
    let refer = |header: &Header| {
        let target = format!("#/components/headers/{}", header.key);
        (header.name.to_owned(), json!({"$ref": target}))
    };
    HEADERS.iter().filter(holds).map(refer).collect::<Map<_, _>>().into()
}

/// What the references lead to.
pub fn components(lang: Lang) -> Value {
    let describe = |header: &Header| {
        let described = json!({"description": header.about.in_lang(lang), "schema": (header.schema)()});
        (header.key.to_owned(), described)
    };
    HEADERS.iter().map(describe).collect::<Map<_, _>>().into()
}
