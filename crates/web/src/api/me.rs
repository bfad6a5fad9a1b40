//! `GET /api/v1/me`: whose token this is, what it may do, and which roles its owner holds.

use super::fault::Answer;
use super::json;
use crate::visit::Visit;
use serde::Serialize;
use sop::{AppId, Role};
use utoipa::ToSchema;

/// Whose token this is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    pub person: i64,
    pub username: String,
    pub name: String,
    /// `id` or `en`, as the profile says; empty: as the caller wishes.
    pub language: String,
    /// What the token may do: `read`, `note`, `issue`, `git:read`, `git:push`.
    pub scopes: Vec<&'static str>,
    /// Roles of the office: `superior`, `administrator`.
    pub office_roles: Vec<&'static str>,
    pub roles: Vec<HeldRole>,
}

/// A role in an application.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HeldRole {
    /// Address name of the application.
    pub application: String,
    pub role: &'static str,
}

/// `GET /api/v1/me`. Two statements.
pub async fn show(visit: Visit) -> Answer {
    let account = &visit.principal()?.account;
    let reader = visit.app().reader();
    let held = reader.roles_of(account.person).await?;
    let applications = reader.applications(account.person).await?;
    let slug = |id: AppId| applications.iter().find(|row| row.application == id).map(|row| row.slug.clone());
    let of_office = |role: &Role| Role::OF_OFFICE.contains(role);
    let office = held.iter().filter(|(id, role)| *id == AppId(0) && of_office(role));
    let roles = held
        .iter()
        .filter_map(|(id, role)| Some(HeldRole { application: slug(*id)?, role: role.code() }))
        .collect();
    Ok(json(Me {
        person: account.person.0,
        username: account.username.clone(),
        name: account.name.clone(),
        language: account.language.clone(),
        scopes: account.scopes.iter().map(app::Scope::code).collect(),
        office_roles: office.map(|(_, role)| role.code()).collect(),
        roles,
    }))
}
