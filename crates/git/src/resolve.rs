//! The merge commit of a conflict that a person solved on a page.

use std::collections::BTreeMap;

use crate::conflict::has_markers;
use crate::merge::{Letter, MergedTree, Stage, paths};
use crate::process::{Call, Kind, Verb};
use crate::refs::RefChange;
use crate::scratch::{Objects, Scratch};
use crate::{BranchName, Error, Oid, Repository, Result, SafePath, Signature, limits};

/// How one conflicting file is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// This content.
    Text(Vec<u8>),
    /// As `ours` has it; deleted when it has none.
    Ours,
    /// As `theirs` has it; deleted when it has none.
    Theirs,
}

/// The solved conflict. It is judged anew: `ours`, `theirs` and `base` must be those that the page showed.
#[derive(Debug, Clone)]
pub struct ResolvePlan {
    /// The branch that moves.
    pub into: BranchName,
    /// Its tip that the page showed.
    pub expected: Oid,
    /// Parents of the commit; the first is `expected`.
    pub parents: Vec<Oid>,
    /// One side of the merge: `expected`, but staging's head for a reapply.
    pub ours: Oid,
    /// The other side.
    pub theirs: Oid,
    /// The common ancestor where it is not history's own.
    pub base: Option<Oid>,
    /// Every conflicting file, solved.
    pub files: Vec<(SafePath, Resolution)>,
    /// Number of the deciding entry, for the trailer `Alur-Entry`.
    pub because: u64,
    /// Further trailers.
    pub trailers: Vec<(String, String)>,
    /// First line of the message.
    pub subject: String,
    /// The person who solved it.
    pub author: Signature,
    /// Both dates of the commit: Unix seconds of the deciding entry.
    pub at_s: i64,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolveEnd {
    /// The branch holds the commit, on disk.
    Merged {
        /// The commit.
        commit: Oid,
        /// It had been made by an earlier attempt.
        was_there: bool,
    },
    /// The branch moved since the page was shown; nothing was changed.
    Moved {
        /// Its tip now; `None` when it is gone.
        head: Option<Oid>,
    },
    /// These files are not solved, or still hold conflict markers; nothing was changed.
    Unsolved {
        /// Their paths.
        files: Vec<String>,
    },
}

/// How solving a conflict ended, before any commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SolveEnd {
    /// The solved tree is stored, on disk. Nothing refers to it yet.
    Tree(Oid),
    /// These files are not solved, or still hold conflict markers; nothing was changed.
    Unsolved {
        /// Their paths.
        files: Vec<String>,
    },
}

/// A merge whose tree a person made on a page and whose journal entry names that tree.
#[derive(Debug, Clone)]
pub struct SolvedPlan {
    /// The branch that moves.
    pub into: BranchName,
    /// Its tip, and the first parent: what the page showed.
    pub expected: Oid,
    /// The second parent.
    pub source: Oid,
    /// The tree that [`Repository::solve`] stored.
    pub tree: Oid,
    /// Number of the deciding entry, for the trailer `Alur-Entry`.
    pub because: u64,
    /// Further trailers.
    pub trailers: Vec<(String, String)>,
    /// First line of the message.
    pub subject: String,
    /// The person who solved it.
    pub author: Signature,
    /// Both dates of the commit: Unix seconds of the deciding entry.
    pub at_s: i64,
}

impl Repository {
    /// Stores the tree of a solved conflict; the branch does not move. The three commits are those that the
    /// page showed.
    pub async fn solve(
        &self,
        ours: Oid,
        theirs: Oid,
        base: Option<Oid>,
        files: &[(SafePath, Resolution)],
    ) -> Result<SolveEnd> {
        let tree = match self.merge_tree(base, ours, theirs, Objects::Kept).await? {
            MergedTree::Clean(tree) => tree,
            MergedTree::Conflict { tree, stages } => {
                let unsolved = unsolved(&stages, files);
                if !unsolved.is_empty() {
                    return Ok(SolveEnd::Unsolved { files: unsolved });
                }
                self.solved_tree(tree, &stages, files).await?
            }
        };
        self.sync_objects().await?;
        Ok(SolveEnd::Tree(tree))
    }

