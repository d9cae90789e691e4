//! Any bytes at all, and samples with faults.

use proptest::prelude::*;
use quarry_survey::import::FORMATS;

use crate::fate::read;

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the samples")
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("a sample"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn what_a_parser_quotes_is_one_line_and_bounded() {
    let long = "n".repeat(5_000);
    for name in ["Nod\u{86}Label", long.as_str()] {
        let text = format!("<graphml><graph><node id=\"a\"><data></{name}></graph></graphml>");
        let imported = read("graphml", text.as_bytes()).expect("a graph");
        assert!(!imported.reading.diagnostics.is_empty(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in FORMATS {
            let _ = read(format.name(), &bytes);
        }
    }

    #[test]
    fn samples_with_faults_are_read_or_refused(
        which in any::<prop::sample::Index>(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..12),
    ) {
        let fixtures = fixtures();
        let (_, mut bytes) = which.get(&fixtures).clone();
        for (at, byte, how) in cuts {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                _ => bytes.truncate(at),
            }
        }
        for format in FORMATS {
            let _ = read(format.name(), &bytes);
        }
    }
}
