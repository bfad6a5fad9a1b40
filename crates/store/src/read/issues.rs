//! The list of issues and the board. What the viewer may not know of is not in the answer.

use super::Reader;
use crate::Error;
use crate::sql::{Stmt, rows, sql};
use sop::{AppId, IssueNumber, Moment, PersonId, ReleaseNumber, RequestNumber, Role, Step};
use std::collections::BTreeMap;

rows! {
    /// An issue in a list.
    pub struct IssueRow {
        pub issue: IssueNumber,
        pub application: AppId,
        pub slug: String,
        pub application_name: String,
        pub kind: String,
        /// None: confidential, and the viewer is not involved.
        pub title: Option<String>,
        /// `open`, `done` or `cancelled`.
        pub state: String,
        pub step: Option<Step>,
        pub urgent: bool,
        pub confidential: bool,
        pub reporter: PersonId,
        pub assignee: Option<PersonId>,
        pub assignee_name: Option<String>,
        pub due_at: Option<Moment>,
        pub round: i64,
        pub request: Option<RequestNumber>,
        pub release: Option<ReleaseNumber>,
        pub enabled_at: Moment,
        pub turn_role: Option<Role>,
        /// Code of `sop::turn::ServerWork`, while the server works.
        pub server_work: Option<String>,
        /// Code of `sop::event::Fault`, where one calls the Sysadmin.
        pub fault: Option<String>,
        pub reported_at: Moment,
        pub closed_at: Option<Moment>,
    }

    struct CountRow {
        step: i64,
        issues: i64,
    }
}

/// Which issues by their standing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StandingFilter {
    #[default]
    Open,
    Done,
    Cancelled,
    All,
}

/// What a list is narrowed to; the chips and the query box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueFilter {
    /// Each word must stand in the title; a number, with or without `#`, is the issue's.
    pub words: String,
    pub standing: StandingFilter,
    /// Reported by, assigned to, or the turn of the viewer.
    pub mine: bool,
    /// Assigned to this person.
    pub assignee: Option<PersonId>,
    /// What waits for the test team: step 9.
    pub test_team: bool,
    /// Past their due date at this moment.
    pub overdue_at: Option<Moment>,
    pub step: Option<Step>,
    pub application: Option<AppId>,
    pub urgent: bool,
    /// Only issues with a lower number: the next page.
    pub before: Option<IssueNumber>,
    /// How many; 0: [`crate::limits::PAGE_ROWS`].
    pub rows: i64,
}

/// The board: how many issues stand at each step, and the first of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// By step, 14 done, 15 cancelled.
    pub counts: BTreeMap<i64, i64>,
    /// Open issues, oldest at their step first, and what was done lately; at most so many of each.
    pub cards: Vec<IssueRow>,
}

