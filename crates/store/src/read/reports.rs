//! What reports count: courses of issues, counted entries, refused attempts. Each a statement; whose they are
//! was settled by the caller, who names the applications.

use super::Reader;
use crate::Error;
use crate::sql::{Json, Stmt, rows, sql};
use sop::completeness::MissingRecord;
use sop::course::Course;
use sop::{AppId, IssueNumber, Moment, PersonId, ReleaseNumber, Role, Step, Subject};

rows! {
    /// A role of the viewer, and an application that it is about: each one for a role of the office.
    pub struct OwnRole {
        pub role: Role,
        pub application: AppId,
        pub name: String,
    }

    /// Courses of issues whose numbers are near each other: a row for each issue would take longer to hand
    /// over than to read.
    struct CourseRows {
        bodies: Option<Json<Vec<Course>>>,
    }

    /// What happened, or was refused, so many times.
    pub struct CountedRow {
        /// The event's kind; of a refused attempt nothing.
        pub what: Option<String>,
        /// The rule that refused.
        pub rule: Option<String>,
        pub step: Option<Step>,
        pub subject: Option<Subject>,
        pub verdict: Option<String>,
        pub at: Moment,
        pub times: i64,
    }

    /// A Release that was opened before the end of a time and not closed before its beginning.
    pub struct ReleaseTold {
        pub release: ReleaseNumber,
        pub application: AppId,
        pub application_name: String,
        /// `open`, `completed` or `returned`.
        pub state: String,
        pub issues: i64,
        pub opened_at: Moment,
        pub closed_at: Option<Moment>,
        /// Its deployment to production failed, or it was rolled back.
        pub failed: bool,
    }

    /// A line of an issue that lacks records: one for each who holds a role of its application.
    struct LackingLine {
        issue: IssueNumber,
        application: AppId,
        application_name: String,
        title: Option<String>,
        closed_at: Option<Moment>,
        missing: String,
        role: Option<String>,
        holder: Option<String>,
    }

    /// A running issue that a Superior should know of.
    pub struct AttentionRow {
        pub issue: IssueNumber,
        pub application_name: String,
        pub title: Option<String>,
        pub step: Option<Step>,
        pub turn_role: Option<Role>,
        pub due_at: Option<Moment>,
        pub round: i64,
        pub asked_until: Option<Moment>,
    }
}

/// An issue that lacks records (R69), with its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LackingRow {
    pub issue: IssueNumber,
    pub application: AppId,
    pub application_name: String,
    pub title: Option<String>,
    pub closed_at: Option<Moment>,
    pub missing: Vec<MissingRecord>,
    /// Who holds a role of the application.
    pub holders: Vec<(Role, String)>,
}

/// The applications that a report is about.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// All, for those who read of all.
    All,
    These(&'a [AppId]),
}

/// Ends a statement that ends in `in`.
fn about(stmt: Stmt, applications: About) -> Stmt {
    match applications {
        About::All => stmt.and(" (select application from application_row)"),
        About::These(applications) => stmt.within(applications),
    }
}

impl Reader {
    /// The roles of a person with the applications that each is about, by name. One statement.
    pub async fn own_roles(&self, person: PersonId) -> Result<Vec<OwnRole>, Error> {
        let stmt = sql!(
            "select m.role, a.application, a.name
             from member m join application_row a on a.application = m.application or m.application = 0
             where m.person = $1 and m.role <> 'active'
             order by a.name, m.role",
            person
        );
        self.all(stmt).await
    }

    /// The courses of issues of these applications that were reported before `to` and not closed before
    /// `from`. One statement.
    pub async fn courses(
        &self,
        applications: About<'_>,
        from: Moment,
        to: Moment,
    ) -> Result<Vec<Course>, Error> {
        let stmt = sql!(
            "select '[' || string_agg(body, ',') || ']' as bodies from issue_course
             where (closed_at is null or closed_at >= $1) and reported_at < $2 and application in",
            from,
            to
        );
        let found: Vec<CourseRows> = self.all(about(stmt, applications).and(" group by issue / 256")).await?;
        let mut courses: Vec<Course> =
            found.into_iter().filter_map(|rows| rows.bodies).flat_map(|bodies| bodies.0).collect();
        courses.sort_unstable_by_key(|course| course.issue);
        Ok(courses)
    }

