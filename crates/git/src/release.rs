//! The merge into production's branch. Its tree is staging's tree by construction, so what was checked on
//! staging is what production gets.

use crate::diff::changed_paths;
use crate::merge::{Job, Letter, MergeEnd, MergedTree, Recipe, paths};
use crate::scratch::{Objects, Scratch};
use crate::{BranchName, Oid, Repository, Result, Signature};

/// Merge staging into master.
#[derive(Debug, Clone)]
pub struct ReleasePlan {
    /// The branch that moves, usually `master`.
    pub into: BranchName,
    /// Staging's commit that was checked.
    pub staging: Oid,
    /// Value of master noted in the deciding entry.
    pub since: Oid,
    /// Number of the deciding entry, for the trailer `Alur-Entry`.
    pub because: u64,
    /// Further trailers.
    pub trailers: Vec<(String, String)>,
    /// First line of the message.
    pub subject: String,
    /// The person who decided.
    pub author: Signature,
    /// Both dates of the commit: Unix seconds of the deciding entry.
    pub at_s: i64,
}

impl Repository {
    /// Makes the release's merge: `commit-tree staging^{tree} -p master -p staging`, after asserting that
    /// merge-tree finds the same tree. Where it does not (master holds what staging lacks), the outcome is
    /// `Conflict` with the files that differ. Nothing else may move the branch meanwhile: `Error::Moved` when
    /// it is not at `since`.
    pub async fn release_merge(&self, plan: &ReleasePlan) -> Result<MergeEnd> {
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &plan.trailers)?;
        let (branch, since, because) = (plan.into.clone(), plan.since, plan.because);
        let job = Job { branch, since, because, exact: true, letter };
        self.advance(job, Recipe::Release { staging: plan.staging }).await
    }

    pub(crate) async fn released(&self, master: Oid, staging: Oid) -> Result<Result<Oid, Vec<String>>> {
        let scratch = Scratch::new(self.all())?;
        let checked = self.commit(staging).await?.tree;
        match self.merge_tree(None, master, staging, Objects::Tried(&scratch)).await? {
            MergedTree::Clean(tree) if tree == checked => Ok(Ok(checked)),
            MergedTree::Conflict { stages, .. } => Ok(Err(paths(&stages))),
            MergedTree::Clean(_) => {
                // What master changed since the two parted is what staging lacks.
                let files = self.read(move |repo| {
                    let base = crate::read::merge_base(repo, master, staging)?;
                    base.map_or_else(|| Ok(Vec::new()), |base| changed_paths(repo, base, master))
                });
                Ok(Err(files.await?))
            }
        }
    }
}
