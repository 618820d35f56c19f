//! Where two JSON values differ, as JSON pointers (RFC 6901).

use serde_json::Value;

/// The places at which `generated` differs from `committed`.
pub fn between(committed: &Value, generated: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", committed, generated, &mut found);
    if found.is_empty() {
        found.push("the same values in another order or layout".to_owned());
    }
    found
}

fn compare(at: &str, committed: &Value, generated: &Value, found: &mut Vec<String>) {
    match (committed, generated) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in old {
                let inner = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                match new.get(key) {
                    Some(other) => compare(&inner, value, other, found),
                    None => found.push(format!("removed {inner}")),
                }
            }
            let added = new.keys().filter(|key| !old.contains_key(*key));
            found.extend(added.map(|key| format!("added   {at}/{}", key.replace('~', "~0").replace('/', "~1"))));
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (i, (old, new)) in old.iter().zip(new).enumerate() {
                compare(&format!("{at}/{i}"), old, new, found);
            }
        }
        _ if committed == generated => {}
        _ => found.push(format!("changed {at}")),
    }
}
