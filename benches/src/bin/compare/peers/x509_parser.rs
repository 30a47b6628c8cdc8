//! x509-parser, which reads certificates and judges none.

use core::hint::black_box;

use x509_parser::prelude::{FromDer, X509Certificate};

use crate::library::{Library, Parse};
use crate::versions;

pub(super) struct X509Parser;

impl Library for X509Parser {
    fn name(&self) -> &'static str {
        "x509-parser"
    }

    fn version(&self) -> String {
        versions::of("x509-parser")
    }

    fn certificate_parser(&self) -> Option<Parse> {
        Some(Box::new(|der| {
            let (_, certificate) =
                X509Certificate::from_der(black_box(der)).map_err(|fault| format!("{fault}"))?;
            black_box(certificate);
            Ok(())
        }))
    }
}
