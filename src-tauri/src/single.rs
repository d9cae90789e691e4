//! One window for each data folder: a second start hands its file over and ends.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use tauri::{AppHandle, Manager, Wry, plugin::TauriPlugin};

use crate::{launch::Arguments, opening, shell};

/// The plugin that notices a second start.
pub(crate) fn plugin(data_folder: Option<&Path>) -> TauriPlugin<Wry> {
    let builder = tauri_plugin_single_instance::Builder::new()
        .callback(|app, arguments, folder| second_start(app, &arguments, Path::new(&folder)));
    match data_folder {
        None => builder.build(),
        // Names on the bus must be short and plain, so the folder goes in as a hash.
        Some(folder) => {
            let mut hash = DefaultHasher::new();
            folder.hash(&mut hash);
            builder.dbus_id(format!("app.quarry.desktop.f{:016x}", hash.finish())).build()
        }
    }
}

fn second_start(app: &AppHandle, arguments: &[String], folder: &Path) {
    if let Some(window) = app.get_webview_window(shell::WINDOW) {
        let shown = window.unminimize().and_then(|()| window.show());
        if let Err(error) = shown.and_then(|()| window.set_focus()) {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
    match Arguments::from_second_start(arguments, folder) {
        Ok(Arguments { project: Some(project), .. }) => opening::request(app, &project),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "a second start was not understood"),
    }
}
