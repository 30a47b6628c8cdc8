//! Certificate policies along a path: RFC 5280, section 6.1, with the graph of RFC 9618 instead of
//! the tree, whose size grew exponentially.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::certificate::Certificate;
use crate::error::{Error, ErrorKind};
use crate::extension::{PolicyInformation, PolicyMapping};
use crate::limits::MAX_POLICIES;
use crate::oid::{self, Described, Oid};
use crate::policy::CertificatePolicies;

/// The state of RFC 5280, section 6.1.2, as far as it is about policies.
pub(super) struct Policies<'p, 'a> {
    wanted: &'p CertificatePolicies,
    /// `valid_policy_graph`; none where the RFC says NULL.
    graph: Option<Graph<'a>>,
    explicit_policy: usize,
    policy_mapping: usize,
    inhibit_any_policy: usize,
}

/// Of `valid_policy_graph` the nodes of the depth that was reached: those above matter by one bit
/// alone.
struct Graph<'a>(Vec<Node<'a>>);

/// One policy of the depth that was reached.
#[derive(Clone)]
struct Node<'a> {
    valid_policy: Oid<'a>,
    expected_policies: Vec<Oid<'a>>,
    /// The policies of the anchor's domain that led here: those of nodes right below anyPolicy.
    /// Empty for anyPolicy itself.
    origins: Vec<Oid<'a>>,
}

impl<'p, 'a> Policies<'p, 'a> {
    /// For a path of `length` certificates below the anchor.
    pub(super) fn new(wanted: &'p CertificatePolicies, length: usize) -> Self {
        let unless = |at_once: bool| if at_once { 0 } else { length.saturating_add(1) };
        let any = Node {
            valid_policy: oid::ANY_POLICY,
            expected_policies: Vec::from([oid::ANY_POLICY]),
            origins: Vec::new(),
        };
        Self {
            wanted,
            graph: Some(Graph(Vec::from([any]))),
            explicit_policy: unless(wanted.require_explicit),
            policy_mapping: unless(wanted.inhibit_mapping),
            inhibit_any_policy: unless(wanted.inhibit_any),
        }
    }

    /// Section 6.1.3 (d) to (f): the next certificate of the path, counted from the anchor.
    pub(super) fn enter(
        &mut self,
        certificate: &Certificate<'a>,
        is_last: bool,
    ) -> Result<(), Error> {
        let policies = certificate.certificate_policies()?;
        let any_counts = self.inhibit_any_policy > 0 || (!is_last && certificate.is_self_issued());
        self.graph = match (self.graph.take(), policies) {
            (Some(graph), Some(policies)) => graph.descend(&policies, any_counts)?,
            _ => None,
        };
        self.check()
    }

    /// Section 6.1.4 (a), (b), (h), (i), (j): what an authority's certificate changes for those
    /// below it.
    pub(super) fn leave(&mut self, certificate: &Certificate<'a>) -> Result<(), Error> {
        if let Some(mappings) = certificate.policy_mappings()? {
            self.map(&mappings)?;
        }
        if !certificate.is_self_issued() {
            self.explicit_policy = self.explicit_policy.saturating_sub(1);
            self.policy_mapping = self.policy_mapping.saturating_sub(1);
            self.inhibit_any_policy = self.inhibit_any_policy.saturating_sub(1);
        }
        let lower = |value: &mut usize, limit: Option<u32>| {
            let limit = limit.and_then(|limit| usize::try_from(limit).ok());
            *value = limit.map_or(*value, |limit| limit.min(*value));
        };
        if let Some(constraints) = certificate.policy_constraints()? {
            lower(&mut self.explicit_policy, constraints.require_explicit_policy);
            lower(&mut self.policy_mapping, constraints.inhibit_policy_mapping);
        }
        lower(&mut self.inhibit_any_policy, certificate.inhibit_any_policy()?);
        Ok(())
    }

    /// Section 6.1.5 (a), (b), (g): the policies that the path is valid for.
    pub(super) fn finish(mut self, leaf: &Certificate<'a>) -> Result<Vec<String>, Error> {
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        let required = leaf.policy_constraints()?.and_then(|it| it.require_explicit_policy);
        if required == Some(0) {
            self.explicit_policy = 0;
        }
        if let (Some(graph), false) = (&mut self.graph, self.wanted.acceptable.is_empty()) {
            let acceptable = &self.wanted.acceptable;
            let is_acceptable = |oid: &Oid<'_>| acceptable.iter().any(|it| it == oid.as_bytes());
            graph.0.retain(|node| {
                node.valid_policy == oid::ANY_POLICY && node.origins.is_empty()
                    || node.origins.iter().any(is_acceptable)
            });
        }
        self.graph = self.graph.take().filter(|graph| !graph.0.is_empty());
        self.check()?;
        let nodes = self.graph.map(|graph| graph.0).unwrap_or_default();
        Ok(nodes.iter().map(|node| Described(node.valid_policy).to_string()).collect())
    }

