//! The branch beside step 3: *Perbarui branch*, delete, restore. All on the web alone (Keterangan 3, A15,
//! R34).

use super::perform::perform;
use crate::at::At;
use crate::problem::Problem;
use crate::typed::Typed;
use crate::visit::Visit;
use axum::response::Response;
use sop::acts::branch;
use sop::possible::Act;
use sop::{CommitId, IssueNumber};

/// `POST /issues/{number}/branch-update`: the server merges `staging` into the branch as the page showed it.
pub async fn update(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let shown = visit.drawn(&typed).commit;
    perform(
        &visit,
        number,
        Act::UpdateBranch,
        &typed,
        |_| Some(shown),
        |case, by, shown| {
            // Where there is no branch at all, the rule itself says so, after asking who wants to know.
            let head = shown.or_else(|| case.issue().ok()?.head().cloned());
            let none = || CommitId::parse(&"0".repeat(40)).expect("forty digits");
            branch::update_branch(case, by, &head.unwrap_or_else(none))
        },
    )
    .await
}

/// `POST /issues/{number}/branch-deletion`.
pub async fn delete(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    perform(
        &visit,
        number,
        Act::DeleteBranch,
        &typed,
        |_| Some(()),
        |case, by, ()| branch::delete_branch(case, by),
    )
    .await
}

/// `POST /issues/{number}/branch-restoration`.
pub async fn restore(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    perform(
        &visit,
        number,
        Act::RestoreBranch,
        &typed,
        |_| Some(()),
        |case, by, ()| branch::restore_branch(case, by),
    )
    .await
}
