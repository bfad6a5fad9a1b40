//! Applications.

use super::Reader;
use crate::Error;
use crate::sql::{rows, sql};
use sop::{AppId, CommitId, Moment, PersonId, ReleaseNumber, Role};
use std::collections::BTreeSet;

rows! {
    /// An application in a list.
    pub struct ApplicationRow {
        pub application: AppId,
        pub slug: String,
        pub name: String,
        pub confidential: bool,
        /// Takes issues.
        pub confirmed: bool,
        /// `missing`, `requested`, `made` or `failed`.
        pub repository: String,
        pub staging: Option<CommitId>,
        pub master: Option<CommitId>,
        pub running_dev: Option<CommitId>,
        pub running_staging: Option<CommitId>,
        pub running_production: Option<CommitId>,
        pub open_release: Option<ReleaseNumber>,
        pub registered_at: Moment,
        /// How many open issues it has.
        pub open_issues: i64,
    }

    /// An application's names, as far as the viewer sees it.
    pub struct ApplicationSeen {
        pub application: AppId,
        pub slug: String,
        pub name: String,
    }

    struct Found {
        application: AppId,
    }

    struct Held {
        application: AppId,
        role: String,
    }
}

impl Reader {
    /// The applications that the viewer sees, by name: his own; all for a superior or an administrator.
    pub async fn applications(&self, viewer: PersonId) -> Result<Vec<ApplicationRow>, Error> {
        let stmt = sql!(
            "select a.application, a.slug, a.name, a.confidential, a.confirmed, a.repository, a.staging,
               a.master,
               a.running_dev, a.running_staging, a.running_production, a.open_release, a.registered_at,
               (select cast(coalesce(sum(c.issues), 0) as bigint) from step_count c
                where c.application = a.application and c.step <= 13) as open_issues
             from application_row a
             where exists (select 1 from member m where m.person = $1
               and (m.application = a.application
                 or (m.application = 0 and m.role in ('superior', 'administrator'))))
             order by a.name, a.application",
            viewer
        );
        self.all(stmt).await
    }

    /// The names of an application whose issues the viewer may know of: a member, or a superior of the
    /// office.
    pub async fn application_seen(
        &self,
        viewer: PersonId,
        application: AppId,
    ) -> Result<Option<ApplicationSeen>, Error> {
        let stmt = sql!(
            "select a.application, a.slug, a.name from application_row a
             where a.application = $2 and exists (select 1 from member m where m.person = $1
               and (m.application = a.application or (m.application = 0 and m.role = 'superior')))",
            viewer,
            application
        );
        self.one(stmt).await
    }

    /// The application of this address name.
    pub async fn application_by_slug(&self, slug: &str) -> Result<Option<AppId>, Error> {
        let stmt = sql!("select application from application_row where slug = $1", slug);
        Ok(self.one::<Found>(stmt).await?.map(|row| row.application))
    }

    /// The roles that a person holds, by application; the office's under number 0.
    pub async fn roles_of(&self, person: PersonId) -> Result<BTreeSet<(AppId, Role)>, Error> {
        let stmt = sql!("select application, role from member where person = $1", person);
        let held: Vec<Held> = self.all(stmt).await?;
        Ok(held.iter().filter_map(|row| Role::parse(&row.role).map(|role| (row.application, role))).collect())
    }
}
