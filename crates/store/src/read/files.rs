//! Evidence files: those that wait to be attached, and those that the record names.

use super::Reader;
use crate::sql::{rows, sql};
use crate::{Error, limits};
use sop::{Entry, FileDigest, FileKind, Moment, PersonId, Seq};

rows! {
    /// A file that arrived with a form and may be attached by its sender.
    pub struct UploadRow {
        pub upload: String,
        pub name: String,
        pub kind: FileKind,
        pub size_bytes: u64,
        pub sha256: FileDigest,
    }

    struct Sum {
        bytes: u64,
    }

    struct Size {
        files: u64,
        bytes: u64,
    }
    struct Named {
        files: i64,
    }
}

impl Reader {
    /// Those of these files that are this person's and not older than a day.
    pub async fn uploads(
        &self,
        person: PersonId,
        uploads: &[String],
        now: Moment,
    ) -> Result<Vec<UploadRow>, Error> {
        let since = Moment(now.ms() - limits::UPLOAD_MS_MAX);
        let stmt = sql!(
            "select upload, name, kind, size_bytes, sha256 from upload
             where person = $1 and at_ms >= $2 and upload in",
            person,
            since
        );
        self.all(stmt.within(uploads)).await
    }

    /// Bytes that this person sent since `since`, attached or not.
    pub async fn uploaded_bytes(&self, person: PersonId, since: Moment) -> Result<u64, Error> {
        let stmt = sql!(
            "select cast(coalesce(sum(size_bytes), 0) as bigint) as bytes from upload
             where person = $1 and at_ms >= $2",
            person,
            since
        );
        Ok(self.one::<Sum>(stmt).await?.map_or(0, |row| row.bytes))
    }

    /// Does the record, a comment or a file that waits still name these bytes?
    pub async fn file_is_named(&self, sha256: &FileDigest) -> Result<bool, Error> {
        let stmt = sql!(
            "select (select count(*) from evidence_file where sha256 = $1)
               + (select count(*) from comment_file where sha256 = $1)
               + (select count(*) from upload where sha256 = $1) as files",
            sha256
        );
        Ok(self.one::<Named>(stmt).await?.is_some_and(|row| row.files > 0))
    }

    /// How many evidence files the record names, and their bytes; the same content counts as often as it is
    /// named.
    pub async fn evidence_size(&self) -> Result<(u64, u64), Error> {
        let stmt = sql!(
            "select count(*) as files, cast(coalesce(sum(size_bytes), 0) as bigint) as bytes
             from evidence_file"
        );
        Ok(self.one::<Size>(stmt).await?.map_or((0, 0), |row| (row.files, row.bytes)))
    }

    /// Entries after `seq` that name evidence files, in order, as the journal keeps them.
    pub async fn entries_with_files(&self, seq: Seq) -> Result<Vec<Entry>, Error> {
        let stmt = sql!(
            "select seq, at_ms, subject, touches, actor, role, channel, revision, body, prev, hash
             from journal where seq > $1 and body like '{\"kind\":\"files_attached\"%' order by seq limit $2",
            seq,
            limits::WALK_ROWS
        );
        self.all(stmt).await
    }
}
