//! Plain repositories below one directory, served by the same git code as the office's own, for git's own
//! tests of web servers. There is no person, no journal and no rule here, and no office serves it.

use crate::Dice;
use git::{Incoming, Judgement, PushHead, Repositories, Repository, Service, Settings, Signature};
use std::path::{Path, PathBuf};
use tokio::io::AsyncRead;

/// A directory with repositories that whoever asks may read and write.
#[derive(Debug)]
pub struct Plain {
    root: PathBuf,
    all: Repositories,
    dice: Dice,
}

impl Plain {
    /// `program` is what git starts as its hook: this one.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn open(root: &Path, program: PathBuf) -> Result<Plain, git::Error> {
        let settings = Settings {
            committer: Signature::new("Alur", "alur@localhost")?,
            utc_offset_minutes: 0,
            hook_program: program,
        };
        let all = Repositories::plain(root.join(".alur"), settings)?;
        Ok(Plain { root: root.to_owned(), all, dice: Dice::Os })
    }

    /// The repository at this path below the directory, found as git finds it: itself, with `.git` inside or
    /// behind it.
    pub fn find(&self, path: &str) -> Option<Repository> {
        if path.is_empty() || path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
            return None;
        }
        let candidates = [path.to_owned(), format!("{path}/.git"), format!("{path}.git")];
        let found = candidates.iter().map(|path| self.all.at_path(&self.root.join(path)));
        found.into_iter().find(|repository| repository.exists())
    }

    /// The refs that a client asks for first; none for a service that is no service of git.
    ///
    /// # Errors
    /// When git fails.
    pub async fn refs(
        &self,
        repository: &Repository,
        service: &str,
        protocol: Option<&str>,
    ) -> Result<Option<Vec<u8>>, git::Error> {
        let Some(service) = Service::parse(service) else { return Ok(None) };
        repository.info_refs(service, protocol).await.map(Some)
    }

    /// Takes any push that git takes, and answers what the client is to read.
    ///
    /// # Errors
    /// [`git::Error::PushHead`] when the body's head is none; else what failed.
    pub async fn push(
        &self,
        repository: &Repository,
        mut body: impl AsyncRead + Unpin,
    ) -> Result<Vec<u8>, git::Error> {
        let head = PushHead::parse(&mut body).await?;
        let accept = |_: Incoming| async { Judgement::Accept };
        let end = repository.receive_pack(head, body, self.dice.bytes::<16>(), accept).await?;
        Ok(end.reply)
    }
}