    /// Entries that reports count of these applications in `[from, to)`, then their refused attempts by
    /// rule. One statement.
    pub async fn counted_entries(
        &self,
        applications: About<'_>,
        from: Moment,
        to: Moment,
    ) -> Result<Vec<CountedRow>, Error> {
        let stmt = sql!(
            "select c.what, cast(null as text) as rule, c.step, c.subject, c.verdict, c.at_ms as at,
               cast(1 as bigint) as times
             from counted_entry c where c.at_ms >= $1 and c.at_ms < $2 and c.application in",
            from,
            to
        );
        let stmt = about(stmt, applications).and(
            " union all
             select null, r.rule, null, null, null, max(r.at_ms), count(*)
             from refused_attempt r where r.at_ms >= $1 and r.at_ms < $2 and r.application in",
        );
        self.all(about(stmt, applications).and(" group by r.rule order by 6")).await
    }

    /// The Releases of these applications in `[from, to)`, oldest first. One statement.
    pub async fn releases_told(
        &self,
        applications: About<'_>,
        from: Moment,
        to: Moment,
    ) -> Result<Vec<ReleaseTold>, Error> {
        let stmt = sql!(
            "select r.release, r.application, a.name as application_name, r.state, r.issues, r.opened_at,
               r.closed_at,
               (select count(*) from counted_entry c
                where c.subject = 'release:' || cast(r.release as text)
                  and c.what in ('deploy_failed', 'rolled_back', 'rollback_failed')) as failed
             from release_row r join application_row a on a.application = r.application
             where r.opened_at < $2 and (r.closed_at is null or r.closed_at >= $1) and r.application in",
            from,
            to
        );
        self.all(about(stmt, applications).and(" order by r.release")).await
    }

    /// R69: issues of these applications that lack records and were closed in `[from, to)`, or run. The
    /// caller reads confidential titles too. One statement.
    pub async fn lacking(
        &self,
        applications: About<'_>,
        from: Moment,
        to: Moment,
    ) -> Result<Vec<LackingRow>, Error> {
        let stmt = sql!(
            "select c.issue, c.application, a.name as application_name, t.body as title, c.closed_at,
               c.missing, m.role, p.name as holder
             from issue_course c
             join application_row a on a.application = c.application
             join issue_row i on i.issue = c.issue
             left join text t on t.digest = i.title
             left join member m on m.application = c.application
             left join person p on p.person = m.person
             where c.missing <> '' and c.reported_at < $2 and (c.closed_at is null or c.closed_at >= $1)
               and (c.closed_at is null or c.closed_at < $2) and c.application in",
            from,
            to
        );
        let stmt = about(stmt, applications).and(" order by c.issue, p.name limit 5000");
        let mut lacking: Vec<LackingRow> = Vec::new();
        for line in self.all::<LackingLine>(stmt).await? {
            if lacking.last().is_none_or(|last| last.issue != line.issue) {
                lacking.push(LackingRow {
                    issue: line.issue,
                    application: line.application,
                    application_name: line.application_name,
                    title: line.title,
                    closed_at: line.closed_at,
                    missing: line.missing.split_whitespace().filter_map(MissingRecord::parse).collect(),
                    holders: Vec::new(),
                });
            }
            let holder = line.role.as_deref().and_then(Role::parse).zip(line.holder);
            if let Some(last) = lacking.last_mut() {
                last.holders.extend(holder);
            }
        }
        Ok(lacking)
    }

    /// Running issues whose due date passed, that came back twice, or whose deviation waits for an answer; in
    /// this order of urgency, at most `rows`. The caller reads confidential titles too. One statement.
    pub async fn attention(
        &self,
        applications: About<'_>,
        at: Moment,
        rows: i64,
    ) -> Result<Vec<AttentionRow>, Error> {
        let stmt = sql!(
            "select i.issue, a.name as application_name, t.body as title, i.step, i.turn_role, i.due_at,
               i.round, case when c.asked_until > $1 then c.asked_until end as asked_until
             from issue_row i
             join issue_course c on c.issue = i.issue
             join application_row a on a.application = i.application
             left join text t on t.digest = i.title
             where i.state = 'open' and (i.due_at < $1 or i.round > 2 or c.asked_until > $1)
               and cast($2 as bigint) > 0 and i.application in",
            at,
            rows
        );
        let stmt = about(stmt, applications).and(
            " order by case when c.asked_until > $1 then 0 when i.due_at < $1 then 1 else 2 end,
               i.due_at, i.issue
             limit $2",
        );
        self.all(stmt).await
    }
}
