//! Merging on the server, without a work tree: `merge-tree`, `commit-tree`, `update-ref` with the
//! expected old value. Every commit made here carries the trailer `Alur-Entry`, by which a repeated
//! attempt recognises that it is done:
//!
//! ```text
//! t0  the deciding entry notes the target's value `since`
//! t1  walk the target's first parents back to `since`: trailer found: record only
//! t2  make tree and commit on the present head; write them through to the disk
//! t3  move the ref from that head; it stands elsewhere: back to t1
//! t4  write the ref through to the disk; only then answer
//! ```

use crate::process::{Call, Kind, Verb};
use crate::refs::RefChange;
use crate::scratch::{Objects, Scratch};
use crate::{BranchName, Commit, Error, Oid, Repository, Result, Signature, limits, read, revert};

/// Exit status of a git that does not know an option.
const NO_SUCH_OPTION: i32 = 129;

/// Trailer with the number of the journal entry that decided a commit.
pub const ENTRY_TRAILER: &str = "Alur-Entry";
/// Trailer with the merge that a commit takes back.
pub const REVERTS_TRAILER: &str = "Alur-Reverts";

/// Merge `source` into a branch: an issue's commit into staging, or staging's head into an issue's branch
/// (*Perbarui branch*).
#[derive(Debug, Clone)]
pub struct MergePlan {
    /// The branch that moves.
    pub into: BranchName,
    /// The commit that was agreed to.
    pub source: Oid,
    /// Value of the branch noted in the deciding entry: how far back to look for work done.
    pub since: Oid,
    /// Number of the deciding entry, for the trailer `Alur-Entry`.
    pub because: u64,
    /// Further trailers, after `Alur-Entry`.
    pub trailers: Vec<(String, String)>,
    /// First line of the message.
    pub subject: String,
    /// The person who decided.
    pub author: Signature,
    /// Both dates of the commit: Unix seconds of the deciding entry.
    pub at_s: i64,
}

/// How a merge, revert, reapply or release ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeEnd {
    /// The branch holds the commit, on disk.
    Merged {
        /// The commit.
        commit: Oid,
        /// It had been made by an earlier attempt.
        was_there: bool,
    },
    /// The branch holds the source already, by other ways: nothing to make.
    UpToDate {
        /// The branch's tip.
        head: Oid,
    },
    /// The two do not merge; nothing was changed.
    Conflict {
        /// Paths that conflict; bytes that are no UTF-8 are replaced.
        files: Vec<String>,
    },
    /// The branch or a commit of the plan does not exist.
    Missing,
}

/// What a merge-tree found.
#[derive(Debug)]
pub(crate) enum MergedTree {
    Clean(Oid),
    Conflict { tree: Oid, stages: Vec<Stage> },
}

/// One side of a conflicting path: 1 base, 2 ours, 3 theirs.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) mode: String,
    pub(crate) oid: Oid,
    pub(crate) side: u8,
    pub(crate) path: String,
}

pub(crate) fn paths(stages: &[Stage]) -> Vec<String> {
    let mut paths: Vec<String> = stages.iter().map(|stage| stage.path.clone()).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// The text and dates of a commit that the server makes.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) author: Signature,
    pub(crate) at_s: i64,
    pub(crate) message: String,
}

impl Letter {
    /// Subject, blank line, trailers. Line breaks in the subject become spaces; in a trailer they are
    /// refused, since they would forge another.
    pub(crate) fn new(
        author: &Signature,
        at_s: i64,
        subject: &str,
        because: u64,
        trailers: &[(String, String)],
    ) -> Result<Self> {
        let mut subject: String = subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let end = subject.floor_char_boundary(limits::SUBJECT_BYTES_MAX.min(subject.len()));
        subject.truncate(end);
        if subject.trim().is_empty() {
            return Err(Error::Plan("a commit without a subject"));
        }
        let mut message = format!("{}\n\n{ENTRY_TRAILER}: {because}\n", subject.trim());
        for (key, value) in trailers {
            let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if !plain || value.chars().any(char::is_control) || key.eq_ignore_ascii_case(ENTRY_TRAILER) {
                return Err(Error::Plan("a trailer with a line break, an odd key or a second Alur-Entry"));
            }
            message.push_str(&format!("{key}: {}\n", value.trim()));
        }
        Ok(Self { author: author.clone(), at_s, message })
    }
}

