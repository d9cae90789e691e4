//! A project file that is still being made: it gets its name when it is finished, and
//! disappears when it is not.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use quarry_model::{settings::Settings, time::Timestamp};
use quarry_store::Store;

use crate::error::AppError;

/// A project file under a temporary name beside its own.
pub(crate) struct Newborn {
    path: PathBuf,
    temporary: PathBuf,
    store: Option<Store>,
    finished: bool,
}

impl Newborn {
    /// Begins the project file at `path`, where nothing may stand yet.
    pub(crate) fn create(
        path: &Path,
        settings: &Settings,
        at: Timestamp,
    ) -> Result<Self, AppError> {
        if path.exists() {
            return Err(exists(path));
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| {
                AppError::failed(format!("{} could not be made: {error}.", folder.display()))
            })?;
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let temporary = path.with_file_name(name);
        let mut newborn = Self { path: path.to_owned(), temporary, store: None, finished: false };
        newborn.sweep();
        newborn.store = Some(Store::draft(&newborn.temporary, settings, at)?);
        Ok(newborn)
    }

    /// The file, to be filled.
    ///
    /// # Panics
    /// Never: the store is there until the file is finished.
    pub(crate) fn store(&mut self) -> &mut Store {
        self.store.as_mut().expect("the store is taken only when the file is finished")
    }

    /// Gives the file its name.
    pub(crate) fn finish(mut self) -> Result<(), AppError> {
        if let Some(store) = self.store.take() {
            store.finish()?;
        }
        // A hard link does not replace what stands there, as a rename would.
        let named = fs::hard_link(&self.temporary, &self.path).or_else(|error| {
            match error.kind() {
                io::ErrorKind::AlreadyExists => Err(error),
                // File systems without hard links.
                _ if self.path.exists() => Err(io::ErrorKind::AlreadyExists.into()),
                _ => fs::rename(&self.temporary, &self.path),
            }
        });
        match named {
            Ok(()) => {
                self.finished = true;
                // So that the name is there after a loss of power, too.
                let folder = self.path.parent().and_then(|folder| fs::File::open(folder).ok());
                if let Some(Err(error)) = folder.map(|folder| folder.sync_all()) {
                    tracing::debug!(%error, "the folder could not be synced");
                }
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(&self.path)),
            Err(error) => Err(AppError::failed(format!(
                "{} could not be written: {error}.",
                self.path.display()
            ))),
        }
    }

    /// Removes the temporary file and what SQLite and the lock leave beside it.
    fn sweep(&self) {
        for ending in ["", "-journal", ".lock"] {
            let mut name = self.temporary.file_name().unwrap_or_default().to_owned();
            name.push(ending);
            let _ = fs::remove_file(self.temporary.with_file_name(name));
        }
    }
}

impl Drop for Newborn {
    fn drop(&mut self) {
        drop(self.store.take());
        self.sweep();
        if !self.finished {
            tracing::info!(path = %self.path.display(), "a project file was not finished");
        }
    }
}

fn exists(path: &Path) -> AppError {
    AppError::failed(format!("{} already exists. Open it, or choose another name.", path.display()))
}
