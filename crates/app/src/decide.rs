//! Every command passes here: to the writer's queue, where the case is loaded, `sop` asked, and the facts
//! recorded. A refusal is noted as a refused attempt in the same batch (R70).

use crate::{App, DecideError, Error, Key, Recorded, What};
use sop::text::{TextDefect, TextKind};
use sop::{Actor, CaseFile, Facts, Prose, Refusal};
use store::rows::RefusedRow;
use store::{BoxFuture, Rows};

impl App {
    /// Decides and records. `decide` runs under the journal's lock and may look at the case file alone.
    ///
    /// # Errors
    /// The refusal with who can do it; or a fault, after which nothing was recorded.
    pub fn decide<F>(
        &self,
        what: What,
        by: &Actor,
        decide: F,
    ) -> impl Future<Output = Result<Recorded, DecideError>> + Send + use<'_, F>
    where
        F: FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send + 'static,
    {
        let decided = self.writer().decide(what, *by, decide);
        self.counted(decided)
    }

    /// As [`App::decide`]; a repeated request with the same key finds the entries of the first.
    pub fn decide_once<F>(
        &self,
        key: Option<Key>,
        what: What,
        by: &Actor,
        decide: F,
    ) -> impl Future<Output = Result<Recorded, DecideError>> + Send + use<'_, F>
    where
        F: FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send + 'static,
    {
        let decided = self.writer().decide_once(key, what, *by, decide);
        self.counted(decided)
    }

    /// As [`App::decide`], writing plain rows in the same transaction.
    pub async fn decide_with<F, R, T>(
        &self,
        what: What,
        by: &Actor,
        decide: F,
        rows: R,
    ) -> Result<(Recorded, T), DecideError>
    where
        F: FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send + 'static,
        R: for<'a> FnOnce(Rows<'a>, &'a Recorded) -> BoxFuture<'a, Result<T, store::Error>> + Send + 'static,
        T: Default + Send + 'static,
    {
        let decided = self.writer().decide_with(what, *by, decide, rows).await;
        let (decided, written) = match decided {
            Ok((recorded, written)) => (Ok(recorded), Some(written)),
            Err(error) => (Err(error), None),
        };
        self.meters().decided(&decided);
        Ok((decided?, written.unwrap_or_default()))
    }

    /// The same, counted for the watcher.
    async fn counted(
        &self,
        decided: impl Future<Output = Result<Recorded, DecideError>>,
    ) -> Result<Recorded, DecideError> {
        let decided = decided.await;
        self.meters().decided(&decided);
        decided
    }

    /// Notes an attempt that was refused before it reached the writer, such as a push's ref commands (R70).
    pub async fn note_refused(&self, row: RefusedRow) -> Result<(), Error> {
        Ok(self.writer().plain(move |rows| Box::pin(async move { rows.note_refused(&row).await })).await?)
    }

    /// A text that passes the rule of its kind, with its random salt.
    pub fn prose(&self, kind: TextKind, raw: &str) -> Result<Prose, TextDefect> {
        Prose::new(kind, raw, self.dice().bytes())
    }

    /// As [`App::prose`]; nothing but white space is no text.
    pub fn prose_or_none(&self, kind: TextKind, raw: &str) -> Result<Option<Prose>, TextDefect> {
        if raw.trim().is_empty() { Ok(None) } else { self.prose(kind, raw).map(Some) }
    }
}
