//! PHP: modules are files, named after their namespace and main type.

mod annotations;
mod body;
mod callables;
mod chain;
mod composer;
mod configured;
mod detect;
mod docblock;
mod extract;
mod facts;
mod failure;
mod handed;
mod index;
mod literal;
mod members;
mod names;
mod outside;
mod read;
mod standing;
mod telling;
mod types;

use quarry_model::{module::Language, progress::Cancelled};

use crate::{
    inventory::{Inventory, SourceFile},
    language::{LanguageEvidence, LanguageReader, ReadRequest},
};

/// Reads PHP source.
pub(crate) struct Php;

impl LanguageReader for Php {
    fn language(&self) -> Language {
        Language::Php
    }

    fn name(&self) -> &'static str {
        "PHP"
    }

    fn claims(&self, file_name: &str) -> bool {
        // A Blade template is text with commands of its own, and compiled to PHP later.
        file_name
            .strip_suffix(".php")
            .is_some_and(|stem| !stem.is_empty() && !stem.to_ascii_lowercase().ends_with(".blade"))
    }

    fn marks(&self, file_name: &str) -> bool {
        file_name == "composer.json"
            || file_name.ends_with(".blade.php")
            || configured::may_state(file_name)
    }

    fn source_roots(&self, inventory: &Inventory, _: &[SourceFile]) -> Vec<String> {
        let psr4 = composer::Layout::of(inventory).psr4;
        psr4.into_iter().map(|psr4| psr4.folder).collect()
    }

    fn read(&self, request: &ReadRequest<'_>) -> Result<LanguageEvidence, Cancelled> {
        read::read(request)
    }
}
