//! Components in one file, as Vue and Svelte write them: markup, styles, and blocks of script.
//!
//! Everything but the script is blanked out, so that the parser reads the script where it stands
//! and lines are those of the whole file. All blocks of a file are one module, as their compilers
//! make of them.

use super::{facts::Asking, scope::Extractor};

/// How far the end of a tag is looked for, in bytes.
const LONGEST_TAG: usize = 4096;

/// The script of a component, and what stands around it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Component {
    /// The file up to the end of its last script, with blanks for whatever is not script.
    pub(super) script: String,
    /// As long as the file, with blanks for scripts, styles and comments.
    pub(super) markup: String,
    /// Whether a block says that it is TypeScript.
    pub(super) typescript: bool,
    /// Scripts that lie in files of their own: what is asked for, and where.
    pub(super) sources: Vec<(String, u32)>,
}

/// Which files are components, by their names.
pub(super) fn is_component(name: &str) -> bool {
    [".vue", ".svelte"].iter().any(|ending| name.ends_with(ending))
}

/// Parts a component; a block that is not closed ends with the file.
pub(super) fn parts(source: &str) -> Component {
    let mut found = Component::default();
    let mut keep = Vec::new(); // ranges of script
    let mut hide = Vec::new(); // ranges that are no markup
    let mut at = 0;
    let mut inside_page = 0_u32; // templates and parts of the page around the place
    while let Some(next) = source[at..].find('<').map(|next| at + next) {
        if source[next..].starts_with("<!--") {
            let end = source[next..].find("-->").map_or(source.len(), |end| next + end + 3);
            hide.push((next, end));
            at = end;
            continue;
        }
        let Some(tag) = Tag::at(source, next) else {
            at = next + 1;
            continue;
        };
        at = tag.end;
        let name = tag.name.to_ascii_lowercase();
        match name.as_str() {
            "script" | "style" if !tag.closing && !tag.empty => {
                let (body, after) = block(source, tag.end, &name);
                // A script inside the page is not the component's own.
                if name == "script" && inside_page == 0 && is_code(tag.attribute("type")) {
                    keep.push((tag.end, body));
                    found.typescript |= is_typescript(tag.attribute("lang"));
                    if let Some(path) = tag.attribute("src") {
                        found.sources.push((path.to_owned(), next as u32));
                    }
                }
                hide.push((next, after));
                at = after;
            }
            "script" if !tag.closing => {
                if let Some(path) = tag.attribute("src").filter(|_| inside_page == 0) {
                    found.sources.push((path.to_owned(), next as u32));
                }
            }
            "template" | "svelte:head" if tag.closing => {
                inside_page = inside_page.saturating_sub(1);
            }
            "template" | "svelte:head" if !tag.empty => inside_page += 1,
            _ => {}
        }
    }
    found.script = blanked(source, |place| inside(&keep, place));
    found.script.truncate(keep.last().map_or(0, |(_, end)| *end));
    found.markup = blanked(source, |place| !inside(&hide, place));
    found
}

/// Names of elements in markup, with the place of each: `Card`, `Card.Title`, `user-card`.
pub(super) fn elements(markup: &str) -> impl Iterator<Item = (&str, u32)> {
    markup.match_indices('<').filter_map(|(at, _)| {
        let rest = &markup[at + 1..];
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | ':' | '$'))
            .unwrap_or(rest.len());
        let starts = rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
        starts.then(|| (&rest[..end], at as u32))
    })
}

/// The words of markup: whatever could be the name of a variable.
pub(super) fn words(markup: &str) -> impl Iterator<Item = &str> {
    markup
        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
        .filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '$'))
}

/// `user-card` as `UserCard`.
pub(super) fn in_pascal_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for part in name.split('-') {
        let mut letters = part.chars();
        out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(letters.as_str());
    }
    out
}

impl<'a> Extractor<'a> {
    /// Reads what the markup uses of the script, once that is read.
    pub(super) fn page(&mut self, component: &'a Component) {
        for (path, at) in &component.sources {
            self.request(path, *at, Asking::Import, false);
        }
        for word in words(&component.markup) {
            if let Some(node) = self.bound(word) {
                self.used_as_value(node);
            }
        }
        for (name, at) in elements(&component.markup) {
            let mut names = name.split('.');
            let root = names.next().unwrap_or_default();
            let Some(mut node) = self.bound(root).or_else(|| self.bound(&in_pascal_case(root)))
            else {
                continue;
            };
            for field in names {
                let field = self.name(field);
                node = self.field(node, field);
            }
            self.mentioned(node, at);
        }
    }
}

fn is_code(kind: Option<&str>) -> bool {
    matches!(
        kind,
        None | Some(
            "" | "module" | "text/javascript" | "text/typescript" | "application/javascript"
        )
    )
}

fn is_typescript(language: Option<&str>) -> bool {
    matches!(language, Some("ts" | "tsx" | "typescript"))
}

/// Where the body of a block that starts at `from` ends, and where what follows it starts.
fn block(source: &str, from: usize, name: &str) -> (usize, usize) {
    let mut at = from;
    while let Some(next) = source[at..].find("</").map(|next| at + next) {
        let rest = &source.as_bytes()[next + 2..];
        let closes = rest.len() >= name.len()
            && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            && rest
                .get(name.len())
                .is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
        if closes {
            let end = source[next..].find('>').map_or(source.len(), |end| next + end + 1);
            return (next, end);
        }
        at = next + 2;
    }
    (source.len(), source.len())
}

