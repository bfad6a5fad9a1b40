//! The journal's page and stories, the inbox, refused attempts.

use super::Reader;
use crate::journal;
use crate::rows::repeated;
use crate::sql::{FromRow, cell, rows, sql};
use crate::{Error, Head, Key};
use sea_orm::QueryResult;
use sop::{ActorRef, AppId, Channel, Entry, Moment, PersonId, Seq, Step, Subject, TextRef};
use std::collections::BTreeMap;

rows! {
    /// What was refused, by which rule (R70).
    pub struct RefusedAttempt {
        pub attempt: i64,
        pub at_ms: Moment,
        /// `person:7` or `system`.
        pub actor: String,
        pub channel: Channel,
        pub rule: String,
        pub step: Option<Step>,
        pub subject: Subject,
        pub application: Option<AppId>,
        pub application_name: Option<String>,
        /// The refusal as JSON, or the ref of a push.
        pub detail: String,
    }

    /// The journal's head as it was noted for a day.
    pub struct DailyHead {
        pub day: String,
        pub seq: Seq,
        pub hash: [u8; 32],
        pub at_ms: Moment,
    }

    struct TextRow {
        digest: TextRef,
        body: String,
    }
}

/// What a list of refused attempts is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusedFilter {
    pub actor: Option<PersonId>,
    /// The rule's code, such as `R46`.
    pub rule: Option<String>,
    pub since: Option<Moment>,
    /// Before this moment.
    pub until: Option<Moment>,
    /// Only attempts with a lower number: the next page.
    pub before: Option<i64>,
}

/// An entry, and what its subject is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldEntry {
    pub entry: Entry,
    /// Address name and name of the application it is about.
    pub application: Option<(String, String)>,
    /// The title, where the viewer may read it.
    pub title: Option<String>,
}

impl FromRow for ToldEntry {
    fn from_row(row: &QueryResult) -> Result<Self, Error> {
        let (slug, name): (Option<String>, Option<String>) =
            (cell(row, "slug")?, cell(row, "application_name")?);
        let title = cell(row, "title")?;
        Ok(ToldEntry { entry: Entry::from_row(row)?, application: slug.zip(name), title })
    }
}

/// A notice with its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    pub what: String,
    pub read_at: Option<Moment>,
    pub told: ToldEntry,
}

impl FromRow for InboxRow {
    fn from_row(row: &QueryResult) -> Result<Self, Error> {
        Ok(InboxRow {
            what: cell(row, "what")?,
            read_at: cell(row, "read_at")?,
            told: ToldEntry::from_row(row)?,
        })
    }
}

impl Reader {
    /// What the first request with this key recorded; none: there was none, or it is forgotten. Two
    /// statements.
    ///
    /// # Errors
    /// [`Error::KeyReused`] where it was another request.
    pub async fn repeated(&self, key: &Key) -> Result<Option<Vec<Entry>>, Error> {
        self.counted(2);
        repeated(&self.db, key).await
    }

    /// Where the journal ends.
    pub async fn head(&self) -> Result<Head, Error> {
        self.counted(1);
        journal::head(&self.db).await
    }

    /// A page of the journal, newest first: of one subject's story or of all, only entries below `before`.
    pub async fn entries(&self, of: Option<Subject>, before: Option<Seq>) -> Result<Vec<Entry>, Error> {
        let rows = crate::limits::PAGE_ROWS;
        let stmt = match of {
            Some(subject) => sql!(
                "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
                   j.prev, j.hash
                 from entry_touch t join journal j on j.seq = t.seq
                 where t.subject = $1 and (cast($2 as bigint) is null or t.seq < $2)
                 order by t.seq desc limit $3",
                subject,
                before,
                rows
            ),
            None => sql!(
                "select seq, at_ms, subject, touches, actor, role, channel, revision, body, prev, hash
                 from journal where cast($1 as bigint) is null or seq < $1 order by seq desc limit $2",
                before,
                rows
            ),
        };
        self.all(stmt).await
    }

