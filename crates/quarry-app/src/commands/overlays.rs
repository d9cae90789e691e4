//! Overlays of the map: one figure of every module, in steps that are drawn as colours.

use std::collections::{BTreeMap, BTreeSet};

use quarry_analysis::KindClass;
use quarry_model::{
    debt::Target,
    evidence::ModuleIx,
    ids::{DomainId, ModuleId, TeamId},
    module::Standing,
    project::Project,
};

use super::overrules::roles_by_place;
use crate::{
    application::Application,
    dto::views::{MapOverlay, OverlayMark, OverlayRef, OverlayStep},
    error::AppError,
    session::View,
    words,
};

/// How many steps a figure without natural steps is cut into.
const STEPS: usize = 5;
/// How many things of their own have a colour; the others share the last.
const CATEGORIES: usize = 8;

/// A figure of every module, in steps that are drawn as colours.
pub fn map_overlay(application: &Application, request: OverlayRef) -> Result<MapOverlay, AppError> {
    let view = application.view()?;
    let drawing = match request.overlay.as_str() {
        "coupling" => coupling(&view),
        "co_change" => co_change(&view),
        "churn" => churn(&view),
        "owner" => owner(&view),
        "debt" => debt(&view),
        "explained" => explained(&view),
        "roles" => roles(&view),
        "difference" => difference(&view),
        other => {
            return Err(AppError::failed(format!("There is no overlay “{other}”.")));
        }
    };
    Ok(drawing.finish(request.overlay, &view.project))
}

/// An overlay that is being made.
struct Drawing {
    title: &'static str,
    ordered: bool,
    labels: Vec<String>,
    marks: BTreeMap<ModuleIx, (usize, String)>,
    notes: Vec<String>,
}

impl Drawing {
    fn new(title: &'static str, ordered: bool) -> Self {
        Self { title, ordered, labels: Vec::new(), marks: BTreeMap::new(), notes: Vec::new() }
    }

    /// Only modules of the map are marked, and steps without modules stay where they are ordered.
    fn finish(mut self, overlay: String, project: &Project) -> MapOverlay {
        let standings = project.standings();
        self.marks.retain(|ix, _| standings[ix.at()] == Standing::Product);
        let mut steps: Vec<_> =
            self.labels.into_iter().map(|label| OverlayStep { label, modules: 0 }).collect();
        let mut marks = Vec::with_capacity(self.marks.len());
        for (ix, (step, says)) in self.marks {
            steps[step].modules += 1;
            let module = project.modules.id(ix).to_string();
            marks.push(OverlayMark { module, step: step as u32, says });
        }
        let (title, ordered, notes) = (self.title.to_owned(), self.ordered, self.notes);
        MapOverlay { overlay, title, ordered, steps, marks, notes }
    }

    /// Marks modules with shares from 0 to 1, in fifths.
    fn shares(&mut self, shares: impl IntoIterator<Item = (ModuleIx, f64, String)>) {
        self.labels = (0..STEPS).map(|n| format!("{}–{} %", n * 20, (n + 1) * 20)).collect();
        for (ix, share, says) in shares {
            let step = ((share * STEPS as f64) as usize).min(STEPS - 1);
            self.marks.insert(ix, (step, says));
        }
    }

    /// Marks modules with numbers that are not negative: zero has a step of its own, the others
    /// lie in steps of about as many modules each.
    fn numbers(&mut self, numbers: &[(ModuleIx, u64, String)]) {
        let mut sorted: Vec<u64> =
            numbers.iter().map(|(_, number, _)| *number).filter(|number| *number > 0).collect();
        sorted.sort_unstable();
        let mut lowest: Vec<u64> = (0..STEPS - 1)
            .filter_map(|n| sorted.get(n * sorted.len() / (STEPS - 1)).copied())
            .collect();
        lowest.dedup();
        self.labels.push("0".to_owned());
        for (n, low) in lowest.iter().enumerate() {
            let high = lowest.get(n + 1).map_or(sorted.last().copied(), |next| Some(next - 1));
            self.labels.push(match high {
                Some(high) if high > *low => format!("{low}–{high}"),
                _ => low.to_string(),
            });
        }
        for (ix, number, says) in numbers {
            let step = lowest.partition_point(|low| low <= number);
            self.marks.insert(*ix, (step, says.clone()));
        }
    }

