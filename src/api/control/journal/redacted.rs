//! 伏せ字. What is not shown of a target: values by which somebody could act for somebody else.

/// The parameters whose values are secrets, or are made of one.
const SECRET: [&str; 12] = [
    "access_token",
    "client_secret",
    "code",
    "code_verifier",
    "id_token_hint",
    "nonce",
    "otp",
    "page_key",
    "password",
    "pin",
    "refresh_token",
    "state",
];
/// What is needed to ask the same again, and lets nobody act for anybody.
const NEEDED: &str = "page_key";

/// The target with symbols in the place of secrets.
pub fn target(text: &str) -> String {
    with_symbols(text, |name| SECRET.contains(&name))
}

/// The target for a bundle: as it is shown, but so that it can be asked again.
pub fn target_to_ask(text: &str) -> String {
    with_symbols(text, |name| SECRET.contains(&name) && name != NEEDED)
}

fn with_symbols(text: &str, is_secret: impl Fn(&str) -> bool) -> String {
    let Some((path, query)) = text.split_once('?') else {
        return text.to_owned();
    };
    let shown = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(&decoded(name)) => format!("{name}=‹{}›", decoded(name)),
        _ => pair.to_owned(),
    });
    format!("{path}?{}", shown.collect::<Vec<_>>().join("&"))
}

/// A name as the server reads it: an encoded letter does not lead past this.
fn decoded(name: &str) -> String {
    form_urlencoded::parse(name.as_bytes()).map(|(name, _)| name.into_owned()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_a_query_are_shown_as_symbols() {
        let rows = [
            ("/a", "/a", "/a"),
            ("/a?limit=3", "/a?limit=3", "/a?limit=3"),
            ("/a?page_key=x&limit=3", "/a?page_key=‹page_key›&limit=3", "/a?page_key=x&limit=3"),
            ("/a?%70in=1234", "/a?%70in=‹pin›", "/a?%70in=‹pin›"),
            ("/a?code&state=s", "/a?code&state=‹state›", "/a?code&state=‹state›"),
            ("/a?access_token=t=t", "/a?access_token=‹access_token›", "/a?access_token=‹access_token›"),
        ];
        for (text, shown, to_ask) in rows {
            assert_eq!((target(text).as_str(), target_to_ask(text).as_str()), (shown, to_ask));
        }
    }
}
