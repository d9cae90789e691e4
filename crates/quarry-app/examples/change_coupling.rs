//! Prints what changes together in the history of a folder, in the columns that code-maat has:
//! `entity,coupled,degree,average-revs`, and ours beside them. The conformance script measures
//! and checks with it.
//!
//! `change_coupling FOLDER [--built-in] [--effort | --soc | --log | --lines]`
//!
//! `--effort` prints ownership and fragmentation instead, `--soc` sums of coupling, `--log` the
//! commits that all of them follow from, and `--lines` the lines that each commit changed.

use std::{
    error::Error,
    io::{BufWriter, Write},
    path::PathBuf,
};

use quarry_analysis::history::{
    Counted, Counting, CouplingThresholds, change_coupling, efforts, sum_of_coupling, two_digits,
};
use quarry_model::{evidence::ModuleIx, progress::Unwatched};
use quarry_survey::{AuthorNames, HistoryReader, SurveyOptions, history_folder};

fn main() -> Result<(), Box<dyn Error>> {
    let mut folder = None;
    let mut what = String::new();
    let mut options =
        SurveyOptions { author_names: AuthorNames::Pseudonyms, ..SurveyOptions::default() };
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--built-in" => options.history_reader = HistoryReader::BuiltIn,
            "--effort" | "--soc" | "--log" | "--lines" => what = argument,
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    options.changed_lines = what == "--lines";
    let folder = folder.ok_or("name a folder")?;
    let reading = history_folder(&folder, &options, &Unwatched)?;
    let evidence = &reading.evidence;
    let history = &evidence.history;
    let path = |module: ModuleIx| evidence.module(module).path.as_str();
    let modules = evidence.modules.len();
    let mut out = BufWriter::new(std::io::stdout().lock());
    match what.as_str() {
        "--log" => {
            for commit in &Counted::of(history, Counting::ALL).commits {
                let author = &history.authors[commit.author as usize];
                write!(out, "{}\t{}\t{}", author.name, u8::from(author.bot), commit.files)?;
                for module in commit.modules() {
                    write!(out, "\t{}", path(module))?;
                }
                writeln!(out)?;
            }
        }
        "--lines" => {
            for change in &history.changes {
                let hash = &history.commits[change.commit as usize].hash;
                write!(out, "{hash}\t{}", path(change.module))?;
                match change.lines {
                    Some(lines) => writeln!(out, "\t{}\t{}", lines.added, lines.removed)?,
                    None => writeln!(out, "\t-\t-")?,
                }
            }
        }
        "--soc" => {
            writeln!(out, "entity,soc")?;
            for (module, sum) in sum_of_coupling(&Counted::of(history, Counting::ALL), modules) {
                writeln!(out, "{},{sum}", path(module))?;
            }
        }
        "--effort" => {
            writeln!(out, "entity,main-dev,added,total-added,ownership,fractal-value")?;
            for effort in efforts(&Counted::of(history, Counting::default())) {
                let Some(main) = effort.main_author() else { continue };
                let (above, below) = effort.fragmentation_ratio();
                writeln!(
                    out,
                    "{},{},{},{},{:?},{:?}",
                    path(effort.module),
                    history.authors[main.author as usize].name,
                    main.revisions,
                    effort.revisions,
                    two_digits(main.revisions.into(), effort.revisions.into()),
                    two_digits(above, below),
                )?;
            }
        }
        _ => {
            writeln!(out, "entity,coupled,degree,average-revs,shared,lift,p,q")?;
            let counted = Counted::of(history, Counting::default());
            let found = change_coupling(&counted, modules, &CouplingThresholds::default());
            for couple in &found.couples {
                writeln!(
                    out,
                    "{},{},{},{},{},{:.2},{:.3e},{:.3e}",
                    path(couple.a),
                    path(couple.b),
                    couple.degree,
                    couple.average_revisions,
                    couple.shared,
                    couple.lift,
                    couple.p,
                    couple.q,
                )?;
            }
        }
    }
    out.flush()?;
    Ok(())
}
