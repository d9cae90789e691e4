//! What the history says: what changes together, and who knows it (FORMULAS.md section 2).
//!
//! Each measure has a file. All of them count the same commits ([`Counted`]): those of bots and
//! those that change very many files are set apart and counted, since a handful of them makes
//! nearly all pairs.

mod counted;
mod coupling;
mod effort;
mod knowledge;
mod significance;
mod sum_of_coupling;
mod truck_factor;

pub use counted::{Counted, CountedCommit, Counting};
pub use coupling::{ChangeCoupling, Couple, CouplingThresholds, change_coupling};
pub use effort::{Effort, MINOR_SHARE, ModuleEffort, efforts, two_digits};
pub use knowledge::{AuthorKnows, Knowledge, TeamKnows, knowledge};
pub use significance::{LnFactorials, adjusted, lift};
pub use sum_of_coupling::sum_of_coupling;
pub use truck_factor::{KnownBy, authors, degree_of_authorship, leavers};

#[cfg(test)]
pub(crate) mod testing {
    use quarry_model::{
        evidence::ModuleIx,
        history::{Author, Change, Commit, History},
    };

    /// A history from lines such as `ann: a b c`: an author and the modules of one commit, known
    /// by letters. An author whose name ends with `[bot]` is one. `+7` counts files that are no
    /// module.
    pub(crate) fn history(log: &str) -> History {
        let mut names: Vec<&str> = log
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name.trim())
            .collect();
        names.sort_unstable();
        names.dedup();
        let mut history = History::default();
        for (line, at) in log.lines().filter(|line| line.contains(':')).zip(0u32..) {
            let (name, rest) = line.split_once(':').unwrap();
            let mut modules: Vec<u32> = Vec::new();
            let mut others = 0;
            for word in rest.split_whitespace() {
                match word.strip_prefix('+') {
                    Some(count) => others += count.parse::<u32>().unwrap(),
                    None => modules.push(u32::from(word.bytes().next().unwrap() - b'a')),
                }
            }
            modules.sort_unstable();
            history.commits.push(Commit {
                hash: format!("{at:040x}"),
                at: i64::from(at),
                author: names.binary_search(&name.trim()).unwrap() as u32,
                files: modules.len() as u32 + others,
            });
            let change = |module| Change::uncounted(at, ModuleIx(module));
            history.changes.extend(modules.into_iter().map(change));
        }
        history.authors = names
            .iter()
            .map(|name| Author { name: (*name).to_owned(), bot: name.ends_with("[bot]") })
            .collect();
        history
    }

    pub(crate) fn module(letter: char) -> ModuleIx {
        ModuleIx(u32::from(letter as u8 - b'a'))
    }
}
