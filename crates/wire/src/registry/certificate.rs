//! What certificates and their status responses are.

code_points! {
    /// What a Certificate message carries: registry "TLS Certificate Types" (RFC 7250).
    pub struct CertificateType(u8);
    X509 = 0, "X509";
    OPENPGP_RESERVED = 1, "OpenPGP_RESERVED";
    RAW_PUBLIC_KEY = 2, "Raw Public Key";
    IEEE_1609_DOT_2 = 3, "1609Dot2";
}

code_points! {
    /// How a certificate's status is proved: registry "TLS Certificate Status Types" (RFC 6066,
    /// section 8).
    pub struct CertificateStatusType(u8);
    OCSP = 1, "ocsp";
    OCSP_MULTI_RESERVED = 2, "ocsp_multi_RESERVED";
}
