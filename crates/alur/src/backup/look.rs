//! `alur backup verify` and `alur backup list`: what a directory of backups holds, and whether it is whole.

use super::manifest::{Body, Kept, Manifest, STORE, Shelf};
use super::progress::Progress;
use crate::doctor::deep;
use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::Path;
use store::proof::Chain;

/// Reads every byte of a generation against its digest, and the chain of the journal in it. Needs no server.
///
/// # Errors
/// A sentence that names the first file that is missing or damaged, or the first bad entry.
pub async fn verify(dir: &Path, generation: Option<u32>) -> Result<(u32, Manifest)> {
    let shelf = Shelf::open(dir)?;
    let (number, manifest) = shelf.read(generation)?;
    let mut progress = Progress::begin("verify", manifest.bytes());
    for kept in &manifest.files {
        whole(&shelf, kept, &mut progress)?;
    }
    progress.end();
    let Some(Kept { body: Body::File { sha256, .. }, .. }) = manifest.store() else {
        bail!("generation {number} holds no store");
    };
    let room = tempfile::tempdir().context("a temporary directory cannot be made")?;
    let copy = room.path().join(STORE);
    std::fs::copy(shelf.blob(sha256), &copy)?;
    let reader = store::check::look(&copy).await.context("the store of the backup cannot be opened")?;
    match reader.verify().await? {
        Chain::Whole { .. } => {}
        Chain::Broken { seq, defect } => {
            bail!("the journal in generation {number} does not hold at entry #{}: {defect:?}", seq.0)
        }
    }
    let head = reader.head().await?;
    let same = head.seq.0 == manifest.seq && sop::text::hex(&head.hash) == manifest.hash;
    ensure!(same, "the store of generation {number} is not the one that its manifest tells of");
    let data = room.path().join("data");
    lay_out(&shelf, &manifest, &data).context("the repositories cannot be laid out")?;
    let scratch = room.path().join("scratch");
    std::fs::create_dir(&scratch)?;
    if let Some(finding) = deep::named_by(&reader, &data, scratch).await?.first() {
        // What else the deep check advises is meant for an office.
        let finding = finding.split("; ").next().unwrap_or_default();
        bail!("generation {number} does not hold what its journal tells of: {finding}");
    }
    Ok((number, manifest))
}

/// Repositories and evidence files as they would lie after a restore. Packs and evidence are large and lead
/// to their bytes by a link; the rest is copied, for by links git would not find it.
fn lay_out(shelf: &Shelf, manifest: &Manifest, data: &Path) -> Result<()> {
    std::fs::create_dir_all(data.join("repositories"))?;
    let wanted = |kept: &&Kept| ["repositories", "files"].iter().any(|part| kept.path.starts_with(part));
    for kept in manifest.files.iter().filter(wanted) {
        let place = data.join(&kept.path);
        let is_large =
            kept.path.starts_with("files") || kept.path.extension().is_some_and(|end| end == "pack");
        let above = place.parent().unwrap_or(data);
        std::fs::create_dir_all(above)?;
        match &kept.body {
            Body::Directory {} => std::fs::create_dir_all(&place)?,
            Body::Link { target } => symlink(target, &place)?,
            Body::File { sha256, .. } if is_large => {
                symlink(std::path::absolute(shelf.blob(sha256))?, &place)?;
            }
            Body::File { sha256, .. } => std::fs::copy(shelf.blob(sha256), &place).map(|_| ())?,
        }
    }
    Ok(())
}

/// One file against its digest.
fn whole(shelf: &Shelf, kept: &Kept, progress: &mut Progress) -> Result<()> {
    let Body::File { bytes, sha256, .. } = &kept.body else { return Ok(()) };
    let name = kept.path.display();
    let mut blob =
        File::open(shelf.blob(sha256)).with_context(|| format!("the bytes of {name} are missing"))?;
    let (mut hash, mut read_all, mut piece) = (Sha256::new(), 0_u64, vec![0; 1 << 20]);
    loop {
        let read = blob.read(&mut piece).with_context(|| format!("the bytes of {name} cannot be read"))?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        read_all += read as u64;
        progress.add(read as u64)?;
    }
    let is_same = read_all == *bytes && sop::text::hex(&hash.finalize()) == *sha256;
    ensure!(is_same, "the bytes of {name} are damaged ({})", shelf.blob(sha256).display());
    Ok(())
}

/// One line for each generation, oldest first.
///
/// # Errors
/// There is no backup, or a manifest is damaged.
pub fn list(dir: &Path) -> Result<Vec<String>> {
    let shelf = Shelf::open(dir)?;
    let mut lines = Vec::new();
    for number in shelf.generations()? {
        let (_, manifest) = shelf.read(Some(number))?;
        lines.push(format!(
            "{number:>5}  {}  {:>6} entries  {:>6} files  {:>8} MiB  Alur {}",
            manifest.made_at,
            manifest.seq,
            manifest.files.len(),
            manifest.bytes() >> 20,
            manifest.program
        ));
    }
    Ok(lines)
}

impl Manifest {
    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        let bytes = |kept: &Kept| if let Body::File { bytes, .. } = kept.body { bytes } else { 0 };
        self.files.iter().map(bytes).sum()
    }

    pub fn store(&self) -> Option<&Kept> {
        self.files.iter().find(|kept| kept.path == Path::new(STORE))
    }
}
