//! More than one who wants the file, files that may not be written, full disks, and copies.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::{fs, path::Path};

use quarry_model::{
    ids::{DomainId, Id, SourceId},
    progress::Unwatched,
    time::{Date, Timestamp},
};
use quarry_store::{Access, NewSurvey, Options, ReadOnlyReason, Store, StoreError};
use rusqlite::Connection;
use support::{
    Place, domain,
    evidence::{Size, reading},
    settings, text,
};

fn put(store: &mut Store, n: u32) -> Result<(), StoreError> {
    store.change("Domain", Timestamp(1), |change| change.put(&domain(n))).map(drop)
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
fn a_new_project_never_replaces_a_file() {
    let place = Place::new();
    fs::write(&place.path, "a letter").unwrap();
    let error = Store::create(&place.path, &settings(), Timestamp(1)).unwrap_err();
    assert!(matches!(error, StoreError::AlreadyExists { .. }), "{error}");
    assert_eq!(fs::read(&place.path).unwrap(), b"a letter");
    assert_eq!(names(place.folder.path()), ["shop.quarry"]);
    let nowhere = place.folder.path().join("no such folder").join("a.quarry");
    let error = Store::create(&nowhere, &settings(), Timestamp(1)).unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
}

#[test]
fn the_second_who_opens_it_reads_and_is_told_who_writes() {
    let place = Place::new();
    let mut writer = place.create();
    let opened = Store::open(&place.path, Access::ReadWrite).unwrap();
    let Some(ReadOnlyReason::InUse { owner }) = &opened.read_only else {
        panic!("{:?}", opened.read_only)
    };
    assert!(owner.contains(&format!("process {}", std::process::id())), "{owner}");
    let mut reader = opened.store;
    #[cfg(unix)]
    {
        let link = place.folder.path().join("link.quarry");
        std::os::unix::fs::symlink(&place.path, &link).unwrap();
        let opened = Store::open(&link, Access::ReadWrite).unwrap();
        assert!(opened.store.is_read_only(), "the same file by another name");
        fs::remove_file(&link).unwrap();
    }
    assert!(reader.is_read_only() && !writer.is_read_only());
    for refused in [
        put(&mut reader, 1).unwrap_err(),
        reader.undo().unwrap_err(),
        reader.reserve_id::<quarry_model::domain::Domain>().unwrap_err(),
    ] {
        assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused}");
    }

    // The reader sees what the writer saved, and that it did.
    assert!(reader.load().unwrap().domains.is_empty());
    assert!(!reader.changed_underneath().unwrap());
    put(&mut writer, 1).unwrap();
    assert!(reader.changed_underneath().unwrap());
    assert!(!writer.changed_underneath().unwrap(), "its own change is no surprise");
    assert_eq!(reader.load().unwrap().domains.len(), 1);
    assert!(!reader.changed_underneath().unwrap());

    drop(writer);
    let third = Store::open(&place.path, Access::ReadWrite).unwrap();
    assert_eq!(third.read_only, None, "the first has left");
    drop((reader, third));
    assert_eq!(names(place.folder.path()), ["shop.quarry"], "nothing is left behind");
}

#[test]
fn a_file_that_is_replaced_or_written_by_others_is_noticed() {
    let place = Place::new();
    let mut store = place.create();
    let copy = place.folder.path().join("copy.quarry");
    store.save_copy(&copy).unwrap();
    put(&mut store, 1).unwrap();
    assert!(!store.changed_underneath().unwrap());
    // As a program that synchronises folders does it.
    fs::rename(&copy, &place.path).unwrap();
    assert!(store.changed_underneath().unwrap());

    let place = Place::new();
    let store = place.create();
    let other = Connection::open(&place.path).unwrap();
    other.execute("UPDATE settings SET name = 'Else'", []).unwrap();
    assert!(store.changed_underneath().unwrap());
    assert_eq!(store.load().unwrap().settings.name, "Else");
    assert!(!store.changed_underneath().unwrap());
}

