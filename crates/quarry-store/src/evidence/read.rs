//! Reading the evidence of a survey. The file may come from anywhere: every number is checked
//! before it is used, and the whole is validated afterwards.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    dependency::{CallSite, Dependency, Operation},
    evidence::{
        EntryPoint, Evidence, Finding, KeyUse, ModuleIx, OperationIx, Table, TableAccess, TableIx,
    },
    history::{Author, Change, ChangedLines, Commit, History},
    ids::{Id, ModuleId, SourceId, SurveyId},
    module::{Module, RoleFinding, Symbol},
    project::Survey,
    shared_name::SharedName,
    time::Timestamp,
};
use rusqlite::{Connection, Row};
use serde::de::DeserializeOwned;

use super::{codes::Code, pack::Unpacker};
use crate::error::Fault;

/// Every survey in the file, without evidence.
pub(crate) fn surveys(connection: &Connection) -> Result<BTreeMap<SurveyId, Survey>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, source, at, \"commit\", reader, modules, dependencies, call_sites, commits,
                diagnostics, unresolved, asked, fingerprint, difference
         FROM survey ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut surveys = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let id = SurveyId::new(row.get(0)?);
        let survey = Survey {
            id,
            source: SourceId::new(row.get(1)?),
            at: Timestamp(row.get(2)?),
            commit: row.get(3)?,
            reader: row.get(4)?,
            modules: row.get(5)?,
            dependencies: row.get(6)?,
            call_sites: row.get(7)?,
            commits: row.get(8)?,
            diagnostics: json(row, 9)?,
            unresolved: json(row, 10)?,
            asked: json(row, 11)?,
            fingerprint: row.get(12)?,
            difference: json(row, 13)?,
        };
        surveys.insert(id, survey);
    }
    Ok(surveys)
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, Fault> {
    let text = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    serde_json::from_str(text).map_err(|cause| Fault::Damaged(format!("a row of survey: {cause}")))
}

/// The evidence of a survey, and the identities of its modules in order.
pub(crate) fn read(
    connection: &Connection,
    survey: SurveyId,
) -> Result<(Vec<ModuleId>, Evidence), Fault> {
    let reader = Reader { connection, survey: survey.number() };
    let (ids, modules) = reader.modules()?;
    let (operations, spans) = reader.operations()?;
    let evidence = Evidence {
        modules,
        symbols: reader.symbols()?,
        dependencies: reader.dependencies()?,
        call_sites: reader.call_sites(&spans)?,
        operations,
        tables: reader.tables()?,
        accesses: reader.accesses()?,
        entry_points: reader.entry_points()?,
        roles: reader.roles()?,
        findings: reader.findings()?,
        keys: reader.keys()?,
        history: reader.history()?,
    };
    evidence
        .validate()
        .map_err(|cause| Fault::Damaged(format!("the evidence of survey {survey}: {cause}")))?;
    if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
        return Err(Fault::Damaged(format!("survey {survey} has a module twice")));
    }
    Ok((ids, evidence))
}

/// The identities of the modules of a survey, in the order of its evidence.
pub(crate) fn module_ids(
    connection: &Connection,
    survey: SurveyId,
) -> Result<Vec<ModuleId>, Fault> {
    let mut ids = Vec::new();
    Reader { connection, survey: survey.number() }.rows(
        "SELECT module FROM survey_module WHERE survey = ?1 ORDER BY place",
        |row| {
            ids.push(ModuleId::new(row.get(0)?));
            Ok(())
        },
    )?;
    Ok(ids)
}

/// Which operations a module offers: from this place on, so many.
struct Span {
    owner: u32,
    start: u32,
    count: u32,
}

struct Reader<'a> {
    connection: &'a Connection,
    survey: u32,
}

