//! The extensions that are decoded when they are asked for.

use ashlar_x509::{
    Certificate, DerFault, DistributionPointName, Error, ErrorKind, GeneralName, pem,
};

use crate::openssl::{Folder, openssl};
use crate::support::{Draft, extension, new_key, sequence, tlv};

const POLICIES: &[u8] = &[0x55, 0x1d, 32];
const MAPPINGS: &[u8] = &[0x55, 0x1d, 33];
const CONSTRAINTS: &[u8] = &[0x55, 0x1d, 36];
const INHIBIT_ANY: &[u8] = &[0x55, 0x1d, 54];
const NO_REV_AVAIL: &[u8] = &[0x55, 0x1d, 56];
const DISTRIBUTION: &[u8] = &[0x55, 0x1d, 31];
const ACCESS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];
const FEATURES: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 24];
const TIMESTAMPS: &[u8] = &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2];

const CONFIGURATION: &str = "\
[req]
distinguished_name = name
x509_extensions = all
prompt = no
[name]
CN = all extensions
[all]
certificatePolicies = 1.3.5.8, @statement
policyMappings = 1.2.3.4:1.2.3.5, 1.2.3.6:1.2.3.7
policyConstraints = requireExplicitPolicy:3, inhibitPolicyMapping:300
inhibitAnyPolicy = 2
crlDistributionPoints = point, other
freshestCRL = URI:http://crl.example.com/delta.crl
authorityInfoAccess = OCSP;URI:http://ocsp.example.com, caIssuers;URI:http://example.com/ca.cer
subjectInfoAccess = caRepository;URI:http://example.com/repository
issuerAltName = DNS:issuer.example.com, email:ca@example.com
tlsfeature = status_request, status_request_v2
[statement]
policyIdentifier = 1.3.6.1.4.1.9.9
CPS.1 = https://example.com/cps
userNotice.1 = @notice
[notice]
explicitText = a notice
[point]
fullname = URI:http://crl.example.com/a.crl, URI:http://crl.example.com/b.crl
reasons = keyCompromise, CACompromise
CRLissuer = dirName:name
[other]
relativename = name
";

/// A certificate that OpenSSL made, with one extension of each kind.
fn everything(test: &str) -> Vec<u8> {
    let folder = Folder::new(&format!("openssl-extensions-{test}"));
    let configuration = folder.write("configuration", CONFIGURATION);
    let (key, certificate) = (folder.path("key"), folder.path("certificate"));
    let new_key = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
    let files = ["-noenc", "-keyout", &key, "-out", &certificate, "-config", &configuration];
    openssl(&[&new_key[..], &files].concat());
    let text = std::fs::read(&certificate).unwrap();
    pem::certificates_from_pem(&text).unwrap().remove(0)
}

#[test]
fn policies_as_openssl_writes_them() {
    let der = everything("policies");
    let certificate = Certificate::from_der(&der).unwrap();
    let policies = certificate.certificate_policies().unwrap().unwrap();
    let oids: Vec<_> = policies.iter().map(|policy| policy.policy.to_string()).collect();
    assert_eq!(oids, ["1.3.5.8", "1.3.6.1.4.1.9.9"]);
    assert_eq!(policies[0].qualifiers.len(), 0);
    let statements: Vec<_> = policies[1].practice_statements().collect();
    assert_eq!(statements, ["https://example.com/cps"]);
    assert_eq!(policies[1].qualifiers[1].oid.name(), Some("id-qt-unotice"));

    let mappings = certificate.policy_mappings().unwrap().unwrap();
    let shown: Vec<_> = mappings
        .iter()
        .map(|it| format!("{}={}", it.issuer_domain_policy, it.subject_domain_policy))
        .collect();
    assert_eq!(shown, ["1.2.3.4=1.2.3.5", "1.2.3.6=1.2.3.7"]);
    let constraints = certificate.policy_constraints().unwrap().unwrap();
    assert_eq!(constraints.require_explicit_policy, Some(3));
    assert_eq!(constraints.inhibit_policy_mapping, Some(300));
    assert_eq!(certificate.inhibit_any_policy().unwrap(), Some(2));
}

