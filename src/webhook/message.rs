//! 通知の内容. What is sent: a type, the instant at the bank, and ids. Nothing about a customer is in it.

use crate::{
    bank::delivery::Delivery,
    event::{About, Seq},
    oauth::Keys,
    sandbox::Letter,
};
use serde_json::{Value, json};

/// The id of a message, the same over all its tries: no other sandbox, server or life has one like it.
pub fn message_id(keys: &Keys, seq: Seq) -> String {
    format!("msg_{}_{}", seq.0, keys.message_tag(seq))
}

/// The body of a message.
pub fn body(letter: &Letter) -> Vec<u8> {
    let delivery: &Delivery = &letter.delivery;
    let data = data(&delivery.due.about, &letter.partner_id);
    let body = json!({ "type": delivery.due.kind, "timestamp": delivery.made_at, "data": data });
    body.to_string().into_bytes()
}

fn data(about: &About, partner_id: &str) -> Value {
    match about {
        About::Link(link) => json!({ "link_id": link.to_string() }),
        About::Incident(id) => json!({ "incident_id": id }),
        About::Partner => json!({ "partner_id": partner_id }),
        About::Notice(id) => json!({ "notice_id": id }),
        About::Maintenance(id) => json!({ "maintenance_id": id }),
    }
}