impl Reader<'_> {
    /// Calls `each` for every row of the survey.
    fn rows(
        &self,
        sql: &str,
        mut each: impl FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([self.survey])?;
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok(())
    }

    /// Calls `each` for every packed record: with the module (or chunk) of its row.
    fn packed(
        &self,
        what: &'static str,
        sql: &str,
        mut each: impl FnMut(u32, &mut Unpacker<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.rows(sql, |row| {
            let (module, count): (u32, u32) = (row.get(0)?, row.get(1)?);
            let data = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            let mut unpacker = Unpacker::new(what, data);
            for _ in 0..count {
                each(module, &mut unpacker)?;
            }
            unpacker.end()
        })
    }

    fn modules(&self) -> Result<(Vec<ModuleId>, Vec<Module>), Fault> {
        let (mut ids, mut modules) = (Vec::new(), Vec::new());
        self.rows(
            "SELECT module, path, name, package, language, sloc, standing, rule
             FROM survey_module WHERE survey = ?1 ORDER BY place",
            |row| {
                ids.push(ModuleId::new(row.get(0)?));
                modules.push(Module {
                    path: row.get(1)?,
                    name: row.get(2)?,
                    package: row.get(3)?,
                    language: code("language", row.get(4)?)?,
                    sloc: row.get(5)?,
                    standing: code("standing", row.get(6)?)?,
                    rule: row.get(7)?,
                });
                Ok(())
            },
        )?;
        Ok((ids, modules))
    }

    fn symbols(&self) -> Result<Vec<Symbol>, Fault> {
        let mut symbols = Vec::new();
        self.packed(
            "symbol",
            "SELECT module, count, data FROM symbol WHERE survey = ?1 ORDER BY module",
            |module, data| {
                let name = data.text()?.to_owned();
                let codes = data.byte()?;
                symbols.push(Symbol {
                    module: ModuleIx(module),
                    name,
                    kind: code("symbol", codes & 15)?,
                    effect: code("effect", codes >> 4)?,
                    line: data.number()?,
                });
                Ok(())
            },
        )?;
        Ok(symbols)
    }

    fn dependencies(&self) -> Result<Vec<Dependency>, Fault> {
        let mut dependencies: Vec<Dependency> = Vec::new();
        self.packed(
            "dependency",
            "SELECT module, count, data FROM dependency WHERE survey = ?1 ORDER BY module",
            |from, data| {
                let before = dependencies.last().filter(|d| d.from.0 == from).map_or(0, |d| d.to.0);
                dependencies.push(Dependency {
                    from: ModuleIx(from),
                    to: ModuleIx(data.after(before)?),
                    kind: code("dependency", data.byte()?)?,
                    count: data.number()?,
                    line: data.number()?,
                });
                Ok(())
            },
        )?;
        Ok(dependencies)
    }

    fn operations(&self) -> Result<(Vec<Operation>, Vec<Span>), Fault> {
        let mut operations = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        self.packed(
            "operation",
            "SELECT module, count, data FROM operation WHERE survey = ?1 ORDER BY module",
            |owner, data| {
                match spans.last_mut() {
                    Some(span) if span.owner == owner => span.count += 1,
                    _ => spans.push(Span { owner, start: operations.len() as u32, count: 1 }),
                }
                let name = data.text()?.to_owned();
                let codes = data.byte()?;
                operations.push(Operation {
                    owner: ModuleIx(owner),
                    kind: code("operation", codes & 15)?,
                    name,
                    effect: code("effect", codes >> 4)?,
                    line: data.number()?,
                });
                Ok(())
            },
        )?;
        Ok((operations, spans))
    }

    fn call_sites(&self, spans: &[Span]) -> Result<Vec<CallSite>, Fault> {
        let mut names = Vec::new();
        self.packed(
            "name",
            "SELECT chunk, count, data FROM enclosing WHERE survey = ?1 ORDER BY chunk",
            |_, data| {
                names.push(SharedName::from(data.text()?));
                Ok(())
            },
        )?;
        let mut sites = Vec::new();
        self.rows("SELECT module, data FROM call_site WHERE survey = ?1 ORDER BY module", |row| {
            let owner: u32 = row.get(0)?;
            let data = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            let mut data = Unpacker::new("call site", data);
            let span = spans
                .binary_search_by_key(&owner, |span| span.owner)
                .map_err(|_| data.damaged())?;
            let span = &spans[span];
            for operation in span.start..span.start + span.count {
                sites_of(OperationIx(operation), &mut data, &names, &mut sites)?;
            }
            data.end()
        })?;
        Ok(sites)
    }

    fn tables(&self) -> Result<Vec<Table>, Fault> {
        let mut tables = Vec::new();
        self.rows(
            "SELECT name, declared_in, line FROM entity WHERE survey = ?1 ORDER BY place",
            |row| {
                let declared_in: Option<u32> = row.get(1)?;
                tables.push(Table {
                    name: row.get(0)?,
                    declared_in: declared_in.map(ModuleIx),
                    line: row.get(2)?,
                });
                Ok(())
            },
        )?;
        Ok(tables)
    }

    fn accesses(&self) -> Result<Vec<TableAccess>, Fault> {
        let mut accesses = Vec::new();
        self.rows(
            "SELECT entity, module, \"write\", count, line
             FROM entity_access WHERE survey = ?1 ORDER BY place",
            |row| {
                accesses.push(TableAccess {
                    table: TableIx(row.get(0)?),
                    module: ModuleIx(row.get(1)?),
                    write: row.get(2)?,
                    count: row.get(3)?,
                    line: row.get(4)?,
                });
                Ok(())
            },
        )?;
        Ok(accesses)
    }

    fn entry_points(&self) -> Result<Vec<EntryPoint>, Fault> {
        let mut entries = Vec::new();
        self.rows(
            "SELECT module, kind, name, handler, line
             FROM entry_point WHERE survey = ?1 ORDER BY place",
            |row| {
                entries.push(EntryPoint {
                    module: ModuleIx(row.get(0)?),
                    kind: code("entry point", row.get(1)?)?,
                    name: row.get(2)?,
                    handler: row.get(3)?,
                    line: row.get(4)?,
                });
                Ok(())
            },
        )?;
        Ok(entries)
    }

    fn roles(&self) -> Result<Vec<RoleFinding>, Fault> {
        let mut roles = Vec::new();
        self.rows(
            "SELECT module, role, because, line FROM role WHERE survey = ?1 ORDER BY place",
            |row| {
                roles.push(RoleFinding {
                    module: ModuleIx(row.get(0)?),
                    role: code("role", row.get(1)?)?,
                    because: row.get(2)?,
                    line: row.get(3)?,
                });
                Ok(())
            },
        )?;
        Ok(roles)
    }

    fn findings(&self) -> Result<Vec<Finding>, Fault> {
        let mut findings = Vec::new();
        let sql = "SELECT module, count, data FROM finding WHERE survey = ?1 ORDER BY module";
        self.packed("finding", sql, |module, data| {
            let flags = data.byte()?;
            findings.push(Finding {
                module: ModuleIx(module),
                kind: code("finding", flags & 15)?,
                certain: flags >> 4 != 0,
                name: data.text()?.to_owned(),
                within: data.text()?.to_owned(),
                line: data.number()?,
            });
            Ok(())
        })?;
        Ok(findings)
    }

    fn keys(&self) -> Result<Vec<KeyUse>, Fault> {
        let mut keys = Vec::new();
        let sql = "SELECT module, count, data FROM key_use WHERE survey = ?1 ORDER BY module";
        self.packed("key", sql, |module, data| {
            keys.push(KeyUse {
                module: ModuleIx(module),
                within: data.text()?.to_owned(),
                subject: data.text()?.to_owned(),
                key: data.text()?.to_owned(),
                write: data.byte()? != 0,
                line: data.number()?,
            });
            Ok(())
        })?;
        Ok(keys)
    }

    fn history(&self) -> Result<History, Fault> {
        let mut history = History::default();
        self.rows("SELECT shallow FROM survey WHERE id = ?1", |row| {
            history.shallow = row.get(0)?;
            Ok(())
        })?;
        self.rows("SELECT name, bot FROM author WHERE survey = ?1 ORDER BY place", |row| {
            history.authors.push(Author { name: row.get(0)?, bot: row.get(1)? });
            Ok(())
        })?;
        self.rows(
            "SELECT hash, at, author, files, count, changes, lines
             FROM commit_ WHERE survey = ?1 ORDER BY place",
            |row| {
                let commit = history.commits.len() as u32;
                let count: u32 = row.get(4)?;
                let data = row.get_ref(5)?.as_blob().map_err(rusqlite::Error::from)?;
                let mut data = Unpacker::new("commit", data);
                let lines = row.get_ref(6)?.as_blob_or_null().map_err(rusqlite::Error::from)?;
                let mut lines = lines.map(|lines| Unpacker::new("number of lines", lines));
                let mut module = 0;
                for _ in 0..count {
                    module = data.after(module)?;
                    let mut change = Change::uncounted(commit, ModuleIx(module));
                    if let Some(lines) = &mut lines {
                        change.lines = changed_lines(lines)?;
                    }
                    history.changes.push(change);
                }
                data.end()?;
                lines.map_or(Ok(()), |lines| lines.end())?;
                history.commits.push(Commit {
                    hash: row.get(0)?,
                    at: row.get(1)?,
                    author: row.get(2)?,
                    files: row.get(3)?,
                });
                Ok(())
            },
        )?;
        Ok(history)
    }
}

