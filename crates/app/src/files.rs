//! Evidence files on the disk (R16, R37): taken in as they come, judged by name and content, kept once under
//! their SHA-256 below the data directory. Nothing here opens, converts or shows one.
//!
//! ```text
//! t0  bytes go to files/incoming/<random>, counted and hashed as they come
//! t1  fsync; rename to files/<two digits>/<sha256>; fsync of the directory
//! t2  a row says whose it is: for a day he may attach it, so that a refused form loses nothing
//! t3  the act's transaction holds the entry that names size and SHA-256
//! ```
//!
//! A kill before t2 leaves bytes that nothing names; the daily sweep removes them once they are old.

use crate::{App, Error, Room, crash, faults, limits};
use sha2::{Digest, Sha256};
use sop::text::TextKind;
use sop::{Event, EvidenceFile, FileDigest, FileKind, Moment, NewFile, PersonId, Seq};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use store::Reader;
use store::read::UploadRow;
use store::rows::NewUpload;
use tokio::fs;
use tokio::io::AsyncWriteExt;
use tokio::sync::RwLock;

/// Below the data directory.
const FILES: &str = "files";
const INCOMING: &str = "incoming";

/// Whoever gives a file its place holds it shared, the sweep alone: so no file goes between its place and
/// the row that names it.
#[derive(Debug, Default)]
pub(crate) struct Shelf(RwLock<()>);

/// Why a file was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileDefect {
    Empty,
    /// More than [`sop::limits::FILE_BYTES_MAX`].
    TooLarge,
    /// Its name promises none of the kinds that are taken.
    Kind,
    /// It does not hold what its name promises.
    Content,
    /// Its sender's files of the last day are too much with it.
    Day,
    /// The disk is nearly full.
    Room,
}

/// A file on its way in; it is gone when nobody keeps it.
#[derive(Debug)]
pub struct Incoming {
    file: fs::File,
    path: PathBuf,
    person: PersonId,
    name: String,
    kind: FileKind,
    size_bytes: u64,
    hash: Sha256,
    head: Vec<u8>,
    /// No byte of it was NUL.
    is_text: bool,
}

/// How closely the files of the record are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Each is there and of its size: a few system calls.
    Sizes,
    /// Every byte is read and hashed.
    Bytes,
}

/// What a look at the files of the record found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilesChecked {
    /// As many were looked at.
    pub files: u64,
    /// Not there, or not to be read: entry and SHA-256.
    pub missing: Vec<(Seq, FileDigest)>,
    /// Other bytes than their entry says.
    pub changed: Vec<(Seq, FileDigest)>,
}

impl FilesChecked {
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty()
    }
}

