//! The commands of the writer's queue: a decision with its facts, and plain writes.

use crate::error::Error;
use crate::load::{self, What};
use crate::record;
use crate::rows::{RefusedRow, Rows};
use crate::writer::{BoxFuture, DecideError, Fate, Job, Key, Ran, Recorded, Refused, Turn};
use sop::{Actor, CaseFile, Facts, Refusal};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

type Answer<T> = oneshot::Sender<Result<(Recorded, T), DecideError>>;

/// A decision on its way.
pub(crate) struct Decide<F, R, T> {
    key: Option<Key>,
    what: What,
    by: Actor,
    decide: Option<F>,
    rows: Option<R>,
    outcome: Option<Result<(Recorded, T), DecideError>>,
    answer: Answer<T>,
}

impl<F, R, T> Decide<F, R, T>
where
    F: FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send,
    R: for<'a> FnOnce(Rows<'a>, &'a Recorded) -> BoxFuture<'a, Result<T, Error>> + Send,
    T: Default + Send,
{
    pub fn new(key: Option<Key>, what: What, by: Actor, decide: F, rows: R, answer: Answer<T>) -> Self {
        Decide { key, what, by, decide: Some(decide), rows: Some(rows), outcome: None, answer }
    }

    async fn perform(&mut self, turn: Turn<'_>) -> Result<(Recorded, T), DecideError> {
        let Turn { db, head, at, calendar, news } = turn;
        let at = at?;
        let rows = Rows::new(db, at);
        if let Some(key) = &self.key
            && let Some(entries) = rows.repeated(key).await?
        {
            return Ok((Recorded { entries, at, repeated: true }, T::default()));
        }
        let (Some(decide), Some(write)) = (self.decide.take(), self.rows.take()) else {
            return Err(Error::Ended("a command runs once".to_owned()).into());
        };
        let Some(case) = load::case_file(db, &self.what, at, calendar).await? else {
            return Err(refused(Refusal::NotVisible, &self.what, None));
        };
        let facts = catch_unwind(AssertUnwindSafe(|| decide(&case))).map_err(panicked)?;
        let facts = facts.map_err(|refusal| refused(refusal, &self.what, Some(&case)))?;
        let first = head.seq.0 + 1;
        let entries = record::record(db, head, &self.by, at, load::folds_of(case), facts).await?;
        for entry in &entries {
            news.add(entry);
        }
        let recorded = Recorded { entries, at, repeated: false };
        let written = write(rows, &recorded).await?;
        if let Some(key) = &self.key {
            rows.remember(key, first, head.seq.0).await?;
        }
        Ok((recorded, written))
    }
}

fn refused(refusal: Refusal, what: &What, case: Option<&CaseFile>) -> DecideError {
    let who_can = case.map(|case| refusal.who_can(case)).unwrap_or_default();
    let subject = match (what, case) {
        (What::NewApplication(_), _) | (_, None) => what.named(),
        (_, Some(case)) => case.subject,
    };
    DecideError::Refused(Box::new(Refused { refusal, who_can, subject }))
}

fn panicked(payload: Box<dyn std::any::Any + Send>) -> DecideError {
    let text = payload
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Error::Panicked(text.unwrap_or_else(|| "no words".to_owned())).into()
}

impl<F, R, T> Job for Decide<F, R, T>
where
    F: FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send,
    R: for<'a> FnOnce(Rows<'a>, &'a Recorded) -> BoxFuture<'a, Result<T, Error>> + Send,
    T: Default + Send,
{
    fn run<'a>(&'a mut self, turn: Turn<'a>) -> BoxFuture<'a, Ran> {
        Box::pin(async move {
            let outcome = self.perform(turn).await;
            let ran = match &outcome {
                Ok(_) => Ran::Keep,
                Err(DecideError::Refused(refused)) => Ran::Refuse(RefusedRow::of(&self.by, refused)),
                Err(DecideError::Fault(_)) => Ran::Undo,
            };
            self.outcome = Some(outcome);
            ran
        })
    }

    fn answer(self: Box<Self>, fate: &Fate) {
        let outcome = match fate.check() {
            Ok(()) => self.outcome.unwrap_or_else(|| Err(Error::Busy.into())),
            Err(error) => Err(error.into()),
        };
        // A caller who went away is no fault: what was asked for is done.
        let _ = self.answer.send(outcome);
    }
}

/// Plain writes on their way.
pub(crate) struct Plain<R, T> {
    rows: Option<R>,
    outcome: Option<Result<T, Error>>,
    answer: oneshot::Sender<Result<T, Error>>,
}

impl<R, T> Plain<R, T> {
    pub fn new(rows: R, answer: oneshot::Sender<Result<T, Error>>) -> Self {
        Plain { rows: Some(rows), outcome: None, answer }
    }
}

impl<R, T> Job for Plain<R, T>
where
    R: for<'a> FnOnce(Rows<'a>) -> BoxFuture<'a, Result<T, Error>> + Send,
    T: Send,
{
    fn run<'a>(&'a mut self, turn: Turn<'a>) -> BoxFuture<'a, Ran> {
        Box::pin(async move {
            let at = match turn.at {
                Ok(at) => at,
                Err(error) => {
                    self.outcome = Some(Err(error));
                    return Ran::Undo;
                }
            };
            let Some(write) = self.rows.take() else { return Ran::Undo };
            let outcome = write(Rows::new(turn.db, at)).await;
            let ran = if outcome.is_ok() { Ran::Keep } else { Ran::Undo };
            self.outcome = Some(outcome);
            ran
        })
    }

    fn answer(self: Box<Self>, fate: &Fate) {
        let outcome = match fate.check() {
            Ok(()) => self.outcome.unwrap_or(Err(Error::Busy)),
            Err(error) => Err(error),
        };
        // A caller who went away is no fault: what was asked for is done.
        let _ = self.answer.send(outcome);
    }
}
