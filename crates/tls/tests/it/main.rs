//! Client and server against each other, and against bytes that no honest peer sends.
#![cfg(test)]

mod bad_peers;
mod certificates;
mod client_auth;
mod config;
mod delivery;
mod established;
mod first_use;
mod handshakes;
mod pausing;
mod pipe;
mod resumption;
mod retries;
mod scripted;
mod server_hellos;
mod stapling;
mod streams;
mod tampering;
mod tls12;
