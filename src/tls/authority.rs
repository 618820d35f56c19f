//! 認証局. An authority of the sandbox's own, and the certificates that it issues: for whoever has no other for a machine that
//! nobody else knows by name.

use super::{Certificate, server};
use crate::event::{DAY_MS, Wall};
use data_encoding::HEXLOWER;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::{
    ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long the authority is good, in days: whoever has come to trust it need not do so again.
const AUTHORITY_DAYS: i64 = 3_650;
/// How long a certificate of it is good, in days. A new one is made at each start.
const CERTIFICATE_DAYS: i64 = 365;
/// How long it has been good already, in days: clocks differ.
const BEFORE_DAYS: i64 = 1;

/// An authority that issues certificates for this server.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    /// A new one.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn make(wall: Wall) -> Result<Self, String> {
        let key = KeyPair::generate().map_err(|error| error.to_string())?;
        let params = authority_params(&key, wall);
        let certificate = params.self_signed(&key).map_err(|error| error.to_string())?;
        Ok(Self { pem: certificate.pem(), issuer: Issuer::new(params, key) })
    }

    /// The one that was kept; none where it is too old to issue a certificate that lasts.
    ///
    /// # Errors
    /// When the two do not belong together, or cannot be read.
    pub fn kept(pem: &str, key_pem: &str, wall: Wall) -> Result<Option<Self>, String> {
        let certificate = Certificate::from_pem(pem).ok_or("this is no certificate in PEM")?;
        let key = KeyPair::from_pem(key_pem).map_err(|_| "its key cannot be read")?;
        if !certificate.has_public_key(key.public_key_raw()) {
            return Err("its key is another's".to_owned());
        }
        if certificate.ends_at().0 < after(wall, CERTIFICATE_DAYS).0 {
            return Ok(None);
        }
        let params = authority_params(&key, wall);
        Ok(Some(Self { pem: pem.to_owned(), issuer: Issuer::new(params, key) }))
    }

    /// Its certificate, in PEM: what a client has to trust.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Its key, in PEM.
    pub fn key_pem(&self) -> String {
        self.issuer.key().serialize_pem()
    }

    /// The settings of a server that these names and addresses lead to, with a certificate of its own.
    ///
    /// # Errors
    /// When a name cannot stand in a certificate.
    pub fn server(&self, names: &[String], wall: Wall) -> Result<ServerConfig, String> {
        let key = KeyPair::generate().map_err(|error| error.to_string())?;
        let mut params = CertificateParams::new(names).map_err(|error| format!("{}: {error}", names.join(", ")))?;
        params.distinguished_name.push(DnType::CommonName, "kumiai sandbox");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        lasts(&mut params, wall, CERTIFICATE_DAYS);
        let certificate = params.signed_by(&key, &self.issuer).map_err(|error| error.to_string())?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        server::settings(vec![certificate.der().clone()], key).map_err(|error| error.to_string())
    }
}

/// What the authority says of itself. Its name follows from its key, so that two of them are told apart.
fn authority_params(key: &KeyPair, wall: Wall) -> CertificateParams {
    let mut params = CertificateParams::default();
    let digest = HEXLOWER.encode(&Sha256::digest(key.public_key_raw()));
    params.distinguished_name.push(DnType::OrganizationName, "kumiai");
    params.distinguished_name.push(DnType::CommonName, format!("kumiai sandbox CA {}", &digest[..8]));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    lasts(&mut params, wall, AUTHORITY_DAYS);
    params
}

fn lasts(params: &mut CertificateParams, wall: Wall, days: i64) {
    let at = |wall: Wall| date_time_ymd(1970, 1, 1) + Duration::from_millis(u64::try_from(wall.0).unwrap_or(0));
    params.not_before = at(after(wall, -BEFORE_DAYS));
    params.not_after = at(after(wall, days));
}

const fn after(wall: Wall, days: i64) -> Wall {
    Wall(wall.0 + days * DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-06-10.
    const WALL: Wall = Wall(1_781_049_600_000);

    #[test]
    fn an_authority_that_was_kept_is_the_same_and_one_that_ends_soon_is_replaced() {
        let made = Authority::make(WALL).unwrap();
        let kept = Authority::kept(made.pem(), &made.key_pem(), WALL).unwrap().unwrap();
        assert_eq!(kept.pem(), made.pem());
        assert!(kept.server(&["localhost".to_owned()], WALL).is_ok());
        let late = after(WALL, AUTHORITY_DAYS - CERTIFICATE_DAYS + 1);
        assert!(Authority::kept(made.pem(), &made.key_pem(), late).unwrap().is_none());
    }

    #[test]
    fn an_authority_is_refused_whose_key_is_anothers() {
        let (one, two) = (Authority::make(WALL).unwrap(), Authority::make(WALL).unwrap());
        let why = |pem: &str, key: &str| Authority::kept(pem, key, WALL).err().unwrap();
        assert!(why(one.pem(), &two.key_pem()).contains("another's"));
        assert!(why("no", &one.key_pem()).contains("no certificate"));
        assert!(why(one.pem(), "no").contains("cannot be read"));
    }

    #[test]
    fn a_name_that_cannot_stand_in_a_certificate_is_said() {
        let made = Authority::make(WALL).unwrap();
        assert!(made.server(&["例え.example".to_owned()], WALL).unwrap_err().contains("例え.example"));
    }
}
