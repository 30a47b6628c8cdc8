//! Files, good and bad, of every kind.

use super::*;
use crate::ledger::{Choice, Ledger};

/// What running a text leaves: what was not run, and the faults.
fn outcome(name: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let mut ledger = Ledger::new(Choice::default());
    run_file(&mut ledger, name.to_owned(), text);
    let not_run = ledger.listed().to_vec();
    (not_run, ledger.report().err().unwrap_or_default())
}

const SHORT: &str = "#  \"SHA-256 ShortMsg\" information\n\n[L = 32]\n\nLen = 0\nMsg = 00\n\
    MD = e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n";

#[test]
fn a_file_is_known_by_its_comments_whatever_its_name() {
    assert_eq!(outcome("renamed.txt", SHORT), (vec![], vec![]));
}

#[test]
fn a_miss_names_file_and_line() {
    let (_, faults) = outcome("folder/SHA256ShortMsg.rsp", &SHORT.replace("e3b0", "e3b1"));
    assert_eq!(faults.len(), 2, "on two backends: {faults:?}");
    let start = "sha2 SHA-256 (NIST CAVP, portable): folder/SHA256ShortMsg.rsp line 5: got [e3";
    assert!(faults.iter().any(|fault| fault.starts_with(start)), "{faults:?}");
}

#[test]
fn what_is_broken_is_a_fault_with_its_line() {
    let cases = [
        (SHORT.replace("= e3", "= xy"), "f.rsp: line 5: `MD` is not hexadecimal"),
        (SHORT.replace("Len = 0", "Len = many"), "f.rsp: line 5: `Len` is not a number"),
        (SHORT.replace("Len = 0", "Len = 64"), "f.rsp: line 5: `Msg` has not 64 bits"),
        (SHORT.replace("Len = 0\n", ""), "f.rsp: line 5: no field `Len`"),
    ];
    for (text, wanted) in cases {
        let (_, faults) = outcome("f.rsp", &text);
        assert_eq!(faults, [wanted]);
    }
}

#[test]
fn what_is_not_understood_is_listed_with_the_reason() {
    let (listed, faults) = outcome("a.rsp", "[X]\nKEY1 = 00\nDATA = 00\n");
    assert_eq!(faults, [""; 0]);
    let reason = "no algorithm here has files with the fields KEY1, DATA";
    assert_eq!(listed, [format!("NIST CAVP\ta.rsp\t{reason}")]);

    let (listed, _) = outcome("b.rsp", &SHORT.replace("SHA-256", "SHA-224"));
    assert_eq!(listed, ["NIST CAVP\tb.rsp\tthe hash function SHA-224 is not offered"]);
}

/// A cut or garbled file of any kind gives sentences, never a panic.
#[test]
fn no_text_panics() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/cavp");
    let mut paths = Vec::new();
    walk(&root, &mut paths).unwrap();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let head: String = text.chars().take(1500).collect();
        for text in [head.replace("= ", "= -"), head.replace(" = ", " = 0"), head] {
            for len in (0..text.len()).step_by(97) {
                outcome(&name, &text[..len]);
            }
        }
    }
}

/// Every file that the workspace holds has a family here.
#[test]
fn the_files_of_the_workspace_are_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut paths = Vec::new();
    walk(&root.join("vectors/tests/vectors"), &mut paths).unwrap();
    for name in ["aes", "nistec", "rsa", "sha1", "sha2", "sha3"] {
        walk(&root.join(format!("crates/{name}/tests/vectors")), &mut paths).unwrap();
    }
    let is_nist = |path: &PathBuf| path.extension().is_some_and(|ending| ending != "txt");
    let paths: Vec<PathBuf> = paths.into_iter().filter(is_nist).collect();
    assert!(paths.len() > 80, "{} files", paths.len());
    for path in paths {
        let text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
        let file = File::new(path.display().to_string(), &text);
        assert!(file.family().is_some(), "{}: {}", file.name, unknown(&file.rsp));
    }
}

/// The primitive's own files: `KAS_ECC_CDH_PrimitiveTest.txt`, its first vector for P-256.
#[test]
fn the_ecc_cdh_primitive() {
    let text = "[P-256]\n\nCOUNT = 0\n\
        QCAVSx = 700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287\n\
        QCAVSy = db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac\n\
        dIUT = 7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534\n\
        QIUTx = ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b230\n\
        QIUTy = 28af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141\n\
        ZIUT = 46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b\n";
    assert_eq!(outcome("KAS_ECC_CDH_PrimitiveTest.txt", text), (vec![], vec![]));
    let (_, faults) = outcome("KAS.txt", &text.replace("ZIUT = 46", "ZIUT = 47"));
    assert_eq!(faults, ["nistec ECDH P-256 (NIST CAVP, portable): KAS.txt line 3"]);
}

#[test]
fn an_empty_folder_is_a_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cavp");
    let mut ledger = Ledger::new(Choice::default());
    assert!(run(&mut ledger, &folder).unwrap_err().contains("no file that ends in .rsp"));
    assert!(run(&mut ledger, &folder.join("missing")).unwrap_err().starts_with("cannot read"));
}
