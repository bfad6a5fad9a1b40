//! Step 13: merges the checked commit into `master`; its tree is `staging`'s by construction (B11).

use super::{Failure, Outcome, fact, misled};
use crate::works::{Works, commit_id, oid};
use crate::{What, found};
use git::{BranchName, MergeEnd, ReleasePlan};
use sop::acts::found::RefSeen;
use sop::steps::s13_merge_master::{master_merge_failed, master_merged};
use sop::{Actor, Effect};
use store::rows::Claimed;

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::MergeMaster { application, release, staging, since, because } = &claimed.effect else {
        return Err(misled(claimed));
    };
    let plan = ReleasePlan {
        into: BranchName::master(),
        staging: oid(staging),
        since: oid(since),
        because: u64::try_from(because.0).unwrap_or(0),
        trailers: vec![("Alur-Release".to_owned(), release.to_string())],
        subject: format!("Merge staging into master, release {release}"),
        author: works.signature_of(*because).await?,
        at_s: claimed.at.ms() / 1000,
    };
    let what = What::Release(*release);
    let failed = |why: String, seen: Option<RefSeen>| {
        fact(what.clone(), move |case| master_merge_failed(case, &Actor::machine(), &why, seen.as_ref()))
    };
    let end = match works.app.repository(*application).release_merge(&plan).await {
        Err(git::Error::Moved { .. }) => {
            let seen = found::seen_on(works, *application, "master", Some(since.clone())).await?;
            return Ok(failed("master is not where the journal says".to_owned(), seen));
        }
        end => end?,
    };
    match end {
        MergeEnd::Merged { commit: merge, was_there: _ } => {
            let (commit, merge) = (staging.clone(), commit_id(merge));
            Ok(fact(what, move |case| master_merged(case, &Actor::machine(), &commit, &merge)))
        }
        MergeEnd::UpToDate { head } => Ok(failed(format!("master holds it already: {}", head.short()), None)),
        MergeEnd::Conflict { files } => Ok(failed(files.join(", "), None)),
        MergeEnd::Missing => Err(Failure::lasting("master or the checked commit is missing")),
    }
}
