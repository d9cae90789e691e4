//! Files that are not ours, not whole or not honest: a clear message each, the file untouched.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::{
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use proptest::prelude::*;
use quarry_model::{
    ids::{Id, SourceId},
    progress::Unwatched,
    time::Timestamp,
};
use quarry_store::{Access, NewSurvey, Store, StoreError};
use rusqlite::Connection;
use support::{
    Place, adopt, assignment, domain,
    evidence::{Size, reading},
};

/// The bytes of a small project with evidence and people's work in it.
fn project() -> Vec<u8> {
    let place = Place::new();
    let mut store = place.create();
    let size = Size { modules: 30, dependencies: 90, call_sites: 200, commits: 20 };
    let reading = reading(size, 5);
    let source = SourceId::new(1);
    let survey =
        NewSurvey { source, at: Timestamp(1), reader: "t", reading: &reading, renames: &[] };
    let survey = store.stage_survey(survey, &Unwatched).unwrap();
    adopt(&mut store, source, survey);
    store
        .change("Domain", Timestamp(2), |change| {
            change.put(&domain(1))?;
            change.put_many(&[assignment(1, Some(1)), assignment(2, None)])
        })
        .map_err(|error: StoreError| error)
        .unwrap();
    drop(store);
    fs::read(&place.path).unwrap()
}

/// Changes the bytes of a project through SQLite, as another program would.
fn tampered(sql: &str) -> Vec<u8> {
    let place = Place::new();
    fs::write(&place.path, project()).unwrap();
    let connection = Connection::open(&place.path).unwrap();
    connection.execute_batch(sql).unwrap();
    drop(connection);
    fs::read(&place.path).unwrap()
}

fn with_number(mut bytes: Vec<u8>, at: usize, number: u32) -> Vec<u8> {
    bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
    bytes
}

