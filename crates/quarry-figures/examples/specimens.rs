//! Draws a made-up map and roadmap, to be looked at:
//! `cargo run -p quarry-figures --example specimens -- FOLDER`.

use std::{collections::BTreeMap, path::Path};

use quarry_figures::{
    MapOptions, RegionName, Roadmap, RoadmapOptions, map_figure,
    roadmap::{BarKind, Look},
    roadmap_figure, svg,
};
use quarry_layout::{Coupling, Kept, LayoutInput, LayoutModule, Link, arrange, bundles, geometry};
use quarry_model::{
    ids::{DomainId, Id, ModuleId},
    provenance::Estimate,
};
use quarry_plan::{PlanInput, PlanStep, PlanTeam, plan};

const DOMAINS: [(&str, &str, u32); 12] = [
    ("Build scheduling", "S", 96),
    ("Workers and latent workers", "W", 74),
    ("Notifications", "N", 42),
    ("Change sources", "C", 58),
    ("Web interface and API", "I", 88),
    ("Build steps", "B", 120),
    ("Secrets", "K", 9),
    ("Statistics", "T", 14),
    ("Process and configuration", "P", 37),
    ("Identity and authorisation", "A", 18),
    ("Data and messaging", "D", 66),
    ("Something new", "X", 0),
];

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = Path::new(&folder);
    let input = project(330);
    let first = arrange(&input, &Kept::default());
    draw_map(&input, &first, &folder.join("map.svg"))?;
    // A handful of moves, as in a workshop.
    let mut moved = input.clone();
    for (n, module) in moved.modules.iter_mut().enumerate() {
        if n % 23 == 5 && module.region.is_none() {
            module.region = Some(DomainId::new(n as u32 % 12 + 1));
        }
    }
    moved.domains.push(DomainId::new(13));
    for module in moved.modules.iter_mut().filter(|m| m.package.contains("util.inner2")) {
        module.region = Some(DomainId::new(13));
    }
    let second = arrange(&moved, &Kept::from_arrangement(&input, &first));
    draw_map(&moved, &second, &folder.join("map-moved.svg"))?;
    draw_map(
        &project(6000),
        &arrange(&project(6000), &Kept::default()),
        &folder.join("map-large.svg"),
    )?;
    draw_roadmap(&folder.join("roadmap.svg"))
}

fn project(monolith: u32) -> LayoutInput {
    let mut modules = Vec::new();
    let mut dice = 12_345_u64;
    let mut roll = |below: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % below
    };
    let packages = ["core", "util", "db.model", "db", "www.hooks", "process", "data", "plugins"];
    let mut add = |region: Option<DomainId>, count: u32, stem: &str| {
        for n in 0..count {
            let package = packages[(roll(64) as f64).sqrt() as usize % 8];
            let deep = if roll(3) == 0 { format!(".inner{}", roll(4)) } else { String::new() };
            modules.push(LayoutModule {
                id: ModuleId::new(modules.len() as u32 + 1),
                region,
                package: format!("app.{stem}{package}{deep}"),
                sloc: (10.0 * 1.5_f64.powf(roll(100) as f64 / 8.0)) as u32 + n % 7,
            });
        }
    };
    for (n, (name, _, count)) in (1..).zip(DOMAINS) {
        let stem = name.split(' ').next().unwrap_or_default().to_lowercase();
        add(Some(DomainId::new(n)), count, &format!("{stem}."));
    }
    add(None, monolith, "");
    let domains: Vec<_> = (1..=12).map(DomainId::new).collect();
    let mut couplings = Vec::new();
    for a in 0..12_u32 {
        couplings.push(Coupling {
            a: None,
            b: Some(DomainId::new(a + 1)),
            weight: f64::from(a * 31 % 17),
        });
        for b in 0..a {
            let weight = f64::from((a * 7 + b * 13) % 11).powi(2) / 10.0;
            couplings.push(Coupling {
                a: Some(DomainId::new(a + 1)),
                b: Some(DomainId::new(b + 1)),
                weight,
            });
        }
    }
    LayoutInput { modules, domains, couplings, pulls: Vec::new() }
}

