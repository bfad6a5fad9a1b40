//! Files of a merge request that somebody has looked at: a note for himself, no fact.

use crate::code::FileDiff;
use crate::{App, Error};
use sop::{PersonId, RequestNumber};

impl App {
    /// Notes that a person looked at a file as it changes now, or takes that back.
    pub async fn note_file_seen(
        &self,
        person: PersonId,
        request: RequestNumber,
        file: &FileDiff,
        seen: bool,
    ) -> Result<(), Error> {
        let (path, content) = (file.path.clone(), seen.then(|| file.content()));
        let noted = self.writer().plain(move |rows| {
            Box::pin(async move { rows.file_seen(person, request, &path, content.as_deref()).await })
        });
        Ok(noted.await?)
    }
}
