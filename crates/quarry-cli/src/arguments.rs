//! What can be typed.

use std::{fmt::Write as _, path::PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

/// Plans how to take a monolith apart.
///
/// Surveys a repository into a project file, assigns its modules to business domains, scores
/// what could be extracted, and puts the extractions in an order. The window works on the same
/// project files.
#[derive(Debug, Parser)]
#[command(
    name = "quarry",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage. QUARRY_LOG=debug shows what goes \
                  on inside.",
    after_long_help = "\
A first round:
  quarry survey ~/src/shop --project shop.quarry
  quarry suggest shop.quarry --apply
  quarry score shop.quarry
  quarry seam shop.quarry Mail
  quarry plan shop.quarry
  quarry export shop.quarry --to report.html

Exit codes: 0 done, 1 failed (one sentence on standard error says why), 2 wrong usage.
QUARRY_LOG=debug shows on standard error what goes on inside."
)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Answer with one JSON document on standard output
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read a repository into a project
    ///
    /// Reads the modules of a folder, what they use of each other, and their history. Makes the
    /// project file if it is not there; else surveys again and keeps what people decided.
    /// Nothing of the source itself is kept, only facts about it.
    ///
    /// A file that another tool wrote is imported: what it is shows in its content. If it names
    /// modules of a source that the project has, it joins that source.
    #[command(after_long_help = formats())]
    Survey(Survey),
    /// Assign modules to domains from a file
    ///
    /// Each line is a module, or a pattern with `*`, and the name of a domain: module,domain.
    /// Domains that do not exist are made; an empty domain puts modules back into the monolith.
    /// Later lines win. What is assigned so is pinned: no suggestion moves it.
    Assign(Assign),
    /// Look for domains
    ///
    /// Groups modules by what they use of each other and what changes together. Pinned modules
    /// stay where they are. Changes nothing without --apply.
    Suggest(Suggest),
    /// Rank the candidates for extraction
    ///
    /// Quick wins come first, then value. Ease is 1 when everything that crosses the boundary
    /// is one-way, 0 when everything blocks; a range means that something could not be decided.
    /// How sure the order is follows from 9,604 weightings drawn at random. Sets of modules that
    /// could be made candidates stand below.
    Score(Score),
    /// Show what crosses a candidate's boundary
    ///
    /// Each operation comes with its class, the reason for it, what it should become, the hours
    /// that takes, and the places that use it. With --becomes, --hours and --relation it is said
    /// otherwise first; all of it is one change each, which undo takes back.
    ///
    /// A pattern is one of partnership, shared-kernel, customer-supplier, conformist,
    /// anticorruption-layer, open-host-service, published-language and separate-ways.
    Seam(Seam),
    /// Show whose the tables are, or say so
    ///
    /// The domain that writes a table most is proposed as its owner, until somebody confirms or
    /// overrules that. Foreign data and seams follow.
    Tables(Tables),
    /// Show the debt ledger
    ///
    /// What each item would cost to pay off, and what it costs a week to carry; what broke, and
    /// which features wait.
    Debt(Debt),
    /// Put the candidates in order on a calendar
    ///
    /// The order costs least while waiting, within what the teams can do.
    Plan(Plan),
    /// Write a file for others to read
    ///
    /// The format follows the ending of the file:
    ///   report        .html .md
    ///   roadmap       .csv .json .svg
    ///   map           .svg
    ///   candidates    .csv .json .svg
    ///   debt          .csv .json .svg
    ///   seam          .csv .json
    ///   modules, dependencies, assignments   .csv
    ///   project       .json .json.gz
    #[command(verbatim_doc_comment)]
    Export(Export),
    /// Check that a source crosses no boundary that it did not cross before
    ///
    /// Reads the source and compares it with the last survey in the project, which stays as it
    /// is. A new use counts when it breaks a rule that was imported (packwerk, tach,
    /// import-linter, Nx), or leads from one domain to another where people or rules have put
    /// both modules. Exits with 1 when there is one.
    Check(Check),
}