#[test]
fn what_may_not_be_written_is_opened_for_reading() {
    let place = Place::new();
    put(&mut place.create(), 1).unwrap();
    let asked = Store::open(&place.path, Access::ReadOnly).unwrap();
    assert_eq!(asked.read_only, Some(ReadOnlyReason::Asked));
    assert_eq!(asked.store.load().unwrap().domains.len(), 1);
    drop(asked);

    let protect = |path: &Path, readonly: bool| {
        let mut permissions = fs::metadata(path).unwrap().permissions();
        #[allow(clippy::permissions_set_readonly_false)] // A folder of this test alone.
        permissions.set_readonly(readonly);
        fs::set_permissions(path, permissions).unwrap();
    };
    protect(&place.path, true);
    let opened = Store::open(&place.path, Access::ReadWrite).unwrap();
    assert_eq!(opened.read_only, Some(ReadOnlyReason::FileProtected));
    assert_eq!(opened.store.load().unwrap().domains.len(), 1);
    drop(opened);
    protect(&place.path, false);

    if cfg!(unix) {
        protect(place.folder.path(), true);
        let opened = Store::open(&place.path, Access::ReadWrite).unwrap();
        assert_eq!(opened.read_only, Some(ReadOnlyReason::FolderProtected));
        assert_eq!(opened.store.load().unwrap().domains.len(), 1);
        assert_eq!(names(place.folder.path()), ["shop.quarry"]);
        drop(opened);
        protect(place.folder.path(), false);
    }
}

/// A project as a program leaves it that ended in the middle of a change, with its journal.
fn interrupted() -> Place {
    let place = Place::new();
    put(&mut place.create(), 1).unwrap();
    let connection = Connection::open(&place.path).unwrap();
    connection
        .execute_batch(
            "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN;
             UPDATE settings SET name = 'Half';
             UPDATE domain SET definition = hex(zeroblob(60000)), name = 'Half';",
        )
        .unwrap();
    let left = Place::new();
    let journal = |path: &Path| format!("{}-journal", path.display());
    fs::copy(&place.path, &left.path).unwrap();
    fs::copy(journal(&place.path), journal(&left.path)).unwrap();
    left
}

