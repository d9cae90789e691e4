//! The window: starts the application, shows the user interface, and forwards between the two.
//! Nothing is decided here; what a command means is known to `quarry-app` alone.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod dialogs;
mod external;
mod launch;
mod log;
mod menu;
mod opening;
mod rendering;
#[cfg(test)]
mod rights;
mod sample;
mod shell;
mod single;

use std::process::ExitCode;

fn main() -> ExitCode {
    quarry_memory::keep_freed_memory();
    let arguments = launch::Arguments::from_command_line();
    if let Err(error) = rendering::prepare(arguments.safe_rendering) {
        eprintln!("Rendering could not be set up; going on as it is. {error}");
    }
    match shell::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            eprintln!("The window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
