//! The draft of the next revision, and how it is published.

use crate::{App, DecideError, Error, Recorded, What};
use sop::acts::procedure::{PublishRevision, publish_revision};
use sop::procedure::{Draft, Procedure};
use sop::{Actor, PersonId};

impl App {
    /// Begins a draft as the revision in force says it; false when there is one already.
    pub async fn begin_draft(&self, by: PersonId) -> Result<bool, Error> {
        let in_force = self.procedure_in_force();
        let kept = self.reader().adopted_file(in_force.sha256()).await?;
        let text = kept.unwrap_or_else(|| Procedure::embedded_text().to_owned());
        let numbers = self.revisions().into_iter().map(|known| known.procedure.identity.revision);
        let next = numbers.max().map_or(0, |newest| newest + 1);
        let today = self.calendar().day_of(self.clock().now());
        let draft = Draft::from_revision(&text, next, today)
            .map_err(|defects| Error::Adopted(format!("{}: {defects:?}", in_force.revision_id())))?;
        let body = draft.text();
        let begun = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.procedure_draft_begin(by, &body).await }));
        Ok(begun.await?)
    }

    /// Saves the draft over the version that was seen; false when another was saved meanwhile.
    pub async fn save_draft(&self, by: PersonId, seen: i64, draft: &Draft) -> Result<bool, Error> {
        let body = draft.text();
        let saved = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.procedure_draft_save(by, seen, &body).await }));
        Ok(saved.await?)
    }

    /// Throws the draft away as it was seen; false when another was saved meanwhile.
    pub async fn discard_draft(&self, seen: i64) -> Result<bool, Error> {
        let removed =
            self.writer().plain(move |rows| Box::pin(async move { rows.procedure_draft_remove(seen).await }));
        Ok(removed.await?)
    }

    /// Publishes what the draft of version `seen` says with its approval; `after`: digest of the newest
    /// revision that was seen. Its text is kept in the transaction of the entry, and the draft goes with it.
    ///
    /// # Errors
    /// [`store::Error::Outdated`] when another draft was saved meanwhile; then nothing was done.
    pub async fn publish_draft(
        &self,
        by: &Actor,
        seen: i64,
        draft: &Draft,
        after: Option<String>,
    ) -> Result<Recorded, DecideError> {
        let body = draft.text();
        let procedure = Procedure::parse(&body)
            .map_err(|defects| store::Error::Unreadable(format!("a draft that was checked: {defects:?}")))?;
        let act = PublishRevision {
            after,
            revision: procedure.revision_id(),
            sha256: procedure.sha256().to_owned(),
            effective_at: self.effective_at(&procedure),
        };
        let (by, name, digest) = (*by, act.revision.0.clone(), act.sha256.clone());
        let decided = self.decide_with(
            What::Office,
            &by,
            move |case| publish_revision(case, &by, &act),
            move |rows, _| {
                Box::pin(async move {
                    if !rows.procedure_draft_remove(seen).await? {
                        return Err(store::Error::Outdated);
                    }
                    rows.adopted_file(&digest, "procedure", &name, &body).await
                })
            },
        );
        let (recorded, ()) = decided.await?;
        self.learn_office().await.map_err(|error| match error {
            Error::Store(error) => error,
            error => store::Error::Unreadable(error.to_string()),
        })?;
        Ok(recorded)
    }
}
