//! Native file dialogs. Their answers go to the page as paths; the page can't open them itself.

use std::path::{Path, PathBuf};

use quarry_app::error::AppError;
use tauri::{State, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::shell::Shell;

/// The ending of project files.
const PROJECT: &str = "quarry";

fn dialog(window: &WebviewWindow, title: String) -> FileDialogBuilder<tauri::Wry> {
    window.dialog().file().set_parent(window).set_title(title)
}

/// Waits for the user without holding a thread.
async fn answer(
    ask: impl FnOnce(oneshot::Sender<Option<FilePath>>),
) -> Result<Option<String>, AppError> {
    let (sender, receiver) = oneshot::channel();
    ask(sender);
    // A dialog that goes away without an answer was dismissed.
    let Some(path) = receiver.await.ok().flatten() else { return Ok(None) };
    let path = path
        .into_path()
        .map_err(|_| AppError::failed("That place isn’t on this computer; choose another one."))?;
    Ok(Some(shown(&path)))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Asks for a folder.
#[tauri::command]
pub(crate) async fn choose_folder(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    title: String,
) -> Result<Option<String>, AppError> {
    if let Some(folder) = &shell.arguments.answer_folder {
        return Ok(Some(shown(folder)));
    }
    answer(|sender| {
        dialog(&window, title).pick_folder(move |path| drop(sender.send(path)));
    })
    .await
}

/// Asks for a file to open; `kind` says which files are offered.
#[tauri::command]
pub(crate) async fn choose_file(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    title: String,
    kind: String,
) -> Result<Option<String>, AppError> {
    if let Some(file) = &shell.arguments.answer_file {
        return Ok(Some(shown(file)));
    }
    let dialog = dialog(&window, title);
    let dialog = match kind.as_str() {
        "project" => dialog.add_filter("Quarry projects", &[PROJECT]),
        _ => dialog,
    };
    answer(|sender| dialog.pick_file(move |path| drop(sender.send(path)))).await
}

/// Asks where to save a file; the ending is added when the user leaves it out.
#[tauri::command]
pub(crate) async fn choose_save(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    title: String,
    name: String,
    extension: String,
) -> Result<Option<String>, AppError> {
    if let Some(file) = &shell.arguments.answer_save {
        let file = if file.is_dir() { file.join(&name) } else { file.clone() };
        return Ok(Some(shown(&with_extension(file, &extension))));
    }
    let dialog = dialog(&window, title)
        .set_file_name(&name)
        .add_filter(extension.to_uppercase(), &[extension.as_str()]);
    let chosen = answer(|sender| dialog.save_file(move |path| drop(sender.send(path)))).await?;
    let Some(chosen) = chosen.map(PathBuf::from) else { return Ok(None) };
    let path = with_extension(chosen.clone(), &extension);
    // The dialog asked about the name as it was typed, not about this one.
    if path != chosen && path.exists() {
        return Err(AppError::failed(format!(
            "{} is there already; choose it in the list to replace it, or give another name.",
            path.display()
        )));
    }
    Ok(Some(shown(&path)))
}

fn with_extension(path: PathBuf, extension: &str) -> PathBuf {
    if extension.is_empty() || path.extension().is_some_and(|given| given == extension) {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_is_added_when_it_is_missing() {
        let check = |path: &str, extension: &str, expected: &str| {
            assert_eq!(with_extension(path.into(), extension), PathBuf::from(expected));
        };
        check("a/report", "html", "a/report.html");
        check("a/report.html", "html", "a/report.html");
        check("a/report.v2", "md", "a/report.v2.md");
        check("a/report", "", "a/report");
    }
}
