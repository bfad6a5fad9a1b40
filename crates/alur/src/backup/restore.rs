//! `alur restore DIR --data NEW`: everything beside its place, settled there, and moved into it at the end.

use super::look::verify;
use super::manifest::{Body, Manifest, Shelf, sync_dir};
use super::progress::Progress;
use crate::options::Options;
use crate::serve;
use anyhow::{Context, Result, ensure};
use app::Restored;
use std::fs::{self, File, OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::Path;

/// Restores a generation into a directory that is missing or empty.
///
/// # Errors
/// A sentence; then nothing stands in the directory.
pub async fn restore(
    options: &Options,
    dir: &Path,
    generation: Option<u32>,
) -> Result<(u32, Manifest, Restored)> {
    let data = std::path::absolute(&options.data)?;
    let is_free = !data.exists() || fs::read_dir(&data)?.next().is_none();
    ensure!(is_free, "{} is not empty; a restore goes into a new directory", data.display());
    let (number, manifest) = verify(dir, generation).await.context("the backup is not whole")?;
    let ours = store::check::newest_schema();
    ensure!(
        manifest.schema <= ours,
        "the backup is of a newer Alur ({}); install that one",
        manifest.program
    );
    let shelf = Shelf::open(dir)?;
    let mut partial = data.clone().into_os_string();
    partial.push(".partial");
    let partial = std::path::PathBuf::from(partial);
    if partial.exists() {
        // What an interrupted restore left; nobody serves from a directory of this name.
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial).with_context(|| format!("{} cannot be made", partial.display()))?;
    fs::set_permissions(&partial, Permissions::from_mode(0o711))?;
    lay_out(&shelf, &manifest, &partial)?;
    let settled = settle(options, &partial, &manifest).await?;
    if data.exists() {
        fs::remove_dir(&data)?;
    }
    fs::rename(&partial, &data)?;
    sync_dir(data.parent().unwrap_or(Path::new("/")))?;
    Ok((number, manifest, settled))
}

/// Files, links and directories with their rights, all of them on the disk.
fn lay_out(shelf: &Shelf, manifest: &Manifest, to: &Path) -> Result<()> {
    let mut progress = Progress::begin("restore", manifest.bytes());
    for kept in &manifest.files {
        let place = to.join(&kept.path);
        let name = kept.path.display();
        match &kept.body {
            Body::Directory {} => fs::create_dir_all(&place)?,
            Body::Link { target } => {
                symlink(target, &place).with_context(|| format!("{name} cannot be made"))?
            }
            Body::File { bytes, sha256, .. } => {
                let mut from = File::open(shelf.blob(sha256))?;
                let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&place);
                let mut file = made.with_context(|| format!("{name} cannot be made"))?;
                std::io::copy(&mut from, &mut file).with_context(|| format!("{name} cannot be written"))?;
                file.set_permissions(Permissions::from_mode(kept.mode))?;
                file.sync_all()?;
                progress.add(*bytes)?;
            }
        }
    }
    // From the leaves up: a directory that may not be written could take no file.
    for kept in manifest.files.iter().rev().filter(|kept| kept.body == Body::Directory {}) {
        fs::set_permissions(to.join(&kept.path), Permissions::from_mode(kept.mode))?;
        sync_dir(&to.join(&kept.path))?;
    }
    progress.end();
    sync_dir(to)
}

/// A new epoch: see [`app::App::settle_restored`].
async fn settle(options: &Options, partial: &Path, manifest: &Manifest) -> Result<Restored> {
    let there = Options { data: partial.to_owned(), ..options.clone() };
    let (app, lock) = serve::open(&there).await?;
    let why = format!("restored from the backup of {}", manifest.made_at);
    let settled = app.settle_restored(&why).await.context("what was restored cannot be settled")?;
    app.stop().await;
    drop(lock);
    let _ = fs::remove_file(partial.join("alur.lock"));
    Ok(settled)
}
