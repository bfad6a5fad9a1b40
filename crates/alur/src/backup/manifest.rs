//! What a backup holds: one manifest for each generation, and the bytes of files under their SHA-256.
//!
//! ```text
//! blobs/ab/abcdef...      bytes, once, however many generations hold them
//! generations/0007.json   written last, by rename: an interrupted backup leaves no generation
//! ```

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

/// The form of manifests that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;
/// The store's own file in the data directory.
pub const STORE: &str = "alur.db";

/// One backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: u32,
    /// Version of the program that made it.
    pub program: String,
    /// Version of the store's schema.
    pub schema: i64,
    /// When the copy of the store was taken, UTC (RFC 3339). Every act answered before is in it.
    pub made_at: String,
    /// Number and hash of the journal's last entry.
    pub seq: i64,
    pub hash: String,
    pub files: Vec<Kept>,
}

/// A file or a symbolic link of the data directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Below the data directory.
    pub path: PathBuf,
    /// Rights, as `stat` tells them.
    pub mode: u32,
    #[serde(flatten)]
    pub body: Body,
}

/// What stands under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    File { bytes: u64, sha256: String, modified_ns: i64 },
    Link { target: PathBuf },
    Directory {},
}

/// A directory of backups.
#[derive(Debug)]
pub struct Shelf(PathBuf);

impl Shelf {
    /// Opens one that exists.
    ///
    /// # Errors
    /// There is none.
    pub fn open(dir: &Path) -> Result<Shelf> {
        ensure!(dir.join("generations").is_dir(), "{} holds no backup of Alur", dir.display());
        Ok(Shelf(dir.to_owned()))
    }