/// `quarry survey`.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "flags of a command line are independent")]
pub(crate) struct Survey {
    /// The folder of a repository; a file of another tool; or a whole project as `quarry export`
    /// writes it (.json, .json.gz)
    pub(crate) source: PathBuf,
    /// The project file; made if it is not there
    #[arg(long, value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// Read only these languages: python, javascript (with typescript), java, php, csharp
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub(crate) languages: Vec<String>,
    /// Leave out this folder, relative to the source; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(crate) leave_out: Vec<String>,
    /// Read this folder although a rule sets it apart; may be given several times
    #[arg(long, value_name = "FOLDER")]
    pub(crate) take_in: Vec<String>,
    /// Leave out commits before this day, such as 2024-01-31
    #[arg(long, value_name = "DATE", conflicts_with = "no_history", value_parser = day)]
    pub(crate) history_since: Option<NaiveDate>,
    /// Do not read the history
    #[arg(long)]
    pub(crate) no_history: bool,
    /// Count the lines that each commit added and removed, too; takes a while
    #[arg(long, conflicts_with = "no_history")]
    pub(crate) changed_lines: bool,
    /// Read imports only: faster, but without call sites
    #[arg(long)]
    pub(crate) imports_only: bool,
    /// Keep the names of authors; otherwise they become pseudonyms
    #[arg(long)]
    pub(crate) real_names: bool,
    /// The format of a file, if its content does not show it; --help lists them
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// In a dependency matrix, the module of the column uses that of the line
    #[arg(long)]
    pub(crate) columns_use_rows: bool,
    /// Modules that are assigned elsewhere go where the parts of an imported file say, too
    #[arg(long)]
    pub(crate) take_assigned: bool,
}

/// `quarry assign`.
#[derive(Debug, Args)]
pub(crate) struct Assign {
    /// The project file
    #[arg(value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// The lines: module-or-pattern,domain
    #[arg(long, value_name = "map.csv")]
    pub(crate) from: PathBuf,
}

/// `quarry suggest`.
#[derive(Debug, Args)]
pub(crate) struct Suggest {
    /// The project file
    #[arg(value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// More gives more and smaller domains; 1 is neutral
    #[arg(long, value_name = "R", default_value_t = 1.0)]
    pub(crate) resolution: f64,
    /// Use only the domains there are
    #[arg(long)]
    pub(crate) domains_only: bool,
    /// Take the suggestion over
    #[arg(long)]
    pub(crate) apply: bool,
}

/// `quarry score`.
#[derive(Debug, Args)]
pub(crate) struct Score {
    /// The project file
    #[arg(value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// Rank by the weights of this stakeholder: a profile of the project, or Balanced, Product,
    /// Engineering or Finance
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// How many months the cost of doing nothing and of each month to begin in is counted; with
    /// --explain
    #[arg(long, value_name = "MONTHS", requires = "explain")]
    pub(crate) horizon: Option<u32>,
    /// Show every figure of one candidate with its formula, inputs and provenance, and what it
    /// lacks
    #[arg(long, value_name = "CANDIDATE")]
    pub(crate) explain: Option<String>,
}

/// `quarry seam`.
#[derive(Debug, Args)]
pub(crate) struct Seam {
    /// The project file
    #[arg(value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// The candidate: its name, or its identity
    pub(crate) candidate: String,
    /// Show the source line of each place, read from where the source lies now; never kept
    #[arg(long)]
    pub(crate) source: bool,
    /// Where the source lies now, if that is not where it was surveyed
    #[arg(long, value_name = "FOLDER", requires = "source")]
    pub(crate) folder: Option<PathBuf>,
    /// Decide what an operation becomes: call, event, replicated-read, copied-library,
    /// split-data, split-job or nothing; `proposed` takes that back; may be given several times
    #[arg(long, num_args = 2, value_names = ["OPERATION", "WHAT"], action = clap::ArgAction::Append)]
    pub(crate) becomes: Vec<String>,
    /// Set the hours of an operation, such as 8 or 4/8/16 (lo/likely/hi); `proposed` takes that
    /// back; may be given several times
    #[arg(long, num_args = 2, value_names = ["OPERATION", "HOURS"], action = clap::ArgAction::Append)]
    pub(crate) hours: Vec<String>,
    /// Say how the candidate and a neighbour (a domain, or `monolith`) stand to each other;
    /// `none` takes that back
    #[arg(long, num_args = 2, value_names = ["NEIGHBOUR", "PATTERN"])]
    pub(crate) relation: Vec<String>,
    /// The side that is upstream in --relation: the candidate or the neighbour; else the one that
    /// the evidence shows
    #[arg(long, value_name = "SIDE", requires = "relation")]
    pub(crate) upstream: Option<String>,
    /// Why
    #[arg(long, value_name = "REASON", default_value = "", hide_default_value = true)]
    pub(crate) note: String,
}

