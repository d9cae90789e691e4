//! The menus. An entry tells the page its identity; the page does the rest.
//!
//! Entries show their keys as text and not as accelerators: the page handles keys itself, and an
//! accelerator would take Ctrl+Z away from a text field that is being written in.

use std::sync::{Mutex, PoisonError};

use quarry_app::application::Application;
use serde_json::json;
use tauri::{
    AppHandle, Emitter, Manager, Wry,
    menu::{Menu, MenuBuilder, MenuEvent, MenuItem, Submenu, SubmenuBuilder},
};

use crate::{
    opening,
    shell::{Shell, call_now},
};

/// How many recent projects the menu offers.
const RECENT: usize = 8;
const RECENT_PREFIX: &str = "recent:";

/// An entry: its identity (empty for a line between entries), text, keys, and whether it needs a
/// project.
type Entry = (&'static str, &'static str, &'static str, bool);
const LINE: Entry = ("", "", "", false);

const FILE_FIRST: &[Entry] =
    &[("new", "New Project from a Folder…", "Ctrl+N", false), ("open", "Open…", "Ctrl+O", false)];
const FILE: &[Entry] = &[
    ("import", "Import a File…", "", false),
    ("open-sample", "Open the Sample", "", false),
    LINE,
    ("save-copy", "Save a Copy…", "Ctrl+Shift+S", true),
    ("export", "Export…", "Ctrl+E", true),
    LINE,
    ("preferences", "Preferences…", "Ctrl+,", false),
    LINE,
    ("close-project", "Close Project", "Ctrl+W", true),
    ("quit", "Quit", "", false),
];
const EDIT: &[Entry] = &[
    ("undo", "Undo", "Ctrl+Z", true),
    ("redo", "Redo", "Ctrl+Shift+Z", true),
    LINE,
    ("select-all", "Select All", "Ctrl+A", true),
    ("move-to-domain", "Move to Domain…", "M", true),
    LINE,
    ("search", "Find…", "/", true),
    ("palette", "Command Palette…", "Ctrl+K", false),
];
const VIEW: &[Entry] = &[
    ("view-map", "Map", "1", true),
    ("view-candidates", "Candidates", "2", true),
    ("view-roadmap", "Roadmap", "3", true),
    ("view-debt", "Debt", "4", true),
    ("view-survey", "Survey", "5", true),
    LINE,
    ("fit", "Fit the Map", "F", true),
    ("zoom-in", "Zoom In", "Ctrl++", true),
    ("zoom-out", "Zoom Out", "Ctrl+-", true),
    LINE,
];
const THEME: &[Entry] = &[
    ("theme-system", "As the System", "", false),
    ("theme-light", "Light", "", false),
    ("theme-dark", "Dark", "", false),
    ("theme-projector", "Projector", "", false),
];
const HELP: &[Entry] =
    &[("shortcuts", "Keyboard Shortcuts", "?", false), ("about", "About Quarry", "", false)];

/// The parts of the menu that change.
pub(crate) struct Parts {
    recent: Submenu<Wry>,
    need_project: Vec<MenuItem<Wry>>,
    paths: Mutex<Vec<String>>,
}

/// Builds the menu.
pub(crate) fn build(app: &AppHandle) -> tauri::Result<(Menu<Wry>, Parts)> {
    let mut need_project = Vec::new();
    let recent = SubmenuBuilder::new(app, "Open Recent").enabled(false).build()?;
    let file = SubmenuBuilder::new(app, "&File").build()?;
    append(app, &file, FILE_FIRST, &mut need_project)?;
    file.append(&recent)?;
    append(app, &file, FILE, &mut need_project)?;
    let edit = SubmenuBuilder::new(app, "&Edit").build()?;
    append(app, &edit, EDIT, &mut need_project)?;
    let view = SubmenuBuilder::new(app, "&View").build()?;
    append(app, &view, VIEW, &mut need_project)?;
    let theme = SubmenuBuilder::new(app, "Theme").build()?;
    append(app, &theme, THEME, &mut need_project)?;
    view.append(&theme)?;
    let help = SubmenuBuilder::new(app, "&Help").build()?;
    append(app, &help, HELP, &mut need_project)?;
    let menu = MenuBuilder::new(app).items(&[&file, &edit, &view, &help]).build()?;
    Ok((menu, Parts { recent, need_project, paths: Mutex::default() }))
}

fn append(
    app: &AppHandle,
    to: &Submenu<Wry>,
    entries: &[Entry],
    need_project: &mut Vec<MenuItem<Wry>>,
) -> tauri::Result<()> {
    for &(id, text, keys, needs_project) in entries {
        if id.is_empty() {
            to.append(&tauri::menu::PredefinedMenuItem::separator(app)?)?;
            continue;
        }
        // No text field and no part of the page has a use for this one.
        let (text, accelerator) = if id == "quit" {
            (text.to_owned(), Some("CmdOrCtrl+Q"))
        } else {
            (label(text, keys), None)
        };
        let item = MenuItem::with_id(app, id, text, !needs_project, accelerator)?;
        to.append(&item)?;
        if needs_project {
            need_project.push(item);
        }
    }
    Ok(())
}

fn label(text: &str, keys: &str) -> String {
    if keys.is_empty() {
        return text.to_owned();
    }
    let keys = if cfg!(target_os = "macos") {
        keys.replace("Ctrl+", "⌘").replace("Shift+", "⇧")
    } else {
        keys.to_owned()
    };
    format!("{text}\u{2003}{keys}")
}

/// A name as a menu must be given it: there, `&` marks the letter that is underlined.
fn plain(name: &str) -> String {
    name.replace('&', "&&")
}

/// Brings the menu up to date: recent projects, and what needs a project.
pub(crate) fn refresh(app: &AppHandle, application: &Application) {
    let parts = app.state::<Parts>();
    let result = call_now(application, "start")
        .map_err(|error| error.to_string())
        .and_then(|start| show(app, &parts, &start).map_err(|error| error.to_string()));
    if let Err(error) = result {
        tracing::warn!(error, "the menu could not be brought up to date");
    }
}

fn show(app: &AppHandle, parts: &Parts, start: &serde_json::Value) -> tauri::Result<()> {
    let open = !start["project"].is_null();
    for item in &parts.need_project {
        item.set_enabled(open)?;
    }
    let recent: Vec<(String, String)> = start["recent"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|project| project["exists"] == true)
        .filter_map(|project| {
            let text = |field: &str| project[field].as_str().map(str::to_owned);
            Some((text("name")?, text("path")?))
        })
        .take(RECENT)
        .collect();
    while parts.recent.remove_at(0)?.is_some() {}
    for (index, (name, path)) in recent.iter().enumerate() {
        let folder = std::path::Path::new(path).parent().unwrap_or(std::path::Path::new(""));
        let text = plain(&format!("{name}\u{2003}{}", folder.display()));
        let id = format!("{RECENT_PREFIX}{index}");
        parts.recent.append(&MenuItem::with_id(app, id, text, true, None::<&str>)?)?;
    }
    parts.recent.set_enabled(!recent.is_empty())?;
    *parts.paths.lock().unwrap_or_else(PoisonError::into_inner) =
        recent.into_iter().map(|(_, path)| path).collect();
    Ok(())
}

/// Does what an entry stands for: nearly always, tells the page.
pub(crate) fn chosen(app: &AppHandle, event: &MenuEvent) {
    let id = event.id().as_ref();
    if id == "quit" {
        app.exit(0);
    } else if let Some(index) = id.strip_prefix(RECENT_PREFIX) {
        let parts = app.state::<Parts>();
        let paths = parts.paths.lock().unwrap_or_else(PoisonError::into_inner);
        let path = index.parse().ok().and_then(|index: usize| paths.get(index));
        if let Some(path) = path {
            opening::request(app, std::path::Path::new(path));
        }
    } else if let Err(error) = app.emit("menu", json!({ "id": id })) {
        tracing::warn!(%error, id, "the page could not be told of a menu entry");
    }
}

/// Brings the menu up to date without holding up whoever asks.
pub(crate) fn refresh_soon(app: &AppHandle) {
    let app = app.clone();
    let application = app.state::<Shell>().application.clone();
    tauri::async_runtime::spawn_blocking(move || refresh(&app, &application));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_an_identity_of_its_own() {
        let mut ids: Vec<&str> = [FILE_FIRST, FILE, EDIT, VIEW, THEME, HELP]
            .concat()
            .iter()
            .map(|(id, ..)| *id)
            .filter(|id| !id.is_empty())
            .collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!(ids.iter().all(|id| !id.starts_with(RECENT_PREFIX)));
    }

    #[test]
    fn names_are_shown_as_they_are() {
        assert_eq!(plain("R&D"), "R&&D");
        assert_eq!(label("Fit", ""), "Fit");
    }
}