/// What the recipes share: which branch, since when, and the commit's letter.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) branch: BranchName,
    pub(crate) since: Oid,
    pub(crate) because: u64,
    /// Only from `since` itself: on a branch that nothing else may move meanwhile.
    pub(crate) exact: bool,
    pub(crate) letter: Letter,
}

/// The ways to make a tree and parents for a given head.
#[derive(Debug)]
pub(crate) enum Recipe {
    Merge {
        source: Oid,
    },
    /// As a merge, of a source that the branch holds by another way: its work is compared with `base`.
    MergeAgain {
        source: Oid,
        base: Oid,
    },
    Revert {
        merge: Oid,
        before: Oid,
    },
    Reapply {
        onto: Oid,
        reverts: Vec<(Oid, Oid)>,
    },
    Release {
        staging: Oid,
    },
}

impl Recipe {
    /// True when `commit`, which has our trailer, is of this recipe's shape. A pushed commit may carry a
    /// forged trailer, but never a second parent, and nobody pushes to the branch that reverts go to.
    fn made(&self, commit: &Commit) -> bool {
        match self {
            Self::Merge { source } | Self::MergeAgain { source, .. } | Self::Release { staging: source } => {
                commit.parents.len() == 2 && commit.parents[1] == *source
            }
            Self::Reapply { onto, .. } => commit.parents.len() == 2 && commit.parents[1] == *onto,
            Self::Revert { merge, .. } => {
                commit.parents.len() == 1 && commit.trailer(REVERTS_TRAILER) == Some(&merge.to_string())
            }
        }
    }

    /// The commits that must exist.
    fn needs(&self) -> Vec<Oid> {
        match self {
            Self::Merge { source } | Self::Release { staging: source } => vec![*source],
            Self::MergeAgain { source, base } => vec![*source, *base],
            Self::Revert { merge, before } => vec![*merge, *before],
            Self::Reapply { onto, reverts } => {
                reverts.iter().flat_map(|(revert, before)| [*revert, *before]).chain([*onto]).collect()
            }
        }
    }

    /// The commit whose presence in the branch means that there is nothing to do.
    fn source(&self) -> Option<Oid> {
        match self {
            Self::Merge { source } | Self::Release { staging: source } => Some(*source),
            Self::MergeAgain { .. } | Self::Revert { .. } | Self::Reapply { .. } => None,
        }
    }
}

