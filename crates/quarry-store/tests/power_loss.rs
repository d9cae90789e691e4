//! A computer that loses power at any moment loses no edit that was answered. Killing a program
//! does not test this (what it wrote is with the system, which goes on), so SQLite runs on a
//! disk that forgets what was not synced.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "support/disk.rs"]
#[allow(unreachable_pub)]
mod disk;
mod support;

use std::{fs, panic, sync::OnceLock};

use quarry_store::{Access, Options, Store};
use support::{
    Place,
    evidence::Numbers,
    script::{EDITS, edit, edits},
};

/// What came of one run.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// Every answered edit is there.
    Kept,
    /// The file does not open, or edits are missing or torn.
    Lost,
}

struct Run {
    outcome: Outcome,
    answered: u32,
    operations: u64,
    syncs: u64,
}

/// Makes edits until there is no power any more, then opens what is on the disk.
fn run(synchronous: &'static str, power: u64, numbers: &mut Numbers) -> Run {
    static NEW: OnceLock<Vec<u8>> = OnceLock::new();
    let new = NEW.get_or_init(|| {
        let place = Place::new();
        drop(place.create());
        fs::read(&place.path).unwrap()
    });
    let place = Place::new();
    fs::write(&place.path, new).unwrap();
    let path = fs::canonicalize(&place.path).unwrap();
    disk::insert(path.to_str().unwrap(), new.clone(), power);

    let options = Options { vfs: Some(disk::NAME), synchronous, ..Options::default() };
    let mut answered = 0;
    if let Ok(opened) = Store::open_with(&path, Access::ReadWrite, options) {
        let mut store = opened.store;
        while answered < EDITS && edit(&mut store, answered + 1).is_ok() {
            answered += 1;
        }
    }
    let (operations, syncs) = disk::counts();
    for (name, content) in disk::after_power_loss(numbers) {
        fs::write(name, content).unwrap();
    }

    let held = panic::catch_unwind(|| {
        let opened = Store::open(&path, Access::ReadWrite).ok()?;
        Some(edits(&opened.store.load().ok()?))
    });
    let kept = matches!(held, Ok(Some(held)) if held == answered || held == answered + 1);
    let outcome = if kept { Outcome::Kept } else { Outcome::Lost };
    Run { outcome, answered, operations, syncs }
}

#[test]
fn no_answered_edit_is_lost_at_a_loss_of_power_and_the_test_would_notice() {
    disk::register();
    let mut numbers = Numbers(7);
    let whole = run("EXTRA", u64::MAX, &mut numbers);
    assert_eq!((whole.outcome, whole.answered), (Outcome::Kept, EDITS));
    assert!(whole.syncs >= 3 * u64::from(EDITS), "{} syncs", whole.syncs);

    let runs = 40;
    let mut most = 0;
    for n in 0..runs {
        let power = u64::from(numbers.below(whole.operations as u32));
        let cut = run("EXTRA", power, &mut numbers);
        assert_eq!(cut.outcome, Outcome::Kept, "run {n}: cut after {power} operations");
        most = most.max(cut.answered);
    }
    assert!(most > EDITS / 2, "the power was never cut late");

    // The same disk without syncs: were nothing lost now, the test above would show nothing.
    panic::set_hook(Box::new(|_| {}));
    let lost = (0..runs)
        .filter(|_| {
            let power = u64::from(numbers.below(whole.operations as u32));
            run("OFF", power, &mut numbers).outcome == Outcome::Lost
        })
        .count();
    drop(panic::take_hook());
    assert!(lost >= runs / 4, "only {lost} of {runs} runs without syncs lost anything");
    println!("without syncs, {lost} of {runs} runs lost edits");
}
