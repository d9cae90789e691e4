//! Python: modules are files, named from their source root.

mod attributes;
mod beyond;
mod blocks;
mod body;
mod by_name;
mod calls;
mod constructors;
mod declared;
mod decode;
mod decorators;
mod detect;
mod effects;
mod extract;
mod facts;
mod failure;
mod files;
mod frameworks;
mod heirs;
mod imports;
mod index;
mod keys;
mod known;
mod learned;
mod lines;
mod link;
mod name_set;
mod nesting;
mod outline;
mod outline_text;
mod own_values;
mod paths;
mod program;
mod purity;
mod reach;
mod read;
mod reading;
mod receivers;
mod refusal;
mod resolve;
mod roots;
mod scope;
mod signals;
mod sites;
mod standing;
mod states;
mod stubs;
mod symbols;
mod telling;
mod tells;
mod transactions;
mod uses;
mod values;
mod writes;

use std::collections::BTreeSet;

use quarry_model::{module::Language, progress::Cancelled};

use crate::{
    inventory::{Inventory, SourceFile},
    language::{LanguageEvidence, LanguageReader, ReadRequest},
};

/// Reads Python source and stubs.
pub(crate) struct Python;

impl LanguageReader for Python {
    fn language(&self) -> Language {
        Language::Python
    }

    fn name(&self) -> &'static str {
        "Python"
    }

    fn claims(&self, file_name: &str) -> bool {
        file_name
            .strip_suffix(".py")
            .or_else(|| file_name.strip_suffix(".pyi"))
            .is_some_and(|stem| !stem.is_empty())
    }

    fn marks(&self, file_name: &str) -> bool {
        matches!(file_name, "pyproject.toml" | "setup.cfg" | "setup.py" | "manage.py")
    }

    fn source_roots(&self, inventory: &Inventory, files: &[SourceFile]) -> Vec<String> {
        roots::Layout::of(inventory, files).roots(&BTreeSet::new()).into_folders()
    }

    fn read(&self, request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled> {
        read::read(request)
    }
}
