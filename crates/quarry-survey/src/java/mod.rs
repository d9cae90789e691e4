//! Java: modules are files, named after their package and their file.

mod annotations;
mod bare;
mod body;
mod calls;
mod deeds;
mod detect;
mod effects;
mod expressions;
mod extract;
mod facts;
mod failure;
mod functions;
mod mappers;
mod members;
mod names;
mod outside;
mod read;
mod roots;
mod standing;
mod texts;
mod types;

use quarry_model::{module::Language, progress::Cancelled};

use crate::{
    inventory::{Inventory, SourceFile},
    language::{LanguageEvidence, LanguageReader, ReadRequest},
};

/// Reads Java source.
pub(crate) struct Java;

impl LanguageReader for Java {
    fn language(&self) -> Language {
        Language::Java
    }

    fn name(&self) -> &'static str {
        "Java"
    }

    fn claims(&self, file_name: &str) -> bool {
        file_name.strip_suffix(".java").is_some_and(|stem| !stem.is_empty())
    }

    fn marks(&self, file_name: &str) -> bool {
        matches!(
            file_name,
            "pom.xml"
                | "build.gradle"
                | "build.gradle.kts"
                | "settings.gradle"
                | "settings.gradle.kts"
        ) || mappers::may_map(file_name)
    }

    fn source_roots(&self, _: &Inventory, files: &[SourceFile]) -> Vec<String> {
        roots::roots(files)
    }

    fn read(&self, request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled> {
        read::read(request)
    }
}

/// Whether the folder at `path` is what Maven or Gradle make: it lies beside the file that says
/// how to build.
pub(crate) fn is_build_output(path: &std::path::Path) -> bool {
    let beside = |name: &str| path.with_file_name(name).is_file();
    match path.file_name().and_then(std::ffi::OsStr::to_str) {
        Some("target") => beside("pom.xml") || beside("build.sbt"),
        Some("build") => beside("build.gradle") || beside("build.gradle.kts"),
        _ => false,
    }
}