#[test]
fn distribution_points_as_openssl_writes_them() {
    let der = everything("points");
    let certificate = Certificate::from_der(&der).unwrap();
    let points = certificate.crl_distribution_points().unwrap().unwrap();
    let uris: Vec<_> = points.iter().flat_map(|point| point.uris()).collect();
    assert_eq!(uris, ["http://crl.example.com/a.crl", "http://crl.example.com/b.crl"]);
    assert_eq!(points[0].reasons.unwrap().to_string(), "keyCompromise, cACompromise");
    assert_eq!(points[0].crl_issuer[0].to_string(), "dirName:CN=all extensions");
    assert!(matches!(points[1].name, Some(DistributionPointName::RelativeToIssuer(_))));
    assert_eq!(points[1].reasons, None);
    let delta = certificate.freshest_crl().unwrap().unwrap();
    let uris: Vec<_> = delta[0].uris().collect();
    assert_eq!(uris, ["http://crl.example.com/delta.crl"]);
}

#[test]
fn places_and_names_as_openssl_writes_them() {
    let der = everything("places");
    let certificate = Certificate::from_der(&der).unwrap();
    let access = certificate.authority_info_access().unwrap().unwrap();
    assert_eq!(access[0].ocsp(), Some("http://ocsp.example.com"));
    assert_eq!(
        (access[1].ocsp(), access[1].ca_issuers()),
        (None, Some("http://example.com/ca.cer"))
    );
    let offered = certificate.subject_info_access().unwrap().unwrap();
    assert_eq!(offered[0].method.name(), Some("caRepository"));
    let names = certificate.issuer_alt_names().unwrap().unwrap();
    assert_eq!(
        names,
        [GeneralName::Dns("issuer.example.com"), GeneralName::Rfc822("ca@example.com")]
    );
    assert_eq!(certificate.tls_features().unwrap(), Some(vec![5, 17]));
    assert!(!certificate.is_no_rev_avail().unwrap());
    assert_eq!(certificate.signed_certificate_timestamps().unwrap(), None);
}

/// A certificate with this extension, not critical.
fn with(oid: &[u8], value: &[u8]) -> Vec<u8> {
    let key = new_key();
    Draft::new("root", "leaf", &key).with(extension(oid, false, value)).sign(&key)
}

