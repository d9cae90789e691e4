//! Reading one file so that whatever happens costs that file alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::inventory::{Inventory, SourceFile};

/// What `extract` makes of the bytes of `file`; what `unread` makes of the reason, one sentence
/// without a full stop, when the file can't be read or a parser fails on it.
pub(crate) fn extract_guarded<T>(
    inventory: &Inventory,
    file: &SourceFile,
    extract: impl FnOnce(&[u8]) -> T,
    unread: impl Fn(String) -> T,
) -> T {
    let bytes = match inventory.read(file) {
        Ok(bytes) => bytes,
        Err(cause) => {
            let cause = std::io::Error::from(cause.kind());
            return unread(format!("The file can't be read ({cause}); only its name is known"));
        }
    };
    // A fault of the parser must cost one file, never the survey.
    catch_unwind(AssertUnwindSafe(|| extract(&bytes))).unwrap_or_else(|_| {
        unread("Reading this file failed inside Quarry; only its name is known".to_owned())
    })
}
