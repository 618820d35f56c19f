//! Wrong queries and paths.

use crate::{scene::table, support::bank};

/// `query of a statement | answer | the parameter that is named`.
const QUERIES: &str = "
    nope=1                                       | 400 parameter_invalid     | nope
    limt=1                                       | 400 parameter_invalid     | limt
    LIMIT=1                                      | 400 parameter_invalid     | LIMIT
    access_token=x                               | 400 parameter_invalid     | access_token
    limit=1&limit=1                              | 400 parameter_invalid     | limit
    limit=1&limit=2                              | 400 parameter_invalid     | limit
    limit=1&%6cimit=2                            | 400 parameter_invalid     | limit
    limit=                                       | 400 parameter_invalid     | limit
    limit                                        | 400 parameter_invalid     | limit
    limit=0                                      | 400 parameter_invalid     | limit
    limit=501                                    | 400 parameter_invalid     | limit
    limit=-1                                     | 400 parameter_invalid     | limit
    limit=%2B1                                   | 400 parameter_invalid     | limit
    limit=1e3                                    | 400 parameter_invalid     | limit
    limit=1.0                                    | 400 parameter_invalid     | limit
    limit=0x10                                   | 400 parameter_invalid     | limit
    limit=+5                                     | 400 parameter_invalid     | limit
    limit=99999999999999999999                   | 400 parameter_invalid     | limit
    limit=%EF%BC%95                              | 400 parameter_invalid     | limit
    date_from=                                   | 400 parameter_invalid     | date_from
    date_from=2026-02-30                         | 400 parameter_invalid     | date_from
    date_from=2026-13-01                         | 400 parameter_invalid     | date_from
    date_from=2026-00-10                         | 400 parameter_invalid     | date_from
    date_from=2026-6-1                           | 400 parameter_invalid     | date_from
    date_from=20260601                           | 400 parameter_invalid     | date_from
    date_from=2026/06/01                         | 400 parameter_invalid     | date_from
    date_from=2026-06-01T00:00:00                | 400 parameter_invalid     | date_from
    date_from=-026-06-01                         | 400 parameter_invalid     | date_from
    date_from=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%96-06-01 | 400 parameter_invalid | date_from
    date_from=2026-06-0%31                       | 200                       |
    date_from=%E6%98%A8%E6%97%A5                 | 400 parameter_invalid     | date_from
    date_to=tomorrow                             | 400 parameter_invalid     | date_to
    date_to=%ff%fe                               | 400 parameter_invalid     | date_to
    date_from=%00                                | 400 parameter_invalid     | date_from
    date_from=2026-06-02&date_to=2026-06-01      | 400 period_invalid        | date_from
    date_from=2026-06-11                         | 400 period_invalid        | date_from
    date_from=9999-12-31                         | 400 period_invalid        | date_from
    date_from=2026-03-31                         | 400 period_before_window  | date_from
    date_to=2026-03-31                           | 400 period_before_window  | date_to
    date_from=0001-01-01                         | 400 period_before_window  | date_from
    page_key=                                    | 400 page_key_invalid      | page_key
    page_key=x                                   | 400 page_key_invalid      | page_key
    page_key=%22%0d%0a                           | 400 page_key_invalid      | page_key
    &&&                                          | 200                       |
    date_to=2099-01-01                           | 200                       |
";

#[actix_web::test]
async fn a_query_that_is_wrong_is_told_which_parameter_is() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let path = format!("{}/transactions", bank.ordinary("plain").await);
    for row in table(QUERIES) {
        let answered = bank.get_as(&token, &format!("{path}?{}", row[0])).await;
        assert_eq!(answered.verdict(), row[1], "{row:?}: {}", answered.text());
        if answered.status != 200 {
            assert_eq!(answered.named(), [row[2]], "{row:?}");
        }
    }
    let long = bank.get_as(&token, &format!("{path}?page_key={}", "A".repeat(20_000))).await;
    assert_eq!(long.verdict(), "400 page_key_invalid");
}

#[actix_web::test]
async fn an_operation_without_parameters_takes_none() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let account = bank.ordinary("plain").await;
    let balance = format!("{account}/balance");
    for path in ["/institution/v1/accounts", &account, &balance, "/_sandbox", "/_sandbox/clock/upcoming"] {
        let answered = bank.get_as(&token, &format!("{path}?x=1")).await;
        assert_eq!((answered.verdict().as_str(), answered.named()), ("400 parameter_invalid", vec!["x".to_owned()]));
    }
}

#[actix_web::test]
async fn an_account_id_of_any_text_is_like_one_that_is_not_linked() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let anser_token = bank.link("kaikei", "plain").await;
    let own = bank.ordinary("plain").await.rsplit('/').next().unwrap().to_owned();
    let upper = own.to_uppercase();
    let (long, padded) = ("9".repeat(5_000), format!("{own}%20"));
    let ids = [
        "%22",
        "%27",
        "%0A",
        "%0D%0AX-Injected:1",
        "%00",
        "%ff%fe",
        "%E5%B1%B1",
        "null",
        "0",
        "-1",
        "*",
        "%2A",
        "{x}",
        "..%2f",
        "%3Cscript%3E",
        "%25s",
        "%zz",
        "%",
        &upper,
        &long,
        &padded,
    ];
    for id in ids {
        for end in ["", "/balance", "/transactions"] {
            let path = format!("/institution/v1/accounts/{id}{end}");
            if path.parse::<actix_web::http::Uri>().is_err() {
                continue;
            }
            let answered = bank.get_as(&token, &path).await;
            assert_eq!(answered.verdict(), "404 account_not_linked", "{path}: {}", answered.text());
        }
        let path = format!("/anser/v1/banks/2404/accounts/{id}/transactions");
        if path.parse::<actix_web::http::Uri>().is_ok() {
            assert_eq!(bank.get_as(&anser_token, &path).await.verdict(), "404 account_not_linked", "{path}");
        }
    }
}
