//! A syntax tree in one piece of memory, for readers that look at a node many times.
//!
//! The parser's own tree is walked once, with a cursor. Afterwards a child, a parent, a field or
//! the kind of a node is a step in an array; asked of the parser's tree, each is a walk from the
//! root or a comparison of texts in another language, which took more than a quarter of the time
//! of a survey of Java.

use std::{ops::Range, sync::Arc};

use tree_sitter::{Language, TreeCursor};

/// What a language calls its kinds of nodes and their fields, by the parser's numbers.
#[derive(Debug)]
struct Names {
    kinds: Vec<Box<str>>,
    fields: Vec<Box<str>>,
}

impl Names {
    fn of(language: &Language) -> Self {
        Self {
            kinds: (0..language.node_kind_count())
                .map(|kind| language.node_kind_for_id(kind as u16).unwrap_or_default().into())
                .collect(),
            fields: (0..=language.field_count())
                .map(|field| language.field_name_for_id(field as u16).unwrap_or_default().into())
                .collect(),
        }
    }

    fn kind(&self, kind: u16) -> &str {
        // The parser's number for what it could not read lies beyond all others.
        self.kinds.get(usize::from(kind)).map_or("ERROR", |name| name)
    }
}

/// One node; it stands before all that is below it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    kind: u16,
    /// The field of its parent that it is, 0 for none.
    field: u16,
    named: bool,
    start: u32,
    end: u32,
    /// Lines, from 0.
    row: u32,
    end_row: u32,
    /// The place of its parent; its own for the root.
    parent: u32,
    /// The place of what follows it and everything below it.
    after: u32,
}

/// The tree of a file.
#[derive(Debug)]
pub(crate) struct Tree {
    names: Arc<Names>,
    entries: Vec<Entry>,
    code_lines: u32,
}

/// Makes trees of one language.
#[derive(Debug)]
pub(crate) struct Planter {
    names: Arc<Names>,
    /// Whether a kind of node holds no code, by number.
    comments: Vec<bool>,
}

impl Planter {
    /// For `language`, of whose kinds of nodes `is_comment` says which hold no code.
    pub(crate) fn of(language: &Language, is_comment: fn(&str) -> bool) -> Self {
        let names = Names::of(language);
        let comments = names.kinds.iter().map(|kind| is_comment(kind)).collect();
        Self { names: Arc::new(names), comments }
    }

    /// The same tree as `parsed`.
    pub(crate) fn tree(&self, parsed: &tree_sitter::Tree) -> Tree {
        let mut cursor = parsed.walk();
        let mut entries: Vec<Entry> = Vec::with_capacity(parsed.root_node().descendant_count());
        let mut lines = CodeLines::default();
        let mut parent = 0;
        loop {
            let at = entries.len() as u32;
            entries.push(entry(&cursor, at, parent));
            if cursor.goto_first_child() {
                parent = at;
                continue;
            }
            self.count(&mut lines, &cursor);
            while !cursor.goto_next_sibling() {
                let after = entries.len() as u32;
                if let Some(left) = entries.get_mut(parent as usize) {
                    left.after = after;
                    parent = left.parent;
                }
                if !cursor.goto_parent() {
                    let names = Arc::clone(&self.names);
                    return Tree { names, entries, code_lines: lines.counted };
                }
            }
        }
    }

    fn count(&self, lines: &mut CodeLines, cursor: &TreeCursor<'_>) {
        let node = cursor.node();
        let comment = self.comments.get(usize::from(node.kind_id())).is_some_and(|it| *it);
        if !comment && node.end_byte() > node.start_byte() {
            lines.leaf(node.start_position().row, node.end_position());
        }
    }
}

fn entry(cursor: &TreeCursor<'_>, at: u32, parent: u32) -> Entry {
    let node = cursor.node();
    let range = node.byte_range();
    let place = node.start_position();
    Entry {
        kind: node.kind_id(),
        field: cursor.field_id().map_or(0, u16::from),
        named: node.is_named(),
        start: range.start as u32,
        end: range.end as u32,
        row: place.row as u32,
        end_row: node.end_position().row as u32,
        parent,
        after: at + 1,
    }
}