impl Incoming {
    /// Adds what came. Beyond the largest size it is only counted.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.size_bytes = self.size_bytes.saturating_add(chunk.len() as u64);
        if self.size_bytes > sop::limits::FILE_BYTES_MAX {
            return Ok(());
        }
        let missing = limits::FILE_HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(chunk.iter().take(missing));
        self.is_text &= !chunk.contains(&0);
        self.hash.update(chunk);
        faults::writes()?;
        Ok(self.file.write_all(chunk).await?)
    }

    fn defect(&self) -> Option<FileDefect> {
        let promised = self.kind.begins_with(&self.head) && (self.kind != FileKind::Text || self.is_text);
        if self.size_bytes == 0 {
            Some(FileDefect::Empty)
        } else if self.size_bytes > sop::limits::FILE_BYTES_MAX {
            Some(FileDefect::TooLarge)
        } else {
            (!promised).then_some(FileDefect::Content)
        }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // One that cannot be removed is swept with the rest of the directory; one that was kept has moved.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Compares every file of the record below the data directory `data` with what its entry says.
///
/// # Errors
/// The store fails.
pub async fn check(reader: &Reader, data: &Path, look: Look) -> Result<FilesChecked, Error> {
    let mut checked = FilesChecked::default();
    let mut last = Seq(0);
    loop {
        let entries = reader.entries_with_files(last).await?;
        let Some(end) = entries.last() else { return Ok(checked) };
        last = end.seq;
        for entry in &entries {
            let Event::FilesAttached { files, .. } = &entry.event else { continue };
            for file in files {
                checked.files += 1;
                let (path, file, known) =
                    (path_of(data, &file.sha256), file.clone(), (entry.seq, file.sha256.clone()));
                let found = tokio::task::spawn_blocking(move || is_whole(&path, &file, look)).await;
                match found {
                    Ok(Ok(true)) => {}
                    Ok(Ok(false)) => checked.changed.push(known),
                    Ok(Err(_)) | Err(_) => checked.missing.push(known),
                }
            }
        }
    }
}

/// Where the bytes of this digest lie below the data directory.
fn path_of(data: &Path, sha256: &FileDigest) -> PathBuf {
    data.join(FILES).join(&sha256.as_str()[..2]).join(sha256.as_str())
}

impl App {
    /// Begins to take in a file of this person.
    ///
    /// # Errors
    /// The disk or the store fails. Within: it is none of the kinds, or there is no room.
    pub async fn file_begin(
        &self,
        person: PersonId,
        name: &str,
    ) -> Result<Result<Incoming, FileDefect>, Error> {
        let name = plain_name(name);
        let Some(kind) = FileKind::of_name(&name) else { return Ok(Err(FileDefect::Kind)) };
        if self.room() != Room::Ample {
            return Ok(Err(FileDefect::Room));
        }
        let directory = self.files_dir().join(INCOMING);
        private_dir(&directory).await?;
        let path = directory.join(sop::text::hex(&self.dice().bytes::<16>()));
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).await?;
        let (hash, head) = (Sha256::new(), Vec::new());
        Ok(Ok(Incoming { file, path, person, name, kind, size_bytes: 0, hash, head, is_text: true }))
    }

    /// Keeps a file that came whole: its bytes are on the disk, and its sender may attach it for a day.
    ///
    /// # Errors
    /// The disk or the store fails. Within: why it is not taken.
    pub async fn file_keep(&self, mut incoming: Incoming) -> Result<Result<UploadRow, FileDefect>, Error> {
        incoming.file.flush().await?;
        if let Some(defect) = incoming.defect() {
            return Ok(Err(defect));
        }
        let since = Moment(self.clock().now().ms() - limits::DAY_MS);
        let sent = self.reader().uploaded_bytes(incoming.person, since).await?;
        if sent.saturating_add(incoming.size_bytes) > limits::FILE_BYTES_PER_DAY_MAX {
            return Ok(Err(FileDefect::Day));
        }
        faults::synced(incoming.file.sync_all().await)?;
        let digest: [u8; 32] = std::mem::take(&mut incoming.hash).finalize().into();
        let sha256 = FileDigest::of(&digest);
        let upload = NewUpload {
            upload: upload_id(incoming.person, &incoming.name, &sha256),
            person: incoming.person,
            name: incoming.name.clone(),
            kind: incoming.kind,
            size_bytes: incoming.size_bytes,
            sha256: sha256.clone(),
        };
        let row = UploadRow {
            upload: upload.upload.clone(),
            name: upload.name.clone(),
            kind: upload.kind,
            size_bytes: upload.size_bytes,
            sha256,
        };
        let _shared = self.shelf().0.read().await;
        self.place(&incoming.path, &upload.sha256).await?;
        crash::point("file.placed");
        self.writer().plain(move |rows| Box::pin(async move { rows.upload_add(&upload).await })).await?;
        crash::point("file.kept");
        Ok(Ok(row))
    }

    async fn place(&self, from: &Path, sha256: &FileDigest) -> Result<(), Error> {
        let path = self.file_path(sha256);
        let directory = path.parent().unwrap_or(&path).to_owned();
        private_dir(&directory).await?;
        faults::writes()?;
        fs::rename(from, &path).await?;
        // The directory may be new itself.
        for directory in [directory, self.files_dir()] {
            faults::synced(fs::File::open(directory).await?.sync_all().await)?;
        }
        Ok(())
    }

    /// Of these files those that this person sent within a day, ready to be attached, in the order asked for.
    ///
    /// # Errors
    /// The store fails.
    pub async fn files_to_attach(
        &self,
        person: PersonId,
        uploads: &[String],
    ) -> Result<Vec<(String, NewFile)>, Error> {
        if uploads.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.reader().uploads(person, uploads, self.clock().now()).await?;
        let mut files = Vec::new();
        for upload in uploads {
            let Some(row) = rows.iter().find(|row| row.upload == *upload) else { continue };
            // A name was made plain when it came, so that it passes the rule of names.
            let Ok(name) = self.prose(TextKind::FileName, &row.name) else { continue };
            let (kind, size_bytes, sha256) = (row.kind, row.size_bytes, row.sha256.clone());
            files.push((upload.clone(), NewFile { name, kind, size_bytes, sha256 }));
        }
        Ok(files)
    }

    /// The bytes of a file of the record.
    ///
    /// # Errors
    /// It is not there, or not of the size that its entry says.
    pub async fn open_file(&self, file: &EvidenceFile) -> Result<fs::File, Error> {
        let opened = self.open_kept(&file.sha256).await?;
        if opened.metadata().await?.len() != file.size_bytes {
            let what = format!("evidence file {} is not of its size", file.sha256);
            return Err(io::Error::new(io::ErrorKind::InvalidData, what).into());
        }
        Ok(opened)
    }

    /// The bytes of a file that was kept, by its SHA-256.
    ///
    /// # Errors
    /// It is not there.
    pub async fn open_kept(&self, sha256: &FileDigest) -> Result<fs::File, Error> {
        Ok(fs::File::open(self.file_path(sha256)).await?)
    }

    /// Where all of them lie, by SHA-256.
    pub fn files_dir(&self) -> PathBuf {
        self.data().join(FILES)
    }

    /// Where the bytes of this digest lie.
    fn file_path(&self, sha256: &FileDigest) -> PathBuf {
        path_of(self.data(), sha256)
    }

    /// Compares every file of the record with what its entry says.
    ///
    /// # Errors
    /// The store fails.
    pub async fn check_files(&self, look: Look) -> Result<FilesChecked, Error> {
        check(self.reader(), self.data(), look).await
    }

    /// Removes what nothing names: files that were cut off on their way, and old ones that nobody attached.
    ///
    /// # Errors
    /// The disk or the store fails.
    pub async fn sweep_files(&self) -> Result<u64, Error> {
        self.writer().plain(|rows| Box::pin(async move { rows.uploads_sweep().await })).await?;
        let mut removed = 0;
        for directory in directories(&self.files_dir()).await? {
            let cut_off = directory.file_name().is_some_and(|name| name == INCOMING);
            let mut entries = fs::read_dir(&directory).await?;
            while let Some(entry) = entries.next_entry().await? {
                if !self.is_old(&entry.path()).await? {
                    continue;
                }
                let name = entry.file_name();
                let digest = name.to_str().and_then(FileDigest::parse);
                let _alone = self.shelf().0.write().await;
                let named = match &digest {
                    Some(digest) if !cut_off => self.reader().file_is_named(digest).await?,
                    Some(_) | None => false,
                };
                // Looked at again under the lock: it may have come anew a moment ago.
                if !named && self.is_old(&entry.path()).await? {
                    fs::remove_file(entry.path()).await?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    /// Did it lie there untouched for longer than a file may wait? One that is gone did not.
    async fn is_old(&self, path: &Path) -> io::Result<bool> {
        let found = match fs::metadata(path).await {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        let now = u64::try_from(self.clock().now().ms()).unwrap_or(0);
        let least = Duration::from_millis(limits::FILE_ORPHAN_MS);
        let changed = found.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Duration::from_millis(now).saturating_sub(changed) > least)
    }
}

/// The same person, name and content is the same upload: a form that is sent twice is one request.
fn upload_id(person: PersonId, name: &str, sha256: &FileDigest) -> String {
    let hash = Sha256::new()
        .chain_update(person.0.to_be_bytes())
        .chain_update(sha256.as_str().as_bytes())
        .chain_update(name.as_bytes())
        .finalize();
    sop::text::hex(&hash[..16])
}

/// The name as the record keeps it: no directories, nothing invisible, not too long; its end stays.
pub fn plain_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns = |c: char| {
        matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
    };
    let seen: String = last.chars().filter(|c| !c.is_control() && !turns(*c)).collect();
    let name = seen.trim();
    let most = sop::limits::FILE_NAME_CHARS_MAX;
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let end: String = end.chars().take(10).collect();
    let stem: String = stem.chars().take(most - 11).collect();
    format!("{stem}.{end}")
}

async fn private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(path).await
}

async fn directories(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entries = match fs::read_dir(path).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(error),
    };
    while let Some(entry) = entries.next_entry().await? {
        if entry.file_type().await?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Does what lies there have the size, and, looked at closely, the bytes that the entry says?
fn is_whole(path: &Path, file: &EvidenceFile, look: Look) -> io::Result<bool> {
    match look {
        Look::Sizes => Ok(std::fs::metadata(path)?.len() == file.size_bytes),
        Look::Bytes => Ok(digest_of(path)? == (file.sha256.clone(), file.size_bytes)),
    }
}

/// SHA-256 and size of what lies there.
fn digest_of(path: &Path) -> io::Result<(FileDigest, u64)> {
    let mut file = std::fs::File::open(path)?;
    let (mut hash, mut size) = (Sha256::new(), 0);
    let mut part = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            let digest: [u8; 32] = hash.finalize().into();
            return Ok((FileDigest::of(&digest), size));
        }
        hash.update(&part[..read]);
        size += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn se6_a_name_loses_what_could_mislead_and_keeps_its_end() {
        for (raw, kept) in [
            ("layar.png", "layar.png"),
            ("C:\\Users\\rini\\layar.png", "layar.png"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("a\u{202e}gnp.exe\r\nX: y.txt", "agnp.exeX: y.txt"),
            ("  .png ", ".png"),
            ("", ""),
        ] {
            assert_eq!(plain_name(raw), kept, "{raw:?}");
        }
        let long = plain_name(&format!("{}.pdf", "é".repeat(300)));
        assert_eq!(long.chars().count(), sop::limits::FILE_NAME_CHARS_MAX - 7);
        assert!(long.ends_with(".pdf"));
    }
}
