//! Feeds changed samples to every importer, or to one, for some seconds each:
//!
//! `cargo run -p quarry-survey --example fuzz_readers -- SECONDS [FORMAT]`
//!
//! What brings a reader to a halt is written beside the samples, to be kept as a case.

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{Duration, Instant},
};

use quarry_survey::import::{FORMATS, ImportFile, ImportOptions};

/// The longest file that is tried, in bytes.
const LONGEST: usize = 64 << 10;

/// Numbers that follow from a seed (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn main() {
    let mut arguments = env::args().skip(1);
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(120);
    let only = arguments.next();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut samples: Vec<Vec<u8>> = fs::read_dir(&folder)
        .expect("the samples")
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| fs::read(entry.path()).expect("a sample"))
        .collect();
    samples.sort();
    let mut halted = 0;
    for format in FORMATS {
        if only.as_deref().is_some_and(|only| only != format.name()) {
            continue;
        }
        let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
        let (start, mut tried, mut slowest) = (Instant::now(), 0_u64, Duration::ZERO);
        while start.elapsed() < Duration::from_secs(seconds) {
            let bytes = changed(&samples, &mut numbers);
            let file = ImportFile { name: "upload", bytes: &bytes, folder: None };
            let began = Instant::now();
            let read = catch_unwind(AssertUnwindSafe(|| {
                if let Ok(imported) = format.read(&file, &ImportOptions::default()) {
                    imported.reading.evidence.validate().expect("evidence in order");
                }
            }));
            slowest = slowest.max(began.elapsed());
            tried += 1;
            if read.is_err() {
                halted += 1;
                let path = folder.join(format!("halted_{}_{tried}", format.name()));
                fs::write(&path, &bytes).expect("a file");
            }
        }
        println!("{}: {tried} files, the slowest took {slowest:?}", format.name());
    }
    println!("{halted} brought a reader to a halt");
}

/// A sample with some faults, or parts of two.
fn changed(samples: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = samples[numbers.below(samples.len())].clone();
    for _ in 0..=numbers.below(8) {
        let at = numbers.below(bytes.len());
        match numbers.below(7) {
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
            _ => bytes.insert(at, b"[]{}<>\"'\\/,;:=-\0\n\t0"[numbers.below(20)]),
        }
        bytes.truncate(LONGEST);
    }
    bytes
}
