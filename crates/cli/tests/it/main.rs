//! The program against programs that nobody here wrote, and against itself. Peers are started as
//! processes: OpenSSL and curl from Debian. A test fails, and says what is missing, where they are not.
#![cfg(test)]

mod bad_input;
mod cert;
mod certificates;
mod curl;
mod demo;
mod demo_tls12;
mod limbo;
mod make;
mod make_refused;
mod old_versions;
mod openssl_client;
mod openssl_server;
mod options;
mod process;
mod soak;
mod tls12_client;
mod tls12_server;
mod tls12_suites;
