//! 署名. Standard Webhooks 1.0.0: HMAC-SHA256 over id, time and body, in base64 behind `v1,`.

use crate::event::WebhookTerms;
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The value of `webhook-signature`: one signature for each secret, separated by spaces. What is no secret signs nothing.
pub fn signatures(secrets: &[String], id: &str, timestamp: i64, body: &[u8]) -> String {
    let signed = secrets.iter().filter_map(|secret| {
        let mut mac = Hmac::<Sha256>::new_from_slice(&WebhookTerms::secret_bytes(secret)?).ok()?;
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        Some(format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes())))
    });
    signed.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the reference libraries of Standard Webhooks.
    #[test]
    fn the_known_message_has_the_known_signature() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", br#"{"test": 2432232314}"#);
        let known = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signatures(std::slice::from_ref(&secret), id, 1_614_265_330, body), known);
        let both = signatures(&[secret, WebhookTerms::secret_text(&[7; 32])], id, 1_614_265_330, body);
        assert_eq!(both.split(' ').count(), 2);
        assert!(both.starts_with(known));
        assert_eq!(signatures(&["no secret".to_owned()], id, 0, body), "");
    }
}
