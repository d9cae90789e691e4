//! All files of a language, worked on by all threads.

use std::sync::atomic::{AtomicU64, Ordering};

use quarry_model::progress::{Cancelled, Stage};
use rayon::prelude::*;

use crate::language::ReadRequest;

impl ReadRequest<'_> {
    /// What `work` makes of each of `files` files, in their order; each that is done is reported.
    pub(crate) fn each_file<T: Send>(
        &self,
        stage: Stage,
        files: usize,
        work: impl Fn(usize) -> T + Sync,
    ) -> Result<Vec<T>, Cancelled> {
        let done = AtomicU64::new(0);
        let total = files as u64;
        (0..files)
            .into_par_iter()
            // Files differ a thousandfold in size: whichever thread is free takes the next one, else
            // one of them ends up working through a long stretch alone.
            .with_max_len(1)
            .map(|at| {
                let made = work(at);
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                self.progress.report(stage, done, total)?;
                Ok(made)
            })
            .collect()
    }
}
