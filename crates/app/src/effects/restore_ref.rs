//! R72: takes back what was found: on `staging` by a commit on top, any other ref by putting it where the
//! journal says, with what was found kept aside.

use super::{Failure, Outcome, fact, misled};
use crate::found::{full_ref, seen_below};
use crate::works::{Works, commit_id, oid};
use crate::{What, found};
use git::{BranchName, MergeEnd, TakeBackPlan};
use sop::acts::found::{restore_stopped, restored};
use sop::application::RestoreWay;
use sop::{Actor, Effect};
use store::rows::Claimed;

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::RestoreRef { application, found: seq, issue, name, journal, commit, way, because } =
        &claimed.effect
    else {
        return Err(misled(claimed));
    };
    let what = issue.map_or(What::Application(*application), What::Issue);
    let (seq, repository) = (*seq, works.app.repository(*application));
    let stopped =
        |files| fact(what.clone(), move |case| restore_stopped(case, &Actor::machine(), seq, files));
    if *way == RestoreWay::PutBack {
        let (from, to) = (commit.as_ref().map(oid), journal.as_ref().map(oid));
        return match repository.put_back(&full_ref(name), from, to).await {
            Ok(_) => {
                let to = journal.clone();
                Ok(fact(what, move |case| restored(case, &Actor::machine(), seq, to.as_ref(), None)))
            }
            Err(git::Error::Moved { .. }) => Ok(stopped(Vec::new())),
            Err(error) => Err(error.into()),
        };
    }
    let (Some(commit), Some(journal), "staging") = (commit, journal, name.as_str()) else {
        return Err(Failure::lasting("only what stands on staging is taken back by a commit"));
    };
    let staging = found::staging_by_journal(works, *application).await?;
    let plan = TakeBackPlan {
        on: BranchName::staging(),
        found: oid(commit),
        wanted: oid(journal),
        because: u64::try_from(because.0).unwrap_or(0),
        subject: "Take what was found on staging back".to_owned(),
        author: works.signature_of(*because).await?,
        at_s: claimed.at.ms() / 1000,
    };
    match repository.take_back(&plan).await? {
        MergeEnd::Merged { commit: made, was_there: _ } => {
            // Made on what was found itself it has nothing strange below it.
            let below = seen_below(works, *application, staging, made).await?;
            let below = below.filter(|seen| seen.now.as_ref() != Some(commit));
            let to = commit_id(made);
            Ok(fact(what, move |case| restored(case, &Actor::machine(), seq, Some(&to), below.as_ref())))
        }
        MergeEnd::Conflict { files } => Ok(stopped(files)),
        MergeEnd::UpToDate { .. } | MergeEnd::Missing => {
            Err(Failure::lasting("the branch, or a commit of what was found, is missing"))
        }
    }
}
