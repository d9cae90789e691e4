//! The application: one open project at a time, its jobs, and what is remembered between
//! projects. Cheap to clone; clones share everything.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use quarry_model::time::Timestamp;
use serde_json::Value;

use crate::{
    command::{Command, Reply},
    dto::project::ProjectInfo,
    error::AppError,
    job::Jobs,
    memory::Memory,
    session::{Edit, Session, View},
    source_text::SourceTexts,
    watch::Watch,
};
pub use crate::{
    dto::common::Outcome,
    host::{Host, Setup, Unattended, system_clock},
};

/// The application without a window.
#[derive(Clone)]
pub struct Application {
    inner: Arc<Inner>,
}

struct Inner {
    setup: Setup,
    session: RwLock<Option<Arc<Session>>>,
    memory: Mutex<Memory>,
    problem: Mutex<Option<String>>,
    jobs: Jobs,
    /// Held while a survey runs: one at a time.
    surveying: Arc<AtomicBool>,
    /// Whether somebody looks: only then folders are watched.
    attended: AtomicBool,
    watch: Mutex<Option<Watch>>,
    texts: SourceTexts,
}

/// The turn to survey; given back when it is dropped.
pub(crate) struct Turn(Arc<AtomicBool>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Application {
    /// The application with no project open.
    pub fn new(setup: Setup) -> Result<Self, AppError> {
        let memory = Mutex::new(Memory::load(&setup.config_folder));
        let jobs = Jobs::new(Arc::clone(&setup.host))?;
        Ok(Self {
            inner: Arc::new(Inner {
                setup,
                session: RwLock::new(None),
                memory,
                problem: Mutex::new(None),
                jobs,
                surveying: Arc::default(),
                attended: AtomicBool::new(false),
                watch: Mutex::new(None),
                texts: SourceTexts::default(),
            }),
        })
    }

    /// Carries out the command with this name.
    pub fn call(&self, name: &str, request: Value) -> Result<Reply, AppError> {
        let command = Command::named(name)
            .ok_or_else(|| AppError::failed(format!("There is no command “{name}”.")))?;
        tracing::debug!(command = name, "call");
        command.run(self, request)
    }

    /// Opens the project named when the program was started; a failure is kept for the start
    /// page instead of ending the program.
    pub fn open_at_start(&self, path: &Path) {
        if let Err(error) = self.open(path) {
            tracing::warn!(error = error.message, path = %path.display(), "could not open");
            *lock(&self.inner.problem) = Some(error.message);
        }
    }

    /// Opens a project file in place of the one that is open.
    pub fn open(&self, path: &Path) -> Result<ProjectInfo, AppError> {
        let info = self.open_made(path)?;
        if let Ok(session) = self.session() {
            self.keep_daily_copy(&session);
        }
        Ok(info)
    }

    /// As [`Self::open`], for a file that was just made: there is nothing to copy yet.
    pub(crate) fn open_made(&self, path: &Path) -> Result<ProjectInfo, AppError> {
        if let Ok(open) = self.session()
            && same_file(open.path(), path)
        {
            return Ok(open.info());
        }
        let session = Arc::new(Session::open(path, self.inner.setup.clock)?);
        let info = session.info();
        // A project is known by its absolute path from wherever the program is started next.
        let known = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        lock(&self.inner.memory).opened(&known, &info.name, self.now());
        self.replace_session(Some(session));
        Ok(info)
    }

    /// Opens a project file to read it, also when somebody else has it open to change it.
    pub fn open_read_only(&self, path: &Path) -> Result<ProjectInfo, AppError> {
        let session = Arc::new(Session::open_read_only(path, self.inner.setup.clock)?);
        let info = session.info();
        self.replace_session(Some(session));
        Ok(info)
    }

    /// Closes the project, if one is open.
    pub fn close(&self) {
        self.replace_session(None);
    }

    /// What the window needs of the open project.
    #[must_use]
    pub fn info(&self) -> Option<ProjectInfo> {
        self.session().ok().map(|session| session.info())
    }

    /// The moment it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.inner.setup.clock)()
    }

    pub(crate) fn setup(&self) -> &Setup {
        &self.inner.setup
    }

    /// The files of sources that were looked at last.
    pub(crate) fn source_texts(&self) -> &SourceTexts {
        &self.inner.texts
    }

    pub(crate) fn jobs(&self) -> &Jobs {
        &self.inner.jobs
    }

    /// The turn to survey: refused while another survey runs, which may take minutes.
    pub(crate) fn surveying(&self) -> Result<Turn, AppError> {
        let taken = &self.inner.surveying;
        match taken.compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => Ok(Turn(Arc::clone(taken))),
            Err(_) => Err(AppError::failed(
                "A survey is running already. Wait until it is done, or cancel it.",
            )),
        }
    }

    /// Whether a survey runs.
    pub(crate) fn is_surveying(&self) -> bool {
        self.inner.surveying.load(Ordering::Acquire)
    }

    /// A window shows what happens from now on.
    pub(crate) fn attend(&self) {
        self.inner.attended.store(true, Ordering::Release);
        self.rewatch();
    }

    /// Watches the folders of the open project if that is wanted, and nothing else.
    pub(crate) fn rewatch(&self) {
        let wanted = self.watchable();
        let mut watch = lock(&self.inner.watch);
        if watch.as_ref().map_or(&[][..], Watch::folders) == wanted {
            return;
        }
        *watch = None;
        if wanted.is_empty() {
            return;
        }
        let inner = Arc::downgrade(&self.inner);
        match Watch::start(wanted, move || inner.upgrade().map(|inner| Self { inner })) {
            Ok(started) => *watch = Some(started),
            Err(error) => tracing::warn!(%error, "the surveyed folders can't be watched"),
        }
    }

    fn watchable(&self) -> Vec<PathBuf> {
        if !self.inner.attended.load(Ordering::Acquire) || !self.memory().preferences().watch {
            return Vec::new();
        }
        let Ok(session) = self.session() else { return Vec::new() };
        if session.is_read_only() {
            return Vec::new();
        }
        let view = session.view();
        let sources = view.project.sources.values();
        let folders = sources.map(|source| PathBuf::from(&source.location));
        folders.filter(|folder| folder.is_absolute() && folder.is_dir()).collect()
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        lock(&self.inner.memory)
    }

    pub(crate) fn take_problem(&self) -> Option<String> {
        lock(&self.inner.problem).take()
    }

    pub(crate) fn session(&self) -> Result<Arc<Session>, AppError> {
        let session = self.inner.session.read().unwrap_or_else(PoisonError::into_inner);
        session.clone().ok_or_else(AppError::no_project)
    }

    /// The project as it is now, to read from; it does not change under the reader.
    pub(crate) fn view(&self) -> Result<Arc<View>, AppError> {
        Ok(self.session()?.view())
    }

    /// Begins a change: waits for the one that is being made, and fails when the project can't
    /// be changed.
    pub(crate) fn edit(&self) -> Result<Edit, AppError> {
        Edit::begin(self.session()?)
    }

    /// A file in the folder for projects that does not exist yet, named after `name`.
    pub(crate) fn free_project_path(&self, name: &str) -> PathBuf {
        let folder = self.inner.setup.data_folder.join("projects");
        let stem: String = name
            .chars()
            .map(
                |c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') { c } else { '-' },
            )
            .collect();
        let stem = match stem.trim_matches(['.', ' ']) {
            "" => "project",
            stem => stem,
        };
        let first = folder.join(format!("{stem}.quarry"));
        let numbered = (2..=u32::MAX).map(|n| folder.join(format!("{stem} {n}.quarry")));
        std::iter::once(first.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(first)
    }

    fn replace_session(&self, session: Option<Arc<Session>>) {
        *self.inner.session.write().unwrap_or_else(PoisonError::into_inner) = session;
        self.rewatch();
    }

    fn keep_daily_copy(&self, session: &Session) {
        let folder = self.inner.setup.data_folder.join("copies");
        if let Err(error) = session.daily_copy(&folder, self.now()) {
            tracing::warn!(%error, "the daily copy could not be made");
        }
    }
}

pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
