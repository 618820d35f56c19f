//! What is answered by hand is answered by the router alike.

use crate::support::{Answered, bank};

/// All of an answer but what numbers the call.
fn shown(answered: &Answered) -> (u16, Vec<(String, String)>, String) {
    let of_call = ["sandbox-call", "date"];
    let mut headers = answered.headers.clone();
    headers.retain(|(name, _)| !of_call.contains(&&**name));
    headers.sort();
    let id = answered.header("sandbox-call").unwrap();
    (answered.status, headers, answered.text().replace(id, "‹call›"))
}

#[actix_web::test]
async fn a_shortcut_and_the_router_give_the_same_answer() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let account = bank.ordinary("plain").await;
    // With one character percent-encoded the path means the same, and only the router understands it.
    let (before, id) = account.rsplit_once('/').unwrap();
    let encoded = format!("{before}/%{:02x}{}", id.as_bytes()[0], &id[1..]);
    for below in ["/balance", "/balance?x=1", "/transactions", "/transactions?limit=3", "/transactions?limit=0"] {
        for token in [&*token, "wrong"] {
            let by_hand = bank.get_as(token, &format!("{account}{below}")).await;
            let by_router = bank.get_as(token, &format!("{encoded}{below}")).await;
            assert_eq!(shown(&by_hand), shown(&by_router), "{below}");
        }
    }
}
