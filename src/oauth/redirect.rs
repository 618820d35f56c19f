//! Redirect URIs: compared exactly, but for the port of a loopback address (RFC 8252 §7.3, RFC 9700 §2.1).

/// Whether `asked` is one of the registered redirect URIs.
pub fn is_registered(asked: &str, registered: &[String]) -> bool {
    registered.iter().any(|known| known == asked || same_but_for_loopback_port(known, asked))
}

fn same_but_for_loopback_port(known: &str, asked: &str) -> bool {
    match (loopback(known), loopback(asked)) {
        (Some(known), Some(asked)) => known == asked,
        _ => false,
    }
}

/// Scheme, host and path of a URI on a loopback address, without its port.
fn loopback(uri: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = uri.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        Some(_) if authority != "[::1]" => return None,
        _ => authority,
    };
    matches!(host, "127.0.0.1" | "localhost" | "[::1]").then_some((scheme, host, path))
}

/// A redirect URI with parameters added to its query (RFC 6749 §4.1.2); what stood there stays.
pub fn with_parameters(uri: &str, parameters: &[(&str, &str)]) -> String {
    let added = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    // A space as `%20`, which every decoder reads as one, so that `state` comes back byte for byte.
    let added = added.replace('+', "%20");
    let joint = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{joint}{added}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_port_of_a_loopback_address_may_differ() {
        let known = vec!["http://127.0.0.1/cb".to_owned(), "https://app.example/cb?x=1".to_owned()];
        for good in ["http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", "https://app.example/cb?x=1"] {
            assert!(is_registered(good, &known), "{good}");
        }
        for bad in [
            "http://127.0.0.1/cb/",
            "http://127.0.0.1/cb?x=1",
            "http://localhost/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:80@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "https://127.0.0.1/cb",
            "https://app.example:444/cb?x=1",
            "https://app.example/cb",
            "https://app.example/cb?x=1#f",
            "",
        ] {
            assert!(!is_registered(bad, &known), "{bad}");
        }
    }

    #[test]
    fn parameters_are_added_to_the_query_that_is_there() {
        assert_eq!(
            with_parameters("https://a/cb", &[("code", "x y"), ("state", "&=")]),
            "https://a/cb?code=x%20y&state=%26%3D"
        );
        assert_eq!(with_parameters("https://a/cb?x=1", &[("code", "z")]), "https://a/cb?x=1&code=z");
    }
}
