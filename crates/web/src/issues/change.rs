//! Changes beside the steps: another assignee, another due date, *darurat*, the end, the dev server's turn,
//! what a server runs.

use super::perform::perform;
use crate::at::At;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::visit::Visit;
use axum::response::Response;
use sop::acts::{change, dev, remind, servers};
use sop::event::Fault;
use sop::possible::{self, Act};
use sop::{Actor, CaseFile, IssueNumber, PersonId};

/// `POST /issues/{number}/reassignment` (B5).
pub async fn reassign(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let label = visit.lang().assign_developer();
    let parse = |reading: &mut Reading<'_>| {
        let to = reading.one_of("assignee", label, |raw| raw.parse().ok().map(PersonId));
        let reason = reading.reason();
        to.zip(reason)
    };
    perform(&visit, number, Act::Reassign, &typed, parse, |case, by, (to, reason)| {
        change::reassign(case, by, to, &reason)
    })
    .await
}

/// `POST /issues/{number}/due-date-change` (R23).
pub async fn change_due(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| {
        let due = reading.due();
        let reason = reading.reason();
        due.zip(reason)
    };
    perform(&visit, number, Act::ChangeDue, &typed, parse, |case, by, (due, reason)| {
        change::change_due(case, by, due, &reason)
    })
    .await
}

/// `POST /issues/{number}/urgency` (A14).
pub async fn set_urgent(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, Act::SetUrgent, &typed, parse, |case, by, reason| {
        change::set_urgent(case, by, true, &reason)
    })
    .await
}

/// `POST /issues/{number}/urgency-end`.
pub async fn clear_urgent(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, Act::ClearUrgent, &typed, parse, |case, by, reason| {
        change::set_urgent(case, by, false, &reason)
    })
    .await
}

/// `POST /issues/{number}/cancellation` (A13).
pub async fn cancel(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, Act::Cancel, &typed, parse, |case, by, reason| change::cancel(case, by, &reason))
        .await
}

/// `POST /issues/{number}/dev-turn-hand-over` (A3).
pub async fn hand_over_dev_turn(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, Act::HandOverDevTurn, &typed, parse, |case, by, reason| {
        dev::hand_over(case, by, &reason)
    })
    .await
}

/// `POST /issues/{number}/fault-class`: whose fault a failed deployment was.
pub async fn reclass(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let label = visit.lang().reclass_button();
    let parse = |reading: &mut Reading<'_>| {
        let fault = reading.one_of("fault", label, |raw| match raw {
            "own" => Some(Fault::Own),
            "infrastructure" => Some(Fault::Infrastructure),
            _ => None,
        });
        let reason = reading.reason();
        fault.zip(reason)
    };
    perform(&visit, number, Act::Reclass, &typed, parse, |case, by, (fault, reason)| {
        servers::reclass(case, by, possible::environment_of(case), fault, &reason)
    })
    .await
}

/// `POST /issues/{number}/reminder`: *Ingatkan*, by whoever waits (R62).
pub async fn remind(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let decide = |case: &CaseFile, by: &Actor, ()| remind::remind(case, by);
    perform(&visit, number, Act::Remind, &typed, |_| Some(()), decide).await
}

/// `POST /issues/{number}/running-commit`: the Sysadmin says what a server runs (B16).
pub async fn state_running(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| {
        let commit = reading.commit("commit");
        let reason = reading.reason();
        commit.zip(reason)
    };
    perform(&visit, number, Act::StateRunning, &typed, parse, |case, by, (commit, reason)| {
        servers::state_running(case, by, possible::environment_of(case), &commit, &reason)
    })
    .await
}