    /// Marks modules with one of several things: those of most modules have a step each, the
    /// others share the last.
    fn things(&mut self, things: BTreeMap<ModuleIx, (String, String)>) {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for (thing, _) in things.values() {
            *sizes.entry(thing).or_default() += 1;
        }
        let mut order: Vec<_> = sizes.into_iter().collect();
        order.sort_by_key(|(thing, size)| (std::cmp::Reverse(*size), *thing));
        let rest = order.len() > CATEGORIES;
        order.truncate(if rest { CATEGORIES - 1 } else { CATEGORIES });
        self.labels = order.iter().map(|(thing, _)| (*thing).to_owned()).collect();
        if rest {
            self.labels.push("Others".to_owned());
        }
        let places: BTreeMap<&str, usize> =
            self.labels.iter().enumerate().map(|(n, label)| (label.as_str(), n)).collect();
        let last = self.labels.len().saturating_sub(1);
        let marks: BTreeMap<_, _> = things
            .iter()
            .map(|(ix, (thing, says))| {
                (*ix, (places.get(thing.as_str()).copied().unwrap_or(last), says.clone()))
            })
            .collect();
        self.marks = marks;
    }
}

fn modules(project: &Project) -> impl Iterator<Item = (ModuleIx, ModuleId)> + '_ {
    (0..).map(ModuleIx).zip(project.modules.ids().iter().copied())
}

/// The share of a module's dependencies that cross the border of its region.
fn coupling(view: &View) -> Drawing {
    let mut drawing = Drawing::new("Dependencies that cross the border of the domain", true);
    let project = &view.project;
    let regions = project.domains_by_place();
    let (mut all, mut across) = (vec![0u64; regions.len()], vec![0u64; regions.len()]);
    let standings = project.standings();
    for dependency in &project.evidence.dependencies {
        let (from, to) = (dependency.from.at(), dependency.to.at());
        let product = |at: usize| standings[at] == Standing::Product;
        if KindClass::of(dependency.kind) != KindClass::Code || !product(from) || !product(to) {
            continue;
        }
        for at in [from, to] {
            all[at] += u64::from(dependency.count);
            if regions[from] != regions[to] {
                across[at] += u64::from(dependency.count);
            }
        }
    }
    drawing.shares(modules(project).filter(|(ix, _)| all[ix.at()] > 0).map(|(ix, _)| {
        let (across, all) = (across[ix.at()], all[ix.at()]);
        let says = format!("{across} of {all} dependencies cross");
        (ix, across as f64 / all as f64, says)
    }));
    drawing
}

/// Commits that changed each module, and those that changed other regions, too.
fn changes(view: &View) -> Vec<(u32, u32)> {
    let regions = view.project.domains_by_place();
    let numbers: BTreeMap<Option<DomainId>, u32> =
        regions.iter().copied().collect::<BTreeSet<_>>().into_iter().zip(0..).collect();
    let region_of: Vec<u32> = regions.iter().map(|region| numbers[region]).collect();
    view.graph.co_change().across(&region_of)
}

fn say_history(view: &View, drawing: &mut Drawing) {
    let co_change = view.graph.co_change();
    if view.project.evidence.history.is_empty() {
        drawing.notes.push("The survey read no history of changes.".to_owned());
        return;
    }
    drawing.notes.push(format!(
        "{} count; {} of more than {} files and {} of bots do not.",
        words::count(co_change.commits as usize, "commit"),
        co_change.mass_commits,
        view.project.settings.mass_commit_files,
        co_change.bot_commits
    ));
    if view.project.evidence.history.shallow {
        drawing.notes.push("Older commits are missing: the clone is shallow.".to_owned());
    }
}

/// The share of a module's commits that changed modules of another region, too.
fn co_change(view: &View) -> Drawing {
    let mut drawing = Drawing::new("Commits that changed another domain, too", true);
    let changes = changes(view);
    drawing.shares(modules(&view.project).filter(|(ix, _)| changes[ix.at()].0 > 0).map(
        |(ix, _)| {
            let (all, across) = changes[ix.at()];
            let says = format!("{across} of {all} commits changed another domain, too");
            (ix, f64::from(across) / f64::from(all), says)
        },
    ));
    say_history(view, &mut drawing);
    drawing
}

