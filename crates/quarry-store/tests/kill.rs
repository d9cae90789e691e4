//! A program that is killed at any moment loses no edit that it had answered.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use quarry_store::{Access, Store};
use support::{
    Place,
    evidence::Numbers,
    script::{EDITS, edit, edits},
};

const CHILD: &str = "QUARRY_TEST_PROJECT_TO_EDIT";

/// The program that is killed: it makes the edits that are still to be made and tells each one
/// that was answered. Without a project in the environment there is nothing to do.
#[test]
fn edit_until_killed() {
    let Some(path) = env::var_os(CHILD) else { return };
    let opened = Store::open(Path::new(&path), Access::ReadWrite).unwrap();
    assert_eq!(opened.read_only, None, "the lock of a killed program is free");
    let mut store = opened.store;
    let first = edits(&store.load().unwrap()) + 1;
    for n in first..=EDITS {
        edit(&mut store, n).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "answered {n}").unwrap();
        out.flush().unwrap();
    }
}

/// Runs the program, kills it after so many answers and a moment more, and gives the last
/// answer it gave.
fn killed_after(path: &Path, answers: u32, moment: Duration) -> u32 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "edit_until_killed", "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut last = 0;
    let mut seen = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        // The first answer stands behind the name of the test on one line.
        let Some((_, n)) = line.split_once("answered ") else { continue };
        last = n.parse().unwrap();
        seen += 1;
        if seen == answers {
            thread::sleep(moment);
            child.kill().unwrap();
        }
        // Answers that were given before the kill still come out of the pipe.
    }
    child.wait().unwrap();
    last
}

#[test]
fn no_answered_edit_is_lost_when_the_program_is_killed() {
    let place = Place::new();
    drop(place.create());
    let mut numbers = Numbers(20_260_331);
    let (mut held, mut kills) = (0, 0);
    while held < EDITS {
        let answers = 1 + numbers.below(16);
        let moment = Duration::from_micros(u64::from(numbers.below(20_000)));
        let answered = killed_after(&place.path, answers, moment);
        kills += 1;
        assert!(answered > held, "run {kills} made no edit");

        let mut store = place.open();
        let project = store.load().unwrap();
        held = edits(&project);
        assert!(
            held == answered || held == answered + 1,
            "run {kills}: {answered} were answered, the file holds {held}"
        );
        // The journal knows the same: undo takes exactly the last edit back.
        assert_eq!(store.undo().unwrap().unwrap().label, format!("Edit {held}"));
        assert_eq!(edits(&store.load().unwrap()), held - 1);
        store.redo().unwrap().unwrap();
        assert_eq!(edits(&store.load().unwrap()), held);
    }
    assert!(kills >= 10, "only {kills} kills");
}
