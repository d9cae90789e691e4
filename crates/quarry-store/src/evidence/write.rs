//! Writing the evidence of a survey.

use std::panic::resume_unwind;

use quarry_model::{
    evidence::Evidence,
    history::Change,
    ids::{Id, ModuleId, SurveyId},
    progress::{Progress, Stage},
};
use rusqlite::{Connection, params};

use super::{
    codes::Code,
    pack::Packer,
    packed_rows::{PackedRow, PackedRows},
    packed_sites::PackedSites,
};
use crate::error::Fault;

/// The tables that the evidence of a survey lies in.
const TABLES: [&str; 14] = [
    "survey_module",
    "symbol",
    "dependency",
    "operation",
    "call_site",
    "enclosing",
    "entity",
    "entity_access",
    "entry_point",
    "role",
    "finding",
    "key_use",
    "author",
    "commit_",
];

/// How many records pass between two reports of progress.
const REPORT_EVERY: u64 = 8_192;

/// Takes the evidence of a survey away, and the survey itself.
pub(crate) fn delete(connection: &Connection, survey: u32) -> Result<(), Fault> {
    for table in TABLES {
        connection.execute(&format!("DELETE FROM {table} WHERE survey = ?1"), [survey])?;
    }
    connection.execute("DELETE FROM survey WHERE id = ?1", [survey])?;
    Ok(())
}

/// Writes the evidence of a survey; `ids` are the identities of its modules, in order.
pub(crate) fn write(
    connection: &Connection,
    survey: SurveyId,
    evidence: &Evidence,
    ids: &[ModuleId],
    progress: &dyn Progress,
) -> Result<(), Fault> {
    let mut writer = Writer {
        connection,
        survey: survey.number(),
        progress,
        done: 0,
        reported: 0,
        total: records(evidence),
        packer: Packer::default(),
    };
    // Packing needs no database, so that it goes on beside the writing.
    std::thread::scope(|scope| {
        let parts =
            scope.spawn(|| (symbols(evidence), dependencies(evidence), operations(evidence)));
        let sites = scope.spawn(|| PackedSites::of(evidence));
        writer.modules(evidence, ids)?;
        let (symbols, dependencies, operations) =
            parts.join().unwrap_or_else(|panic| resume_unwind(panic));
        writer.packed(
            "INSERT INTO symbol (survey, module, count, data) VALUES (?1, ?2, ?3, ?4)",
            &symbols,
        )?;
        writer.packed(
            "INSERT INTO dependency (survey, module, count, data) VALUES (?1, ?2, ?3, ?4)",
            &dependencies,
        )?;
        writer.packed(
            "INSERT INTO operation (survey, module, count, data) VALUES (?1, ?2, ?3, ?4)",
            &operations,
        )?;
        writer.call_sites(&sites.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })?;
    writer.entities(evidence)?;
    writer.entry_points_and_roles(evidence)?;
    writer.findings(evidence)?;
    writer.keys(evidence)?;
    writer.history(evidence)?;
    progress.report(Stage::Store, writer.total, writer.total)?;
    Ok(())
}

fn records(evidence: &Evidence) -> u64 {
    let history = &evidence.history;
    [
        evidence.modules.len(),
        evidence.symbols.len(),
        evidence.dependencies.len(),
        evidence.operations.len(),
        evidence.call_sites.len(),
        evidence.tables.len(),
        evidence.accesses.len(),
        evidence.entry_points.len(),
        evidence.roles.len(),
        evidence.findings.len(),
        evidence.keys.len(),
        history.authors.len(),
        history.commits.len(),
        history.changes.len(),
    ]
    .iter()
    .map(|count| *count as u64)
    .sum()
}

struct Writer<'a> {
    connection: &'a Connection,
    survey: u32,
    progress: &'a dyn Progress,
    done: u64,
    reported: u64,
    total: u64,
    packer: Packer,
}

