//! Step 10: merges exactly the commit that was agreed to into the present `staging` (B8).

use super::{Failure, Outcome, fact, misled};
use crate::works::{Works, commit_id, oid};
use crate::{What, found};
use git::{BranchName, MergeEnd, MergePlan, Oid};
use sop::steps::s10_approve_staging::{merge_conflicted, staging_merged};
use sop::{Actor, Application, CommitId, Effect, IssueNumber};
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
    let case = works.app.case_file(what.clone()).await?;
    let known = case.and_then(|case| case.application);
    let known = &known.ok_or_else(|| Failure::lasting("the issue has no application"))?;
    let end = match repository.merge(&plan).await? {
        MergeEnd::UpToDate { head } => match stands_by(known, *issue, commit) {
            // The same commit, agreed to again after a check that failed without a revert.
            Some(merge) => {
                let (commit, merge) = (commit.clone(), merge.clone());
                let again = move |case: &_| staging_merged(case, &Actor::machine(), &commit, &merge, None);
                return Ok(fact(what, again));
            }
            None => came_otherwise(works, known, &plan, head).await?,
        },
        end => end,
    };
    match end {
        MergeEnd::Merged { commit: merge, was_there: _ } => {
            let below = found::seen_below(works, known.id, known.staging.clone(), merge).await?;
            let (commit, merge) = (commit.clone(), commit_id(merge));
            Ok(fact(what, move |case| {
                staging_merged(case, &Actor::machine(), &commit, &merge, below.as_ref())
            }))
        }
        MergeEnd::Conflict { files } => {
            Ok(fact(what, move |case| merge_conflicted(case, &Actor::machine(), files, None)))
        }
        MergeEnd::UpToDate { .. } => {
            let seen = found::seen_on(works, known.id, "staging", known.staging.clone()).await?;
            Ok(fact(what, move |case| merge_conflicted(case, &Actor::machine(), Vec::new(), seen.as_ref())))
        }
        MergeEnd::Missing => Err(Failure::lasting("staging or the agreed commit is missing")),
    }
}

/// The issue's merge of this commit that stands on `staging`.
fn stands_by<'a>(
    application: &'a Application,
    issue: IssueNumber,
    commit: &CommitId,
) -> Option<&'a CommitId> {
    let mut newest_first = application.on_staging.iter().rev();
    newest_first.find(|on| on.issue == issue && on.commit == *commit).map(|on| &on.merge)
}

/// `staging` holds the commit, and no merge of ours brought it. While that way is not taken back it counts
/// for nothing and the agreement ends; afterwards the work is merged once more.
async fn came_otherwise(
    works: &Works,
    application: &Application,
    plan: &MergePlan,
    head: Oid,
) -> Result<MergeEnd, git::Error> {
    let explained = application.staging.as_ref() == Some(&commit_id(head));
    if !explained || application.found_on("staging").next().is_some() {
        return Ok(MergeEnd::UpToDate { head });
    }
    works.app.repository(application.id).merge_again(plan).await
}
