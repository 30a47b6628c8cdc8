//! What the samples say: paired comparisons, without an assumption about how noise is distributed.

use core::f64::consts::{PI, SQRT_2};

/// The chance of one false alarm or more in a run (Bonferroni: shared by all of its comparisons).
pub(crate) const FAMILY_ALPHA: f64 = 0.01;
/// How surely a difference is to be found that is called detectable.
const POWER: f64 = 0.9;
/// The level of the confidence intervals, each by itself.
pub(crate) const CONFIDENCE: f64 = 0.95;
/// How often the bootstrap draws.
const DRAWS: usize = 1000;

/// How many tests there are of each comparison: of all rounds, and of the undisturbed ones.
const TESTS: usize = 2;
/// Times that exceed the first decile of their group by more than this factor were disturbed by
/// something else on the machine.
const DISTURBED: f64 = 1.25;

/// A class against the baseline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    /// How many rounds were undisturbed.
    pub(crate) undisturbed: usize,
    /// The trimmed mean of the differences in undisturbed rounds, class less baseline.
    pub(crate) difference: f64,
    /// Its confidence interval, by bootstrap over the rounds.
    pub(crate) interval: (f64, f64),
    /// The statistic that is further from 0, in standard deviations: of Wilcoxon's signed-rank test in
    /// all rounds or in the undisturbed ones.
    pub(crate) z: f64,
    /// The smallest difference that these rounds would have shown, nine times of ten.
    pub(crate) detectable: f64,
}

impl Comparison {
    /// Of times of one class and of the baseline in the same rounds, where `limit` is that of their
    /// group; `comparisons` is how many there are in all.
    ///
    /// A round in which either of the two was disturbed says little about a small difference, and is
    /// left out of the second test. If there is no difference this is as likely to strike the one as
    /// the other, so what is left is distributed as before. A class that is disturbed more often, as
    /// it takes longer, shows in the first test.
    pub(crate) fn new(class: &[f64], baseline: &[f64], limit: f64, comparisons: usize) -> Self {
        let all: Vec<f64> = class.iter().zip(baseline).map(|(a, b)| a - b).collect();
        let rounds = class.iter().zip(baseline);
        let undisturbed = rounds.filter(|(a, b)| **a <= limit && **b <= limit);
        let undisturbed: Vec<f64> = undisturbed.map(|(a, b)| a - b).collect();
        let z = [&all, &undisturbed].map(|differences| signed_rank(differences));
        let detectable = [&all, &undisturbed].map(|it| detectable(it, comparisons));
        Self {
            undisturbed: undisturbed.len(),
            difference: trimmed_mean(&mut undisturbed.clone()),
            interval: bootstrap(&undisturbed),
            z: if z[0].abs() > z[1].abs() { z[0] } else { z[1] },
            detectable: detectable[0].min(detectable[1]),
        }
    }

    /// The chance of such a difference or a larger one if there is none, times the number of
    /// tests.
    pub(crate) fn corrected_p(&self, comparisons: usize) -> f64 {
        (two_sided(self.z) * of(TESTS * comparisons)).min(1.0)
    }

    pub(crate) fn is_significant(&self, comparisons: usize) -> bool {
        self.corrected_p(comparisons) < FAMILY_ALPHA
    }
}

/// The longest time of a group that counts as undisturbed; the same for all of its classes.
pub(crate) fn limit(group: &[Vec<f64>]) -> f64 {
    let mut times = group.concat();
    times.sort_unstable_by(f64::total_cmp);
    times.get(times.len() / 10).map_or(f64::INFINITY, |decile| DISTURBED * decile)
}

/// Counts here are far below 2^53.
#[expect(clippy::as_conversions, reason = "there is no other way, and nothing is lost")]
const fn of(count: usize) -> f64 {
    count as f64
}

pub(crate) fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    let (upper, lower) = (values.len() / 2, values.len().saturating_sub(1) / 2);
    match (values.get(lower), values.get(upper)) {
        (Some(a), Some(b)) => f64::midpoint(*a, *b),
        _ => f64::NAN,
    }
}

/// The mean without the smallest and the largest fifth: what interrupts and other programs do to single
/// samples is not in it. Reorders `values`.
fn trimmed_mean(values: &mut [f64]) -> f64 {
    let (len, cut) = (values.len(), values.len() / 5);
    if len == 0 {
        return f64::NAN;
    }
    if cut > 0 {
        values.select_nth_unstable_by(cut, f64::total_cmp);
        values[cut..].select_nth_unstable_by(len - 2 * cut - 1, f64::total_cmp);
    }
    values[cut..len - cut].iter().sum::<f64>() / of(len - 2 * cut)
}

