//! Pictures of made-up projects.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use quarry_figures::figure::{Anchor, At};
use quarry_figures::{
    Bar, BarKind, DebtChart, DebtChartOptions, DebtStep, Figure, Gates, Item, MapOptions, Point,
    Quadrant, QuadrantOptions, RegionName, Roadmap, RoadmapOptions, Spread, debt_figure,
    map_figure, quadrant_figure, roadmap::Look, roadmap_figure, svg, text,
};
use quarry_layout::{Kept, LayoutInput, LayoutModule, Link, arrange, bundles, geometry};
use quarry_model::{
    ids::{DomainId, Id, ModuleId},
    time::Date,
};

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn map(modules: u32, domains: u32, name: &str, width: f64) -> Figure {
    let modules = (1..=modules).map(|n| LayoutModule {
        id: ModuleId::new(n),
        region: (n % (domains + 2) > 1).then(|| DomainId::new(n % (domains + 2) - 1)),
        package: format!("app.part{}.{name}{}", n % 7, n % 3),
        sloc: n * 37 % 800,
    });
    let input = LayoutInput {
        modules: modules.collect(),
        domains: (1..=domains).map(DomainId::new).collect(),
        couplings: Vec::new(),
        pulls: Vec::new(),
    };
    let drawn = geometry(&input, &arrange(&input, &Kept::default()));
    let count = input.modules.len() as u32;
    let links: Vec<_> = (1..=count)
        .map(|n| Link {
            from: ModuleId::new(n),
            to: ModuleId::new(n * 13 % count + 1),
            count: n % 5 + 1,
        })
        .collect();
    let curves = bundles(&input, &drawn, &links);
    let mut names = BTreeMap::new();
    for region in &drawn.regions {
        let number = region.region.map(Id::number);
        let region_name = RegionName {
            name: format!("{name} {}", number.unwrap_or_default()),
            letter: number
                .map_or_else(String::new, |n| char::from(b'A' + (n % 26) as u8).to_string()),
            colour: number,
        };
        names.insert(region.region, region_name);
    }
    let options = MapOptions { title: name.to_owned(), width, ..MapOptions::default() };
    map_figure(&drawn, &curves, &names, &options)
}

fn roadmap(bars: u32) -> Roadmap {
    let start = day("2026-03-02");
    let after = |days: u32| start + chrono::Days::new(u64::from(days));
    let kinds = [BarKind::Candidate, BarKind::Enabler, BarKind::Repayment];
    let bars = (0..bars).map(|n| Bar {
        name: format!("Step {n} with a name that is longer than its column can hold"),
        look: Look {
            kind: kinds[n as usize % 3],
            letter: if n % 3 == 1 { String::new() } else { "AB".to_owned() },
            colour: (n % 3 != 1).then_some(n),
        },
        lane: n as usize % 2,
        start: after(n * 20),
        finish: after(n * 20 + 15),
        finish_lo: after(n * 20 + 9),
        finish_hi: after(n * 20 + 31),
        deadline: (n % 4 == 0).then(|| after(n * 20 + 12)),
        late: n % 4 == 0,
    });
    let lanes = ["Platform", "Web", "Nobody"].map(str::to_owned).to_vec();
    Roadmap { lanes, bars: bars.collect() }
}

fn quadrant(points: u32, scale: f64) -> Quadrant {
    let spread = |likely: f64| Spread {
        lo: likely - likely.abs() * 0.4,
        likely,
        hi: likely + likely.abs() * 0.9,
    };
    let gates = [Gates::Passed, Gates::Unknown, Gates::Failed];
    let points = (0..points).map(|n| Point {
        name: format!("Candidate {n} with a name that is longer than its column"),
        letter: if n % 4 == 3 { String::new() } else { "AB".to_owned() },
        colour: (n % 4 != 3).then_some(n),
        modules: n * n,
        gates: gates[n as usize % 3],
        effort: spread(f64::from(n * 37 % 11) * scale),
        saving: (n % 5 != 4).then(|| spread((f64::from(n * 53 % 17) - 6.0) * scale)),
    });
    let first_wave = (scale > 1.0).then(|| (4.0 * scale, "A team".to_owned()));
    Quadrant { points: points.collect(), currency: "EUR".to_owned(), first_wave }
}

fn debt(boxes: u32, scale: f64) -> DebtChart {
    let start = day("2019-03-04");
    let steps = (0..boxes * 2).map(|n| {
        let of = |n: u32| f64::from(n * 13 % 7) * scale;
        DebtStep {
            from: start + chrono::Days::new(u64::from(n) * 63),
            standing: (0..boxes).map(|at| if at <= n / 2 { of(at + n) } else { 0.0 }).collect(),
            planned: (0..boxes).map(|at| if n + 2 > boxes * 2 { of(at) } else { 0.0 }).collect(),
            servicing: [of(n + 1), of(n + 2), of(n + 3), of(n + 4)],
        }
    });
    DebtChart {
        boxes: (0..boxes).map(|n| format!("Project {n} of a name longer than its room")).collect(),
        steps: steps.collect(),
        until: start + chrono::Days::new(u64::from(boxes) * 126 + 28),
        today: start + chrono::Days::new(u64::from(boxes) * 100),
        currency: "EUR".to_owned(),
        capacity: boxes.is_multiple_of(2).then_some(scale * 9.0),
        band: (0.23, 0.42),
    }
}

