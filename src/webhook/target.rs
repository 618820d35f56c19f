//! 送信先. Which addresses may be called: those of this machine, and what the operator allows. It is the address that the name has
//! turned out to mean that is looked at, and that one is called.

use std::net::{IpAddr, SocketAddr};

/// Which addresses may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets {
    /// Whether those of this machine may: not where others reach the server.
    pub loopback: bool,
    /// The hosts that the operator allows, by name or address.
    pub allowed: Vec<String>,
}

/// This machine, and nothing else.
impl Default for Targets {
    fn default() -> Self {
        Self { loopback: true, allowed: Vec::new() }
    }
}

impl Targets {
    /// The addresses among these that may be called by this name.
    pub fn keep(&self, host: &str, resolved: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
        let is_allowed = self.allows(host);
        resolved.filter(|address| self.may_call(address.ip().to_canonical(), is_allowed)).collect()
    }

    /// Whether the operator allows this host: by its name, whatever the case and with or without a dot at the end.
    fn allows(&self, host: &str) -> bool {
        let plain = |host: &str| host.trim_end_matches('.').trim_matches(['[', ']']).to_ascii_lowercase();
        self.allowed.iter().any(|allowed| plain(allowed) == plain(host))
    }

    /// An allowed name may lead into the operator's own network, but never to what answers every machine about itself.
    fn may_call(&self, address: IpAddr, is_allowed: bool) -> bool {
        if address.is_loopback() {
            return self.loopback || is_allowed;
        }
        let is_nobodys = match address {
            IpAddr::V4(v4) => v4.is_unspecified() || v4.is_link_local() || v4.is_broadcast() || v4.is_multicast(),
            IpAddr::V6(v6) => v6.is_unspecified() || v6.is_unicast_link_local() || v6.is_multicast(),
        };
        is_allowed && !is_nobodys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(targets: &Targets, host: &str, address: &str) -> bool {
        let address = SocketAddr::new(address.parse().unwrap(), 80);
        !targets.keep(host, std::iter::once(address)).is_empty()
    }

    #[test]
    fn without_a_word_of_the_operator_only_this_machine_is_called() {
        let targets = Targets::default();
        let rows = [
            ("127.0.0.1", true),
            ("127.8.9.10", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("0.0.0.0", false),
            ("::", false),
            ("10.0.0.1", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("100.64.0.1", false),
            ("169.254.169.254", false),
            ("::ffff:169.254.169.254", false),
            ("fd00::1", false),
            ("fe80::1", false),
            ("203.0.113.9", false),
            ("2001:db8::1", false),
            ("64:ff9b::7f00:1", false),
            ("2002:7f00:1::", false),
            ("255.255.255.255", false),
            ("224.0.0.1", false),
        ];
        for (address, is_called) in rows {
            // The name does not matter: what it means does.
            for host in [address, "localhost", "partner.example"] {
                assert_eq!(keeps(&targets, host, address), is_called, "{host} at {address}");
            }
        }
    }

    #[test]
    fn the_operator_allows_a_host_by_its_name_and_never_what_is_nobodys() {
        let targets = Targets { loopback: false, allowed: vec!["Partner.Example".to_owned(), "10.1.2.3".to_owned()] };
        let rows = [
            ("partner.example", "10.0.0.1", true),
            ("PARTNER.example.", "203.0.113.9", true),
            ("partner.example", "127.0.0.1", true),
            ("partner.example", "169.254.169.254", false),
            ("partner.example", "0.0.0.0", false),
            ("partner.example", "::ffff:169.254.169.254", false),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.4", "10.1.2.4", false),
            ("other.example", "10.1.2.3", false),
            ("localhost", "127.0.0.1", false),
            ("evil-partner.example", "203.0.113.9", false),
        ];
        for (host, address, is_called) in rows {
            assert_eq!(keeps(&targets, host, address), is_called, "{host} at {address}");
        }
    }

    #[test]
    fn of_several_addresses_only_those_that_may_be_called_are_left() {
        let resolved = ["203.0.113.9:80", "127.0.0.1:80", "169.254.169.254:80"].map(|text| text.parse().unwrap());
        assert_eq!(Targets::default().keep("rebinding.example", resolved.into_iter()), [resolved[1]]);
    }
}
