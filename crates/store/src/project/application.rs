//! Rows of applications and of who holds which role.

use super::{code_of, flag};
use crate::error::Error;
use crate::sql::{run, sql};
use sea_orm::ConnectionTrait;
use sop::application::Environment;
use sop::{AppId, Application, Office, PersonId, Role};
use std::collections::BTreeSet;

/// The application number under which the office's own roles stand.
pub(crate) const OFFICE: AppId = AppId(0);

type Held = BTreeSet<(PersonId, &'static str)>;

fn held_in_office(office: &Office) -> Held {
    let active = office.people.difference(&office.disabled);
    let mut held: Held = active.map(|person| (*person, "active")).collect();
    // As the rules see it: who is disabled holds no role of the office.
    let of_office = [(&office.superiors, Role::Superior), (&office.administrators, Role::Administrator)];
    for (people, role) in of_office {
        let active = people.iter().filter(|person| office.has(**person, role));
        held.extend(active.map(|person| (*person, role.code())));
    }
    held
}

fn held_in(application: &Application) -> Held {
    let mut held = Held::new();
    for (person, roles) in &application.members {
        held.extend(roles.iter().map(|role| (*person, role.code())));
    }
    held.extend(application.test_team.iter().map(|person| (*person, Role::Tester.code())));
    held
}

/// Writes who holds the office's roles; did anything change?
pub(super) async fn office_members(
    db: &impl ConnectionTrait,
    before: Option<&Office>,
    office: &Office,
) -> Result<bool, Error> {
    let was = before.map(held_in_office).unwrap_or_default();
    members(db, OFFICE, &was, &held_in_office(office)).await
}

async fn members(db: &impl ConnectionTrait, id: AppId, was: &Held, is: &Held) -> Result<bool, Error> {
    for (person, role) in was.difference(is) {
        let stmt = sql!(
            "delete from member where application = $1 and person = $2 and role = $3",
            id,
            person,
            *role
        );
        run(db, stmt).await?;
    }
    for (person, role) in is.difference(was) {
        let stmt =
            sql!("insert into member (application, person, role) values ($1, $2, $3)", id, person, *role);
        run(db, stmt).await?;
    }
    Ok(was != is)
}

/// Writes the application's row and its members.
pub(super) async fn write(
    db: &impl ConnectionTrait,
    before: Option<&Application>,
    now: &Application,
) -> Result<(), Error> {
    members(db, now.id, &before.map(held_in).unwrap_or_default(), &held_in(now)).await?;
    let running = |environment| now.running.get(&environment).map(|running| running.commit.clone());
    let stmt = sql!(
        "insert into application_row
           (application, slug, name, builder, confidential, confirmed, repository, staging, master,
            running_dev, running_staging, running_production, open_release, registered_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict (application) do update set
           slug = excluded.slug, name = excluded.name, builder = excluded.builder,
           confidential = excluded.confidential, confirmed = excluded.confirmed,
           repository = excluded.repository, staging = excluded.staging, master = excluded.master,
           running_dev = excluded.running_dev, running_staging = excluded.running_staging,
           running_production = excluded.running_production, open_release = excluded.open_release",
        now.id,
        now.slug.as_str(),
        now.name,
        code_of(&now.builder),
        flag(now.confidential),
        flag(now.confirmed),
        repository_code(now),
        now.staging,
        now.master,
        running(Environment::Dev),
        running(Environment::Staging),
        running(Environment::Production),
        now.open_release,
        now.registered_at
    );
    run(db, stmt).await.map(|_| ())
}

fn repository_code(application: &Application) -> &'static str {
    use sop::application::Repository;
    match application.repository {
        Repository::Missing => "missing",
        Repository::Requested => "requested",
        Repository::Made => "made",
        Repository::Failed { .. } => "failed",
    }
}
