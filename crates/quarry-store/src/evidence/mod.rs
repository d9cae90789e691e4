//! Evidence in the file: written once by a survey, read as a whole.

mod codes;
mod merge;
mod pack;
mod packed_rows;
mod packed_sites;
mod read;
mod write;

pub(crate) use merge::{Surveyed, merge};
pub(crate) use read::{module_ids, read, surveys};
pub(crate) use write::{delete, write};
