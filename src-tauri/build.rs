//! Lists the commands that the window may be allowed to call, and embeds the user interface.

use std::{path::Path, process::ExitCode};

/// Every command of the shell; one that is not named here can be called by any page.
const COMMANDS: &[&str] = &[
    "call",
    "choose_folder",
    "choose_file",
    "choose_save",
    "open_in_editor",
    "reveal",
    "quit",
    "set_title",
    "launch_options",
];

fn main() -> ExitCode {
    if !Path::new("../ui/dist/index.html").is_file() {
        println!("cargo:rerun-if-changed=../ui/dist");
        eprintln!(
            "The user interface isn't built yet: run `make ui` (or `npm ci && npm run build` in ui/), \
             then build the window."
        );
        return ExitCode::FAILURE;
    }
    let attributes = tauri_build::Attributes::new()
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS))
        .codegen(tauri_build::CodegenContext::new());
    match tauri_build::try_build(attributes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The window can't be built: {error:#}");
            ExitCode::FAILURE
        }
    }
}