    /// Makes the merge commit with a tree that was solved before, and moves the branch from `expected` to it.
    pub async fn merge_solved(&self, plan: &SolvedPlan) -> Result<ResolveEnd> {
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &plan.trailers)?;
        let parents = [plan.expected, plan.source];
        let head = self.find_branch(&plan.into).await?;
        if let Some(head) = head {
            let shape = |commit: &crate::Commit| commit.parents == parents;
            if let Some(commit) = self.find_made(head, plan.expected, plan.because, shape).await? {
                self.sync_objects().await?;
                self.sync_refs(vec![plan.into.full_ref()]).await?;
                return Ok(ResolveEnd::Merged { commit, was_there: true });
            }
        }
        if head != Some(plan.expected) {
            return Ok(ResolveEnd::Moved { head });
        }
        let commit = self.commit_tree(plan.tree, &parents, &letter, Objects::Kept).await?;
        self.sync_objects().await?;
        let change = RefChange { name: plan.into.full_ref(), old: plan.expected, new: commit };
        match self.move_refs(vec![change]).await {
            Ok(()) => Ok(ResolveEnd::Merged { commit, was_there: false }),
            Err(Error::Moved { .. }) => Ok(ResolveEnd::Moved { head: self.find_branch(&plan.into).await? }),
            Err(error) => Err(error),
        }
    }

    /// Makes the merge commit of a solved conflict and moves the branch from `expected` to it.
    pub async fn resolve(&self, plan: &ResolvePlan) -> Result<ResolveEnd> {
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &plan.trailers)?;
        if plan.parents.first() != Some(&plan.expected) || plan.parents.len() != 2 {
            return Err(Error::Plan("a solved conflict has two parents, the branch's tip first"));
        }
        let head = self.find_branch(&plan.into).await?;
        if let Some(head) = head {
            let shape = |commit: &crate::Commit| commit.parents == plan.parents;
            if let Some(commit) = self.find_made(head, plan.expected, plan.because, shape).await? {
                self.sync_objects().await?;
                self.sync_refs(vec![plan.into.full_ref()]).await?;
                return Ok(ResolveEnd::Merged { commit, was_there: true });
            }
        }
        if head != Some(plan.expected) {
            return Ok(ResolveEnd::Moved { head });
        }
        let tree = match self.merge_tree(plan.base, plan.ours, plan.theirs, Objects::Kept).await? {
            MergedTree::Clean(tree) => tree,
            MergedTree::Conflict { tree, stages } => {
                let unsolved = unsolved(&stages, &plan.files);
                if !unsolved.is_empty() {
                    return Ok(ResolveEnd::Unsolved { files: unsolved });
                }
                self.solved_tree(tree, &stages, &plan.files).await?
            }
        };
        let commit = self.commit_tree(tree, &plan.parents, &letter, Objects::Kept).await?;
        self.sync_objects().await?;
        let change = RefChange { name: plan.into.full_ref(), old: plan.expected, new: commit };
        match self.move_refs(vec![change]).await {
            Ok(()) => Ok(ResolveEnd::Merged { commit, was_there: false }),
            Err(Error::Moved { .. }) => Ok(ResolveEnd::Moved { head: self.find_branch(&plan.into).await? }),
            Err(error) => Err(error),
        }
    }

    /// The half-merged tree with the person's answers in it.
    async fn solved_tree(
        &self,
        tree: Oid,
        stages: &[Stage],
        files: &[(SafePath, Resolution)],
    ) -> Result<Oid> {
        let mut lines = Vec::new();
        for (path, resolution) in files {
            let side =
                |number| stages.iter().find(|stage| stage.path == path.as_str() && stage.side == number);
            let entry = match resolution {
                Resolution::Ours => side(2).map(|stage| (stage.mode.clone(), stage.oid)),
                Resolution::Theirs => side(3).map(|stage| (stage.mode.clone(), stage.oid)),
                Resolution::Text(bytes) => {
                    let mode = side(2).or(side(3)).map_or("100644", |stage| stage.mode.as_str());
                    // A text for a link or a submodule becomes a plain file.
                    let mode = if matches!(mode, "100755") { mode } else { "100644" };
                    Some((mode.to_owned(), self.write_blob(bytes).await?))
                }
            };
            match entry {
                Some((mode, oid)) => lines.extend(format!("{mode} {oid}\t{path}\0").into_bytes()),
                None => lines.extend(format!("0 {}\t{path}\0", Oid::ZERO).into_bytes()),
            }
        }
        let scratch = Scratch::new(self.all())?;
        let index = scratch.path().join("index");
        let call = |verb| Call::new(verb, Kind::Write).at(self.dir()).env("GIT_INDEX_FILE", &index);
        self.starter().run(call(Verb::ReadTree).oid(tree)).await?.success()?;
        let update = call(Verb::UpdateIndex).word("-z").word("--index-info").stdin(lines);
        self.starter().run(update).await?.success()?;
        self.starter().run(call(Verb::WriteTree)).await?.success()?.single_oid()
    }

    async fn write_blob(&self, bytes: &[u8]) -> Result<Oid> {
        let call = Call::new(Verb::HashObject, Kind::Write).at(self.dir());
        let call = call.word("-w").word("--no-filters").word("--stdin").stdin(bytes.to_vec());
        self.starter().run(call).await?.success()?.single_oid()
    }
}

/// Conflicting paths without an answer, or with one that is not done, and answers to what does not
/// conflict.
fn unsolved(stages: &[Stage], files: &[(SafePath, Resolution)]) -> Vec<String> {
    let answers: BTreeMap<&str, &Resolution> = files.iter().map(|(path, how)| (path.as_str(), how)).collect();
    let conflicting = paths(stages);
    let done = |resolution: &&Resolution| match resolution {
        Resolution::Text(text) => text.len() <= limits::CONFLICT_UPLOAD_BYTES_MAX && !has_markers(text),
        Resolution::Ours | Resolution::Theirs => true,
    };
    let mut open: Vec<String> =
        conflicting.iter().filter(|path| !answers.get(path.as_str()).is_some_and(done)).cloned().collect();
    let strangers = answers.keys().filter(|path| !conflicting.iter().any(|known| known == **path));
    open.extend(strangers.map(|path| (*path).to_owned()));
    open
}
