//! The server's own commits on an issue's branch: `staging` merged into it (A15), reverted work brought back
//! (B14), or the tree that a person made of a conflict.

use super::{Failure, Outcome, fact, misled};
use crate::commands::pipeline_file_digest;
use crate::works::{Works, branch_of, commit_id, oid};
use crate::{What, found};
use git::{BranchName, MergeEnd, MergePlan, ReapplyPlan, Repository, ResolveEnd, SolvedPlan};
use sop::acts::branch::{branch_conflicted, branch_up_to_date, branch_update_stopped, branch_updated};
use sop::event::UpdateKind;
use sop::{Actor, AppId, CommitId, Effect, IssueNumber, Seq};
use store::rows::Claimed;

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::UpdateBranch { application, issue, update, branch_head, staging, tree, because } =
        &claimed.effect
    else {
        return Err(misled(claimed));
    };
    let repository = works.app.repository(*application);
    let case = works.app.case_file(What::Issue(*issue)).await?;
    let issue_now = case.as_ref().and_then(|case| case.issue().ok());
    let branch = issue_now.and_then(|issue| issue.branch.as_ref());
    let branch = branch.ok_or_else(|| Failure::lasting("the issue has no branch"))?;
    let work = Work {
        branch: branch_of(&branch.name)?,
        branch_head: branch_head.clone(),
        staging: staging.clone(),
        reverts: issue_now.map(|issue| issue.reverts.clone()).unwrap_or_default(),
        because: *because,
        issue: *issue,
        author: works.signature_of(*because).await?,
        at_s: claimed.at.ms() / 1000,
    };
    let what = What::Issue(*issue);
    let end = match (tree, update) {
        (Some(tree), _) => match solved(&repository, &work, tree).await? {
            Some(outcome) => return Ok(outcome),
            None => return stopped(works, *application, &work).await,
        },
        (None, UpdateKind::Update) => repository.merge_exactly(&work.merge()).await,
        (None, UpdateKind::Reapply) => repository.reapply(&work.reapply()).await,
    };
    let end = match end {
        Err(git::Error::Moved { .. }) => return stopped(works, *application, &work).await,
        end => end?,
    };
    match end {
        MergeEnd::Merged { commit, was_there: _ } => updated(&repository, what, commit).await,
        MergeEnd::UpToDate { .. } => Ok(fact(what, |case| branch_up_to_date(case, &Actor::machine()))),
        MergeEnd::Conflict { files } => {
            Ok(fact(what, move |case| branch_conflicted(case, &Actor::machine(), files)))
        }
        MergeEnd::Missing => Err(Failure::lasting("the branch or a commit of the plan is missing")),
    }
}

async fn updated(repository: &Repository, what: What, commit: git::Oid) -> Result<Outcome, Failure> {
    let to = commit_id(commit);
    let file = pipeline_file_digest(repository, &to).await?;
    Ok(fact(what, move |case| branch_updated(case, &Actor::machine(), &to, file)))
}

/// Nobody moves the branch while its issue waits for this, but for somebody who goes round us (R72).
async fn stopped(works: &Works, application: AppId, work: &Work) -> Result<Outcome, Failure> {
    let journal = Some(work.branch_head.clone());
    match found::seen_on(works, application, work.branch.as_str(), journal).await? {
        Some(seen) => {
            let decide = move |case: &_| branch_update_stopped(case, &Actor::machine(), &seen);
            Ok(fact(What::Issue(work.issue), decide))
        }
        None => Err(Failure::Passing("the branch moved and is back".to_owned())),
    }
}

/// None: the branch is not where the journal says.
async fn solved(repository: &Repository, work: &Work, tree: &CommitId) -> Result<Option<Outcome>, Failure> {
    match repository.merge_solved(&work.solved(tree)).await? {
        ResolveEnd::Merged { commit, was_there: _ } => {
            updated(repository, What::Issue(work.issue), commit).await.map(Some)
        }
        ResolveEnd::Moved { .. } => Ok(None),
        ResolveEnd::Unsolved { files } => Err(Failure::lasting(format!("unsolved: {}", files.join(", ")))),
    }
}

/// What the three plans share.
pub(crate) struct Work {
    pub branch: BranchName,
    pub branch_head: CommitId,
    pub staging: CommitId,
    /// The reverts whose work must come back, newest first; for a reapply alone.
    pub reverts: Vec<CommitId>,
    pub because: Seq,
    pub issue: IssueNumber,
    pub author: git::Signature,
    pub at_s: i64,
}

impl Work {
    fn because(&self) -> u64 {
        u64::try_from(self.because.0).unwrap_or(0)
    }

    fn trailers(&self) -> Vec<(String, String)> {
        vec![("Alur-Issue".to_owned(), self.issue.to_string())]
    }

    fn merge(&self) -> MergePlan {
        MergePlan {
            into: self.branch.clone(),
            source: oid(&self.staging),
            since: oid(&self.branch_head),
            because: self.because(),
            trailers: self.trailers(),
            subject: format!("Merge staging into {}", self.branch),
            author: self.author.clone(),
            at_s: self.at_s,
        }
    }

    /// B14: all that was reverted comes back, on top of `staging`'s head.
    pub fn reapply(&self) -> ReapplyPlan {
        ReapplyPlan {
            branch: self.branch.clone(),
            staging_head: oid(&self.staging),
            reverts: self.reverts.iter().map(oid).collect(),
            since: oid(&self.branch_head),
            because: self.because(),
            trailers: self.trailers(),
            subject: format!("Bring the work of {} back", self.branch),
            author: self.author.clone(),
            at_s: self.at_s,
        }
    }

    fn solved(&self, tree: &CommitId) -> SolvedPlan {
        SolvedPlan {
            into: self.branch.clone(),
            expected: oid(&self.branch_head),
            source: oid(&self.staging),
            tree: oid(tree),
            because: self.because(),
            trailers: self.trailers(),
            subject: format!("Merge staging into {}, conflict solved", self.branch),
            author: self.author.clone(),
            at_s: self.at_s,
        }
    }
}
