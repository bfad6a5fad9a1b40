//! The imperative shell: loads, asks `sop`, writes. It holds no rule: an `if` on a role or a step here is a
//! bug.
//!
//! Writes go through [`App`] and nowhere else; pages read by [`App::reader`].

mod accounts;
pub mod backups;
pub mod brand;
pub mod care;
mod clock;
pub mod code;
pub mod commands;
pub mod conformance;
pub mod conversation;
pub mod crash;
mod decide;
mod dice;
mod doors;
pub mod effects;
mod error;
pub mod faults;
mod fetch;
pub mod files;
mod form_key;
pub mod found;
mod grounds;
mod guessable;
pub mod health;
mod lack;
pub mod limits;
pub mod mail;
pub mod meters;
mod office;
mod passwords;
pub mod pipelines;
mod principal;
mod proof;
mod push;
mod restored;
mod revisions;
mod room;
pub mod schedule;
mod second_factor;
mod seen;
mod sessions;
mod setup;
mod sign_in;
pub mod sites;
pub mod start;
mod tokens;
pub mod totp;
mod views;
pub mod works;

pub use accounts::{AccountError, NewAccount};
pub use clock::Clock;
pub use commands::{CommandError, ConflictView, Upload, is_variable_key};
pub use conversation::CommentDefect;
pub use dice::Dice;
pub use doors::{
    GitVersion, SANDBOX_ARGUMENT, git_client, git_version, hook_is_called, run_hook, run_sandbox,
    sandbox_words,
};
pub use error::Error;
pub use files::{FileDefect, FilesChecked, Incoming};
pub use grounds::{Grounds, PIPELINE_FILE};
pub use lack::{Lack, lack_of};
pub use mail::{MailLook, MailSafety, MailSetup, is_mail_address, try_mail};
pub use office::{NewCalendar, Revision, calendar_of};
pub use passwords::{Context, PasswordDefect};
pub use principal::{Principal, Scope, Scopes, Secret};
pub use proof::{Chain, Checked, Defect};
pub use push::{Pusher, is_bad_push};
pub use restored::Restored;
pub use room::{DataLook, Room};
pub use second_factor::{Asks, Enrolled, Standing, StepUp};
pub use sessions::{Signed, session_name};
pub use setup::{Setup, SetupError};
pub use sign_in::{SignIn, SignInError, SignedIn};
pub use start::Working;
pub use store::proof::{Rebuilt, Stale};
pub use store::{DecideError, Key, News, Recorded, Refused, What};
pub use tokens::{NewToken, TokenDefect};
pub use views::ViewDefect;
pub use works::Works;

use office::Office;
use passwords::Hashing;
use sop::calendar::Calendar;
use std::pin::Pin;
use std::sync::Arc;
use store::{Place, Reader, Store, Writer};
use tokio::sync::watch;

/// The application: everything that pages, the API, git and jobs ask. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Clock,
    dice: Dice,
    hashing: Hashing,
    office: Office,
    /// Told when sessions end, so that open streams look whether theirs did.
    ended: watch::Sender<u64>,
    grounds: Grounds,
    repositories: git::Repositories,
    floor: works::Floor,
    proof: proof::Proof,
    shelf: files::Shelf,
    memory: code::Memory,
    desk: backups::Desk,
    meters: meters::Meters,
    last_look: room::LastLook,
}

impl App {
    /// Opens the store and learns the office's calendar and revisions from it.
    ///
    /// # Errors
    /// When the store or the repositories cannot be opened, or an adopted file is one that this version
    /// cannot read.
    pub fn open(
        place: &Place,
        clock: Clock,
        dice: Dice,
        grounds: Grounds,
    ) -> Pin<Box<dyn Future<Output = Result<App, Error>> + '_>> {
        // Boxed here, so that it is compiled here and not once more in the program. The database's drivers
        // keep it on its thread.
        Box::pin(App::opened(place, clock, dice, grounds))
    }

    async fn opened(place: &Place, clock: Clock, dice: Dice, grounds: Grounds) -> Result<App, Error> {
        let now = clock.clone();
        let calendar = Arc::new(Calendar::office_default());
        let store = Store::open(place, Arc::new(move || now.now()), calendar).await?;
        let office = Office::default();
        let repositories = grounds.repositories(store.writer.calendar().zone().offset_minutes())?;
        let hashing = Hashing::new();
        let floor = works::Floor::default();
        let proof = proof::Proof::default();
        let shelf = files::Shelf::default();
        let memory = code::Memory::default();
        let desk = backups::Desk::default();
        let meters = meters::Meters::default();
        let last_look = room::LastLook::default();
        let ended = watch::Sender::new(0);
        let inner = Inner {
            store,
            clock,
            dice,
            hashing,
            office,
            ended,
            grounds,
            repositories,
            floor,
            proof,
            shelf,
            memory,
            desk,
            meters,
            last_look,
        };
        let app = App { inner: Arc::new(inner) };
        app.learn_office().await?;
        Ok(app)
    }

    /// Reads, and cannot write.
    pub fn reader(&self) -> &Reader {
        &self.inner.store.reader
    }

    /// The queue of everything that is written.
    pub fn writer(&self) -> &Writer {
        &self.inner.store.writer
    }

    /// What a start made anew of all that is computed from the journal; none: nothing had to be.
    pub fn rebuilt(&self) -> Option<Rebuilt> {
        self.inner.store.rebuilt
    }

    pub(crate) fn floor(&self) -> &works::Floor {
        &self.inner.floor
    }

    pub(crate) fn shelf(&self) -> &files::Shelf {
        &self.inner.shelf
    }

    pub(crate) fn memory(&self) -> &code::Memory {
        &self.inner.memory
    }

    pub(crate) fn desk(&self) -> &backups::Desk {
        &self.inner.desk
    }

    pub(crate) fn last_look(&self) -> &room::LastLook {
        &self.inner.last_look
    }

    pub(crate) fn proof(&self) -> &proof::Proof {
        &self.inner.proof
    }

    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub fn dice(&self) -> &Dice {
        &self.inner.dice
    }

    /// Working time of the office.
    pub fn calendar(&self) -> Arc<Calendar> {
        self.writer().calendar()
    }

    /// The case as it is now, for reading; none when the subject does not exist.
    pub async fn case_file(&self, what: What) -> Result<Option<sop::CaseFile>, Error> {
        Ok(self.reader().case_file(&what, self.clock().now(), self.calendar()).await?)
    }

    /// Takes no more commands and finishes those that wait.
    pub async fn stop(&self) {
        self.writer().stop().await;
    }
}
