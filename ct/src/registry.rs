//! The list of operations.

use crate::{leak, operations, taint};

/// An operation on secrets.
pub(crate) struct Operation {
    /// The crate's short name.
    crate_name: &'static str,
    name: &'static str,
    backend: &'static str,
    /// What the tool is told is secret.
    secret: &'static str,
    /// Why MemorySanitizer cannot follow the secret; empty where it can.
    msan_blind: &'static str,
    /// `None` if this CPU lacks the backend.
    code: Option<Code>,
}

/// Does the operation, returns what depends on the secret.
type Run = Box<dyn Fn() -> Vec<u8>>;

struct Code {
    clean: Run,
    /// The same operation written so that it leaks, where there is one; otherwise the twin leaks
    /// the result of the clean one.
    leaky: Option<Run>,
}

#[derive(Clone, Copy)]
pub(crate) enum Variant {
    /// Nothing may be reported.
    Clean,
    /// The twin that jumps on the result must be reported.
    Jump,
    /// The twin that reads at an address made of the result must be reported.
    Address,
}

/// Every operation.
pub(crate) struct Registry(Vec<Operation>);

/// Takes the operations of one crate on one backend.
pub(crate) struct Entries<'a, B> {
    crate_name: &'static str,
    backend_name: &'static str,
    backend: Option<B>,
    operations: &'a mut Vec<Operation>,
}

impl Registry {
    pub(crate) fn new() -> Self {
        let mut registry = Self(Vec::new());
        operations::register(&mut registry);
        registry
    }

    /// For a crate whose code is the same on every CPU (`backend` is `portable`) or that leaves the
    /// choice to others (`best`).
    pub(crate) fn of_crate(
        &mut self,
        crate_name: &'static str,
        backend_name: &'static str,
    ) -> Entries<'_, ()> {
        Entries { crate_name, backend_name, backend: Some(()), operations: &mut self.0 }
    }

    /// For each of the named backends, whether this CPU can run it or not. `present` are those that
    /// it can.
    pub(crate) fn on_backends<B: Copy + 'static>(
        &mut self,
        crate_name: &'static str,
        names: &[&'static str],
        present: impl Iterator<Item = (&'static str, B)>,
        register: fn(&mut Entries<'_, B>),
    ) {
        let present: Vec<_> = present.collect();
        for (found, _) in &present {
            assert!(names.contains(found), "{crate_name}: register its backend {found} too");
        }
        for &backend_name in names {
            let backend =
                present.iter().find(|(name, _)| *name == backend_name).map(|&(_, backend)| backend);
            let operations = &mut self.0;
            register(&mut Entries { crate_name, backend_name, backend, operations });
        }
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Operation> {
        self.0.iter().find(|operation| operation.id() == id)
    }

    /// Prints a line an operation: its names, whether this CPU can run it, what is secret, why
    /// MemorySanitizer is blind.
    pub(crate) fn list(&self) {
        for operation in &self.0 {
            let Operation { crate_name, name, backend, secret, msan_blind, code } = operation;
            let presence = if code.is_some() { "present" } else { "absent" };
            println!("{crate_name}\t{name}\t{backend}\t{presence}\t{secret}\t{msan_blind}");
        }
    }

    /// Runs everything, and prints for each operation how often the tool reported it, its twin that
    /// jumps, and its twin that reads.
    pub(crate) fn run_all(&self) {
        for operation in self.0.iter().filter(|operation| operation.code.is_some()) {
            let variants = [Variant::Clean, Variant::Jump, Variant::Address];
            let [clean, jump, address] = variants.map(|variant| {
                let before = taint::reports();
                operation.run(variant);
                taint::reports() - before
            });
            println!("{}\t{clean}\t{jump}\t{address}", operation.id());
        }
    }
}

impl Operation {
    /// The name by which it is asked for.
    fn id(&self) -> String {
        format!("{}/{}/{}", self.crate_name, self.name, self.backend)
    }

    /// Whether there was anything to run.
    pub(crate) fn run(&self, variant: Variant) -> bool {
        let Some(Code { clean, leaky }) = &self.code else { return false };
        let mut result = match (variant, leaky) {
            (Variant::Jump | Variant::Address, Some(leaky)) => leaky(),
            _ => clean(),
        };
        if leaky.is_none() {
            match variant {
                Variant::Clean => {}
                Variant::Jump => leak::by_jump(&result),
                Variant::Address => leak::by_address(&result),
            }
        }
        taint::public(&mut result);
        true
    }
}

impl<B: Copy + 'static> Entries<'_, B> {
    /// Adds an operation. Its twins are the same operation, and leak the result in the end: so they
    /// also show that the tool has followed the secret all the way.
    pub(crate) fn add(
        &mut self,
        name: &'static str,
        secret: &'static str,
        run: impl Fn(B) -> Vec<u8> + 'static,
    ) {
        let code = self.backend.map(|backend| {
            let clean: Run = Box::new(move || run(backend));
            Code { clean, leaky: None }
        });
        self.push(name, secret, code);
    }

    /// Adds an operation with a twin of its own, which leaks inside.
    pub(crate) fn add_with_twin(
        &mut self,
        name: &'static str,
        secret: &'static str,
        run: impl Fn(B) -> Vec<u8> + 'static,
        leaky: impl Fn(B) -> Vec<u8> + 'static,
    ) {
        let code = self.backend.map(|backend| {
            let [clean, leaky]: [Run; 2] =
                [Box::new(move || run(backend)), Box::new(move || leaky(backend))];
            Code { clean, leaky: Some(leaky) }
        });
        self.push(name, secret, code);
    }

    /// Says of the operation just added, on this backend alone, what MemorySanitizer does with it
    /// instead of following the secret.
    pub(crate) fn msan_is_blind(&mut self, backend_name: &str, why: &'static str) {
        if let Some(operation) = self.operations.last_mut()
            && self.backend_name == backend_name
        {
            operation.msan_blind = why;
        }
    }

    fn push(&mut self, name: &'static str, secret: &'static str, code: Option<Code>) {
        let Self { crate_name, backend_name: backend, .. } = *self;
        let operation = Operation { crate_name, name, backend, secret, msan_blind: "", code };
        self.operations.push(operation);
    }
}

/// MemorySanitizer takes no account of carries: of a sum or a difference it tracks those bits alone
/// whose own summands it tracks. So it loses the secret in a mask that is made of a small number.
pub(crate) const NO_CARRIES: &str = "loses a secret in the carries of a sum";
