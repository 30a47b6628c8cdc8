//! How long an operation takes: samples of some milliseconds each, taken in turns.

use core::time::Duration;
use std::time::Instant;

use crate::library::Outcome;

/// How much to measure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Samples of each contender. Odd, so that the median is one of them.
    pub(crate) rounds: usize,
    /// What a sample should take.
    pub(crate) sample: Duration,
}

impl Plan {
    pub(crate) const FULL: Self = Self { rounds: 25, sample: Duration::from_millis(8) };
    pub(crate) const QUICK: Self = Self { rounds: 9, sample: Duration::from_millis(2) };
}

/// Something that can be done, and timed, any number of times.
pub(crate) trait Task {
    /// The time of `count` operations.
    fn time(&mut self, count: u32) -> Outcome<Duration>;
}

/// An operation all of which counts, but for what is made ready for it.
pub(crate) trait Batches {
    /// How many times at once, at most: as many as inputs can be kept ready for.
    fn batch(&self) -> usize;

    /// Makes `count` inputs, outside of the measured time.
    fn prepare(&mut self, count: usize) -> Outcome<()>;

    fn run(&mut self, count: usize) -> Outcome<()>;
}

impl<B: Batches> Task for B {
    /// Without that of their preparation.
    fn time(&mut self, count: u32) -> Outcome<Duration> {
        let mut spent = Duration::ZERO;
        let mut left = usize::try_from(count)?;
        while left > 0 {
            let batch = left.min(self.batch());
            self.prepare(batch)?;
            clear_upper_halves();
            let start = Instant::now();
            self.run(batch)?;
            spent += start.elapsed();
            left -= batch;
        }
        Ok(spent)
    }
}

/// A task that needs no fresh inputs.
pub(crate) struct Repeat<F>(pub(crate) F);

impl<F: FnMut() -> Outcome<()>> Batches for Repeat<F> {
    fn batch(&self) -> usize {
        usize::MAX
    }

    fn prepare(&mut self, _: usize) -> Outcome<()> {
        Ok(())
    }

    fn run(&mut self, count: usize) -> Outcome<()> {
        (0..count).try_for_each(|_| (self.0)())
    }
}

/// A task that uses an input up: each slot holds one, made anew by `prepare` for each `run`.
pub(crate) struct Consume<T, P, F> {
    pub(crate) slots: Vec<T>,
    pub(crate) prepare: P,
    pub(crate) run: F,
}

impl<T, P, F> Batches for Consume<T, P, F>
where
    P: FnMut(&mut T) -> Outcome<()>,
    F: FnMut(&mut T) -> Outcome<()>,
{
    fn batch(&self) -> usize {
        self.slots.len()
    }

    fn prepare(&mut self, count: usize) -> Outcome<()> {
        self.slots.iter_mut().take(count).try_for_each(&mut self.prepare)
    }

    fn run(&mut self, count: usize) -> Outcome<()> {
        self.slots.iter_mut().take(count).try_for_each(&mut self.run)
    }
}

/// The time of one operation over all rounds, in seconds; or the memory that it keeps, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figures {
    pub(crate) median: f64,
    pub(crate) lower_quartile: f64,
    pub(crate) upper_quartile: f64,
}

impl Figures {
    /// Of at least one sample.
    pub(crate) fn new(mut seconds: Vec<f64>) -> Option<Self> {
        seconds.sort_unstable_by(f64::total_cmp);
        let last = seconds.len().checked_sub(1)?;
        let at = |quarters: usize| seconds.get((last * quarters).div_ceil(4)).copied();
        Some(Self { median: at(2)?, lower_quartile: at(1)?, upper_quartile: at(3)? })
    }

    /// The distance of the quartiles as a share of the median.
    pub(crate) fn spread(&self) -> f64 {
        (self.upper_quartile - self.lower_quartile) / self.median
    }
}

/// A library's task.
pub(crate) struct Contender {
    pub(crate) library: &'static str,
    pub(crate) task: Box<dyn Task>,
}