fn changed_lines(data: &mut Unpacker<'_>) -> Result<Option<ChangedLines>, Fault> {
    match data.byte()? {
        0 => Ok(None),
        1 => Ok(Some(ChangedLines { added: data.number()?, removed: data.number()? })),
        _ => Err(data.damaged()),
    }
}

fn sites_of(
    operation: OperationIx,
    data: &mut Unpacker<'_>,
    names: &[SharedName],
    sites: &mut Vec<CallSite>,
) -> Result<(), Fault> {
    let (mut from, mut line) = (0, 0);
    for _ in 0..data.number()? {
        let user = data.after(from)?;
        if user != from {
            line = 0;
        }
        line = data.after(line)?;
        from = user;
        let name = data.number()? as usize;
        let codes = data.byte()?;
        sites.push(CallSite {
            operation,
            from: ModuleIx(from),
            within: names.get(name).ok_or_else(|| data.damaged())?.clone(),
            line,
            usage: code("call site", codes & 7)?,
            result: code("call site", codes >> 3 & 7)?,
            in_transaction: codes & 64 != 0,
            handles_failure: codes & 128 != 0,
        });
    }
    Ok(())
}

fn code<C: Code>(what: &str, code: u8) -> Result<C, Fault> {
    C::from_code(code)
        .ok_or_else(|| Fault::Damaged(format!("the evidence has an unknown kind of {what}")))
}
