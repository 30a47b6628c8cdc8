//! The program against programs that nobody here wrote, and against itself. Peers are started as
//! processes: OpenSSL and curl from Debian. A test fails, and says what is missing, where they are not.
#![cfg(test)]

mod bad_input;
mod cert;
mod certificates;
mod curl;
mod demo;
mod limbo;
mod make;
mod make_refused;
mod openssl_client;
mod openssl_server;
mod process;
mod soak;
