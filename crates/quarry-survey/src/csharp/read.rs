//! All C# files of a source: from files to evidence.

use quarry_model::{
    evidence::ModuleIx,
    module::{Language, Module, Role, RoleFinding, Standing},
    progress::{Cancelled, Stage},
};

use super::{
    detect::{Frame, detect},
    extract::extract,
    facts::CSharpFile,
    names::CSharpNames,
    projects::Projects,
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
    let projects = Projects::of(request.inventory);
    let project: Vec<u32> = request.files.iter().map(|file| projects.of_file(file)).collect();
    let names = CSharpNames::of(&files, &facts, &paths, &members, &projects, project.clone());
    let program = Program::of(&facts, &members, &names);
    let effects = link(request, &program, &mut evidence)?;
    if !request.imports_only {
        evidence.symbols = symbols(&program, &effects);
        detect(&Frame::of(&files, &program, &names), &mut evidence);
    }
    modules(request.files, &files, &facts, (&projects, &project), &mut evidence);
    Ok(evidence)
}

fn extract_one(inventory: &Inventory, file: &SourceFile, imports_only: bool) -> CSharpFile {
    let problem = |cause: String| {
        let mut file = CSharpFile::default();
        file.facts.problem = Some(Problem::whole(cause));
        file
    };
    extract_guarded(inventory, file, |bytes| extract(bytes, imports_only), problem)
}

fn modules(
    sources: &[SourceFile],
    files: &[CSharpFile],
    facts: &[FileFacts],
    (projects, project): (&Projects, &[u32]),
    evidence: &mut LanguageEvidence,
) {
    for (at, ((source, file), facts)) in sources.iter().zip(files).zip(facts).enumerate() {
        let module = ModuleIx(at as u32);
        let project = projects.get(project[at]);
        let stem = source.name().strip_suffix(".cs").unwrap_or(source.name());
        // What stands in no namespace is known by its project.
        let package = match (file.namespace.as_str(), project) {
            ("", Some(project)) => project.name.as_str(),
            (namespace, _) => namespace,
        };
        let name = if package.is_empty() { stem.to_owned() } else { format!("{package}.{stem}") };
        let verdict =
            standing(&source.path, facts.generated, project.is_some_and(|project| project.test));
        evidence.modules.push(Module {
            path: source.path.clone(),
            name,
            language: Language::CSharp,
            sloc: facts.sloc,
            standing: verdict.standing,
            rule: verdict.rule(),
            package: package.to_owned(),
        });
        if let Some(problem) = &facts.problem {
            evidence.diagnostics.push(problem.at(&source.path));
        }
        let mut find = |role, because: &str, line| {
            evidence.roles.push(RoleFinding { module, role, because: because.to_owned(), line });
        };
        if verdict.standing == Standing::Test {
            find(Role::Test, "It lies in a project or folder of tests, or is named as a test", 0);
        } else if let Some(line) = file.main {
            find(Role::EntryPoint, "It runs as a program", line);
        }
    }
}