/// How many commits changed a module.
fn churn(view: &View) -> Drawing {
    let mut drawing = Drawing::new("Commits", true);
    if !view.project.evidence.history.is_empty() {
        let changes = changes(view);
        let numbers: Vec<_> = modules(&view.project)
            .map(|(ix, _)| {
                let commits = changes[ix.at()].0;
                (ix, u64::from(commits), words::count(commits as usize, "commit"))
            })
            .collect();
        drawing.numbers(&numbers);
    }
    say_history(view, &mut drawing);
    drawing
}

/// The team that answers for a module's domain.
fn owner(view: &View) -> Drawing {
    let mut drawing = Drawing::new("Team that answers for the domain", false);
    let project = &view.project;
    let team = |domain: DomainId| {
        let team: TeamId = project.domains.get(&domain)?.owner?;
        Some(project.teams.get(&team)?.name.clone())
    };
    let owned = modules(project).filter_map(|(ix, id)| {
        let name = team(project.domain_of(id)?)?;
        Some((ix, (name.clone(), format!("{name} answers for it"))))
    });
    drawing.things(owned.collect());
    if drawing.marks.is_empty() {
        drawing.notes.push("No team answers for a domain yet.".to_owned());
    }
    drawing
}

/// What the debt that hangs on a module or on its domain costs a week.
fn debt(view: &View) -> Drawing {
    let mut drawing = Drawing::new("Cost of debt a week", true);
    let project = &view.project;
    let debt = quarry_analysis::debt(project);
    let currency = &project.settings.currency;
    let mut of_module: BTreeMap<ModuleId, f64> = BTreeMap::new();
    let mut of_domain: BTreeMap<DomainId, f64> = BTreeMap::new();
    for line in &debt.lines {
        let money = line.servicing.total().money;
        match (line.module, line.place) {
            (Some(module), _) => *of_module.entry(module).or_default() += money,
            (None, quarry_analysis::Place::Domain(domain)) => {
                *of_domain.entry(domain).or_default() += money;
            }
            (None, _) => {}
        }
    }
    let numbers: Vec<_> = modules(project)
        .filter_map(|(ix, id)| {
            let own = of_module.get(&id).copied();
            let domain = project.domain_of(id).and_then(|domain| of_domain.get(&domain)).copied();
            let says = match (own, domain) {
                (None, None) => return None,
                (Some(own), None) => format!("{own:.0} {currency} a week"),
                (None, Some(domain)) => format!("its domain: {domain:.0} {currency} a week"),
                (Some(own), Some(domain)) => {
                    format!("{own:.0} {currency} a week, its domain {domain:.0}")
                }
            };
            let sum = own.unwrap_or_default() + domain.unwrap_or_default();
            Some((ix, sum.round().max(0.0) as u64, says))
        })
        .collect();
    if numbers.is_empty() {
        drawing.notes.push("No debt hangs on a domain or module yet.".to_owned());
    } else {
        drawing.numbers(&numbers);
        drawing.notes.push(format!(
            "In {currency}. Debt of a domain counts for each of its modules, since nobody said which."
        ));
    }
    drawing.notes.extend(debt.missing);
    drawing
}

