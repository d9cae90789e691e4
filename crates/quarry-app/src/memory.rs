//! What is remembered for all projects: preferences and recent projects, in one small file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use quarry_model::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::dto::project::{Preferences, RecentProject};

/// How many recent projects are kept.
const RECENT_LIMIT: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Recent {
    path: PathBuf,
    name: String,
    opened: Timestamp,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Contents {
    preferences: Preferences,
    recent: Vec<Recent>,
}

/// The file, and what is in it. A file that can't be read counts as empty: nobody should be
/// kept out of a project by a broken list of preferences.
#[derive(Debug)]
pub(crate) struct Memory {
    file: PathBuf,
    contents: Contents,
}

impl Memory {
    pub(crate) fn load(folder: &Path) -> Self {
        let file = folder.join("quarry.json");
        let contents = fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        Self { file, contents }
    }

    pub(crate) fn preferences(&self) -> &Preferences {
        &self.contents.preferences
    }

    pub(crate) fn set_preferences(&mut self, preferences: Preferences) {
        self.contents.preferences = Preferences {
            text_size: preferences.text_size.clamp(80, 160),
            outline_width: preferences.outline_width.clamp(160, 800),
            inspector_width: preferences.inspector_width.clamp(200, 900),
            ..preferences
        };
        self.save();
    }

    pub(crate) fn opened(&mut self, path: &Path, name: &str, at: Timestamp) {
        let recent = &mut self.contents.recent;
        recent.retain(|known| known.path != path);
        recent.insert(0, Recent { path: path.to_owned(), name: name.to_owned(), opened: at });
        recent.truncate(RECENT_LIMIT);
        self.save();
    }

    pub(crate) fn recent(&self) -> Vec<RecentProject> {
        self.contents
            .recent
            .iter()
            .map(|recent| RecentProject {
                path: recent.path.display().to_string(),
                name: recent.name.clone(),
                opened: recent.opened.0.to_string(),
                exists: recent.path.is_file(),
            })
            .collect()
    }

    fn save(&self) {
        if let Err(error) = self.write() {
            tracing::warn!(%error, file = %self.file.display(), "preferences could not be saved");
        }
    }

    fn write(&self) -> io::Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        let bytes = serde_json::to_vec_pretty(&self.contents)?;
        let fresh = self.file.with_extension("json.new");
        fs::write(&fresh, bytes)?;
        fs::rename(fresh, &self.file)
    }
}