impl Writer<'_> {
    /// Counts records as written; from time to time tells so and asks whether to go on.
    fn count(&mut self, records: usize) -> Result<(), Fault> {
        self.done += records as u64;
        if self.done >= self.reported + REPORT_EVERY {
            self.reported = self.done;
            self.progress.report(Stage::Store, self.done, self.total)?;
        }
        Ok(())
    }

    /// Writes what was packed as the row of one module (or chunk), and starts anew.
    fn row(&mut self, sql: &str, key: u32, count: usize) -> Result<(), Fault> {
        let data = self.packer.bytes();
        let values = params![self.survey, key, count as u32, data];
        self.connection.prepare_cached(sql)?.execute(values)?;
        self.packer.clear();
        self.count(count)
    }

    fn modules(&mut self, evidence: &Evidence, ids: &[ModuleId]) -> Result<(), Fault> {
        let mut statement = self.connection.prepare(
            "INSERT INTO survey_module
             (survey, place, module, path, name, package, language, sloc, standing, rule)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        for ((place, module), id) in (0u32..).zip(&evidence.modules).zip(ids) {
            statement.execute(params![
                self.survey,
                place,
                id.number(),
                module.path,
                module.name,
                module.package,
                module.language.code(),
                module.sloc,
                module.standing.code(),
                module.rule,
            ])?;
            self.count(1)?;
        }
        Ok(())
    }

    fn packed(&mut self, sql: &str, packed: &PackedRows) -> Result<(), Fault> {
        packed.rows().try_for_each(|row| self.packed_row(sql, row))
    }

    fn call_sites(&mut self, packed: &PackedSites) -> Result<(), Fault> {
        self.packed(
            "INSERT INTO call_site (survey, module, count, data) VALUES (?1, ?2, ?3, ?4)",
            &packed.sites,
        )?;
        self.packed(
            "INSERT INTO enclosing (survey, chunk, count, data) VALUES (?1, ?2, ?3, ?4)",
            &packed.names,
        )
    }

    fn packed_row(&mut self, sql: &str, (key, count, data): PackedRow<'_>) -> Result<(), Fault> {
        self.connection.prepare_cached(sql)?.execute(params![self.survey, key, count, data])?;
        self.count(count as usize)
    }

    fn entities(&mut self, evidence: &Evidence) -> Result<(), Fault> {
        let mut statement = self.connection.prepare(
            "INSERT INTO entity (survey, place, name, declared_in, line)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for (place, table) in (0u32..).zip(&evidence.tables) {
            let declared_in = table.declared_in.map(|module| module.0);
            statement.execute(params![self.survey, place, table.name, declared_in, table.line])?;
            self.count(1)?;
        }
        let mut statement = self.connection.prepare(
            "INSERT INTO entity_access (survey, place, entity, module, \"write\", count, line)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (place, access) in (0u32..).zip(&evidence.accesses) {
            statement.execute(params![
                self.survey,
                place,
                access.table.0,
                access.module.0,
                access.write,
                access.count,
                access.line,
            ])?;
            self.count(1)?;
        }
        Ok(())
    }

    fn entry_points_and_roles(&mut self, evidence: &Evidence) -> Result<(), Fault> {
        let mut statement = self.connection.prepare(
            "INSERT INTO entry_point (survey, place, module, kind, name, handler, line)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (place, entry) in (0u32..).zip(&evidence.entry_points) {
            let (module, kind) = (entry.module.0, entry.kind.code());
            statement.execute(params![
                self.survey,
                place,
                module,
                kind,
                entry.name,
                entry.handler,
                entry.line
            ])?;
            self.count(1)?;
        }
        let mut statement = self.connection.prepare(
            "INSERT INTO role (survey, place, module, role, because, line)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (place, role) in (0u32..).zip(&evidence.roles) {
            let (module, code) = (role.module.0, role.role.code());
            statement.execute(params![
                self.survey,
                place,
                module,
                code,
                role.because,
                role.line
            ])?;
            self.count(1)?;
        }
        Ok(())
    }

    fn findings(&mut self, evidence: &Evidence) -> Result<(), Fault> {
        for findings in evidence.findings.chunk_by(|a, b| a.module == b.module) {
            for finding in findings {
                self.packer.byte(finding.kind.code() | u8::from(finding.certain) << 4);
                self.packer.text(&finding.name);
                self.packer.text(&finding.within);
                self.packer.number(finding.line);
            }
            self.row(
                "INSERT INTO finding (survey, module, count, data) VALUES (?1, ?2, ?3, ?4)",
                findings[0].module.0,
                findings.len(),
            )?;
        }
        Ok(())
    }

    fn keys(&mut self, evidence: &Evidence) -> Result<(), Fault> {
        for keys in evidence.keys.chunk_by(|a, b| a.module == b.module) {
            for key in keys {
                self.packer.text(&key.within);
                self.packer.text(&key.subject);
                self.packer.text(&key.key);
                self.packer.byte(u8::from(key.write));
                self.packer.number(key.line);
            }
            self.row(
                "INSERT INTO key_use (survey, module, count, data) VALUES (?1, ?2, ?3, ?4)",
                keys[0].module.0,
                keys.len(),
            )?;
        }
        Ok(())
    }

    fn history(&mut self, evidence: &Evidence) -> Result<(), Fault> {
        let history = &evidence.history;
        let mut statement = self
            .connection
            .prepare("INSERT INTO author (survey, place, name, bot) VALUES (?1, ?2, ?3, ?4)")?;
        for (place, author) in (0u32..).zip(&history.authors) {
            statement.execute(params![self.survey, place, author.name, author.bot])?;
            self.count(1)?;
        }
        let mut statement = self.connection.prepare(
            "INSERT INTO commit_ (survey, place, hash, at, author, files, count, changes, lines)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        for (place, commit) in (0u32..).zip(&history.commits) {
            let changes = history.changes_of(place);
            let mut before = 0;
            for change in changes {
                self.packer.number(change.module.0 - before);
                before = change.module.0;
            }
            let lines = lines_of(changes);
            statement.execute(params![
                self.survey,
                place,
                commit.hash,
                commit.at,
                commit.author,
                commit.files,
                changes.len() as u32,
                self.packer.bytes(),
                lines,
            ])?;
            self.packer.clear();
            self.count(1 + changes.len())?;
        }
        Ok(())
    }
}

