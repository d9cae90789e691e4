//! Names of what only reads: methods and functions of the language and its standard library.

use super::name_set::NameSet;

/// Names of methods that only read: of texts, collections, dates, paths, patterns, queries and
/// what a request or answer holds. They are taken to read where no method of the source of that
/// name does more.
static METHODS: NameSet = NameSet::new(&[
    "aggregate",
    "all",
    "annotate",
    "as_integer_ratio",
    "as_posix",
    "astimezone",
    "bit_length",
    "capitalize",
    "casefold",
    "center",
    "copy",
    "count",
    "date",
    "decode",
    "difference",
    "digest",
    "distinct",
    "elements",
    "encode",
    "endswith",
    "exclude",
    "exists",
    "expandtabs",
    "filter",
    "find",
    "findall",
    "finditer",
    "first",
    "format",
    "format_map",
    "fullmatch",
    "get",
    "group",
    "groupdict",
    "groups",
    "hex",
    "hexdigest",
    "in_bulk",
    "index",
    "intersection",
    "is_dir",
    "is_file",
    "is_relative_to",
    "isalnum",
    "isalpha",
    "isdecimal",
    "isdigit",
    "isdisjoint",
    "isidentifier",
    "islower",
    "isnumeric",
    "isocalendar",
    "isoformat",
    "isoweekday",
    "isspace",
    "issubset",
    "issuperset",
    "istitle",
    "isupper",
    "items",
    "join",
    "joinpath",
    "json",
    "keys",
    "last",
    "ljust",
    "lower",
    "lstrip",
    "match",
    "most_common",
    "none",
    "only",
    "order_by",
    "partition",
    "prefetch_related",
    "quantize",
    "relative_to",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "search",
    "select_related",
    "span",
    "split",
    "splitlines",
    "startswith",
    "strftime",
    "strip",
    "swapcase",
    "symmetric_difference",
    "timestamp",
    "timetuple",
    "title",
    "to_bytes",
    "toordinal",
    "total_seconds",
    "translate",
    "union",
    "upper",
    "using",
    "utcoffset",
    "utctimetuple",
    "values",
    "values_list",
    "weekday",
    "with_name",
    "with_suffix",
    "zfill",
]);

/// Methods that change the collection they are called on, and nothing else.
static FILLING: NameSet = NameSet::new(&[
    "add",
    "append",
    "appendleft",
    "clear",
    "discard",
    "extend",
    "extendleft",
    "insert",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "update",
]);

/// Built-in functions that only read their arguments.
static FUNCTIONS: NameSet = NameSet::new(&[
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "complex",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "hasattr",
    "hash",
    "hex",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "memoryview",
    "min",
    "object",
    "oct",
    "ord",
    "pow",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
]);

/// Classes of the language whose instances can be told by an annotation or a test.
static BUILT_IN: NameSet = NameSet::new(&[
    "bool",
    "bytes",
    "complex",
    "dict",
    "float",
    "frozenset",
    "int",
    "list",
    "set",
    "str",
    "tuple",
]);

/// Whether a method of this name is taken to only read where no method of the source does more.
pub(super) fn may_only_read(method: &str) -> bool {
    METHODS.has(method)
}

/// Whether a method of this name changes the collection that it is called on.
pub(super) fn fills(method: &str) -> bool {
    FILLING.has(method)
}

/// Whether a built-in function only reads its arguments, or makes an exception of them.
pub(super) fn only_reads(function: &str) -> bool {
    FUNCTIONS.has(function) || is_exception(function)
}

/// Whether a built-in name is that of an exception.
pub(super) fn is_exception(name: &str) -> bool {
    name.ends_with("Error")
        || name.ends_with("Warning")
        || matches!(name, "Exception" | "BaseException" | "StopIteration" | "KeyboardInterrupt")
}

/// Whether a name is that of a class of the language itself.
pub(super) fn is_built_in(class: &str) -> bool {
    BUILT_IN.has(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order() {
        for set in [&METHODS, &FILLING, &FUNCTIONS, &BUILT_IN] {
            assert!(set.names().is_sorted() && set.names().iter().all(|name| set.has(name)));
        }
        assert!(may_only_read("split") && !may_only_read("append"));
        assert!(only_reads("len") && only_reads("KeyError") && !only_reads("exec"));
    }
}
