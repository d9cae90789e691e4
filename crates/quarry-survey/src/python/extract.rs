//! One file: from bytes to facts. A pure function; runs in parallel.

use ruff_python_ast::{Expr, ModModule, Stmt, name::Name};
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::Ranged;
use rustc_hash::FxHashSet;

use super::{
    blocks::for_each_block,
    body::{self, Asks},
    decode::decode,
    facts::{Facts, Problem},
    imports::imports,
    lines::Lines,
    nesting,
    outline::outline,
    standing::generated_mark,
    uses::target_names,
};
use crate::language::LARGEST_FILE;

/// What is wanted of a file.
pub(super) struct Wanted<'a> {
    /// Only imports.
    pub(super) imports_only: bool,
    /// Whether the file is a stub.
    pub(super) stub: bool,
    /// First parts of dotted names that may lead into the source: other imports bind nothing
    /// of interest.
    pub(super) tops: &'a FxHashSet<String>,
    /// Whether to look for functions that change nothing.
    pub(super) effects: bool,
}

/// The facts of a file.
pub(super) fn extract(bytes: &[u8], wanted: &Wanted<'_>) -> Facts {
    let unread = |cause| Facts {
        problem: Some(Problem { line: 0, whole: true, cause }),
        ..Facts::default()
    };
    if bytes.len() as u64 > LARGEST_FILE {
        let size = bytes.len() / 1024;
        return unread(format!(
            "The file has {size} KiB, more than the {} KiB that source files have; it was kept \
             as a module and not read",
            LARGEST_FILE / 1024
        ));
    }
    let source = match decode(bytes) {
        Ok(source) => source,
        Err(cause) => return unread(cause),
    };
    if nesting::is_too_deep(&source) {
        return unread(format!(
            "An expression is nested more than {} levels deep; the file was kept as a module \
             and not read",
            nesting::DEEPEST
        ));
    }
    if wanted.imports_only
        && let Some(found) = outline(&source, wanted.stub)
    {
        return Facts {
            sloc: found.sloc,
            generated: generated_mark(&source),
            main_guard: found.main_guard,
            imports: found.imports,
            defined: found.defined,
            ..Facts::default()
        };
    }
    let parsed = parse_unchecked(&source, ParseOptions::from(Mode::Module));
    let Some(parsed) = parsed.try_into_module() else {
        return unread("The parser gave no module; the file was not read".to_owned());
    };
    read(&source, &parsed, wanted)
}

fn read(source: &str, parsed: &Parsed<ModModule>, wanted: &Wanted<'_>) -> Facts {
    let lines = Lines::of(source);
    let module = parsed.syntax();
    let imports = imports(&module.body, &lines, wanted.stub);
    let body = if wanted.imports_only {
        body::Body::default()
    } else {
        body::read(
            module,
            &lines,
            &imports,
            Asks { tops: wanted.tops, walrus: source.contains(":="), effects: wanted.effects },
        )
    };
    Facts {
        sloc: lines.code(parsed.tokens(), &module.body),
        problem: parsed.errors().first().map(|error| Problem {
            line: lines.line(error.location.start()),
            whole: false,
            cause: format!(
                "This is not valid Python ({}); the rest of the file was read as far as \
                 it makes sense",
                error.error
            ),
        }),
        generated: generated_mark(source),
        main_guard: main_guard(&module.body).map(|statement| lines.line(statement.start())),
        imports,
        defined: defined(&module.body),
        body,
    }
}

/// The names that functions, classes and assignments at the level of the module define.
fn defined(body: &[Stmt]) -> Vec<Name> {
    let mut names = Vec::new();
    define(body, &mut names);
    names
}

fn define(body: &[Stmt], into: &mut Vec<Name>) {
    for statement in body {
        match statement {
            Stmt::FunctionDef(node) => into.push(node.name.id.clone()),
            Stmt::ClassDef(node) => into.push(node.name.id.clone()),
            Stmt::Assign(node) => {
                node.targets.iter().for_each(|target| target_names(target, into));
            }
            Stmt::AnnAssign(node) => target_names(&node.target, into),
            Stmt::TypeAlias(node) => target_names(&node.name, into),
            other => {
                if let Stmt::For(node) = other {
                    target_names(&node.target, into);
                }
                for_each_block(other, &mut |block| define(block, into));
            }
        }
    }
}

