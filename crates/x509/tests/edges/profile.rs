//! Rules for issuers: RFC 5280, section 4, and the Baseline Requirements.

use ashlar_x509::{ErrorKind, Profile};

use crate::support::{
    BASIC_CONSTRAINTS, Draft, EXTENDED_KEY_USAGE, KEY_USAGE, NAME_CONSTRAINTS, Root, SERVER_AUTH,
    SUBJECT_ALT_NAME, UTF8, extension, name, new_key, sequence, tlv, verify,
};

const SKI: &[u8] = &[0x55, 0x1d, 14];
const AKI: &[u8] = &[0x55, 0x1d, 35];
const POLICY_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 36];

fn ski(critical: bool) -> Vec<u8> {
    extension(SKI, critical, &tlv(4, b"key"))
}

fn aki(value: &[u8]) -> Vec<u8> {
    extension(AKI, false, &sequence(&[value]))
}

fn own_key() -> Vec<u8> {
    tlv(0x80, b"key")
}

fn key_usage(bits: &[u8]) -> Vec<u8> {
    extension(KEY_USAGE, true, &tlv(3, bits))
}

fn names(critical: bool, entries: &[(u8, &[u8])]) -> Vec<u8> {
    let entries: Vec<u8> = entries.iter().flat_map(|(tag, value)| tlv(0x80 | tag, value)).collect();
    extension(SUBJECT_ALT_NAME, critical, &sequence(&[&entries]))
}

fn server_auth(critical: bool) -> Vec<u8> {
    extension(EXTENDED_KEY_USAGE, critical, &sequence(&[&tlv(6, SERVER_AUTH)]))
}

/// Extensions of a conforming root and of a conforming end entity.
struct Extensions {
    root: Vec<Vec<u8>>,
    leaf: Vec<Vec<u8>>,
    subject: Vec<u8>,
}

const CA: &[u8] = &[0x30, 3, 1, 1, 0xff];

impl Extensions {
    fn conforming() -> Self {
        let ca = extension(BASIC_CONSTRAINTS, true, CA);
        let leaf_names = names(false, &[(2, b"a.example.com"), (2, b"*.example.com")]);
        Self {
            root: vec![ca, key_usage(&[1, 0x06]), ski(false)],
            leaf: vec![aki(&own_key()), leaf_names, server_auth(false), key_usage(&[7, 0x80])],
            subject: name("a.example.com"),
        }
    }

    fn judged(&self, profile: Profile) -> Result<(), ErrorKind> {
        let key = new_key();
        let with = |draft: Draft, list: &[Vec<u8>]| {
            list.iter().fold(draft, |draft, extension| draft.with(extension.clone()))
        };
        let root = with(Draft::new("root", "root", &key), &self.root).sign(&key);
        let mut draft = Draft::new("root", "", &new_key());
        draft.subject = self.subject.clone();
        let leaf = with(draft, &self.leaf).sign(&key);
        let mut policy = Root::new().policy();
        let anchor = ashlar_x509::TrustAnchor::from_certificate_der(&root).unwrap();
        policy.trust = ashlar_x509::Trust::Anchors(vec![anchor]);
        policy.profile = profile;
        verify(&policy, &[leaf], None).map(drop).map_err(|error| error.kind())
    }

    fn without(list: &[Vec<u8>], oid: &[u8]) -> Vec<Vec<u8>> {
        let encoded = tlv(6, oid);
        let is_it =
            |extension: &Vec<u8>| extension.windows(encoded.len()).any(|window| window == encoded);
        list.iter().filter(|extension| !is_it(extension)).cloned().collect()
    }

    /// With this extension of the root in place of the one of its type.
    fn root(oid: &[u8], new: Option<Vec<u8>>) -> Self {
        let mut this = Self::conforming();
        this.root = Self::without(&this.root, oid);
        this.root.extend(new);
        this
    }

    fn leaf(oid: &[u8], new: Option<Vec<u8>>) -> Self {
        let mut this = Self::conforming();
        this.leaf = Self::without(&this.leaf, oid);
        this.leaf.extend(new);
        this
    }
}

const OK: Result<(), ErrorKind> = Ok(());
const REFUSED: Result<(), ErrorKind> = Err(ErrorKind::Profile);

#[test]
fn what_conforms_is_accepted_under_every_profile() {
    for profile in [Profile::Usual, Profile::Rfc5280, Profile::WebPki] {
        assert_eq!(Extensions::conforming().judged(profile), OK, "{profile:?}");
    }
}

