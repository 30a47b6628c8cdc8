#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod cert;
mod connect;
mod deadline;
mod demo;
mod failure;
mod files;
mod key_log;
mod legacy;
mod new_files;
mod options;
mod protocol;
mod serve;
mod tell;

use std::process::ExitCode;

use clap::Parser;

use crate::options::{Command, Options};

fn main() -> ExitCode {
    let outcome = match Options::parse().command {
        Command::Cert(options) => cert::run(&options),
        Command::Connect(options) => connect::run(&options),
        Command::Demo(options) => demo::run(&options),
        Command::Serve(options) => serve::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell::say(format_args!("ashlar: {failure}"));
            ExitCode::FAILURE
        }
    }
}
