//! Long work: on threads of its own, with progress and a way to stop it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use quarry_model::progress::{Cancelled, Progress, Stage};
use tokio_util::sync::CancellationToken;

use crate::{
    dto::project::{JobResult, JobState, JobStatus},
    error::{AppError, ErrorCode},
    host::Host,
};

/// The time between two reports of one job.
const REPORT_EVERY: Duration = Duration::from_millis(50);

struct Running {
    token: CancellationToken,
    state: JobState,
}

/// All jobs of an application.
pub(crate) struct Jobs {
    runtime: tokio::runtime::Runtime,
    host: Arc<dyn Host>,
    running: Arc<Mutex<BTreeMap<u32, Running>>>,
    next: AtomicU32,
}

impl Jobs {
    pub(crate) fn new(host: Arc<dyn Host>) -> Result<Self, AppError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("quarry-jobs")
            .build()
            .map_err(|error| AppError::failed(format!("No thread could be started: {error}")))?;
        Ok(Self { runtime, host, running: Arc::default(), next: AtomicU32::new(1) })
    }

    /// Starts `work` and answers with the identity of its job. What the work returns is sent to
    /// the host; an error of code `Cancelled` counts as stopped on request.
    pub(crate) fn start(
        &self,
        title: impl Into<String>,
        work: impl FnOnce(&JobProgress) -> Result<JobResult, AppError> + Send + 'static,
    ) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let state = JobState {
            job: format!("job{number}"),
            title: title.into(),
            stage: String::new(),
            done: 0,
            total: 0,
            status: JobStatus::Running,
            message: String::new(),
            result: None,
        };
        let job = state.job.clone();
        let token = CancellationToken::new();
        lock(&self.running).insert(number, Running { token: token.clone(), state: state.clone() });
        self.host.job_changed(&state);
        let progress = JobProgress {
            number,
            token,
            host: Arc::clone(&self.host),
            running: Arc::clone(&self.running),
            reported: Mutex::new(None),
        };
        self.runtime.spawn_blocking(move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                work(&progress)
            }))
            .unwrap_or_else(|_| {
                Err(AppError::failed(
                    "Something went wrong inside Quarry; nothing was changed. The log says more.",
                ))
            });
            progress.finish(outcome);
        });
        job
    }

    /// Asks a job to stop; a job that has ended already is left alone.
    pub(crate) fn cancel(&self, job: &str) {
        for running in lock(&self.running).values() {
            if running.state.job == job {
                running.token.cancel();
            }
        }
    }

    /// Jobs that run, in the order they were started.
    pub(crate) fn running(&self) -> Vec<JobState> {
        lock(&self.running).values().map(|running| running.state.clone()).collect()
    }
}

/// What a job reports to.
pub(crate) struct JobProgress {
    number: u32,
    token: CancellationToken,
    host: Arc<dyn Host>,
    running: Arc<Mutex<BTreeMap<u32, Running>>>,
    reported: Mutex<Option<(Stage, Instant)>>,
}

impl JobProgress {
    fn finish(&self, outcome: Result<JobResult, AppError>) {
        let Some(Running { mut state, .. }) = lock(&self.running).remove(&self.number) else {
            return;
        };
        match outcome {
            Ok(result) => {
                state.status = JobStatus::Done;
                state.result = Some(result);
            }
            Err(error) if error.code == ErrorCode::Cancelled => {
                state.status = JobStatus::Cancelled;
                state.message = error.message;
            }
            Err(error) => {
                tracing::warn!(job = state.title, error = error.message, "job failed");
                state.status = JobStatus::Failed;
                state.message = error.message;
            }
        }
        self.host.job_changed(&state);
    }
}

impl Progress for JobProgress {
    fn report(&self, stage: Stage, done: u64, total: u64) -> Result<(), Cancelled> {
        if self.token.is_cancelled() {
            return Err(Cancelled);
        }
        let moment = Instant::now();
        {
            let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
            let due = reported.is_none_or(|(last, at)| {
                last != stage || moment.duration_since(at) >= REPORT_EVERY
            });
            if !due {
                return Ok(());
            }
            *reported = Some((stage, moment));
        }
        let now = {
            let mut all = lock(&self.running);
            let Some(Running { state, .. }) = all.get_mut(&self.number) else {
                return Err(Cancelled);
            };
            stage.label().clone_into(&mut state.stage);
            state.done = u32::try_from(done).unwrap_or(u32::MAX);
            state.total = u32::try_from(total).unwrap_or(u32::MAX);
            state.clone()
        };
        self.host.job_changed(&now);
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
