//! `Tugas saya`: what is my turn, what I wait for, what I did today.

use super::{IssueRow, Reader, ToldEntry};
use crate::Error;
use crate::limits;
use crate::sql::{rows, sql, unreadable};
use sop::application::Found;
use sop::{ActorRef, Application, IssueNumber, LegalStanding, Moment, Office, PersonId};
use std::collections::BTreeMap;

rows! {
    /// Whose turn an issue is that the viewer waits for.
    pub struct Holder {
        pub issue: IssueNumber,
        pub person: PersonId,
        pub name: String,
    }

    /// A person (with an issue that he holds), or an application with its fold.
    struct NamedRow {
        sort: String,
        issue: Option<IssueNumber>,
        number: i64,
        name: String,
        slug: String,
        body: String,
    }
}

impl NamedRow {
    /// What was found in this application and is not being taken back.
    fn finds(self) -> Result<Vec<FoundTask>, Error> {
        let fold: Application =
            serde_json::from_str(&self.body).map_err(|error| unreadable("fold.body", error))?;
        let open = fold.found.into_iter().filter(|found| !found.restoring);
        let task = |found| FoundTask { slug: self.slug.clone(), application_name: self.name.clone(), found };
        Ok(open.map(task).collect())
    }
}

impl NamedRow {
    /// Legal bases that wait for their review.
    fn reviews(self) -> Result<Vec<(String, LegalStanding)>, Error> {
        let office: Office =
            serde_json::from_str(&self.body).map_err(|error| unreadable("fold.body", error))?;
        Ok(office.reviews_due().map(|(basis, standing)| (basis.to_owned(), standing.clone())).collect())
    }
}

/// A ref of an application, found where no entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTask {
    pub slug: String,
    pub application_name: String,
    pub found: Found,
}

/// The home page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tasks {
    /// Steps that the person holds; urgent ones first, then the nearest due date.
    pub now: Vec<IssueRow>,
    /// He holds more than [`limits::TASK_ROWS`].
    pub more_now: bool,
    /// Open issues that he reported, works on or acted in, held by others.
    pub waiting: Vec<IssueRow>,
    /// He waits for more than [`limits::TASK_ROWS`].
    pub more_waiting: bool,
    /// Who holds the waiting ones.
    pub holders: Vec<Holder>,
    /// Everybody's name, for the sentences of what was done.
    pub names: BTreeMap<PersonId, String>,
    /// What was found outside Alur in the applications of which he is PM, and is not being taken back (R72).
    pub found: Vec<FoundTask>,
    /// Revoked legal bases that an Administrator is to review (R3), with what was said of them.
    pub reviews: Vec<(String, LegalStanding)>,
    /// His own entries since the day began, newest first.
    pub done: Vec<ToldEntry>,
}

impl Tasks {
    fn take(&mut self, row: NamedRow) -> Result<(), Error> {
        match row.sort.as_str() {
            "found" => self.found.extend(row.finds()?),
            "review" => self.reviews.extend(row.reviews()?),
            _ => {
                let (person, name) = (PersonId(row.number), row.name);
                if let Some(issue) = row.issue {
                    self.holders.push(Holder { issue, person, name: name.clone() });
                }
                self.names.insert(person, name);
            }
        }
        Ok(())
    }
}

