//! Where the sample lies.

use std::path::{Path, PathBuf};

/// How the file of the sample ends: a whole project in the exchange format, compressed.
const ENDING: &str = ".json.gz";

/// The sample: among the installed resources, or, when the program runs from where it was
/// built, in the source tree.
pub(crate) fn find(resources: Option<&Path>, executable: Option<&Path>) -> Option<PathBuf> {
    let installed = resources.map(|folder| folder.join("sample"));
    let built = executable
        .into_iter()
        // It was built into target/<profile> of the source tree.
        .flat_map(|file| file.ancestors().skip(1).take(3))
        .map(|folder| folder.join("examples").join("sample"));
    installed.into_iter().chain(built).find_map(|folder| first_in(&folder))
}

fn first_in(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(ENDING) && path.is_file())
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_installed_sample_comes_before_that_of_the_source_tree() {
        let root = std::env::temp_dir().join(format!("quarry-sample-{}", std::process::id()));
        let installed = root.join("resources");
        let executable = root.join("target/debug/quarry-window");
        let tree = root.join("examples/sample");
        std::fs::create_dir_all(installed.join("sample")).expect("a folder");
        std::fs::create_dir_all(&tree).expect("a folder");
        let look = || find(Some(&installed), Some(&executable));

        assert_eq!(look(), None);
        std::fs::write(tree.join("map.csv"), "").expect("a file");
        assert_eq!(look(), None, "only whole projects count");
        std::fs::write(tree.join("b.json.gz"), "").expect("a file");
        assert_eq!(look(), Some(tree.join("b.json.gz")));
        std::fs::write(tree.join("a.json.gz"), "").expect("a file");
        assert_eq!(look(), Some(tree.join("a.json.gz")));
        let first = installed.join("sample/c.json.gz");
        std::fs::write(&first, "").expect("a file");
        assert_eq!(look(), Some(first));

        std::fs::remove_dir_all(root).expect("the folder goes");
    }
}
