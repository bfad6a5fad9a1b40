//! Acts of steps 8 to 10: the merge request, the test team, the PM's agreement, and their ways back.

use super::perform::{perform, perform_by};
use super::work::server_test;
use crate::at::At;
use crate::filled::{Filled, Sending};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::visit::Visit;
use axum::response::Response;
use sop::acts::{Drawn, Probe};
use sop::possible::Act;
use sop::steps::s08_request_staging::{self, RequestStaging};
use sop::steps::s09_test_team::{self, NameTestPlan, TestTeam};
use sop::steps::s10_approve_staging::{self, ApproveStaging};
use sop::steps::s11_request_master;
use sop::text::TextKind;
use sop::{IssueNumber, PersonId};

/// `POST /issues/{number}/staging-request`: step 8, on the web alone.
pub async fn request_staging(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let parse = |reading: &mut Reading<'_>| {
        let title = reading.prose("title", TextKind::Title);
        let description = reading.prose("description", TextKind::Body);
        Some(RequestStaging { title: title?, description: description?, drawn })
    };
    perform(&visit, number, Act::RequestStaging, &typed, parse, s08_request_staging::request_staging).await
}

/// `POST /issues/{number}/team-test`: step 9. The server is asked what it runs once nothing else is against
/// it.
pub async fn test_team(
    visit: Visit,
    At(number): At<IssueNumber>,
    sending: Sending,
) -> Result<Response, Problem> {
    super::seen::load(&visit, number).await?;
    let filled = sending.take(&visit).await?;
    let (app, drawn) = (visit.app(), visit.drawn(&filled.typed));
    let parse = |reading: &mut Reading<'_>| team_test(reading, &filled, drawn);
    let ask = |once, by, act| async move { app.test_team(once, number, &by, act).await };
    perform_by(&visit, number, Act::TestTeam, &filled.typed, parse, ask).await
}

/// What the form of 9 says.
pub fn team_test(reading: &mut Reading<'_>, filled: &Filled, drawn: Drawn) -> Option<TestTeam> {
    let (verdict, note, files) = server_test(reading, filled)?;
    Some(TestTeam { verdict, note, files, probe: Probe::NotAsked, drawn })
}

/// `POST /issues/{number}/test-plan`: who tests what, by the PM (R43).
pub async fn name_test_plan(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let label = visit.lang().plan_testers();
    let page = super::seen::load(&visit, number).await?;
    let changes = page.case.issue().is_ok_and(s09_test_team::plan_needs_reason);
    let parse = |reading: &mut Reading<'_>| {
        let testers = reading.several("tester", label, |raw| raw.parse().ok().map(PersonId));
        let cases = reading.prose_lines("cases", TextKind::Remark);
        let reason = if changes {
            reading.reason().map(Some)
        } else {
            reading.prose_or_none("reason", TextKind::Reason)
        };
        Some(NameTestPlan { testers: testers?, cases: cases?, reason: reason? })
    };
    perform(&visit, number, Act::NameTestPlan, &typed, parse, s09_test_team::name_test_plan).await
}

/// `POST /issues/{number}/merge-request-return`: not fit for testing, back to 4.
pub async fn return_request(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, Act::ReturnRequest, &typed, parse, move |case, by, reason| {
        s09_test_team::return_request(case, by, &reason, &drawn)
    })
    .await
}

/// `POST /issues/{number}/staging-approval`: step 10, on the web alone.
pub async fn approve(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let join = typed.get("join") == "yes";
    let parse = |reading: &mut Reading<'_>| {
        let seen = reading.commit("seen");
        let remark = reading.prose_or_none("remark", TextKind::Remark);
        Some(ApproveStaging { seen: seen?, join, remark: remark?, drawn })
    };
    perform(&visit, number, Act::ApproveStaging, &typed, parse, s10_approve_staging::approve_staging).await
}

/// `POST /issues/{number}/staging-return`: not agreed, back to 4.
pub async fn return_staging(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, Act::ReturnStaging, &typed, parse, move |case, by, reason| {
        s10_approve_staging::return_staging(case, by, &reason, &drawn)
    })
    .await
}

/// `POST /issues/{number}/pipeline-file-acceptance`: the Sysadmin takes a changed pipeline file (A17).
pub async fn accept_pipeline_file(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    perform(
        &visit,
        number,
        Act::AcceptPipelineFile,
        &typed,
        |_| Some(()),
        |case, by, ()| s10_approve_staging::accept_pipeline_file(case, by),
    )
    .await
}

/// `POST /issues/{number}/taking-out`: the PM takes the issue out of staging and its Release (B13).
pub async fn take_out(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, Act::TakeOut, &typed, parse, move |case, by, reason| {
        s11_request_master::take_out(case, by, number, &reason)
    })
    .await
}
