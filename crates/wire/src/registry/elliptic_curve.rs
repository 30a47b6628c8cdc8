//! How TLS 1.2 names curves and encodes their points.

code_points! {
    /// How a ServerKeyExchange describes its curve: registry "TLS EC Curve Types" (RFC 8422,
    /// section 5.4). Only `named_curve` is still in use.
    pub struct EcCurveType(u8);
    EXPLICIT_PRIME = 1, "explicit_prime";
    EXPLICIT_CHAR2 = 2, "explicit_char2";
    NAMED_CURVE = 3, "named_curve";
}

code_points! {
    /// How a point is encoded: registry "TLS EC Point Formats" (RFC 8422, section 5.1.2). Only
    /// `uncompressed` is still in use.
    pub struct EcPointFormat(u8);
    UNCOMPRESSED = 0, "uncompressed";
    ANSIX962_COMPRESSED_PRIME = 1, "ansiX962_compressed_prime";
    ANSIX962_COMPRESSED_CHAR2 = 2, "ansiX962_compressed_char2";
}
