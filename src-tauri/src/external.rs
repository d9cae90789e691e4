//! Other programs: the editor and the file manager. No shell is involved, so nothing in a
//! path can be read as a command.

use std::{
    ffi::OsString,
    path::Path,
    process::{Command, Stdio},
};

use quarry_app::error::AppError;
use tauri::{State, async_runtime::spawn_blocking};

use crate::shell::{Shell, call_now};

/// Opens a file at a line, in the editor of the preferences or in the system's.
#[tauri::command]
pub(crate) async fn open_in_editor(
    shell: State<'_, Shell>,
    file: String,
    line: u32,
) -> Result<(), AppError> {
    let application = shell.application.clone();
    in_background(move || {
        if !Path::new(&file).is_file() {
            return Err(AppError::failed(format!(
                "{file} isn’t on this computer. Survey the source again from where it lies now."
            )));
        }
        let start = call_now(&application, "start")?;
        let editor = start["preferences"]["editor"].as_str().unwrap_or_default();
        let words = if editor.trim().is_empty() {
            system_editor(&file)
        } else {
            editor_words(editor, &file, line)?
        };
        spawn(&words)
    })
    .await
}

/// Shows a file in the file manager.
#[tauri::command]
pub(crate) async fn reveal(path: String) -> Result<(), AppError> {
    in_background(move || {
        let path = Path::new(&path);
        if !path.exists() {
            return Err(AppError::failed(format!("{} isn’t there any more.", path.display())));
        }
        spawn(&file_manager(path))
    })
    .await
}

async fn in_background(
    work: impl FnOnce() -> Result<(), AppError> + Send + 'static,
) -> Result<(), AppError> {
    spawn_blocking(work)
        .await
        .map_err(|error| AppError::failed(format!("The program could not be started: {error}")))?
}

fn system_editor(file: &str) -> Vec<OsString> {
    let words: &[&str] = if cfg!(target_os = "macos") {
        &["open", "-t", file]
    } else if cfg!(windows) {
        &["notepad", file]
    } else {
        &["xdg-open", file]
    };
    words.iter().map(OsString::from).collect()
}

fn file_manager(path: &Path) -> Vec<OsString> {
    if cfg!(target_os = "macos") {
        vec!["open".into(), "-R".into(), path.into()]
    } else if cfg!(windows) {
        let mut select = OsString::from("/select,");
        select.push(path);
        vec!["explorer".into(), select]
    } else {
        vec!["xdg-open".into(), path.parent().unwrap_or(path).into()]
    }
}

/// The words of the editor's command, with the file and the line put in. Words are parted at
/// blanks; quotes keep blanks together. A command that names no file gets it at its end.
fn editor_words(command: &str, file: &str, line: u32) -> Result<Vec<OsString>, AppError> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for letter in command.chars() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            (_, letter) => word.get_or_insert_default().push(letter),
        }
    }
    if quote.is_some() {
        return Err(AppError::failed(
            "The editor’s command has a quote that is not closed; mend it in Preferences.",
        ));
    }
    words.extend(word);
    let names_file = command.contains("{file}");
    let line = line.max(1).to_string();
    let mut words: Vec<OsString> = words
        .into_iter()
        .map(|word| word.replace("{line}", &line).replace("{file}", file).into())
        .collect();
    if !names_file {
        words.push(file.into());
    }
    Ok(words)
}

fn spawn(words: &[OsString]) -> Result<(), AppError> {
    let Some((program, arguments)) = words.split_first() else { return Ok(()) };
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = started.map_err(|error| AppError {
        detail: error.to_string(),
        ..AppError::failed(format!(
            "“{}” could not be started; set the command of your editor in Preferences.",
            program.display()
        ))
    })?;
    // Somebody must take note of its end, or it stays in the system's table.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_of_the_editor_is_parted_into_words() {
        let check = |command: &str, expected: &[&str]| {
            let words = editor_words(command, "/a b/c.py", 7).expect("a good command");
            assert_eq!(words, expected, "{command}");
        };
        check("code -g {file}:{line}", &["code", "-g", "/a b/c.py:7"]);
        check("emacs +{line} {file}", &["emacs", "+7", "/a b/c.py"]);
        check("  gedit  ", &["gedit", "/a b/c.py"]);
        check("'/opt/my editor/run' \"{file}\"", &["/opt/my editor/run", "/a b/c.py"]);
        check("sh '' $(x);y", &["sh", "", "$(x);y", "/a b/c.py"]);
    }

    #[test]
    fn an_open_quote_is_an_error() {
        assert!(editor_words("code \"{file}", "a", 1).is_err());
    }

    #[test]
    fn a_whole_file_opens_at_its_first_line() {
        let words = editor_words("vi +{line}", "a", 0).expect("a good command");
        assert_eq!(words, ["vi", "+1", "a"]);
    }

    #[test]
    fn a_missing_program_is_a_clear_error() {
        let error = spawn(&["quarry-no-such-editor".into()]).expect_err("there is none");
        assert!(error.message.contains("Preferences"), "{error}");
    }
}
