//! ML-KEM-1024 (FIPS 203, section 8).

use crate::parameter_set::parameter_set;

parameter_set!("ML-KEM-1024", rank: 4);
