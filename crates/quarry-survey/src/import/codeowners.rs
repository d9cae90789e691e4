//! CODEOWNERS as GitHub and GitLab read it. A later line wins; on GitLab each section is judged
//! by itself.

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    imported::{OwnerRule, Ownership},
    names::NameFault,
    notes::{Notes, plain},
};

/// See the module.
#[derive(Debug)]
pub(super) struct CodeOwners;

/// The most rules that are read.
const MOST_RULES: usize = 20_000;

/// The longest pattern, in bytes.
const LONGEST: usize = 1_000;

impl Format for CodeOwners {
    fn name(&self) -> &'static str {
        "codeowners"
    }

    fn describe(&self) -> &'static str {
        "CODEOWNERS of GitHub or GitLab"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        if glance.text.contains('\0') {
            return Confidence::No;
        }
        if glance.name.eq_ignore_ascii_case("CODEOWNERS") {
            return Confidence::Certain;
        }
        let (mut owned, mut other) = (0, 0);
        for line in glance.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let line =
                section(line).map_or_else(|| line.to_owned(), |(_, rest)| format!("* {rest}"));
            let mut words = words(&line).into_iter().take_while(|word| !word.starts_with('#'));
            let is_pattern = words.next().is_some_and(|word| {
                !word.starts_with(['@', '<', '{']) && !word.contains([',', ';', '"'])
            });
            let owners: Vec<String> = words.collect();
            if !is_pattern || !owners.iter().all(|word| is_owner(word)) {
                other += 1;
            } else if !owners.is_empty() {
                owned += 1;
            } else if !line.contains(['/', '*']) {
                other += 1;
            }
        }
        if owned > 0 && other * 10 <= owned { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let gitlab = is_gitlab(&text);
        notes.note("", 0, || {
            let host = if gitlab { "GitLab" } else { "GitHub" };
            format!("The rules were read as {host} reads them")
        });
        let mut reader = Reader { gitlab, section: 0, sections: Vec::new(), defaults: Vec::new() };
        let mut owners = Ownership::default();
        for (number, line) in (1..).zip(text.lines()) {
            reader.line(line, number, &mut owners, &mut notes)?;
        }
        let counts = notes.counts;
        let mut imported = Imported { format: self.name(), owners, counts, ..Imported::default() };
        imported.reading.diagnostics = notes.finish();
        Ok(imported)
    }
}

/// Sections and exclusions are GitLab's.
fn is_gitlab(text: &str) -> bool {
    text.lines().map(str::trim_start).any(|line| section(line).is_some() || line.starts_with('!'))
}

/// The name of the section that a line begins, with what stands behind it.
fn section(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let inner = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?;
    let (name, mut rest) = inner.split_once(']')?;
    // A pattern such as `[a-z].md` begins no section.
    if name.trim().is_empty() || rest.starts_with(['.', '/', '*']) {
        return None;
    }
    // How many approvals it takes.
    if let Some(inner) = rest.strip_prefix('[') {
        rest = inner.split_once(']')?.1;
    }
    Some((name.trim(), rest))
}

struct Reader {
    gitlab: bool,
    section: u32,
    sections: Vec<String>,
    defaults: Vec<String>,
}

impl Reader {
    fn line(
        &mut self,
        line: &str,
        number: u32,
        owners: &mut Ownership,
        notes: &mut Notes,
    ) -> Result<(), ImportError> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if self.gitlab
            && let Some((name, rest)) = section(line)
        {
            // The same name again goes on with the section.
            let name = name.to_lowercase();
            let known = self.sections.iter().position(|other| *other == name);
            let place = known.unwrap_or_else(|| {
                self.sections.push(name);
                self.sections.len() - 1
            });
            self.section = place as u32 + 1;
            self.defaults = words(rest).into_iter().skip_while(String::is_empty).collect();
            return Ok(());
        }
        let mut words = words(line).into_iter();
        let Some(pattern) = words.next() else { return Ok(()) };
        let mut named: Vec<String> =
            words.take_while(|word| !word.starts_with('#')).filter(|w| is_owner(w)).collect();
        let excluded = self.gitlab && pattern.starts_with('!');
        if named.is_empty() && !excluded {
            named.clone_from(&self.defaults);
        }
        if excluded {
            named.clear();
        }
        let pattern = if excluded { &pattern[1..] } else { &pattern[..] };
        match globs(pattern, self.gitlab) {
            Ok(globs) => {
                if owners.rules.len() >= MOST_RULES {
                    return Err(ImportError::TooMany { what: "rules", limit: MOST_RULES });
                }
                notes.read();
                let section = self.section;
                owners.rules.push(OwnerRule { section, globs, owners: named, line: number });
            }
            Err(why) => notes.skip("patterns that have no meaning", number, || {
                format!("The pattern “{}” {why}", plain(pattern))
            }),
        }
        Ok(())
    }
}

fn is_owner(word: &str) -> bool {
    word.contains('@') && word.len() > 1 && !word.chars().any(char::is_control)
}

/// Words between white space; a backslash keeps the character behind it.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                if let Some(kept) = chars.next() {
                    if kept != ' ' {
                        word.push('\\');
                    }
                    word.push(kept);
                }
            }
            c if c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The pattern as globs on paths, any of which matches.
fn globs(pattern: &str, gitlab: bool) -> Result<Vec<String>, &'static str> {
    if pattern.len() > LONGEST {
        return Err(NameFault::TooLong.because());
    }
    if pattern.chars().any(char::is_control) {
        return Err(NameFault::Control.because());
    }
    if pattern.split('/').any(|part| part == "..") {
        return Err(NameFault::Outside.because());
    }
    if !gitlab {
        if pattern.starts_with('!') {
            return Err("begins with !, which GitHub does not read");
        }
        if pattern.contains(['[', ']']) {
            return Err("contains brackets, which GitHub does not read");
        }
        if pattern.starts_with("\\#") {
            return Err("begins with \\#, which GitHub does not read");
        }
    }
    let rooted = pattern.starts_with('/');
    let body = pattern.trim_start_matches('/');
    let folder = body.ends_with('/');
    let body = body.trim_end_matches('/');
    if body.is_empty() {
        // The root itself.
        return if rooted { Ok(vec!["**".to_owned()]) } else { Err(NameFault::Empty.because()) };
    }
    // For GitHub a slash in the middle ties a pattern to the root, for GitLab only one in front.
    let anchored = rooted || (!gitlab && body.contains('/'));
    let escaped: String = body
        .chars()
        .flat_map(|c| match c {
            '{' | '}' => vec!['[', c, ']'],
            c => vec![c],
        })
        .collect();
    let base =
        if anchored || escaped.starts_with("**/") { escaped } else { format!("**/{escaped}") };
    let last = body.rsplit('/').next().unwrap_or(body);
    let mut globs = Vec::new();
    if !folder {
        globs.push(base.clone());
    }
    // What names a folder means everything in it; `docs/*` means its files only.
    if folder || !last.contains('*') {
        globs.push(format!("{base}/**"));
    }
    if body == "*" || body == "**" {
        globs = vec!["**".to_owned()];
        if rooted && body == "*" {
            globs = vec!["*".to_owned()];
        }
    }
    let sound = globs
        .iter()
        .all(|glob| globset::GlobBuilder::new(glob).literal_separator(true).build().is_ok());
    if sound { Ok(globs) } else { Err("is not a pattern") }
}