    /// A page of the journal as far as the viewer may know of it, newest first: of one subject's story or of
    /// all, only entries below `before`. All of it for a superior or an administrator of the office, else the
    /// stories of his applications.
    pub async fn journal_before(
        &self,
        viewer: PersonId,
        of: Option<Subject>,
        before: Option<Seq>,
    ) -> Result<Vec<Entry>, Error> {
        let rows = crate::limits::PAGE_ROWS;
        let stmt = match of {
            Some(subject) => sql!(
                "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
                   j.prev, j.hash
                 from entry_touch s join journal j on j.seq = s.seq
                 where s.subject = $1 and (cast($2 as bigint) is null or s.seq < $2)
                   and (exists (select 1 from member o where o.person = $3 and o.application = 0
                       and o.role in ('superior', 'administrator'))
                     or exists (select 1 from member m
                       join entry_touch t on t.subject = 'application:' || cast(m.application as text)
                         and t.seq = j.seq
                       where m.person = $3 and m.application > 0))
                 order by s.seq desc limit $4",
                subject,
                before,
                viewer,
                rows
            ),
            None => sql!(
                "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
                   j.prev, j.hash
                 from journal j
                 where (cast($1 as bigint) is null or j.seq < $1)
                   and (exists (select 1 from member o where o.person = $2 and o.application = 0
                       and o.role in ('superior', 'administrator'))
                     or exists (select 1 from member m
                       join entry_touch t on t.subject = 'application:' || cast(m.application as text)
                         and t.seq = j.seq
                       where m.person = $2 and m.application > 0))
                 order by j.seq desc limit $3",
                before,
                viewer,
                rows
            ),
        };
        self.all(stmt).await
    }

    /// A subject's whole story, oldest first, at most [`crate::limits::STORY_ROWS_MAX`] entries.
    pub async fn story(&self, subject: Subject) -> Result<Vec<Entry>, Error> {
        let stmt = sql!(
            "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
               j.prev,
               j.hash
             from entry_touch t join journal j on j.seq = t.seq
             where t.subject = $1 order by t.seq limit $2",
            subject,
            crate::limits::STORY_ROWS_MAX
        );
        self.all(stmt).await
    }

    /// A subject's story after `after`, oldest first, at most `rows` entries.
    pub async fn story_after(&self, subject: Subject, after: Seq, rows: i64) -> Result<Vec<Entry>, Error> {
        let stmt = sql!(
            "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
               j.prev, j.hash
             from entry_touch t join journal j on j.seq = t.seq
             where t.subject = $1 and t.seq > $2 order by t.seq limit $3",
            subject,
            after,
            rows
        );
        self.all(stmt).await
    }

    /// Entries after `after` that the viewer may know of, oldest first, at most `rows`: all of them for a
    /// superior or an administrator of the office, else the stories of his applications.
    pub async fn journal_after(&self, viewer: PersonId, after: Seq, rows: i64) -> Result<Vec<Entry>, Error> {
        let stmt = sql!(
            "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
               j.prev, j.hash
             from journal j
             where j.seq > $2
               and (exists (select 1 from member o where o.person = $1 and o.application = 0
                   and o.role in ('superior', 'administrator'))
                 or exists (select 1 from member m
                   join entry_touch t on t.subject = 'application:' || cast(m.application as text)
                     and t.seq = j.seq
                   where m.person = $1 and m.application > 0))
             order by j.seq limit $3",
            viewer,
            after,
            rows
        );
        self.all(stmt).await
    }

    /// Entries after `seq`, oldest first: to walk the journal.
    pub async fn entries_after(&self, seq: Seq) -> Result<Vec<Entry>, Error> {
        self.counted(1);
        let stored = journal::after(&self.db, seq, crate::limits::WALK_ROWS).await?;
        stored.into_iter().map(journal::Stored::entry).collect()
    }

    /// Words of these texts; erased ones are missing. Whoever asks has checked that they may be read.
    pub async fn texts(&self, texts: &[TextRef]) -> Result<BTreeMap<TextRef, String>, Error> {
        let stmt = sql!("select digest, body from text where body is not null and digest in");
        let found: Vec<TextRow> = self.all(stmt.within(texts)).await?;
        Ok(found.into_iter().map(|row| (row.digest, row.body)).collect())
    }

