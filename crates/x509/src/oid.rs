//! Object identifiers, and those that this crate knows.

use core::fmt;

use der::asn1::ObjectIdentifier;

/// An object identifier as its DER value, borrowed; arcs of any size are kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// From the value octets of an OBJECT IDENTIFIER (X.690, section 8.19): no arc is empty, cut
    /// short, or padded.
    #[inline]
    pub(crate) fn new(value: &'a [u8]) -> Option<Self> {
        match value {
            // The types of attributes and of most extensions: three octets, each of them an arc.
            [0..=0x7f, 0..=0x7f, 0..=0x7f] => Some(Self(value)),
            // Every octet is an arc.
            [_, ..] if value.is_ascii() => Some(Self(value)),
            _ => Self::check(value),
        }
    }

    fn check(value: &'a [u8]) -> Option<Self> {
        let mut last = 0x80;
        let mut starts_arc = true;
        for octet in value {
            if starts_arc && *octet == 0x80 {
                return None;
            }
            last = *octet;
            starts_arc = last & 0x80 == 0;
        }
        (last & 0x80 == 0).then_some(Self(value))
    }

    /// The last octet, in which those that are alike mostly differ.
    pub(crate) const fn last_octet(&self) -> u8 {
        match self.0 {
            [.., last] => *last,
            [] => 0,
        }
    }

    /// The value octets.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.0
    }

    /// The short name by which standards and tools call it, if this crate knows it.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        KNOWN.iter().find(|(oid, _)| oid == self).map(|(_, name)| *name)
    }
}

impl fmt::Display for Oid<'_> {
    /// Dotted decimal; an arc above 2^64 is written as `?`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arc = Some(0_u64);
        let mut first = true;
        for octet in self.0 {
            arc =
                arc.and_then(|arc| arc.checked_mul(0x80)).map(|arc| arc | u64::from(octet & 0x7f));
            if octet & 0x80 != 0 {
                continue;
            }
            match (arc, first) {
                (Some(both @ 0..80), true) => write!(f, "{}.{}", both / 40, both % 40)?,
                (Some(both), true) => write!(f, "2.{}", both.saturating_sub(80))?,
                (None, true) => f.write_str("2.?")?,
                (Some(arc), false) => write!(f, ".{arc}")?,
                (None, false) => f.write_str(".?")?,
            }
            (arc, first) = (Some(0), false);
        }
        Ok(())
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self}")?;
        if let Some(name) = self.name() {
            write!(f, " {name}")?;
        }
        f.write_str(")")
    }
}

/// Name and number, for people: `sha1WithRSAEncryption (1.2.840.113549.1.1.5)`.
pub(crate) struct Described<'a>(pub(crate) Oid<'a>);

