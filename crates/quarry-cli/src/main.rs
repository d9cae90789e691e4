//! `quarry`: the same application without a window, for automation, CI and tests.
//!
//! Standard output carries the answer (one JSON document with `--json`), standard error carries
//! messages and progress. The exit code is 0 when the work is done, 1 when it failed and 2 when
//! it was asked for wrongly.

mod answer;
mod arguments;
mod commands;
mod folders;
mod interrupt;
mod progress;
mod table;

use std::{
    io::{ErrorKind, Write, stderr, stdout},
    process::ExitCode,
    sync::Arc,
};

use arguments::{Arguments, Command};
use clap::Parser;
use quarry_app::{
    application::{Application, Setup, Unattended, system_clock},
    error::AppError,
};
use tracing_subscriber::EnvFilter;

use crate::answer::Answer;

fn main() -> ExitCode {
    quarry_memory::keep_freed_memory();
    let arguments = Arguments::parse();
    // What goes on inside is shown only to those who ask for it.
    if let Ok(filter) = EnvFilter::try_from_env("QUARRY_LOG") {
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).init();
    }
    interrupt::watch();
    match run(&arguments) {
        Ok(answer) => finish(&answer, arguments.json),
        Err(error) => {
            let _ = writeln!(stderr(), "quarry: {}", table::plain(&error.message));
            ExitCode::from(1)
        }
    }
}

fn run(arguments: &Arguments) -> Result<Answer, AppError> {
    let application = Application::new(Setup {
        data_folder: folders::data(),
        config_folder: folders::config(),
        sample: None,
        host: Arc::new(Unattended),
        clock: system_clock,
    })?;
    match &arguments.command {
        Command::Survey(asked) => commands::survey::run(&application, asked),
        Command::Assign(asked) => commands::assign::run(&application, asked),
        Command::Suggest(asked) => commands::suggest::run(&application, asked),
        Command::Score(asked) => commands::score::run(&application, asked),
        Command::Seam(asked) => commands::seam::run(&application, asked),
        Command::Tables(asked) => commands::tables::run(&application, asked),
        Command::Debt(asked) => commands::debt::run(&application, asked),
        Command::Plan(asked) => commands::plan::run(&application, asked),
        Command::Export(asked) => commands::export::run(&application, asked),
        Command::Check(asked) => commands::check::run(&application, asked),
    }
}

fn finish(answer: &Answer, json: bool) -> ExitCode {
    let mut errors = stderr().lock();
    for message in &answer.messages {
        let _ = writeln!(errors, "{}", table::plain(message));
    }
    let mut out = stdout().lock();
    let text = if json { &answer.json } else { &answer.text };
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => answer.exit_code(),
        // Whoever reads has seen enough, as `head` does.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => answer.exit_code(),
        Err(error) => {
            let _ = writeln!(errors, "quarry: The answer could not be written: {error}.");
            ExitCode::from(1)
        }
    }
}
