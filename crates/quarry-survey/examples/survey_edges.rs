//! Prints the dependencies that a survey of a folder finds, as CSV: `from,to,kind,count` with
//! dotted names. The conformance script measures with it.
//!
//! `survey_edges FOLDER [--imports-only] [--history] [--built-in] [--threads N] [--summary] [--stages]
//! [--paths] [--findings]`
//!
//! `--findings` prints what frameworks show: tables, who uses them, entry points, findings.
//! `--paths` names modules by their paths.
//! `--stages` writes to standard error when each stage was first and last heard of.

use std::{
    error::Error,
    io::{BufWriter, Write},
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use quarry_model::{
    evidence::Evidence,
    progress::{Cancelled, Progress, Stage},
};
use quarry_survey::{HistoryReader, HistoryWanted, SurveyOptions, survey_folder};

/// Notes when each stage was first and last heard of.
struct Watch {
    start: Instant,
    heard: Mutex<Vec<(Stage, Duration, Duration)>>,
}

impl Progress for Watch {
    fn report(&self, stage: Stage, _: u64, _: u64) -> Result<(), Cancelled> {
        let now = self.start.elapsed();
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        match heard.iter_mut().find(|(known, _, _)| *known == stage) {
            Some(known) => known.2 = now,
            None => heard.push((stage, now, now)),
        }
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    quarry_memory::keep_freed_memory();
    let mut folder = None;
    let mut summary = false;
    let mut stages = false;
    let mut paths = false;
    let mut findings = false;
    let mut options = SurveyOptions { history: HistoryWanted::None, ..SurveyOptions::default() };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--imports-only" => options.imports_only = true,
            "--history" => options.history = HistoryWanted::All,
            "--built-in" => options.history_reader = HistoryReader::BuiltIn,
            "--summary" => summary = true,
            "--findings" => findings = true,
            "--paths" => paths = true,
            "--stages" => stages = true,
            "--threads" => options.threads = Some(arguments.next().unwrap_or_default().parse()?),
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    let folder = folder.ok_or("name the folder to survey")?;
    let watch = Watch { start: Instant::now(), heard: Mutex::new(Vec::new()) };
    let reading = survey_folder(&folder, &options, &watch)?;
    if stages {
        for (stage, first, last) in watch.heard.into_inner().unwrap_or_default() {
            eprintln!("{stage:?} {first:.0?} - {last:.0?}");
        }
        eprintln!("done {:.0?}", watch.start.elapsed());
    }
    let evidence = &reading.evidence;
    evidence.validate()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if summary {
        writeln!(out, "modules {}", evidence.modules.len())?;
        writeln!(out, "symbols {}", evidence.symbols.len())?;
        writeln!(out, "dependencies {}", evidence.dependencies.len())?;
        writeln!(out, "operations {}", evidence.operations.len())?;
        writeln!(out, "call sites {}", evidence.call_sites.len())?;
        writeln!(out, "commits {}", evidence.history.commits.len())?;
        writeln!(out, "changes {}", evidence.history.changes.len())?;
        writeln!(out, "authors {}", evidence.history.authors.len())?;
        writeln!(out, "diagnostics {}", reading.diagnostics.len())?;
        for diagnostic in &reading.diagnostics {
            writeln!(out, "  {}:{} {}", diagnostic.path, diagnostic.line, diagnostic.cause)?;
        }
        for (name, count) in &reading.unresolved {
            writeln!(out, "  unresolved {name} {count}")?;
        }
        return Ok(());
    }
    if findings {
        return print_findings(evidence, &mut out);
    }
    writeln!(out, "from,to,kind,count")?;
    for dependency in &evidence.dependencies {
        let (from, to) = (evidence.module(dependency.from), evidence.module(dependency.to));
        let [from, to] = [from, to].map(|module| if paths { &module.path } else { &module.name });
        writeln!(out, "{from},{to},{},{}", dependency.kind.name(), dependency.count)?;
    }
    Ok(())
}

fn print_findings(evidence: &Evidence, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let path = |at| &evidence.module(at).path;
    for table in &evidence.tables {
        let declared = table.declared_in.map_or("", |at| path(at));
        writeln!(out, "table {} {declared}:{}", table.name, table.line)?;
    }
    for access in &evidence.accesses {
        let way = if access.write { "write" } else { "read" };
        let table = &evidence.tables[access.table.at()].name;
        writeln!(out, "{way} {table} {}:{} {}", path(access.module), access.line, access.count)?;
    }
    for entry in &evidence.entry_points {
        let (kind, at) = (entry.kind, path(entry.module));
        writeln!(out, "{kind:?} {} {at}:{} {}", entry.name, entry.line, entry.handler)?;
    }
    for found in &evidence.findings {
        let certain = if found.certain { "" } else { " possible" };
        let (kind, at) = (found.kind, path(found.module));
        writeln!(out, "{kind:?}{certain} {:?} {at}:{} {}", found.name, found.line, found.within)?;
    }
    Ok(())
}