/// Opens the bytes as a project, for writing and for reading; both must fail with this in the
/// message, and leave no trace.
fn check(what: &str, bytes: &[u8], message: &str) {
    for wanted in [Access::ReadWrite, Access::ReadOnly] {
        let place = Place::new();
        fs::write(&place.path, bytes).unwrap();
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        fs::File::options().write(true).open(&place.path).unwrap().set_modified(then).unwrap();

        let error = Store::open(&place.path, wanted).expect_err(what);
        let text = error.to_string();
        assert!(text.contains(message), "{what}: {text}");
        assert!(text.contains("shop.quarry"), "{what}: {text} does not name the file");

        assert_eq!(fs::read(&place.path).unwrap(), bytes, "{what}: the bytes changed");
        let written = fs::metadata(&place.path).unwrap().modified().unwrap();
        assert_eq!(written, then, "{what}: the file was written to");
        assert_eq!(names(place.folder.path()), ["shop.quarry"], "{what}: something was left");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn hostile_files_get_a_clear_message_and_are_left_alone() {
    let good = project();
    let middle = good.len() / 2;
    check("an empty file", b"", "is empty");
    check("text", b"module,domain\na.py,Billing\n", "is not a Quarry project");
    check("one byte", b"S", "is cut off");
    check("a picture", &[0x89, b'P', b'N', b'G', 13, 10, 26, 10], "is not a Quarry project");
    check("half a header", &good[..50], "is cut off");
    for length in [100, 512, 4_096, 8_192, middle, good.len() - 1] {
        check(&format!("the first {length} bytes"), &good[..length], "is cut off");
    }
    check("another program's", &with_number(good.clone(), 68, 0x0f05_5112), "another program");
    check("no program's", &with_number(good.clone(), 68, 0), "another program");
    check(
        "a newer one",
        &with_number(good.clone(), 60, 99),
        "newer version of Quarry (file version 99",
    );
    check("no version", &with_number(good.clone(), 60, 0), "is damaged");
    let mut ahead = good.clone();
    ahead[18..20].copy_from_slice(&[2, 2]);
    check("a write-ahead log", &ahead, "is damaged");
    let mut page = good.clone();
    page[16..18].copy_from_slice(&[3, 3]);
    check("an impossible page size", &page, "is damaged");
    let mut zeroed = good.clone();
    zeroed[4_096..16_384].fill(0);
    check("pages of zeroes", &zeroed, "is damaged");
}

#[test]
fn foreign_parts_of_the_schema_are_named() {
    for (sql, message) in [
        (
            "CREATE TRIGGER sly AFTER INSERT ON vote BEGIN DELETE FROM domain; END",
            "the trigger “sly”",
        ),
        ("CREATE VIEW overview AS SELECT 1", "the view “overview”"),
        ("CREATE TABLE more (a)", "the table “more”"),
        ("CREATE INDEX quick ON domain (owner)", "the index “quick”"),
        ("DROP INDEX vote_of_a_person", "the index “vote_of_a_person” is missing"),
        ("ALTER TABLE domain ADD COLUMN more TEXT", "the table “domain” is not as Quarry made it"),
    ] {
        check(sql, &tampered(sql), message);
    }
}

#[test]
fn rows_that_no_quarry_wrote_are_refused_when_read() {
    for (sql, message) in [
        ("UPDATE domain SET kind = 'sideways'", "a row of domain"),
        ("UPDATE domain SET glossary = '{\"a\": 1}'", "a row of domain"),
        ("UPDATE assignment SET firmness = ''", "a row of assignment"),
        ("DELETE FROM settings", "settings are missing"),
        ("UPDATE survey_module SET language = 77", "unknown kind of language"),
        ("UPDATE survey_module SET path = 'same'", "out of order"),
        ("UPDATE survey_module SET module = 1", "a module twice"),
        ("UPDATE dependency SET data = x'ffffffffff'", "unreadable dependency"),
        ("UPDATE dependency SET count = count + 1", "unreadable dependency"),
        ("UPDATE call_site SET data = x'01'", "unreadable call site"),
        ("UPDATE call_site SET data = CAST(data || x'00' AS BLOB)", "unreadable call site"),
        ("DELETE FROM enclosing", "unreadable call site"),
        ("DELETE FROM operation", "unreadable call site"),
        ("DELETE FROM survey_module WHERE place > 3", "does not exist"),
        ("UPDATE commit_ SET author = 4000", "does not exist"),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM survey",
            "a row of source refers to a row of survey that is missing",
        ),
        ("PRAGMA foreign_keys = OFF; DELETE FROM domain", "a row of assignment refers to"),
    ] {
        let place = Place::new();
        fs::write(&place.path, tampered(sql)).unwrap();
        let text = match Store::open(&place.path, Access::ReadOnly) {
            Ok(opened) => opened.store.load().expect_err(sql).to_string(),
            Err(error) => error.to_string(),
        };
        assert!(text.contains(message) && text.contains("shop.quarry is damaged"), "{sql}: {text}");
    }
}

#[test]
fn a_journal_that_no_quarry_wrote_does_not_undo_anything() {
    for sql in [
        "UPDATE journal_row SET target = 'sequence'",
        "UPDATE journal_row SET target = 'vote'",
        "UPDATE journal_row SET after = '[]'",
        "UPDATE journal_row SET after = '[[1], {}]'",
        "UPDATE journal_row SET after = '{\"a\": 1}'",
        "DELETE FROM assignment",
    ] {
        let place = Place::new();
        fs::write(&place.path, tampered(sql)).unwrap();
        let mut store = place.open();
        let error = store.undo().expect_err(sql);
        assert!(matches!(error, StoreError::Damaged { .. }), "{sql}: {error}");
        assert!(store.load().unwrap().domains.len() == 1, "{sql}: half of it was undone");
    }
}

#[test]
fn what_is_no_file_gets_a_clear_message() {
    let place = Place::new();
    let message = |path: &Path| Store::open(path, Access::ReadWrite).unwrap_err().to_string();
    assert!(message(&place.path).contains("does not exist"));
    assert!(message(place.folder.path()).contains("is not a file"));
    assert_eq!(names(place.folder.path()), Vec::<String>::new());
}

/// Opens and reads everything there is, and edits it; whatever happens, it is no panic.
fn exercise(bytes: &[u8]) {
    let place = Place::new();
    fs::write(&place.path, bytes).unwrap();
    let Ok(opened) = Store::open(&place.path, Access::ReadWrite) else { return };
    let mut store = opened.store;
    if let Ok(project) = store.load() {
        for candidate in project.candidates.values() {
            assert!(project.members(candidate).len() <= project.evidence.modules.len());
        }
        project.evidence.validate().unwrap();
    }
    let edited: Result<_, StoreError> =
        store.change("Edit", Timestamp(3), |change| change.put(&domain(2)));
    drop(edited);
    while let Ok(Some(_)) = store.undo() {}
    while let Ok(Some(_)) = store.redo() {}
    drop(store.save_copy(&place.folder.path().join("copy.quarry")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bits_never_make_it_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8u8), 1..20),
        in_header: bool,
    ) {
        static GOOD: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
        let mut bytes = GOOD.get_or_init(project).clone();
        for (at, bit) in flips {
            let at = at.index(if in_header { 400 } else { bytes.len() });
            bytes[at] ^= 1 << bit;
        }
        exercise(&bytes);
    }

    #[test]
    fn any_bytes_at_all_never_make_it_panic(bytes: Vec<u8>, headed: bool) {
        let mut file = if headed { b"SQLite format 3\0".to_vec() } else { Vec::new() };
        file.extend(bytes);
        exercise(&file);
    }
}
