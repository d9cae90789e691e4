//! Names are text and nothing else, in every format.

mod common;

use comrak::{Arena, Options, nodes::NodeValue, parse_document};
use proptest::prelude::*;
use quarry_report::{csv, html, markdown};

/// Everything between `<` and `>` outside the style sheet: the markup as a browser sees it,
/// with quotes checked.
fn tags(page: &str) -> Vec<String> {
    let (head, rest) = page.split_once("<style>").expect("a style sheet");
    let (_, body) = rest.split_once("</style>").expect("its end");
    let mut found = Vec::new();
    for part in [head, body] {
        let mut rest = part;
        while let Some(open) = rest.find('<') {
            assert!(!rest[..open].contains('>'), "a bare > in {:?}", &rest[..open]);
            let close = rest[open..].find('>').expect("an end to every tag") + open;
            let tag = &rest[open..=close];
            assert!(tag.matches('"').count().is_multiple_of(2), "{tag}");
            found.push(tag.to_owned());
            rest = &rest[close + 1..];
        }
        assert!(!rest.contains(['<', '>']));
    }
    found
}

/// The blocks and spans that a reader of Markdown makes of a text, without the words.
fn structure(text: &str) -> Vec<String> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    let arena = Arena::new();
    parse_document(&arena, text, &options)
        .descendants()
        .filter_map(|node| match &node.data.borrow().value {
            NodeValue::Text(_) | NodeValue::Code(_) => None,
            NodeValue::Heading(heading) => Some(format!("heading {}", heading.level)),
            NodeValue::List(_) => Some("list".to_owned()),
            NodeValue::Item(_) => Some("item".to_owned()),
            NodeValue::Table(_) => Some("table".to_owned()),
            other => Some(format!("{other:?}")),
        })
        .collect()
}

/// The first place at which two lists differ, with what stands before it.
fn difference(one: &[String], other: &[String]) -> Option<String> {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    (same < one.len().max(other.len())).then(|| {
        let before = &one[same.saturating_sub(3)..same];
        format!("after {before:?}: {:?}, not {:?}", one.get(same), other.get(same))
    })
}

fn check(text: &str) {
    let hostile = common::filled_with(text);
    let harmless = common::filled_with("x");
    let found = difference(&tags(&html::write(&hostile)), &tags(&html::write(&harmless)));
    assert_eq!(found, None, "HTML of {text:?}");
    let written = markdown::write(&hostile);
    assert!(!written.contains('<'), "Markdown of {text:?}");
    let found = difference(&structure(&written), &structure(&markdown::write(&harmless)));
    assert_eq!(found, None, "Markdown of {text:?}");
    tables(&hostile);
}

/// Every CSV has as many cells in each line as its heading, and no text cell is a formula.
fn tables(report: &quarry_report::content::Report) {
    let currency = &report.currency;
    for table in [
        csv::steps(report.roadmap.as_ref().expect("a roadmap"), currency),
        csv::candidates(&report.candidates, currency),
        csv::ledger(&report.ledger.items, currency),
        csv::seam(&report.candidates[0].crossings),
    ] {
        // The reader refuses lines of another length.
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        let mut lines = 0;
        for record in reader.records() {
            let record = record.expect("a line as long as its heading");
            for cell in &record {
                let number = cell.parse::<f64>().is_ok();
                assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            }
            lines += 1;
        }
        assert!(lines > 0);
    }
}

#[test]
fn a_name_is_never_markup() {
    for text in common::HOSTILE {
        check(text);
    }
    // Two together meet where one alone does not.
    for pair in common::HOSTILE.windows(2) {
        check(&pair.concat());
    }
}

#[test]
fn what_is_harmless_stays_as_it_is() {
    let page = html::write(&common::filled_with("Billing & co: naïve – 50% (v1.2)"));
    assert!(page.contains("Billing &amp; co: naïve – 50% (v1.2)"));
    let text = markdown::write(&common::filled_with("Front-end assets (v1.2)"));
    assert!(text.contains("# Front-end assets (v1.2)\n"));
    assert!(text.contains("`Front-end assets (v1.2)`"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_markup(text in "[-<>\"'&`|\\\\*_\\[\\]()#!~+=:@./ \n\tawhtps1]{1,24}") {
        prop_assume!(!text.trim().is_empty());
        check(&text);
    }

    #[test]
    fn any_text_is_only_text(text in "\\PC{1,16}") {
        prop_assume!(!text.trim().is_empty());
        check(&text);
    }

    #[test]
    fn csv_gives_back_what_it_was_given(
        rows in prop::collection::vec(("\\PC{0,12}|['=+@,\"\n\r\t-]{0,6}", "\\PC{0,12}", 0_u32..), 0..8)
    ) {
        let table = csv::dependencies(rows.iter().map(|(from, to, count)| csv::DependencyRow {
            from, to, kind: "import", count: *count,
        }));
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        let read: Vec<_> = reader.records().map(|record| {
            let record = record.expect("a readable line");
            (
                csv::unguarded(&record[0]).to_owned(),
                csv::unguarded(&record[1]).to_owned(),
                record[3].parse::<u32>().expect("a count"),
            )
        }).collect();
        prop_assert_eq!(read, rows);
    }
}
