//! Where the application keeps its things: the same folders as the window's, since it is the
//! same application.

use std::path::PathBuf;

/// The name that the window is installed under.
const APPLICATION: &str = "app.quarry.desktop";

/// For daily copies.
pub(crate) fn data() -> PathBuf {
    dirs::data_dir().unwrap_or_else(std::env::temp_dir).join(APPLICATION)
}

/// For what is remembered, the name that changes are kept under among it.
pub(crate) fn config() -> PathBuf {
    dirs::config_dir().unwrap_or_else(std::env::temp_dir).join(APPLICATION)
}
