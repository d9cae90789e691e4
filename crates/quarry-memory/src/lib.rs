//! The memory allocator of Quarry's programs: a program that links this crate uses it.
//!
//! A survey makes and drops millions of small things on all threads, which the allocators of most
//! systems are slow at.

use std::{ffi::c_long, sync::Once};

use libmimalloc_sys::mi_option_set;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay` of mimalloc 2 (`mimalloc.h`), in milliseconds.
const PURGE_DELAY: i32 = 15;

/// How long freed memory is kept before the system gets it back, in milliseconds.
const KEPT: c_long = 1_000;

/// Keeps freed memory for a second before the system gets it back, not for ten milliseconds as
/// the allocator would. The syntax tree of one file is dropped where that of the next is about
/// to be made, and memory that the system has to clear in between costs more than the tree.
///
/// The first thing a program does, before it starts threads; later calls do nothing.
pub fn keep_freed_memory() {
    static FIRST: Once = Once::new();
    FIRST.call_once(|| {
        #[expect(unsafe_code, reason = "the allocator has no other way to be told")]
        // SAFETY: a plain store into a table of C, at an index that the allocator's version 2
        // has; no other thread runs yet, and the allocator is set up before `main`.
        unsafe {
            mi_option_set(PURGE_DELAY, KEPT);
        }
    });
}

#[cfg(test)]
mod tests {
    use libmimalloc_sys::mi_option_get;

    #[test]
    fn the_allocator_takes_the_delay() {
        #[expect(unsafe_code, reason = "the allocator has no other way to be asked")]
        // SAFETY: a plain load from a table of C.
        let delay = || unsafe { mi_option_get(super::PURGE_DELAY) };
        // What the allocator begins with: another number would be another option.
        assert_eq!(delay(), 10);
        super::keep_freed_memory();
        assert_eq!(delay(), super::KEPT);
    }
}