fn inside(ranges: &[(usize, usize)], place: usize) -> bool {
    let after = ranges.partition_point(|(start, _)| *start <= place);
    after > 0 && place < ranges[after - 1].1
}

/// `source` with blanks, byte for byte, where `kept` says no; lines stay.
fn blanked(source: &str, kept: impl Fn(usize) -> bool) -> String {
    let mut out = String::with_capacity(source.len());
    for (at, letter) in source.char_indices() {
        if matches!(letter, '\n' | '\r') || kept(at) {
            out.push(letter);
        } else {
            out.extend(std::iter::repeat_n(' ', letter.len_utf8()));
        }
    }
    out
}

/// A tag of markup.
struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    closing: bool,
    /// Whether it closes itself.
    empty: bool,
    end: usize,
}

impl<'a> Tag<'a> {
    /// The tag that starts at `start`, if it is one that parts a component.
    fn at(source: &'a str, start: usize) -> Option<Self> {
        let rest = &source[start + 1..];
        let closing = rest.starts_with('/');
        let named = &rest[usize::from(closing)..];
        let length = named
            .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<'))
            .unwrap_or(named.len());
        let name = &named[..length];
        if !["script", "style", "template", "svelte:head"]
            .iter()
            .any(|wanted| name.eq_ignore_ascii_case(wanted))
        {
            return None;
        }
        let from = start + 1 + usize::from(closing) + length;
        let mut quote = None;
        for (at, byte) in source.as_bytes()[from..].iter().take(LONGEST_TAG).enumerate() {
            match (quote, byte) {
                (Some(open), byte) if open == *byte => quote = None,
                (None, b'"' | b'\'') => quote = Some(*byte),
                (None, b'>') => {
                    let attributes = &source[from..from + at];
                    let empty = attributes.ends_with('/');
                    return Some(Self { name, attributes, closing, empty, end: from + at + 1 });
                }
                _ => {}
            }
        }
        None
    }

    /// The value of an attribute that is written out.
    fn attribute(&self, wanted: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let length =
                rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len()).max(1);
            let (name, after) = rest.split_at_checked(length)?;
            let after = after.trim_start();
            let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
                rest = after;
                continue;
            };
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
            let (value, after) = if let Some(quote) = quote {
                value[1..].split_once(quote).unwrap_or((&value[1..], ""))
            } else {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                value.split_at(end)
            };
            if name == wanted {
                return Some(value);
            }
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, script: &[&str], typescript: bool, sources: &[&str]) {
        let found = parts(source);
        assert_eq!(found.script.split_whitespace().collect::<Vec<_>>(), script, "{source}");
        assert_eq!(found.typescript, typescript, "{source}");
        let paths: Vec<&str> = found.sources.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, sources, "{source}");
        let lines = |text: &str| text.bytes().map(|byte| byte == b'\n').collect::<Vec<_>>();
        assert_eq!(lines(&found.script), lines(&source[..found.script.len()]), "{source}");
        assert_eq!(lines(&found.markup), lines(source), "{source}");
    }

    #[test]
    fn only_blocks_of_script_are_kept() {
        check("<script>a</script>", &["a"], false, &[]);
        check(
            "é<p>\n</p><script>a</script>\n<script setup lang=\"ts\">b</script>",
            &["a", "b"],
            true,
            &[],
        );
        check("<script lang=ts>a < b</script>", &["a", "<", "b"], true, &[]);
        check("<script generic=\"T extends Map<a, b>\">c</script>", &["c"], false, &[]);
        check("<!-- <script>a</script> --><script>b</script>", &["b"], false, &[]);
        check("<template><script>a</script></template><script>b</script>", &["b"], false, &[]);
        check(
            "<svelte:head><script>a</script></svelte:head><script>b</script>",
            &["b"],
            false,
            &[],
        );
        check("<script type=\"text/x-template\"><p/></script>", &[], false, &[]);
        check("<style>script { a }</style><SCRIPT>b</SCRIPT >", &["b"], false, &[]);
        check(
            "<script src=\"./a.js\"></script><script src='b.js'/>",
            &[],
            false,
            &["./a.js", "b.js"],
        );
        check("<script>a", &["a"], false, &[]);
        check("<script>'</p>' </scripted>b", &["'</p>'", "</scripted>b"], false, &[]);
        check("<script", &[], false, &[]);
        check("< script>a</script>", &[], false, &[]);
        check("", &[], false, &[]);
    }

    #[test]
    fn markup_names_elements_and_words() {
        let found = parts(
            "<template><user-card :of=\"user\"/><Card.Title>{a_b}</Card.Title></template>\n<script>x</script><style>y</style>",
        );
        let names: Vec<&str> = elements(&found.markup).map(|(name, _)| name).collect();
        assert_eq!(names, ["template", "user-card", "Card.Title"]);
        assert_eq!(
            words(&found.markup).collect::<Vec<_>>(),
            [
                "template", "user", "card", "of", "user", "Card", "Title", "a_b", "Card", "Title",
                "template"
            ]
        );
        assert_eq!(in_pascal_case("user-card"), "UserCard");
        assert_eq!(in_pascal_case("Über-é"), "ÜberÉ");
    }
}
