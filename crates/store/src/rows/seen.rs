//! Files of a merge request that a person has looked at.

use super::Rows;
use crate::Error;
use crate::sql::{run, sql};
use sop::{PersonId, RequestNumber};

impl Rows<'_> {
    /// Notes that this person looked at a file as it changes from and to this content; without one the note
    /// is taken back.
    pub async fn file_seen(
        &self,
        person: PersonId,
        request: RequestNumber,
        path: &str,
        content: Option<&str>,
    ) -> Result<(), Error> {
        let stmt = match content {
            Some(content) => sql!(
                "insert into file_seen (person, request, path, content, seen_at) values ($1, $2, $3, $4, $5)
                 on conflict (person, request, path)
                 do update set content = excluded.content, seen_at = excluded.seen_at",
                person,
                request,
                path,
                content,
                self.at
            ),
            None => sql!(
                "delete from file_seen where person = $1 and request = $2 and path = $3",
                person,
                request,
                path
            ),
        };
        run(self.db, stmt).await?;
        Ok(())
    }
}
