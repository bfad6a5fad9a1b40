//! Read views: one function per page, few statements each. Statements are counted, so that tests can hold
//! pages to four.

mod applications;
mod cases;
mod conversation;
mod factor;
mod files;
mod issues;
mod journal;
mod mail;
mod mining;
mod notes;
mod office;
mod people;
mod pipelines;
mod procedure;
mod releases;
mod reports;
mod request_talk;
mod search;
mod tasks;
mod testing;
mod views;
mod work;

pub use applications::{ApplicationRow, ApplicationSeen};
pub use cases::{CasePage, Named, may_read};
pub use conversation::{
    CommentFile, CommentRow, CommentVersion, Conversation, LinePlace, LinkRow, MentionRow, NoticeRow,
    Reference, TalkPart,
};
pub use factor::{FactorRow, HalfSession};
pub use files::UploadRow;
pub use issues::{Board, IssueFilter, IssueRow, StandingFilter};
pub use journal::{DailyHead, InboxRow, RefusedAttempt, RefusedFilter, ToldEntry};
pub use mail::{DueMail, FailedMail, MailTotals};
pub use mining::MiningBatch;
pub use notes::{NoteFilter, NoteOf, NoteSeen, NotesPage};
pub use office::{CalendarEntry, EffectRow, OpenTerm, PushRow, SecretBytes, VariableRow};
pub use people::{
    Account, AddressRow, Delay, FormerName, PersonRow, SessionEntry, SessionRow, TokenEntry, TokenRow,
};
pub use pipelines::{JobRow, PipelineRow};
pub use procedure::DraftRow;
pub use releases::{ReleaseRow, RequestRef, RequestRow};
pub use reports::{About, AttentionRow, CountedRow, LackingRow, OwnRole, ReleaseTold};
pub use request_talk::{LineComment, LineSaid, RequestNamed, RequestSeen};
pub use search::{FoundKind, FoundRow, PlaceRow, Search};
pub use tasks::{FoundTask, Holder, Tasks};
pub use testing::{Tested, TestingKey, TestingQueue};
pub use views::SavedView;
pub use work::{BranchRow, OpenPipeline, Signer};

use crate::error::Error;
use crate::load::{self, What};
pub use crate::sql::Json;
use crate::sql::{Cell, FromRow, Stmt};
use sea_orm::DatabaseConnection;
use sop::calendar::Calendar;
use sop::{CaseFile, Moment};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads, and cannot write.
#[derive(Clone)]
pub struct Reader {
    db: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Reader {
    pub(crate) fn new(db: DatabaseConnection) -> Reader {
        Reader { db, statements: Arc::new(AtomicU64::new(0)) }
    }

    /// How many statements this reader and its clones have run: the difference around a request is its cost.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    pub(crate) fn db(&self) -> &DatabaseConnection {
        &self.db
    }

    fn counted(&self, statements: u64) {
        self.statements.fetch_add(statements, Ordering::Relaxed);
    }

    async fn all<T: FromRow>(&self, stmt: Stmt) -> Result<Vec<T>, Error> {
        self.counted(1);
        crate::sql::all(&self.db, stmt).await
    }

    async fn one<T: FromRow>(&self, stmt: Stmt) -> Result<Option<T>, Error> {
        self.counted(1);
        crate::sql::one(&self.db, stmt).await
    }

    async fn value<T: Cell>(&self, column: &str, stmt: Stmt) -> Result<Option<T>, Error> {
        self.counted(1);
        crate::sql::value(&self.db, column, stmt).await
    }

    /// The case file of a page, as the writer would load it now; none when the subject does not exist. One
    /// statement.
    pub async fn case_file(
        &self,
        what: &What,
        at: Moment,
        calendar: Arc<Calendar>,
    ) -> Result<Option<CaseFile>, Error> {
        self.counted(1);
        load::case_file(&self.db, what, at, calendar).await
    }
}
