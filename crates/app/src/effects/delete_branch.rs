//! R34: deletes the branch of an ended issue; its tip is kept aside, its dev server's directory goes.

use super::{Failure, Outcome, fact, misled};
use crate::What;
use crate::works::{Works, branch_of, oid};
use sop::acts::branch::branch_deleted;
use sop::application::{DevServer, Environment};
use sop::{Actor, Effect};
use store::rows::Claimed;

pub(super) async fn perform(works: &Works, claimed: &Claimed) -> Result<Outcome, Failure> {
    let Effect::DeleteBranch { application, issue, branch, tip } = &claimed.effect else {
        return Err(misled(claimed));
    };
    let repository = works.app.repository(*application);
    match repository.delete_branch(&branch_of(branch)?, oid(tip)).await {
        Ok(_) => {}
        Err(error @ git::Error::Moved { .. }) => return Err(Failure::lasting(error.to_string())),
        Err(error) => return Err(error.into()),
    }
    let directory =
        works.layout.environment(*application, Environment::Dev, DevServer::PerBranch, branch.as_str());
    match std::fs::remove_dir_all(directory) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    Ok(fact(What::Issue(*issue), |case| branch_deleted(case, &Actor::machine())))
}
