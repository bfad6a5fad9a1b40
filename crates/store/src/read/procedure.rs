//! What is kept of the SOP beside its adopted revisions.

use super::Reader;
use crate::Error;
use crate::sql::{rows, sql};
use sop::Moment;

rows! {
    /// The draft of the next revision.
    pub struct DraftRow {
        /// A revision file, complete or not.
        pub body: String,
        /// One more with each save.
        pub version: i64,
        /// Who saved it last.
        pub person_name: String,
        pub saved_at: Moment,
    }
}

impl Reader {
    /// The draft of the next revision, where there is one.
    pub async fn procedure_draft(&self) -> Result<Option<DraftRow>, Error> {
        let stmt = sql!(
            "select d.body, d.version, p.name as person_name, d.saved_at
             from procedure_draft d join person p on p.person = d.person where d.draft = 1"
        );
        self.one(stmt).await
    }
}
