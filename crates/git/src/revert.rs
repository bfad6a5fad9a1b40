//! Out of staging and back in again. git takes reverted work for merged, so a plain merge of the branch
//! would leave it out without a word; [`Repository::reapply`] brings it back.

use crate::diff::changed_paths;
use crate::merge::{Job, Letter, MergeEnd, MergedTree, REVERTS_TRAILER, Recipe, paths};
use crate::scratch::{Objects, Scratch};
use crate::{BranchName, Error, Oid, Repository, Result, Signature, limits, read};

/// Take a merge back out of a branch, by a commit on its first-parent side.
#[derive(Debug, Clone)]
pub struct RevertPlan {
    /// The branch, usually staging.
    pub on: BranchName,
    /// The merge commit to take back; its first parent is the state before.
    pub merge: Oid,
    /// Value of the branch noted in the deciding entry.
    pub since: Oid,
    /// Number of the deciding entry, for the trailer `Alur-Entry`; `Alur-Reverts` follows by itself.
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

/// Bring reverted work back on the issue's own branch, so that its next merge holds all of it.
#[derive(Debug, Clone)]
pub struct ReapplyPlan {
    /// The branch.
    pub branch: BranchName,
    /// Staging's head, which becomes the second parent.
    pub staging_head: Oid,
    /// The revert commits to undo, newest first.
    pub reverts: Vec<Oid>,
    /// Value of the branch noted in the deciding entry.
    pub since: Oid,
    /// Number of the deciding entry, for the trailer `Alur-Entry`.
    pub because: u64,
    /// Further trailers.
    pub trailers: Vec<(String, String)>,
    /// First line of the message.
    pub subject: String,
    /// The person on whose behalf it happens.
    pub author: Signature,
    /// Both dates of the commit: Unix seconds of the deciding entry.
    pub at_s: i64,
}

impl Repository {
    /// Reverts a merge: tree of `merge-tree --merge-base=M H M^1`, parent H.
    pub async fn revert(&self, plan: &RevertPlan) -> Result<MergeEnd> {
        let mut trailers = vec![(REVERTS_TRAILER.to_owned(), plan.merge.to_string())];
        trailers.extend_from_slice(&plan.trailers);
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &trailers)?;
        let Some(before) = self.first_parent(plan.merge).await? else { return Ok(MergeEnd::Missing) };
        let (branch, since, because) = (plan.on.clone(), plan.since, plan.because);
        let job = Job { branch, since, because, exact: false, letter };
        self.advance(job, Recipe::Revert { merge: plan.merge, before }).await
    }