fn symbols(evidence: &Evidence) -> PackedRows {
    /// What a symbol takes besides its name, at most nearly always.
    const NUMBERS: usize = 5;
    let mut packed = PackedRows::default();
    packed.bytes.reserve(evidence.symbols.iter().map(|s| s.name.len() + NUMBERS).sum());
    for symbols in evidence.symbols.chunk_by(|a, b| a.module == b.module) {
        for symbol in symbols {
            packed.bytes.text(&symbol.name);
            packed.bytes.byte(symbol.kind.code() | symbol.effect.code() << 4);
            packed.bytes.number(symbol.line);
        }
        packed.end(symbols[0].module.0, symbols.len());
    }
    packed
}

fn dependencies(evidence: &Evidence) -> PackedRows {
    /// What a dependency takes, at most nearly always.
    const NUMBERS: usize = 6;
    let mut packed = PackedRows::default();
    packed.bytes.reserve(evidence.dependencies.len() * NUMBERS);
    for dependencies in evidence.dependencies.chunk_by(|a, b| a.from == b.from) {
        let mut before = 0;
        for dependency in dependencies {
            packed.bytes.number(dependency.to.0 - before);
            before = dependency.to.0;
            packed.bytes.byte(dependency.kind.code());
            packed.bytes.number(dependency.count);
            packed.bytes.number(dependency.line);
        }
        packed.end(dependencies[0].from.0, dependencies.len());
    }
    packed
}

fn operations(evidence: &Evidence) -> PackedRows {
    /// What an operation takes besides its name, at most nearly always.
    const NUMBERS: usize = 5;
    let mut packed = PackedRows::default();
    packed.bytes.reserve(evidence.operations.iter().map(|o| o.name.len() + NUMBERS).sum());
    for operations in evidence.operations.chunk_by(|a, b| a.owner == b.owner) {
        for operation in operations {
            packed.bytes.text(&operation.name);
            packed.bytes.byte(operation.kind.code() | operation.effect.code() << 4);
            packed.bytes.number(operation.line);
        }
        packed.end(operations[0].owner.0, operations.len());
    }
    packed
}

/// The lines of a commit's changes, packed: each begins with 1 where they are known, else it is
/// 0. Nothing at all where none is known.
fn lines_of(changes: &[Change]) -> Option<Vec<u8>> {
    changes.iter().any(|change| change.lines.is_some()).then(|| {
        let mut packer = Packer::default();
        for change in changes {
            packer.byte(u8::from(change.lines.is_some()));
            if let Some(lines) = change.lines {
                packer.number(lines.added);
                packer.number(lines.removed);
            }
        }
        packer.take()
    })
}
