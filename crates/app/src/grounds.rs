//! What the office stands on: its directories, its addresses, its repositories. Read from the options by the
//! binary.

use crate::backups::BackupPlan;
use crate::{App, MailSetup};
use git::{Repositories, Repository, Settings, Signature};
use sop::AppId;
use sop::acts::remind::ReminderTimes;
use std::path::{Path, PathBuf};

/// The pipeline's definition in every repository (A17).
pub const PIPELINE_FILE: &str = ".gitlab-ci.yml";

/// Directories, addresses and bounds of one installation.
#[derive(Clone, Debug)]
pub struct Grounds {
    /// Everything Alur keeps lies below.
    pub data: PathBuf,
    /// How people reach pages, API and git; no `/` at its end.
    pub public_url: String,
    /// How people reach the sites that Alur serves; no `/` at its end.
    pub sites_url: String,
    /// Jobs that run at once.
    pub jobs: u16,
    /// The rung of the sandbox that must be there; none: the best there is.
    pub sandbox: Option<String>,
    /// May jobs reach the machine's network?
    pub job_network: bool,
    /// How far from the due date reminders come (R62).
    pub reminders: ReminderTimes,
    /// `host:port` of servers beside the public internet, and of those without TLS, that may be asked what
    /// they run.
    pub outbound: Vec<String>,
    /// How mail is sent; none: it is not.
    pub mail: Option<MailSetup>,
    /// Where backups go and when; none: nobody set a directory.
    pub backup: Option<BackupPlan>,
    /// For tests of a disk that fills: the file that says how much of it is free.
    pub room_from: Option<PathBuf>,
    /// This program: git starts it as its hook, the sandbox as its helper.
    pub program: PathBuf,
}

impl Grounds {
    /// The store's file.
    pub fn store(&self) -> PathBuf {
        self.data.join("alur.db")
    }

    /// Opens the repositories below the data directory.
    pub(crate) fn repositories(&self, utc_offset_minutes: i32) -> Result<Repositories, git::Error> {
        let committer = Signature::new("Alur", "alur@localhost").expect("a fixed name and address");
        let settings = Settings { committer, utc_offset_minutes, hook_program: self.program.clone() };
        Repositories::new(self.data.join("repositories"), settings)
    }
}

impl App {
    pub fn grounds(&self) -> &Grounds {
        &self.inner.grounds
    }

    /// Where everything is kept.
    pub fn data(&self) -> &Path {
        &self.inner.grounds.data
    }

    /// How people reach this office; no `/` at its end.
    pub fn public_url(&self) -> &str {
        &self.inner.grounds.public_url
    }

    pub fn repositories(&self) -> &Repositories {
        &self.inner.repositories
    }

    /// The repository of an application, whether or not it is there yet.
    pub fn repository(&self, application: AppId) -> Repository {
        self.inner.repositories.at(application.0)
    }

    /// Names this process in rows that it alone may settle.
    pub fn process_name(&self) -> String {
        format!("alur-{}", std::process::id())
    }
}