#[test]
fn rfc_5280_asks_more_than_validation_needs() {
    let subtree = sequence(&[&tlv(0xa0, &sequence(&[&tlv(0x82, b"example.com")]))]);
    let explicit = sequence(&[&tlv(0x80, &[9])]);
    let base = sequence(&[&tlv(0x82, b".example.com")]);
    let dotted = sequence(&[&tlv(0xa0, &base)]);
    let empty_subject = Extensions { subject: sequence(&[]), ..Extensions::conforming() };
    let cases = [
        ("no SKI", Extensions::root(SKI, None)),
        ("critical SKI", Extensions::root(SKI, Some(ski(true)))),
        ("a leading dot", {
            Extensions::root(NAME_CONSTRAINTS, Some(extension(NAME_CONSTRAINTS, true, &dotted)))
        }),
        ("no AKI", Extensions::leaf(AKI, None)),
        ("AKI without a key", {
            let named = [tlv(0xa1, &tlv(0xa4, &name("root"))), tlv(0x82, &[1])].concat();
            Extensions::leaf(AKI, Some(aki(&named)))
        }),
        ("constraints not critical", {
            Extensions::root(BASIC_CONSTRAINTS, Some(extension(BASIC_CONSTRAINTS, false, CA)))
        }),
        ("no keyUsage", Extensions::root(KEY_USAGE, None)),
        ("keyCertSign of no authority", {
            Extensions::leaf(KEY_USAGE, Some(key_usage(&[2, 0x84])))
        }),
        ("nameConstraints of no authority", {
            Extensions::leaf(NAME_CONSTRAINTS, Some(extension(NAME_CONSTRAINTS, true, &subtree)))
        }),
        ("nameConstraints not critical", {
            Extensions::root(NAME_CONSTRAINTS, Some(extension(NAME_CONSTRAINTS, false, &subtree)))
        }),
        ("policyConstraints not critical", {
            let constraints = extension(POLICY_CONSTRAINTS, false, &explicit);
            Extensions::leaf(POLICY_CONSTRAINTS, Some(constraints))
        }),
        ("an empty subject with names that are not critical", empty_subject),
        ("an underscore", {
            Extensions::leaf(SUBJECT_ALT_NAME, Some(names(false, &[(2, b"a_b.example.com")])))
        }),
        ("a mailbox without a host", {
            Extensions::leaf(SUBJECT_ALT_NAME, Some(names(false, &[(1, b"somebody")])))
        }),
    ];
    for (what, extensions) in cases {
        assert_eq!(extensions.judged(Profile::Rfc5280), REFUSED, "{what}");
        assert_eq!(extensions.judged(Profile::Usual), OK, "{what}");
    }
}

#[test]
fn the_web_pki_asks_still_more() {
    let other_name = Extensions { subject: name("b.example.com"), ..Extensions::conforming() };
    let upper_case = Extensions { subject: name("A.example.com"), ..Extensions::conforming() };
    let no_name = Extensions {
        subject: sequence(&[&tlv(0x31, &sequence(&[&tlv(6, &[0x55, 4, 10]), &tlv(UTF8, b"o")]))]),
        ..Extensions::conforming()
    };
    let cases = [
        ("another commonName", other_name),
        ("a commonName in upper case", upper_case),
        ("critical names", {
            Extensions::leaf(SUBJECT_ALT_NAME, Some(names(true, &[(2, b"a.example.com")])))
        }),
        ("no purposes", Extensions::leaf(EXTENDED_KEY_USAGE, None)),
        ("critical purposes", Extensions::leaf(EXTENDED_KEY_USAGE, Some(server_auth(true)))),
        ("purposes of the root", {
            Extensions::root(EXTENDED_KEY_USAGE, Some(server_auth(false)))
        }),
        ("another key as the root's issuer", {
            Extensions::root(AKI, Some(aki(&tlv(0x80, b"other"))))
        }),
    ];
    for (what, extensions) in cases {
        assert_eq!(extensions.judged(Profile::WebPki), REFUSED, "{what}");
        assert_eq!(extensions.judged(Profile::Rfc5280), OK, "{what}");
    }
    assert_eq!(no_name.judged(Profile::WebPki), OK);
    assert_eq!(Extensions::root(AKI, Some(aki(&own_key()))).judged(Profile::WebPki), OK);
    // The domain of a wildcard is let through.
    let domain = Extensions { subject: name("example.com"), ..Extensions::conforming() };
    assert_eq!(domain.judged(Profile::WebPki), OK);
}