/// Measures the tasks in turns, so that a change of the clock or of the machine's load hits one
/// round of each and not one of them. Who begins changes from round to round.
pub(crate) fn measure(contenders: &mut [Contender], plan: Plan) -> Outcome<Vec<Figures>> {
    let counts = contenders
        .iter_mut()
        .map(|contender| contender.calibrate(plan.sample))
        .collect::<Outcome<Vec<_>>>()?;
    let mut samples = vec![Vec::with_capacity(plan.rounds); contenders.len()];
    for round in 0..plan.rounds {
        for turn in 0..contenders.len() {
            let index = (round + turn) % contenders.len();
            let count = counts[index];
            let spent = contenders[index].time(count)?;
            samples[index].push(spent.as_secs_f64() / f64::from(count));
        }
    }
    samples
        .into_iter()
        .map(|seconds| Figures::new(seconds).ok_or_else(|| "no samples".into()))
        .collect()
}

impl Contender {
    /// How many times the task fits into a sample. What this takes also warms it up.
    fn calibrate(&mut self, sample: Duration) -> Outcome<u32> {
        let mut count: u32 = 1;
        loop {
            let spent = self.time(count)?;
            if spent * 4 >= sample || count > u32::MAX / 4 {
                let wanted = f64::from(count) * sample.as_secs_f64() / spent.as_secs_f64();
                return Ok(rounded(wanted));
            }
            count *= 2;
        }
    }

    fn time(&mut self, count: u32) -> Outcome<Duration> {
        self.task.time(count).map_err(|fault| format!("{}: {fault}", self.library).into())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of the target first"
)]
fn rounded(count: f64) -> u32 {
    count.round().clamp(1.0, f64::from(u32::MAX)) as u32
}

/// OpenSSL 3.0's ChaCha20 leaves values in the upper halves of the vector registers. Until they are
/// cleared, processors run the 128-bit code of whoever comes next much slower: 1.75 times was seen.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "an instruction of AVX, which is detected here")]
pub(crate) fn clear_upper_halves() {
    if std::arch::is_x86_feature_detected!("avx") {
        // SAFETY: the processor has AVX.
        unsafe { core::arch::x86_64::_mm256_zeroupper() }
    }
}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) const fn clear_upper_halves() {}

#[cfg(test)]
mod tests {
    use core::cell::Cell;
    use std::rc::Rc;

    use super::*;

    #[test]
    fn median_and_quartiles_are_samples() {
        let samples = [9.0, 1.0, 5.0, 200.0, 4.0, 7.0, 6.0, 2.0, 8.0];
        let figures = Figures::new(samples.to_vec()).unwrap();
        let expected = Figures { median: 6.0, lower_quartile: 4.0, upper_quartile: 8.0 };
        assert_eq!(figures, expected);
        assert_eq!(figures.spread(), 4.0 / 6.0);
        assert_eq!(Figures::new(vec![3.0]).unwrap().median, 3.0);
        assert_eq!(Figures::new(vec![]), None);
    }

    #[test]
    fn an_input_is_prepared_for_each_run_and_not_measured() {
        let mut task = Consume {
            slots: vec![0_u32; 4],
            prepare: |slot: &mut u32| {
                *slot += 1;
                std::thread::sleep(Duration::from_millis(10));
                Ok(())
            },
            run: |slot: &mut u32| {
                *slot = slot.checked_sub(1).ok_or("used twice")?;
                Ok(())
            },
        };
        assert!(task.time(10).unwrap() < Duration::from_millis(10));
        assert_eq!(task.slots, [0; 4]);
        assert!(task.run(1).is_err());
    }

    #[test]
    fn tasks_take_turns() {
        let order = Rc::new(Cell::new(Vec::new()));
        let contenders = ["a", "b"].map(|name| {
            let order = Rc::clone(&order);
            let task = Box::new(Repeat(move || {
                let mut seen = order.take();
                seen.push(name);
                order.set(seen);
                std::thread::sleep(Duration::from_millis(1));
                Ok(())
            }));
            Contender { library: name, task }
        });
        let plan = Plan { rounds: 3, sample: Duration::from_millis(1) };
        let figures = measure(&mut { contenders }, plan).unwrap();
        assert!(figures.iter().all(|figures| figures.median >= 0.001), "{figures:?}");
        assert_eq!(order.take(), ["a", "b", "a", "b", "b", "a", "a", "b"]);
    }

    #[test]
    fn a_failure_ends_the_measurement() {
        let task = Box::new(Repeat(|| Err("broken".into())));
        let fault = measure(&mut [Contender { library: "a", task }], Plan::QUICK).unwrap_err();
        assert_eq!(fault.to_string(), "a: broken");
    }
}
