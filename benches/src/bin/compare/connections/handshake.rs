//! Handshakes: what each side spends on one, from making the connection to the last byte of it.

use core::time::Duration;

use ashlar_benches::Auth;
use tls::Group;

use super::{Bulk, Endpoints, Pair, Setup, Terms, Version};
use crate::library::Outcome;
use crate::measure::{Contender, Task, clear_upper_halves};
use crate::rows::{Operation, Section};

/// Whose time counts.
#[derive(Clone, Copy)]
enum Role {
    Client,
    Server,
}

pub(super) fn operations() -> Vec<Operation<Setup>> {
    let mut operations = Vec::new();
    for resumes in [false, true] {
        for terms in all_terms(resumes) {
            for role in [Role::Client, Role::Server] {
                let section = if resumes { Section::Resumed } else { Section::Handshakes };
                let build = move |setup: &Setup| contenders(setup, terms, role);
                operations.push(Operation::once(section, name(&terms, role), build));
            }
        }
    }
    operations
}

fn all_terms(resumes: bool) -> Vec<Terms> {
    let bulk = Bulk::Aes128Gcm;
    let of = |version, auth, group| Terms { version, auth, bulk, group, resumes };
    let mut all = Vec::new();
    for version in Version::ALL {
        all.extend(Auth::ALL.map(|auth| of(version, auth, Group::X25519)));
        if version == Version::Tls13 {
            all.push(of(version, Auth::Ecdsa, Group::X25519MlKem768));
        }
    }
    all
}

fn name(terms: &Terms, role: Role) -> String {
    let auth = match terms.auth {
        Auth::Ecdsa => "ecdsa-p256",
        Auth::Rsa => "rsa-2048",
    };
    let group = if terms.group == Group::X25519 {
        String::new()
    } else {
        format!("/{}", terms.group.to_string().to_lowercase())
    };
    let kind = if terms.resumes { "resumed" } else { "full" };
    let role = match role {
        Role::Client => "client",
        Role::Server => "server",
    };
    format!("{}/{kind}/{auth}{group}/{role}", terms.version.name())
}

fn contenders(setup: &Setup, terms: Terms, role: Role) -> Outcome<Vec<Contender>> {
    let mut contenders = Vec::new();
    for (library, endpoints) in setup.each(&terms)? {
        let mut task = Handshakes { endpoints, terms, role };
        let checked = task.begin().and_then(|()| task.time(1));
        checked.map_err(|fault| format!("{library}: {fault}"))?;
        contenders.push(Contender { library, task: Box::new(task) });
    }
    Ok(contenders)
}

/// Handshakes one after the other. Each one that resumes takes the ticket of the one before, and
/// has a ticket for the next.
struct Handshakes {
    endpoints: Box<dyn Endpoints>,
    terms: Terms,
    role: Role,
}

impl Handshakes {
    /// The first handshake has nothing to resume.
    fn begin(&self) -> Outcome<()> {
        Pair::connect(self.endpoints.as_ref(), &self.terms, false).map(drop)
    }
}

impl Task for Handshakes {
    fn time(&mut self, count: u32) -> Outcome<Duration> {
        let mut spent = Duration::ZERO;
        clear_upper_halves();
        for _ in 0..count {
            let pair = Pair::connect(self.endpoints.as_ref(), &self.terms, self.terms.resumes)?;
            spent += match self.role {
                Role::Client => pair.client_spent,
                Role::Server => pair.server_spent,
            };
        }
        Ok(spent)
    }
}
