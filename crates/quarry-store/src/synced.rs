//! Folders that a program copies behind one's back.

use std::path::Path;

/// Parts of folder names by which synchronised folders are known, in lower case, and what people
/// call them.
const SYNCED: [(&str, &str); 8] = [
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("icloud", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("nextcloud", "Nextcloud"),
    ("syncthing", "Syncthing"),
];

/// A warning, if the file lies in such a folder.
pub(crate) fn notice(path: &Path) -> Option<String> {
    let full = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = full.parent()?.to_string_lossy().to_lowercase();
    let (_, name) = SYNCED.iter().find(|(part, _)| folder.contains(part))?;
    Some(format!(
        "The project lies in a folder that {name} synchronises: let only one person change it at \
         a time, and let {name} finish before opening it elsewhere."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_are_synchronised_are_known() {
        let named = |path: &str| notice(Path::new(path));
        assert!(named("/home/ann/Dropbox/plans/shop.quarry").unwrap().contains("Dropbox"));
        assert!(named("/home/ann/OneDrive - Quince/shop.quarry").unwrap().contains("OneDrive"));
        assert_eq!(named("/home/ann/plans/dropbox.quarry"), None, "only the folder counts");
        assert_eq!(named("/home/ann/plans/shop.quarry"), None);
    }
}
