//! Key updates.

code_points! {
    /// Whether the sender of a KeyUpdate wants one back (RFC 9846, section 4.7.3).
    pub struct KeyUpdateRequest(u8);
    UPDATE_NOT_REQUESTED = 0, "update_not_requested";
    UPDATE_REQUESTED = 1, "update_requested";
}
