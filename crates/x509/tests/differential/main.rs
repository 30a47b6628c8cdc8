//! Altered chains, judged by this crate, by rustls-webpki and by OpenSSL: every disagreement has a
//! reason that `reasons` names.
#![cfg(test)]

mod chains;
mod judges;
mod mutations;
mod node;
mod numbers;
mod reasons;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use judges::{Case, Opinion};
use numbers::Numbers;
use reasons::{ACCEPTED_BY_US_ALONE, ACCEPTS, Judge, REASONS};

/// How many chains are altered: fewer without optimisation.
const CHAINS: usize = if cfg!(debug_assertions) { 2_000 } else { 20_000 };

/// OpenSSL, which is a process for each chain, is asked about every chain on which the other two
/// disagree, and about one of so many of the rest.
const SAMPLE: usize = 10;

const SEED: u64 = 0x5280;

/// What all judges said of the chains.
#[derive(Default)]
struct Tally {
    judged: BTreeMap<Judge, usize>,
    accepted: usize,
    /// By whom, what we said, and what the other one said.
    disagreements: BTreeMap<(Judge, String, String), Vec<Case>>,
    /// Chains that we alone accept.
    accepted_by_us_alone: BTreeMap<(String, String), Vec<Case>>,
}

impl Tally {
    fn add(&mut self, judge: Judge, ours: &Opinion, theirs: &Opinion, case: &Case) {
        *self.judged.entry(judge).or_default() += 1;
        if ours.is_ok() != theirs.is_ok() {
            let key = (judge, label(ours), label(theirs));
            self.disagreements.entry(key).or_default().push(case.clone());
        }
    }
}

fn label(opinion: &Opinion) -> String {
    opinion.as_ref().err().map_or(ACCEPTS, String::as_str).to_string()
}

fn run(folder: &Path) -> Tally {
    let mut numbers = Numbers(SEED);
    let bases = chains::all(&mut numbers);
    let mut tally = Tally::default();
    for index in 0..CHAINS {
        let case = mutations::case(&bases[index % bases.len()], &mut numbers);
        let (ours, webpki) = (case.ours(), case.webpki());
        tally.accepted += usize::from(ours.is_ok());
        tally.add(Judge::Webpki, &ours, &webpki, &case);
        if ours.is_ok() == webpki.is_ok() && !index.is_multiple_of(SAMPLE) {
            continue;
        }
        let openssl = case.openssl(folder);
        tally.add(Judge::OpenSsl, &ours, &openssl, &case);
        if let (Ok(()), Err(webpki), Err(openssl)) = (&ours, &webpki, &openssl) {
            let key = (webpki.clone(), openssl.clone());
            tally.accepted_by_us_alone.entry(key).or_default().push(case);
        }
    }
    tally
}

/// Each with its number of chains, and what no reason explains with an example.
#[derive(Default)]
struct Explained {
    rows: BTreeMap<(Option<Judge>, &'static str), usize>,
    unexplained: Vec<String>,
}

impl Explained {
    fn add(&mut self, judge: Option<Judge>, why: Option<&'static str>, what: &str, cases: &[Case]) {
        match why {
            Some(why) => *self.rows.entry((judge, why)).or_default() += cases.len(),
            None => self.unexplained.push(format!("{what}, {} times: {}", cases.len(), cases[0])),
        }
    }
}

fn explain(tally: &Tally) -> Explained {
    let mut explained = Explained::default();
    for ((judge, ours, theirs), cases) in &tally.disagreements {
        let reason = REASONS.iter().find(|reason| reason.explains(*judge, ours, theirs));
        let what = format!("{judge:?}: {theirs}; we: {ours}");
        explained.add(Some(*judge), reason.map(|reason| reason.why), &what, cases);
    }
    for ((webpki, openssl), cases) in &tally.accepted_by_us_alone {
        let mut known = ACCEPTED_BY_US_ALONE.iter();
        let why =
            known.find(|(one, other, _)| (webpki, openssl) == (&(*one).into(), &(*other).into()));
        let what = format!("accepted by us alone, webpki: {webpki}, OpenSSL: {openssl}");
        explained.add(None, why.map(|(.., why)| *why), &what, cases);
    }
    explained
}

#[test]
fn disagreements_with_webpki_and_openssl_have_reasons() {
    let folder = Folder::new();
    let tally = run(&folder.0);
    let explained = explain(&tally);
    println!("{CHAINS} chains, {} accepted; judged by {:?}", tally.accepted, tally.judged);
    for ((judge, why), count) in &explained.rows {
        let judge = judge.map_or("accepted by us alone".into(), |judge| format!("{judge:?}"));
        println!("| {judge} | {count} | {why} |");
    }
    let unexplained = explained.unexplained;
    assert!(unexplained.is_empty(), "{}: {}", unexplained.len(), unexplained.join("\n"));
    // The alterations leave some chains good, and those who accept too much would be noticed.
    assert!(tally.accepted > CHAINS / 10, "{} accepted", tally.accepted);
    assert!(tally.accepted < CHAINS / 2, "{} accepted", tally.accepted);
    assert!(tally.disagreements.len() > 20, "{} kinds", tally.disagreements.len());
}

/// All judges accept the chains that are altered.
#[test]
fn chains_that_are_not_altered_are_accepted_by_all() {
    let mut numbers = Numbers(SEED);
    let folder = Folder::new();
    for base in chains::all(&mut numbers) {
        let sign = |(place, draft)| base.sign(place, draft, &mut numbers);
        let mut chain: Vec<_> = base.drafts.iter().enumerate().map(sign).collect();
        let anchor = chain.pop().unwrap();
        let case = Case { chain, anchor, name: base.name };
        assert_eq!((case.ours(), case.webpki(), case.openssl(&folder.0)), (Ok(()), Ok(()), Ok(())));
    }
}

/// A folder of a test's own, removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("differential").replace(':', "_");
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