fn draw_map(
    input: &LayoutInput,
    arrangement: &quarry_layout::Arrangement,
    file: &Path,
) -> std::io::Result<()> {
    let drawn = geometry(input, arrangement);
    let count = input.modules.len() as u32;
    let links: Vec<Link> = (0..count * 4)
        .map(|n| Link {
            from: ModuleId::new(n % count + 1),
            to: ModuleId::new(
                n.wrapping_mul(7919) % (n % 97 + 3).min(count) * (count / 100).max(1) % count + 1,
            ),
            count: 1 + n % 5,
        })
        .collect();
    let curves = bundles(input, &drawn, &links);
    let mut names = BTreeMap::new();
    names.insert(
        None,
        RegionName { name: "The monolith".to_owned(), letter: String::new(), colour: None },
    );
    for (n, (name, letter, _)) in (1..).zip(DOMAINS) {
        let region =
            RegionName { name: name.to_owned(), letter: letter.to_owned(), colour: Some(n - 1) };
        names.insert(Some(DomainId::new(n)), region);
    }
    let new =
        RegionName { name: "Carved out".to_owned(), letter: "O".to_owned(), colour: Some(12) };
    names.insert(Some(DomainId::new(13)), new);
    let options = MapOptions {
        title: "A made-up monolith".to_owned(),
        notice: "Everything in this picture is invented.".to_owned(),
        ..MapOptions::default()
    };
    std::fs::write(file, svg::write(&map_figure(&drawn, &curves, &names, &options)))
}

fn draw_roadmap(file: &Path) -> std::io::Result<()> {
    let hours =
        |likely: f64| Estimate::new(likely * 0.6, likely, likely * 1.9).unwrap_or(Estimate::ZERO);
    let date = |text: &str| text.parse().ok();
    let step = |name: &str, likely, team, saving, after: &[usize]| PlanStep {
        key: name.to_owned(),
        name: name.to_owned(),
        effort_hours: hours(likely),
        team,
        saving_per_week: saving,
        after: after.to_vec(),
        release: None,
        deadline: None,
        done: false,
    };
    let mut steps = vec![
        step("Event bus", 120.0, Some(0), None, &[]),
        step("Service template", 60.0, Some(0), None, &[]),
        step("Token service for identity", 160.0, Some(0), None, &[]),
        step("Notifications", 180.0, None, Some(1900.0), &[0, 1]),
        step("Statistics", 90.0, None, Some(400.0), &[1]),
        step("Secrets", 70.0, Some(2), Some(350.0), &[]),
        step("Change sources", 380.0, None, Some(1500.0), &[0]),
        step("Web interface and API behind its own gateway", 640.0, Some(1), Some(2400.0), &[2]),
        step("Build scheduling", 720.0, None, Some(2100.0), &[6]),
        step("Repay: untyped dictionaries in the store", 140.0, Some(2), Some(800.0), &[]),
    ];
    steps[3].deadline = date("2026-05-29");
    steps[5].deadline = date("2026-03-20");
    let input = PlanInput {
        start: date("2026-03-04").unwrap_or_default(),
        teams: ["Platform", "Web", "Data and messaging", "On call"]
            .iter()
            .zip([48.0, 60.0, 32.0, 0.0])
            .map(|(name, hours)| PlanTeam {
                key: (*name).to_owned(),
                name: (*name).to_owned(),
                hours_per_week: hours,
                absences: Vec::new(),
            })
            .collect(),
        steps,
        currency: "USD".to_owned(),
    };
    let plan = plan(&input).map_err(std::io::Error::other)?;
    for planned in &plan.steps {
        println!("{} {} {}", planned.start, input.steps[planned.step].name, planned.why_now);
    }
    println!(
        "cost {:.0} bound {:.0} wsjf {:.0} given {:.0} {:?} after {}",
        plan.cost_of_delay,
        plan.bound,
        plan.wsjf_cost,
        plan.given_cost,
        plan.stopped_by,
        plan.attempts
    );
    let looks = [
        (0, "", None),
        (0, "", None),
        (0, "", None),
        (1, "N", Some(2)),
        (1, "T", Some(7)),
        (1, "K", Some(6)),
        (1, "C", Some(3)),
        (1, "I", Some(4)),
        (1, "S", Some(0)),
        (2, "D", Some(10)),
    ];
    let roadmap = Roadmap::of_plan(&input, &plan, |n| Look {
        kind: [BarKind::Enabler, BarKind::Candidate, BarKind::Repayment][looks[n].0],
        letter: looks[n].1.to_owned(),
        colour: looks[n].2,
    });
    let options = RoadmapOptions {
        title: "A made-up roadmap".to_owned(),
        notice: "Teams and savings are invented.".to_owned(),
        ..RoadmapOptions::default()
    };
    std::fs::write(file, svg::write(&roadmap_figure(&roadmap, &options)))
}
