//! RSA decryption.
