//! The draft of the SOP's next revision: one for the office, replaced whole with each save.

use super::Rows;
use crate::Error;
use crate::sql::{run, sql};
use sop::PersonId;

impl Rows<'_> {
    /// Begins a draft; false when there is one already: of two, one wins.
    pub async fn procedure_draft_begin(&self, person: PersonId, body: &str) -> Result<bool, Error> {
        let stmt = sql!(
            "insert into procedure_draft (draft, body, version, person, saved_at) values (1, $1, 1, $2, $3)
             on conflict (draft) do nothing",
            body,
            person,
            self.at
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Saves a draft over the version that was seen; false when it is another by now, or gone.
    pub async fn procedure_draft_save(&self, person: PersonId, seen: i64, body: &str) -> Result<bool, Error> {
        let stmt = sql!(
            "update procedure_draft set body = $1, version = version + 1, person = $2, saved_at = $3
             where version = $4",
            body,
            person,
            self.at,
            seen
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Throws away the version of a draft that was seen; false when it is another by now, or gone.
    pub async fn procedure_draft_remove(&self, seen: i64) -> Result<bool, Error> {
        Ok(run(self.db, sql!("delete from procedure_draft where version = $1", seen)).await? > 0)
    }
}
