//! The edges: hostile encodings, every kind of error, the lines J and K of the list of attacks.
#![cfg(test)]

mod budgets;
mod constraints;
mod csr;
mod der;
mod describe;
mod errors;
mod extensions;
mod frankencerts;
mod issuing;
mod key_files;
mod keys;
mod names;
mod openssl;
mod paths;
mod pem;
mod policies;
mod profile;
mod revocation;
mod sha1;
mod support;
mod times;
mod trust;
mod verdicts;
