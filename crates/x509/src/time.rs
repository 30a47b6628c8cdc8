//! Points in time, as certificates state them (RFC 5280, section 4.1.2.5).

use alloc::format;
use alloc::string::ToString;
use core::fmt;

use crate::error::{DerFault, Error, ErrorKind};
use crate::reader::Cursor;
use crate::tag::Tag;
use crate::writer::Writer;

const SECONDS_PER_DAY: i64 = 86_400;

/// Days from 1 March of the year -400 to 1970-01-01 in the Gregorian calendar.
const DAYS_TO_EPOCH: i64 = 865_565;

/// Days in 400 years of the Gregorian calendar.
const DAYS_PER_ERA: u32 = 146_097;

/// The last second that a certificate can state, `99991231235959Z`, which also stands for "no
/// well-defined expiration date".
const LAST: i64 = 253_402_300_799;

/// The first second of year 0.
const FIRST: i64 = -62_167_219_200;

/// A second of UTC, leap seconds aside, from the year 0 to 9999. Displays as RFC 3339.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// `99991231235959Z`: no well-defined expiration date (RFC 5280, section 4.1.2.5).
    pub const NO_EXPIRATION: Self = Self(LAST);

    /// From seconds since 1970-01-01T00:00:00Z, capped at the end of the year 9999.
    #[must_use]
    pub const fn from_unix(seconds: u64) -> Self {
        match 0_i64.checked_add_unsigned(seconds) {
            Some(seconds) if seconds <= LAST => Self(seconds),
            _ => Self(LAST),
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z, negative before it.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// This many days later, capped at the end of the year 9999.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        let seconds = i64::from(days).saturating_mul(SECONDS_PER_DAY);
        Self(self.0.saturating_add(seconds).min(LAST))
    }

    /// This many seconds later, capped at the end of the year 9999.
    #[must_use]
    pub fn plus_seconds(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(i64::from(seconds)).min(LAST))
    }

    /// This many days earlier, capped at the start of the year 0.
    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        let seconds = i64::from(days).saturating_mul(SECONDS_PER_DAY);
        Self(self.0.saturating_sub(seconds).max(FIRST))
    }

    /// Reads what people and programs write: `2026-11-21T12:00:00Z` (RFC 3339, without fractions,
    /// with `Z` or an offset of hours and minutes), or `2026-11-21` for the start of that day.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidTime`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        parse_rfc3339(text).ok_or_else(|| {
            Error::new(ErrorKind::InvalidTime).found(text.escape_default().to_string())
        })
    }

    /// Reads a `Time`, UTCTime or GeneralizedTime, in UTC (`Z`), with seconds, without fractions.
    pub(crate) fn read(cursor: &mut Cursor<'_>, field: &'static str) -> Result<Self, Error> {
        let tlv = cursor.any(field)?;
        let parsed = match tlv.tag {
            Tag::UTC_TIME => parse_utc(tlv.value),
            Tag::GENERALIZED_TIME => parse_generalized(tlv.value),
            _ => return Err(tlv.fail(field, DerFault::UnexpectedTag)),
        };
        parsed.ok_or_else(|| tlv.fail(field, DerFault::Time))
    }

    /// Writes a `Time`: UTCTime from 1950 through 2049, else GeneralizedTime.
    pub(crate) fn write(self, w: &mut Writer) -> Result<(), Error> {
        let Calendar { year, month, day, hour, minute, second } = Calendar::from_time(self);
        if !(1950..2050).contains(&year) {
            return self.write_generalized(w);
        }
        let year = year.rem_euclid(100);
        let text = format!("{year:02}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
        w.value(Tag::UTC_TIME, text.as_bytes())
    }

    /// Writes a GeneralizedTime, whatever the year.
    pub(crate) fn write_generalized(self, w: &mut Writer) -> Result<(), Error> {
        let Calendar { year, month, day, hour, minute, second } = Calendar::from_time(self);
        let text = format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
        w.value(Tag::GENERALIZED_TIME, text.as_bytes())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Calendar { year, month, day, hour, minute, second } = Calendar::from_time(*self);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Time({self})")
    }
}

/// `YYMMDDHHMMSSZ`: 50 to 99 are of the twentieth century, 00 to 49 of the twenty-first.
fn parse_utc(text: &[u8]) -> Option<Time> {
    let [year, rest @ ..] = pairs::<6>(text)?;
    let century: u32 = if year >= 50 { 1900 } else { 2000 };
    Calendar::new(century.checked_add(year)?, rest).to_time()
}

