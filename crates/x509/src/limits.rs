//! Every limit of this crate, each with its reason.

/// Certificates read of a received chain. Real ones have two to five; each costs parsing and a
/// place among the candidates of every search step.
pub(crate) const MAX_CHAIN: usize = 64;

/// Bytes of one certificate. Real ones have one to ten thousand; a handshake message has 2^16 here.
pub(crate) const MAX_CERTIFICATE: usize = 1 << 16;

/// Extensions of one certificate. The search for duplicates may compare all pairs.
pub(crate) const MAX_EXTENSIONS: usize = 64;

/// Intermediate certificates between the end entity and the anchor. The deepest public paths have
/// three.
pub(crate) const MAX_INTERMEDIATES: usize = 8;

/// Signatures verified in one search. They are by far its largest cost: about 50 µs each with P-256,
/// but 2 ms with the slowest key that is accepted, RSA of 8192 bits with an exponent of 32.
pub(crate) const MAX_SIGNATURES: usize = 32;

/// Candidate issuers looked at in one search. Cross-certified authorities make the number of paths
/// grow exponentially with the certificates sent.
pub(crate) const MAX_CANDIDATES: usize = 4096;

/// Paths to an anchor, signatures and all, whose names, policies and revocation are checked in one
/// search. Policies alone may take 0.2 ms a path.
pub(crate) const MAX_PATHS: usize = 64;

/// Failed candidates that a verdict keeps with their errors. A person reads the first few.
pub(crate) const MAX_RECORDED_FAILURES: usize = 256;

/// Comparisons of names in one search: of issuers with the subjects of others and with anchors, and of
/// names with subtrees of name constraints. A name of more than 64 octets counts for several.
pub(crate) const MAX_NAME_COMPARISONS: usize = 1 << 16;

/// The octets of a name that are one comparison.
pub(crate) const COMPARED_AT_ONCE: usize = 64;

/// Policies, or mappings of policies, of one certificate. Comparing them takes all pairs of two
/// certificates; real ones have one to five.
pub(crate) const MAX_POLICIES: usize = 64;

/// CRLs and OCSP responses read, of each kind; more are an error, as the one left out could be the
/// revocation. One for each certificate of a path is enough.
pub(crate) const MAX_EVIDENCE: usize = 64;

/// Statements read in one OCSP response. Real ones have one.
pub(crate) const MAX_OCSP_RESPONSES: usize = 256;

/// Signatures of CRLs and OCSP responses verified in one search.
pub(crate) const MAX_REVOCATION_SIGNATURES: usize = 64;

/// Attributes of one relative distinguished name that is compared, which takes all pairs. Real ones
/// have one or two.
pub(crate) const MAX_COMPARED_SET: usize = 8;

/// Iterations of PBKDF2 in a key file. Tools write two thousand to a million; this many take some ten
/// seconds at worst, and a file with 2^31 would keep whoever loads it busy for half an hour.
pub(crate) const MAX_PBKDF2_ITERATIONS: u32 = 10_000_000;

/// Bytes of memory that scrypt may take for a key file: 128 N r. That is N = 2^17 with r = 8, the
/// strongest parameters in common advice; OpenSSL writes 16 MiB.
pub(crate) const MAX_SCRYPT_MEMORY: usize = 1 << 27;

/// Block mixes of scrypt, N r p: what the largest memory takes with p = 8, a few seconds.
pub(crate) const MAX_SCRYPT_WORK: usize = 1 << 23;

/// Bytes of a file with certificates and a key. Real ones have two to twenty thousand.
pub(crate) const MAX_KEY_FILE: usize = 1 << 22;
