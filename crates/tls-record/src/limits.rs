//! Every limit of the record layer, and what would go wrong without it.

/// Bytes of a record header: content type, legacy version, length (RFC 9846, section 5.1).
pub const HEADER_LEN: usize = 5;

/// The most content that one record carries: 2^14 bytes (RFC 9846, section 5.1).
///
/// Bounds what has to be held before the first byte of a record can be used.
pub const MAX_PLAINTEXT: usize = 16_384;

/// The most that one record protects: content, content type and padding together (RFC 9846,
/// section 5.4).
///
/// The same bound as [`MAX_PLAINTEXT`], so that padding cannot be used to enlarge records.
pub const MAX_INNER_PLAINTEXT: usize = 16_385;

/// The most that may follow the header of a protected record: 2^14 + 256 bytes (RFC 9846,
/// section 5.2).
///
/// Known from the header alone, so that an oversized record is refused before it is received.
pub const MAX_CIPHERTEXT: usize = 16_640;

/// The most that may follow the header of a record that TLS 1.2 protects: 2^14 + 2048 bytes (RFC
/// 5246, section 6.2.3).
///
/// The room is for what block ciphers and compression add. What an AEAD adds is known, so that
/// [`tls12::Opener`](crate::tls12::Opener) is stricter.
pub const MAX_TLS12_CIPHERTEXT: usize = 18_432;

/// Bytes of the tag of every AEAD algorithm of TLS 1.3 here (RFC 5116, section 5; RFC 8439,
/// section 2.8).
pub const TAG_LEN: usize = 16;

/// The longest body of a handshake message: 64 KiB.
///
/// The 24-bit length field would allow 16 MiB, which a peer could make us hold before anything
/// about it is authenticated. The messages that grow are Certificate, of which 64 KiB holds some
/// forty certificates, and a ClientHello with much post-quantum key material, of a few KiB.
pub const MAX_HANDSHAKE_BODY: usize = 65_536;

/// The most bytes that wait to be joined to handshake messages: one message of the longest kind
/// with its header, and what one record can bring beyond it.
///
/// Reached only by a caller that pushes without taking messages out.
pub const MAX_HANDSHAKE_PENDING: usize = 65_536 + 4 + 16_384;

/// Records that may be sealed under one AES-GCM key: 2^24.5 (RFC 9846, section 5.5).
///
/// Beyond it the advantage of an attacker who tells AES-GCM from a random permutation exceeds
/// 2^-57. The RFC counts full-size records; every record is counted here, which is never less
/// strict.
pub const AES_GCM_RECORDS: u64 = 23_726_566;

/// Records that may be sealed under one AES-CCM key: 2^23 (RFC 9147, section 4.5.3 and appendix B).
///
/// Neither TLS 1.2 nor TLS 1.3 says how long an AES-CCM key lasts. DTLS 1.3 does, by the measure
/// of [`AES_GCM_RECORDS`]; and a record of TLS is not longer than one of DTLS. What it says of
/// failed openings does not concern TLS, whose connections end with the first.
pub const AES_CCM_RECORDS: u64 = 1 << 23;

/// Records that may be sealed under one `ChaCha20Poly1305` key, or opened under any key: all
/// sequence numbers but the last.
///
/// "If a TLS implementation would need to wrap a sequence number, it MUST either rekey or
/// terminate the connection" (RFC 9846, section 5.3): a wrapped number repeats a nonce. Leaving
/// the last number unused means that the counter itself never overflows.
pub const SEQUENCE_NUMBERS: u64 = u64::MAX;

/// How many records before the end of a key a KeyUpdate is asked for: 2^20.
///
/// The update "MUST" come before the limit (RFC 9846, section 5.5). A million records, 16 GiB of
/// full ones, let the connection finish what it is sending and choose the moment.
pub const KEY_UPDATE_MARGIN: u64 = 1 << 20;

/// The smallest record size limit that a peer may ask for (RFC 8449, section 4).
///
/// Below it the cost of a record is mostly its header and tag, which is an attack on our output.
pub const MIN_RECORD_SIZE_LIMIT: usize = 64;
