//! `Tugas saya`: what is my turn, what I wait for, what I did today.

use super::{IssueRow, Reader, ToldEntry};
use crate::Error;
use crate::sql::{rows, sql};
use sop::{ActorRef, IssueNumber, Moment, PersonId};
use std::collections::BTreeMap;

rows! {
    /// Whose turn an issue is that the viewer waits for.
    pub struct Holder {
        pub issue: IssueNumber,
        pub person: PersonId,
        pub name: String,
    }
}

/// The home page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tasks {
    /// Steps that the person holds; urgent ones first, then the nearest due date.
    pub now: Vec<IssueRow>,
    /// Open issues that he reported, works on or acted in, held by others.
    pub waiting: Vec<IssueRow>,
    /// Who holds the waiting ones.
    pub holders: Vec<Holder>,
    /// Everybody's name, for the sentences of what was done.
    pub names: BTreeMap<PersonId, String>,
    /// His own entries since the day began, newest first.
    pub done: Vec<ToldEntry>,
}

impl Reader {
    /// The home page of a person. Three statements.
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
             from issue_row i
             join application_row a on a.application = i.application
             left join text t on t.digest = i.title
             left join person p on p.person = i.assignee
             left join turn w on w.issue = i.issue and w.person = $1
             where i.state = 'open'
               and (w.person = $1 or i.reporter = $1 or i.assignee = $1)
               and exists (select 1 from member m where m.person = $1
                 and (m.application = i.application or (m.application = 0 and m.role = 'superior')))
             order by i.urgent desc, coalesce(i.due_at, i.enabled_at), i.issue",
            person
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
        let waiting: Vec<IssueNumber> = tasks.waiting.iter().map(|row| row.issue).collect();
        rows! {
            struct NamedRow {
                issue: Option<IssueNumber>,
                person: PersonId,
                name: String,
            }
        }
        let people = sql!(
            "select t.issue, p.person, p.name
             from person p left join turn t on t.person = p.person and t.issue in"
        );
        let people: Vec<NamedRow> =
            self.all(people.within(&waiting).and(" order by t.issue, p.name")).await?;
        for NamedRow { issue, person, name } in people {
            if let Some(issue) = issue {
                tasks.holders.push(Holder { issue, person, name: name.clone() });
            }
            tasks.names.insert(person, name);
        }
        tasks.done = self.done_since(person, day_start).await?;
        Ok(tasks)
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
             where j.actor = $1 and j.at_ms >= $2 order by j.seq desc limit 100",
            ActorRef::Person(person).stored(),
            since,
            person
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