impl Reader {
    /// The home page of a person; of what he holds and of what he waits for the most urgent. Three
    /// statements.
    pub async fn tasks(&self, person: PersonId, day_start: Moment) -> Result<Tasks, Error> {
        let open = sql!(
            "select i.issue, i.application, a.slug, a.name as application_name, i.kind,
               case when i.confidential = 0
                 or exists (select 1 from involved v where v.issue = i.issue and v.person = $1)
                 or exists (select 1 from member s where s.person = $1
                   and ((s.application = 0 and s.role = 'superior')
                     or (s.application = i.application and s.role in ('project_manager', 'sysadmin'))))
                 then t.body end as title,
               i.state, i.step, i.urgent, i.confidential, i.reporter, i.assignee, p.name as assignee_name,
               i.due_at, i.round, i.request, i.release, i.enabled_at, i.turn_role, i.server_work, i.fault,
               i.reported_at, i.closed_at, w.person as holder
             from (
               select i.issue, w.person, row_number() over (
                   partition by case when w.person is not null and i.server_work is null then 1 else 0 end
                   order by i.urgent desc, coalesce(i.due_at, i.enabled_at), i.issue) as place
                 from issue_row i left join turn w on w.issue = i.issue and w.person = $1
                 where i.state = 'open'
                   and (w.person = $1 or i.reporter = $1 or i.assignee = $1)
                   and exists (select 1 from member m where m.person = $1
                     and (m.application = i.application or (m.application = 0 and m.role = 'superior')))
             ) w
             join issue_row i on i.issue = w.issue
             join application_row a on a.application = i.application
             left join text t on t.digest = i.title
             left join person p on p.person = i.assignee
             where w.place <= $2
             order by i.urgent desc, coalesce(i.due_at, i.enabled_at), i.issue",
            person,
            limits::TASK_ROWS + 1
        );
        rows! {
            struct Mine {
                issue: IssueNumber,
                holder: Option<PersonId>,
            }
        }
        let open: Vec<Both<IssueRow, Mine>> = self.all(open).await?;
        let mut tasks = Tasks::default();
        for Both(row, mine) in open {
            debug_assert_eq!(row.issue, mine.issue);
            let mine = mine.holder.is_some() && row.server_work.is_none();
            if mine { tasks.now.push(row) } else { tasks.waiting.push(row) }
        }
        let most = usize::try_from(limits::TASK_ROWS).unwrap_or(usize::MAX);
        tasks.more_now = tasks.now.len() > most;
        tasks.more_waiting = tasks.waiting.len() > most;
        tasks.now.truncate(most);
        tasks.waiting.truncate(most);
        let waiting: Vec<IssueNumber> = tasks.waiting.iter().map(|row| row.issue).collect();
        for row in self.people_and_finds(person, &waiting).await? {
            tasks.take(row)?;
        }
        tasks.done = self.done_since(person, day_start).await?;
        Ok(tasks)
    }

    /// In one statement: everybody with the `waiting` issues that he holds, the applications of which
    /// `person` is PM and where something was found, and the office where he is to review its legal bases.
    async fn people_and_finds(
        &self,
        person: PersonId,
        waiting: &[IssueNumber],
    ) -> Result<Vec<NamedRow>, Error> {
        let stmt = sql!(
            "select 'found' as sort, cast(null as bigint) as issue, a.application as number, a.name, a.slug,
               f.body
             from member m
             join application_row a on a.application = m.application
             join fold f on f.subject = 'application:' || cast(m.application as text)
             where m.person = $1 and m.role = 'project_manager' and f.body like '%\"found\":[{%'
             union all
             select 'review', cast(null as bigint), 0, '', '', f.body
             from member m join fold f on f.subject = 'office'
             where m.application = 0 and m.person = $1 and m.role = 'administrator'
               and f.body like '%\"status\":{\"is\":\"revoked\"%'
             union all
             select 'person', t.issue, p.person, p.name, '', ''
             from person p left join turn t on t.person = p.person and t.issue in",
            person
        );
        self.all(stmt.within(waiting).and(" order by issue, name")).await
    }

    /// A person's own entries since a moment, newest first.
    async fn done_since(&self, person: PersonId, since: Moment) -> Result<Vec<ToldEntry>, Error> {
        let done = sql!(
            "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
               j.prev, j.hash, a.slug, a.name as application_name,
               case when exists (select 1 from member m where m.person = $3
                   and (m.application = i.application or (m.application = 0 and m.role = 'superior')))
                 and (i.confidential = 0
                   or exists (select 1 from involved v where v.issue = i.issue and v.person = $3)
                   or exists (select 1 from member s where s.person = $3
                     and ((s.application = 0 and s.role = 'superior')
                       or (s.application = i.application and s.role in ('project_manager', 'sysadmin')))))
                 then t.body end as title
             from journal j
             left join issue_row i on i.issue =
               case when j.subject like 'issue:%' then cast(substr(j.subject, 7) as bigint) end
             left join release_row r on r.release =
               case when j.subject like 'release:%' then cast(substr(j.subject, 9) as bigint) end
             left join application_row a on a.application = coalesce(i.application, r.application,
               case when j.subject like 'application:%' then cast(substr(j.subject, 13) as bigint) end)
             left join text t on t.digest = i.title
             where j.actor = $1 and j.at_ms >= $2 order by j.seq desc limit $4",
            ActorRef::Person(person).stored(),
            since,
            person,
            limits::TASK_ROWS
        );
        self.all(done).await
    }
}

/// Two structs of one row.
struct Both<A, B>(A, B);

impl<A: crate::sql::FromRow, B: crate::sql::FromRow> crate::sql::FromRow for Both<A, B> {
    fn from_row(row: &sea_orm::QueryResult) -> Result<Self, Error> {
        Ok(Both(A::from_row(row)?, B::from_row(row)?))
    }
}
