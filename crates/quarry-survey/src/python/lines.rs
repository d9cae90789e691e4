//! Lines of a source file: where they start, and which of them hold code.

use std::cell::Cell;

use ruff_python_ast::{
    Expr, Stmt,
    token::{TokenKind, Tokens},
};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Where the lines of a text start.
pub(super) struct Lines {
    starts: Vec<u32>,
    /// The line that was asked for last, from 1: the next one is seldom far from it.
    near: Cell<usize>,
}

/// So many lines are looked at one by one before a search.
const NEAR: usize = 8;

impl Lines {
    /// The lines of `source`, which may end in `\n`, `\r\n` or `\r`.
    pub(super) fn of(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
        starts.push(0);
        if memchr::memchr(b'\r', bytes).is_none() {
            starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at as u32 + 1));
            return Self { starts, near: Cell::new(1) };
        }
        for (at, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(at as u32 + 1);
            }
        }
        Self { starts, near: Cell::new(1) }
    }

    /// The line, from 1, that `offset` lies on.
    pub(super) fn line(&self, offset: TextSize) -> u32 {
        let offset = offset.to_u32();
        let near = self.near.get();
        let line = if self.starts[near - 1] <= offset {
            let ahead = &self.starts[near..];
            let begun = |start: &u32| *start <= offset;
            match ahead.iter().take(NEAR).position(|start| !begun(start)) {
                Some(further) => near + further,
                None => near + ahead.partition_point(begun),
            }
        } else {
            self.starts[..near].partition_point(|start| *start <= offset)
        };
        self.near.set(line);
        line as u32
    }

    /// Source lines of code: lines that any token other than a comment or docstring touches.
    /// Docstrings count as comments, also where they span many lines.
    pub(super) fn code(&self, tokens: &Tokens, body: &[Stmt]) -> u32 {
        let mut docstrings = Vec::new();
        collect_docstrings(body, &mut docstrings);
        docstrings.sort_unstable_by_key(|range: &TextRange| range.start());
        let mut docstrings = docstrings.into_iter().peekable();
        let mut counted = 0;
        let mut last = 0_usize; // the last line counted, from 1
        let mut line = 0_usize; // the line of the current token, from 0
        let mut covered = 0; // where the line after the last counted one starts
        for token in tokens {
            let end = token.end().to_u32();
            if end <= covered {
                continue;
            }
            if matches!(
                token.kind(),
                TokenKind::Comment
                    | TokenKind::Newline
                    | TokenKind::NonLogicalNewline
                    | TokenKind::Indent
                    | TokenKind::Dedent
                    | TokenKind::EndOfFile
            ) {
                continue;
            }
            let start = token.start().to_u32();
            while docstrings.peek().is_some_and(|range| range.end() <= token.start()) {
                docstrings.next();
            }
            if docstrings.peek().is_some_and(|range| range.start() <= token.start()) {
                continue;
            }
            while self.starts.get(line + 1).is_some_and(|next| *next <= start) {
                line += 1;
            }
            let mut end_line = line;
            while self.starts.get(end_line + 1).is_some_and(|next| *next < end) {
                end_line += 1;
            }
            let first = last.max(line);
            if end_line + 1 > first {
                counted += (end_line + 1 - first) as u32;
                last = end_line + 1;
                covered = self.starts.get(last).copied().unwrap_or(u32::MAX);
            }
            line = end_line;
        }
        counted
    }
}

/// The string that documents a module, class or function, if its body starts with one.
pub(super) fn docstring(body: &[Stmt]) -> Option<TextRange> {
    match body.first()? {
        Stmt::Expr(statement) if matches!(*statement.value, Expr::StringLiteral(_)) => {
            Some(statement.range())
        }
        _ => None,
    }
}

fn collect_docstrings(body: &[Stmt], into: &mut Vec<TextRange>) {
    into.extend(docstring(body));
    collect_inner(body, into);
}

fn collect_inner(body: &[Stmt], into: &mut Vec<TextRange>) {
    for statement in body {
        match statement {
            Stmt::FunctionDef(function) => collect_docstrings(&function.body, into),
            Stmt::ClassDef(class) => collect_docstrings(&class.body, into),
            other => super::blocks::for_each_block(other, &mut |block| collect_inner(block, into)),
        }
    }
}

#[cfg(test)]
mod tests {
    use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

    use super::*;

    fn code_lines(source: &str) -> u32 {
        let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module))
            .try_into_module()
            .expect("a module");
        Lines::of(source).code(parsed.tokens(), &parsed.syntax().body)
    }

    #[test]
    fn code_is_what_is_neither_blank_nor_comment_nor_docstring() {
        let cases = [
            ("", 0),
            ("\n\n# only a comment\n", 0),
            ("x = 1\n", 1),
            ("x = 1  # why\n\n\ny = 2", 2),
            ("'''Doc\n\nof the module.\n'''\nimport os\n", 1),
            ("def f():\n    '''Doc.'''\n    return 1\n", 2),
            ("def f():\n    '''Only a doc.'''\n", 1),
            ("x = '''a\nb\n\nc'''\n", 4),
            ("x = [\n    1,\n\n    # why\n    2,\n]\n", 4),
            ("if x:\n    'not a docstring'\n", 2),
            (
                "class C:\n    '''Doc.'''\n    def f(self):\n        '''Doc\n        more.'''\n        pass\n",
                3,
            ),
            ("a = 1; b = 2\n", 1),
            ("x = 1\r\n\r\ny = 2\r\n", 2),
            ("x = 1\r\ry = 2\r", 2),
            ("x = 1 + \\\n    2\n", 2),
        ];
        for (source, expected) in cases {
            assert_eq!(code_lines(source), expected, "{source:?}");
        }
    }
}
