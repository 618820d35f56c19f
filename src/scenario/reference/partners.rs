//! The keys of a partner.

use super::{Key, Takes, Words, may, must};

/// Every key under `partners`.
#[rustfmt::skip]
pub const PARTNERS: &[Key] = &[
    may("partners", Takes::Names, "API連携事業者（第1条第1項）。名前をキーとする。`kakeibo` など既にいる事業者は書いたものだけ変わる", "Partners, by their names; of a ready one such as `kakeibo` only what is written changes (article 1.1)."),
    must("partners.*.channel", Takes::Word(Words::Channel), "接続方式（第2条第2項）", "The channel (article 2.2)."),
    may("partners.*.name", Takes::Text, "顧客に見える名前", "Its name, as customers see it."),
    may("partners.*.client_id", Takes::Text, "OAuth の `client_id`（事業者の名前）", "The OAuth `client_id` (the partner's own name)."),
    may("partners.*.client_secret", Takes::Text, "OAuth のクライアントシークレット", "The OAuth client secret."),
    may("partners.*.redirect_uris", Takes::Texts, "認可の答えの宛先", "Where authorization answers may be sent."),
    may("partners.*.auth_method", Takes::Word(Words::AuthMethod), "トークンエンドポイントでの認証", "How it proves who it is at the token endpoint."),
    may("partners.*.jwks", Takes::Any, "`private_key_jwt` の公開鍵。JWK Set をそのまま書く（`keys` の並び）", "The public keys for `private_key_jwt`: a JWK set, written out (a list under `keys`)."),
    may("partners.*.kinds", Takes::WordList(Words::AccountKind), "連携できる口座種類（第2条第2項）", "The kinds that it may link (article 2.2)."),
    may("partners.*.window", Takes::Whole, "提供期間（第2条第4項）。何か月前から", "How far back its statements go, in months (article 2.4)."),
    may("partners.*.access_token", Takes::Map, "アクセストークン（第4条第2項）", "Access tokens (article 4.2)."),
    must("partners.*.access_token.lifetime", Takes::Length, "有効期間", "How long one is good."),
    may("partners.*.refresh_token", Takes::Map, "リフレッシュトークン（第4条第2項）", "Refresh tokens (article 4.2)."),
    must("partners.*.refresh_token.lifetime", Takes::Length, "有効期間", "How long one is good."),
    may("partners.*.link", Takes::Map, "API連携認証（第4条第1項）", "Links (article 4.1)."),
    must("partners.*.link.lifetime", Takes::Length, "有効期間", "How long one lasts."),
    may("partners.*.rate_limit", Takes::Map, "呼び出しの上限", "How many calls it may make."),
    must("partners.*.rate_limit.calls", Takes::Whole, "回数", "How many calls."),
    must("partners.*.rate_limit.per", Takes::Length, "どれだけの間に", "In how long."),
    may("partners.*.webhook", Takes::Map, "通知の宛先", "Where it is told what happens."),
    must("partners.*.webhook.url", Takes::Text, "URL", "The URL."),
    may("partners.*.webhook.secret", Takes::Text, "署名の鍵。`whsec_` と24～64バイトの base64。省くとクライアントシークレットから決まる", "The key of its signatures: `whsec_` and 24 to 64 bytes in base64. Without it, it follows from the client secret."),
    may("partners.*.webhook.duplicates", Takes::Flag, "どの通知も同じ id で二度送るか（`false`）", "Whether every message comes twice, with the same id (`false`)."),
    may("partners.*.webhook.reordered", Takes::Flag, "まとめて送る通知を、新しいものから送るか（`false`）", "Whether of messages that are due together the latest comes first (`false`)."),
    may("partners.*.webhook.overlap", Takes::Length, "前の鍵でも署名する時間。省くと1日", "How long the key before it signs as well; a day where it is not said."),
    may("partners.*.linked", Takes::Texts, "始まる前に連携している顧客。`plain` など登場人物、`personas` の名前、customer_id", "The customers who have linked before the story begins: personas such as `plain`, those of `personas`, or a customer_id."),
];
