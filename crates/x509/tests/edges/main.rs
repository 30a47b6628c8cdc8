//! The edges: hostile encodings, every kind of error, the lines J and K of the list of attacks.
#![cfg(test)]

mod der;
mod errors;
mod issuing;
mod keys;
mod names;
mod openssl;
mod paths;
mod pem;
mod support;
mod times;