    /// Reapplies reverted work: tree of `merge-tree --merge-base=R H R^`, parents branch head and H. Work
    /// on the branch that staging never held is merged in as well. Nothing else may move the branch
    /// meanwhile: `Error::Moved` when it is not at `since`.
    pub async fn reapply(&self, plan: &ReapplyPlan) -> Result<MergeEnd> {
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &plan.trailers)?;
        if plan.reverts.is_empty() {
            return Err(Error::Plan("nothing to reapply"));
        }
        let mut reverts = Vec::new();
        for revert in &plan.reverts {
            let Some(before) = self.first_parent(*revert).await? else { return Ok(MergeEnd::Missing) };
            reverts.push((*revert, before));
        }
        let (branch, since, because) = (plan.branch.clone(), plan.since, plan.because);
        let job = Job { branch, since, because, exact: true, letter };
        self.advance(job, Recipe::Reapply { onto: plan.staging_head, reverts }).await
    }

    /// True when these merges, newest first, can be taken out of `head` one after another without conflict.
    pub async fn reverts_cleanly(&self, head: Oid, merges: &[Oid]) -> Result<bool> {
        Ok(self.try_reverts(head, merges).await?.is_none())
    }

    /// Which of `others` must be taken out of `head` together with `merge`, because they build on it:
    /// reverting without them conflicts in files that they changed. Newest first, `merge` itself not
    /// included.
    pub async fn builds_on(&self, head: Oid, merge: Oid, others: &[Oid]) -> Result<Vec<Oid>> {
        let order = self.newest_first(head, merge, others).await?;
        let mut chosen = vec![merge];
        while let Some((stuck, files)) = self.try_reverts(head, &chosen).await? {
            let newer = order.iter().take_while(|other| **other != stuck).copied();
            let candidates: Vec<Oid> = newer.filter(|other| !chosen.contains(other)).collect();
            let mut added = Vec::new();
            for other in candidates {
                if self.touches(other, &files).await? {
                    added.push(other);
                }
            }
            if added.is_empty() {
                break;
            }
            chosen = order.iter().copied().filter(|id| chosen.contains(id) || added.contains(id)).collect();
        }
        chosen.retain(|id| *id != merge);
        Ok(chosen)
    }

    /// What [`Repository::reapply`] of `plan` stumbles over: the two commits to merge, for
    /// [`Repository::conflict`] and [`Repository::solve`] without a base of their own. The second holds the
    /// work that comes back, on staging's head; it is stored, and the same plan gives the same commit. `None`
    /// when the reverts themselves do not go back.
    pub async fn reapply_sides(&self, plan: &ReapplyPlan) -> Result<Option<(Oid, Oid)>> {
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &plan.trailers)?;
        let Some(head) = self.find_branch(&plan.branch).await? else { return Ok(None) };
        let mut back = plan.staging_head;
        for revert in &plan.reverts {
            let Some(before) = self.first_parent(*revert).await? else { return Ok(None) };
            match self.merge_tree(Some(*revert), back, before, Objects::Kept).await? {
                MergedTree::Conflict { .. } => return Ok(None),
                MergedTree::Clean(clean) => {
                    back = self.commit_tree(clean, &[back], &letter, Objects::Kept).await?;
                }
            }
        }
        Ok(Some((head, back)))
    }

    /// The merge at which reverting fails, with the files; `None` when all go.
    async fn try_reverts(&self, head: Oid, merges: &[Oid]) -> Result<Option<(Oid, Vec<String>)>> {
        let scratch = Scratch::new(self.all())?;
        let letter = trial_letter(self);
        let mut head = head;
        for merge in merges {
            let before =
                self.first_parent(*merge).await?.ok_or_else(|| Error::NotFound(merge.to_string()))?;
            match self.merge_tree(Some(*merge), head, before, Objects::Tried(&scratch)).await? {
                MergedTree::Conflict { stages, .. } => return Ok(Some((*merge, paths(&stages)))),
                MergedTree::Clean(tree) => {
                    head = self.commit_tree(tree, &[head], &letter, Objects::Tried(&scratch)).await?;
                }
            }
        }
        Ok(None)
    }

    /// `merge` and `others` in the order in which they lie on the first-parent line of `head`, newest
    /// first.
    async fn newest_first(&self, head: Oid, merge: Oid, others: &[Oid]) -> Result<Vec<Oid>> {
        let wanted: Vec<Oid> = others.iter().copied().chain([merge]).collect();
        self.read(move |repo| {
            let mut order = Vec::new();
            read::walk_first_parents(repo, head, None, limits::FIRST_PARENTS_MAX, |commit| {
                if wanted.contains(&commit.id) {
                    order.push(commit.id);
                }
                commit.id == merge
            })?;
            Ok(order)
        })
        .await
    }

    async fn touches(&self, merge: Oid, files: &[String]) -> Result<bool> {
        let files = files.to_vec();
        self.read(move |repo| {
            let commit = read::commit(repo, merge)?;
            let Some(before) = commit.parents.first() else { return Ok(false) };
            Ok(changed_paths(repo, *before, merge)?.iter().any(|path| files.contains(path)))
        })
        .await
    }

    /// Tree of the reapplied work for a branch at `head`, or the files that conflict.
    pub(crate) async fn reapplied(
        &self,
        head: Oid,
        onto: Oid,
        reverts: &[(Oid, Oid)],
        job: &Job,
    ) -> Result<Result<Oid, Vec<String>>> {
        let mut back = onto;
        let mut tree = None;
        for (revert, before) in reverts {
            match self.merge_tree(Some(*revert), back, *before, Objects::Kept).await? {
                MergedTree::Conflict { stages, .. } => return Ok(Err(paths(&stages))),
                MergedTree::Clean(clean) => {
                    tree = Some(clean);
                    back = self.commit_tree(clean, &[back], &job.letter, Objects::Kept).await?;
                }
            }
        }
        // Usually staging holds all of the branch, and the reapplied tree is the answer. Work that it never
        // held must not vanish.
        if !self.contains(head, onto).await? {
            match self.merge_tree(None, head, back, Objects::Kept).await? {
                MergedTree::Conflict { stages, .. } => return Ok(Err(paths(&stages))),
                MergedTree::Clean(clean) => tree = Some(clean),
            }
        }
        Ok(Ok(tree.expect("a plan without reverts was refused")))
    }

    async fn first_parent(&self, id: Oid) -> Result<Option<Oid>> {
        match self.commit(id).await {
            Ok(commit) => Ok(commit.parents.first().copied()),
            Err(Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// For commits that never leave a scratch directory.
pub(crate) fn trial_letter(repository: &Repository) -> Letter {
    let author = repository.all().settings().committer.clone();
    Letter { author, at_s: 0, message: "trial\n".to_owned() }
}
