//! B13: takes an issue's merge out of `staging` by a commit on its first-parent side.

use super::{Failure, Outcome, fact, misled};
use crate::works::{Works, commit_id, oid};
use crate::{What, found};
use git::{BranchName, MergeEnd, RevertPlan};
use sop::acts::servers::{merge_reverted, revert_conflicted};
use sop::{Actor, Effect};
use store::rows::Claimed;

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::RevertMerge { application, issue, merge, since, because } = &claimed.effect else {
        return Err(misled(claimed));
    };
    let plan = RevertPlan {
        on: BranchName::staging(),
        merge: oid(merge),
        since: oid(since),
        because: u64::try_from(because.0).unwrap_or(0),
        trailers: vec![("Alur-Issue".to_owned(), issue.to_string())],
        subject: format!("Take issue/{issue} out of staging"),
        author: works.signature_of(*because).await?,
        at_s: claimed.at.ms() / 1000,
    };
    let (what, merge) = (What::Issue(*issue), merge.clone());
    let staging = found::staging_by_journal(works, *application).await?;
    match works.app.repository(*application).revert(&plan).await? {
        MergeEnd::Merged { commit, was_there: _ } => {
            let below = found::seen_below(works, *application, staging, commit).await?;
            let revert = commit_id(commit);
            Ok(fact(what, move |case| {
                merge_reverted(case, &Actor::machine(), &merge, &revert, below.as_ref())
            }))
        }
        MergeEnd::Conflict { files } => {
            Ok(fact(what, move |case| revert_conflicted(case, &Actor::machine(), &merge, files)))
        }
        MergeEnd::UpToDate { .. } | MergeEnd::Missing => {
            Err(Failure::lasting("staging or the merge to be reverted is missing"))
        }
    }
}
