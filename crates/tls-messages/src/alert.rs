//! Alerts (RFC 9846, section 6).

use wire::registry::{AlertDescription, AlertLevel};
use wire::{DecodeError, Reader, Writer};

/// An alert (RFC 9846, section 6).
///
/// ```text
/// struct {
///     AlertLevel level;
///     AlertDescription description;
/// } Alert;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// How it was meant in TLS 1.2. A receiver of TLS 1.3 goes by the description alone.
    pub level: AlertLevel,
    /// What it says.
    pub description: AlertDescription,
}

impl Alert {
    /// An alert with the level that the standards give it: warning for the two that close a
    /// connection in order (RFC 9846, section 6.1) and for no_renegotiation, which TLS 1.2 alone
    /// has (RFC 5246, section 7.2.2: "This message is always a warning"); fatal for all others.
    pub const fn new(description: AlertDescription) -> Self {
        let level = match description {
            AlertDescription::CLOSE_NOTIFY
            | AlertDescription::USER_CANCELED
            | AlertDescription::NO_RENEGOTIATION_RESERVED => AlertLevel::WARNING,
            _ => AlertLevel::FATAL,
        };
        Self { level, description }
    }

    /// Reads the contents of an alert record, which is exactly one alert (RFC 9846, section 5.1).
    pub fn read(fragment: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(fragment);
        let level = AlertLevel(reader.u8("Alert.level")?);
        let description = AlertDescription(reader.u8("Alert.description")?);
        reader.finish("Alert")?;
        Ok(Self { level, description })
    }

    /// Writes the contents of an alert record.
    pub fn write(&self, writer: &mut Writer) {
        writer.u8(self.level.0);
        writer.u8(self.description.0);
    }

    /// The contents of an alert record.
    pub const fn to_bytes(self) -> [u8; 2] {
        [self.level.0, self.description.0]
    }
}
