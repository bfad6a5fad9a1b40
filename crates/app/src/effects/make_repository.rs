//! Makes an application's repository: from an uploaded bundle, or with first files that work as they stand.

use super::{Failure, Outcome, fact, misled};
use crate::What;
use crate::works::{Works, commit_id};
use git::{BranchName, FirstCommit, Repository, SafePath};
use sop::acts::preparation::{repository_failed, repository_made};
use sop::{Actor, CommitId, Effect};
use std::collections::BTreeMap;
use store::rows::Claimed;

const README: &str = include_str!("first/README.md");
const PIPELINE: &str = include_str!("first/gitlab-ci.yml");
const INDEX: &str = include_str!("first/index.html");

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::MakeRepository { application, bundle } = claimed.effect else { return Err(misled(claimed)) };
    let repository = works.app.repository(application);
    let what = What::Application(application);
    if !repository.exists() {
        let made = if bundle {
            import(works, &repository, application).await
        } else {
            let author = works.signature_of(claimed.seq).await?;
            let first = FirstCommit {
                files: vec![
                    (path("README.md"), README.as_bytes().to_vec(), false),
                    (path(crate::PIPELINE_FILE), PIPELINE.as_bytes().to_vec(), false),
                    (path("site/index.html"), INDEX.as_bytes().to_vec(), false),
                ],
                author: author.clone(),
                committer: author,
                at_s: claimed.at.ms() / 1000,
                message: "Begin\n".to_owned(),
            };
            repository.create(&first).await.map(|_| ())
        };
        match made {
            Ok(()) | Err(git::Error::RepositoryExists) => {}
            Err(git::Error::Bundle(why)) => {
                return Ok(fact(what, move |case| repository_failed(case, &Actor::machine(), &why)));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let staging = repository.find_branch(&BranchName::staging()).await?;
    let master = repository.find_branch(&BranchName::master()).await?;
    match (staging, master) {
        (Some(staging), Some(master)) => {
            let (staging, master) = (commit_id(staging), commit_id(master));
            let others = others(&repository).await?;
            Ok(fact(what, move |case| repository_made(case, &Actor::machine(), &staging, &master, others)))
        }
        (_, _) => Err(Failure::lasting("the repository lacks staging or master")),
    }
}

/// Branches that came with the history besides `staging` and `master`: nothing may move them (R72).
async fn others(repository: &Repository) -> Result<BTreeMap<String, CommitId>, git::Error> {
    let tips = repository.branches().await?;
    let others = tips.into_iter().filter(|tip| !matches!(tip.name.as_str(), "staging" | "master"));
    Ok(others.map(|tip| (tip.name.to_string(), commit_id(tip.oid))).collect())
}

async fn import(works: &Works, repository: &Repository, application: sop::AppId) -> Result<(), git::Error> {
    let bundle = works.layout.bundle(application);
    if !bundle.is_file() {
        return Err(git::Error::Bundle("the uploaded file is no longer there".to_owned()));
    }
    repository.import_bundle(&bundle).await?;
    // The repository holds it all; a file that stays takes room and nothing else.
    if let Err(error) = std::fs::remove_file(&bundle) {
        tracing::warn!(%error, %application, "an imported bundle stays");
    }
    Ok(())
}

fn path(text: &str) -> SafePath {
    text.parse().expect("a fixed path without anything unusual")
}
