//! The package tree of one region's modules.

use std::collections::BTreeMap;

/// A package with everything below it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Package {
    /// Its full key; empty for the root.
    pub(crate) key: String,
    /// Packages directly below, by their segment.
    pub(crate) children: BTreeMap<String, Package>,
    /// Modules directly inside, as places in the caller's list.
    pub(crate) own: Vec<usize>,
    /// Modules directly inside and below.
    pub(crate) count: usize,
}

/// Packages nested deeper than this count as one, so that no input can exhaust the stack.
const DEPTH_LIMIT: usize = 48;

/// The separator of a package key: a slash for folders, else a dot.
pub(crate) fn separator(key: &str) -> char {
    if key.contains('/') { '/' } else { '.' }
}

/// The last segment of a package key.
pub(crate) fn last_segment(key: &str) -> &str {
    key.rsplit(separator(key)).next().unwrap_or(key)
}

/// The number of leading segments that two keys share.
pub(crate) fn shared_depth(a: &str, b: &str) -> usize {
    a.split(separator(a))
        .zip(b.split(separator(b)))
        .take_while(|(x, y)| x == y && !x.is_empty())
        .count()
}

/// The tree of these packages; `place` is what the caller knows a module by.
pub(crate) fn tree<'a>(modules: impl Iterator<Item = (usize, &'a str)>) -> Package {
    let mut root = Package::default();
    for (place, key) in modules {
        let mut node = &mut root;
        node.count += 1;
        if !key.is_empty() {
            let mut end = 0;
            for segment in key.splitn(DEPTH_LIMIT, separator(key)) {
                end += segment.len();
                node = node.children.entry(segment.to_owned()).or_insert_with(|| Package {
                    key: key[..end].to_owned(),
                    ..Package::default()
                });
                node.count += 1;
                end += 1;
            }
        }
        node.own.push(place);
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_counts_what_is_below() {
        let keys = ["a.b", "a.b.c", "a", "", "x/y.z"];
        let root = tree(keys.iter().copied().enumerate());
        assert_eq!(root.count, 5);
        assert_eq!(root.own, [3]);
        let a = &root.children["a"];
        assert_eq!((a.count, a.key.as_str()), (3, "a"));
        assert_eq!(a.children["b"].children["c"].key, "a.b.c");
        assert_eq!(root.children["x"].children["y.z"].key, "x/y.z");
    }

    #[test]
    fn shared_depth_counts_whole_segments() {
        for (a, b, depth) in
            [("a.b.c", "a.b.d", 2), ("a.bc", "a.b", 1), ("", "", 0), ("x/y", "x/y", 2)]
        {
            assert_eq!(shared_depth(a, b), depth, "{a} {b}");
        }
    }

    #[test]
    fn the_last_segment_is_the_shortest_name() {
        for (key, last) in [("a.b", "b"), ("x/y.z", "y.z"), ("a", "a"), ("", "")] {
            assert_eq!(last_segment(key), last);
        }
    }
}
