//! The project file: one SQLite file that holds a whole project.
//!
//! Every change is one transaction and one entry of the journal, made through [`Change`], the
//! one way to write rows; so undo and redo work for everything and survive a restart. Evidence
//! of surveys and votes stand outside the journal. A file that is not ours, is newer, or is
//! damaged is refused with a clear message and never written to.
//!
//! **Architecture invariant:** no other crate knows that there is a database.

mod change;
mod connection;
mod copy;
mod decode;
mod error;
mod evidence;
mod header;
mod journal;
mod load;
mod lock;
mod open;
mod record;
mod row;
mod rows;
mod schema;
mod sequence;
mod store;
mod survey;
mod synced;
mod table;
mod touched;
mod votes;
mod watch;

pub use change::{Change, Done};
#[doc(hidden)]
pub use connection::Options;
pub use error::StoreError;
pub use journal::Replayed;
pub use open::{Access, Opened, ReadOnlyReason};
pub use record::{Identified, Record};
pub use store::Store;
pub use survey::NewSurvey;
pub use table::TableName;
pub use touched::Touched;
