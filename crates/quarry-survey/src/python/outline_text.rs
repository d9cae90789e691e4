//! Walking over Python text by statements, without parsing it.
//!
//! `None` always means: only a parser can tell what this is.

/// A field of a formatted string may hold strings with fields; deeper than this is left to the
/// parser.
const DEEPEST_FIELD: u32 = 8;

/// A character of a statement that may end a target.
pub(super) struct Event {
    /// `=` or `:`, outside of brackets.
    pub(super) byte: u8,
    /// Where it stands.
    pub(super) at: usize,
}

/// A position in a text, and the lines of code up to it.
pub(super) struct Text<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    line: u32,
    code_lines: u32,
    /// The last line that was counted.
    counted: u32,
}

/// Bytes at which something may begin or end.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let bytes = b" \t\r\n\\\"'#()[]{}:;=";
    let mut at = 0;
    while at < bytes.len() {
        special[bytes[at] as usize] = true;
        at += 1;
    }
    special
};

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl<'a> Text<'a> {
    pub(super) fn new(source: &'a str) -> Option<Self> {
        let bytes = source.as_bytes();
        let mut returns = memchr::memchr_iter(b'\r', bytes);
        if returns.any(|at| bytes.get(at + 1) != Some(&b'\n'))
            || memchr::memchr2(0, b'\x0c', bytes).is_some()
        {
            return None;
        }
        Some(Self { source, bytes, at: 0, line: 1, code_lines: 0, counted: 0 })
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next_byte(&self) -> Option<u8> {
        self.bytes.get(self.at + 1).copied()
    }

    /// Counts the current line as code.
    fn mark(&mut self) {
        if self.counted != self.line {
            self.counted = self.line;
            self.code_lines += 1;
        }
    }

    pub(super) fn code_lines(&self) -> u32 {
        self.code_lines
    }

    pub(super) fn here(&self) -> usize {
        self.at
    }

    /// The current line, from 1.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// Goes back to a place on the same line.
    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    pub(super) fn between(&self, start: usize, end: usize) -> &'a str {
        self.source.get(start..end).unwrap_or_default()
    }

    /// Goes to the next line with code on it: its indentation, or nothing at the end.
    #[expect(clippy::option_option, reason = "outer: only a parser can tell; inner: there is none")]
    pub(super) fn next_line(&mut self) -> Option<Option<u32>> {
        loop {
            let mut indent = 0;
            while let Some(byte) = self.byte() {
                match byte {
                    b' ' => indent += 1,
                    b'\t' => indent = (indent / 8 + 1) * 8,
                    _ => break,
                }
                self.at += 1;
            }
            match self.byte() {
                None => return Some(None),
                Some(b'\n' | b'\r' | b'#') => self.finish_line()?,
                Some(b'\\') => return None,
                Some(_) => return Some(Some(indent)),
            }
        }
    }

    /// The word that starts here; empty when none does.
    pub(super) fn word(&self) -> &'a str {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| !in_word(*byte)).unwrap_or(rest.len());
        if rest.first().is_some_and(u8::is_ascii_digit) {
            return "";
        }
        self.between(self.at, self.at + length)
    }

    /// Steps over a word that starts here.
    pub(super) fn take_word(&mut self, word: &str) {
        self.mark();
        self.at += word.len();
    }

    /// Steps over `byte` if it stands here.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.byte() == Some(byte);
        if found {
            self.mark();
            self.at += 1;
        }
        found
    }

    /// Steps over a dotted name.
    pub(super) fn dotted(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            let word = self.word();
            // Python compares names after normalising them, which is left to the parser.
            if word.is_empty() || !word.is_ascii() {
                return None;
            }
            name.push_str(word);
            self.take_word(word);
            self.skip_blanks();
            if !self.take(b'.') {
                return Some(name);
            }
            name.push('.');
            self.skip_blanks();
        }
    }

    /// Steps over blanks and continued lines.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.byte() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\\') if self.line_break(self.at + 1) > 0 => {
                    self.at += 1 + self.line_break(self.at + 1);
                    self.line += 1;
                }
                _ => return,
            }
        }
    }

    /// Steps over blanks, comments and line breaks, as inside brackets.
    pub(super) fn skip_blank_lines(&mut self) -> Option<()> {
        loop {
            self.skip_blanks();
            match self.byte()? {
                b'#' => self.skip_comment(),
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                }
                b'\r' => self.at += 1,
                _ => return Some(()),
            }
        }
    }

    /// The length of the line break at `at`; 0 if there is none.
    fn line_break(&self, at: usize) -> usize {
        match self.bytes.get(at) {
            Some(b'\n') => 1,
            Some(b'\r') => 2,
            _ => 0,
        }
    }

    fn skip_comment(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    pub(super) fn at_end_of_line(&self) -> bool {
        matches!(self.byte(), None | Some(b'\n' | b'\r' | b'#'))
    }

    pub(super) fn ends_statement(&self) -> bool {
        self.at_end_of_line() || self.byte() == Some(b';')
    }

    /// Steps over a comment and the line break.
    pub(super) fn finish_line(&mut self) -> Option<()> {
        if self.byte() == Some(b'#') {
            self.skip_comment();
        }
        match self.byte() {
            None => return Some(()),
            Some(b'\n') => self.at += 1,
            Some(b'\r') => self.at += 2,
            Some(_) => return None,
        }
        self.line += 1;
        Some(())
    }

    /// Steps over a statement that is nothing but a string, and its line, without counting it.
    pub(super) fn skip_docstring(&mut self) -> Option<bool> {
        let (at, line, code_lines, counted) = (self.at, self.line, self.code_lines, self.counted);
        loop {
            let prefix = self.word();
            if prefix.len() > 1 || !matches!(prefix, "" | "r" | "R" | "u" | "U") {
                break;
            }
            let quote = self.bytes.get(self.at + prefix.len()).copied();
            if !matches!(quote, Some(b'"' | b'\'')) {
                break;
            }
            self.at += prefix.len();
            self.string()?;
            self.skip_blanks();
            if self.at_end_of_line() {
                self.code_lines = code_lines;
                self.counted = counted;
                self.finish_line()?;
                return Some(true);
            }
        }
        (self.at, self.line, self.code_lines, self.counted) = (at, line, code_lines, counted);
        Some(false)
    }

    /// Steps over the rest of a simple statement, up to what ends it.
    pub(super) fn statement(&mut self, mut notice: impl FnMut(Event)) -> Option<()> {
        self.scan(|event| {
            notice(event);
            false
        })
    }

    /// Steps over the head of a block, its colon included.
    pub(super) fn head(&mut self) -> Option<()> {
        let start = self.at;
        self.scan(|event| event.byte == b':')?;
        // The colon of a lambda looks the same.
        if self.byte() != Some(b':') || self.between(start, self.at).contains("lambda") {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Steps on to the end of the statement, or to the first event that `stops`.
    fn scan(&mut self, mut stops: impl FnMut(Event) -> bool) -> Option<()> {
        let mut open = 0_usize;
        loop {
            let start = self.at;
            while self.bytes.get(self.at).is_some_and(|byte| !SPECIAL[usize::from(*byte)]) {
                self.at += 1;
            }
            if self.at > start {
                self.mark();
            }
            let Some(byte) = self.byte() else { return (open == 0).then_some(()) };
            match byte {
                b'\n' | b'\r' | b'#' | b';' if open == 0 => return Some(()),
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                }
                b'#' => self.skip_comment(),
                b'\\' => {
                    if self.line_break(self.at + 1) == 0 {
                        return None;
                    }
                    self.skip_blanks();
                }
                b'"' | b'\'' => self.string()?,
                b'(' | b'[' | b'{' => {
                    self.mark();
                    open += 1;
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    self.mark();
                    open = open.checked_sub(1)?;
                    self.at += 1;
                }
                b':' | b'=' if open == 0 => {
                    self.mark();
                    if self.is_event(byte) && stops(Event { byte, at: self.at }) {
                        return Some(());
                    }
                    self.at += 1;
                }
                _ => {
                    self.mark();
                    self.at += 1;
                }
            }
        }
    }

    /// Whether `=` or `:` here stands for itself, not for a part of `==`, `:=`, `+=`, ...
    fn is_event(&self, byte: u8) -> bool {
        if self.next_byte() == Some(b'=') {
            return false;
        }
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        byte == b':' || !before.is_some_and(|before| b"=!<>:+-*/%@&|^".contains(before))
    }

    // --- strings ---

    /// Steps over the string whose quote stands here.
    fn string(&mut self) -> Option<()> {
        self.string_within(0)
    }

    fn string_within(&mut self, depth: u32) -> Option<()> {
        if depth > DEEPEST_FIELD {
            return None;
        }
        let start = (self.at.saturating_sub(2)..self.at)
            .find(|start| self.bytes[*start..self.at].iter().all(u8::is_ascii_alphabetic))
            .unwrap_or(self.at);
        let starts_word = start == 0 || !in_word(self.bytes[start - 1]);
        let prefix = if starts_word { &self.bytes[start..self.at] } else { &[] };
        let formatted = prefix.iter().any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T'));
        let raw = prefix.iter().any(|byte| matches!(byte, b'r' | b'R'));
        let quote = self.byte()?;
        self.mark();
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        loop {
            let byte = self.byte()?;
            match byte {
                b'\\' => self.escape(formatted, raw)?,
                b'\n' => {
                    if !triple {
                        return None;
                    }
                    self.at += 1;
                    self.line += 1;
                    self.mark();
                }
                _ if byte == quote => {
                    if !triple {
                        self.at += 1;
                        return Some(());
                    }
                    if self.bytes[self.at..].starts_with(&[quote; 3]) {
                        self.at += 3;
                        return Some(());
                    }
                    self.at += 1;
                }
                b'{' if formatted => {
                    if self.next_byte() == Some(b'{') {
                        self.at += 2;
                    } else {
                        self.field(quote, triple, depth)?;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self, formatted: bool, raw: bool) -> Option<()> {
        self.at += 1;
        let byte = self.byte()?;
        match byte {
            b'{' | b'}' if formatted => {}
            b'N' if formatted && !raw && self.next_byte() == Some(b'{') => {
                let rest = &self.bytes[self.at..];
                self.at += memchr::memchr(b'}', rest)? + 1;
            }
            b'\r' | b'\n' => {
                self.at += self.line_break(self.at);
                self.line += 1;
                self.mark();
            }
            _ => self.at += 1,
        }
        Some(())
    }

    /// Steps over a replacement field, from its opening to its closing brace.
    fn field(&mut self, quote: u8, triple: bool, depth: u32) -> Option<()> {
        if depth > DEEPEST_FIELD {
            return None;
        }
        self.at += 1;
        let mut open = 0_usize;
        let mut format = false;
        loop {
            let byte = self.byte()?;
            match byte {
                b'}' if open == 0 => {
                    self.at += 1;
                    return Some(());
                }
                b'{' if format => self.field(quote, triple, depth + 1)?,
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                    self.mark();
                }
                _ if format => {
                    if byte == quote && !triple {
                        return None;
                    }
                    self.at += 1;
                }
                b'"' | b'\'' => self.string_within(depth + 1)?,
                b'#' | b'\\' => return None,
                b':' if open == 0 => {
                    format = true;
                    self.at += 1;
                }
                b'(' | b'[' | b'{' => {
                    open += 1;
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    open = open.checked_sub(1)?;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }
}
