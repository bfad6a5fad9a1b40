//! Discussion, settings, variables, adopted files, daily heads, inbox marks, erased texts.

use super::Rows;
use crate::project::search;
use crate::sql::{Stmt, one, rows as row_structs, run, sql, value};
use crate::{Error, Head, journal};
use sop::application::Environment;
use sop::{AppId, Moment, PersonId, Seq, Subject, TextRef};

row_structs! {
    struct Body {
        body: String,
    }
    struct Kept {
        digest: TextRef,
    }
}

impl Rows<'_> {
    /// Adds a comment; answers with its number.
    pub async fn comment_add(&self, subject: Subject, person: PersonId, body: &str) -> Result<i64, Error> {
        let id = self.next_id("comment").await?;
        let stmt = sql!(
            "insert into comment (comment, subject, person, body, at_ms) values ($1, $2, $3, $4, $5)",
            id,
            subject,
            person,
            body,
            self.at
        );
        run(self.db, stmt).await?;
        search::comment(self.db, id).await?;
        Ok(id)
    }

    /// Changes a comment of this person; false when it is not his or deleted.
    pub async fn comment_edit(&self, comment: i64, person: PersonId, body: &str) -> Result<bool, Error> {
        let stmt = sql!(
            "update comment set body = $1, edited_at = $2
             where comment = $3 and person = $4 and deleted_at is null",
            body,
            self.at,
            comment,
            person
        );
        self.comment_changed(stmt, comment).await
    }

    /// Deletes a comment of this person; false when it is not his or deleted already.
    pub async fn comment_delete(&self, comment: i64, person: PersonId) -> Result<bool, Error> {
        let stmt = sql!(
            "update comment set deleted_at = $1 where comment = $2 and person = $3 and deleted_at is null",
            self.at,
            comment,
            person
        );
        self.comment_changed(stmt, comment).await
    }

    /// Brings back a comment deleted at most `within_ms` ago.
    pub async fn comment_restore(
        &self,
        comment: i64,
        person: PersonId,
        within_ms: i64,
    ) -> Result<bool, Error> {
        let stmt = sql!(
            "update comment set deleted_at = null where comment = $1 and person = $2 and deleted_at >= $3",
            comment,
            person,
            Moment(self.at.ms() - within_ms)
        );
        self.comment_changed(stmt, comment).await
    }

    /// Changes a comment, and what the search finds of it.
    async fn comment_changed(&self, stmt: Stmt, comment: i64) -> Result<bool, Error> {
        let changed = run(self.db, stmt).await? > 0;
        if changed {
            search::comment(self.db, comment).await?;
        }
        Ok(changed)
    }

    pub async fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        value(self.db, "value", sql!("select value from setting where key = $1", key)).await
    }

    pub async fn setting_set(&self, key: &str, new: &str) -> Result<(), Error> {
        let stmt = sql!(
            "insert into setting (key, value) values ($1, $2)
             on conflict (key) do update set value = excluded.value",
            key,
            new
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Sets what is not set yet; false when it is: of two, one wins.
    pub async fn setting_claim(&self, key: &str, new: &str) -> Result<bool, Error> {
        let stmt =
            sql!("insert into setting (key, value) values ($1, $2) on conflict (key) do nothing", key, new);
        Ok(run(self.db, stmt).await? > 0)
    }

    pub async fn setting_remove(&self, key: &str) -> Result<(), Error> {
        run(self.db, sql!("delete from setting where key = $1", key)).await.map(|_| ())
    }

    /// Keeps the value of an environment's variable (R67).
    pub async fn variable_set(
        &self,
        application: AppId,
        environment: Environment,
        key: &str,
        secret: &[u8],
    ) -> Result<(), Error> {
        let stmt = sql!(
            "insert into variable_value (application, environment, key, value, set_at) values ($1, $2, $3,
               $4, $5)
             on conflict (application, environment, key) do update set
               value = excluded.value, set_at = excluded.set_at",
            application,
            environment.code(),
            key,
            secret,
            self.at
        );
        run(self.db, stmt).await.map(|_| ())
    }

    pub async fn variable_remove(
        &self,
        application: AppId,
        environment: Environment,
        key: &str,
    ) -> Result<(), Error> {
        let stmt = sql!(
            "delete from variable_value where application = $1 and environment = $2 and key = $3",
            application,
            environment.code(),
            key
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Keeps a revision file or a part of the calendar, by its digest; the entry that adopts it names that
    /// digest.
    pub async fn adopted_file(&self, digest: &str, kind: &str, name: &str, body: &str) -> Result<(), Error> {
        let stmt = sql!(
            "insert into adopted_file (digest, kind, name, body, at_ms) values ($1, $2, $3, $4, $5)
             on conflict (digest) do nothing",
            digest,
            kind,
            name,
            body,
            self.at
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// Notes the journal's head as that of `day` (`YYYY-MM-DD`); the first note of a day stays.
    pub async fn daily_head(&self, day: &str) -> Result<Head, Error> {
        let head = journal::head(self.db).await?;
        let stmt = sql!(
            "insert into head_hash_daily (day, seq, hash, at_ms) values ($1, $2, $3, $4)
             on conflict (day) do nothing",
            day,
            head.seq,
            head.hash,
            self.at
        );
        run(self.db, stmt).await?;
        Ok(head)
    }

    /// Puts a notice into a person's inbox; twice is once.
    pub async fn inbox_add(&self, person: PersonId, seq: Seq, what: &str) -> Result<(), Error> {
        super::inbox_add(self.db, person, seq, what, self.at, None).await
    }

    /// Marks a person's notices up to `seq` as read.
    pub async fn inbox_read(&self, person: PersonId, seq: Seq) -> Result<u64, Error> {
        let stmt = sql!(
            "update inbox set read_at = $1 where person = $2 and seq <= $3 and read_at is null",
            self.at,
            person,
            seq
        );
        run(self.db, stmt).await
    }

    /// Erases a text with its salt (UU 27/2022): the chain stays valid, the text cannot be guessed from its
    /// digest, and the search forgets its words. False when it is unknown or erased already.
    pub async fn text_erase(&self, text: &TextRef) -> Result<bool, Error> {
        let stmt = sql!(
            "update text set body = null, salt = null, erased_at = $1
             where digest = $2 and erased_at is null",
            self.at,
            text
        );
        let erased = run(self.db, stmt).await? > 0;
        if erased {
            search::erased(self.db, text).await?;
        }
        Ok(erased)
    }

    /// The texts of a subject that are kept: what an erasure chooses from.
    pub async fn texts_of(&self, subject: Subject) -> Result<Vec<TextRef>, Error> {
        let stmt =
            sql!("select digest from text where subject = $1 and body is not null order by at_ms", subject);
        let found: Vec<Kept> = crate::sql::all(self.db, stmt).await?;
        Ok(found.into_iter().map(|row| row.digest).collect())
    }

    /// Text of a digest, where it is kept and not erased.
    pub async fn text(&self, text: &TextRef) -> Result<Option<String>, Error> {
        let stmt = sql!("select body from text where digest = $1 and body is not null", text);
        Ok(one::<Body>(self.db, stmt).await?.map(|row| row.body))
    }

    /// Forgets idempotency keys that are older than a day.
    pub async fn keys_sweep(&self) -> Result<u64, Error> {
        let old = Moment(self.at.ms() - crate::limits::KEY_MS_MAX);
        run(self.db, sql!("delete from idempotency_key where at_ms < $1", old)).await
    }
}
