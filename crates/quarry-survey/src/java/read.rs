//! All Java files of a source: from files to evidence.

use quarry_model::{
    dependency::{Dependency, DependencyKind},
    evidence::ModuleIx,
    module::{Language, Module, Role, RoleFinding, Standing},
    progress::{Cancelled, Stage},
};

use super::{
    detect::{Frame, detect},
    extract::extract,
    facts::JavaFile,
    mappers::mappers,
    names::JavaNames,
    standing::standing,
};
use crate::{
    guard::extract_guarded,
    inventory::{Inventory, SourceFile},
    language::{LanguageEvidence, ReadRequest},
    syntax::Problem,
    typed::{
        facts::FileFacts,
        link::{link, symbols},
        program::{Program, members},
    },
};

pub(super) fn read(request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled> {
    let mut evidence = LanguageEvidence::default();
    let mut files = request.each_file(Stage::Read, request.files.len(), |at| {
        extract_one(request.inventory, &request.files[at], request.imports_only)
    })?;
    let facts: Vec<FileFacts> =
        files.iter_mut().map(|file| std::mem::take(&mut file.facts)).collect();
    let members = members(&facts);
    let paths: Vec<&str> = request.files.iter().map(|file| file.path.as_str()).collect();
    let names = JavaNames::of(&files, &facts, &paths, &members);
    let program = Program::of(&facts, &members, &names);
    let effects = link(request, &program, &mut evidence)?;
    if !request.imports_only {
        evidence.symbols = symbols(&program, &effects);
        strings(&names, &files, &mut evidence);
        let mappers = mappers(request.inventory);
        detect(&Frame::of(&files, &program, &names), &mappers, &mut evidence);
    }
    modules(request.files, &files, &facts, &mut evidence);
    Ok(evidence)
}

fn extract_one(inventory: &Inventory, file: &SourceFile, imports_only: bool) -> JavaFile {
    let problem = |cause: String| {
        let mut file = JavaFile::default();
        file.facts.problem = Some(Problem::whole(cause));
        file
    };
    extract_guarded(inventory, file, |bytes| extract(bytes, imports_only), problem)
}

/// Classes named in full by strings.
fn strings(names: &JavaNames<'_>, files: &[JavaFile], evidence: &mut LanguageEvidence) {
    for (from, file) in files.iter().enumerate() {
        for (text, line) in &file.strings {
            if let Some(symbol) = names.spelled(from as u32, text)
                && symbol.file != from as u32
            {
                evidence.dependencies.push(Dependency {
                    from: ModuleIx(from as u32),
                    to: ModuleIx(symbol.file),
                    kind: DependencyKind::String,
                    count: 1,
                    line: *line,
                });
            }
        }
    }
}

fn modules(
    sources: &[SourceFile],
    files: &[JavaFile],
    facts: &[FileFacts],
    evidence: &mut LanguageEvidence,
) {
    for (at, ((source, file), facts)) in sources.iter().zip(files).zip(facts).enumerate() {
        let module = ModuleIx(at as u32);
        let stem = source.name().strip_suffix(".java").unwrap_or(source.name());
        let name = match file.package.as_str() {
            "" => stem.to_owned(),
            package => format!("{package}.{stem}"),
        };
        let verdict = standing(&source.path, facts.generated);
        let standing = verdict.standing;
        evidence.modules.push(Module {
            path: source.path.clone(),
            name,
            language: Language::Java,
            sloc: facts.sloc,
            standing,
            rule: verdict.rule(),
            package: file.package.clone(),
        });
        if let Some(problem) = &facts.problem {
            evidence.diagnostics.push(problem.at(&source.path));
        }
        let mut find = |role, because: &str, line| {
            evidence.roles.push(RoleFinding { module, role, because: because.to_owned(), line });
        };
        if standing == Standing::Test {
            find(Role::Test, "It lies in a folder of tests or is named as a test", 0);
        } else if let Some(line) = file.main {
            find(Role::EntryPoint, "It runs as a program: it has a main method", line);
        }
    }
}
