//! C#: modules are files, named after their namespace and their file.

mod attributes;
mod calls;
mod conditions;
mod deeds;
mod detect;
mod effects;
mod expressions;
mod extract;
mod facts;
mod failure;
mod functions;
mod members;
mod names;
mod outside;
mod project_files;
mod projects;
mod read;
mod standing;
mod statements;
mod types;

use quarry_model::{module::Language, progress::Cancelled};

use crate::{
    inventory::{Inventory, SourceFile},
    language::{LanguageEvidence, LanguageReader, ReadRequest},
};

/// Reads C# source.
pub(crate) struct CSharp;

impl LanguageReader for CSharp {
    fn language(&self) -> Language {
        Language::CSharp
    }

    fn name(&self) -> &'static str {
        "C#"
    }

    fn claims(&self, file_name: &str) -> bool {
        file_name.strip_suffix(".cs").is_some_and(|stem| !stem.is_empty())
    }

    fn marks(&self, file_name: &str) -> bool {
        projects::is_project(file_name) || projects::speaks_for_all(file_name)
    }

    fn source_roots(&self, inventory: &Inventory, _: &[SourceFile]) -> Vec<String> {
        let folders = projects::Projects::of(inventory).folders();
        if folders.is_empty() { vec![String::new()] } else { folders }
    }

    fn read(&self, request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled> {
        read::read(request)
    }
}

/// Whether the folder at `path` is what the compiler makes: it lies beside a project.
pub(crate) fn is_build_output(path: &std::path::Path) -> bool {
    let Some(Ok(entries)) = path.parent().map(std::fs::read_dir) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_str().is_some_and(projects::is_project))
}
