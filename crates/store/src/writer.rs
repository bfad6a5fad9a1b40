//! The one writer. Commands wait in a queue; what waits is one transaction, each command in a savepoint of
//! it; one commit, and only then the answers. Nobody else begins a transaction.

use crate::command::{Decide, Decided, Judge, Plain, Write, WriteAlone, Written};
use crate::db::{self, Place};
use crate::edge::{self, Edge};
use crate::error::Error;
use crate::journal::{self, Head};
use crate::limits;
use crate::load::What;
use crate::news::{Herald, News};
use crate::rows::Rows;
use crate::sql::{all, sql_of};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sop::calendar::Calendar;
use sop::refusal::WhoCan;
use sop::{Actor, CaseFile, Entry, Facts, Moment, PersonId, Refusal, Subject};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, broadcast, mpsc, oneshot, watch};

/// A boxed future that may be sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The clock that the writer reads once it holds the lock.
pub type Now = Arc<dyn Fn() -> Moment + Send + Sync>;

/// What a decision recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// In the journal's order; none when there was nothing to record.
    pub entries: Vec<Entry>,
    /// The moment of the decision.
    pub at: Moment,
    /// This request was answered before; these are the entries of then.
    pub repeated: bool,
}

/// A rule said no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub refusal: Refusal,
    /// Who can do it or supply what is missing.
    pub who_can: WhoCan,
    /// What the command was about.
    pub subject: Subject,
}

/// Why a command recorded nothing.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// Noted in `refused_attempt` already (R70).
    #[error("refused by {}", .0.refusal.rule())]
    Refused(Box<Refused>),
    #[error(transparent)]
    Fault(#[from] Error),
}

/// By which a repeated request finds its first answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub person: PersonId,
    pub key: String,
    /// SHA-256 of what was asked: the same key with another request is refused.
    pub request: [u8; 32],
}

/// Puts commands into the writer's queue. Cheap to clone; the queue owns a command, so that a caller who goes
/// away does not cancel it.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
    news: Herald,
    ended: watch::Receiver<Option<String>>,
    stop: Arc<Notify>,
    calendar: Arc<Mutex<Arc<Calendar>>>,
    commits: Arc<Mutex<(u64, Duration)>>,
}

/// Where a command runs: its savepoint, the journal's head, the clock.
pub(crate) struct Turn<'a> {
    pub db: &'a DatabaseTransaction,
    pub head: &'a mut Head,
    pub at: Result<Moment, Error>,
    pub calendar: Arc<Calendar>,
    pub news: &'a mut News,
}

/// Is what a command wrote kept?
pub(crate) enum Ran {
    Keep,
    Undo,
    /// Undone, and noted as a refused attempt.
    Refuse(crate::rows::RefusedRow),
}

/// What became of the batch.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    Committed,
    Busy,
    Full,
    Undone(String),
    Failed(String),
}

impl Fate {
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            Fate::Committed => Ok(()),
            Fate::Busy => Err(Error::Busy),
            Fate::Full => Err(Error::Full),
            Fate::Undone(why) => Err(Error::Undone(why.clone())),
            Fate::Failed(why) => Err(Error::Ended(why.clone())),
        }
    }
}

/// A command in the queue.
pub(crate) trait Job: Send {
    fn run<'a>(&'a mut self, turn: Turn<'a>) -> BoxFuture<'a, Ran>;
    fn answer(self: Box<Self>, fate: &Fate);
}

/// The transaction of all migrations that are due, at a start, while nobody writes yet.
pub(crate) async fn before_there_is_one<C: sqlx::Connection>(
    connection: &mut C,
) -> Result<sqlx::Transaction<'_, C::Database>, sqlx::Error> {
    connection.begin().await
}

