//! An application in preparation (R63-R67): its repository, its servers' addresses and variables, its
//! confirmation.

use super::{CommandError, pipeline_file};
use crate::{App, DecideError, Error, Recorded, What, faults};
use git::{BranchName, Repository};
use runner::Pipeline;
use sha2::{Digest, Sha256};
use sop::acts::preparation as acts;
use sop::application::{DevServer, Environment, EnvironmentKind, EnvironmentSetup};
use sop::{Actor, AppId};
use std::path::{Path, PathBuf};
use tokio::fs;
use tokio::io::AsyncWriteExt;

/// A file on its way into the data directory; it is gone when nobody took it.
#[derive(Debug)]
pub struct Upload {
    file: fs::File,
    path: PathBuf,
    bytes: u64,
    head: Vec<u8>,
}

/// How every git bundle begins.
const BUNDLE_HEADS: [&[u8]; 2] = [b"# v2 git bundle\n", b"# v3 git bundle\n"];

impl Upload {
    /// Adds what came.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), Error> {
        let missing = BUNDLE_HEADS[0].len().saturating_sub(self.head.len());
        self.head.extend(chunk.iter().take(missing));
        self.bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        faults::writes().map_err(store::Error::Io)?;
        Ok(self.file.write_all(chunk).await.map_err(store::Error::Io)?)
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Does it begin as a git bundle does?
    pub fn is_bundle(&self) -> bool {
        BUNDLE_HEADS.contains(&self.head.as_slice())
    }

