//! What belongs to a comment: earlier texts, files, what it names and whom it told.

use super::Rows;
use crate::Error;
use crate::read::Reference;
use crate::sql::{rows as row_structs, run, sql, value};
use sop::{FileDigest, FileKind, Moment, PersonId, Subject};

row_structs! {
    struct Twin {
        comment: i64,
    }
}

/// A file of a comment, kept already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCommentFile {
    pub name: String,
    pub kind: FileKind,
    pub size_bytes: u64,
    pub sha256: FileDigest,
    /// Width and height of a picture that may be shown small.
    pub pixels: Option<(i64, i64)>,
}

/// What a comment names, and who is to be told that it mentions him.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentNames {
    pub references: Vec<Reference>,
    pub people: Vec<PersonId>,
}

impl Rows<'_> {
    /// The comment of this person that says the same on the same page, written at most `within_ms` ago: a
    /// form that is sent twice is one comment.
    pub async fn comment_twin(
        &self,
        subject: Subject,
        person: PersonId,
        body: &str,
        within_ms: i64,
    ) -> Result<Option<i64>, Error> {
        let stmt = sql!(
            "select comment from comment where subject = $1 and person = $2 and body = $3 and at_ms >= $4
               and edited_at is null and deleted_at is null order by comment desc limit 1",
            subject,
            person,
            body,
            Moment(self.at.ms() - within_ms)
        );
        Ok(crate::sql::one::<Twin>(self.db, stmt).await?.map(|row| row.comment))
    }

    /// Keeps the text of a comment of this person as an earlier one, before it changes.
    pub async fn comment_keep_version(&self, comment: i64, person: PersonId) -> Result<(), Error> {
        let stmt = sql!(
            "insert into comment_version (comment, version, body, at_ms)
             select c.comment,
               (select coalesce(max(v.version), 0) + 1 from comment_version v where v.comment = c.comment),
               c.body, coalesce(c.edited_at, c.at_ms)
             from comment c where c.comment = $1 and c.person = $2 and c.deleted_at is null",
            comment,
            person
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Adds the files of a new comment.
    pub async fn comment_files_add(&self, comment: i64, files: &[NewCommentFile]) -> Result<(), Error> {
        for (position, file) in files.iter().enumerate() {
            let stmt = sql!(
                "insert into comment_file
                   (comment, position, name, kind, size_bytes, sha256, width, height)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
                comment,
                i64::try_from(position).unwrap_or(i64::MAX),
                file.name,
                file.kind,
                i64::try_from(file.size_bytes).unwrap_or(i64::MAX),
                file.sha256,
                file.pixels.map(|(width, _)| width),
                file.pixels.map(|(_, height)| height)
            );
            run(self.db, stmt).await?;
        }
        Ok(())
    }

    /// Notes what a comment names now, and tells those it mentions, each of them once.
    pub async fn comment_names_set(&self, comment: i64, names: &CommentNames) -> Result<(), Error> {
        run(self.db, sql!("delete from comment_reference where comment = $1", comment)).await?;
        for reference in &names.references {
            let (kind, number, commit) = reference.stored();
            let stmt = sql!(
                "insert into comment_reference (comment, kind, number, commit_id) values ($1, $2, $3, $4)
                 on conflict (comment, kind, number, commit_id) do nothing",
                comment,
                kind,
                number,
                commit
            );
            run(self.db, stmt).await?;
        }
        for person in &names.people {
            let stmt = sql!(
                "insert into comment_notice (person, comment, at_ms, read_at) values ($1, $2, $3, null)
                 on conflict (person, comment) do nothing",
                person,
                comment,
                self.at
            );
            run(self.db, stmt).await?;
        }
        Ok(())
    }

    /// Who wrote a comment, where it stands on this page.
    pub async fn comment_writer(&self, comment: i64, subject: Subject) -> Result<Option<PersonId>, Error> {
        let stmt = sql!("select person from comment where comment = $1 and subject = $2", comment, subject);
        value(self.db, "person", stmt).await
    }

    /// Marks a person's notices of comments up to this one as read.
    pub async fn comment_notices_read(&self, person: PersonId, comment: i64) -> Result<u64, Error> {
        let stmt = sql!(
            "update comment_notice set read_at = $1 where person = $2 and comment <= $3 and read_at is null",
            self.at,
            person,
            comment
        );
        run(self.db, stmt).await
    }

    /// Forgets what was deleted longer ago than it can be brought back: texts, files, names and notices.
    /// That there was a comment, whose, and when it was deleted stays.
    pub async fn comments_sweep(&self, within_ms: i64) -> Result<u64, Error> {
        let old = Moment(self.at.ms() - within_ms);
        for stmt in [
            sql!(
                "delete from comment_version
                 where comment in (select c.comment from comment c where c.deleted_at < $1)",
                old
            ),
            sql!(
                "delete from comment_file
                 where comment in (select c.comment from comment c where c.deleted_at < $1)",
                old
            ),
            sql!(
                "delete from comment_reference
                 where comment in (select c.comment from comment c where c.deleted_at < $1)",
                old
            ),
            sql!(
                "delete from comment_notice
                 where comment in (select c.comment from comment c where c.deleted_at < $1)",
                old
            ),
        ] {
            run(self.db, stmt).await?;
        }
        run(self.db, sql!("update comment set body = '' where deleted_at < $1 and body <> ''", old)).await
    }
}
