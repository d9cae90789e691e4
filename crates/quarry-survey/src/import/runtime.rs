//! How often modules called each other while the system ran: `from,to,count`.

use quarry_model::dependency::DependencyKind;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    edge_list::{self, FROM, TO},
    table::{Row, column, glance_rows, heading},
};

const COUNT: [&str; 9] = [
    "count",
    "calls",
    "call_count",
    "requests",
    "request_count",
    "volume",
    "hits",
    "invocations",
    "callcount",
];

/// See the module.
#[derive(Debug)]
pub(super) struct Runtime;

impl Format for Runtime {
    fn name(&self) -> &'static str {
        "runtime"
    }

    fn describe(&self) -> &'static str {
        "CSV of measured calls: from,to,count"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let rows = glance_rows(glance, 2);
        let Some(first) = rows.into_iter().next() else { return Confidence::No };
        let names = heading(&Row { line: 1, cells: first });
        let measured = names.len() == 3
            && [&FROM[..], &TO[..], &COUNT[..]]
                .iter()
                .all(|wanted| column(&names, wanted).is_some());
        if measured { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        edge_list::read(file, self.name(), &COUNT, DependencyKind::Runtime)
    }
}
