//! Samples with faults in them, the same ones each time.

/// The longest file that is tried, in bytes.
const LONGEST: usize = 64 << 10;

/// Characters that mean something in some format.
const MARKS: &[u8] = b"[]{}<>\"'\\/,;:=-\0\n\t0#$@()|&%!";

/// Numbers that follow from a seed (xorshift).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    /// A number from 0 up to `limit`, without it.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// One of `own` with some faults, and with parts of any of `samples`.
pub(crate) fn changed(own: &[Vec<u8>], samples: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = own[numbers.below(own.len())].clone();
    for _ in 0..numbers.below(9) {
        let at = numbers.below(bytes.len());
        match numbers.below(8) {
            0 if !bytes.is_empty() => bytes[at] = numbers.below(256) as u8,
            1 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
            2 => bytes.truncate(at),
            3 => {
                let end = at + numbers.below(bytes.len() - at);
                bytes.drain(at..end);
            }
            4 => {
                let end = at + numbers.below((bytes.len() - at).min(64));
                let part = bytes[at..end].repeat(1 + numbers.below(200));
                bytes.splice(at..at, part);
            }
            5 => {
                let other = &samples[numbers.below(samples.len())];
                let from = numbers.below(other.len());
                let to = from + numbers.below(other.len() - from);
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            6 => {
                let other = &samples[numbers.below(samples.len())];
                bytes.push(b'\n');
                bytes.extend_from_slice(other);
            }
            _ => bytes.insert(at, MARKS[numbers.below(MARKS.len())]),
        }
        bytes.truncate(LONGEST);
    }
    bytes
}