/// The statement `if __name__ == "__main__":` at the level of the module.
fn main_guard(body: &[Stmt]) -> Option<&Stmt> {
    body.iter().find(|statement| {
        let Stmt::If(node) = statement else { return false };
        let Expr::Compare(test) = node.test.as_ref() else { return false };
        let sides = std::iter::once(test.left.as_ref()).chain(&test.comparators);
        let mut name = false;
        let mut main = false;
        for side in sides {
            match side {
                Expr::Name(node) => name |= node.id.as_str() == "__name__",
                Expr::StringLiteral(node) => main |= node.value.to_str() == "__main__",
                _ => {}
            }
        }
        name && main
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outline must find what the syntax tree shows, or give up.
    fn check(source: &str, gives_up: bool) {
        let tops = FxHashSet::default();
        let wanted = Wanted { imports_only: false, stub: false, tops: &tops, effects: true };
        let facts = extract(source.as_bytes(), &wanted);
        match outline(source, false) {
            None => assert!(gives_up, "the outline gave up on {source:?}"),
            Some(found) => {
                assert!(!gives_up, "the outline did not give up on {source:?}");
                assert_eq!(found.imports, facts.imports, "{source:?}");
                assert_eq!(found.defined, facts.defined, "{source:?}");
                assert_eq!(found.sloc, facts.sloc, "{source:?}");
                assert_eq!(found.main_guard, facts.main_guard, "{source:?}");
            }
        }
    }

    #[test]
    fn the_outline_finds_what_the_tree_shows() {
        let cases = [
            "",
            "import a\n",
            "import a.b.c as d, e . f\n",
            "import a; import b; x = 1\n",
            "from a import b\n",
            "from a.b import (c as d,  # why\n    e,\n\n    f\n)\n",
            "from . import a\nfrom .. b import c\nfrom ...d.e import f as g\nfrom .import h\n",
            "from a import *\nfrom .b import*\n",
            "from a \\\n    import b, \\\n    c\n",
            "def f():\n    import a\n    from b import c\nimport d\n",
            "def f(x=1, *, y: int = {1: 2}) -> dict[str, int]: import a\n",
            "async def f():\n    import a\n",
            "class A(B, metaclass=C):\n    '''Doc\n    more.'''\n    import a\n    x = 1\n",
            "try:\n    import a\nexcept ImportError:\n    a = None\nelse:\n    b = 1\nfinally:\n    import c\n",
            "if x: import a\nelif y: import b\nelse: import c\n",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\n    x = 1\nelse:\n    import b\nimport c\n",
            "import typing\nif typing.TYPE_CHECKING:\n    import a\nelif z:\n    import b\n",
            "if not TYPE_CHECKING:\n    import a\n    y = 2\nelse:\n    import b\n",
            "if not TYPE_CHECKING:\n    import a\nelif q:\n    import b\nelse:\n    import c\nimport d\n",
            "from typing import TYPE_CHECKING as TC\nif TC:\n    from a import b\n",
            "if TYPE_CHECKING:\n    if x:\n        import a\n    else:\n        import b\n    def f():\n        import c\n",
            "if (TYPE_CHECKING):\n    import a\n",
            "def f():\n    if TYPE_CHECKING:\n        import a\n    import b\n",
            "x = y = 1\na, (b, *c) = d\n[e, f] = g\nh.i = 1\nj[k] = 2\nl: int = 3\nm: str\n(n) = 1\no += 1\n",
            "x[a, b] = c, d = 1, 2\n",
            "f = lambda x=1, y=2: x\nx if y else lambda: 1\n",
            "for i, (j, k) in z:\n    import a\nfor l in m: n = 1\n",
            "while x == 1 and y != 2:\n    import a\nwith open(x) as f, g: import b\n",
            "type X = int\ntype = 3\ntype Y[T] = list[T]\n",
            "match x:\n    case 1:\n        a = 2\nmatch = 1\ncase = 2\n",
            "@decorated(import_=1)\ndef f(): pass\n",
            "s = 'import a'\nt = \"\"\"\nimport b\n\"\"\"\nimport c\n",
            "s = 'it\\'s'; import a\nr = r'\\'\\''\n",
            "s = f'{x!r:>{w}} {{import a}} {d[\"k\"]}'\nimport a\n",
            "s = f\"{x[\"k\"]} {y:'>10} \\N{DASH} \\{z}\"\nimport a\n",
            "s = f'''{\nx\n:>10}\n'''\nimport a\n",
            "s = rb'\\\\' + b'x' + Rb'y'\nimport a\n",
            "'''Doc.'''\nimport a\n",
            "'Doc ' 'of two'\nimport a\n",
            "# comment\n\n'''Doc\n\nlong.'''  # why\n\nimport a\n",
            "def f():\n    'Doc.'\n    return 1\ndef g(): 'Doc.'\ndef h():\n    f'not a doc'\n",
            "x = [\n    1,\n\n    # why\n    '''a\n\n    b''',\n]\n",
            "x = 1 + \\\n    2\n",
            "if __name__ == '__main__':\n    import a\n",
            "if x:\n    pass\nif '__main__' == __name__: main()\n",
            "if __name__ == '__main__' and x:\n    main()\n",
            "def f():\n\tif x:\n\t\timport a\n\treturn\nimport b\n",
            "import a\r\nx = '''b\r\n'''\r\nfrom c import (d,\r\n  e)\r\n",
            "print(x, end=''); y = 1\nassert x == 1, 'no'\nraise A from b\n",
            "x = {'a': 1}; y = x['a':]\nx = a if b else c\n",
            "return_value = 1\nimported = 2\nfrom_ = 3\ndefault = 4\n",
            "x: 'a.b' = 1\nglobal_ = x\ndel x\n",
            "if (n := f()) is None: import a\n",
            "import a",
            "é = 1\nimport a\n",
        ];
        for source in cases {
            check(source, false);
        }
    }

    #[test]
    fn the_outline_gives_up_where_it_is_not_sure() {
        let cases = [
            "x = (\n",
            "x = )\n",
            "x = 'abc\n",
            "x = '''abc\n",
            "import a b\n",
            "from a import\n",
            "import a.\n",
            "import \u{fb01}le\n",
            "if TYPE_CHECKING and x:\n    import a\n",
            "if lambda: x:\n    import a\n",
            "match x:\n    case 1: import a\n",
            "x = 1\ry = 2\r",
            "\x0cimport a\n",
            "if x\n    y\n",
        ];
        for source in cases {
            check(source, true);
        }
    }
}
