//! What the machine must have before anything is made: told in one sentence, at once.

use anyhow::{Result, bail};
use app::GitVersion;

/// # Errors
/// A sentence: git is missing or too old.
pub async fn git() -> Result<GitVersion> {
    match app::git_version(&std::env::temp_dir()).await {
        Ok(version) if version.serves => Ok(version),
        Ok(version) => bail!("git {} is too old; install 2.39.1 or later", version.text),
        Err(error) => bail!("git was not found ({error}); install the package git"),
    }
}
