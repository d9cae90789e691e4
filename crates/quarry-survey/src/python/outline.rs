//! The imports of a file without parsing it.
//!
//! A single pass over the bytes that knows strings, comments, brackets and indentation, and
//! looks at nothing but the beginnings of statements. Several times faster than a parser. What
//! it finds is what [`extract`](super::extract) finds in the syntax tree; where it is not sure
//! (unbalanced brackets, an unfinished string, a statement it does not understand) it gives up,
//! and the file is parsed. It does not notice other syntax errors.

use ruff_python_ast::name::Name;

use super::{facts::Import, outline_text::Text};

/// What the pass finds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Outline {
    /// Lines that hold code.
    pub(super) sloc: u32,
    /// The line of `if __name__ == "__main__"`.
    pub(super) main_guard: Option<u32>,
    /// Imports, in the order of the source.
    pub(super) imports: Vec<Import>,
    /// Names that the module defines at its own level.
    pub(super) defined: Vec<Name>,
}

/// The outline of `source`; `None` when only a parser can tell.
pub(super) fn outline(source: &str, stub: bool) -> Option<Outline> {
    let mut reader = Reader {
        text: Text::new(source)?,
        stub,
        blocks: Vec::new(),
        flags: Vec::new(),
        found: Outline::default(),
        docstring: true,
    };
    while let Some(indent) = reader.text.next_line()? {
        reader.logical_line(indent)?;
    }
    reader.found.sloc = reader.text.code_lines();
    Some(reader.found)
}

/// A block that changes what imports inside it mean.
struct Block {
    /// The indentation of its header; what is indented further is inside.
    header: u32,
    /// Whether only type checkers run it.
    type_only: bool,
    /// Whether it is the body of a function or class.
    scope: bool,
    /// For `if` and `elif`: whether only type checkers get to the branch after it.
    otherwise: bool,
}

struct Reader<'a> {
    text: Text<'a>,
    stub: bool,
    blocks: Vec<Block>,
    /// Other names of `TYPE_CHECKING`.
    flags: Vec<Name>,
    found: Outline,
    /// Whether a string here would be a docstring.
    docstring: bool,
}

impl<'a> Reader<'a> {
    fn type_only(&self) -> bool {
        self.stub || self.blocks.last().is_some_and(|block| block.type_only)
    }

    fn module_level(&self) -> bool {
        !self.blocks.last().is_some_and(|block| block.scope)
    }

    /// Reads one logical line: statements between semicolons, or the head of a block with what
    /// follows it on the line.
    fn logical_line(&mut self, indent: u32) -> Option<()> {
        let mut otherwise = false;
        while let Some(block) = self.blocks.pop_if(|block| block.header >= indent) {
            otherwise = block.header == indent && block.otherwise;
        }
        let docstring = std::mem::replace(&mut self.docstring, false);
        if docstring && self.text.skip_docstring()? {
            return Some(());
        }
        let word = self.text.word();
        match word {
            "if" | "elif" | "else" => return self.branch(word, indent, otherwise),
            "def" | "class" => return self.definition(word, indent),
            "async" => {
                let start = self.text.here();
                self.text.take_word("async");
                self.text.skip_blanks();
                match self.text.word() {
                    "def" => return self.definition("def", indent),
                    "for" => return self.other_block("for"),
                    "with" => return self.other_block("with"),
                    _ => self.text.back_to(start),
                }
            }
            "for" | "while" | "with" | "try" | "except" | "finally" => {
                return self.other_block(word);
            }
            "match" | "case" => {
                if let Some(read) = self.soft_keyword(word) {
                    return read;
                }
            }
            _ => {}
        }
        self.statements()
    }

    /// Reads a line that starts with `match` or `case` as the head of a block; nothing when it
    /// is none, since both are names as well.
    #[expect(clippy::option_option, reason = "outer: only a parser can tell; inner: there is none")]
    fn soft_keyword(&mut self, word: &str) -> Option<Option<()>> {
        let (start, line) = (self.text.here(), self.text.line());
        let mut colon = false;
        let read = self.text.statement(|event| colon |= event.byte == b':');
        if read.is_none() || self.text.between(start, self.text.here()).trim_end().ends_with(':') {
            return Some(read.and_then(|()| self.text.finish_line()));
        }
        // A statement after the colon, or a line that can't be read again from its start.
        if (colon && word == "case") || self.text.line() != line {
            return Some(None);
        }
        self.text.back_to(start);
        None
    }

    /// The statements up to the end of the logical line.
    fn statements(&mut self) -> Option<()> {
        loop {
            self.text.skip_blanks();
            if self.text.at_end_of_line() {
                return self.text.finish_line();
            }
            self.simple()?;
            self.text.skip_blanks();
            if !self.text.take(b';') {
                return self.text.finish_line();
            }
        }
    }