impl Repository {
    /// Merges, always by a merge commit. See [`MergeEnd`] for the outcomes; a branch that keeps moving for
    /// [`limits::MERGE_TRIES_MAX`] attempts is `Error::Moved`.
    pub async fn merge(&self, plan: &MergePlan) -> Result<MergeEnd> {
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &plan.trailers)?;
        let (branch, since, because) = (plan.into.clone(), plan.since, plan.because);
        let job = Job { branch, since, because, exact: false, letter };
        self.advance(job, Recipe::Merge { source: plan.source }).await
    }

    /// As [`Repository::merge`], on a branch that nothing else may move meanwhile: `Error::Moved` when it is
    /// not at `since`.
    pub async fn merge_exactly(&self, plan: &MergePlan) -> Result<MergeEnd> {
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &plan.trailers)?;
        let (branch, since, because) = (plan.into.clone(), plan.since, plan.because);
        let job = Job { branch, since, because, exact: true, letter };
        self.advance(job, Recipe::Merge { source: plan.source }).await
    }

    /// Merges a source that the branch holds already by a way that counts for nothing, so that git alone
    /// would find nothing to merge: its work since it parted from the newest state of the branch without it
    /// is merged once more. `UpToDate` where the branch never was without it.
    pub async fn merge_again(&self, plan: &MergePlan) -> Result<MergeEnd> {
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &plan.trailers)?;
        let Some(head) = self.find_branch(&plan.into).await? else { return Ok(MergeEnd::Missing) };
        let source = plan.source;
        let base = self.merge_again_base(head, source);
        let Some(base) = base.await? else { return Ok(MergeEnd::UpToDate { head }) };
        let (branch, since, because) = (plan.into.clone(), plan.since, plan.because);
        let job = Job { branch, since, because, exact: false, letter };
        self.advance(job, Recipe::MergeAgain { source, base }).await
    }

    /// True when the two commits merge without conflict. Leaves nothing behind; cache it by the pair.
    pub async fn mergeable(&self, ours: Oid, theirs: Oid) -> Result<bool> {
        let scratch = Scratch::new(self.all())?;
        let merged = self.merge_tree(None, ours, theirs, Objects::Tried(&scratch)).await?;
        Ok(matches!(merged, MergedTree::Clean(_)))
    }

    pub(crate) async fn advance(&self, job: Job, recipe: Recipe) -> Result<MergeEnd> {
        for id in recipe.needs() {
            match self.commit(id).await {
                Ok(_) => {}
                Err(Error::NotFound(_)) => return Ok(MergeEnd::Missing),
                Err(error) => return Err(error),
            }
        }
        for _ in 0..limits::MERGE_TRIES_MAX {
            let Some(head) = self.find_branch(&job.branch).await? else { return Ok(MergeEnd::Missing) };
            if let Some(commit) =
                self.find_made(head, job.since, job.because, |commit| recipe.made(commit)).await?
            {
                // An earlier attempt may have died between moving the ref and writing it through.
                self.sync_objects().await?;
                self.sync_refs(vec![job.branch.full_ref()]).await?;
                return Ok(MergeEnd::Merged { commit, was_there: true });
            }
            if job.exact && head != job.since {
                break;
            }
            if let Some(source) = recipe.source()
                && self.contains(source, head).await?
            {
                return Ok(MergeEnd::UpToDate { head });
            }
            let (tree, parents) = match self.prepare(&recipe, head, &job).await? {
                Ok(made) => made,
                Err(files) => return Ok(MergeEnd::Conflict { files }),
            };
            let commit = self.commit_tree(tree, &parents, &job.letter, Objects::Kept).await?;
            self.sync_objects().await?;
            let change = RefChange { name: job.branch.full_ref(), old: head, new: commit };
            match self.move_refs(vec![change]).await {
                Ok(()) => return Ok(MergeEnd::Merged { commit, was_there: false }),
                Err(Error::Moved { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::Moved { name: job.branch.full_ref() })
    }

    /// Tree and parents of the commit to be made on `head`, or the files that conflict.
    async fn prepare(
        &self,
        recipe: &Recipe,
        head: Oid,
        job: &Job,
    ) -> Result<Result<(Oid, Vec<Oid>), Vec<String>>> {
        let clean = |merged| match merged {
            MergedTree::Clean(tree) => Ok(tree),
            MergedTree::Conflict { stages, .. } => Err(paths(&stages)),
        };
        Ok(match recipe {
            Recipe::Merge { source } => clean(self.merge_tree(None, head, *source, Objects::Kept).await?)
                .map(|tree| (tree, vec![head, *source])),
            Recipe::MergeAgain { source, base } => {
                clean(self.merge_tree(Some(*base), head, *source, Objects::Kept).await?)
                    .map(|tree| (tree, vec![head, *source]))
            }
            Recipe::Revert { merge, before } => {
                clean(self.merge_tree(Some(*merge), head, *before, Objects::Kept).await?)
                    .map(|tree| (tree, vec![head]))
            }
            Recipe::Reapply { onto, reverts } => {
                self.reapplied(head, *onto, reverts, job).await?.map(|tree| (tree, vec![head, *onto]))
            }
            Recipe::Release { staging } => {
                self.released(head, *staging).await?.map(|tree| (tree, vec![head, *staging]))
            }
        })
    }

    /// The commit on the first-parent line from `head` back to `since` that has our trailer and shape.
    pub(crate) async fn find_made(
        &self,
        head: Oid,
        since: Oid,
        because: u64,
        shape: impl Fn(&Commit) -> bool,
    ) -> Result<Option<Oid>> {
        let because = because.to_string();
        // The closure of the caller borrows, so the walk collects candidates and the shape is judged here.
        let candidates = self
            .read(move |repo| {
                let mut found = Vec::new();
                read::walk_first_parents(repo, head, Some(since), limits::FIRST_PARENTS_MAX, |commit| {
                    if commit.trailer(ENTRY_TRAILER) == Some(&because) {
                        found.push(commit.clone());
                    }
                    false
                })?;
                Ok(found)
            })
            .await?;
        Ok(candidates.into_iter().find(|commit| shape(commit)).map(|commit| commit.id))
    }

    pub(crate) async fn merge_tree(
        &self,
        base: Option<Oid>,
        ours: Oid,
        theirs: Oid,
        objects: Objects<'_>,
    ) -> Result<MergedTree> {
        let mut call = Call::new(Verb::MergeTree, Kind::Write).at(self.dir());
        call = objects.direct(call, self)?.word("--write-tree").word("-z").word("--no-messages");
        if let Some(base) = base {
            call = call.option_oid("--merge-base=", base);
        }
        let output = self.starter().run(call.oid(ours).oid(theirs)).await?;
        match (output.status, base) {
            (0 | 1, _) => {}
            (NO_SUCH_OPTION, Some(base)) => {
                let (ours, theirs) = self.sides_on(base, ours, theirs, objects).await?;
                return Box::pin(self.merge_tree(None, ours, theirs, objects)).await;
            }
            _ => return Err(output.failure()),
        }
        let mut parts = output.stdout.split(|byte| *byte == 0).filter(|part| !part.is_empty());
        let tree = parts.next().and_then(Oid::from_hex);
        let tree = tree.ok_or_else(|| Error::Unreadable("merge-tree printed no tree".to_owned()))?;
        if output.status == 0 {
            return Ok(MergedTree::Clean(tree));
        }
        let stages: Option<Vec<Stage>> = parts.map(parse_stage).collect();
        let stages = stages.ok_or_else(|| Error::Unreadable("merge-tree printed an odd line".to_owned()))?;
        Ok(MergedTree::Conflict { tree, stages })
    }

    /// For a git before 2.40, whose `merge-tree` takes no base: the two sides again, as commits whose one
    /// ancestor is the base. What is merged are trees, so the outcome is the same.
    async fn sides_on(&self, base: Oid, ours: Oid, theirs: Oid, objects: Objects<'_>) -> Result<(Oid, Oid)> {
        let letter = revert::trial_letter(self);
        let base = self.tree_of(base, objects).await?;
        let base = self.commit_tree(base, &[], &letter, objects).await?;
        let mut sides = [ours, theirs];
        for side in &mut sides {
            let tree = self.tree_of(*side, objects).await?;
            *side = self.commit_tree(tree, &[base], &letter, objects).await?;
        }
        Ok((sides[0], sides[1]))
    }

    async fn tree_of(&self, commit: Oid, objects: Objects<'_>) -> Result<Oid> {
        let call = Call::new(Verb::CatFile, Kind::Short).at(self.dir());
        let output = self.starter().run(objects.direct(call, self)?.word("commit").oid(commit)).await?;
        let body = output.success()?.stdout;
        let tree = body.strip_prefix(b"tree ").and_then(|rest| rest.split(|byte| *byte == b'\n').next());
        tree.and_then(Oid::from_hex).ok_or_else(|| Error::Unreadable("a commit without tree".to_owned()))
    }

    pub(crate) async fn commit_tree(
        &self,
        tree: Oid,
        parents: &[Oid],
        letter: &Letter,
        objects: Objects<'_>,
    ) -> Result<Oid> {
        let settings = self.all().settings();
        let date = date(letter.at_s, settings.utc_offset_minutes);
        let call = Call::new(Verb::CommitTree, Kind::Write).at(self.dir());
        let mut call = objects
            .direct(call, self)?
            .env("GIT_AUTHOR_NAME", letter.author.name())
            .env("GIT_AUTHOR_EMAIL", letter.author.email())
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_NAME", settings.committer.name())
            .env("GIT_COMMITTER_EMAIL", settings.committer.email())
            .env("GIT_COMMITTER_DATE", &date)
            .oid(tree);
        for parent in parents {
            call = call.word("-p").oid(*parent);
        }
        let call = call.word("-F").word("-").stdin(letter.message.clone().into_bytes());
        self.starter().run(call).await?.success()?.single_oid()
    }
}

/// `@<seconds> +0700`, git's internal form, which it never misreads.
pub(crate) fn date(at_s: i64, utc_offset_minutes: i32) -> String {
    let sign = if utc_offset_minutes < 0 { '-' } else { '+' };
    let minutes = utc_offset_minutes.unsigned_abs();
    format!("@{at_s} {sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// `<mode> <oid> <stage>\t<path>`
fn parse_stage(line: &[u8]) -> Option<Stage> {
    let line = String::from_utf8_lossy(line);
    let (facts, path) = line.split_once('\t')?;
    let mut facts = facts.split(' ');
    let mode = facts.next()?.to_owned();
    let oid = facts.next()?.parse().ok()?;
    let side = facts.next()?.parse().ok()?;
    Some(Stage { mode, oid, side, path: path.to_owned() })
}
