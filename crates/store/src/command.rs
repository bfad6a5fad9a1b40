//! The commands of the writer's queue: a decision with its facts, and plain writes.

use crate::error::Error;
use crate::load::{self, What};
use crate::record;
use crate::rows::{RefusedRow, Rows};
use crate::writer::{BoxFuture, DecideError, Fate, Job, Key, Ran, Recorded, Refused, Turn};
use sop::{Actor, CaseFile, Facts, Refusal};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// What judges a case. Boxed, as [`Write`] is, so that a command is compiled once and not once for each act.
pub(crate) type Judge = Box<dyn FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send>;

/// What plain writes hand back, whatever its type: the writer that took the command knows it.
pub(crate) type Written = Box<dyn Any + Send>;

/// Plain writes beside the facts.
pub(crate) type Write =
    Box<dyn for<'a> FnOnce(Rows<'a>, &'a Recorded) -> BoxFuture<'a, Result<Written, Error>> + Send>;

/// A decision as it was made; nothing is written where nothing was asked for, or on a repetition.
pub(crate) type Decided = Result<(Recorded, Option<Written>), DecideError>;

/// A decision on its way.
pub(crate) struct Decide {
    key: Option<Key>,
    what: What,
    by: Actor,
    decide: Option<Judge>,
    write: Option<Write>,
    outcome: Option<Decided>,
    answer: oneshot::Sender<Decided>,
}

impl Decide {
    pub fn new(
        key: Option<Key>,
        (what, by): (What, Actor),
        decide: Judge,
        write: Option<Write>,
        answer: oneshot::Sender<Decided>,
    ) -> Self {
        Decide { key, what, by, decide: Some(decide), write, outcome: None, answer }
    }

    async fn perform(&mut self, turn: Turn<'_>) -> Decided {
        let Turn { db, head, at, calendar, news } = turn;
        let at = at?;
        let rows = Rows::new(db, at);
        if let Some(key) = &self.key
            && let Some(entries) = rows.repeated(key).await?
        {
            return Ok((Recorded { entries, at, repeated: true }, None));
        }
        let Some(decide) = self.decide.take() else {
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
        let written = match self.write.take() {
            Some(write) => Some(write(rows, &recorded).await?),
            None => None,
        };
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

fn panicked(payload: Box<dyn Any + Send>) -> DecideError {
    let text = payload
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Error::Panicked(text.unwrap_or_else(|| "no words".to_owned())).into()
}

impl Job for Decide {
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

/// Plain writes that stand alone.
pub(crate) type WriteAlone =
    Box<dyn for<'a> FnOnce(Rows<'a>) -> BoxFuture<'a, Result<Written, Error>> + Send>;

/// Plain writes on their way.
pub(crate) struct Plain {
    write: Option<WriteAlone>,
    outcome: Option<Result<Written, Error>>,
    answer: oneshot::Sender<Result<Written, Error>>,
}

impl Plain {
    pub fn new(write: WriteAlone, answer: oneshot::Sender<Result<Written, Error>>) -> Self {
        Plain { write: Some(write), outcome: None, answer }
    }
}

impl Job for Plain {
    fn run<'a>(&'a mut self, turn: Turn<'a>) -> BoxFuture<'a, Ran> {
        Box::pin(async move {
            let at = match turn.at {
                Ok(at) => at,
                Err(error) => {
                    self.outcome = Some(Err(error));
                    return Ran::Undo;
                }
            };
            let Some(write) = self.write.take() else { return Ran::Undo };
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
