//! The report as one HTML file: inline style, no script, nothing fetched. Its content policy
//! forbids anything else, so that even a mistake in escaping could not run.

mod candidates;
mod domains;
mod ledger;
mod money;
mod page;
mod plan;
mod sources;
mod style;

use page::Page;
pub(crate) use sources::could_not_be_read;

use crate::{
    content::{Report, SourceLine},
    format::{count, counted, day, money, or_not_known},
    summary, svg,
};

/// Writes the report. The same report gives the same bytes.
#[must_use]
pub fn write(report: &Report) -> String {
    let mut page = Page::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"Quarry\">\n<title>",
    );
    page.text(title(report));
    page.raw("</title>\n<style>\n");
    page.raw(style::STYLE);
    page.raw("</style>\n</head>\n<body>\n<main>\n");
    first_page(&mut page, report);
    figure(
        &mut page,
        report.map.as_deref(),
        "map",
        "Map",
        "The modules by domain: each region is \
        a domain with its letter, each cell a module, bands are the dependencies between regions.",
    );
    plan::write(&mut page, report);
    candidates::overview(&mut page, report);
    domains::write(&mut page, report);
    ledger::write(&mut page, report);
    candidates::sections(&mut page, report);
    sources::decisions(&mut page, report);
    sources::read(&mut page, report);
    sources::methods(&mut page, report);
    page.raw("</main>\n</body>\n</html>\n");
    page.finish()
}

fn title(report: &Report) -> &str {
    if report.title.trim().is_empty() { "Roadmap" } else { &report.title }
}

fn first_page(page: &mut Page, report: &Report) {
    page.raw("<header class=\"first\">\n<p class=\"kicker\">Taking the monolith apart</p>\n<h1>");
    page.text(title(report));
    page.raw("</h1>\n");
    for source in &report.sources {
        page.raw("<p class=\"source\">");
        page.text(&source_line(source));
        page.raw("</p>\n");
    }
    if !report.notice.trim().is_empty() {
        page.raw("<p class=\"notice\"><strong>Please note.</strong> ");
        page.text(&report.notice);
        page.raw("</p>\n");
    }
    page.raw("</header>\n");
    tiles(page, report);
    if !report.summary.is_empty() {
        page.raw("<p class=\"lead\">");
        page.text(&report.summary.join(" "));
        page.raw("</p>\n");
    }
    page.raw("<section class=\"answers\">\n");
    for (question, lines) in summary::answers(report).questions() {
        page.raw("<div class=\"answer\"><h2>");
        page.text(question);
        page.raw("</h2>");
        for line in lines {
            page.raw("<p>");
            page.text(line);
            page.raw("</p>");
        }
        page.raw("</div>\n");
    }
    page.raw("</section>\n");
    plan::order(page, report);
}

fn source_line(source: &SourceLine) -> String {
    let mut parts = vec![source.repository.clone()];
    if let Some(commit) = &source.commit {
        parts.push(format!("commit {}", commit.chars().take(10).collect::<String>()));
    }
    if let Some(date) = source.surveyed_on {
        parts.push(format!("surveyed on {}", day(date)));
    }
    parts.push(counted(source.modules, "module", "modules"));
    parts.push(counted(source.dependencies, "dependency", "dependencies"));
    parts.push(counted(source.call_sites, "call site", "call sites"));
    parts.push(if source.commits == 0 {
        "history not read".to_owned()
    } else {
        counted(source.commits, "commit", "commits")
    });
    parts.join(" · ")
}

/// The four figures that answer the four questions.
fn tiles(page: &mut Page, report: &Report) {
    let (all, inside) = summary::assigned(report);
    let roadmap = report.roadmap.as_ref().filter(|roadmap| !roadmap.steps.is_empty());
    let waiting = roadmap.and_then(|roadmap| {
        let known: Vec<_> = roadmap.steps.iter().filter_map(|s| s.saving_per_week).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>())
    });
    let debt = (!report.ledger.items.is_empty()).then(|| report.ledger.total.total());
    page.raw("<dl class=\"tiles\">\n");
    tile(page, "Modules in domains", &format!("{} of {}", count(inside), count(all)));
    tile(
        page,
        "Quick wins",
        &format!("{} of {}", summary::quick_wins(report).len(), report.candidates.len()),
    );
    tile(page, "Done by", &or_not_known(roadmap, |roadmap| day(roadmap.end)));
    tile(page, "Debt, a week", &or_not_known(debt, |debt| money(debt, &report.currency)));
    tile(page, "Waiting, a week", &or_not_known(waiting, |cost| money(cost, &report.currency)));
    page.raw("</dl>\n");
}

fn tile(page: &mut Page, label: &str, value: &str) {
    page.raw("<div><dt>");
    page.text(label);
    page.raw("</dt><dd>");
    page.text(value);
    page.raw("</dd></div>\n");
}

/// A figure in a section of its own; left out when there is none or it is not plain shapes.
fn figure(
    page: &mut Page,
    figure: Option<&str>,
    id: &'static str,
    heading: &'static str,
    caption: &'static str,
) {
    let Some(figure) = figure.and_then(svg::embeddable) else { return };
    page.raw("<section class=\"sheet\" id=\"");
    page.raw(id);
    page.raw("\">\n<h2>");
    page.raw(heading);
    page.raw("</h2>\n<figure>\n");
    page.drawing(figure);
    page.raw("\n<figcaption>");
    page.raw(caption);
    page.raw("</figcaption>\n</figure>\n</section>\n");
}