/// Counts the lines that leaves touch, in the order of the source.
#[derive(Debug, Default)]
struct CodeLines {
    counted: u32,
    /// The last line counted, from 1.
    last: usize,
}

impl CodeLines {
    fn leaf(&mut self, row: usize, end: tree_sitter::Point) {
        let start = row + 1;
        // A leaf that ends with its line break does not touch the next line.
        let end = if end.column == 0 && end.row + 1 > start { end.row } else { end.row + 1 };
        let first = start.max(self.last + 1);
        if end >= first {
            self.counted += (end + 1 - first) as u32;
            self.last = end;
        }
    }
}

impl Tree {
    /// The node that holds all others.
    pub(crate) fn root(&self) -> Node<'_> {
        Node { tree: self, at: 0 }
    }

    /// Lines that hold code: those that any leaf touches that is no comment.
    pub(crate) fn code_lines(&self) -> u32 {
        self.code_lines
    }
}

/// A node of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    tree: &'t Tree,
    at: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.at == other.at
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} in line {}", self.kind(), self.row() + 1)
    }
}

impl<'t> Node<'t> {
    fn entry(self) -> &'t Entry {
        &self.tree.entries[self.at as usize]
    }

    /// What the grammar calls it.
    pub(crate) fn kind(self) -> &'t str {
        self.tree.names.kind(self.entry().kind)
    }

    /// The bytes of the text that it spans.
    pub(crate) fn byte_range(self) -> Range<usize> {
        let entry = self.entry();
        entry.start as usize..entry.end as usize
    }

    /// The line that it starts on, from 0.
    pub(crate) fn row(self) -> u32 {
        self.entry().row
    }

    /// The line that it ends on, from 0.
    pub(crate) fn end_row(self) -> u32 {
        self.entry().end_row
    }

    /// The node that it is a child of.
    pub(crate) fn parent(self) -> Option<Self> {
        (self.at > 0).then(|| Self { tree: self.tree, at: self.entry().parent })
    }

    /// Its children, words and signs too.
    pub(crate) fn children(self) -> Children<'t> {
        Children { tree: self.tree, next: self.at + 1, end: self.entry().after }
    }

    /// Its children that are more than words and signs.
    pub(crate) fn named_children(self) -> impl Iterator<Item = Self> {
        self.children().filter(|child| child.entry().named)
    }

    /// Its child in place `at` of those that are more than words and signs.
    pub(crate) fn named_child(self, at: usize) -> Option<Self> {
        self.named_children().nth(at)
    }

    /// How many children are more than words and signs.
    pub(crate) fn named_child_count(self) -> usize {
        self.named_children().count()
    }

    /// Its children that are its `field`.
    pub(crate) fn children_by_field_name(self, field: &str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.field() == field)
    }

    /// Its first child that is its `field`.
    pub(crate) fn child_by_field_name(self, field: &str) -> Option<Self> {
        self.children().find(|child| child.field() == field)
    }

    fn field(self) -> &'t str {
        self.tree.names.fields.get(usize::from(self.entry().field)).map_or("", |name| name)
    }

    /// The child of its parent that follows it.
    pub(crate) fn next_sibling(self) -> Option<Self> {
        let next = self.entry().after;
        (next < self.parent()?.entry().after).then_some(Self { tree: self.tree, at: next })
    }

    /// The child of its parent before it that is more than a word or sign.
    pub(crate) fn prev_named_sibling(self) -> Option<Self> {
        self.parent()?.named_children().take_while(|child| child.at < self.at).last()
    }

    /// It and everything below it, in the order of the source.
    pub(crate) fn and_below(self) -> impl Iterator<Item = Self> {
        let tree = self.tree;
        (self.at..self.entry().after).map(move |at| Self { tree, at })
    }
}

