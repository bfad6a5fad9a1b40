//! Step 3: makes the issue's branch.

use super::{Failure, Outcome, fact, misled};
use crate::What;
use crate::works::{Works, branch_of, oid};
use sop::steps::s03_create_branch::branch_made;
use sop::{Actor, Effect};
use store::rows::Claimed;

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::CreateBranch { application, issue, branch, at } = &claimed.effect else {
        return Err(misled(claimed));
    };
    works.app.repository(*application).create_branch(&branch_of(branch)?, oid(at)).await?;
    let at = at.clone();
    Ok(fact(What::Issue(*issue), move |case| branch_made(case, &Actor::machine(), &at)))
}