/// `YYYYMMDDHHMMSSZ`. Authorities "MUST always encode certificate validity dates through the year
/// 2049 as UTCTime"; some roots in use do not, and "conforming applications MUST be able to process
/// validity dates that are encoded in either".
fn parse_generalized(text: &[u8]) -> Option<Time> {
    let [century, year, rest @ ..] = pairs::<7>(text)?;
    Calendar::new(century.checked_mul(100)?.checked_add(year)?, rest).to_time()
}

/// The numbers of so many pairs of decimal digits, after which a `Z` ends the text.
fn pairs<const N: usize>(text: &[u8]) -> Option<[u32; N]> {
    let (digits, b"Z") = text.as_chunks::<2>() else { return None };
    let digits: &[[u8; 2]; N] = digits.try_into().ok()?;
    let mut are_digits = true;
    let numbers = digits.map(|pair| {
        let [tens, ones] = pair.map(|digit| digit.wrapping_sub(b'0'));
        are_digits &= tens <= 9 && ones <= 9;
        u32::from(tens.wrapping_mul(10).wrapping_add(ones))
    });
    are_digits.then_some(numbers)
}

fn parse_rfc3339(text: &str) -> Option<Time> {
    let text = text.as_bytes();
    let (date, rest) = text.split_first_chunk::<10>()?;
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = *date else { return None };
    let (year, month, day) = (number(&[y0, y1, y2, y3])?, number(&[m0, m1])?, number(&[d0, d1])?);
    let midnight = Calendar { year, month, day, hour: 0, minute: 0, second: 0 };
    if rest.is_empty() {
        return midnight.to_time();
    }
    let (clock, zone) = rest.split_first_chunk::<9>()?;
    let [b'T' | b't' | b' ', h0, h1, b':', i0, i1, b':', s0, s1] = *clock else { return None };
    let (hour, minute, second) = (number(&[h0, h1])?, number(&[i0, i1])?, number(&[s0, s1])?);
    let local = Calendar { hour, minute, second, ..midnight }.to_time()?;
    let (sign, offset) = match zone {
        b"Z" | b"z" => (1, 0),
        &[sign @ (b'+' | b'-'), h0, h1, b':', i0, i1] => {
            let (hours, minutes) = (number(&[h0, h1])?, number(&[i0, i1])?);
            let offset = i64::from(hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60)?);
            (if sign == b'+' { 1 } else { -1 }, Some(offset).filter(|it| *it < SECONDS_PER_DAY)?)
        }
        _ => return None,
    };
    let seconds = local.0.checked_sub(offset.checked_mul(sign)?)?;
    (FIRST..=LAST).contains(&seconds).then_some(Time(seconds))
}

/// A decimal number without sign.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| digit.wrapping_sub(b'0'))?;
        number.checked_mul(10)?.checked_add(u32::from(digit))
    })
}

/// A date of the Gregorian calendar and a time of day.
#[derive(Clone, Copy)]
struct Calendar {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
}

// The years count from March, so that the leap day is the last of its year, and the months of a
// year that begins in March start after (153 m + 2) / 5 days. They count from 400 years before the
// year 0, so that no number is negative. All stay far below 2^32.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a time is between the years 0 and 9999, so that no intermediate value is near a limit \
              of its type, and every divisor is a constant"
)]
impl Calendar {
    const fn new(year: u32, [month, day, hour, minute, second]: [u32; 5]) -> Self {
        Self { year, month, day, hour, minute, second }
    }

    fn to_time(self) -> Option<Time> {
        let Self { year, month, day, hour, minute, second } = self;
        if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
            return None;
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let year = year + 400 - u32::from(month <= 2);
        let month_from_march = (month + 9) % 12;
        let leap_days = year / 4 - year / 100 + year / 400;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let days = i64::from(year * 365 + leap_days + day_of_year) - DAYS_TO_EPOCH;
        let second_of_day = i64::from(hour * 3600 + minute * 60 + second);
        Some(Time(days * SECONDS_PER_DAY + second_of_day))
    }

    fn from_time(time: Time) -> Self {
        let unsigned = |number| u32::try_from(number).unwrap_or_default();
        let days = unsigned(time.0.div_euclid(SECONDS_PER_DAY) + DAYS_TO_EPOCH);
        let second_of_day = unsigned(time.0.rem_euclid(SECONDS_PER_DAY));
        let day_of_era = days % DAYS_PER_ERA;
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = (month_from_march + 2) % 12 + 1;
        let year = days / DAYS_PER_ERA * 400 + year_of_era + u32::from(month <= 2);
        Self {
            year: year.saturating_sub(400),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            hour: second_of_day / 3600,
            minute: second_of_day / 60 % 60,
            second: second_of_day % 60,
        }
    }
}

const fn days_in_month(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
