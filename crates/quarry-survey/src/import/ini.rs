//! Configuration as Python's `configparser` writes it: sections, keys, values that go on in
//! indented lines.

use super::notes::{Notes, plain};

/// A section with its values in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) line: u32,
    values: Vec<(String, String)>,
}

impl Section {
    /// The value of this key; the last one counts.
    pub(super) fn value(&self, key: &str) -> Option<&str> {
        let found = self.values.iter().rev().find(|(known, _)| known == key);
        found.map(|(_, value)| value.as_str())
    }

    /// The lines of a value that hold something.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        let lines = self.value(key).unwrap_or("").lines();
        lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    }
}

/// All sections of the text.
pub(super) fn sections(text: &str, notes: &mut Notes) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        let goes_on = line.starts_with([' ', '\t']);
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
            && !goes_on
        {
            sections.push(Section {
                name: name.trim().to_owned(),
                line: number,
                values: Vec::new(),
            });
            continue;
        }
        let Some(section) = sections.last_mut() else {
            notes.skip("lines outside of any section", number, || {
                format!("“{}” stands outside of any section", plain(trimmed))
            });
            continue;
        };
        if goes_on && let Some((_, value)) = section.values.last_mut() {
            value.push('\n');
            value.push_str(trimmed.split(" #").next().unwrap_or(trimmed));
            continue;
        }
        match trimmed.split_once(['=', ':']) {
            Some((key, value)) => {
                section.values.push((key.trim().to_lowercase(), value.trim().to_owned()));
            }
            None => notes.skip("lines that are no setting", number, || {
                format!("“{}” is no setting", plain(trimmed))
            }),
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_on_in_indented_lines() {
        let mut notes = Notes::about("");
        let text = "[a]\nx = 1\nlist =\n    one\n    # no\n    two # why\n[b:c]\nY: 2\nnothing\n";
        let sections = sections(text, &mut notes);
        assert_eq!(sections.len(), 2);
        assert_eq!(sections[0].value("x"), Some("1"));
        assert_eq!(sections[0].list("list"), ["one", "two"]);
        assert_eq!((sections[1].name.as_str(), sections[1].value("y")), ("b:c", Some("2")));
        assert_eq!(notes.counts.skipped, 1);
    }
}
