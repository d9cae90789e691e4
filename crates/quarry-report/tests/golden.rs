//! Exports as they are, so that a change of one is seen.

mod common;

use quarry_report::{content::Report, csv, html, markdown, summary};

#[test]
fn a_report_is_written_as_before() {
    let report = common::sample();
    insta::assert_snapshot!("report.html", html::write(&report));
    insta::assert_snapshot!("report.md", markdown::write(&report));
    let roadmap = report.roadmap.as_ref().expect("the sample has a roadmap");
    insta::assert_snapshot!("roadmap.csv", csv::steps(roadmap, "USD"));
    insta::assert_snapshot!("candidates.csv", csv::candidates(&report.candidates, "USD"));
    insta::assert_snapshot!("debt.csv", csv::ledger(&report.ledger.items, "USD"));
    insta::assert_snapshot!("seam.csv", csv::seam(&report.candidates[0].crossings));
    insta::assert_snapshot!(
        "modules.csv",
        csv::modules([
            csv::ModuleRow {
                module: "shop/mail.py",
                name: "shop.mail",
                language: "python",
                sloc: 1_200,
                standing: "product",
                roles: "messaging",
            },
            csv::ModuleRow { module: "@types/a.py", name: "=a", ..csv::ModuleRow::default() },
        ])
    );
    insta::assert_snapshot!(
        "assignments.csv",
        csv::assignments([
            csv::AssignmentRow { module: "shop/mail.py", domain: "Mail, and \"more\"" },
            csv::AssignmentRow { module: "shop/cart.py", domain: "" },
        ])
    );
}

#[test]
fn an_empty_report_says_why_it_is_empty() {
    let report = Report::default();
    insta::assert_snapshot!("empty.html", html::write(&report));
    insta::assert_snapshot!("empty.md", markdown::write(&report));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let (one, other) = (common::sample(), common::sample());
    assert_eq!(html::write(&one), html::write(&other));
    assert_eq!(markdown::write(&one), markdown::write(&other));
}

#[test]
fn the_first_page_answers_from_the_numbers() {
    let check = |change: &dyn Fn(&mut Report), expected: &str| {
        let mut report = common::sample();
        change(&mut report);
        let answers = summary::answers(&report);
        let all: Vec<_> =
            answers.questions().iter().flat_map(|(_, lines)| lines.to_vec()).collect();
        let all = all.join(" ").replace('\u{a0}', " ");
        assert!(all.contains(expected), "{expected:?} is not in {all:?}");
    };
    check(&|_| {}, "90 of 391 product modules (23%) lie in 3 business domains");
    check(&|_| {}, "Of 2 candidates, one is a quick win: Notifications.");
    check(&|r| r.candidates.clear(), "There is no candidate to take out yet.");
    check(&|r| drop(r.candidates.remove(0)), "none passes every condition");
    check(&|_| {}, "2 steps from 5 Jan 2026 to 17 Jul 2026");
    check(&|_| {}, "Notifications misses its deadline.");
    check(&|r| r.roadmap = None, "Nothing is planned yet.");
    check(&|r| r.ledger.items.clear(), "what the monolith costs in money is not known");
    check(&|_| {}, "Carrying the debt in the ledger costs USD 1,840 a week, 19 h of work");
    check(&|_| {}, "starts later costs USD 921.");
    check(&|_| {}, "the net saving of 1 step; for 1 step it is not known");
    check(
        &|r| {
            for step in &mut r.roadmap.as_mut().expect("a roadmap").steps {
                step.saving_per_week = None;
            }
        },
        "Not known: no step has a net saving yet.",
    );
}

#[test]
fn a_figure_with_a_script_is_left_out() {
    let mut report = common::sample();
    report.map = Some("<svg><script>alert(1)</script></svg>".to_owned());
    let page = html::write(&report);
    assert!(!page.contains("<script"));
    assert!(!page.contains("id=\"map\""));
}