/// How well people can explain a module, or its domain.
fn explained(view: &View) -> Drawing {
    let mut drawing = Drawing::new("How well people can explain it", true);
    drawing.labels =
        ["Not at all", "Roughly", "Well", "To a newcomer"].map(ToOwned::to_owned).to_vec();
    let project = &view.project;
    let mut grades: BTreeMap<Target, (u32, u32)> = BTreeMap::new();
    for vote in project.votes.values() {
        let (sum, votes) = grades.entry(vote.target).or_default();
        *sum += vote.grade.min(3);
        *votes += 1;
    }
    for (ix, module) in modules(project) {
        let domain = project.domain_of(module).map(|domain| Target::Domain { domain });
        let own = grades.get(&Target::Module { module });
        let of_domain = || domain.and_then(|domain| grades.get(&domain));
        let whose = if own.is_some() { "" } else { "its domain: " };
        if let Some((sum, votes)) = own.or_else(of_domain) {
            let mean = f64::from(*sum) / f64::from(*votes);
            let says =
                format!("{whose}{mean:.1} of 3 by {}", words::count(*votes as usize, "vote"));
            drawing.marks.insert(ix, ((mean.round() as usize).min(3), says));
        }
    }
    if drawing.marks.is_empty() {
        drawing.notes.push(
            "Nobody has voted yet: domains and selected modules are voted on in Debt, under \
             Conceptual debt."
                .to_owned(),
        );
    }
    drawing
}

/// What a module is for: the first of its roles.
fn roles(view: &View) -> Drawing {
    let mut drawing = Drawing::new("What modules are for", false);
    let roles = (0..).map(ModuleIx).zip(roles_by_place(&view.project));
    let named = roles.filter_map(|(ix, roles)| {
        let names: Vec<_> = roles.iter().map(words::spoken).collect();
        Some((ix, (names.first()?.clone(), names.join(", "))))
    });
    drawing.things(named.collect());
    if drawing.marks.is_empty() {
        drawing.notes.push("The survey found no roles.".to_owned());
    } else {
        drawing.notes.push("A module with several roles is drawn in the first of them.".to_owned());
    }
    drawing
}

/// What is different since the survey before.
fn difference(view: &View) -> Drawing {
    const NEW: usize = 0;
    const RENAMED: usize = 1;
    let mut drawing = Drawing::new("Since the survey before", false);
    drawing.labels =
        ["New", "Moved or renamed", "New dependencies", "Cut dependencies", "New and cut"]
            .map(ToOwned::to_owned)
            .to_vec();
    let project = &view.project;
    let places: BTreeMap<_, _> = (0..)
        .map(ModuleIx)
        .zip(&project.module_sources)
        .zip(&project.evidence.modules)
        .map(|((ix, source), module)| ((*source, module.path.as_str()), ix))
        .collect();
    let mut compared = false;
    for source in project.sources.values() {
        let survey = source.current.and_then(|survey| project.surveys.get(&survey));
        let Some(difference) = survey.and_then(|survey| survey.difference.as_ref()) else {
            continue;
        };
        compared = true;
        let find = |path: &str| places.get(&(source.id, path)).copied();
        let mut edges: BTreeMap<ModuleIx, (u32, u32)> = BTreeMap::new();
        for ix in difference.new_dependencies.iter().filter_map(|edge| find(&edge.from)) {
            edges.entry(ix).or_default().0 += 1;
        }
        for ix in difference.cut_dependencies.iter().filter_map(|edge| find(&edge.from)) {
            edges.entry(ix).or_default().1 += 1;
        }
        for (ix, (new, cut)) in edges {
            let step = if cut == 0 { 2 } else { 3 + usize::from(new > 0) };
            drawing.marks.insert(ix, (step, format!("{new} dependencies new, {cut} cut")));
        }
        for renamed in &difference.renamed_modules {
            if let Some(ix) = find(&renamed.to) {
                drawing.marks.insert(ix, (RENAMED, format!("was {}", renamed.from)));
            }
        }
        for ix in difference.added_modules.iter().filter_map(|path| find(path)) {
            drawing.marks.insert(ix, (NEW, "new".to_owned()));
        }
        if difference.gone > 0 {
            let gone = words::count(difference.gone as usize, "module");
            drawing.notes.push(format!("{gone} of {} gone.", source.name));
        }
        let shown = difference.added_modules.len() + difference.renamed_modules.len();
        let named = difference.new_dependencies.len() + difference.cut_dependencies.len();
        let edges: u32 = difference.dependencies.iter().map(|kind| kind.new + kind.cut).sum();
        if shown < (difference.added + difference.renamed) as usize || named < edges as usize {
            drawing.notes.push("The change is large: only its first part is drawn.".to_owned());
        }
    }
    if !compared {
        drawing.notes.push("There is no earlier survey to compare with.".to_owned());
    }
    drawing
}
