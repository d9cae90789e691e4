//! How deeply a file is nested, before it is parsed.
//!
//! Parsing, visiting and dropping a syntax tree recurse once for each level of it, so a file
//! that nests without end could use up any stack. Python itself gives up on such files long
//! before [`DEEPEST`].

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer::lex};

use super::outline_text::Text;

/// The deepest nesting that is read, in levels of the syntax tree.
pub(super) const DEEPEST: usize = 30_000;

/// Whether the tree of `source` may be deeper than [`DEEPEST`]. Never says no for one that is;
/// says yes only for expressions of so many parts.
pub(super) fn is_too_deep(source: &str) -> bool {
    // Each level costs at least one byte, and only blocks reach over statements: so nearly
    // every file is cleared without a closer look.
    if source.len() <= DEEPEST {
        return false;
    }
    if words_and_signs(source.as_bytes()) <= DEEPEST {
        return false;
    }
    longest_line(source).is_none_or(|longest| longest > DEEPEST) && deepest(source) > DEEPEST
}

/// How many words and other characters than blanks there are. A level costs one of them; text in
/// comments and strings counts here, which only makes a closer look more frequent.
fn words_and_signs(source: &[u8]) -> usize {
    // Without branches, in counts that fit a byte, and without a rest: many bytes at a time.
    const COUNTED: usize = 240;
    let in_word = |byte: u8| {
        u8::from((byte | 0x20).wrapping_sub(b'a') < 26)
            | u8::from(byte.wrapping_sub(b'0') < 10)
            | u8::from(byte == b'_')
            | byte >> 7
    };
    let Some((_, others)) = source.split_first() else { return 0 };
    let pieces = source.chunks(COUNTED).zip(others.chunks(COUNTED));
    let counts = pieces.map(|(before, bytes)| {
        let mut count = 0_u8;
        for (before, byte) in before.iter().zip(bytes) {
            let begins = 1 ^ (in_word(*before) & in_word(*byte));
            count += u8::from(*byte > b' ') & begins;
        }
        usize::from(count)
    });
    1 + counts.sum::<usize>()
}

/// The length of the longest logical line in bytes; `None` when only a lexer can tell.
fn longest_line(source: &str) -> Option<usize> {
    let mut text = Text::new(source)?;
    let mut longest = 0;
    while text.next_line()?.is_some() {
        let start = text.here();
        loop {
            text.statement(|_| ())?;
            if !text.take(b';') {
                break;
            }
        }
        longest = longest.max(text.here() - start);
        text.finish_line()?;
    }
    Some(longest)
}

/// An upper bound of the depth, from the tokens: brackets and blocks nest, and between two
/// commas of one bracket, or between two statements, every token may add a level.
fn deepest(source: &str) -> usize {
    let mut lexer = lex(source, Mode::Module);
    // For each open bracket: tokens since the last comma, and whether a comma there may stand
    // between the parameters of a lambda and so separates nothing.
    let mut open = vec![(0_usize, false)];
    let mut enclosing = 0_usize;
    let mut blocks = 0_usize;
    let mut deepest = 0_usize;
    loop {
        let kind = lexer.next_token();
        let Some(innermost) = open.last_mut() else { return deepest };
        match kind {
            TokenKind::EndOfFile => return deepest,
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                innermost.0 += 1;
                enclosing += innermost.0;
                open.push((0, false));
            }
            TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd => {
                if open.len() > 1 {
                    open.pop();
                    enclosing -= open.last().map_or(0, |outer| outer.0);
                }
            }
            TokenKind::Comma if !innermost.1 => innermost.0 = 0,
            TokenKind::Newline | TokenKind::Semi => {
                open.truncate(1);
                open[0] = (0, false);
                enclosing = 0;
            }
            TokenKind::Indent => blocks += 1,
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            TokenKind::NonLogicalNewline
            | TokenKind::Comment
            | TokenKind::String
            | TokenKind::FStringMiddle
            | TokenKind::TStringMiddle => {}
            TokenKind::Lambda => *innermost = (innermost.0 + 1, true),
            _ => innermost.0 += 1,
        }
        let here = open.last().map_or(0, |innermost| innermost.0);
        deepest = deepest.max(enclosing + here + blocks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs_are_counted() {
        let long = "a1 + (b_c)\n".repeat(100);
        let cases =
            [("", 0), ("a", 1), ("ab cd\n  ef", 3), ("f(x)", 4), ("é.e", 3), (long.as_str(), 500)];
        for (source, expected) in cases {
            assert_eq!(words_and_signs(source.as_bytes()), expected, "{source:?}");
        }
    }

    #[test]
    fn only_endless_nesting_is_refused() {
        let many = 40_000;
        let table = "    ('a', f(1, 2), {'k': [1, 2, 3]}),\n".repeat(many);
        let statements = "x = f(a.b.c(1) + 2)\n".repeat(many);
        let pieces = "'ab'\n".repeat(many);
        let cases = [
            (format!("x = [\n{table}]\n"), false),
            (statements, false),
            (format!("x = ({pieces})\n"), false),
            (format!("x = {}1{}\n", "(".repeat(many), ")".repeat(many)), true),
            (format!("x = {}1{}\n", "[".repeat(many), "]".repeat(many)), true),
            (format!("x = {}\n", "(".repeat(many)), true),
            (format!("x = {}1\n", "-".repeat(many)), true),
            (format!("x = {}1\n", "not ".repeat(many)), true),
            (format!("x = {}1\n", "lambda a, b: ".repeat(many)), true),
            (format!("x = f{}\n", "()".repeat(many)), true),
            (format!("x = f{}\n", ".a".repeat(many)), true),
            (format!("x = 1{}\n", "+1".repeat(many)), true),
            (format!("x = 1{}\n", "if 1 else 1 ".repeat(many)), true),
            (format!("x = {}1{}\n", "f(0, ".repeat(many), ")".repeat(many)), true),
            (format!("x = {}1{}\n", "{0: ".repeat(many), "}".repeat(many)), true),
        ];
        for (source, expected) in cases {
            let start: String = source.chars().take(40).collect();
            assert_eq!(is_too_deep(&source), expected, "{start}");
        }
    }
}
