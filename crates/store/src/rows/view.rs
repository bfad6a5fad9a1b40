//! Filters of the issue list that people keep under a name.

use super::Rows;
use crate::sql::{rows as row_structs, run, sql};
use crate::{Error, limits};
use sop::PersonId;

row_structs! {
    struct Kept {
        value: i64,
    }
}

/// Why a view was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewDefect {
    /// Another view of this person has the name.
    NameTaken,
    /// He keeps as many as one may.
    TooMany,
}

impl Rows<'_> {
    /// Keeps a filter under a name.
    pub async fn view_add(
        &self,
        person: PersonId,
        name: &str,
        query: &str,
    ) -> Result<Result<i64, ViewDefect>, Error> {
        let stmt = sql!("select count(*) as value from saved_view where person = $1", person);
        let kept = crate::sql::one::<Kept>(self.db, stmt).await?.map_or(0, |row| row.value);
        if kept >= limits::SAVED_VIEWS_MAX {
            return Ok(Err(ViewDefect::TooMany));
        }
        let id = self.next_id("saved_view").await?;
        let stmt = sql!(
            "insert into saved_view (saved_view, person, name, query, at_ms) values ($1, $2, $3, $4, $5)
             on conflict (person, name) do nothing",
            id,
            person,
            name,
            query,
            self.at
        );
        Ok(if run(self.db, stmt).await? > 0 { Ok(id) } else { Err(ViewDefect::NameTaken) })
    }

    /// Gives a view of this person another name; false when it is not his.
    pub async fn view_rename(
        &self,
        person: PersonId,
        view: i64,
        name: &str,
    ) -> Result<Result<bool, ViewDefect>, Error> {
        let stmt = sql!(
            "select saved_view as value from saved_view where person = $1 and name = $2 and saved_view <> $3",
            person,
            name,
            view
        );
        if crate::sql::one::<Kept>(self.db, stmt).await?.is_some() {
            return Ok(Err(ViewDefect::NameTaken));
        }
        let stmt =
            sql!("update saved_view set name = $1 where saved_view = $2 and person = $3", name, view, person);
        Ok(Ok(run(self.db, stmt).await? > 0))
    }

    /// Removes a view of this person; false when it is not his.
    pub async fn view_remove(&self, person: PersonId, view: i64) -> Result<bool, Error> {
        let stmt = sql!("delete from saved_view where saved_view = $1 and person = $2", view, person);
        Ok(run(self.db, stmt).await? > 0)
    }
}
