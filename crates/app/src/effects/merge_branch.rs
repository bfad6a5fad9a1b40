//! Step 10: merges exactly the commit that was agreed to into the present `staging` (B8).

use super::{Failure, Outcome, fact, misled};
use crate::What;
use crate::works::{Works, commit_id, oid};
use git::{BranchName, MergeEnd, MergePlan, Oid, Repository};
use sop::steps::s10_approve_staging::{merge_conflicted, staging_merged};
use sop::{Actor, Effect};
use store::rows::Claimed;

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::MergeBranch { application, issue, commit, since, because } = &claimed.effect else {
        return Err(misled(claimed));
    };
    let repository = works.app.repository(*application);
    let plan = MergePlan {
        into: BranchName::staging(),
        source: oid(commit),
        since: oid(since),
        because: u64::try_from(because.0).unwrap_or(0),
        trailers: vec![("Alur-Issue".to_owned(), issue.to_string())],
        subject: format!("Merge issue/{issue} into staging"),
        author: works.signature_of(*because).await?,
        at_s: claimed.at.ms() / 1000,
    };
    let what = What::Issue(*issue);
    let merge = match repository.merge(&plan).await? {
        MergeEnd::Merged { commit: merge, was_there: _ } => merge,
        MergeEnd::UpToDate { head } => merge_of(&repository, head, plan.source).await?,
        MergeEnd::Conflict { files } => {
            return Ok(fact(what, move |case| merge_conflicted(case, &Actor::machine(), files)));
        }
        MergeEnd::Missing => return Err(Failure::lasting("staging or the agreed commit is missing")),
    };
    let (commit, merge) = (commit.clone(), commit_id(merge));
    Ok(fact(what, move |case| staging_merged(case, &Actor::machine(), &commit, &merge)))
}

/// The merge that brought `source` to `staging` earlier, as when the same commit is agreed to again after a
/// check that failed without a revert; `staging`'s head where it came by another way.
async fn merge_of(repository: &Repository, head: Oid, source: Oid) -> Result<Oid, git::Error> {
    let line = repository.first_parents(head, None, git::limits::FIRST_PARENTS_MAX).await?;
    let found = line.iter().find(|commit| commit.parents.get(1) == Some(&source));
    Ok(found.map_or(head, |commit| commit.id))
}