/// The rectangle that a text takes at most.
fn extent(item: &Item) -> Option<(f64, f64, f64, f64)> {
    let Item::Text { at: At { x, y }, text, size, weight, anchor, .. } = item else { return None };
    let width = text::width(text, *size, *weight);
    let left = match anchor {
        Anchor::Start => *x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    Some((left, y - 0.75 * size, left + width, y + 0.2 * size))
}

/// No text leaves the picture, and none covers another.
fn check(figure: &Figure) {
    let texts: Vec<_> = figure.items.iter().filter_map(extent).collect();
    for (n, a) in texts.iter().enumerate() {
        assert!(a.0 >= 0.0 && a.1 >= 0.0, "{:?}", figure.items);
        assert!(a.2 <= figure.width + 0.01 && a.3 <= figure.height, "text leaves the picture");
        for b in &texts[n + 1..] {
            let apart = a.2 <= b.0 + 0.01 || b.2 <= a.0 + 0.01 || a.3 <= b.1 || b.3 <= a.1;
            assert!(apart, "{a:?} covers {b:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn names_never_cover_each_other_on_the_map(
        modules in 1_u32..250,
        domains in 0_u32..20,
        name in "[A-Za-z<&\" ]{1,40}",
        width in 500_f64..2_000.0,
    ) {
        check(&map(modules, domains, &name, width));
    }

    #[test]
    fn names_never_cover_each_other_on_the_roadmap(bars in 0_u32..40, width in 400_f64..2_400.0) {
        check(&roadmap_figure(&roadmap(bars), &RoadmapOptions { width, ..RoadmapOptions::default() }));
    }

    #[test]
    fn texts_never_cover_each_other_on_charts(
        count in 0_u32..24,
        power in -1_i32..6,
        width in 400_f64..2_400.0,
    ) {
        let scale = 10_f64.powi(power);
        check(&quadrant_figure(
            &quadrant(count, scale),
            &QuadrantOptions { width, ..QuadrantOptions::default() },
        ));
        check(&debt_figure(
            &debt(count, scale),
            &DebtChartOptions { width, ..DebtChartOptions::default() },
        ));
    }

    #[test]
    fn any_name_makes_well_formed_svg(name in any::<String>()) {
        let svg = svg::write(&map(12, 3, &name, 900.0));
        let body = svg.trim_end();
        prop_assert!(body.starts_with("<svg ") && body.ends_with("</svg>"));
        for line in body.lines() {
            prop_assert!(line.starts_with('<') && line.ends_with('>'), "{}", line);
        }
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""));
    }
}

#[test]
fn every_module_region_and_letter_is_drawn() {
    let figure = map(60, 5, "Area", 1200.0);
    let circles = figure.items.iter().filter(|item| matches!(item, Item::Circle { .. })).count();
    assert_eq!(circles, 60);
    let texts: BTreeSet<_> = figure
        .items
        .iter()
        .filter_map(
            |item| if let Item::Text { text, .. } = item { Some(text.as_str()) } else { None },
        )
        .collect();
    for letter in ["B", "C", "D", "E", "F"] {
        assert!(texts.contains(letter), "{letter} is missing");
    }
}

#[test]
fn an_empty_project_still_makes_pictures() {
    let drawn =
        geometry(&LayoutInput::default(), &arrange(&LayoutInput::default(), &Kept::default()));
    let figure = map_figure(
        &drawn,
        &quarry_layout::bundles::Bundles::default(),
        &BTreeMap::new(),
        &MapOptions::default(),
    );
    check(&figure);
    let figure = roadmap_figure(&Roadmap::default(), &RoadmapOptions::default());
    assert!(svg::write(&figure).contains("Nothing is planned yet."));
}

#[test]
fn what_is_not_known_has_no_place_in_the_quadrant() {
    let figure = quadrant_figure(&quadrant(10, 10.0), &QuadrantOptions::default());
    let marks = |figure: &Figure| {
        let filled = figure.items.iter().filter(|item| match item {
            Item::Circle { .. } => true,
            Item::Path { fill, .. } => fill.is_some(),
            _ => false,
        });
        filled.count()
    };
    // Ten in the list and three in the legend; two of the ten are not drawn.
    assert_eq!(marks(&figure), 8 + 10 + 3);
    let texts = svg::write(&figure);
    assert!(texts.contains("Net saving not known:"));
    let none = Quadrant { points: Vec::new(), ..quadrant(0, 1.0) };
    let empty = svg::write(&quadrant_figure(&none, &QuadrantOptions::default()));
    assert!(empty.contains("No candidate has a net saving that is known."));
    assert!(
        svg::write(&debt_figure(&debt(0, 1.0), &DebtChartOptions::default())).contains("empty")
    );
}

#[test]
fn pictures_stay_what_they_are() {
    insta::assert_snapshot!("map", svg::write(&map(24, 3, "Area", 640.0)));
    insta::assert_snapshot!(
        "roadmap",
        svg::write(&roadmap_figure(&roadmap(6), &RoadmapOptions::default()))
    );
    insta::assert_snapshot!(
        "quadrant",
        svg::write(&quadrant_figure(&quadrant(9, 100.0), &QuadrantOptions::default()))
    );
    insta::assert_snapshot!(
        "debt",
        svg::write(&debt_figure(&debt(4, 1_000.0), &DebtChartOptions::default()))
    );
}
