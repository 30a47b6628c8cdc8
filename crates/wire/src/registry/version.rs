//! Protocol versions.

code_points! {
    /// A protocol version (RFC 9846, section 4.2.2).
    pub struct ProtocolVersion(u16);
    SSL_2_0 = 0x0200, "SSL 2.0";
    SSL_3_0 = 0x0300, "SSL 3.0";
    TLS_1_0 = 0x0301, "TLS 1.0";
    TLS_1_1 = 0x0302, "TLS 1.1";
    TLS_1_2 = 0x0303, "TLS 1.2";
    TLS_1_3 = 0x0304, "TLS 1.3";
    DTLS_1_3 = 0xfefc, "DTLS 1.3";
    DTLS_1_2 = 0xfefd, "DTLS 1.2";
    DTLS_1_0 = 0xfeff, "DTLS 1.0";
}