    /// Opens or makes one; a directory that holds something else is left alone.
    ///
    /// # Errors
    /// It cannot be made, or is no directory of backups.
    pub fn make(dir: &Path) -> Result<Shelf> {
        let empty = !dir.exists() || fs::read_dir(dir)?.next().is_none();
        if !empty && !dir.join("generations").is_dir() {
            bail!("{} holds something else; name an empty directory or one with backups", dir.display());
        }
        for dir in [dir.to_owned(), dir.join("blobs"), dir.join("generations")] {
            fs::create_dir_all(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
            fs::set_permissions(&dir, Permissions::from_mode(0o700))?;
        }
        Ok(Shelf(dir.to_owned()))
    }

    /// One backup at a time writes here; the lock ends with the process.
    ///
    /// # Errors
    /// Another one does.
    pub fn lock(&self) -> Result<File> {
        let file = File::create(self.0.join("lock"))?;
        file.try_lock().map_err(|_| anyhow::anyhow!("another backup writes to {}", self.0.display()))?;
        Ok(file)
    }

    /// Where a file is gathered before it has its name.
    pub fn incoming(&self) -> PathBuf {
        self.0.join("incoming")
    }

    /// Numbers of the generations, oldest first.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn generations(&self) -> Result<Vec<u32>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.0.join("generations"))? {
            let name = entry?.file_name();
            let number: Option<u32> = name.to_str().and_then(|name| name.strip_suffix(".json")?.parse().ok());
            found.extend(number);
        }
        found.sort_unstable();
        Ok(found)
    }

    fn file_of(&self, generation: u32) -> PathBuf {
        self.0.join("generations").join(format!("{generation:04}.json"))
    }

    /// The manifest of a generation; the newest where none is named.
    ///
    /// # Errors
    /// There is none, it is damaged, or of a newer program.
    pub fn read(&self, generation: Option<u32>) -> Result<(u32, Manifest)> {
        let newest = self.generations()?.last().copied();
        let Some(number) = generation.or(newest) else {
            bail!("{} holds no complete backup", self.0.display())
        };
        let file = self.file_of(number);
        let text = fs::read(&file).with_context(|| format!("generation {number} is not there"))?;
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        let damaged = || format!("{} is damaged", file.display());
        let form: Form = serde_json::from_slice(&text).with_context(damaged)?;
        ensure!(form.format <= FORMAT, "generation {number} was made by a newer Alur; use that one");
        let manifest: Manifest = serde_json::from_slice(&text).with_context(damaged)?;
        let is_link = |kept: &&Kept| matches!(kept.body, Body::Link { .. });
        let links: BTreeSet<&Path> =
            manifest.files.iter().filter(is_link).map(|kept| kept.path.as_path()).collect();
        for kept in &manifest.files {
            let plain = kept.path.components().all(|part| matches!(part, Component::Normal(_)));
            // What lies below a link lies where the link leads.
            let below_a_link = kept.path.ancestors().skip(1).any(|above| links.contains(above));
            let inside = plain && !below_a_link;
            ensure!(inside, "generation {number} names a file outside the data: {}", kept.path.display());
        }
        Ok((number, manifest))
    }

    /// Writes a manifest: with it the backup is there, without it nothing is.
    ///
    /// # Errors
    /// The disk fails.
    pub fn write(&self, manifest: &Manifest) -> Result<u32> {
        let number = self.generations()?.last().map_or(1, |last| last + 1);
        let fresh = self.incoming().join("manifest.json");
        let mut file = File::create(&fresh)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        file.write_all(&serde_json::to_vec(manifest)?)?;
        file.sync_all()?;
        fs::rename(&fresh, self.file_of(number))?;
        sync_dir(&self.0.join("generations"))?;
        Ok(number)
    }

    /// Removes a generation; its blobs go with [`Shelf::sweep`].
    ///
    /// # Errors
    /// The disk fails.
    pub fn remove(&self, generation: u32) -> Result<()> {
        Ok(fs::remove_file(self.file_of(generation))?)
    }

    pub fn blob(&self, sha256: &str) -> PathBuf {
        let (begin, _) = sha256.split_at_checked(2).unwrap_or(("00", ""));
        self.0.join("blobs").join(begin).join(sha256)
    }

    /// Keeps the bytes of a file under their digest; tells digest and length. `told` hears of each piece.
    ///
    /// # Errors
    /// It cannot be read, the disk fails, or `told` wants no more.
    pub fn keep(&self, file: &mut File, mut told: impl FnMut(u64) -> Result<()>) -> Result<(String, u64)> {
        let fresh = self.incoming().join("blob");
        let mut out = File::create(&fresh)?;
        out.set_permissions(Permissions::from_mode(0o600))?;
        let (mut hash, mut bytes, mut piece) = (Sha256::new(), 0_u64, vec![0; 1 << 20]);
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                break;
            }
            hash.update(&piece[..read]);
            out.write_all(&piece[..read])?;
            bytes += read as u64;
            told(read as u64)?;
        }
        let sha256 = sop::text::hex(&hash.finalize());
        let blob = self.blob(&sha256);
        if !blob.exists() {
            out.sync_all()?;
            let dir = blob.parent().context("a blob lies in a directory")?;
            fs::create_dir_all(dir)?;
            fs::rename(&fresh, &blob)?;
            sync_dir(dir)?;
        }
        Ok((sha256, bytes))
    }

    /// Removes blobs that no generation names; how many.
    ///
    /// # Errors
    /// A manifest is damaged: then nothing is removed.
    pub fn sweep(&self) -> Result<u64> {
        let mut named = std::collections::BTreeSet::new();
        for generation in self.generations()? {
            for kept in self.read(Some(generation))?.1.files {
                if let Body::File { sha256, .. } = kept.body {
                    named.insert(sha256);
                }
            }
        }
        let mut removed = 0;
        for dir in fs::read_dir(self.0.join("blobs"))? {
            for blob in fs::read_dir(dir?.path())? {
                let blob = blob?;
                if blob.file_name().to_str().is_none_or(|name| !named.contains(name)) {
                    fs::remove_file(blob.path())?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }
}

pub fn sync_dir(dir: &Path) -> Result<()> {
    Ok(File::open(dir)?.sync_all()?)
}
