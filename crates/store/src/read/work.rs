//! What the workers of effects, pipelines and the clock read.

use super::{JobRow, Reader};
use crate::Error;
use crate::sql::{rows as row_structs, sql};
use sop::{AppId, CommitId, DeploymentId, IssueNumber, Moment, PersonId, ReleaseNumber, Seq, Subject};

row_structs! {
    /// A pipeline that has not ended.
    pub struct OpenPipeline {
        pub pipeline: DeploymentId,
        pub key: String,
        pub application: AppId,
        pub subject: Subject,
        pub issue: Option<IssueNumber>,
        pub release: Option<ReleaseNumber>,
        pub commit_id: CommitId,
        pub ref_name: String,
        /// `dev`, `staging`, `production`.
        pub environment: Option<String>,
        /// `waiting` or `running`.
        pub state: String,
        /// Its issue, or one of its Release, is *darurat*.
        pub urgent: bool,
        /// It brings an earlier commit back.
        pub rollback: bool,
    }
    /// Who decided an entry.
    pub struct Decider {
        pub actor: String,
    }
    /// How a person is named in a commit.
    pub struct Signer {
        pub username: String,
        pub name: String,
        /// The first confirmed address.
        pub address: Option<String>,
    }
    /// Where an issue's branch stands by the journal.
    pub struct BranchRow {
        pub name: String,
        pub issue: IssueNumber,
        /// None: there should be no such branch.
        pub head: Option<CommitId>,
    }
    struct Numbered {
        value: i64,
    }
    struct Named {
        subject: Subject,
    }
}

impl Reader {
    /// Pipelines that have not ended: *darurat* first, then in the order in which they were asked for.
    pub async fn open_pipelines(&self) -> Result<Vec<OpenPipeline>, Error> {
        let stmt = sql!(
            "select p.pipeline, p.key, p.application, p.subject, p.issue, p.release, p.commit_id, p.ref_name,
               p.environment, p.state,
               coalesce((select max(i.urgent) from issue_row i
                         where i.issue = p.issue or i.release = p.release), 0) as urgent,
               (select count(*) from effect e where e.key = p.key and e.kind = 'rollback') as rollback
             from pipeline p where p.state in ('waiting', 'running')
             order by urgent desc, p.pipeline"
        );
        self.all(stmt).await
    }

    /// Jobs that ended before `at` and still have artifacts; at most 500.
    pub async fn artifacts_before(&self, at: Moment) -> Result<Vec<JobRow>, Error> {
        let stmt = sql!(
            "select job, pipeline, position, name, stage, needs, plan, state, fault, exit_code, tries, owner,
               log_path, artifacts_path, started_at, ended_at
             from job where artifacts_path is not null and ended_at < $1 order by job limit 500",
            at
        );
        self.all(stmt).await
    }

    /// Who decided this entry: `person:<id>` or `system`.
    pub async fn decider(&self, seq: Seq) -> Result<Option<String>, Error> {
        let stmt = sql!("select actor from journal where seq = $1", seq);
        Ok(self.one::<Decider>(stmt).await?.map(|row| row.actor))
    }

    /// How this person is named in commits.
    pub async fn signer(&self, person: PersonId) -> Result<Option<Signer>, Error> {
        let stmt = sql!(
            "select p.username, p.name,
               (select min(a.address) from person_address a
                where a.person = p.person and a.confirmed_at is not null) as address
             from person p where p.person = $1",
            person
        );
        self.one(stmt).await
    }

    /// When the next effect is due that is neither done nor parked.
    pub async fn next_effect_at(&self) -> Result<Option<Moment>, Error> {
        let stmt = sql!(
            "select min(run_at) as value from effect
             where done_at is null and parked_at is null having min(run_at) is not null"
        );
        Ok(self.one::<Numbered>(stmt).await?.map(|row| Moment(row.value)))
    }

    /// Applications that take issues.
    pub async fn confirmed_applications(&self) -> Result<Vec<AppId>, Error> {
        let stmt =
            sql!("select application as value from application_row where confirmed = 1 order by value");
        Ok(self.all::<Numbered>(stmt).await?.into_iter().map(|row| AppId(row.value)).collect())
    }

    /// Where the branches of an application's issues stand by the journal.
    pub async fn branch_rows(&self, application: AppId) -> Result<Vec<BranchRow>, Error> {
        let stmt = sql!(
            "select name, issue, head from branch_row where application = $1 order by name",
            application
        );
        self.all(stmt).await
    }

    /// Open issues with a due date until `horizon` whose last reminder is still to come (R62); outside
    /// working time those that are *darurat* alone.
    pub async fn issues_to_remind(&self, horizon: Moment, working: bool) -> Result<Vec<IssueNumber>, Error> {
        let stmt = sql!(
            "select i.issue as value
             from issue_row i
             left join due_told t on t.issue = i.issue and t.due_at = i.due_at and t.round = i.round
             where i.state = 'open' and i.due_at <= $1 and (i.urgent = 1 or $2 = 1)
               and (t.reminder is null or t.reminder <> 'overdue')
             order by i.issue",
            horizon,
            i64::from(working)
        );
        Ok(self.all::<Numbered>(stmt).await?.into_iter().map(|row| IssueNumber(row.value)).collect())
    }

    /// Open issues with a deviation that is asked for or granted and not used.
    pub async fn issues_with_deviations(&self) -> Result<Vec<IssueNumber>, Error> {
        let stmt = sql!(
            "select f.subject from fold f join issue_row i on f.subject = 'issue:' || cast(i.issue as text)
             where i.state = 'open'
               and (f.body like '%\"state\":\"asked\"%' or f.body like '%\"state\":\"granted\"%')
             order by i.issue"
        );
        let subjects = self.all::<Named>(stmt).await?;
        Ok(subjects
            .into_iter()
            .filter_map(|row| match row.subject {
                Subject::Issue(issue) => Some(issue),
                Subject::Office | Subject::Application(_) | Subject::Release(_) => None,
            })
            .collect())
    }
}
