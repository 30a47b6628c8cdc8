//! Explanations of the alerts that a peer sends: what each usually means for this side.

use wire::registry::AlertDescription;

use super::{Parts, parts};

pub(super) fn explain(alert: AlertDescription) -> Parts {
    parts(
        "what the peer thinks of this connection",
        "RFC 9846, section 6.2",
        "no fatal alert",
        format!("the alert {alert}"),
        remedy(alert),
    )
}

fn remedy(alert: AlertDescription) -> &'static str {
    match alert {
        AlertDescription::BAD_CERTIFICATE
        | AlertDescription::UNSUPPORTED_CERTIFICATE
        | AlertDescription::CERTIFICATE_REVOKED
        | AlertDescription::CERTIFICATE_EXPIRED
        | AlertDescription::CERTIFICATE_UNKNOWN => {
            "the peer refuses this side's certificate: look at its chain, its dates and its names"
        }
        AlertDescription::UNKNOWN_CA => {
            "the peer does not trust the issuer of this side's certificate: send the intermediate \
             certificates, or give the peer the root"
        }
        AlertDescription::CERTIFICATE_REQUIRED => {
            "the peer wants a certificate of this side: configure one"
        }
        AlertDescription::HANDSHAKE_FAILURE | AlertDescription::INSUFFICIENT_SECURITY => {
            "the peer found no common parameters: compare both sides' suites, groups and signature \
             schemes"
        }
        AlertDescription::PROTOCOL_VERSION => {
            "the peer speaks none of the versions that this side does: update it"
        }
        AlertDescription::UNRECOGNIZED_NAME => "the peer does not serve this name: check it",
        AlertDescription::NO_APPLICATION_PROTOCOL => {
            "no common application protocol: compare both sides' ALPN names"
        }
        AlertDescription::INTERNAL_ERROR => "the peer failed for reasons of its own: see its log",
        AlertDescription::BAD_RECORD_MAC | AlertDescription::DECRYPT_ERROR => {
            "the peer could not verify what this side sent: something changed it on its way, or one \
             side is faulty"
        }
        _ => "see the peer's log for its reason",
    }
}