/// The percentile interval of the trimmed mean.
fn bootstrap(differences: &[f64]) -> (f64, f64) {
    if differences.is_empty() {
        return (f64::NAN, f64::NAN);
    }
    let mut random = Random::new();
    let mut drawn = vec![0.0; differences.len()];
    let mut means: Vec<f64> = (0..DRAWS)
        .map(|_| {
            drawn.fill_with(|| differences[random.below(differences.len())]);
            trimmed_mean(&mut drawn)
        })
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    // A fortieth at each end is outside: CONFIDENCE.
    (means[DRAWS / 40], means[DRAWS - 1 - DRAWS / 40])
}

/// Wilcoxon's signed-rank statistic, less its mean, in standard deviations, with mid-ranks and the
/// correction of the variance for ties. If there is no difference it is distributed as a standard
/// normal variable, whatever the noise is: a difference and its negative are then equally likely, as
/// the two samples came in random order.
fn signed_rank(differences: &[f64]) -> f64 {
    let mut values: Vec<f64> = differences.iter().copied().filter(|&d| d != 0.0).collect();
    values.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()));
    let n = of(values.len());
    if values.is_empty() {
        return 0.0;
    }
    let (mut positive, mut ties, mut before) = (0.0, 0.0, 0.0);
    for tied in values.chunk_by(|a, b| a.abs() == b.abs()) {
        let t = of(tied.len());
        let rank = before + f64::midpoint(t, 1.0);
        positive += rank * of(tied.iter().filter(|&&d| d > 0.0).count());
        ties += t.powi(3) - t;
        before += t;
    }
    let variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties / 48.0;
    (positive - n * (n + 1.0) / 4.0) / variance.sqrt()
}

/// The smallest shift of all differences that the test would find with [`POWER`], if there were
/// nothing but their noise.
fn detectable(differences: &[f64], comparisons: usize) -> f64 {
    let centre = median(differences);
    let wanted = quantile(FAMILY_ALPHA / of(TESTS * comparisons)) + quantile(2.0 * (1.0 - POWER));
    let z = |shift: f64| {
        signed_rank(&differences.iter().map(|d| d - centre + shift).collect::<Vec<_>>())
    };
    let mut high = 1.0;
    while z(high) < wanted {
        high *= 2.0;
        // Too few rounds for any difference to be significant.
        if high > 1e12 {
            return f64::INFINITY;
        }
    }
    let mut low = 0.0;
    for _ in 0..20 {
        let middle = f64::midpoint(low, high);
        if z(middle) < wanted { low = middle } else { high = middle }
    }
    high
}

/// The chance that a standard normal variable is at least as far from 0 as `z`.
fn two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2)
}

/// The `z` that [`two_sided`] makes `p` of.
fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if two_sided(middle) > p { low = middle } else { high = middle }
    }
    high
}

/// The complementary error function, for `x` from 0: by the series of the error function, and by
/// the continued fraction where that would cancel (DLMF, equations 7.6.2 and 7.9.1).
fn erfc(x: f64) -> f64 {
    let bell = (-x * x).exp() / PI.sqrt();
    if x < 2.0 {
        let (mut term, mut sum) = (x, x);
        for n in 1..60 {
            term *= 2.0 * x * x / f64::from(2 * n + 1);
            sum += term;
        }
        return 1.0 - 2.0 * bell * sum;
    }
    let tail = (1..100).rev().fold(x, |below, n| x + f64::from(n) / 2.0 / below);
    bell / tail
}

