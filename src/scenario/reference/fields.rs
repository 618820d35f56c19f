//! The fields of events. Which event has which is asked of its reader; what a field means stands here once for all
//! events, or by the event's name where it means something of its own there.

use super::{Key, Takes, Words, may};
use crate::scenario::file;

/// One field of an event, as its reader takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventField {
    /// Its name.
    pub name: String,
    /// Whether it has to be written.
    pub needed: bool,
}

/// The fields of an event.
pub fn event_fields(word: &str) -> Vec<EventField> {
    let (names, needed) = file::fields_of_event(word);
    let is_needed = |name: &String| needed.contains(name) && !DEPENDS.contains(&(word, name.as_str()));
    names.into_iter().map(|name| EventField { needed: is_needed(&name), name }).collect()
}

/// Fields that are needed or not by what stands beside them.
const DEPENDS: &[(&str, &str)] = &[("transaction_replaced", "amount")];

/// What a field of an event means.
pub fn field(word: &str, name: &str) -> Option<&'static Key> {
    let own = format!("{word}.{name}");
    FIELDS.iter().find(|key| key.path == own).or_else(|| FIELDS.iter().find(|key| key.path == name))
}

#[rustfmt::skip]
const FIELDS: &[Key] = &[
    may("outage.scope", Takes::WordList(Words::Reach), "止まる範囲（`[data, linking]`）", "What stops (`[data, linking]`)."),
    may("maintenance.scope", Takes::WordList(Words::Reach), "止まる範囲（`[data, linking]`）", "What stops (`[data, linking]`)."),
    may("scope", Takes::WordList(Words::Dated), "範囲（`[data]`）", "How far it reaches (`[data]`)."),
    may("announced", Takes::Flag, "予告するか（`false`）", "Whether it is announced (`false`)."),
    may("notice_at", Takes::Time, "いつ予告するか", "When it is announced."),
    may("partner_suspended.partner", Takes::Name, "止められる事業者", "The partner that is cut off."),
    may("incident_disclosed.partner", Takes::Name, "知らされる事業者", "The partner that is told."),
    may("incident_disclosed.customer", Takes::Text, "関わる顧客。登場人物の名前か customer_id（書かなければ連携するすべて）", "The customer concerned: a persona or a customer_id; else all who are linked."),
    may("account_ids_rotated.partner", Takes::Name, "口座 ID が変わる事業者", "The partner whose account ids change."),
    may("certificate_expired.partner", Takes::Name, "証明書の期限が切れる事業者", "The partner whose certificate expires."),
    may("partner_registered.partner", Takes::Name, "事業者の名前", "The partner's name."),
    may("name", Takes::Text, "顧客に見える名前", "Its name, as customers see it."),
    may("client_id", Takes::Text, "OAuth の client_id", "The OAuth client_id."),
    may("client_secret", Takes::Text, "OAuth のクライアントシークレット", "The OAuth client secret."),
    may("redirect_uris", Takes::Texts, "認可の応答の宛先", "Where authorization answers may be sent."),
    may("auth_method", Takes::Word(Words::AuthMethod), "トークンエンドポイントでの認証", "How it proves who it is."),
    may("jwks", Takes::Any, "`private_key_jwt` の公開鍵。JWK Set をそのまま書く（`keys` の並び）", "The public keys for `private_key_jwt`: a JWK set, written out (a list under `keys`)."),
    may("access_token", Takes::Like("partners.*.access_token"), "アクセストークンの有効期間", "How long its access tokens are good."),
    may("refresh_token", Takes::Like("partners.*.refresh_token"), "リフレッシュトークンの有効期間", "How long its refresh tokens are good."),
    may("link", Takes::Like("partners.*.link"), "API連携認証の有効期間", "How long its links last."),
    may("rate_limit", Takes::Like("partners.*.rate_limit"), "呼び出しの上限", "How many calls it may make."),
    may("webhook", Takes::Like("partners.*.webhook"), "通知の宛先", "Where it is told what happens."),
    may("partner", Takes::Name, "事業者（書かなければすべて）", "The partner; else all."),
    may("customer", Takes::Text, "顧客。`plain` など登場人物の名前か customer_id（書かなければすべて）", "The customer: a persona such as `plain`, or a customer_id; else all."),
    may("account", Takes::Text, "口座。`plain/ordinary_deposit`、口座の名前、口座 ID", "The account: `plain/ordinary_deposit`, a stated account, or an id."),
    may("tokens_expired.kind", Takes::Word(Words::TokensMeant), "どのトークンか（`access`）", "Which tokens (`access`)."),
    may("tokens_revoked.kind", Takes::Word(Words::TokensMeant), "どのトークンか（`access`）", "Which tokens (`access`)."),
    may("service_stopped.reason", Takes::Word(Words::StopReason), "理由（`customer_request`）", "Why (`customer_request`)."),
    may("partial_result.operation", Takes::Word(Words::Reading), "どの照会か", "Which reading."),
    may("partner_suspended.reason", Takes::Title, "理由", "Why."),
    may("reason", Takes::Text, "理由", "Why."),
    may("amount", Takes::Whole, "円。入金は正、出金は負", "Yen: positive comes in, negative goes out."),
    may("description", Takes::Text, "摘要", "The description."),
    may("counterparty", Takes::Text, "相手先", "The other party."),
    may("category_code", Takes::Word(Words::Category), "取引区分", "The category."),
    may("value_date", Takes::Day, "起算日", "The value date."),
    may("dated", Takes::Day, "取引日（遅れて記帳するとき）", "The transaction date, of a late posting."),
    may("allow_overdraft", Takes::Flag, "残高が足りなくても記帳する（`false`）", "Post it even if it is not covered (`false`)."),
    may("clock_advanced.by", Takes::Length, "どれだけ進めるか", "By how much."),
    may("posting_delayed.by", Takes::Length, "どれだけ遅らせるか", "By how much."),
    may("by", Takes::Any, "どれだけ", "By how much."),
    may("to", Takes::Time, "いつまで進めるか", "To when."),
    may("to_edge", Takes::Text, "次の境目まで。`service.close-1s` など", "To the next edge, such as `service.close-1s`."),
    may("mode", Takes::Word(Words::ClockMode), "進み方", "How the clock moves."),
    may("speed", Takes::Number, "実時間 1 秒あたりの銀行時刻の秒数", "Seconds of bank time per second of wall time."),
    may("id", Takes::Name, "どの出来事か", "Which event."),
    may("until", Takes::Time, "いつまで", "Until when."),
    may("channel", Takes::Word(Words::Channel), "接続方式", "The channel."),
    may("purpose", Takes::Word(Words::Purpose), "照会か連携か", "For data, or for linking."),
    may("effective", Takes::Time, "いつから", "From when on."),
    may("hours", Takes::Like("calendar.service_hours"), "サービス時間帯", "The service hours."),
    may("kinds", Takes::WordList(Words::AccountKind), "口座種類", "The kinds of account."),
    may("window", Takes::Whole, "提供期間。何か月前の 1 日からか", "How far back statements go: months back, from the first day of that one."),
    may("of", Takes::Any, "どの行か。`last` か transaction_id", "Which row: `last`, or a transaction_id."),
    may("last", Takes::Whole, "最後の何行か（1～500）", "How many of the last rows: 1 to 500."),
    may("as_of", Takes::Time, "いつの時点か（出来事の時刻）", "As of when (the event's own instant)."),
    may("operation", Takes::Word(Words::Operation), "操作", "The operation."),
    may("ground", Takes::Word(Words::Ground), "開示の事由（第4条第6項）", "The ground of disclosure (article 4.6)."),
    may("summary", Takes::Title, "概要", "What has happened."),
    may("measures", Takes::WordList(Words::Measure), "講じた措置", "What has been done."),
    may("requests", Takes::Any, "事業者に求めること。`[{ what: preserve_logs, within: 2d }]`", "What is asked of the partner: `[{ what: preserve_logs, within: 2d }]`."),
    may("acknowledge_within", Takes::Length, "受領の期限", "How soon it is to be acknowledged."),
    may("report_within", Takes::Length, "報告の期限", "How soon it is to be reported."),
    may("incident", Takes::Name, "どの事故か", "Which incident."),
    may("version", Takes::Text, "規定の版", "The version of the terms."),
    may("reconsent", Takes::Flag, "同意し直すか", "Whether customers accept anew."),
    may("touches", Takes::Any, "影響を受けるもの。`{ operations: [list_transactions], parameters: [limit], fields: [transactions.amount] }`", "What it touches: `{ operations: [list_transactions], parameters: [limit], fields: [transactions.amount] }`."),
    may("offer_changed.effective", Takes::Time, "いつから。書けば事前に告知し、書かなければ告知なしに直ちに変わる", "From when on, told beforehand; else at once, told to nobody."),
    may("signing_key_rotated.effective", Takes::Time, "いつから。書けば事前に告知し、書かなければ告知なしに直ちに変わる", "From when on, told beforehand; else at once, told to nobody."),
    may("title", Takes::Title, "題", "The title."),
    may("body", Takes::Title, "本文", "The text."),
    may("deprecated_at", Takes::Time, "非推奨になる時", "From when on it is deprecated."),
    may("sunset_at", Takes::Time, "なくなる時", "From when on it is gone."),
    may("overlap", Takes::Length, "古い鍵も使える間", "How long the old key goes on."),
];