    fn simple(&mut self) -> Option<()> {
        match self.text.word() {
            "import" => self.import(),
            "from" => self.import_from(),
            "type" if self.module_level() => {
                let start = self.text.here();
                self.text.take_word("type");
                self.text.skip_blanks();
                let name = self.text.word();
                if name.is_empty() {
                    self.text.back_to(start);
                    return self.assignment();
                }
                self.found.defined.push(Name::new(name));
                self.text.statement(|_| ())
            }
            "return" | "raise" | "pass" | "del" | "global" | "nonlocal" | "assert" | "break"
            | "continue" | "yield" | "await" | "lambda" | "not" => self.text.statement(|_| ()),
            _ if self.module_level() => self.assignment(),
            _ => self.text.statement(|_| ()),
        }
    }

    /// A statement that may assign to names of the module.
    fn assignment(&mut self) -> Option<()> {
        let mut start = self.text.here();
        let mut targets: Vec<(usize, usize)> = Vec::new();
        let mut done = false;
        self.text.statement(|event| {
            if !done {
                match event.byte {
                    b'=' => {
                        targets.push((start, event.at));
                        start = event.at + 1;
                    }
                    b':' if targets.is_empty() => {
                        targets.push((start, event.at));
                        done = true;
                    }
                    _ => {}
                }
            }
        })?;
        for (start, end) in targets {
            let target = self.text.between(start, end);
            if target.split_ascii_whitespace().any(|word| word == "lambda") {
                break;
            }
            self.define(target);
        }
        Some(())
    }

    /// Notes the names that assigning to `target` defines.
    fn define(&mut self, target: &str) {
        let mut depth_of_subscript = 0_u32;
        let mut part = String::new();
        let mut plain = true;
        let mut parts = Vec::new();
        for letter in target.chars() {
            match letter {
                '[' | '(' if !part.trim().is_empty() || depth_of_subscript > 0 => {
                    depth_of_subscript += 1;
                    plain = false;
                }
                ']' | ')' if depth_of_subscript > 0 => depth_of_subscript -= 1,
                _ if depth_of_subscript > 0 => {}
                '(' | ')' | '[' | ']' | '*' | '\\' => {}
                ',' => parts.push((std::mem::take(&mut part), std::mem::replace(&mut plain, true))),
                other => part.push(other),
            }
        }
        parts.push((part, plain));
        for (part, plain) in parts {
            let name = part.trim();
            let is_name =
                name.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
                    && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
            if plain && is_name {
                self.found.defined.push(Name::new(name));
            }
        }
    }

    // --- blocks ---

    /// After the head of a block: what follows the colon on the same line.
    fn suite(&mut self) -> Option<()> {
        self.text.skip_blanks();
        if self.text.at_end_of_line() {
            return self.text.finish_line();
        }
        self.statements()
    }

    fn definition(&mut self, word: &str, indent: u32) -> Option<()> {
        self.text.take_word(word);
        self.text.skip_blanks();
        let name = self.text.word();
        if name.is_empty() {
            return None;
        }
        if self.module_level() {
            self.found.defined.push(Name::new(name));
        }
        self.text.head()?;
        let type_only = self.type_only();
        self.blocks.push(Block { header: indent, type_only, scope: true, otherwise: false });
        self.docstring = true;
        self.text.skip_blanks();
        if self.text.at_end_of_line() {
            return self.text.finish_line();
        }
        // `def f(): "doc"` on one line.
        if self.text.skip_docstring()? {
            self.docstring = false;
            return Some(());
        }
        self.docstring = false;
        self.statements()
    }

    fn other_block(&mut self, word: &str) -> Option<()> {
        self.text.take_word(word);
        let start = self.text.here();
        self.text.head()?;
        if word == "for" && self.module_level() {
            let head = self.text.between(start, self.text.here());
            let target = head.split(" in ").next().unwrap_or(head);
            if target.len() == head.len() {
                return None;
            }
            self.define(target);
        }
        self.suite()
    }

    /// `skipped` says whether only type checkers get past the branch before this one.
    fn branch(&mut self, word: &str, indent: u32, skipped: bool) -> Option<()> {
        let skipped = skipped && word != "if";
        let line = self.text.line();
        self.text.take_word(word);
        let start = self.text.here();
        self.text.head()?;
        let test = self.text.between(start, self.text.here()).trim_end_matches(':').trim();
        if indent == 0 && word == "if" && self.found.main_guard.is_none() && is_main_guard(test) {
            self.found.main_guard = Some(line);
        }
        let flagged = test.contains("TYPE_CHECKING")
            || self.flags.iter().any(|flag| test.contains(flag.as_str()));
        let (passes, fails) = if flagged { self.checkers(test)? } else { (false, false) };
        let outer = self.type_only();
        self.blocks.push(Block {
            header: indent,
            type_only: outer || skipped || passes,
            scope: !self.module_level(),
            otherwise: word != "else" && (skipped || fails),
        });
        self.suite()
    }