/// SplitMix64: for order and for the bootstrap, which need no secrets and should be the same twice.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new() -> Self {
        Self(0x6173_686c_6172)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `limit`, which is not 0; its excess of small numbers is less than 2^-32.
    fn below(&mut self, limit: usize) -> usize {
        let product = u128::from(self.next()) * u128::try_from(limit).unwrap_or(0);
        usize::try_from(product >> 64).unwrap_or(0)
    }

    pub(crate) fn shuffle(&mut self, items: &mut [usize]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }

    /// Noise with a long tail to one side, as that of a network.
    fn noise(random: &mut Random, len: usize) -> Vec<f64> {
        let uniform = |random: &mut Random| of(random.below(1 << 30)) / of(1 << 30);
        (0..len).map(|_| 50_000.0 - 4_000.0 * (1e-9 + uniform(random)).ln()).collect()
    }

    #[test]
    fn tails_of_the_normal_distribution() {
        for (z, p) in [
            (0.0, 1.0),
            (0.5, 0.617_075_077_451_974),
            (1.0, 0.317_310_507_862_914),
            (1.959_963_984_540_054, 0.05),
            (2.8, 0.005_110_260_660_855),
            (3.0, 0.002_699_796_063_260),
            (5.0, 5.733_031_437_583_878e-7),
            (8.0, 1.244_192_114_854_357e-15),
        ] {
            close(two_sided(z) / p, 1.0, 1e-9);
            close(two_sided(-z), two_sided(z), 0.0);
            close(quantile(p), z, 1e-9);
        }
    }

    #[test]
    fn means_and_medians() {
        close(median(&[3.0, 1.0, 2.0]), 2.0, 0.0);
        close(median(&[4.0, 1.0, 2.0, 3.0]), 2.5, 0.0);
        assert!(median(&[]).is_nan() && trimmed_mean(&mut []).is_nan());
        close(trimmed_mean(&mut [7.0]), 7.0, 0.0);
        // 1 and 1000 go.
        close(trimmed_mean(&mut [1000.0, 3.0, 1.0, 4.0, 8.0]), 5.0, 0.0);
        close(trimmed_mean(&mut [9.0, 3.0, 1e9, 4.0, 8.0, -1e9, 2.0, 7.0, 1.0, 6.0]), 5.0, 0.0);
    }

    #[test]
    fn signed_ranks_by_hand() {
        // Ranks 1 to 5, of which 1, 3 and 5 are positive: 9, of a mean of 7.5 and a variance of 13.75.
        close(signed_rank(&[2.0, -3.0, 5.0, -7.0, 11.0]), 1.5 / 13.75_f64.sqrt(), 1e-12);
        // Ranks 1.5, 1.5, 3; the zero has none. 4.5 of a mean of 3 and a variance of 3.5 - 6/48.
        close(signed_rank(&[0.0, 1.0, -1.0, 2.0]), 1.5 / 3.375_f64.sqrt(), 1e-12);
        close(signed_rank(&[0.0, 0.0]), 0.0, 0.0);
    }

    /// Also where every other sample was interrupted.
    #[test]
    fn noise_alone_is_not_significant() {
        let mut random = Random::new();
        for _ in 0..20 {
            let pair = [(); 2].map(|()| {
                let mut times = noise(&mut random, 400);
                times.iter_mut().step_by(2).for_each(|time| *time *= 3.0);
                times
            });
            let found = Comparison::new(&pair[0], &pair[1], limit(&pair), 20);
            assert!(!found.is_significant(20), "{found:?}");
            assert!((150..=200).contains(&found.undisturbed), "{found:?}");
            assert!(found.interval.0 < found.difference && found.difference < found.interval.1);
        }
    }

    /// What is called detectable is found by the test itself, and less is not.
    #[test]
    fn what_is_detectable_is_found() {
        let (mut random, mut found, mut missed) = (Random::new(), 0, 0);
        for _ in 0..40 {
            let (a, b) = (noise(&mut random, 400), noise(&mut random, 400));
            let detectable = Comparison::new(&a, &b, 65_000.0, 20).detectable;
            let shifted = |by: f64| a.iter().map(|value| value + by).collect::<Vec<_>>();
            let at = |by: f64| Comparison::new(&shifted(by), &b, 65_000.0 + by, 20);
            found += usize::from(at(detectable).is_significant(20));
            missed += usize::from(!at(detectable / 3.0).is_significant(20));
            let surely = at(2.0 * detectable);
            assert!(surely.is_significant(20) && surely.interval.0 > 0.0, "{surely:?}");
        }
        assert!(found >= 30 && missed >= 30, "found {found}, missed {missed}");
    }

    /// Interruptions of milliseconds hide microseconds from the first test alone.
    #[test]
    fn small_differences_show_between_interruptions() {
        let mut random = Random::new();
        let [mut class, mut baseline] = [(); 2].map(|()| noise(&mut random, 4000));
        for times in [&mut class, &mut baseline] {
            // Every other one, but not both of a round together.
            for time in times.iter_mut() {
                *time += of(random.below(2) * random.below(4_000_000));
            }
        }
        class.iter_mut().for_each(|time| *time += 2000.0);
        let limit = limit(&[class.clone(), baseline.clone()]);
        let found = Comparison::new(&class, &baseline, limit, 20);
        assert!(found.is_significant(20) && found.detectable < 5000.0, "{found:?}");
        let disturbed = Comparison::new(&class, &baseline, 0.0, 20);
        assert!(!disturbed.is_significant(20) && disturbed.detectable > 20_000.0, "{disturbed:?}");
    }

    /// A class that is always beyond the limit leaves no undisturbed round, and is found.
    #[test]
    fn large_differences_show_in_all_rounds() {
        let mut random = Random::new();
        let (slow, baseline) = (vec![200_000.0; 400], noise(&mut random, 400));
        let found = Comparison::new(&slow, &baseline, 65_000.0, 20);
        assert!(found.undisturbed == 0 && found.is_significant(20), "{found:?}");
    }

    #[test]
    fn few_samples_find_nothing() {
        let found = Comparison::new(&[9.0; 5], &[1.0, 2.0, 3.0, 4.0, 5.0], 10.0, 100);
        assert!(found.detectable.is_infinite() && !found.is_significant(100), "{found:?}");
        assert!(limit(&[]).is_infinite());
    }

    #[test]
    fn shuffling_reaches_every_order() {
        let mut random = Random::new();
        let orders: std::collections::BTreeSet<Vec<usize>> = (0..200)
            .map(|_| {
                let mut items = [0, 1, 2, 3];
                random.shuffle(&mut items);
                items.to_vec()
            })
            .collect();
        assert_eq!(orders.len(), 24);
    }
}
