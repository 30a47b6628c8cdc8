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

code_points! {
    /// The kinds of certificate that a server of TLS 1.2 asks a client for: registry "TLS
    /// ClientCertificateType Identifiers" (RFC 5246, section 7.4.4; RFC 8422, section 5.5).
    pub struct ClientCertificateType(u8);
    RSA_SIGN = 1, "rsa_sign";
    DSS_SIGN = 2, "dss_sign";
    RSA_FIXED_DH = 3, "rsa_fixed_dh";
    DSS_FIXED_DH = 4, "dss_fixed_dh";
    RSA_EPHEMERAL_DH_RESERVED = 5, "rsa_ephemeral_dh_RESERVED";
    DSS_EPHEMERAL_DH_RESERVED = 6, "dss_ephemeral_dh_RESERVED";
    FORTEZZA_DMS_RESERVED = 20, "fortezza_dms_RESERVED";
    ECDSA_SIGN = 64, "ecdsa_sign";
    RSA_FIXED_ECDH = 65, "rsa_fixed_ecdh";
    ECDSA_FIXED_ECDH = 66, "ecdsa_fixed_ecdh";
    GOST_SIGN256 = 67, "gost_sign256";
    GOST_SIGN512 = 68, "gost_sign512";
}
