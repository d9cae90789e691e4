//! Where the sample lies.

use std::path::{Path, PathBuf};

/// The folder of the sample: among the installed resources, or, when the program runs from
/// where it was built, in the source tree.
pub(crate) fn find(resources: Option<&Path>, executable: Option<&Path>) -> Option<PathBuf> {
    let installed = resources.map(|folder| folder.join("sample"));
    let built = executable
        .into_iter()
        .flat_map(|file| file.ancestors().skip(1))
        .map(|folder| folder.join("examples").join("sample"));
    installed.into_iter().chain(built).find(|folder| folder.is_dir())
}
