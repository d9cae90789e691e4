//! Paths inside the source, with forward slashes; the empty path is the source itself.

/// `path` seen from `folder`; `None` if it leaves the source.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// The folder of a path.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leaves_the_source() {
        let cases = [
            ("a/b", "./c", Some("a/b/c")),
            ("a/b", "../c", Some("a/c")),
            ("a", "../..", None),
            ("", "..", None),
            ("a", "..", Some("")),
            ("a", ".", Some("a")),
            ("", "a//b/", Some("a/b")),
        ];
        for (folder, path, expected) in cases {
            assert_eq!(join(folder, path).as_deref(), expected, "{folder} {path}");
        }
    }
}