/// `quarry tables`.
#[derive(Debug, Args)]
pub(crate) struct Tables {
    /// The project file
    #[arg(value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// Say whose a table is: its name and that of a domain, or `monolith`; may be given several
    /// times
    #[arg(long, num_args = 2, value_names = ["TABLE", "DOMAIN"], action = clap::ArgAction::Append)]
    pub(crate) owner: Vec<String>,
    /// Confirm the owners that are proposed for all other tables
    #[arg(long)]
    pub(crate) confirm: bool,
    /// Leave whose a table is to the evidence again; may be given several times
    #[arg(long, value_name = "TABLE")]
    pub(crate) leave: Vec<String>,
    /// Why
    #[arg(long, value_name = "REASON", default_value = "", hide_default_value = true)]
    pub(crate) note: String,
}

/// `quarry debt`.
#[derive(Debug, Args)]
pub(crate) struct Debt {
    /// The project file
    #[arg(value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// Take debt items over from a CSV file, or from issues of SonarQube in JSON; an item of the
    /// same name is replaced. Given several times, pages of issues are read together
    #[arg(long, value_name = "LEDGER")]
    pub(crate) import: Vec<PathBuf>,
    /// Take incidents over from a CSV file; those that are known already are left out
    #[arg(long, value_name = "INCIDENTS.csv")]
    pub(crate) incidents: Option<PathBuf>,
    /// Take delayed features over from a CSV file; a feature of the same name is replaced
    #[arg(long, value_name = "FEATURES.csv")]
    pub(crate) features: Option<PathBuf>,
    /// What to show
    #[arg(long, value_name = "WHAT", default_value = "ledger", value_parser = [
        "ledger", "incidents", "features",
    ])]
    pub(crate) list: String,
}

/// `quarry plan`.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// The project file
    #[arg(value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// The first day, such as 2026-03-02; else the next Monday
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) start: Option<NaiveDate>,
}

/// `quarry check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The project file
    #[arg(value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// The folder of the source
    pub(crate) source: PathBuf,
}

/// `quarry export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The project file
    #[arg(value_name = "P.quarry")]
    pub(crate) project: PathBuf,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// What to write; .html and .md are a report, .svg is the map and .json the project unless
    /// this says otherwise
    #[arg(long, value_name = "WHAT", value_parser = [
        "report", "roadmap", "map", "candidates", "debt", "seam", "modules", "dependencies",
        "assignments", "project",
    ])]
    pub(crate) what: Option<String>,
    /// The candidate whose seam to write
    #[arg(long, value_name = "CANDIDATE", required_if_eq("what", "seam"))]
    pub(crate) candidate: Option<String>,
    /// The first day of the roadmap; else the next Monday
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) start: Option<NaiveDate>,
}

/// The formats of files, one a line.
fn formats() -> String {
    let mut text = "Formats of files:\n".to_owned();
    for format in quarry_app::commands::import::formats() {
        let _ = writeln!(text, "  {:<20}{}", format.name, format.description);
    }
    text
}

fn day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| "a day is written as 2026-03-31".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn the_arguments_agree_with_each_other() {
        Arguments::command().debug_assert();
    }
}
