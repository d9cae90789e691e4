//! Types by their full names.

use super::Symbol;

/// The type called `name` in full: the longest namespace that has the first of the rest, then
/// types inside of types. `in_namespace` finds a type of a namespace, if there is such a
/// namespace, and `nested` one inside of a type.
pub(crate) fn full<'n>(
    name: &'n str,
    in_namespace: impl Fn(&str, &str) -> Option<Symbol>,
    nested: impl Fn(Symbol, &'n str) -> Option<Symbol>,
) -> Option<Symbol> {
    let before = name.rmatch_indices('.').map(|(at, _)| (&name[..at], &name[at + 1..]));
    before.chain([("", name)]).find_map(|(namespace, rest)| {
        let (first, more) = rest.split_once('.').map_or((rest, None), |(a, b)| (a, Some(b)));
        let first = in_namespace(namespace, first)?;
        // Who has the first part decides, whether it has the others or not.
        Some(more.into_iter().flat_map(|more| more.split('.')).try_fold(first, &nested))
    })?
}
