//! R34: brings a deleted branch back to its tip.

use super::{Failure, Outcome, fact, misled};
use crate::What;
use crate::works::{Works, branch_of, oid};
use sop::acts::branch::branch_restored;
use sop::{Actor, Effect};
use store::rows::Claimed;

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::RestoreBranch { application, issue, branch, tip } = &claimed.effect else {
        return Err(misled(claimed));
    };
    works.app.repository(*application).restore_branch(&branch_of(branch)?, oid(tip)).await?;
    Ok(fact(What::Issue(*issue), |case| branch_restored(case, &Actor::machine())))
}
