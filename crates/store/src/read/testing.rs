//! What waits for the test teams: issues at step 9, urgent ones first, then the longest waiting.

use super::{Holder, Reader};
use crate::load::Fold;
use crate::sql::{rows, sql, unreadable};
use crate::{Error, limits};
use sop::{AppId, Application, Issue, IssueNumber, Moment, PersonId, Role, Step, Subject, TextRef};
use std::collections::{BTreeMap, BTreeSet};

rows! {
    struct QueueRow {
        issue: IssueNumber,
        application: AppId,
        readable: bool,
        turn_role: Option<Role>,
        enabled_at: Moment,
        mine: bool,
        developer: Option<String>,
        body: String,
    }

    /// An application's fold, a text, or a person who holds an issue.
    struct BesideRow {
        sort: String,
        issue: Option<IssueNumber>,
        number: i64,
        name: String,
        body: String,
    }
}

/// A place in the order of the queue: what comes after it is the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestingKey {
    pub urgent: bool,
    pub since: Moment,
    pub issue: IssueNumber,
}

/// An issue that waits at step 9.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    pub issue: Issue,
    /// False: confidential, and the viewer is not involved; its texts are missing.
    pub readable: bool,
    pub turn_role: Option<Role>,
    pub since: Moment,
    /// The turn is the viewer's.
    pub mine: bool,
    pub developer: Option<String>,
}

/// One page of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestingQueue {
    pub rows: Vec<Tested>,
    /// Where the next page begins.
    pub next: Option<TestingKey>,
    pub applications: BTreeMap<AppId, Application>,
    /// Titles and test cases that the viewer may read; erased texts are missing.
    pub texts: BTreeMap<TextRef, String>,
    /// Whose turn each of them is.
    pub holders: Vec<Holder>,
}

impl Tested {
    fn key(&self) -> TestingKey {
        TestingKey { urgent: self.issue.urgent, since: self.since, issue: self.issue.number }
    }

    fn texts(&self) -> impl Iterator<Item = TextRef> {
        let all = std::iter::once(&self.issue.title).chain(&self.issue.test_plan.cases);
        all.filter(|_| self.readable).cloned()
    }
}

impl QueueRow {
    fn tested(self) -> Result<Tested, Error> {
        let issue = serde_json::from_str(&self.body).map_err(|error| unreadable("fold.body", error))?;
        Ok(Tested {
            issue,
            readable: self.readable,
            turn_role: self.turn_role,
            since: self.enabled_at,
            mine: self.mine,
            developer: self.developer,
        })
    }
}

impl Reader {
    /// The queue of the applications whose test team the viewer is of; `all`: of all that he sees. Two
    /// statements.
    pub async fn testing_queue(
        &self,
        viewer: PersonId,
        all: bool,
        after: Option<TestingKey>,
    ) -> Result<TestingQueue, Error> {
        let waiting = sql!(
            "select i.issue, i.application, i.turn_role, i.enabled_at, p.name as developer, f.body,
               case when i.confidential = 0
                 or exists (select 1 from involved v where v.issue = i.issue and v.person = $1)
                 or exists (select 1 from member s where s.person = $1
                   and ((s.application = 0 and s.role = 'superior')
                     or (s.application = i.application and s.role in ('project_manager', 'sysadmin'))))
                 then cast(1 as bigint) else cast(0 as bigint) end as readable,
               case when exists (select 1 from turn t where t.issue = i.issue and t.person = $1)
                 then cast(1 as bigint) else cast(0 as bigint) end as mine
             from issue_row i
             join fold f on f.subject = 'issue:' || cast(i.issue as text)
             left join person p on p.person = i.assignee
             where i.state = 'open' and i.step = $2
               and exists (select 1 from member m where m.person = $1
                 and ((m.application = i.application and ($3 = 1 or m.role = 'tester'))
                   or (m.application = 0 and m.role = 'superior' and $3 = 1)))
               and (cast($4 as bigint) is null or i.urgent < $4
                 or (i.urgent = $4 and (i.enabled_at > $5 or (i.enabled_at = $5 and i.issue > $6))))
             order by i.urgent desc, i.enabled_at, i.issue limit $7",
            viewer,
            Step::TestTeam,
            i64::from(all),
            after.map(|key| i64::from(key.urgent)),
            after.map(|key| key.since),
            after.map(|key| key.issue),
            limits::TESTING_ROWS + 1
        );
        let mut rows: Vec<QueueRow> = self.all(waiting).await?;
        let most = usize::try_from(limits::TESTING_ROWS).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        let applications: BTreeSet<AppId> = rows.iter().map(|row| row.application).collect();
        let rows = rows.into_iter().map(QueueRow::tested).collect::<Result<Vec<_>, _>>()?;
        let next = rows.last().filter(|_| more).map(Tested::key);
        let mut queue = TestingQueue { rows, next, ..TestingQueue::default() };
        if !queue.rows.is_empty() {
            self.beside(&mut queue, applications).await?;
        }
        Ok(queue)
    }

    /// Fills in what stands beside the rows, in one statement.
    async fn beside(&self, queue: &mut TestingQueue, applications: BTreeSet<AppId>) -> Result<(), Error> {
        let folds: Vec<Subject> = applications.into_iter().map(Subject::Application).collect();
        let texts: Vec<TextRef> = queue.rows.iter().flat_map(Tested::texts).collect();
        let issues: Vec<IssueNumber> = queue.rows.iter().map(|row| row.issue.number).collect();
        let stmt = sql!(
            "select 'application' as sort, cast(null as bigint) as issue, cast(0 as bigint) as number,
               f.subject as name, f.body
             from fold f where f.subject in"
        );
        let stmt = stmt.within(&folds).and(
            " union all select 'text', null, 0, t.digest, t.body from text t
             where t.body is not null and t.digest in",
        );
        let stmt = stmt.within(&texts).and(
            " union all select 'holder', t.issue, p.person, p.name, ''
             from turn t join person p on p.person = t.person where t.issue in",
        );
        let beside: Vec<BesideRow> = self.all(stmt.within(&issues).and(" order by 1, 2, 4")).await?;
        for row in beside {
            if row.sort == "text" {
                queue.texts.insert(TextRef(row.name), row.body);
            } else if let Some(issue) = row.issue {
                queue.holders.push(Holder { issue, person: PersonId(row.number), name: row.name });
            } else {
                let subject = Subject::try_from(row.name).map_err(Error::Unreadable)?;
                if let Fold::Application(application) = Fold::parse(subject, &row.body)? {
                    queue.applications.insert(application.id, *application);
                }
            }
        }
        Ok(())
    }
}
