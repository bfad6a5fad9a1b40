//! What belongs to a comment: earlier texts, files, what it names and whom it told.

use super::Rows;
use crate::Error;
use crate::read::Reference;
use crate::sql::{all, rows as row_structs, run, sql, value};
use sop::{CommitId, FileDigest, FileKind, Moment, PersonId, RequestNumber, Subject};

row_structs! {
    struct Twin {
        comment: i64,
    }

    struct Writer {
        person: PersonId,
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

/// Where in the changes of a merge request a comment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentPlace {
    pub request: RequestNumber,
    /// Head of the merge request that the writer saw.
    pub commit: CommitId,
    pub path: String,
    pub side: Side,
    /// Number of the line on that side, from 1.
    pub line: u32,
    /// The line's text.
    pub said: String,
}

/// Before a change, or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Old,
    New,
}

impl Side {
    /// As columns and addresses hold it.
    pub fn code(self) -> &'static str {
        match self {
            Side::Old => "old",
            Side::New => "new",
        }
    }

    pub fn parse(text: &str) -> Option<Side> {
        [Side::Old, Side::New].into_iter().find(|side| side.code() == text)
    }
}

/// What a comment names, and who is to be told that it mentions him.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentNames {
    pub references: Vec<Reference>,
    pub people: Vec<PersonId>,
}

impl Rows<'_> {
    /// The comment of this person that says the same at the same place, written at most `within_ms` ago: a
    /// form that is sent twice is one comment.
    pub async fn comment_twin(
        &self,
        subject: Subject,
        person: PersonId,
        body: &str,
        place: Option<&CommentPlace>,
        within_ms: i64,
    ) -> Result<Option<i64>, Error> {
        let stmt = sql!(
            "select c.comment from comment c left join comment_place p on p.comment = c.comment
             where c.subject = $1 and c.person = $2 and c.body = $3 and c.at_ms >= $4
               and coalesce(p.path, '') = $5 and coalesce(p.side, '') = $6 and coalesce(p.line, 0) = $7
               and c.edited_at is null and c.deleted_at is null order by c.comment desc limit 1",
            subject,
            person,
            body,
            Moment(self.at.ms() - within_ms),
            place.map_or("", |place| place.path.as_str()),
            place.map_or("", |place| place.side.code()),
            place.map_or(0, |place| i64::from(place.line))
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

    /// Notes where in a merge request's changes a new comment stands.
    pub async fn comment_place_add(&self, comment: i64, place: &CommentPlace) -> Result<(), Error> {
        let stmt = sql!(
            "insert into comment_place (comment, request, commit_id, path, side, line, said)
             values ($1, $2, $3, $4, $5, $6, $7)",
            comment,
            place.request,
            place.commit,
            place.path,
            place.side.code(),
            i64::from(place.line),
            place.said
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Tells those who wrote at this place before, and `others`, that a comment was written there; its writer
    /// is not told.
    pub async fn comment_place_tell(
        &self,
        comment: i64,
        place: &CommentPlace,
        by: PersonId,
        others: &[PersonId],
    ) -> Result<(), Error> {
        let stmt = sql!(
            "select distinct c.person from comment_place p join comment c on c.comment = p.comment
             where p.request = $1 and p.path = $2 and p.side = $3 and p.line = $4 and c.deleted_at is null",
            place.request,
            place.path,
            place.side.code(),
            i64::from(place.line)
        );
        let before: Vec<Writer> = all(self.db, stmt).await?;
        let told = before.into_iter().map(|row| row.person).chain(others.iter().copied());
        for person in told.filter(|person| *person != by) {
            self.comment_notice_add(comment, person).await?;
        }
        Ok(())
    }

    /// Says that all that was said at the line of this comment needs no answer any more, or takes that back.
    pub async fn comment_line_settle(
        &self,
        request: RequestNumber,
        comment: i64,
        by: PersonId,
        settled: bool,
    ) -> Result<(), Error> {
        let stmt = if settled {
            sql!(
                "insert into comment_settled (comment, person, at_ms)
                 select p.comment, $3, $4 from comment_place o join comment_place p on p.request = o.request
                   and p.path = o.path and p.side = o.side and p.line = o.line and p.said = o.said
                 where o.comment = $1 and o.request = $2 on conflict (comment) do nothing",
                comment,
                request,
                by,
                self.at
            )
        } else {
            sql!(
                "delete from comment_settled where comment in
                   (select p.comment from comment_place o join comment_place p on p.request = o.request
                     and p.path = o.path and p.side = o.side and p.line = o.line and p.said = o.said
                   where o.comment = $1 and o.request = $2)",
                comment,
                request
            )
        };
        run(self.db, stmt).await.map(|_| ())
    }

    async fn comment_notice_add(&self, comment: i64, person: PersonId) -> Result<(), Error> {
        let stmt = sql!(
            "insert into comment_notice (person, comment, at_ms, read_at) values ($1, $2, $3, null)
             on conflict (person, comment) do nothing",
            person,
            comment,
            self.at
        );
        run(self.db, stmt).await.map(|_| ())
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
            self.comment_notice_add(comment, *person).await?;
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

    /// Forgets what was deleted longer ago than it can be brought back: texts, files, names, places, notices.
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
                "delete from comment_place
                 where comment in (select c.comment from comment c where c.deleted_at < $1)",
                old
            ),
            sql!(
                "delete from comment_settled
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
