//! The journal's check, asked for on its page and done beside the requests; and its export, whole, for a
//! check elsewhere.

use crate::files::Look;
use crate::{App, Error};
use sop::Moment;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::{Mutex, PoisonError};
use store::Head;
pub use store::proof::{Chain, Defect};

/// How the last check stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checked {
    /// Not since this process began.
    #[default]
    Never,
    Running {
        since: Moment,
    },
    Done {
        at: Moment,
        chain: Chain,
        /// Evidence files that were looked at, and those of them that are missing or not of their size.
        files: u64,
        files_wrong: u64,
    },
    /// The store did not answer; the log has the chain of causes.
    Stopped {
        at: Moment,
    },
}

/// The place of the last check.
#[derive(Debug, Default)]
pub(crate) struct Proof(Mutex<Checked>);

impl App {
    /// How the last check of the journal stands.
    pub fn journal_checked(&self) -> Checked {
        *self.proof().0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to check the whole chain and the evidence files, if no check is under way;
    /// [`App::journal_checked`] tells how it ends.
    pub fn check_journal(&self) {
        let mut state = self.proof().0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, Checked::Running { .. }) {
            return;
        }
        *state = Checked::Running { since: self.clock().now() };
        let app = self.clone();
        tokio::spawn(async move {
            let checked = async {
                let chain = app.reader().verify().await?;
                Ok::<_, Error>((chain, app.check_files(Look::Sizes).await?))
            };
            let checked = checked.await;
            let at = app.clock().now();
            let ended = match checked {
                Ok((chain, files)) => {
                    let wrong = files.missing.len() + files.changed.len();
                    let files_wrong = u64::try_from(wrong).unwrap_or(u64::MAX);
                    Checked::Done { at, chain, files: files.files, files_wrong }
                }
                Err(fault) => {
                    tracing::error!("the journal could not be checked: {fault:#}");
                    Checked::Stopped { at }
                }
            };
            *app.proof().0.lock().unwrap_or_else(PoisonError::into_inner) = ended;
        });
    }

    /// The journal as JSON lines, in a file that has no name any more and is gone when it is closed.
    ///
    /// # Errors
    /// The store does not answer, or the disk is full.
    pub async fn journal_export(&self) -> Result<(File, Head), Error> {
        let directory = self.data().join("tmp");
        std::fs::create_dir_all(&directory)?;
        let path = directory.join(format!("journal-{}.jsonl", sop::text::hex(&self.dice().bytes::<8>())));
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        std::fs::remove_file(&path)?;
        let mut out = BufWriter::new(file);
        let head = self.reader().export(&mut out).await?;
        out.flush()?;
        let mut file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok((file, head))
    }
}
