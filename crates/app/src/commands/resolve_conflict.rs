//! A15: a conflict on the web page: what it shows, and the tree that the developer makes of it. The tree is
//! stored before the decision, which names it; the commit is made afterwards, as an effect.

use super::CommandError;
use crate::effects::Work;
use crate::works::{branch_of, commit_id, oid};
use crate::{App, Error, Recorded, What};
use git::{Oid, Resolution, SafePath, SolveEnd};
use sop::acts::branch;
use sop::event::UpdateKind;
use sop::issue::Conflict;
use sop::{Actor, CommitId, Issue, IssueNumber, Seq};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct ConflictView {
    pub update: UpdateKind,
    /// Carried by the form: a conflict that changed meanwhile is refused.
    pub branch_head: CommitId,
    pub staging: CommitId,
    pub files: Vec<git::ConflictFile>,
}

impl App {
    /// The conflict of an issue's branch; none where there is none.
    ///
    /// # Errors
    /// The store or git fails.
    pub async fn conflict_view(&self, issue: IssueNumber) -> Result<Option<ConflictView>, Error> {
        let Some(case) = self.case_file(What::Issue(issue)).await? else { return Ok(None) };
        let Ok(now) = case.issue() else { return Ok(None) };
        let Some(conflict) = &now.conflict else { return Ok(None) };
        let repository = self.repository(now.application);
        let (ours, theirs) = self.conflict_sides(now, conflict).await?;
        let files = repository.conflict(ours, theirs, None).await?.files;
        Ok(Some(ConflictView {
            update: conflict.update,
            branch_head: conflict.branch_head.clone(),
            staging: conflict.staging.clone(),
            files,
        }))
    }

    /// The two commits that do not merge: the branch's head, and `staging` or the work that comes back.
    async fn conflict_sides(&self, issue: &Issue, conflict: &Conflict) -> Result<(Oid, Oid), Error> {
        let (head, staging) = (oid(&conflict.branch_head), oid(&conflict.staging));
        if conflict.update == UpdateKind::Update {
            return Ok((head, staging));
        }
        let branch = issue
            .branch
            .as_ref()
            .ok_or_else(|| Error::Unexpected("a conflict without a branch".to_owned()))?;
        let author = git::Signature::new("Alur", "alur@localhost").expect("a fixed name and address");
        let work = Work {
            branch: branch_of(&branch.name)?,
            branch_head: conflict.branch_head.clone(),
            staging: conflict.staging.clone(),
            reverts: issue.reverts.clone(),
            because: Seq(0),
            issue: issue.number,
            author,
            at_s: 0,
        };
        let sides = self.repository(issue.application).reapply_sides(&work.reapply()).await?;
        Ok(sides.unwrap_or((head, staging)))
    }

    /// The developer solved the conflict: per file a text, or one of the two sides.
    ///
    /// # Errors
    /// The refusal; the files that are not solved; or a fault.
    pub async fn resolve_conflict(
        &self,
        issue: IssueNumber,
        by: &Actor,
        branch_head: &CommitId,
        staging: &CommitId,
        files: Vec<(String, Resolution)>,
    ) -> Result<Recorded, CommandError> {
        let what = What::Issue(issue);
        let tree = self.solved_tree(issue, by, branch_head, staging, files).await?;
        let (who, branch_head, staging) = (*by, branch_head.clone(), staging.clone());
        // Without a tree the decision refuses: the same guards said no before anything was stored.
        let tree = tree.unwrap_or_else(|| staging.clone());
        let decide =
            move |case: &sop::CaseFile| branch::resolve_conflict(case, &who, &branch_head, &staging, &tree);
        Ok(self.decide(what, by, decide).await?)
    }

    /// Stores the tree, where this person may solve this conflict now.
    async fn solved_tree(
        &self,
        issue: IssueNumber,
        by: &Actor,
        branch_head: &CommitId,
        staging: &CommitId,
        files: Vec<(String, Resolution)>,
    ) -> Result<Option<CommitId>, CommandError> {
        let Some(case) = self.case_file(What::Issue(issue)).await? else { return Ok(None) };
        if branch::resolve_conflict(&case, by, branch_head, staging, staging).is_err() {
            return Ok(None);
        }
        let Ok(now) = case.issue() else { return Ok(None) };
        let Some(conflict) = &now.conflict else { return Ok(None) };
        let mut named = Vec::with_capacity(files.len());
        for (path, how) in files {
            match path.parse::<SafePath>() {
                Ok(path) => named.push((path, how)),
                Err(_) => return Err(CommandError::Unsolved { files: vec![path] }),
            }
        }
        let (ours, theirs) = self.conflict_sides(now, conflict).await?;
        match self.repository(now.application).solve(ours, theirs, None, &named).await? {
            SolveEnd::Tree(tree) => Ok(Some(commit_id(tree))),
            SolveEnd::Unsolved { files } => Err(CommandError::Unsolved { files }),
        }
    }
}
