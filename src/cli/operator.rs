//! What an operator says, who hosts the sandbox for others: the key of the control plane, the name shown, the proxies.

use super::ready_partners;
use crate::{
    api::{Cidr, ControlKey, FrontSettings},
    event::{HOUR_MS, Lang},
    sandbox::Hosting,
    tls::Roots,
    webhook::Targets,
};
use std::{fs, path::PathBuf};

/// The name shown off loopback, where the operator gives none: no other institution's.
const MOCK_NAME: [&str; 2] = ["模擬信用組合", "Mock Credit Cooperative"];

/// The flags of an operator.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct OperatorArgs {
    /// The URL by which callers reach the server, where it is not the one that they name in `Host`.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// A host that may be named besides the loopback ones; may be given several times.
    #[arg(long, value_name = "HOST")]
    pub allow_host: Vec<String>,
    /// Proxies whose X-Forwarded-Host and X-Forwarded-Proto count, such as 10.0.0.0/8; may be given several times.
    #[arg(long, value_name = "CIDR", value_parser = cidr)]
    pub trust_proxy: Vec<Cidr>,
    /// The key of the control plane and the dashboard. Off loopback there has to be one.
    #[arg(long, value_name = "KEY", env = "KUMIAI_CONTROL_KEY", hide_env_values = true)]
    pub control_key: Option<String>,
    /// A file that holds the key of the control plane; stands over the other two ways.
    #[arg(long, value_name = "FILE")]
    pub control_key_file: Option<PathBuf>,
    /// The most sandboxes that are held beside the one at /.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub max_sandboxes: usize,
    /// Off loopback, after so many hours without a call a sandbox is over.
    #[arg(long, value_name = "HOURS", default_value_t = 72)]
    pub idle_hours: u32,
    /// The institution's name on every page and in every answer.
    #[arg(long, value_name = "NAME")]
    pub institution_name: Option<String>,
    /// Leaves out `Sandbox-Fault`, by which an answer names the fault of the scenario that hit it.
    #[arg(long)]
    pub hide_faults: bool,
    /// A host that webhooks may be sent to besides this machine, by name or address; may be given several times. Where others
    /// reach the server, this machine is not among them unless it is given.
    #[arg(long, value_name = "HOST")]
    pub webhook_allow: Vec<String>,
    /// A PEM file of authorities that receivers of webhooks may have their certificates from, besides those of this machine.
    #[arg(long, value_name = "FILE")]
    pub webhook_ca: Option<PathBuf>,
}

fn cidr(text: &str) -> Result<Cidr, String> {
    Cidr::parse(text).ok_or_else(|| "expected a range of addresses such as 10.0.0.0/8".to_owned())
}

impl OperatorArgs {
    /// How the server may be reached.
    ///
    /// # Errors
    /// What is wrong with the flags: off loopback the control plane never stands open.
    pub fn front(&self, off_loopback: bool, lang: Lang) -> Result<FrontSettings, String> {
        let key = self.key()?;
        if off_loopback && key.is_none() {
            return Err(no_key(lang));
        }
        Ok(FrontSettings {
            public_url: self.public_url.as_ref().map(|url| url.trim_end_matches('/').to_owned()),
            allowed_hosts: self.allow_host.iter().cloned().chain(self.public_host()).collect(),
            trusted_proxies: self.trust_proxy.clone(),
            control_key: key.as_deref().map(ControlKey::new),
            institution_name: self.shown_name(off_loopback),
            hides_faults: self.hide_faults,
            webhook_roots: self.roots(lang)?,
            is_encrypted: false,
            webhook_targets: Targets { loopback: !off_loopback, allowed: self.webhook_allow.clone() },
        })
    }

    /// The host of the public URL, without its port.
    pub fn public_host(&self) -> Option<String> {
        let (_, rest) = self.public_url.as_ref()?.split_once("://")?;
        let authority = rest.split('/').next().unwrap_or_default();
        Some(match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host.to_owned(),
            _ => authority.to_owned(),
        })
    }

    fn roots(&self, lang: Lang) -> Result<Roots, String> {
        let Some(path) = &self.webhook_ca else {
            return Ok(Roots::default());
        };
        #[expect(clippy::disallowed_methods, reason = "files are read by cli, and this is cli")]
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Roots::from_pem(&text).ok_or_else(|| match lang {
            Lang::Ja => format!("{}: PEM の証明書だけを並べたファイルを指定してください", path.display()),
            Lang::En => format!("{}: expected certificates in PEM, one after another", path.display()),
        })
    }

    fn key(&self) -> Result<Option<String>, String> {
        let given = match &self.control_key_file {
            None => self.control_key.clone(),
            Some(path) => {
                #[expect(clippy::disallowed_methods, reason = "files are read by cli, and this is cli")]
                let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
                if text.trim().is_empty() {
                    return Err(format!("{}: there is no key in this file", path.display()));
                }
                Some(text)
            }
        };
        Ok(given.map(|key| key.trim().to_owned()).filter(|key| !key.is_empty()))
    }

    /// The name that every institution is to be shown by, where it is not its own.
    fn shown_name(&self, off_loopback: bool) -> Option<[String; 2]> {
        match &self.institution_name {
            Some(name) => Some([name.clone(), name.clone()]),
            None => off_loopback.then(|| MOCK_NAME.map(str::to_owned)),
        }
    }

    /// How sandboxes are kept for others, where others reach the server: their ready partners are nobody else's.
    pub fn hosting(&self, off_loopback: bool) -> Option<Hosting> {
        let public_url = self.public_url.clone();
        off_loopback.then(|| Hosting {
            idle_ms: i64::from(self.idle_hours) * HOUR_MS,
            partners: Box::new(move |partners, keys| ready_partners::hosted(partners, keys, public_url.as_deref())),
        })
    }
}

