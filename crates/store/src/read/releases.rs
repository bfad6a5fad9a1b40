//! Releases, and what a merge request's number stands for.

use super::Reader;
use crate::Error;
use crate::sql::{rows, sql};
use sop::{AppId, CommitId, IssueNumber, Moment, PersonId, ReleaseNumber, RequestNumber, Step};

rows! {
    /// A Release in a list.
    pub struct ReleaseRow {
        pub release: ReleaseNumber,
        pub application: AppId,
        pub slug: String,
        pub application_name: String,
        pub request: RequestNumber,
        /// `open`, `completed` or `returned`.
        pub state: String,
        pub step: Option<Step>,
        /// How many issues it carries.
        pub issues: i64,
        pub head: CommitId,
        pub pm: PersonId,
        pub pm_name: Option<String>,
        pub opened_at: Moment,
        pub closed_at: Option<Moment>,
    }

    /// A merge request in a list.
    pub struct RequestRow {
        pub request: RequestNumber,
        pub application: AppId,
        pub application_name: String,
        pub issue: Option<IssueNumber>,
        pub release: Option<ReleaseNumber>,
        /// The issue's title; none: of a Release, or confidential and the viewer is not involved.
        pub title: Option<String>,
        /// Of the issue: `open`, `done`, `cancelled`; of the Release: `open`, `completed`, `returned`.
        pub state: Option<String>,
        pub step: Option<Step>,
        pub opened_at: Moment,
    }

    /// A merge request: an issue's to staging, or a Release's to master.
    pub struct RequestRef {
        pub request: RequestNumber,
        pub application: AppId,
        pub issue: Option<IssueNumber>,
        pub release: Option<ReleaseNumber>,
        pub opened_at: Moment,
    }
}

impl Reader {
    /// The Releases that the viewer sees, newest first; only those below `before`.
    pub async fn releases(
        &self,
        viewer: PersonId,
        application: Option<AppId>,
        before: Option<ReleaseNumber>,
    ) -> Result<Vec<ReleaseRow>, Error> {
        let stmt = sql!(
            "select r.release, r.application, a.slug, a.name as application_name, r.request, r.state, r.step,
               r.issues, r.head, r.pm, p.name as pm_name, r.opened_at, r.closed_at
             from release_row r
             join application_row a on a.application = r.application
             left join person p on p.person = r.pm
             where exists (select 1 from member m where m.person = $1
                 and (m.application = r.application or (m.application = 0 and m.role = 'superior')))
               and (cast($2 as bigint) is null or r.application = $2)
               and (cast($3 as bigint) is null or r.release < $3)
             order by r.release desc limit $4",
            viewer,
            application,
            before,
            crate::limits::PAGE_ROWS
        );
        self.all(stmt).await
    }

    /// The merge requests that the viewer sees, newest first; only those below `before`. One statement.
    pub async fn requests(
        &self,
        viewer: PersonId,
        before: Option<RequestNumber>,
    ) -> Result<Vec<RequestRow>, Error> {
        let stmt = sql!(
            "select q.request, q.application, a.name as application_name, q.issue, q.release,
               case when i.confidential = 0
                 or exists (select 1 from involved v where v.issue = i.issue and v.person = $1)
                 or exists (select 1 from member s where s.person = $1
                   and ((s.application = 0 and s.role = 'superior')
                     or (s.application = q.application and s.role in ('project_manager', 'sysadmin'))))
                 then t.body end as title,
               coalesce(i.state, r.state) as state, coalesce(i.step, r.step) as step, q.opened_at
             from request_row q
             join application_row a on a.application = q.application
             left join issue_row i on i.issue = q.issue
             left join text t on t.digest = i.title
             left join release_row r on r.release = q.release
             where exists (select 1 from member m where m.person = $1
                 and (m.application = q.application or (m.application = 0 and m.role = 'superior')))
               and (cast($2 as bigint) is null or q.request < $2)
             order by q.request desc limit $3",
            viewer,
            before,
            crate::limits::PAGE_ROWS
        );
        self.all(stmt).await
    }

    /// What a merge request's number stands for. Its page then loads the case of that issue or Release.
    pub async fn request(&self, request: RequestNumber) -> Result<Option<RequestRef>, Error> {
        let stmt = sql!(
            "select request, application, issue, release, opened_at from request_row where request = $1",
            request
        );
        self.one(stmt).await
    }
}