impl Writer {
    /// Starts the writer task on its connection. `now` is read once the lock is held.
    pub(crate) fn start(place: Place, db: DatabaseConnection, now: Now, calendar: Arc<Calendar>) -> Writer {
        let (queue, waiting) = mpsc::channel(limits::QUEUE_MAX);
        let news = Herald::new();
        let (end, ended) = watch::channel(None);
        let stop = Arc::new(Notify::new());
        let calendar = Arc::new(Mutex::new(calendar));
        let commits = Arc::<Mutex<(u64, Duration)>>::default();
        let writer = Writer {
            queue,
            news: news.clone(),
            ended,
            stop: stop.clone(),
            calendar: calendar.clone(),
            commits: commits.clone(),
        };
        tokio::spawn(Task { place, db, now, calendar, news, end, stop, commits }.serve(waiting));
        writer
    }

    /// Loads the case, asks `decide`, records the facts, all under the journal's lock.
    ///
    /// # Errors
    /// The refusal with who can do it, noted as a refused attempt; or a fault: then nothing was recorded,
    /// except after [`Error::Ended`], when a restart will tell.
    pub fn decide<F>(
        &self,
        what: What,
        by: Actor,
        decide: F,
    ) -> impl Future<Output = Result<Recorded, DecideError>> + Send
    where
        F: FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send + 'static,
    {
        self.judged(None, what, by, Box::new(decide))
    }

    /// As [`Writer::decide`]; a repeated request with the same key finds the entries of the first.
    pub fn decide_once<F>(
        &self,
        key: Option<Key>,
        what: What,
        by: Actor,
        decide: F,
    ) -> impl Future<Output = Result<Recorded, DecideError>> + Send
    where
        F: FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send + 'static,
    {
        self.judged(key, what, by, Box::new(decide))
    }

    /// As [`Writer::decide`], writing plain rows in the same transaction once the facts are recorded.
    pub async fn decide_with<F, R, T>(
        &self,
        what: What,
        by: Actor,
        decide: F,
        rows: R,
    ) -> Result<(Recorded, T), DecideError>
    where
        F: FnOnce(&CaseFile) -> Result<Facts, Refusal> + Send + 'static,
        R: for<'a> FnOnce(Rows<'a>, &'a Recorded) -> BoxFuture<'a, Result<T, Error>> + Send + 'static,
        T: Default + Send + 'static,
    {
        let write: Write = Box::new(move |at, recorded| {
            let written = rows(at, recorded);
            Box::pin(async move { Ok(Box::new(written.await?) as Written) })
        });
        let (recorded, written) = self.command(None, what, by, Box::new(decide), Some(write)).await?;
        Ok((
            recorded,
            written.and_then(|written| written.downcast().ok()).map(|own| *own).unwrap_or_default(),
        ))
    }