fn no_key(lang: Lang) -> String {
    match lang {
        Lang::Ja => "ループバック以外で待ち受けるときは、制御面の鍵が必要です。\
                     --control-key-file FILE、環境変数 KUMIAI_CONTROL_KEY、--control-key KEY のどれかで指定してください。\
                     鍵は、たとえば `openssl rand -hex 24` で作れます。"
            .to_owned(),
        Lang::En => "off loopback the control plane needs a key: give one by --control-key-file FILE, by the \
                     environment variable KUMIAI_CONTROL_KEY or by --control-key KEY; `openssl rand -hex 24` makes one"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::SandboxName, oauth::Keys, profile};

    fn with_key(key: &str) -> OperatorArgs {
        OperatorArgs { control_key: Some(key.to_owned()), ..OperatorArgs::default() }
    }

    #[test]
    fn off_loopback_there_has_to_be_a_key() {
        for args in [OperatorArgs::default(), with_key(""), with_key(" \n")] {
            assert!(args.front(false, Lang::En).is_ok_and(|front| front.control_key.is_none()));
            for lang in Lang::ALL {
                let why = args.front(true, *lang).unwrap_err();
                for way in ["--control-key-file FILE", "KUMIAI_CONTROL_KEY", "--control-key KEY"] {
                    assert!(why.contains(way), "{why}");
                }
            }
        }
        assert!(with_key("abc").front(true, Lang::Ja).is_ok_and(|front| front.control_key.is_some()));
    }

    #[test]
    fn a_file_that_holds_no_key_is_no_way_around_it() {
        let args = |file: &str| OperatorArgs { control_key_file: Some(file.into()), ..with_key("abc") };
        assert!(args("no/such/file").front(true, Lang::En).unwrap_err().starts_with("no/such/file: "));
        assert!(args("/dev/null").front(true, Lang::En).unwrap_err().contains("no key"));
        assert_eq!(args("rustfmt.toml").key().unwrap().map(|key| key.ends_with('\n')), Some(false));
    }

    #[test]
    fn the_public_url_is_a_host_that_is_answered_for() {
        let args = OperatorArgs {
            public_url: Some("https://bank.example:8443/".to_owned()),
            allow_host: vec!["other.example".to_owned()],
            ..OperatorArgs::default()
        };
        let front = args.front(false, Lang::En).unwrap();
        assert_eq!(front.public_url.as_deref(), Some("https://bank.example:8443"));
        for (host, is_answered) in
            [("bank.example:8443", true), ("BANK.example", true), ("other.example:1", true), ("evil.example", false)]
        {
            assert_eq!(front.answers_for(host.as_bytes()), is_answered, "{host}");
        }
    }

    #[test]
    fn off_loopback_no_institution_is_named_unless_the_operator_does() {
        let name = |args: &OperatorArgs, off_loopback: bool| {
            let mut terms = profile::parse(profile::builtin("toyama").unwrap()).unwrap();
            args.front(off_loopback, Lang::En).unwrap().rename(&mut terms);
            [terms.institution.name, terms.institution.name_en]
        };
        let named = OperatorArgs { institution_name: Some("甲信用組合".to_owned()), ..with_key("abc") };
        assert_eq!(name(&with_key("abc"), false)[0], "富山県信用組合");
        assert_eq!(name(&with_key("abc"), true), MOCK_NAME);
        assert_eq!(name(&named, true), ["甲信用組合"; 2]);
        assert_eq!(name(&named, false), ["甲信用組合"; 2]);
    }

    #[test]
    fn off_loopback_the_ready_partners_of_each_sandbox_are_its_own() {
        let args = OperatorArgs { public_url: Some("https://bank.example".to_owned()), ..OperatorArgs::default() };
        assert!(args.hosting(false).is_none(), "on loopback their ids and secrets are constants");
        let hosting = args.hosting(true).unwrap();
        let partners = |secret: &[u8], name: &str, life: u16| {
            let keys = Keys::derive(secret, &SandboxName::parse(name).unwrap(), life);
            (hosting.partners)(ready_partners::all(&[]), &keys)
        };
        let of = |secret: &[u8], name: &str, life: u16| {
            let partners = partners(secret, name, life);
            partners.iter().map(|terms| (terms.client_id.clone(), terms.client_secret.clone())).collect::<Vec<_>>()
        };
        let one = of(b"one", "a", 1);
        assert_eq!(one, of(b"one", "a", 1), "the same after a restart with the same secret");
        for other in [of(b"two", "a", 1), of(b"one", "b", 1), of(b"one", "a", 2)] {
            assert!(one[0].0 != other[0].0 && one[0].1 != other[0].1, "{other:?}");
        }
        assert!(one[0].0.starts_with("kakeibo-") && one[0].1 != one[1].1);
        let docs = &partners(b"one", "a", 1)[2];
        assert_eq!((docs.client_id.as_str(), &docs.client_secret), ("docs", &None));
        assert_eq!(docs.redirect_uris.last().unwrap(), "https://bank.example/docs/oauth2-redirect.html");
    }
}