type Ask = fn(&Certificate<'_>) -> Result<(), Error>;

/// What is wrong with the extension, when it is asked for; its certificate is readable all the same.
fn fault(oid: &[u8], value: &[u8], ask: Ask) -> DerFault {
    let der = with(oid, value);
    let certificate = Certificate::from_der(&der).unwrap();
    let error = ask(&certificate).unwrap_err();
    let ErrorKind::Der { fault, offset, .. } = error.kind() else { panic!("{error}") };
    let place =
        certificate.extensions().next().unwrap().value.as_ptr().addr() - der.as_ptr().addr();
    assert!((place..=place + value.len()).contains(&offset), "{offset} is not in the extension");
    fault
}

#[test]
fn j1_malformed_extensions_are_refused_with_their_place() {
    let oid = tlv(6, &[0x2a, 3]);
    let empty = sequence(&[]);
    let policy = sequence(&[&oid]);
    let uri = tlv(0x86, b"http://a.test");
    let policies: Ask = |it| it.certificate_policies().map(drop);
    let mappings: Ask = |it| it.policy_mappings().map(drop);
    let constraints: Ask = |it| it.policy_constraints().map(drop);
    let inhibit: Ask = |it| it.inhibit_any_policy().map(drop);
    let points: Ask = |it| it.crl_distribution_points().map(drop);
    let access: Ask = |it| it.authority_info_access().map(drop);
    let features: Ask = |it| it.tls_features().map(drop);
    let cases: [(&[u8], Vec<u8>, Ask, DerFault); 18] = [
        (POLICIES, empty.clone(), policies, DerFault::Empty),
        (POLICIES, sequence(&[&policy, &policy]), policies, DerFault::Value),
        (POLICIES, sequence(&[&sequence(&[&oid, &empty])]), policies, DerFault::Empty),
        (POLICIES, [sequence(&[&policy]), vec![0]].concat(), policies, DerFault::TrailingBytes),
        (MAPPINGS, empty.clone(), mappings, DerFault::Empty),
        (MAPPINGS, sequence(&[&policy]), mappings, DerFault::Truncated),
        (CONSTRAINTS, empty.clone(), constraints, DerFault::Empty),
        (CONSTRAINTS, sequence(&[&tlv(0x80, &[0xff])]), constraints, DerFault::Integer),
        (CONSTRAINTS, sequence(&[&tlv(0x80, &[0, 1])]), constraints, DerFault::Integer),
        (CONSTRAINTS, sequence(&[&tlv(0x82, &[1])]), constraints, DerFault::TrailingBytes),
        (INHIBIT_ANY, tlv(2, &[0x80]), inhibit, DerFault::Integer),
        (DISTRIBUTION, empty.clone(), points, DerFault::Empty),
        (DISTRIBUTION, sequence(&[&empty]), points, DerFault::Empty),
        (DISTRIBUTION, sequence(&[&sequence(&[&tlv(0x81, &[0, 2])])]), points, DerFault::Empty),
        (
            DISTRIBUTION,
            sequence(&[&sequence(&[&tlv(0xa0, &uri)])]),
            points,
            DerFault::UnexpectedTag,
        ),
        (ACCESS, sequence(&[&sequence(&[&oid])]), access, DerFault::Truncated),
        (ACCESS, sequence(&[&sequence(&[&oid, &uri, &uri])]), access, DerFault::TrailingBytes),
        (FEATURES, sequence(&[&tlv(2, &[1, 0, 0])]), features, DerFault::Integer),
    ];
    for (index, (oid, value, ask, expected)) in cases.into_iter().enumerate() {
        assert_eq!(fault(oid, &value, ask), expected, "case {index}");
    }
}

#[test]
fn j1_a_critical_extension_must_be_well_formed_at_once() {
    let (key, junk) = (new_key(), tlv(3, &[1, 6]));
    for oid in [POLICIES, MAPPINGS, CONSTRAINTS, INHIBIT_ANY, DISTRIBUTION, FEATURES] {
        let draft = |critical| {
            Draft::new("root", "leaf", &key).with(extension(oid, critical, &junk)).sign(&key)
        };
        assert!(Certificate::from_der(&draft(false)).is_ok());
        let error = Certificate::from_der(&draft(true)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Der { .. }), "{error}");
    }
}

#[test]
fn numbers_of_certificates_saturate() {
    let huge = tlv(2, &[1, 0, 0, 0, 0]);
    let der = with(INHIBIT_ANY, &huge);
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.inhibit_any_policy().unwrap(), Some(u32::MAX));
}

#[test]
fn no_rev_avail_is_null() {
    let is_set = |value: &[u8]| {
        let der = with(NO_REV_AVAIL, value);
        Certificate::from_der(&der).unwrap().is_no_rev_avail().ok()
    };
    assert_eq!(is_set(&[5, 0]), Some(true));
    assert_eq!(is_set(&[5, 1, 0]), None);
    assert_eq!(is_set(&[2, 1, 0]), None);
}

#[test]
fn k11_timestamps_are_kept_as_they_are() {
    let der = with(TIMESTAMPS, &tlv(4, &[0xff, 0xff, 1]));
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.signed_certificate_timestamps().unwrap(), Some(&[0xff, 0xff, 1][..]));
}

/// Types that end in octets which differ by a multiple of 64 are looked for one by one.
#[test]
fn k7_extensions_whose_types_end_alike_are_told_apart() {
    let key = new_key();
    let with = |arcs: &[u8]| {
        let draft = Draft::new("root", "leaf", &key);
        let drafts = arcs.iter().map(|arc| extension(&[0x55, 0x1d, *arc], false, &[5, 0]));
        let der = drafts.fold(draft, Draft::with).sign(&key);
        Certificate::from_der(&der).map(|it| it.extensions().count()).map_err(|it| it.kind())
    };
    assert_eq!(with(&[0x3f, 0x7f, 0x3e]), Ok(3));
    assert_eq!(with(&[0x3f, 0x7f, 0x3f]), Err(ErrorKind::DuplicateExtension));
    assert_eq!(with(&[0x3f, 0x3e, 0x7f, 0x7f]), Err(ErrorKind::DuplicateExtension));
}
