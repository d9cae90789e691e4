//! Call sites as blobs: they are most of a survey, and packing them needs no database, so that
//! it can go on beside the writing of everything else.

use quarry_model::{dependency::CallSite, evidence::Evidence};
use rustc_hash::FxHashMap;

use super::{codes::Code, pack::Packer};

/// How many names of enclosing symbols share a row.
const NAMES_A_ROW: usize = 1_024;

/// One row: its key, how many records it has, and their bytes.
pub(super) type PackedRow<'a> = (u32, u32, &'a [u8]);

/// The call sites of a survey, ready to be written.
#[derive(Debug, Default)]
pub(super) struct PackedSites {
    bytes: Vec<u8>,
    /// Of each row the module that offers the operations, how many sites there are, and where
    /// its bytes end.
    sites: Vec<(u32, u32, usize)>,
    /// Of each row its place, how many names there are, and where its bytes end.
    names: Vec<(u32, u32, usize)>,
}

impl PackedSites {
    /// Packs the call sites of `evidence`: for each operation of a module how many there are,
    /// then each of them.
    pub(super) fn of(evidence: &Evidence) -> Self {
        let mut packed = Self::default();
        let mut bytes = Packer::default();
        let mut names = Names::default();
        let mut rest = &evidence.call_sites[..];
        let mut place = 0u32;
        for operations in evidence.operations.chunk_by(|a, b| a.owner == b.owner) {
            let start = bytes.bytes().len();
            let mut count = 0;
            for _ in operations {
                let later = rest.iter().position(|site| site.operation.0 > place);
                let (sites, later) = rest.split_at(later.unwrap_or(rest.len()));
                rest = later;
                place += 1;
                count += sites.len() as u32;
                bytes.number(sites.len() as u32);
                pack(sites, &mut names, &mut bytes);
            }
            if count == 0 {
                bytes.cut(start);
            } else {
                packed.sites.push((operations[0].owner.0, count, bytes.bytes().len()));
            }
        }
        for (chunk, names) in (0u32..).zip(names.in_order.chunks(NAMES_A_ROW)) {
            for name in names {
                bytes.text(name);
            }
            packed.names.push((chunk, names.len() as u32, bytes.bytes().len()));
        }
        packed.bytes = bytes.take();
        packed
    }

    /// The sites, a row for each module whose operations are used.
    pub(super) fn sites(&self) -> impl Iterator<Item = PackedRow<'_>> {
        self.rows(&self.sites, 0)
    }

    /// The names of the symbols that they stand in.
    pub(super) fn names(&self) -> impl Iterator<Item = PackedRow<'_>> {
        self.rows(&self.names, self.sites.last().map_or(0, |row| row.2))
    }

    fn rows<'a>(
        &'a self,
        rows: &'a [(u32, u32, usize)],
        start: usize,
    ) -> impl Iterator<Item = PackedRow<'a>> {
        let starts = std::iter::once(start).chain(rows.iter().map(|row| row.2));
        rows.iter()
            .zip(starts)
            .map(|((key, count, end), start)| (*key, *count, &self.bytes[start..*end]))
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
