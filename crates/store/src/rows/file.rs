//! Files that arrived with a form and wait to be attached.

use super::Rows;
use crate::Error;
use crate::limits;
use crate::sql::{run, sql};
use sop::{FileDigest, FileKind, Moment, PersonId};

/// A file that arrived, checked and on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUpload {
    /// Made of person, name and content, so that sending twice is once.
    pub upload: String,
    pub person: PersonId,
    pub name: String,
    pub kind: FileKind,
    pub size_bytes: u64,
    pub sha256: FileDigest,
}

impl Rows<'_> {
    /// Keeps a file that arrived; one that came before is as fresh as it was then.
    pub async fn upload_add(&self, upload: &NewUpload) -> Result<(), Error> {
        let stmt = sql!(
            "insert into upload (upload, person, name, kind, size_bytes, sha256, at_ms)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (upload) do update set at_ms = excluded.at_ms",
            upload.upload,
            upload.person,
            upload.name,
            upload.kind,
            i64::try_from(upload.size_bytes).unwrap_or(i64::MAX),
            upload.sha256,
            self.at
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Forgets the files that nobody attached in a day; their bytes are swept when nothing else names them.
    pub async fn uploads_sweep(&self) -> Result<u64, Error> {
        let old = Moment(self.at.ms() - limits::UPLOAD_MS_MAX - limits::UPLOAD_GRACE_MS);
        run(self.db, sql!("delete from upload where at_ms < $1", old)).await
    }
}
