//! Many small records in one blob: whole numbers in as few bytes as they need (LEB128: seven
//! bits a byte, the lowest first, the top bit set on all but the last), and text with its
//! length in front.

use crate::error::Fault;

/// A blob that is being written.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    bytes: Vec<u8>,
}

impl Packer {
    pub(crate) fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Makes room for so many further bytes, so that a long blob is not moved while it grows.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.bytes.reserve(bytes);
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Takes back what was written after `length` bytes.
    pub(crate) fn cut(&mut self, length: usize) {
        self.bytes.truncate(length);
    }

    /// What was written.
    pub(crate) fn take(self) -> Vec<u8> {
        self.bytes
    }
}

/// A blob that is being read. The file may come from anywhere: nothing is taken for granted.
#[derive(Debug)]
pub(crate) struct Unpacker<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Unpacker<'a> {
    /// Reads `bytes`, which are part of `what`.
    pub(crate) fn new(what: &'static str, bytes: &'a [u8]) -> Self {
        Self { rest: bytes, what }
    }

    pub(crate) fn damaged(&self) -> Fault {
        Fault::Damaged(format!("the evidence has an unreadable {}", self.what))
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Fault> {
        let (first, rest) = self.rest.split_first().ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(*first)
    }

    pub(crate) fn number(&mut self) -> Result<u32, Fault> {
        let mut number = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).map_err(|_| self.damaged());
            }
        }
        Err(self.damaged())
    }

    /// A number that was written as the distance from one before it.
    pub(crate) fn after(&mut self, before: u32) -> Result<u32, Fault> {
        let distance = self.number()?;
        before.checked_add(distance).ok_or_else(|| self.damaged())
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Fault> {
        let length = self.number()? as usize;
        let (text, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.damaged())?;
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| self.damaged())
    }

    /// That nothing is left over.
    pub(crate) fn end(&self) -> Result<(), Fault> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(numbers: Vec<u32>, texts: Vec<String>, byte: u8) {
            let mut packer = Packer::default();
            for number in &numbers {
                packer.number(*number);
            }
            packer.byte(byte);
            for text in &texts {
                packer.text(text);
            }
            let mut unpacker = Unpacker::new("test", packer.bytes());
            for number in numbers {
                prop_assert_eq!(unpacker.number().unwrap(), number);
            }
            prop_assert_eq!(unpacker.byte().unwrap(), byte);
            for text in texts {
                prop_assert_eq!(unpacker.text().unwrap(), text);
            }
            unpacker.end().unwrap();
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let mut unpacker = Unpacker::new("test", &bytes);
            while unpacker.number().and_then(|_| unpacker.text()).is_ok() {}
            let mut unpacker = Unpacker::new("test", &bytes);
            while unpacker.after(u32::MAX - 3).is_ok() {}
        }
    }

    #[test]
    fn a_number_that_is_too_large_or_never_ends_is_refused() {
        for bytes in [&[0xff; 5][..], &[0x80, 0x80, 0x80, 0x80, 0x10], &[0x80], &[]] {
            assert!(Unpacker::new("test", bytes).number().is_err(), "{bytes:?}");
        }
        assert_eq!(
            Unpacker::new("test", &[0xff, 0xff, 0xff, 0xff, 0x0f]).number().unwrap(),
            u32::MAX
        );
    }
}
