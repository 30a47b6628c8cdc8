//! Who could have issued a certificate, by name.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::Search;
use crate::error::Error;
use crate::name_constraints::comparison_cost;
use crate::trust::TrustAnchor;
use crate::verify::Received;

/// Who could have issued the certificate of this position, by their names: found once, as paths may
/// lead there again and again.
pub(super) struct Issuers {
    position: usize,
    kind: IssuerKind,
    /// Indices, in the order in which they are tried.
    candidates: Rc<[usize]>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum IssuerKind {
    /// Anchors whose name has the same octets. Issuers copy the name of their certificate, nearly
    /// always; comparing with all anchors in the slower way waits until that finds nothing.
    AnchorByOctets,
    /// The other anchors of the same name.
    Anchor,
    /// Received certificates.
    Received,
}

impl Search<'_, '_> {
    /// Who could have issued `last`, by name. Those whose key has the identifier that `last` names
    /// come first.
    pub(super) fn issuers(
        &mut self,
        last: &Received<'_>,
        kind: IssuerKind,
        others: &[Received<'_>],
    ) -> Result<Rc<[usize]>, Error> {
        let position = last.position;
        let known = self.known_issuers.iter().find(|it| it.position == position && it.kind == kind);
        if let Some(known) = known {
            return Ok(Rc::clone(&known.candidates));
        }
        let (name, named) =
            (last.certificate.issuer(), last.certificate.authority_key_identifier());
        let anchors = || self.anchors.iter().enumerate();
        let same_octets = |anchor: &TrustAnchor| anchor.subject == name.as_der();
        let mut candidates: Vec<(bool, usize)> = match kind {
            IssuerKind::AnchorByOctets => anchors()
                .filter(|(_, anchor)| same_octets(anchor))
                .map(|(index, anchor)| (anchor.key_identifier.as_deref() == named, index))
                .collect(),
            IssuerKind::Anchor => anchors()
                .filter(|(_, it)| !same_octets(it) && it.name().is_ok_and(|it| it.matches(&name)))
                .map(|(index, anchor)| (anchor.key_identifier.as_deref() == named, index))
                .collect(),
            IssuerKind::Received => others
                .iter()
                .enumerate()
                .filter(|(_, other)| other.certificate.subject().matches(&name))
                .map(|(index, it)| (it.certificate.subject_key_identifier() == named, index))
                .collect(),
        };
        candidates.sort_by_key(|(is_named, _)| named.is_none() || !is_named);
        let candidates: Rc<[usize]> = candidates.into_iter().map(|(_, index)| index).collect();
        self.known_issuers.push(Issuers { position, kind, candidates: Rc::clone(&candidates) });
        // What was compared is paid for afterwards: one name with all others is little.
        let compared = match kind {
            IssuerKind::AnchorByOctets => 0,
            IssuerKind::Anchor => self.anchors.len(),
            IssuerKind::Received => others.len(),
        };
        let cost = compared.saturating_mul(comparison_cost(name.as_der().len()));
        if let Err(error) = self.count_comparisons(cost) {
            self.note(0, error, |error| error)?;
        }
        Ok(candidates)
    }
}