pub(super) fn like(word: &str) -> String {
    let escaped = word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

pub(super) fn narrowed(mut stmt: Stmt, viewer: PersonId, filter: &IssueFilter) -> Stmt {
    stmt = match filter.standing {
        StandingFilter::Open => stmt.and(" and state = 'open'"),
        StandingFilter::Done => stmt.and(" and state = 'done'"),
        StandingFilter::Cancelled => stmt.and(" and state = 'cancelled'"),
        StandingFilter::All => stmt,
    };
    if filter.mine {
        stmt = stmt.and(" and (reporter = ").value(viewer).and(" or assignee = ").value(viewer);
        stmt = stmt.and(" or issue in (select t.issue from turn t where t.person = ").value(viewer).and("))");
    }
    if let Some(assignee) = filter.assignee {
        stmt = stmt.and(" and assignee = ").value(assignee);
    }
    if filter.test_team {
        stmt = stmt.and(" and step = ").value(Step::TestTeam);
    }
    if let Some(at) = filter.overdue_at {
        stmt = stmt.and(" and state = 'open' and due_at < ").value(at);
    }
    if let Some(step) = filter.step {
        stmt = stmt.and(" and step = ").value(step);
    }
    if let Some(application) = filter.application {
        stmt = stmt.and(" and application = ").value(application);
    }
    if filter.urgent {
        stmt = stmt.and(" and urgent = 1");
    }
    if let Some(before) = filter.before {
        stmt = stmt.and(" and issue < ").value(before);
    }
    for word in filter.words.split_whitespace() {
        let number = word.strip_prefix('#').unwrap_or(word).parse::<i64>().ok();
        stmt = match number {
            Some(number) => {
                let stmt = stmt.and(" and (issue = ").value(IssueNumber(number));
                stmt.and(" or lower(title) like ").value(like(word)).and(" escape '\\')")
            }
            None => stmt.and(" and lower(title) like ").value(like(word)).and(" escape '\\'"),
        };
    }
    stmt
}

/// Rows of issues as a viewer ($1) may read them: a confidential title only where he may know it. What
/// narrows them comes behind.
fn rows_seen(viewer: PersonId) -> Stmt {
    sql!(
        "select i.issue, i.application, a.slug, a.name as application_name, i.kind,
               case when i.confidential = 0
                 or exists (select 1 from involved v where v.issue = i.issue and v.person = $1)
                 or exists (select 1 from member s where s.person = $1
                   and ((s.application = 0 and s.role = 'superior')
                     or (s.application = i.application and s.role in ('project_manager', 'sysadmin'))))
                 then t.body end as title,
               i.state, i.step, i.urgent, i.confidential, i.reporter, i.assignee, p.name as assignee_name,
               i.due_at, i.round, i.request, i.release, i.enabled_at, i.turn_role, i.server_work, i.fault,
               i.reported_at, i.closed_at
             from issue_row i
             join application_row a on a.application = i.application
             left join text t on t.digest = i.title
             left join person p on p.person = i.assignee",
        viewer
    )
}

impl Reader {
    /// The list, newest first, by key pages. One statement.
    pub async fn issues(&self, viewer: PersonId, filter: &IssueFilter) -> Result<Vec<IssueRow>, Error> {
        let seen = Stmt { text: "select * from (".to_owned(), values: Vec::new() };
        let stmt = seen.join(rows_seen(viewer)).and(
            " where exists (select 1 from member m where m.person = $1
                 and (m.application = i.application or (m.application = 0 and m.role = 'superior')))
             ) seen where issue > 0",
        );
        let rows = if filter.rows > 0 { filter.rows } else { crate::limits::PAGE_ROWS };
        let stmt = narrowed(stmt, viewer, filter).and(" order by issue desc limit ").value(rows);
        self.all(stmt).await
    }

    /// Open issues of which a deviation was asked and is not answered yet, oldest first. One statement.
    pub async fn deviations_asked(&self) -> Result<Vec<sop::Issue>, Error> {
        let stmt = sql!(
            "select f.subject, f.body from issue_row i
             join fold f on f.subject = 'issue:' || cast(i.issue as text)
             where i.state = 'open' and f.body like '%\"state\":\"asked\"%' order by i.issue"
        );
        let folds: Vec<crate::load::FoldRow> = self.all(stmt).await?;
        let mut issues = Vec::new();
        for row in folds {
            if let crate::load::Fold::Issue(issue) = row.fold()? {
                issues.push(*issue);
            }
        }
        Ok(issues)
    }

    /// The board of the applications that the viewer sees: at most `rows` cards a step, and as many of what
    /// was done since `done_since`. Two statements.
    pub async fn board(
        &self,
        viewer: PersonId,
        application: Option<AppId>,
        rows: i64,
        done_since: Moment,
    ) -> Result<Board, Error> {
        let counts = sql!(
            "select c.step, cast(sum(c.issues) as bigint) as issues from step_count c
             where exists (select 1 from member m where m.person = $1
                 and (m.application = c.application or (m.application = 0 and m.role = 'superior')))
               and (cast($2 as bigint) is null or c.application = $2)
             group by c.step",
            viewer,
            application
        );
        let counts: Vec<CountRow> = self.all(counts).await?;
        // Each step for itself: the first cards then come from an index, however many wait behind them.
        let at_step = |step: Step| {
            sql!(
                "select i.issue from issue_row i
                 where i.state = 'open' and i.step = $3
                   and exists (select 1 from member m where m.person = $1
                     and (m.application = i.application or (m.application = 0 and m.role = 'superior')))
                   and (cast($2 as bigint) is null or i.application = $2)
                 order by i.enabled_at, i.issue limit $4",
                viewer,
                application,
                step,
                rows
            )
        };
        let done = sql!(
            "select i.issue from issue_row i
             where i.state = 'done' and i.closed_at >= $3
               and exists (select 1 from member m where m.person = $1
                 and (m.application = i.application or (m.application = 0 and m.role = 'superior')))
               and (cast($2 as bigint) is null or i.application = $2)
             order by i.closed_at desc, i.issue desc limit $4",
            viewer,
            application,
            done_since,
            rows
        );
        let parts = Step::ALL.into_iter().map(at_step).chain([done]);
        let cards = rows_seen(viewer)
            .and(" where i.issue in (")
            .join(Stmt::union_all(parts))
            .and(") order by i.step, i.enabled_at, i.issue");
        let cards = self.all(cards).await?;
        Ok(Board { counts: counts.into_iter().map(|row| (row.step, row.issues)).collect(), cards })
    }
}
