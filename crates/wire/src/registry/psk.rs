//! Pre-shared keys.

code_points! {
    /// How a pre-shared key may be used: registry "TLS PskKeyExchangeMode" (RFC 9846, section
    /// 4.3.9).
    pub struct PskKeyExchangeMode(u8);
    PSK_KE = 0, "psk_ke";
    PSK_DHE_KE = 1, "psk_dhe_ke";
}
