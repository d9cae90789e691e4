//! Reading one file so that whatever happens costs that file alone.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::inventory::{Inventory, SourceFile};

/// A thread keeps room for files up to this size, in bytes.
const KEPT_ROOM: usize = 1 << 20;

thread_local! {
    /// Room for the bytes of a file: files of thousands of sizes, each in fresh memory, would touch
    /// far more of it than any of them needs.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// What `extract` makes of the bytes of `file`; what `unread` makes of the reason, one sentence
/// without a full stop, when the file can't be read or a parser fails on it.
pub(crate) fn extract_guarded<T>(
    inventory: &Inventory,
    file: &SourceFile,
    extract: impl FnOnce(&[u8]) -> T,
    unread: impl Fn(String) -> T,
) -> T {
    let mut bytes = ROOM.take();
    if let Err(cause) = inventory.read_into(file, &mut bytes) {
        let cause = std::io::Error::from(cause.kind());
        return unread(format!("The file can't be read ({cause}); only its name is known"));
    }
    // A fault of the parser must cost one file, never the survey.
    let extracted = catch_unwind(AssertUnwindSafe(|| extract(&bytes))).unwrap_or_else(|_| {
        unread("Reading this file failed inside Quarry; only its name is known".to_owned())
    });
    if bytes.capacity() <= KEPT_ROOM {
        ROOM.set(bytes);
    }
    extracted
}
