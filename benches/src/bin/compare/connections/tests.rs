use super::*;
use crate::ours;

const TERMS: Terms = bulk::terms(Version::Tls13, Bulk::Aes128Gcm);

fn names(found: &[crate::measure::Contender]) -> Vec<&'static str> {
    found.iter().map(|contender| contender.library).collect()
}

/// Building an operation makes everyone do it once and checks what came of it.
#[test]
fn everyone_does_everything() {
    let setup = Setup::new().unwrap();
    let everyone: Vec<_> = setup.stacks.iter().map(|stack| stack.name()).collect();
    for operation in handshakes().into_iter().chain(bulk()) {
        let found = operation.contenders(&setup).unwrap();
        if operation.name.contains("mlkem") {
            assert_eq!(found[0].library, ours::NAME, "{}", operation.name);
        } else {
            assert_eq!(names(&found), everyone, "{}", operation.name);
        }
    }
}

#[test]
fn memory_has_a_figure_for_everyone() {
    let setup = Setup::new().unwrap();
    let rows = memory(&setup, "", 3).unwrap();
    assert_eq!(
        rows.iter().map(|row| &row.name).collect::<Vec<_>>(),
        memory_names().iter().collect::<Vec<_>>()
    );
    for row in rows {
        assert_eq!(row.figures.len(), setup.stacks.len(), "{}", row.name);
    }
}

#[test]
fn a_handshake_that_does_not_resume_is_refused() {
    let setup = Setup::new().unwrap();
    for version in Version::ALL {
        let terms = Terms { version, ..TERMS };
        for (library, endpoints) in setup.each(&terms).unwrap() {
            Pair::connect(endpoints.as_ref(), &terms, false).unwrap();
            let fault = Pair::connect(endpoints.as_ref(), &terms, true).err().unwrap().to_string();
            assert!(fault.contains("resumed: true"), "{library}: {fault}");
        }
    }
}

#[test]
fn terms_are_the_terms() {
    let agreed = Agreed { version: 0x0304, suite: 0x1301, group: Some(29), resumed: false };
    TERMS.require(Some(agreed), false).unwrap();
    TERMS.require(Some(Agreed { group: None, ..agreed }), false).unwrap();
    let others = [
        None,
        Some(Agreed { version: 0x0303, ..agreed }),
        Some(Agreed { suite: 0x1302, ..agreed }),
        Some(Agreed { group: Some(23), ..agreed }),
        Some(Agreed { resumed: true, ..agreed }),
    ];
    for other in others {
        assert!(TERMS.require(other, false).is_err(), "{other:?}");
    }
}