    /// Whether only type checkers pass, and whether only they fail, a test that mentions
    /// `TYPE_CHECKING`; `None` for anything but the flag itself and its negation.
    fn checkers(&self, test: &str) -> Option<(bool, bool)> {
        let test = test.trim_start_matches('(').trim_end_matches(')').trim();
        let (flag, negated) = match test.strip_prefix("not ") {
            Some(flag) => (flag.trim(), true),
            None => (test, false),
        };
        let is_flag = flag == "TYPE_CHECKING"
            || flag.strip_suffix(".TYPE_CHECKING").is_some_and(is_word)
            || self.flags.iter().any(|known| known.as_str() == flag);
        is_flag.then_some((!negated, negated))
    }

    // --- imports ---

    fn push(
        &mut self,
        statement: (u32, u32),
        level: u32,
        module: &str,
        name: Option<&str>,
        alias: Option<&str>,
    ) {
        let import = Import {
            statement: statement.0,
            line: statement.1,
            level,
            module: Name::new(module),
            name: name.map(Name::new),
            alias: alias.map(Name::new),
            type_only: self.type_only(),
            module_level: self.module_level(),
        };
        self.found.imports.push(import);
    }

    fn import(&mut self) -> Option<()> {
        let statement = (self.text.here() as u32, self.text.line());
        self.text.take_word("import");
        loop {
            self.text.skip_blanks();
            let module = self.text.dotted()?;
            let alias = self.alias()?;
            self.push(statement, 0, &module, None, alias);
            self.text.skip_blanks();
            if !self.text.take(b',') {
                break;
            }
        }
        self.text.ends_statement().then_some(())
    }

    #[expect(clippy::option_option, reason = "outer: only a parser can tell; inner: there is none")]
    fn alias(&mut self) -> Option<Option<&'a str>> {
        self.text.skip_blanks();
        if self.text.word() != "as" {
            return Some(None);
        }
        self.text.take_word("as");
        self.text.skip_blanks();
        let name = self.text.word();
        if name.is_empty() {
            return None;
        }
        self.text.take_word(name);
        Some(Some(name))
    }

    fn import_from(&mut self) -> Option<()> {
        let statement = (self.text.here() as u32, self.text.line());
        self.text.take_word("from");
        self.text.skip_blanks();
        let mut level = 0;
        while self.text.take(b'.') {
            level += 1;
            self.text.skip_blanks();
        }
        let module = if level > 0 && self.text.word() == "import" {
            String::new()
        } else {
            self.text.dotted()?
        };
        self.text.skip_blanks();
        if self.text.word() != "import" {
            return None;
        }
        self.text.take_word("import");
        self.text.skip_blanks();
        if self.text.take(b'*') {
            self.push(statement, level, &module, Some("*"), None);
            self.text.skip_blanks();
            return self.text.ends_statement().then_some(());
        }
        let bracket = self.text.take(b'(');
        loop {
            self.blanks(bracket)?;
            if bracket && self.text.take(b')') {
                break;
            }
            let name = self.text.word();
            if name.is_empty() {
                return None;
            }
            self.text.take_word(name);
            self.blanks(bracket)?;
            let mut alias = None;
            if self.text.word() == "as" {
                self.text.take_word("as");
                self.blanks(bracket)?;
                let new = self.text.word();
                if new.is_empty() {
                    return None;
                }
                self.text.take_word(new);
                alias = Some(new);
            }
            if name == "TYPE_CHECKING" {
                self.flags.extend(alias.map(Name::new));
            }
            self.push(statement, level, &module, Some(name), alias);
            self.blanks(bracket)?;
            if !self.text.take(b',') {
                if bracket && !self.text.take(b')') {
                    return None;
                }
                break;
            }
        }
        self.text.skip_blanks();
        self.text.ends_statement().then_some(())
    }

    fn blanks(&mut self, bracket: bool) -> Option<()> {
        if bracket {
            self.text.skip_blank_lines()
        } else {
            self.text.skip_blanks();
            Some(())
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a test compares `__name__` with `"__main__"` and does nothing else.
fn is_main_guard(test: &str) -> bool {
    test.contains("__name__")
        && (test.contains("\"__main__\"") || test.contains("'__main__'"))
        && !test.contains(" and ")
        && !test.contains(" or ")
        && !test.starts_with("not ")
}
