//! What a document says about itself: title, description, tags, and where the server is.

use super::Document;
use crate::{bank::refusal::Said, event::Lang};
use serde_json::{Value, json};

/// A tag with its description.
struct Tag {
    name: &'static str,
    about: Said,
}

const fn tag(name: &'static str, ja: &'static str, en: &'static str) -> Tag {
    Tag { name, about: Said::fixed(ja, en) }
}

const ACCOUNTS: Tag = tag(
    "accounts",
    "口座一覧・残高・入出金明細の照会（第2条第1項）。サービス時間内に、アクセストークンを付けて呼び出します。",
    "Accounts, balances and statements (Article 2, paragraph 1): within service hours, with an access token.",
);

const OAUTH: Tag = tag(
    "oauth",
    "API連携認証とトークン（第4条第1項、第4条第2項）。認可サーバーはサンドボックスごとに一つです。",
    "Linking and tokens (Article 4, paragraphs 1 and 2): each sandbox has one authorization server.",
);

const PARTNER: [Tag; 5] = [
    OAUTH,
    tag(
        "status",
        "サービス時間帯、予告済みのメンテナンス、お知らせと規定（第7条第3項、第9条第1項）。予告のない停止は載りません。",
        "Hours, announced maintenance, notices and terms (Articles 7(3) and 9(1)). Stops without notice do not show here.",
    ),
    tag(
        "links",
        "自社の連携と、その取止め・変更の申込み（第5条第1項）。",
        "The partner's own links, and requests to end or change them (Article 5, paragraph 1).",
    ),
    tag(
        "incidents",
        "漏洩・不正利用等の通知、受領の確認、報告（第4条第6項〜第8項）。開示されたお客さま情報はここだけに載ります。",
        "Incidents: disclosure, acknowledgement, reports (Article 4, paragraphs 6 to 8). Disclosed customer information stands here alone.",
    ),
    tag(
        "webhooks",
        "通知（Webhook）の送信の記録と再送。署名は Standard Webhooks です。",
        "Webhooks, signed by Standard Webhooks: what was sent, and asking for it anew.",
    ),
];

const CONTROL: [Tag; 12] = [
    tag(
        "sandboxes",
        "サンドボックスを作り、一覧し、消します。テストごとに一つ使えます。",
        "Making sandboxes, listing them, deleting them: one for every test.",
    ),
    tag(
        "sandbox",
        "このサンドボックスの所在と、登録済みの連携事業者。",
        "Where this sandbox stands, and the partners registered in it.",
    ),
    tag(
        "clock",
        "銀行の時計。読む、設定する、進める、これから起こることを見る。",
        "The clock of the bank: read it, set it, advance it, see what is coming.",
    ),
    tag(
        "people",
        "町の住人と、その人としてログインするための情報。",
        "Who lives in the town, with what it takes to log in as them.",
    ),
    tag("partners", "連携事業者を登録し、外します。", "Registering partners, and taking them off."),
    tag("links", "画面を通さずにAPI連携認証を済ませます。", "Links between customers and partners, without the pages."),
    tag(
        "events",
        "停止・失効・入出金などの出来事を、いま起こします。",
        "Stops, expiries, movements of money: make them happen now.",
    ),
    tag(
        "scenario",
        "読み込んだシナリオを見る、別のシナリオで初めからやり直す。",
        "The scenario that was loaded, and beginning anew with another.",
    ),
    tag(
        "state",
        "初めからやり直す、状態をスナップショットに取る、そこへ戻す。",
        "Beginning anew, keeping the state as it is, returning to it.",
    ),
    tag(
        "journal",
        "すべての呼び出しの記録。一覧、配信、書き出し。",
        "What was asked and answered: as a list, as it happens, as a bundle.",
    ),
    tag("explain", "ある呼び出しがなぜそのように応答されたかの説明。", "Why a call was answered as it was."),
    tag("verdict", "連携事業者の動作の判定と、その証拠。", "How the partner behaved, with the evidence."),
];

/// Puts in what no route says.
pub fn put(document: &mut Value, which: Document, lang: Lang) {
    let (title, description) = split(text(which, lang));
    let about = about_the_sandbox(lang).trim();
    document["info"] = json!({
        "title": title,
        "description": format!("{about}\n\n{description}"),
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        "version": env!("CARGO_PKG_VERSION"),
    });
    document["servers"] = json!([{"url": "..", "description": this_sandbox(lang)}]);
    let tags: &[Tag] = match which {
        Document::Institution | Document::Anser => &[ACCOUNTS],
        Document::Partner => &PARTNER,
        Document::Control => &CONTROL,
    };
    let written = tags.iter().map(|tag| json!({"name": tag.name, "description": tag.about.in_lang(lang)}));
    document["tags"] = written.collect();
}

const fn this_sandbox(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "この文書を配信しているサンドボックス",
        Lang::En => "The sandbox that serves this document",
    }
}

const fn about_the_sandbox(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => include_str!("text/sandbox.ja.md"),
        Lang::En => include_str!("text/sandbox.en.md"),
    }
}

const fn text(which: Document, lang: Lang) -> &'static str {
    match (which, lang) {
        (Document::Institution, Lang::Ja) => include_str!("text/institution.ja.md"),
        (Document::Institution, Lang::En) => include_str!("text/institution.en.md"),
        (Document::Anser, Lang::Ja) => include_str!("text/anser.ja.md"),
        (Document::Anser, Lang::En) => include_str!("text/anser.en.md"),
        (Document::Partner, Lang::Ja) => include_str!("text/partner.ja.md"),
        (Document::Partner, Lang::En) => include_str!("text/partner.en.md"),
        (Document::Control, Lang::Ja) => include_str!("text/control.ja.md"),
        (Document::Control, Lang::En) => include_str!("text/control.en.md"),
    }
}

/// The title on the first line, and what follows it.
fn split(text: &str) -> (&str, &str) {
    let (title, description) = text.split_once('\n').unwrap_or((text, ""));
    (title.trim_start_matches('#').trim(), description.trim())
}
