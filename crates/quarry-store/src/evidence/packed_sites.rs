//! Call sites as blobs: they are most of a survey, and packing them needs no database, so that
//! it can go on beside the writing of everything else.

use quarry_model::{dependency::CallSite, evidence::Evidence};
use rustc_hash::FxHashMap;

use super::{codes::Code, pack::Packer, packed_rows::PackedRows};

/// How many names of enclosing symbols share a row.
const NAMES_A_ROW: usize = 1_024;

/// The call sites of a survey, ready to be written.
#[derive(Debug, Default)]
pub(super) struct PackedSites {
    /// The sites, a row for each module whose operations are used.
    pub(super) sites: PackedRows,
    /// The names of the symbols that they stand in.
    pub(super) names: PackedRows,
}

impl PackedSites {
    /// Packs the call sites of `evidence`: for each operation of a module how many there are,
    /// then each of them.
    pub(super) fn of(evidence: &Evidence) -> Self {
        /// What a call site takes, at most nearly always.
        const NUMBERS: usize = 8;
        let mut packed = Self::default();
        packed.sites.bytes.reserve(evidence.call_sites.len() * NUMBERS);
        let mut names = Names::default();
        let mut rest = &evidence.call_sites[..];
        let mut place = 0u32;
        for operations in evidence.operations.chunk_by(|a, b| a.owner == b.owner) {
            let mut count = 0;
            for _ in operations {
                let later = rest.iter().position(|site| site.operation.0 > place);
                let (sites, later) = rest.split_at(later.unwrap_or(rest.len()));
                rest = later;
                place += 1;
                count += sites.len();
                packed.sites.bytes.number(sites.len() as u32);
                pack(sites, &mut names, &mut packed.sites.bytes);
            }
            if count == 0 {
                packed.sites.drop_open();
            } else {
                packed.sites.end(operations[0].owner.0, count);
            }
        }
        for (chunk, names) in (0u32..).zip(names.in_order.chunks(NAMES_A_ROW)) {
            for name in names {
                packed.names.bytes.text(name);
            }
            packed.names.end(chunk, names.len());
        }
        packed
    }
}

fn pack<'e>(sites: &'e [CallSite], names: &mut Names<'e>, packer: &mut Packer) {
    let (mut from, mut line) = (0, 0);
    for site in sites {
        packer.number(site.from.0 - from);
        if site.from.0 != from {
            line = 0;
        }
        packer.number(site.line - line);
        (from, line) = (site.from.0, site.line);
        packer.number(names.number(&site.within));
        packer.byte(
            site.usage.code()
                | site.result.code() << 3
                | u8::from(site.in_transaction) << 6
                | u8::from(site.handles_failure) << 7,
        );
    }
}

/// Names, each kept once, numbered in the order in which they first appear.
#[derive(Default)]
struct Names<'e> {
    numbers: FxHashMap<&'e str, u32>,
    in_order: Vec<&'e str>,
}

impl<'e> Names<'e> {
    fn number(&mut self, name: &'e str) -> u32 {
        *self.numbers.entry(name).or_insert_with(|| {
            self.in_order.push(name);
            self.in_order.len() as u32 - 1
        })
    }
}
