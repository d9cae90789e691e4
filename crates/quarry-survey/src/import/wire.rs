//! The wire format of protocol buffers, read field by field without a copy. A length is never
//! believed beyond what is there.

/// The value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A number.
    Number(u64),
    /// A text, a message, or packed numbers.
    Bytes(&'a [u8]),
    /// Four or eight bytes that nothing here needs.
    Fixed,
}

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum WireFault {
    /// A length that leads beyond the end.
    #[error("a field claims {claimed} bytes where {left} are left")]
    Length {
        /// What is claimed.
        claimed: u64,
        /// What is there.
        left: usize,
    },
    /// A number without an end.
    #[error("a number has no end")]
    Number,
    /// A kind of field that there is not, or that nobody writes any more.
    #[error("a field is of the unknown kind {0}")]
    Kind(u64),
}

/// The fields of a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(super) fn of(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    fn number(&mut self) -> Result<u64, WireFault> {
        let (number, length) = varint(self.rest).ok_or(WireFault::Number)?;
        self.rest = &self.rest[length..];
        Ok(number)
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], WireFault> {
        let left = self.rest.len();
        let fault = WireFault::Length { claimed: length, left };
        let length = usize::try_from(length).ok().filter(|length| *length <= left).ok_or(fault)?;
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(taken)
    }

    /// The next field with its number; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Value<'a>)>, WireFault> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = self.number()?;
        let value = match tag & 7 {
            0 => Value::Number(self.number()?),
            1 => {
                self.take(8)?;
                Value::Fixed
            }
            2 => {
                let length = self.number()?;
                Value::Bytes(self.take(length)?)
            }
            5 => {
                self.take(4)?;
                Value::Fixed
            }
            kind => return Err(WireFault::Kind(kind)),
        };
        Ok(Some((tag >> 3, value)))
    }
}

/// A number of seven bits a byte, with how many bytes it takes.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut number = 0_u64;
    for (at, byte) in bytes.iter().take(10).enumerate() {
        number |= u64::from(byte & 0x7F).checked_shl(at as u32 * 7).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Some((number, at + 1));
        }
    }
    None
}

/// The first of packed numbers.
pub(super) fn first_packed(bytes: &[u8]) -> Option<u64> {
    varint(bytes).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_not_believed() {
        type Field<'a> = Result<Option<(u64, Value<'a>)>, WireFault>;
        let cases: [(&[u8], Field<'_>); 6] = [
            (b"", Ok(None)),
            (&[0x08, 0x96, 0x01], Ok(Some((1, Value::Number(150))))),
            (&[0x12, 2, b'h', b'i'], Ok(Some((2, Value::Bytes(b"hi"))))),
            (
                &[0x12, 0xFF, 0xFF, 0xFF, 0x7F, 1],
                Err(WireFault::Length { claimed: 268_435_455, left: 1 }),
            ),
            (&[0x80; 12], Err(WireFault::Number)),
            (&[0x0B], Err(WireFault::Kind(3))),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Fields::of(bytes).next(), expected, "{bytes:?}");
        }
    }
}