impl fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.name() {
            Some(name) => write!(f, "{name} ({})", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

macro_rules! known {
    ($($constant:ident = $dotted:literal, $name:literal;)+) => {
        $(pub(crate) const $constant: Oid<'static> = {
            const IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap($dotted);
            Oid(IDENTIFIER.as_bytes())
        };)+
        const KNOWN: &[(Oid<'static>, &str)] = &[$(($constant, $name)),+];
    };
}

known! {
    // RFC 8017, appendix C; RFC 4055; RFC 3279, section 2.2.1.
    RSA_ENCRYPTION = "1.2.840.113549.1.1.1", "rsaEncryption";
    MD2_WITH_RSA = "1.2.840.113549.1.1.2", "md2WithRSAEncryption";
    MD5_WITH_RSA = "1.2.840.113549.1.1.4", "md5WithRSAEncryption";
    SHA1_WITH_RSA = "1.2.840.113549.1.1.5", "sha1WithRSAEncryption";
    MGF1 = "1.2.840.113549.1.1.8", "id-mgf1";
    RSASSA_PSS = "1.2.840.113549.1.1.10", "id-RSASSA-PSS";
    SHA256_WITH_RSA = "1.2.840.113549.1.1.11", "sha256WithRSAEncryption";
    SHA384_WITH_RSA = "1.2.840.113549.1.1.12", "sha384WithRSAEncryption";
    SHA512_WITH_RSA = "1.2.840.113549.1.1.13", "sha512WithRSAEncryption";
    SHA1 = "1.3.14.3.2.26", "id-sha1";
    SHA256 = "2.16.840.1.101.3.4.2.1", "id-sha256";
    SHA384 = "2.16.840.1.101.3.4.2.2", "id-sha384";
    SHA512 = "2.16.840.1.101.3.4.2.3", "id-sha512";
    // RFC 5480, RFC 5758, RFC 8410, FIPS 204.
    EC_PUBLIC_KEY = "1.2.840.10045.2.1", "id-ecPublicKey";
    PRIME256V1 = "1.2.840.10045.3.1.7", "secp256r1";
    SECP384R1 = "1.3.132.0.34", "secp384r1";
    SECP521R1 = "1.3.132.0.35", "secp521r1";
    ECDSA_WITH_SHA1 = "1.2.840.10045.4.1", "ecdsa-with-SHA1";
    ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2", "ecdsa-with-SHA256";
    ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3", "ecdsa-with-SHA384";
    ECDSA_WITH_SHA512 = "1.2.840.10045.4.3.4", "ecdsa-with-SHA512";
    ED25519 = "1.3.101.112", "id-Ed25519";
    ED448 = "1.3.101.113", "id-Ed448";
    DSA_WITH_SHA1 = "1.2.840.10040.4.3", "id-dsa-with-sha1";
    DSA = "1.2.840.10040.4.1", "id-dsa";
    ML_DSA_44 = "2.16.840.1.101.3.4.3.17", "id-ml-dsa-44";
    ML_DSA_65 = "2.16.840.1.101.3.4.3.18", "id-ml-dsa-65";
    ML_DSA_87 = "2.16.840.1.101.3.4.3.19", "id-ml-dsa-87";
    // RFC 8018, appendix C; RFC 7914, section 7.
    PBES2 = "1.2.840.113549.1.5.13", "PBES2";
    PBKDF2 = "1.2.840.113549.1.5.12", "PBKDF2";
    SCRYPT = "1.3.6.1.4.1.11591.4.11", "scrypt";
    HMAC_WITH_SHA1 = "1.2.840.113549.2.7", "hmacWithSHA1";
    HMAC_WITH_SHA256 = "1.2.840.113549.2.9", "hmacWithSHA256";
    HMAC_WITH_SHA384 = "1.2.840.113549.2.10", "hmacWithSHA384";
    HMAC_WITH_SHA512 = "1.2.840.113549.2.11", "hmacWithSHA512";
    AES128_CBC = "2.16.840.1.101.3.4.1.2", "aes128-CBC";
    AES192_CBC = "2.16.840.1.101.3.4.1.22", "aes192-CBC";
    AES256_CBC = "2.16.840.1.101.3.4.1.42", "aes256-CBC";
    DES_EDE3_CBC = "1.2.840.113549.3.7", "des-EDE3-CBC";
    PBE_WITH_MD5_AND_DES = "1.2.840.113549.1.5.3", "pbeWithMD5AndDES-CBC";
    PBE_WITH_SHA1_AND_3DES = "1.2.840.113549.1.12.1.3", "pbeWithSHAAnd3-KeyTripleDES-CBC";
    // RFC 5280, section 4.2.
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14", "subjectKeyIdentifier";
    KEY_USAGE = "2.5.29.15", "keyUsage";
    SUBJECT_ALT_NAME = "2.5.29.17", "subjectAltName";
    ISSUER_ALT_NAME = "2.5.29.18", "issuerAltName";
    CRL_NUMBER = "2.5.29.20", "cRLNumber";
    REASON_CODE = "2.5.29.21", "cRLReason";
    INVALIDITY_DATE = "2.5.29.24", "invalidityDate";
    DELTA_CRL_INDICATOR = "2.5.29.27", "deltaCRLIndicator";
    ISSUING_DISTRIBUTION_POINT = "2.5.29.28", "issuingDistributionPoint";
    CERTIFICATE_ISSUER = "2.5.29.29", "certificateIssuer";
    BASIC_CONSTRAINTS = "2.5.29.19", "basicConstraints";
    NAME_CONSTRAINTS = "2.5.29.30", "nameConstraints";
    CRL_DISTRIBUTION_POINTS = "2.5.29.31", "cRLDistributionPoints";
    CERTIFICATE_POLICIES = "2.5.29.32", "certificatePolicies";
    POLICY_MAPPINGS = "2.5.29.33", "policyMappings";
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35", "authorityKeyIdentifier";
    POLICY_CONSTRAINTS = "2.5.29.36", "policyConstraints";
    EXTENDED_KEY_USAGE = "2.5.29.37", "extKeyUsage";
    FRESHEST_CRL = "2.5.29.46", "freshestCRL";
    INHIBIT_ANY_POLICY = "2.5.29.54", "inhibitAnyPolicy";
    NO_REV_AVAIL = "2.5.29.56", "noRevAvail";
    ANY_POLICY = "2.5.29.32.0", "anyPolicy";
    CPS = "1.3.6.1.5.5.7.2.1", "id-qt-cps";
    USER_NOTICE = "1.3.6.1.5.5.7.2.2", "id-qt-unotice";
    ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0", "anyExtendedKeyUsage";
    AUTHORITY_INFO_ACCESS = "1.3.6.1.5.5.7.1.1", "authorityInfoAccess";
    SUBJECT_INFO_ACCESS = "1.3.6.1.5.5.7.1.11", "subjectInfoAccess";
    OCSP = "1.3.6.1.5.5.7.48.1", "OCSP";
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1", "id-pkix-ocsp-basic";
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2", "id-pkix-ocsp-nonce";
    OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5", "id-pkix-ocsp-nocheck";
    CA_ISSUERS = "1.3.6.1.5.5.7.48.2", "caIssuers";
    CA_REPOSITORY = "1.3.6.1.5.5.7.48.5", "caRepository";
    SCT_LIST = "1.3.6.1.4.1.11129.2.4.2", "signedCertificateTimestampList";
    SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9", "SmtpUTF8Mailbox";
    EXTENSION_REQUEST = "1.2.840.113549.1.9.14", "extensionRequest";
    CHALLENGE_PASSWORD = "1.2.840.113549.1.9.7", "challengePassword";
    TLS_FEATURE = "1.3.6.1.5.5.7.1.24", "tlsfeature";
    SERVER_AUTH = "1.3.6.1.5.5.7.3.1", "serverAuth";
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2", "clientAuth";
    CODE_SIGNING = "1.3.6.1.5.5.7.3.3", "codeSigning";
    EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4", "emailProtection";
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8", "timeStamping";
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9", "OCSPSigning";
    // RFC 4519 and RFC 4514, section 3; PKCS #9.
    COMMON_NAME = "2.5.4.3", "CN";
    SURNAME = "2.5.4.4", "SN";
    SERIAL_NUMBER = "2.5.4.5", "serialNumber";
    COUNTRY_NAME = "2.5.4.6", "C";
    LOCALITY_NAME = "2.5.4.7", "L";
    STATE_OR_PROVINCE_NAME = "2.5.4.8", "ST";
    STREET_ADDRESS = "2.5.4.9", "STREET";
    ORGANIZATION_NAME = "2.5.4.10", "O";
    ORGANIZATIONAL_UNIT_NAME = "2.5.4.11", "OU";
    DOMAIN_COMPONENT = "0.9.2342.19200300.100.1.25", "DC";
    USER_ID = "0.9.2342.19200300.100.1.1", "UID";
    EMAIL_ADDRESS = "1.2.840.113549.1.9.1", "emailAddress";
}