    /// Writes plain rows: the same queue, a savepoint of its own.
    pub async fn plain<R, T>(&self, rows: R) -> Result<T, Error>
    where
        R: for<'a> FnOnce(Rows<'a>) -> BoxFuture<'a, Result<T, Error>> + Send + 'static,
        T: Send + 'static,
    {
        let write: WriteAlone = Box::new(move |at| {
            let written = rows(at);
            Box::pin(async move { Ok(Box::new(written.await?) as Written) })
        });
        let written = self.write(write).await?;
        let lost = || Error::Ended("a command answered with something else".to_owned());
        written.downcast().map(|own| *own).map_err(|_| lost())
    }

    async fn judged(
        &self,
        key: Option<Key>,
        what: What,
        by: Actor,
        decide: Judge,
    ) -> Result<Recorded, DecideError> {
        self.command(key, what, by, decide, None).await.map(|(recorded, _)| recorded)
    }

    async fn command(
        &self,
        key: Option<Key>,
        what: What,
        by: Actor,
        decide: Judge,
        write: Option<Write>,
    ) -> Decided {
        let (answer, waiting) = oneshot::channel();
        self.put(Box::new(Decide::new(key, (what, by), decide, write, answer))).await?;
        waiting.await.map_err(|_| self.why_ended())?
    }

    async fn write(&self, write: WriteAlone) -> Result<Written, Error> {
        let (answer, waiting) = oneshot::channel();
        self.put(Box::new(Plain::new(write, answer))).await?;
        waiting.await.map_err(|_| self.why_ended())?
    }

    async fn put(&self, job: Box<dyn Job>) -> Result<(), Error> {
        match tokio::time::timeout(limits::QUEUE_WAIT, self.queue.send(job)).await {
            Ok(sent) => sent.map_err(|_| self.why_ended()),
            Err(_) => Err(Error::Busy),
        }
    }

    /// Has it ended, so that nothing can be written any more?
    pub fn has_ended(&self) -> bool {
        self.ended.borrow().is_some()
    }

    /// Commands that wait for their turn.
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// How many commits there were, and how long all of them took.
    pub fn commits(&self) -> (u64, Duration) {
        *self.commits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn why_ended(&self) -> Error {
        Error::Ended(self.ended.borrow().clone().unwrap_or_else(|| "the server stops".to_owned()))
    }

    /// The calendar that decisions reckon with from now on.
    pub fn set_calendar(&self, calendar: Arc<Calendar>) {
        *self.calendar.lock().unwrap_or_else(PoisonError::into_inner) = calendar;
    }

    /// The calendar that decisions reckon with.
    pub fn calendar(&self) -> Arc<Calendar> {
        self.calendar.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells of each commit that added entries, and of plain writes that pages show.
    pub fn news(&self) -> broadcast::Receiver<Arc<News>> {
        self.news.listen()
    }

    /// How many news were told since the start: what a page was drawn from is older than all that follow.
    pub fn told(&self) -> u64 {
        self.news.told()
    }

    /// Tells open pages of a plain write about this subject.
    pub fn tell(&self, subject: Subject) {
        self.news.tell(News { seq: 0, subjects: [subject].into() });
    }

    /// Takes no more commands, finishes those that wait, closes the connection.
    pub async fn stop(&self) {
        self.stop.notify_one();
        self.ended().await;
    }

    /// Resolves when the writer has ended, with the reason. A failed commit must end the process: a second
    /// try may lie.
    pub async fn ended(&self) -> String {
        let mut ended = self.ended.clone();
        let why = match ended.wait_for(Option::is_some).await {
            Ok(why) => why.clone(),
            Err(_) => None,
        };
        why.unwrap_or_else(|| "the writer is gone".to_owned())
    }
}

struct Task {
    place: Place,
    db: DatabaseConnection,
    now: Now,
    calendar: Arc<Mutex<Arc<Calendar>>>,
    news: Herald,
    end: watch::Sender<Option<String>>,
    stop: Arc<Notify>,
    commits: Arc<Mutex<(u64, Duration)>>,
}

impl Task {
    async fn serve(mut self, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
        let mut batch = Vec::with_capacity(limits::BATCH_MAX);
        let mut why = "the server stops".to_owned();
        loop {
            let taken = tokio::select! {
                biased;
                () = self.stop.notified() => {
                    waiting.close();
                    continue;
                }
                taken = waiting.recv_many(&mut batch, limits::BATCH_MAX) => taken,
            };
            if taken == 0 {
                break;
            }
            let fate = self.transaction(&mut batch).await;
            for job in batch.drain(..) {
                job.answer(&fate);
            }
            if let Fate::Failed(failure) = fate {
                why = failure;
                waiting.close();
                while let Some(job) = waiting.recv().await {
                    job.answer(&Fate::Failed(why.clone()));
                }
                break;
            }
        }
        if let Err(error) = self.db.close().await {
            why = format!("{why}; closing: {error}");
        }
        self.end.send_replace(Some(why));
    }

    /// One transaction for all that waited. A transaction that cannot begin, or a batch whose savepoints
    /// broke, is undone whole and may be tried again; a commit that fails ends the writer.
    async fn transaction(&mut self, batch: &mut [Box<dyn Job>]) -> Fate {
        let tx = match self.begin().await {
            Ok(tx) => tx,
            Err(Error::Busy) => return Fate::Busy,
            Err(Error::Full) => return Fate::Full,
            Err(error) => return Fate::Undone(format!("no transaction began: {error}")),
        };
        let mut news = News::default();
        if let Err(error) = self.run_all(&tx, batch, &mut news).await {
            return match tx.rollback().await {
                Ok(()) if matches!(error, Error::Full) => Fate::Full,
                Ok(()) => Fate::Undone(error.to_string()),
                // The database may have undone all of it by itself, on a full disk for one.
                Err(second) => self.renew(Fate::Undone(format!("{error}; undoing: {second}"))).await,
            };
        }
        if edge::fails(Edge::Commit) {
            return Fate::Failed("a commit failed, as a test wishes".to_owned());
        }
        let begun = Instant::now();
        match tx.commit().await.map_err(Error::from) {
            Ok(()) => {
                let mut commits = self.commits.lock().unwrap_or_else(PoisonError::into_inner);
                commits.0 += 1;
                commits.1 += begun.elapsed();
            }
            Err(Error::Full) => return self.renew(Fate::Full).await,
            Err(error) => return Fate::Failed(format!("a commit failed: {error}")),
        }
        if edge::fails(Edge::Committed) {
            return Fate::Failed("a commit is said to have failed, as a test wishes".to_owned());
        }
        if !news.subjects.is_empty() {
            self.news.tell(news);
        }
        Fate::Committed
    }

    /// A connection whose transaction could not be ended is closed, which undoes the transaction: what a full
    /// disk cut short has no end in the log, so it is not there. To go on with it would put the next commits
    /// into that transaction, and answer for what is on no disk.
    async fn renew(&mut self, fate: Fate) -> Fate {
        let fresh = match db::writer(&self.place).await {
            Ok(fresh) => fresh,
            Err(error) => return Fate::Failed(format!("the store cannot be opened anew: {error}")),
        };
        let former = std::mem::replace(&mut self.db, fresh);
        match former.close().await {
            Ok(()) => fate,
            Err(error) => Fate::Failed(format!("a connection could not be closed: {error}")),
        }
    }

    async fn begin(&self) -> Result<DatabaseTransaction, Error> {
        if edge::fails(Edge::Begin) {
            return Err(Error::Undone("no transaction begins, as a test wishes".to_owned()));
        }
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.db.begin_with_options(options).await?;
        if tx.get_database_backend() == DbBackend::Postgres {
            let lock = sql_of!(postgres, "select one from journal_head where one = 1 for update");
            all::<Locked>(&tx, lock).await?;
        }
        Ok(tx)
    }

    async fn run_all(
        &self,
        tx: &DatabaseTransaction,
        batch: &mut [Box<dyn Job>],
        news: &mut News,
    ) -> Result<(), Error> {
        let mut head = journal::head(tx).await?;
        for job in batch {
            let mut moved = head;
            let savepoint = tx.begin().await?;
            let mut more = News::default();
            let turn = Turn {
                db: &savepoint,
                head: &mut moved,
                at: self.moment(&head),
                calendar: self.calendar.lock().unwrap_or_else(PoisonError::into_inner).clone(),
                news: &mut more,
            };
            match job.run(turn).await {
                Ran::Keep => {
                    savepoint.commit().await?;
                    head = moved;
                    news.seq = head.seq.0;
                    news.subjects.extend(more.subjects);
                }
                Ran::Undo => savepoint.rollback().await?,
                Ran::Refuse(row) => {
                    savepoint.rollback().await?;
                    let savepoint = tx.begin().await?;
                    let at = self.moment(&head).unwrap_or(head.at);
                    Rows::new(&savepoint, at).note_refused(&row).await?;
                    savepoint.commit().await?;
                }
            }
        }
        Ok(())
    }

    /// The present moment, never before the journal's head.
    fn moment(&self, head: &Head) -> Result<Moment, Error> {
        let now = (self.now)();
        if now.plus_ms(sop::limits::CLOCK_BEHIND_MS_MAX) < head.at {
            return Err(Error::ClockBehind { now, head: head.at });
        }
        Ok(now.max(head.at))
    }
}

crate::sql::rows! {
    struct Locked {
        one: i64,
    }
}
