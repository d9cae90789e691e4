//! Who wrote a commit: one person under one name, bots told apart, names hidden on request.

use gix::{bstr::ByteSlice, mailmap::Snapshot};
use quarry_model::history::Author;
use rustc_hash::FxHashMap;

use crate::options::AuthorNames;

/// Parts of names and addresses that only programs have.
const BOTS: [&str; 10] = [
    "[bot]",
    "dependabot",
    "renovate",
    "weblate",
    "crowdin",
    "transifex",
    "github-actions",
    "greenkeeper",
    "pre-commit-ci",
    "snyk",
];

/// Collects authors in the order of their first commit.
pub(crate) struct Authors {
    mailmap: Snapshot,
    by_signature: FxHashMap<(String, String), u32>,
    by_name: FxHashMap<String, u32>,
    found: Vec<Author>,
}

impl Authors {
    /// No authors yet; `mailmap` is the text of a `.mailmap`.
    pub(crate) fn new(mailmap: &[u8]) -> Self {
        Self {
            mailmap: Snapshot::from_bytes(mailmap),
            by_signature: FxHashMap::default(),
            by_name: FxHashMap::default(),
            found: Vec::new(),
        }
    }

    /// The number of the author who signs like this. Signatures that the mailmap gives one
    /// name are one author, as `git shortlog` counts.
    pub(crate) fn number(&mut self, name: &str, email: &str) -> u32 {
        let signature = (name.to_owned(), email.to_owned());
        if let Some(number) = self.by_signature.get(&signature) {
            return *number;
        }
        let written = gix::actor::SignatureRef {
            name: name.as_bytes().as_bstr(),
            email: email.as_bytes().as_bstr(),
            time: "0 +0000",
        };
        let known = self.mailmap.resolve(written);
        let email = known.email.to_str_lossy().trim().to_owned();
        let mut name = known.name.to_str_lossy().trim().to_owned();
        if name.is_empty() {
            name.clone_from(&email);
        }
        let next = self.found.len() as u32;
        let number = *self.by_name.entry(name.clone()).or_insert(next);
        if number == next {
            let signs = format!("{name} {email}").to_lowercase();
            let bot = BOTS.iter().any(|part| signs.contains(part));
            self.found.push(Author { name, bot });
        }
        self.by_signature.insert(signature, number);
        number
    }

    /// The authors sorted by name as asked for, and where each number stands among them.
    pub(crate) fn finish(self, names: AuthorNames) -> (Vec<Author>, Vec<u32>) {
        let mut authors = self.found;
        if names == AuthorNames::Pseudonyms {
            let width = authors.len().to_string().len().max(3);
            for (at, author) in authors.iter_mut().enumerate() {
                author.name = format!("author-{:0width$}", at + 1);
            }
        }
        let mut order: Vec<u32> = (0..authors.len() as u32).collect();
        order.sort_by(|a, b| authors[*a as usize].name.cmp(&authors[*b as usize].name));
        let mut places = vec![0; authors.len()];
        for (place, number) in order.iter().enumerate() {
            places[*number as usize] = place as u32;
        }
        authors.sort_by(|a, b| a.name.cmp(&b.name));
        (authors, places)
    }
}