    /// A person's notices, newest first; only those of entries below `before`.
    pub async fn inbox(&self, person: PersonId, before: Option<Seq>) -> Result<Vec<InboxRow>, Error> {
        let stmt = sql!(
            "select n.what, n.read_at, j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel,
               j.revision, j.body, j.prev, j.hash, a.slug, a.name as application_name,
               case when exists (select 1 from member m where m.person = $1
                   and (m.application = i.application or (m.application = 0 and m.role = 'superior')))
                 and (i.confidential = 0
                   or exists (select 1 from involved v where v.issue = i.issue and v.person = $1)
                   or exists (select 1 from member s where s.person = $1
                     and ((s.application = 0 and s.role = 'superior')
                       or (s.application = i.application and s.role in ('project_manager', 'sysadmin')))))
                 then t.body end as title
             from inbox n join journal j on j.seq = n.seq
             left join issue_row i on i.issue =
               case when j.subject like 'issue:%' then cast(substr(j.subject, 7) as bigint) end
             left join release_row r on r.release =
               case when j.subject like 'release:%' then cast(substr(j.subject, 9) as bigint) end
             left join application_row a on a.application = coalesce(i.application, r.application,
               case when j.subject like 'application:%' then cast(substr(j.subject, 13) as bigint) end)
             left join text t on t.digest = i.title
             where n.person = $1 and (cast($2 as bigint) is null or n.seq < $2)
             order by n.seq desc, n.what limit $3",
            person,
            before,
            crate::limits::PAGE_ROWS
        );
        self.all(stmt).await
    }

    /// Refused attempts, newest first; of one application or all, only those below `before`.
    pub async fn refused(
        &self,
        application: Option<AppId>,
        before: Option<i64>,
    ) -> Result<Vec<RefusedAttempt>, Error> {
        let stmt = sql!(
            "select r.attempt, r.at_ms, r.actor, r.channel, r.rule, r.step, r.subject, r.application,
               r.detail, a.name as application_name
             from refused_attempt r left join application_row a on a.application = r.application
             where (cast($1 as bigint) is null or r.application = $1)
               and (cast($2 as bigint) is null or r.attempt < $2)
             order by r.attempt desc limit $3",
            application,
            before,
            crate::limits::PAGE_ROWS
        );
        self.all(stmt).await
    }

    /// Refused attempts that the viewer may know of, newest first: all for a superior or an administrator of
    /// the office, those of his applications for a PM, nobody else's. One statement.
    pub async fn refused_seen(
        &self,
        viewer: PersonId,
        filter: &RefusedFilter,
    ) -> Result<Vec<RefusedAttempt>, Error> {
        let stmt = sql!(
            "select a.attempt, a.at_ms, a.actor, a.channel, a.rule, a.step, a.subject, a.application,
               a.detail, n.name as application_name
             from refused_attempt a left join application_row n on n.application = a.application
             where (exists (select 1 from member o where o.person = $1 and o.application = 0
                   and o.role in ('superior', 'administrator'))
                 or exists (select 1 from member m where m.person = $1 and m.application = a.application
                   and m.role = 'project_manager'))
               and (cast($2 as text) is null or a.actor = $2)
               and (cast($3 as text) is null or a.rule = $3)
               and (cast($4 as bigint) is null or a.at_ms >= $4)
               and (cast($5 as bigint) is null or a.at_ms < $5)
               and (cast($6 as bigint) is null or a.attempt < $6)
             order by a.attempt desc limit $7",
            viewer,
            filter.actor.map(|person| ActorRef::Person(person).stored()),
            filter.rule,
            filter.since,
            filter.until,
            filter.before,
            crate::limits::PAGE_ROWS
        );
        self.all(stmt).await
    }

    /// The journal's heads by day, newest first.
    pub async fn daily_heads(&self) -> Result<Vec<DailyHead>, Error> {
        let stmt = sql!(
            "select day, seq, hash, at_ms from head_hash_daily order by day desc limit $1",
            crate::limits::PAGE_ROWS
        );
        self.all(stmt).await
    }
}
