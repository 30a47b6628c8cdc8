//! What was measured, and what it says about us.

use crate::measure::Figures;
use crate::ours;
use crate::rows::{Amount, Section};

/// A measured operation.
pub(crate) struct Row {
    pub(crate) section: Section,
    pub(crate) name: String,
    pub(crate) amount: Amount,
    /// The name of our library in this run.
    pub(crate) ours: &'static str,
    pub(crate) figures: Vec<(&'static str, Figures)>,
}

/// A peer's figures next to ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) peer: &'static str,
    /// How many times as fast as the peer we are, or how many times as little we keep.
    pub(crate) ratio: f64,
}

impl Row {
    pub(crate) fn of(&self, library: &str) -> Option<&Figures> {
        self.figures.iter().find_map(|(name, figures)| (*name == library).then_some(figures))
    }

    /// In [`Amount::unit`].
    pub(crate) fn rate(&self, figures: &Figures) -> f64 {
        self.amount.rate(figures.median)
    }

    pub(crate) fn against(&self, peer: &'static str) -> Option<Comparison> {
        let (ours, theirs) = (self.of(self.ours)?, self.of(peer)?);
        Some(Comparison { peer, ratio: theirs.median / ours.median })
    }

    /// The peer that leaves us the smallest ratio, which is the fastest one.
    pub(crate) fn against_best(&self) -> Option<Comparison> {
        let peers = self.figures.iter().map(|(name, _)| *name);
        peers
            .filter(|name| ![ours::NAME, ours::PORTABLE].contains(name))
            .filter_map(|name| self.against(name))
            .min_by(|a, b| a.ratio.total_cmp(&b.ratio))
    }
}

impl Amount {
    pub(crate) const fn unit(self) -> &'static str {
        match self {
            Self::Bytes(_) => "GB/s",
            Self::Once => "op/s",
            Self::Kept => "bytes",
        }
    }

    /// What is measured.
    pub(crate) const fn measured(self) -> &'static str {
        match self {
            Self::Bytes(_) | Self::Once => "seconds",
            Self::Kept => "bytes",
        }
    }

    /// From the seconds of one operation, or the bytes that it keeps.
    fn rate(self, measured: f64) -> f64 {
        match self {
            Self::Bytes(bytes) => f64::from(bytes) / measured / 1e9,
            Self::Once => 1.0 / measured,
            Self::Kept => measured,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn row(name: &str, medians: &[(&'static str, f64)]) -> Row {
        let figures = |&(name, median): &(&'static str, f64)| {
            let (lower_quartile, upper_quartile) = (median * 0.99, median * 1.01);
            (name, Figures { median, lower_quartile, upper_quartile })
        };
        Row {
            section: Section::Hashes,
            name: name.into(),
            amount: Amount::Bytes(1000),
            ours: ours::NAME,
            figures: medians.iter().map(figures).collect(),
        }
    }

    #[test]
    fn the_best_peer_is_the_fastest_other_library() {
        let row = row("x", &[(ours::NAME, 4e-6), (ours::PORTABLE, 1e-6), ("a", 8e-6), ("b", 2e-6)]);
        assert_eq!(row.against_best(), Some(Comparison { peer: "b", ratio: 0.5 }));
        assert_eq!(row.against("a"), Some(Comparison { peer: "a", ratio: 2.0 }));
        assert_eq!(row.against("c"), None);
        assert_eq!(row.rate(row.of("b").unwrap()), 0.5);
    }

    #[test]
    fn without_ours_there_is_no_ratio() {
        assert_eq!(row("x", &[("a", 8e-6)]).against_best(), None);
        assert_eq!(row("x", &[(ours::NAME, 8e-6)]).against_best(), None);
    }
}
