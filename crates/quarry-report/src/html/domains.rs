//! The domains and what is left of the monolith.

use super::page::Page;
use crate::{
    content::Report,
    format::{count, or_not_known, share},
};

/// The table of domains.
pub(super) fn write(page: &mut Page, report: &Report) {
    page.raw("<section class=\"sheet\" id=\"domains\">\n<h2>Domains</h2>\n");
    if report.domains.is_empty() {
        page.remark("No business domain has been named yet; every module is the monolith.");
        page.raw("</section>\n");
        return;
    }
    page.raw("<table>\n");
    page.headings(&[
        "Domain",
        "What it does",
        "Kind",
        "Owner",
        ">Modules",
        ">Lines",
        ">Inside",
        ">In",
        ">Out",
        ">Crossing",
    ]);
    page.raw("<tbody>\n");
    for domain in &report.domains {
        page.raw("<tr><td class=\"name\">");
        page.badge(&domain.badge);
        page.raw(" ");
        page.text(&domain.name);
        page.raw("</td>");
        page.words(&domain.definition);
        page.cell(&domain.kind);
        page.cell(domain.owner.as_deref().unwrap_or("none"));
        for value in
            [domain.modules, domain.sloc, domain.internal, domain.incoming, domain.outgoing]
        {
            page.number(&count(value));
        }
        page.number(&or_not_known(domain.crossing_share, share));
        page.raw("</tr>\n");
    }
    page.raw("<tr class=\"rest\"><td class=\"name\">The monolith</td>");
    page.words("What is assigned to no domain");
    page.raw("<td></td><td></td>");
    page.number(&count(report.monolith.modules));
    page.number(&count(report.monolith.sloc));
    page.raw("<td></td><td></td><td></td><td></td></tr>\n</tbody></table>\n");
    page.remark(
        "Inside, in and out count dependencies; crossing is the share of a domain’s dependencies \
         that cross its boundary.",
    );
    page.raw("</section>\n");
}
