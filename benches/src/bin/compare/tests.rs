use std::collections::BTreeSet;

use super::*;

fn setup(libraries: Vec<Box<dyn Library>>) -> Setup {
    Setup { libraries, keys: Keys::default() }
}

/// Everyone who is compiled in gets the same results: building an operation checks that.
#[test]
fn everyone_agrees() {
    let both: Vec<Box<dyn Library>> = vec![Box::new(Ours::Best), Box::new(Ours::Portable)];
    let setup = setup(both.into_iter().chain(peers::all()).collect());
    // The larger keys take long to generate, and nothing but their length is different.
    for operation in rows::all() {
        if !["rsa-3072", "rsa-4096"].iter().any(|large| operation.name.starts_with(large)) {
            operation.contenders(&setup).unwrap();
        }
    }
}

#[test]
fn a_row_has_ours_and_another() {
    let contenders = |names: &[&'static str]| -> Vec<Contender> {
        let task = || Box::new(measure::Repeat(|| Ok(())));
        names.iter().map(|library| Contender { library, task: task() }).collect()
    };
    assert!(compares(&contenders(&[ours::NAME, "ring"])));
    assert!(compares(&contenders(&[ours::PORTABLE, "rustcrypto"])));
    assert!(!compares(&contenders(&["ring", "openssl"])));
    assert!(!compares(&contenders(&[ours::NAME])));
}

#[test]
fn one_who_disagrees_is_an_error() {
    /// Has one wrong hash function.
    struct Wrong;

    impl Library for Wrong {
        fn name(&self) -> &'static str {
            "wrong"
        }

        fn version(&self) -> String {
            String::new()
        }

        fn hash(&self, hash: library::Hash) -> Option<library::Map> {
            let mut right = Ours::Best.hash(hash)?;
            Some(Box::new(move |data, out| {
                right(data, out)?;
                out.iter_mut().take(usize::from(data.len() > 64)).for_each(|byte| *byte ^= 1);
                Ok(())
            }))
        }
    }

    let setup = setup(vec![Box::new(Ours::Best), Box::new(Wrong)]);
    let build = |name: &str| {
        let operation = rows::all().into_iter().find(|operation| operation.name == name).unwrap();
        operation.contenders(&setup).map(|contenders| contenders.len())
    };
    assert_eq!(build("sha-256/64").unwrap(), 2);
    let fault = build("sha-256/1350").unwrap_err().to_string();
    assert_eq!(fault, "sha-256/1350: ashlar and wrong have different results");
}

#[test]
fn names_are_unique_and_sections_stay_together() {
    let operations = rows::all();
    let names: BTreeSet<_> = operations.iter().map(|operation| operation.name.as_str()).collect();
    assert_eq!(names.len(), operations.len());
    let sections = operations.chunk_by(|a, b| a.section == b.section).count();
    let titles: BTreeSet<_> =
        operations.iter().map(|operation| operation.section.title()).collect();
    assert_eq!(sections, titles.len());
}

#[test]
fn portable_code_is_beside_the_best_only_where_it_differs() {
    for hash in library::Hash::ALL {
        assert!(Ours::Best.hash(hash).is_some() && Ours::Portable.hash(hash).is_some());
    }
    assert!(Ours::PortableBeside.hash(library::Hash::Sha512).is_none());
    let differs = sha2::Backend256::best().name() != sha2::Backend256::Portable.name();
    assert_eq!(Ours::PortableBeside.hash(library::Hash::Sha256).is_some(), differs);
}

#[test]
fn portable_code_is_not_compared_with_anything_else() {
    let outcome = libraries(true);
    assert_eq!(outcome.is_ok(), peers::IS_PORTABLE);
    match outcome {
        Ok(libraries) => {
            let names: Vec<_> = libraries.iter().map(|library| library.name()).collect();
            assert_eq!(names, [ours::PORTABLE, peers::RUSTCRYPTO]);
        }
        Err(fault) => assert!(fault.to_string().contains("RUSTFLAGS='--cfg "), "{fault}"),
    }
}

#[test]
fn a_document_has_every_row() {
    assert!(Arguments::try_parse_from(["compare", "sha", "--write"]).is_err());
    assert!(Arguments::try_parse_from(["compare", "--quick", "--write"]).is_ok());
    assert!(Arguments::try_parse_from(["compare", "bulk", "tls12", "--write"]).is_err());
    assert!(Arguments::try_parse_from(["compare", "bulk", "--quick", "--write"]).is_ok());
}

#[test]
fn options_follow_what_they_are_about() {
    let parsed = Arguments::try_parse_from(["compare", "handshake", "tls12", "--quick"]).unwrap();
    let Some(Connections::Handshake(options)) = parsed.connections else {
        panic!("{parsed:?}");
    };
    assert!(options.quick && options.wanted() == "tls12");
    assert!(Arguments::try_parse_from(["compare", "memory", "--portable"]).is_err());
}
