//! What is expected of a file, and how it is read.

use quarry_survey::import::{ImportError, ImportFile, ImportOptions, Imported, format_named};

/// Reads `bytes`; whatever comes of it is in order and bounded.
pub(crate) fn read(format: &str, bytes: &[u8]) -> Result<Imported, ImportError> {
    let file = ImportFile { name: "upload", bytes, folder: None };
    // Past the guard that catches panics: here they must show.
    let read = format_named(format).expect("a format").read(&file, &ImportOptions::default());
    if let Ok(imported) = &read {
        imported.reading.evidence.validate().expect("evidence in order");
        assert!(imported.reading.diagnostics.len() < 1_000, "messages are bounded");
        for diagnostic in &imported.reading.diagnostics {
            assert!(diagnostic.cause.chars().count() < 1_000, "{}", diagnostic.cause);
            assert!(!diagnostic.cause.contains(char::is_control), "{:?}", diagnostic.cause);
        }
        for module in &imported.reading.evidence.modules {
            assert!(!module.path.starts_with('/'), "{}", module.path);
            assert!(module.path.split('/').all(|part| part != ".." && !part.is_empty()));
            assert!(!module.path.contains(char::is_control), "{:?}", module.path);
        }
    }
    read
}

/// What is expected of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate {
    /// An error whose text contains this.
    Error(&'static str),
    /// This many modules, with a diagnostic that contains this; no diagnostic matters if empty.
    Modules(usize, &'static str),
    /// This many domains, boundaries and rules of owners together.
    Rules(usize, &'static str),
}

/// Reads at least ten files and compares what becomes of each.
pub(crate) fn check(format: &str, cases: &[(&str, Vec<u8>, Fate)]) {
    assert!(cases.len() >= 10, "{format}: {} cases", cases.len());
    for (what, bytes, fate) in cases {
        let read = read(format, bytes);
        match (fate, &read) {
            (Fate::Error(text), Err(error)) => {
                assert!(error.to_string().contains(text), "{format}, {what}: {error}");
            }
            (Fate::Modules(count, text), Ok(imported)) => {
                let modules = &imported.reading.evidence.modules;
                assert_eq!(modules.len(), *count, "{format}, {what}: {modules:?}");
                said(format, what, text, imported);
            }
            (Fate::Rules(count, text), Ok(imported)) => {
                let rules = imported.domains.len()
                    + imported.boundaries.len()
                    + imported.owners.rules.len();
                assert_eq!(rules, *count, "{format}, {what}: {imported:?}");
                said(format, what, text, imported);
            }
            _ => panic!("{format}, {what}: {fate:?}, not {read:?}"),
        }
    }
}

fn said(format: &str, what: &str, text: &str, imported: &Imported) {
    let said = &imported.reading.diagnostics;
    let found = text.is_empty() || said.iter().any(|each| each.cause.contains(text));
    assert!(found, "{format}, {what}: “{text}” is not in {said:?}");
}

/// UTF-16 with a mark.
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

/// The bytes of a text.
pub(crate) fn b(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}