    /// Everything is on the disk: where it lies.
    pub async fn finish(&mut self) -> Result<&Path, Error> {
        faults::synced(self.file.sync_all().await).map_err(store::Error::Io)?;
        Ok(&self.path)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // A file that cannot be removed is swept at the next start with the rest of the directory.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Capital letters, digits and underscores, beginning with a letter; at most 100.
pub fn is_variable_key(key: &str) -> bool {
    (1..=100).contains(&key.len())
        && key.starts_with(|c: char| c.is_ascii_uppercase())
        && key.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

/// Where people and machines reach a site that Alur serves: its address and its commit address. `{branch}`
/// stands for the branch on a dev server per branch.
fn site_addresses(
    sites_url: &str,
    slug: &str,
    environment: Environment,
    dev_server: DevServer,
) -> (String, String) {
    let place = match (environment, dev_server) {
        (Environment::Dev, DevServer::PerBranch) => "dev/{branch}",
        (Environment::Dev, DevServer::Shared) => "dev",
        (Environment::Staging | Environment::Production, _) => environment.code(),
    };
    let base = format!("{sites_url}/{slug}/{place}/");
    let commit = format!("{base}commit");
    (base, commit)
}

impl App {
    /// A file that is being sent, below the data directory.
    pub async fn upload(&self) -> Result<Upload, Error> {
        let directory = self.bundles().await?;
        let path = directory.join(format!("{}.part", sop::text::hex(&self.dice().bytes::<16>())));
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).await;
        let file = file.map_err(store::Error::Io)?;
        Ok(Upload { file, path, bytes: 0, head: Vec::new() })
    }

    async fn bundles(&self) -> Result<PathBuf, Error> {
        let directory = self.data().join("bundles");
        fs::create_dir_all(&directory).await.map_err(store::Error::Io)?;
        Ok(directory)
    }

    /// Keterangan 4: the PM makes the repository, empty or from a bundle, which is kept until it is taken in.
    pub async fn request_repository(
        &self,
        application: AppId,
        by: &Actor,
        bundle: Option<&Path>,
    ) -> Result<Recorded, CommandError> {
        let (what, by, imported) = (What::Application(application), *by, bundle.is_some());
        let case = self.case_file(what.clone()).await?;
        let open = case.is_some_and(|case| acts::request_repository(&case, &by, imported).is_ok());
        // What is refused replaces no file; the refusal itself is recorded by deciding.
        if let Some(bundle) = bundle.filter(|_| open) {
            self.keep_bundle(application, bundle).await?;
        }
        let decide = move |case: &sop::CaseFile| acts::request_repository(case, &by, imported);
        Ok(self.decide(what, &by, decide).await?)
    }

    /// Moves into its place in one step: an import that reads sees the old file or the new one.
    async fn keep_bundle(&self, application: AppId, bundle: &Path) -> Result<(), Error> {
        let directory = self.bundles().await?;
        let part = directory.join(format!("{}.part", sop::text::hex(&self.dice().bytes::<16>())));
        let kept = async {
            if fs::hard_link(bundle, &part).await.is_err() {
                fs::copy(bundle, &part).await?;
                faults::synced(fs::File::open(&part).await?.sync_all().await)?;
            }
            faults::writes()?;
            fs::rename(&part, directory.join(format!("{application}.bundle"))).await?;
            faults::synced(fs::File::open(&directory).await?.sync_all().await)
        };
        Ok(kept.await.map_err(store::Error::Io)?)
    }

    /// Kind, addresses and job of a server that Alur serves itself, on a dev server per branch.
    pub fn site_setup(&self, slug: &str, environment: Environment, job: &str) -> EnvironmentSetup {
        self.site_setup_on(slug, environment, DevServer::PerBranch, job)
    }

    /// As [`App::site_setup`], for this kind of dev server.
    pub fn site_setup_on(
        &self,
        slug: &str,
        environment: Environment,
        dev_server: DevServer,
        job: &str,
    ) -> EnvironmentSetup {
        let sites_url = &self.grounds().sites_url;
        let (address, commit_address) = site_addresses(sites_url, slug, environment, dev_server);
        EnvironmentSetup { kind: EnvironmentKind::Site, address, commit_address, job: job.to_owned() }
    }

    /// A3: one dev server in turn, or an address per branch. A dev server that Alur serves moves along.
    pub async fn set_dev_server(
        &self,
        application: AppId,
        by: &Actor,
        dev_server: DevServer,
    ) -> Result<Recorded, DecideError> {
        let (by, app) = (*by, self.clone());
        let decide = move |case: &sop::CaseFile| {
            let facts = acts::set_dev_server(case, &by, dev_server)?;
            let now = case.app()?;
            match now.environments.get(&Environment::Dev) {
                Some(setup) if setup.kind == EnvironmentKind::Site => {
                    let setup =
                        app.site_setup_on(now.slug.as_str(), Environment::Dev, dev_server, &setup.job);
                    Ok(facts.and(acts::set_environment(case, &by, Environment::Dev, setup)?))
                }
                Some(_) | None => Ok(facts),
            }
        };
        self.decide(What::Application(application), &by, decide).await
    }

    /// Sets a variable of a server; its value lies beside the journal, in the same transaction (R67).
    pub async fn set_variable(
        &self,
        application: AppId,
        by: &Actor,
        environment: Environment,
        key: &str,
        value: &str,
        secret: bool,
    ) -> Result<Recorded, DecideError> {
        let (by, key, value) = (*by, key.to_owned(), value.to_owned());
        let named = key.clone();
        let set = self.decide_with(
            What::Application(application),
            &by,
            move |case| acts::set_variable(case, &by, environment, &named, secret),
            move |rows, _| {
                Box::pin(
                    async move { rows.variable_set(application, environment, &key, value.as_bytes()).await },
                )
            },
        );
        set.await.map(|(recorded, ())| recorded)
    }

    /// Removes a variable with its value.
    pub async fn remove_variable(
        &self,
        application: AppId,
        by: &Actor,
        environment: Environment,
        key: &str,
    ) -> Result<Recorded, DecideError> {
        let (by, key) = (*by, key.to_owned());
        let named = key.clone();
        let removed = self.decide_with(
            What::Application(application),
            &by,
            move |case| acts::remove_variable(case, &by, environment, &named),
            move |rows, _| {
                Box::pin(async move { rows.variable_remove(application, environment, &key).await })
            },
        );
        removed.await.map(|(recorded, ())| recorded)
    }

    /// R63: the PM confirms. Git is asked whether both branches hold the same tree with a readable pipeline
    /// file.
    pub async fn confirm_application(
        &self,
        application: AppId,
        by: &Actor,
    ) -> Result<Recorded, CommandError> {
        let act = look_at(&self.repository(application)).await?;
        let by = *by;
        let decide = move |case: &sop::CaseFile| acts::confirm(case, &by, &act);
        Ok(self.decide(What::Application(application), &by, decide).await?)
    }
}

/// What git says of a repository that is to be confirmed; one that is not there lacks everything.
pub(crate) async fn look_at(repository: &Repository) -> Result<acts::Confirm, Error> {
    let nothing = acts::Confirm { same_tree: false, pipeline_file: None };
    if !repository.exists() {
        return Ok(nothing);
    }
    let staging = repository.find_branch(&BranchName::staging()).await?;
    let master = repository.find_branch(&BranchName::master()).await?;
    let (Some(staging), Some(master)) = (staging, master) else { return Ok(nothing) };
    let same_tree = repository.commit(staging).await?.tree == repository.commit(master).await?.tree;
    let commit = sop::CommitId::parse(&staging.to_string()).expect("git writes 40 hexadecimal digits");
    let bytes = pipeline_file(repository, &commit).await?.unwrap_or_default();
    let readable = std::str::from_utf8(&bytes).is_ok_and(|text| Pipeline::parse(text).is_ok());
    let pipeline_file = readable.then(|| sop::text::hex(&Sha256::digest(&bytes)));
    Ok(acts::Confirm { same_tree, pipeline_file })
}

impl App {
    /// What only git can tell of an application in preparation, for its page.
    pub async fn look_at_repository(&self, application: AppId) -> Result<acts::Confirm, Error> {
        look_at(&self.repository(application)).await
    }

    /// A person lets a parked effect, or one that waits, run again now; false when it is done or unknown.
    pub async fn retry_effect(&self, effect: i64) -> Result<bool, Error> {
        let again = self.writer().plain(move |rows| Box::pin(async move { rows.effect_retry(effect).await }));
        let again = again.await?;
        self.wake_pipelines();
        Ok(again)
    }
}
