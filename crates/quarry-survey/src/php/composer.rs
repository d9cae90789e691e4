//! What `composer.json` says about where classes lie.

use serde_json::Value;

use crate::inventory::Inventory;

/// Folders that a namespace prefix stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Psr4 {
    /// The prefix, with a backslash at its end; empty for everything.
    pub(super) prefix: String,
    /// The folder, relative to the source; empty for the source itself.
    pub(super) folder: String,
}

/// What all `composer.json` of a source say.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Prefixes, the longest folders first.
    pub(super) psr4: Vec<Psr4>,
    /// Files and folders that are searched for classes, or always loaded.
    pub(super) listed: Vec<String>,
    /// Folders that hold a `composer.json`, sorted.
    pub(super) tops: Vec<String>,
}

impl Layout {
    /// Reads the files of `inventory`; one that is no JSON says nothing.
    pub(super) fn of(inventory: &Inventory) -> Self {
        let mut layout = Self::default();
        for marker in inventory.markers.iter().filter(|marker| marker.name() == "composer.json") {
            if marker.path.split('/').any(|folder| folder == "vendor") {
                continue;
            }
            layout.tops.push(marker.folder().to_owned());
            let parsed = inventory.read(marker).ok().and_then(|bytes| {
                if bytes.len() > 1 << 20 {
                    None
                } else {
                    serde_json::from_slice::<Value>(&bytes).ok()
                }
            });
            let Some(parsed) = parsed else { continue };
            for section in ["autoload", "autoload-dev"] {
                layout.take(marker.folder(), &parsed[section]);
            }
        }
        layout.psr4.sort_unstable_by(|a, b| {
            (b.folder.len(), &a.folder, &a.prefix).cmp(&(a.folder.len(), &b.folder, &b.prefix))
        });
        layout.psr4.dedup();
        layout.listed.sort_unstable();
        layout.listed.dedup();
        layout
    }

    fn take(&mut self, top: &str, section: &Value) {
        for style in ["psr-4", "psr-0"] {
            let Some(prefixes) = section[style].as_object() else { continue };
            for (prefix, folders) in prefixes {
                for folder in texts(folders) {
                    let folder = joined(top, folder);
                    if let (Some(folder), "psr-4") = (&folder, style) {
                        self.psr4.push(Psr4 { prefix: prefix.clone(), folder: folder.clone() });
                    } else if let Some(folder) = folder {
                        self.listed.push(folder);
                    }
                }
            }
        }
        for style in ["classmap", "files"] {
            let listed = texts(&section[style]).into_iter().filter_map(|at| joined(top, at));
            self.listed.extend(listed);
        }
    }

    /// The class that a file must define by PSR-4, if it lies below one of the folders.
    pub(super) fn class_at(&self, path: &str) -> Option<String> {
        let stem = path.strip_suffix(".php")?;
        self.psr4.iter().find_map(|psr4| {
            let below = below(stem, &psr4.folder)?;
            Some(format!("{}{}", psr4.prefix, below.replace('/', "\\")))
        })
    }

    /// Whether a class of this name should be in the source.
    pub(super) fn expects(&self, class: &str) -> bool {
        self.psr4.iter().any(|psr4| !psr4.prefix.is_empty() && class.starts_with(&psr4.prefix))
    }

    /// Whether the path is listed to be searched or loaded.
    pub(super) fn lists(&self, path: &str) -> bool {
        self.listed.iter().any(|listed| path == listed || below(path, listed).is_some())
    }

    /// The nearest folder above `path` that holds a `composer.json`.
    pub(super) fn top_of(&self, path: &str) -> &str {
        let above = self.tops.iter().filter(|top| below(path, top).is_some());
        above.max_by_key(|top| top.len()).map_or("", String::as_str)
    }
}

fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// `relative` as seen from `folder`, without `.` and `..`; `None` when it leads out of the source.
pub(super) fn joined(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined() {
        let cases = [
            ("a/b", "c.php", Some("a/b/c.php")),
            ("a/b", "./../c.php", Some("a/c.php")),
            ("a/b", ".//../../c.php", Some("c.php")),
            ("a", "../../c.php", None),
            ("", "src/", Some("src")),
        ];
        for (folder, relative, expected) in cases {
            assert_eq!(joined(folder, relative).as_deref(), expected, "{folder} {relative}");
        }
    }

    #[test]
    fn files_are_placed() {
        let mut layout = Layout::default();
        let json = serde_json::json!({
            "psr-4": { "App\\": "app/", "App\\Shop\\": ["packages/shop/src"] },
            "files": ["app/helpers.php"], "classmap": ["legacy"]
        });
        layout.take("", &json);
        layout.psr4.sort_unstable_by_key(|psr4| std::cmp::Reverse(psr4.folder.len()));
        let cases = [
            ("app/Mail/Letter.php", Some("App\\Mail\\Letter")),
            ("packages/shop/src/Cart.php", Some("App\\Shop\\Cart")),
            ("other/Cart.php", None),
            ("app.php", None),
        ];
        for (path, expected) in cases {
            assert_eq!(layout.class_at(path).as_deref(), expected, "{path}");
        }
        assert!(layout.lists("app/helpers.php") && layout.lists("legacy/a/B.php"));
        assert!(!layout.lists("legacy.php"));
        assert!(layout.expects("App\\Missing") && !layout.expects("Application\\X"));
    }
}
