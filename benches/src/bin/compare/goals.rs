//! How fast we want to be next to whom, and whether we are.

use crate::peers::RUSTCRYPTO;
use crate::results::{Comparison, Row};

/// Whose figure a goal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Against {
    Best,
    Peer(&'static str),
}

/// Rows, by the start and the end of their names, whom they are compared with, and the ratio that
/// they should have.
const GOALS: [(&str, &str, Against, f64); 12] = [
    ("sha-256/", "", Against::Best, 1.0),
    ("aes-128-gcm/", "/16384", Against::Peer("openssl"), 1.0),
    ("aes-256-gcm/", "/16384", Against::Peer("openssl"), 1.0),
    ("ecdsa-p256/", "/sign", Against::Peer("ring"), 1.2),
    ("ecdsa-p256/", "/verify", Against::Peer("ring"), 1.0),
    ("ecdh-p256/", "/agree", Against::Peer("ring"), 1.0),
    ("ecdsa-p384/", "", Against::Peer("ring"), 1.0),
    ("ecdh-p384/", "", Against::Peer("ring"), 1.0),
    ("x25519/", "/agree", Against::Peer("aws-lc-rs"), 0.7),
    ("rsa-2048/", "/sign", Against::Peer("ring"), 0.6),
    ("ml-kem-", "", Against::Peer(RUSTCRYPTO), 1.0),
    ("tls1", "", Against::Peer("rustls+ring"), 0.8),
];

/// Ratios nearer to the goal than this are as good: the spread of a quiet machine.
const TOLERANCE: f64 = 0.03;

/// A goal that one row has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Judged {
    pub(crate) wanted: f64,
    pub(crate) measured: Comparison,
}

impl Judged {
    pub(crate) fn is_reached(&self) -> bool {
        self.measured.ratio >= self.wanted - TOLERANCE
    }
}

/// Portable code should be level with RustCrypto's portable code everywhere.
pub(crate) fn judge(row: &Row, portable: bool) -> Option<Judged> {
    if portable {
        return Some(Judged { wanted: 1.0, measured: row.against(RUSTCRYPTO)? });
    }
    let fits = |start: &str, end: &str| row.name.starts_with(start) && row.name.ends_with(end);
    let (.., against, wanted) = GOALS.into_iter().find(|(start, end, ..)| fits(start, end))?;
    let measured = match against {
        Against::Best => row.against_best()?,
        Against::Peer(peer) => row.against(peer)?,
    };
    Some(Judged { wanted, measured })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ours::NAME;
    use crate::results::tests::row;
    use crate::{connections, rows};

    #[test]
    fn a_goal_is_against_the_peer_that_it_names() {
        let row = row("aes-128-gcm/open/16384", &[(NAME, 2.0), ("ring", 1.0), ("openssl", 1.95)]);
        let judged = judge(&row, false).unwrap();
        assert_eq!(judged.measured, Comparison { peer: "openssl", ratio: 0.975 });
        assert!(judged.is_reached());
        assert!(!Judged { wanted: 1.1, ..judged }.is_reached());
    }

    #[test]
    fn where_there_is_no_goal_or_no_peer_nothing_is_judged() {
        assert_eq!(judge(&row("sha-1/64", &[(NAME, 2.0), ("ring", 1.0)]), false), None);
        assert_eq!(judge(&row("x25519/agree", &[(NAME, 2.0), ("ring", 1.0)]), false), None);
    }

    #[test]
    fn every_goal_names_a_row() {
        let on_connections = connections::handshakes().into_iter().chain(connections::bulk());
        let names: Vec<String> = rows::all()
            .into_iter()
            .map(|row| row.name)
            .chain(on_connections.map(|row| row.name))
            .collect();
        for (start, end, ..) in GOALS {
            let fits = |name: &String| name.starts_with(start) && name.ends_with(end);
            assert!(names.iter().any(fits), "{start}*{end}");
        }
    }
}