/// The children of a node.
pub(crate) struct Children<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.next >= self.end {
            return None;
        }
        let child = Node { tree: self.tree, at: self.next };
        self.next = child.entry().after;
        Some(child)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(source: &str) -> Tree {
        let language: Language = tree_sitter_java::LANGUAGE.into();
        let planter = Planter::of(&language, |kind| kind.ends_with("comment"));
        planter.tree(&crate::syntax::parse(&language, source).expect("a tree"))
    }

    /// Everything about a node and what is below it that can be asked of either tree.
    fn same(ours: Node<'_>, theirs: tree_sitter::Node<'_>, language: &Language) {
        assert_eq!(ours.kind(), theirs.kind());
        assert_eq!(ours.byte_range(), theirs.byte_range());
        assert_eq!(ours.row() as usize, theirs.start_position().row);
        assert_eq!(ours.end_row() as usize, theirs.end_position().row);
        assert_eq!(ours.named_child_count(), theirs.named_child_count());
        let mut cursor = theirs.walk();
        let children: Vec<_> = theirs.children(&mut cursor).collect();
        assert_eq!(ours.children().count(), children.len());
        for field in 1..=language.field_count() {
            let name = language.field_name_for_id(field as u16).expect("a name");
            let found = ours.child_by_field_name(name).map(Node::byte_range);
            assert_eq!(found, theirs.child_by_field_name(name).map(|node| node.byte_range()));
        }
        for (one, other) in ours.children().zip(children) {
            assert_eq!(one.parent(), Some(ours));
            let next = one.next_sibling().map(Node::byte_range);
            assert_eq!(next, other.next_sibling().map(|node| node.byte_range()));
            let before = one.prev_named_sibling().map(Node::byte_range);
            assert_eq!(before, other.prev_named_sibling().map(|node| node.byte_range()));
            same(one, other, language);
        }
    }

    #[test]
    fn the_tree_is_the_parsers() {
        let java = "/** Doc */\npackage a.b; import static c.D.*;\nclass A<T> extends B implements \
                    C { final int x = 1, y; @Deprecated void f(int... a) throws E { for (var i : \
                    a) { g(i -> h::k, (C) x); } try (R r = o()) {} catch (F | G e) { throw e; } \
                    switch (x) { case 1 -> y(); default -> { } } } }\nclass { broken";
        let php = "<?php namespace A; use B\\{C, D as E}; /** @var int */ class F extends G { use \
                   H; public ?int $x = null; function f(int $a = 1) { return $this->g(fn($b) => \
                   $b)?->h()[0]; } } ?> text <?= $x";
        let csharp = "using A = B.C; namespace N; class D : E { int F => g?.H[1]; async Task I<T>(\
                      in T t) where T : new() { await foreach (var (a, b) in c) { d += e is { F: 1 \
                      } g ? 1 : $\"{h}\"; } } }\n#if X\nclass\n#endif";
        let cases: [(Language, &str); 4] = [
            (tree_sitter_java::LANGUAGE.into(), java),
            (tree_sitter_php::LANGUAGE_PHP.into(), php),
            (tree_sitter_c_sharp::LANGUAGE.into(), csharp),
            (tree_sitter_java::LANGUAGE.into(), ""),
        ];
        for (language, source) in cases {
            let parsed = crate::syntax::parse(&language, source).expect("a tree");
            let tree = Planter::of(&language, |kind| kind == "comment").tree(&parsed);
            same(tree.root(), parsed.root_node(), &language);
            let mut pending = vec![parsed.root_node()];
            let mut order = Vec::new();
            while let Some(node) = pending.pop() {
                order.push(node.byte_range());
                let mut cursor = node.walk();
                let mut below: Vec<_> = node.children(&mut cursor).collect();
                below.reverse();
                pending.append(&mut below);
            }
            let ours: Vec<_> = tree.root().and_below().map(Node::byte_range).collect();
            assert_eq!(ours, order);
        }
    }

    #[test]
    fn code_is_what_is_neither_blank_nor_comment() {
        let cases = [
            ("", 0),
            ("\n\n// only a comment\n", 0),
            ("class A {}\n", 1),
            ("class A { // why\n\n\n}\n", 2),
            ("/** Doc\n * more\n */\nclass A {\n}\n", 2),
            ("class A { String s = \"\"\"\n  a\n\n  b\"\"\";\n}\n", 5),
            ("class A { int a; int b; }", 1),
            ("class A {\r\n\r\n}\r\n", 2),
        ];
        for (source, expected) in cases {
            assert_eq!(tree(source).code_lines(), expected, "{source:?}");
        }
    }
}