    /// Section 6.1.3 (f).
    fn check(&self) -> Result<(), Error> {
        if self.explicit_policy > 0 || self.graph.is_some() {
            return Ok(());
        }
        let acceptable = &self.wanted.acceptable;
        let expected = match acceptable.is_empty() {
            true => "a certificate policy that every certificate of the path has".to_string(),
            false => {
                let names = acceptable.iter().filter_map(|oid| Oid::new(oid));
                let names: Vec<String> = names.map(|oid| Described(oid).to_string()).collect();
                format!("one of the certificate policies {}", names.join(", "))
            }
        };
        Err(Error::new(ErrorKind::CertificatePolicy).expected(expected))
    }

    fn map(&mut self, mappings: &[PolicyMapping<'a>]) -> Result<(), Error> {
        let is_any = |mapping: &PolicyMapping<'_>| {
            [mapping.issuer_domain_policy, mapping.subject_domain_policy].contains(&oid::ANY_POLICY)
        };
        if mappings.iter().any(is_any) {
            return Err(Error::new(ErrorKind::CertificatePolicy)
                .found("a mapping from or to anyPolicy, which is not allowed"));
        }
        check_number(mappings.len())?;
        let Some(mut graph) = self.graph.take() else { return Ok(()) };
        if self.policy_mapping > 0 {
            graph.map(mappings);
        } else {
            let is_mapped = |policy| mappings.iter().any(|it| it.issuer_domain_policy == policy);
            graph.0.retain(|node| !is_mapped(node.valid_policy));
        }
        self.graph = Some(graph).filter(|graph| !graph.0.is_empty());
        Ok(())
    }
}

impl<'a> Graph<'a> {
    /// RFC 9618, section 5.1: the nodes of the next depth; none if there are none.
    fn descend(
        &self,
        policies: &[PolicyInformation<'a>],
        any_counts: bool,
    ) -> Result<Option<Self>, Error> {
        check_number(policies.len())?;
        let mut below: Vec<Node<'a>> = Vec::new();
        for policy in policies.iter().map(|it| it.policy).filter(|it| *it != oid::ANY_POLICY) {
            // (d)(1)(i), and (ii) where nothing matches.
            below.extend(self.child(policy).or_else(|| self.child_of_any(policy)));
        }
        if any_counts && policies.iter().any(|it| it.policy == oid::ANY_POLICY) {
            // (d)(2): what was expected, and is not there yet.
            for policy in self.0.iter().flat_map(|node| &node.expected_policies) {
                if !below.iter().any(|node| node.valid_policy == *policy) {
                    below.extend(self.child(*policy));
                }
            }
        }
        check_number(below.len())?;
        Ok((!below.is_empty()).then_some(Self(below)))
    }

    /// A node below all that expect `policy`.
    fn child(&self, policy: Oid<'a>) -> Option<Node<'a>> {
        let mut origins = Vec::new();
        let mut has_parent = false;
        for parent in self.0.iter().filter(|node| node.expected_policies.contains(&policy)) {
            has_parent = true;
            for origin in &parent.origins {
                if !origins.contains(origin) {
                    origins.push(*origin);
                }
            }
        }
        has_parent.then(|| Node {
            valid_policy: policy,
            expected_policies: Vec::from([policy]),
            origins,
        })
    }

    fn child_of_any(&self, policy: Oid<'a>) -> Option<Node<'a>> {
        self.has_any().then(|| Node {
            valid_policy: policy,
            expected_policies: Vec::from([policy]),
            origins: Vec::from([policy]),
        })
    }

    fn has_any(&self) -> bool {
        self.0.iter().any(|node| node.valid_policy == oid::ANY_POLICY)
    }

    /// RFC 5280, section 6.1.4 (b)(1).
    fn map(&mut self, mappings: &[PolicyMapping<'a>]) {
        let mut done: Vec<Oid<'a>> = Vec::new();
        for from in mappings.iter().map(|mapping| mapping.issuer_domain_policy) {
            if done.contains(&from) {
                continue;
            }
            done.push(from);
            let of_it = mappings.iter().filter(|mapping| mapping.issuer_domain_policy == from);
            let to: Vec<Oid<'a>> = of_it.map(|mapping| mapping.subject_domain_policy).collect();
            if let Some(node) = self.0.iter_mut().find(|node| node.valid_policy == from) {
                node.expected_policies = to;
            } else if let Some(node) = self.child_of_any(from) {
                self.0.push(Node { expected_policies: to, ..node });
            }
        }
    }
}

fn check_number(number: usize) -> Result<(), Error> {
    if number <= MAX_POLICIES {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Budget)
        .expected(format!("at most {MAX_POLICIES} policies or mappings in a certificate")))
}