#[test]
fn an_interrupted_change_is_taken_back_when_the_file_is_opened() {
    for wanted in [Access::ReadWrite, Access::ReadOnly] {
        let place = interrupted();
        let half = fs::read(&place.path).unwrap();
        let opened = Store::open(&place.path, wanted).unwrap();
        let project = opened.store.load().unwrap();
        assert_eq!(project.settings.name, "Shop");
        assert_eq!(project.domains[&DomainId::new(1)].name, "Domain 1");
        assert_ne!(fs::read(&place.path).unwrap(), half, "it was half written");
        drop(opened);
        assert_eq!(names(place.folder.path()), ["shop.quarry"]);
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let place = Place::new();
    put(&mut place.create(), 1).unwrap();
    let pages = fs::metadata(&place.path).unwrap().len() / 4_096;
    let options = Options { pages: Some(pages as u32 + 2), ..Options::default() };
    let mut store = Store::open_with(&place.path, Access::ReadWrite, options).unwrap().store;
    let before = fs::read(&place.path).unwrap();

    let mut large = domain(2);
    large.definition = "Much. ".repeat(20_000);
    let full = store.change("Large", Timestamp(2), |change| change.put(&large));
    let error: StoreError = full.unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    assert!(error.to_string().contains("nothing was lost"), "{error}");

    let size = Size { modules: 400, dependencies: 3_000, call_sites: 5_000, commits: 9 };
    let reading = reading(size, 1);
    let source = SourceId::new(1);
    let new = NewSurvey { source, at: Timestamp(1), reader: "t", reading: &reading, renames: &[] };
    let error = store.stage_survey(new, &Unwatched).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    assert_eq!(fs::read(&place.path).unwrap(), before);

    // What fits still goes in, and once there is room the rest does too.
    store.undo().unwrap().unwrap();
    store.redo().unwrap().unwrap();
    drop(store);
    let mut store = place.open();
    assert_eq!(store.load().unwrap().domains.len(), 1);
    store
        .change("Large", Timestamp(2), |change| change.put(&large))
        .map_err(|error: StoreError| error)
        .unwrap();
    assert_eq!(store.load().unwrap().domains.len(), 2);
}

#[test]
fn a_copy_is_the_whole_project_and_never_the_project_itself() {
    let place = Place::new();
    let mut store = place.create();
    put(&mut store, 1).unwrap();
    let to = place.folder.path().join("copy.quarry");
    fs::write(&to, "what was there").unwrap();
    store.save_copy(&to).unwrap();
    put(&mut store, 2).unwrap();

    let mut copy = Store::open(&to, Access::ReadWrite).unwrap().store;
    assert_eq!(copy.load().unwrap().domains.len(), 1);
    assert_eq!(copy.undo().unwrap().unwrap().label, "Domain", "its journal came along");
    drop(copy);
    store.save_copy(&to).unwrap();
    let copy = Store::open(&to, Access::ReadOnly).unwrap().store;
    assert_eq!(text(&copy.load().unwrap()), text(&store.load().unwrap()));

    let mut selves = vec![place.path.clone(), place.folder.path().join(".").join("shop.quarry")];
    if cfg!(unix) {
        let link = place.folder.path().join("link.quarry");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&place.path, &link).unwrap();
        selves.push(link);
    }
    for itself in selves {
        let error = store.save_copy(&itself).unwrap_err();
        assert!(matches!(error, StoreError::CopyOntoItself { .. }), "{error}");
    }
    let error = store.save_copy(place.folder.path()).unwrap_err();
    assert!(matches!(error, StoreError::NotAFile { .. }), "{error}");
    let nowhere = place.folder.path().join("no such folder").join("a.quarry");
    assert!(store.save_copy(&nowhere).is_err());
    let left = names(place.folder.path());
    assert!(left.iter().all(|name| !name.contains("part")), "{left:?}");
    put(&mut store, 3).unwrap();
}

#[test]
fn one_copy_a_day_and_only_the_last_are_kept() {
    let place = Place::new();
    let mut store = place.create();
    let folder = place.folder.path().join("copies");
    let day = |n| Date::from_ymd_opt(2026, 3, n).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    for n in [1, 2, 5, 6, 7, 9] {
        put(&mut store, n).unwrap();
        let first = store.daily_copy(&folder, day(n), 3).unwrap();
        // Later on the same day the copy of the morning stays.
        let then = fs::read(&first).unwrap();
        put(&mut store, n + 20).unwrap();
        assert_eq!(store.daily_copy(&folder, day(n), 3).unwrap(), first);
        assert_eq!(fs::read(&first).unwrap(), then);
    }
    let kept = names(&folder);
    let days: Vec<_> = kept.iter().filter_map(|name| name.split_once("-2026-")).collect();
    assert_eq!(
        days.iter().map(|day| day.1).collect::<Vec<_>>(),
        ["03-06.quarry", "03-07.quarry", "03-09.quarry"]
    );
    assert!(kept.contains(&"notes.txt".to_owned()));

    // A project of the same name elsewhere has copies of its own.
    let other = Place::new();
    let store = other.create();
    let copy = store.daily_copy(&folder, day(9), 3).unwrap();
    assert!(Store::open(&copy, Access::ReadOnly).unwrap().store.load().unwrap().domains.is_empty());
    assert_eq!(names(&folder).len(), 5);
}

#[test]
fn a_synchronised_folder_is_warned_about() {
    let place = Place::new();
    let folder = place.folder.path().join("Dropbox");
    fs::create_dir(&folder).unwrap();
    let path = folder.join("shop.quarry");
    drop(Store::create(&path, &settings(), Timestamp(1)).unwrap());
    let opened = Store::open(&path, Access::ReadWrite).unwrap();
    assert!(opened.notices.iter().any(|notice| notice.contains("Dropbox")));
}
