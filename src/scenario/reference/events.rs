//! What each event of the vocabulary is, for editors and `kumiai explain`.

use super::{Key, Takes, may};

/// What happens with an event of this name.
pub fn event(word: &str) -> Option<&'static Key> {
    EVENTS.iter().find(|key| key.path == word)
}

#[rustfmt::skip]
const EVENTS: &[Key] = &[
    may("outage", Takes::Map, "停止（第7条第3項）。続く", "A stop, announced or not (article 7.3); lasts."),
    may("tokens_expired", Takes::Map, "トークンが期限を迎える（第4条第2項）", "Tokens reach the end of their time (article 4.2)."),
    may("tokens_revoked", Takes::Map, "トークンが取り消される（第4条第2項）", "Tokens are taken back (article 4.2)."),
    may("link_expired", Takes::Map, "連携の期間が終わる（第4条第1項）", "The period of links is over (article 4.1)."),
    may("link_superseded", Takes::Map, "連携が新しい連携に代わられる（第4条第1項）", "Links give way to a newer one (article 4.1)."),
    may("service_stopped", Takes::Map, "取止め（第5条第1項・第2項）。連携が終わる", "The service is discontinued (articles 5.1 and 5.2): links end."),
    may("partner_contract_ended", Takes::Map, "顧客と事業者の契約が終わる（第5条第2項）", "The customer's contract with the partner ends (article 5.2)."),
    may("credential_changed", Takes::Map, "暗証番号とパスワードが変わり、連携が終わる（第4条第2項）", "PIN and password change, and links end (article 4.2)."),
    may("customer_locked", Takes::Map, "顧客がログインできなくなる", "The customer can no longer log in."),
    may("customer_unlocked", Takes::Map, "顧客がまたログインできる", "The customer can log in again."),
    may("card_cancelled", Takes::Map, "キャッシュカードの解約（第1条第2項）。IB 契約もなければ連携が終わる", "The cash card is cancelled (article 1.2): links end where no internet banking is left."),
    may("ib_contract_ended", Takes::Map, "インターネットバンキング契約の終了（第1条第2項）。カードもなければ連携が終わる", "Internet banking ends (article 1.2): links end where no cash card is left."),
    may("transaction_posted", Takes::Map, "入出金を記帳する。`dated` で遅れた記帳", "Money moves on an account; with `dated`, a late posting."),
    may("transaction_corrected", Takes::Map, "明細の訂正。ID はそのままで、区分 19 の対が続く", "A row is put right: it keeps its id, and a pair of category 19 follows."),
    may("transaction_cancelled", Takes::Map, "明細の取消。見えるが、残高に数えない", "A row is shown, but no longer counts."),
    may("transaction_replaced", Takes::Map, "明細の差替え・合算。新しい ID の行に代わる", "A row, or several, give way to one with an id of its own."),
    may("rows_withheld", Takes::Map, "最後の明細が消え、後で戻る（第6条第1項）。続く", "The last rows vanish and return (article 6.1); lasts."),
    may("posting_delayed", Takes::Map, "記帳が遅れて現れる（第6条第1項）。続く", "Rows appear later and keep their day (article 6.1); lasts."),
    may("data_stale", Takes::Map, "古い時点の応答になる（第6条第1項）。続く", "Answers hold of an earlier instant (article 6.1); lasts."),
    may("partial_result", Takes::Map, "応答が一部だけになる（第6条第1項）。続く", "Answers of an operation are not whole (article 6.1); lasts."),
    may("account_closed", Takes::Map, "口座の解約（第5条第2項）。以後 410", "An account is closed (article 5.2): 410 from then on."),
    may("account_frozen", Takes::Map, "口座の凍結（第7条第3項）。続く間 403", "An account is frozen (article 7.3): 403 while it lasts."),
    may("account_ids_rotated", Takes::Map, "事業者から見える口座 ID が替わる", "The account ids that a partner sees change."),
    may("offer_changed", Takes::Map, "対象種類や提供期間が変わる（第2条第2項・第4項）", "Kinds or window change (articles 2.2 and 2.4)."),
    may("maintenance", Takes::Map, "予告された停止（第7条第3項）。続く", "A stop that is announced (article 7.3); lasts."),
    may("maintenance_extended", Takes::Map, "計画停止が延びる", "Maintenance takes longer."),
    may("hours_changed", Takes::Map, "サービス時間帯が変わる（第9条第1項）", "Other service hours from a day on (article 9.1)."),
    may("partner_suspended", Takes::Map, "事業者の利用を止める（第4条第8項）。続く", "A partner is cut off (article 4.8); lasts."),
    may("partner_registered", Takes::Map, "事業者が加わる、または条件が変わる（第1条第1項）", "A partner comes, or gets other terms (article 1.1)."),
    may("incident_disclosed", Takes::Map, "漏洩等の通知（第4条第6項）。期限と措置を伴う", "An incident is disclosed to a partner, with deadlines and measures (article 4.6)."),
    may("incident_updated", Takes::Map, "続報（第4条第6項）", "More is known about an incident (article 4.6)."),
    may("incident_closed", Takes::Map, "終結（第4条第6項）。措置が解ける", "An incident is closed and its measures are lifted (article 4.6)."),
    may("terms_changed", Takes::Map, "規定が変わる（第9条第1項）。前の連携は同意を待つ", "New terms (article 9.1): older links wait for the customer's consent."),
    may("notice_posted", Takes::Map, "お知らせ（第9条第1項）", "The bank tells its partners something (article 9.1)."),
    may("endpoint_sunset", Takes::Map, "操作の提供終了の予告（第9条第1項）", "The end of an operation is announced (article 9.1)."),
    may("signing_key_rotated", Takes::Map, "IDトークンの署名鍵が替わる", "Another key signs ID tokens."),
    may("certificate_expired", Takes::Map, "事業者の証明書の期限が切れる", "A partner's certificate expires."),
    may("clock_advanced", Takes::Map, "銀行時刻を進める。`by`・`to`・`to_edge` のどれか一つ", "Bank time moves forward: one of `by`, `to` and `to_edge`."),
    may("clock_set", Takes::Map, "時計の進み方を変える", "The clock moves otherwise."),
    may("ended", Takes::Map, "続く出来事を終える", "What lasts is over."),
];
