//! Prints what a survey's detectors find in a folder, as CSV: `kind,file,line,name,symbol,certain`.
//! The conformance scripts compare labels with it.
//!
//! `survey_found FOLDER`

use std::{error::Error, path::PathBuf};

use quarry_model::progress::Unwatched;
use quarry_survey::{HistoryWanted, SurveyOptions, survey_folder};

fn name(kind: impl serde::Serialize) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_value(kind)?.as_str().unwrap_or_default().to_owned())
}

fn main() -> Result<(), Box<dyn Error>> {
    quarry_memory::keep_freed_memory();
    let folder = std::env::args().nth(1).map(PathBuf::from).ok_or("name the folder to survey")?;
    let options = SurveyOptions { history: HistoryWanted::None, ..SurveyOptions::default() };
    let reading = survey_folder(&folder, &options, &Unwatched)?;
    let evidence = &reading.evidence;
    evidence.validate()?;
    let path = |at| evidence.module(at).path.as_str();
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(["kind", "file", "line", "name", "symbol", "certain"])?;
    let mut row = |kind: &str, file: &str, line: u32, name: &str, symbol: &str, certain: bool| {
        let line = line.to_string();
        let certain = if certain { "yes" } else { "no" };
        out.write_record([kind, file, &line, name, symbol, certain])
    };
    for one in &evidence.entry_points {
        row(&name(one.kind)?, path(one.module), one.line, &one.name, &one.handler, true)?;
    }
    for one in &evidence.findings {
        row(&name(one.kind)?, path(one.module), one.line, &one.name, &one.within, one.certain)?;
    }
    for one in &evidence.tables {
        row("table", one.declared_in.map_or("", path), one.line, &one.name, "", true)?;
    }
    for one in &evidence.accesses {
        let kind = if one.write { "write" } else { "read" };
        let table = &evidence.tables[one.table.at()].name;
        row(kind, path(one.module), one.line, table, "", true)?;
    }
    out.flush()?;
    Ok(())
}
