//! A client: fed with the input, or at the end of a server's flights that the input edits.

use crate::handshake;
use crate::peers::Side;

/// Nothing that a client reads makes it fail in a way that it should not.
pub fn run(data: &[u8]) {
    handshake::run(Side::Client, data);
}
