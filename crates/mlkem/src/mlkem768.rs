//! ML-KEM-768 (FIPS 203, section 8).

use crate::parameter_set::parameter_set;

parameter_set!("ML-KEM-768", rank: 3);
