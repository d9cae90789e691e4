//! Prints what detectors find in a folder, as CSV: `path,line,kind,name,certain`. The labels of
//! `conformance/DETECTORS.md` are compared with it.
//!
//! `survey_findings FOLDER [--call-sites] [--keys] [--effects]`
//!
//! `--call-sites` prints the places where modules use each other instead, `--keys` the keys of
//! untyped dictionaries, `--effects` what the symbols do.

use std::{error::Error, io::BufWriter, path::PathBuf};

use quarry_memory as _; // the allocator
use quarry_model::{evidence::EntryPointKind, progress::Unwatched};
use quarry_survey::{HistoryWanted, SurveyOptions, survey_folder};

fn main() -> Result<(), Box<dyn Error>> {
    let mut folder = None;
    let mut wanted = None;
    for argument in std::env::args().skip(1) {
        match argument.strip_prefix("--") {
            Some(other) => wanted = Some(other.to_owned()),
            None => folder = Some(PathBuf::from(argument)),
        }
    }
    let folder = folder.ok_or("name the folder to survey")?;
    let options = SurveyOptions { history: HistoryWanted::None, ..SurveyOptions::default() };
    let evidence = survey_folder(&folder, &options, &Unwatched)?.evidence;
    evidence.validate()?;
    let path = |module: quarry_model::evidence::ModuleIx| &evidence.module(module).path;
    let mut rows: Vec<(String, u32, String, String, bool)> = Vec::new();
    match wanted.as_deref() {
        Some("call-sites") => {
            for site in &evidence.call_sites {
                let operation = &evidence.operations[site.operation.at()];
                let name = format!("{}::{}", path(operation.owner), operation.name);
                rows.push((
                    path(site.from).clone(),
                    site.line,
                    format!("{:?}", site.usage),
                    name,
                    true,
                ));
            }
        }
        Some("keys") => {
            for key in &evidence.keys {
                let kind = if key.write { "write" } else { "read" };
                let name = format!("{}: {}[{}]", key.within, key.subject, key.key);
                rows.push((path(key.module).clone(), key.line, kind.to_owned(), name, true));
            }
        }
        Some("effects") => {
            for symbol in &evidence.symbols {
                rows.push((
                    path(symbol.module).clone(),
                    symbol.line,
                    format!("{:?}", symbol.effect),
                    symbol.name.clone(),
                    true,
                ));
            }
        }
        _ => {
            for table in &evidence.tables {
                if let Some(module) = table.declared_in {
                    let kind = "table".to_owned();
                    rows.push((path(module).clone(), table.line, kind, table.name.clone(), true));
                }
            }
            for access in &evidence.accesses {
                let kind = if access.write { "write" } else { "read" };
                let name = evidence.tables[access.table.at()].name.clone();
                rows.push((path(access.module).clone(), access.line, kind.to_owned(), name, true));
            }
            for entry in &evidence.entry_points {
                let kind = match entry.kind {
                    EntryPointKind::Route => "route",
                    EntryPointKind::Command => "command",
                    EntryPointKind::Consumer => "consumer",
                    EntryPointKind::Schedule => "schedule",
                };
                let name = entry.name.clone();
                rows.push((path(entry.module).clone(), entry.line, kind.to_owned(), name, true));
            }
            for finding in &evidence.findings {
                rows.push((
                    path(finding.module).clone(),
                    finding.line,
                    format!("{:?}", finding.kind),
                    finding.name.clone(),
                    finding.certain,
                ));
            }
            for dependency in &evidence.dependencies {
                let kind = dependency.kind.name();
                if matches!(kind, "association" | "injection" | "listener" | "task" | "http") {
                    rows.push((
                        path(dependency.from).clone(),
                        dependency.line,
                        kind.to_owned(),
                        path(dependency.to).clone(),
                        true,
                    ));
                }
            }
        }
    }
    rows.sort();
    let mut out = csv::Writer::from_writer(BufWriter::new(std::io::stdout().lock()));
    out.write_record(["path", "line", "kind", "name", "certain"])?;
    for (path, line, kind, name, certain) in rows {
        let (line, certain) = (line.to_string(), if certain { "yes" } else { "no" });
        out.write_record([path.as_str(), &line, &kind, &name, certain])?;
    }
    out.flush()?;
    Ok(())
}
