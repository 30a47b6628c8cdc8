//! Why judges may disagree.

/// Who was compared with us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Judge {
    Webpki,
    OpenSsl,
}

use Judge::{OpenSsl, Webpki};

pub(crate) const ACCEPTS: &str = "accepts";

/// An explanation of all disagreements in which we said one of these words, and the other judge
/// one of those. `anchor` stands before what we found in the trust anchor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reason {
    pub(crate) judge: Judge,
    pub(crate) ours: &'static [&'static str],
    pub(crate) theirs: &'static str,
    pub(crate) why: &'static str,
}

impl Reason {
    pub(crate) fn explains(&self, judge: Judge, ours: &str, theirs: &str) -> bool {
        self.judge == judge && self.theirs == theirs && self.ours.contains(&ours)
    }
}

const fn refused(judge: Judge, ours: &'static [&'static str], why: &'static str) -> Reason {
    Reason { judge, ours, theirs: ACCEPTS, why }
}

const fn accepted(judge: Judge, theirs: &'static str, why: &'static str) -> Reason {
    Reason { judge, ours: &[ACCEPTS], theirs, why }
}

pub(crate) const REASONS: &[Reason] = &[
    refused(Webpki, &["CertificatePolicy"], "webpki does not process certificate policies"),
    refused(
        Webpki,
        &["Der Certificate.subject"],
        "webpki compares names as octets and does not decode them, nor misses the name \
        of an end entity without subject",
    ),
    refused(
        Webpki,
        &["Der Certificate.serialNumber", "SerialNumber"],
        "webpki takes any serial number; RFC 5280 wants a positive one of at most 20 \
        octets",
    ),
    refused(
        Webpki,
        &[
            "Der Extension.extnID",
            "Der Extension.extnValue",
            "Der authorityKeyIdentifier",
            "Der subjectKeyIdentifier",
            "Der certificatePolicies",
            "Der policyQualifiers",
            "Der policyConstraints",
        ],
        "webpki skips the extensions that it does not use",
    ),
    refused(
        Webpki,
        &[
            "Der SubjectPublicKeyInfo",
            "Der SubjectPublicKeyInfo.algorithm",
            "Der SubjectPublicKeyInfo.subjectPublicKey",
            "InvalidKey",
            "UnsupportedAlgorithm",
        ],
        "webpki does not read the key of the end entity",
    ),
    refused(
        Webpki,
        &[
            "Der basicConstraints.cA",
            "Der extKeyUsage",
            "Der nameConstraints",
            "Der subjectAltName",
        ],
        "webpki decodes these extensions as far as the question goes: an encoded \
        default, an object identifier or name that it need not compare, constraints in \
        the end entity's certificate",
    ),
    refused(Webpki, &["Der keyUsage", "KeyUsage"], "webpki does not look at keyUsage"),
    refused(
        Webpki,
        &["DuplicateExtension"],
        "webpki notices a repetition of the extensions that it uses",
    ),
    refused(
        Webpki,
        &["NameConstraints"],
        "a name that cannot be read: constraints of another form stop us, not webpki",
    ),
    refused(Webpki, &["PathTooLong"], "webpki ignores the pathLenConstraint of an anchor"),
    refused(
        Webpki,
        &[
            "anchor Der Certificate.issuer",
            "anchor Der Certificate.serialNumber",
            "anchor Der Certificate.validity",
            "anchor Der Certificate.validity.notAfter",
            "anchor Der Certificate.validity.notBefore",
            "anchor Der Extension.extnID",
            "anchor Der Extension.extnValue",
            "anchor Der authorityKeyIdentifier",
            "anchor Der basicConstraints",
            "anchor Der basicConstraints.cA",
            "anchor Der basicConstraints.pathLenConstraint",
            "anchor Der extKeyUsage",
            "anchor Der keyUsage",
            "anchor Der nameConstraints",
            "anchor Der subjectAltName",
            "anchor Der subjectKeyIdentifier",
            "anchor DuplicateExtension",
            "anchor KeyUsage",
            "anchor NotACa",
            "anchor UnknownCriticalExtension",
        ],
        "of an anchor's certificate, webpki takes name, key and name constraints and \
        asks for nothing else",
    ),
    accepted(Webpki, "BadDer", "webpki refuses a pathLenConstraint above 255, which is 255 to us"),
    accepted(Webpki, "BadDerTime", "webpki knows no time before 1970"),
    accepted(
        Webpki,
        "MalformedNameConstraint",
        "webpki refuses a base that is no host name, such as one with a wildcard; to us \
        it is one that no name is within",
    ),
    accepted(
        Webpki,
        "NameConstraintViolation",
        "webpki compares no directory names and no URIs and refuses what is constrained \
        so",
    ),
    accepted(
        Webpki,
        "RequiredEkuNotFoundContext",
        "anyExtendedKeyUsage in an authority's certificate limits nothing to us; webpki \
        wants the purpose itself",
    ),
    accepted(
        Webpki,
        "UnknownIssuer",
        "webpki compares names as octets; RFC 5280, section 7.1, ignores case and the \
        type of string",
    ),
    accepted(
        Webpki,
        "UnsupportedCriticalExtension",
        "webpki does not know policies when they are critical",
    ),
    refused(OpenSsl, &["CaAsLeaf"], "OpenSSL accepts an authority as server"),
    refused(OpenSsl, &["CertificatePolicy"], "OpenSSL processes policies if asked (-policy_check)"),
    refused(
        OpenSsl,
        &[
            "Der Certificate.subject",
            "anchor Der Certificate.issuer",
            "anchor Der Certificate.subject",
        ],
        "OpenSSL accepts an authority without a name, or empty relative names",
    ),
    refused(
        OpenSsl,
        &[
            "Der Certificate.tbsCertificate",
            "anchor Der Certificate",
            "anchor Der Certificate.tbsCertificate",
            "Der Certificate.version",
            "anchor Der Certificate.version",
        ],
        "OpenSSL reads BER, what follows a certificate, versions that do not exist, and \
        unique identifiers",
    ),
    refused(
        OpenSsl,
        &[
            "Der Extension.critical",
            "anchor Der Extension.critical",
            "Der basicConstraints.cA",
            "anchor Der basicConstraints.cA",
            "Der keyUsage",
        ],
        "OpenSSL reads encoded defaults, BOOLEAN of any octet, unused bits that are set",
    ),
    refused(
        OpenSsl,
        &[
            "Der Extension.extnValue",
            "anchor Der Extension.extnValue",
            "anchor Der authorityKeyIdentifier",
            "Der certificatePolicies",
            "Der policyConstraints",
            "Der policyQualifiers",
            "DuplicateExtension",
        ],
        "OpenSSL skips the extensions that it does not use, what follows their values, \
        and repetitions of them",
    ),
    refused(
        OpenSsl,
        &["Der nameConstraints", "anchor Der nameConstraints"],
        "OpenSSL accepts a minimum where it compares nothing, empty constraints, and \
        masks with gaps",
    ),
    refused(
        OpenSsl,
        &["Der subjectAltName", "anchor Der subjectAltName"],
        "OpenSSL accepts an empty subjectAltName",
    ),
    refused(
        OpenSsl,
        &["KeyUsage"],
        "OpenSSL takes keyEncipherment for servers too, which signs no handshake of TLS \
        1.3",
    ),
    refused(
        OpenSsl,
        &["NameConstraints"],
        "a name that cannot be read: constraints of another form stop us, not OpenSSL",
    ),
    refused(
        OpenSsl,
        &["NameMismatch"],
        "OpenSSL compares the commonName where there is no DNS name (RFC 9525 forbids \
        it)",
    ),
    refused(OpenSsl, &["SerialNumber"], "OpenSSL takes any serial number"),
    refused(
        OpenSsl,
        &["UnsupportedAlgorithm"],
        "OpenSSL accepts parameters of ecdsa-with-SHA256, which RFC 5758 forbids",
    ),
    refused(
        OpenSsl,
        &["anchor NotACa"],
        "OpenSSL takes an anchor for an authority without basicConstraints if keyUsage \
        says so",
    ),
    refused(
        OpenSsl,
        &["anchor SignatureAlgorithmMismatch"],
        "OpenSSL does not look at the signature of an anchor",
    ),
    accepted(
        OpenSsl,
        "cannot be read",
        "OpenSSL reads no UTF8String that is not UTF-8; names are octets to us until one is compared or printed",
    ),
    accepted(
        OpenSsl,
        "certificate has expired",
        "OpenSSL compares the validity of an anchor's certificate; trust in ours comes \
        from the configuration",
    ),
    accepted(
        OpenSsl,
        "certificate is not yet valid",
        "OpenSSL compares the validity of an anchor's certificate; trust in ours comes from the \
         configuration",
    ),
    accepted(
        OpenSsl,
        "unable to get local issuer certificate",
        "OpenSSL passes over issuers with another key identifier than is named, or with \
        an extension that it cannot decode; to us identifiers order the search",
    ),
    accepted(
        OpenSsl,
        "unhandled critical extension",
        "OpenSSL does not know key identifiers when they are critical, in an anchor either, \
        where nothing depends on them here",
    ),
    accepted(
        OpenSsl,
        "unsuitable certificate purpose",
        "anyExtendedKeyUsage in an authority's certificate limits nothing to us; \
        OpenSSL wants the purpose itself, of an anchor too",
    ),
];

/// What webpki and OpenSSL say of chains that we alone accept: each for a reason above.
pub(crate) const ACCEPTED_BY_US_ALONE: &[(&str, &str, &str)] = &[
    ("RequiredEkuNotFoundContext", "unsuitable certificate purpose", ANY_PURPOSE),
    ("BadDer", "unable to get local issuer certificate", TWO_FAULTS),
    ("BadDer", "unhandled critical extension", TWO_FAULTS),
    ("NameConstraintViolation", "certificate has expired", TWO_FAULTS),
    ("NameConstraintViolation", "unhandled critical extension", TWO_FAULTS),
    ("UnknownIssuer", "certificate has expired", TWO_FAULTS),
    ("UnknownIssuer", "unable to get local issuer certificate", TWO_FAULTS),
    ("UnknownIssuer", "unhandled critical extension", TWO_FAULTS),
    ("UnknownIssuer", "unsuitable certificate purpose", TWO_FAULTS),
];

const ANY_PURPOSE: &str = "anyExtendedKeyUsage of an authority limits nothing to us";
const TWO_FAULTS: &str = "two alterations, each of which one of the others refuses";
