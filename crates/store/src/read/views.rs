//! Filters of the issue list that a person keeps, and what else its page asks of the viewer.

use super::Reader;
use crate::Error;
use crate::sql::{rows, sql};
use sop::{AppId, PersonId, Role};
use std::collections::BTreeSet;

rows! {
    /// A filter that its owner named.
    pub struct SavedView {
        pub saved_view: i64,
        pub name: String,
        /// As the address of the list holds it.
        pub query: String,
    }

    struct OwnRow {
        n: i64,
        name: Option<String>,
        value: String,
    }
}

impl Reader {
    /// A person's saved views by name, and the roles that he holds. One statement.
    pub async fn views_and_roles(
        &self,
        person: PersonId,
    ) -> Result<(Vec<SavedView>, BTreeSet<(AppId, Role)>), Error> {
        let stmt = sql!(
            "select saved_view as n, name, query as value from saved_view where person = $1
             union all select application, null, role from member where person = $1 order by 2, 1",
            person
        );
        let (mut views, mut roles) = (Vec::new(), BTreeSet::new());
        for OwnRow { n, name, value } in self.all::<OwnRow>(stmt).await? {
            match name {
                Some(name) => views.push(SavedView { saved_view: n, name, query: value }),
                None => roles.extend(Role::parse(&value).map(|role| (AppId(n), role))),
            }
        }
        Ok((views, roles))
    }

    /// A saved view of this person.
    pub async fn saved_view(&self, person: PersonId, view: i64) -> Result<Option<SavedView>, Error> {
        let stmt = sql!(
            "select saved_view, name, query from saved_view where saved_view = $1 and person = $2",
            view,
            person
        );
        self.one(stmt).await
    }
}
