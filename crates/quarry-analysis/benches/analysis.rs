//! How long the analysis takes at the sizes the product holds itself to. Prints a table; run
//! with `cargo bench -p quarry-analysis`.

#[path = "../tests/analysis/synthetic.rs"]
mod synthetic;

use std::time::Instant;

use quarry_analysis::{
    Graph, Spread, SuggestOptions, Weights, debt, domain_coupling, robustness, score, seam, suggest,
};
use quarry_model::{
    ids::{CandidateId, Id, ProfileId},
    people::StakeholderProfile,
    progress::Unwatched,
};
use synthetic::{Size, project};

/// How long 10,000 draws over 200 candidates and 6 criteria may take, in milliseconds.
const ROBUSTNESS_BAR: f64 = 150.0;

/// The fastest of a few runs, in milliseconds.
fn time<T>(runs: u32, mut work: impl FnMut() -> T) -> f64 {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed().as_secs_f64() * 1e3
        })
        .fold(f64::INFINITY, f64::min)
}

/// Scores that lie around made-up points, so that every draw has to draw them all.
fn scores(candidates: u32, criteria: u32) -> Vec<Vec<Spread>> {
    let point = |n: u32| f64::from(n * 37 % 101) / 100.0;
    let spread = |n: u32| Spread::of(point(n) - 0.1, point(n), point(n) + 0.1);
    (0..candidates).map(|c| (0..criteria).map(|k| spread(c * criteria + k)).collect()).collect()
}

fn main() {
    let known: Vec<Vec<Spread>> = scores(200, 6)
        .iter()
        .map(|row| row.iter().map(|spread| Spread::exact(spread.likely)).collect())
        .collect();
    // 200 candidates x 6 criteria x 10,000 draws, and the bar that the product holds itself to.
    println!("{:<34} {:>10} {:>10}", "how sure a ranking is", "ms", "bar, ms");
    for (what, scores) in [("scores known", known), ("scores drawn", scores(200, 6))] {
        let ms = time(5, || robustness(&scores, &Weights::Any, 10_000));
        println!("{what:<34} {ms:>10.1} {ROBUSTNESS_BAR:>10.1}");
    }
    println!("{:>8} {:>9}  {:<34} {:>10}", "modules", "depend.", "work", "ms");
    for (modules, dependencies, domains, pinned_percent) in
        [(1_000, 10_000, 12, 80), (5_000, 50_000, 20, 40), (20_000, 200_000, 30, 80)]
    {
        let size = Size { modules, dependencies, domains, commits: modules, pinned_percent };
        let project = project(size);
        let profile = StakeholderProfile::balanced(ProfileId::new(1));
        let graph = Graph::of_project(&project);
        let places = project.domains_by_place();
        let row = |work: &str, ms: f64| {
            println!("{modules:>8} {dependencies:>9}  {work:<34} {ms:>10.2}");
        };
        row("graph", time(3, || Graph::of_project(&project)));
        row("domain coupling", time(5, || domain_coupling(&graph, &places)));
        row("score of all candidates", time(5, || score(&project, &graph, &profile)));
        row("seam of one candidate", time(5, || seam(&project, &graph, CandidateId::new(3))));
        row("debt", time(5, || debt(&project)));
        let options = SuggestOptions::default();
        let suggestion = || suggest(&project, &graph, &options, &Unwatched);
        row("suggestion, with pins", time(2, suggestion));
        let only = SuggestOptions { domains_only: true, ..options };
        row(
            "suggestion, user's domains only",
            time(2, || suggest(&project, &graph, &only, &Unwatched)),
        );
        let mut free = project.clone();
        free.assignments.clear();
        let found = suggest(&free, &graph, &options, &Unwatched);
        if let Ok(found) = &found {
            let groups = found.new_groups.len();
            row(
                &format!("suggestion, no pins ({groups}, Q {:.3})", found.modularity),
                time(2, || suggest(&free, &graph, &options, &Unwatched)),
            );
        }
    }
}
