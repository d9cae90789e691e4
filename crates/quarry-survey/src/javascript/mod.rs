//! JavaScript and TypeScript: modules are files, and their names are their paths.

mod amd;
mod arguments;
mod asking;
mod assign;
mod bindings;
mod calls;
mod chain;
mod classes;
mod components;
mod computed;
mod declare;
mod deeds;
mod detect;
mod effects;
mod extract;
mod facts;
mod failure;
mod follow;
mod functions;
mod jsonc;
mod keys;
mod lines;
mod link;
mod nesting;
mod packages;
mod paths;
mod program;
mod read;
mod resolve;
mod scope;
mod standing;
mod tsconfig;
mod types;
mod visit;

use std::collections::BTreeSet;

use quarry_model::{module::Language, progress::Cancelled};

use crate::{
    inventory::{Inventory, SourceFile},
    language::{LanguageEvidence, LanguageReader, ReadRequest},
};

/// Reads JavaScript and TypeScript, which import each other freely.
pub(crate) struct JavaScript;

impl LanguageReader for JavaScript {
    fn language(&self) -> Language {
        Language::JavaScript
    }

    fn language_of(&self, file_name: &str) -> (Language, &'static str) {
        match language_of(file_name) {
            Language::TypeScript => (Language::TypeScript, "TypeScript"),
            language => (language, self.name()),
        }
    }

    fn name(&self) -> &'static str {
        "JavaScript"
    }

    fn claims(&self, file_name: &str) -> bool {
        const ENDINGS: [&str; 10] =
            [".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte"];
        ENDINGS
            .iter()
            .any(|ending| file_name.strip_suffix(ending).is_some_and(|stem| !stem.is_empty()))
    }

    fn marks(&self, file_name: &str) -> bool {
        has_ending(file_name, "json")
            || has_ending(file_name, "prisma")
            || file_name == "pnpm-workspace.yaml"
    }

    fn source_roots(&self, inventory: &Inventory, files: &[SourceFile]) -> Vec<String> {
        let packages = inventory.markers.iter().filter(|file| file.name() == "package.json");
        let roots: BTreeSet<&str> = packages
            .map(SourceFile::folder)
            .filter(|root| {
                root.is_empty()
                    || files.iter().any(|file| {
                        file.path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
                    })
            })
            .collect();
        roots.into_iter().map(str::to_owned).collect()
    }

    fn read(&self, request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled> {
        read::read(request)
    }
}

/// Whether a file of this name is TypeScript.
fn is_typescript(name: &str) -> bool {
    [".ts", ".tsx", ".mts", ".cts"].iter().any(|ending| name.ends_with(ending))
}

/// The language of a file by its name.
fn language_of(name: &str) -> Language {
    if is_typescript(name) { Language::TypeScript } else { Language::JavaScript }
}

/// Whether a name ends in `.ending`.
fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found == ending)
}
