//! Acts of steps 3 to 7: the branch, the notes of the Developer's own tests, deploying again.

use super::perform::{perform, perform_by};
use crate::at::At;
use crate::filled::{Filled, Sending};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::visit::Visit;
use axum::response::Response;
use sop::acts::{Drawn, Probe, servers};
use sop::event::Verdict;
use sop::possible::{self, Act};
use sop::steps::s03_create_branch::{self, CreateBranch};
use sop::steps::s05_test_local::{self, TestLocal};
use sop::steps::s07_test_dev::TestDev;
use sop::text::{Prose, TextKind};
use sop::{Files, IssueNumber};

/// `POST /issues/{number}/branch`: step 3, on the web alone (Keterangan 3).
pub async fn create_branch(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let page = super::seen::load(&visit, number).await?;
    let title = page.case.issue().ok().and_then(|issue| page.text(&issue.title)).map(str::to_owned);
    let label = visit.lang().branch_name();
    let parse = |reading: &mut Reading<'_>| {
        let titled = reading.one_of("name", label, |raw| match raw {
            "title" => Some(true),
            "number" => Some(false),
            _ => None,
        })?;
        Some(CreateBranch { hint: title.filter(|_| titled), drawn })
    };
    perform(&visit, number, Act::CreateBranch, &typed, parse, s03_create_branch::create_branch).await
}

/// `POST /issues/{number}/assignment-hand-back`: 3 to 2.
pub async fn hand_back(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, Act::HandBackAssignment, &typed, parse, move |case, by, reason| {
        s03_create_branch::hand_back(case, by, &reason, &drawn)
    })
    .await
}

/// `POST /issues/{number}/local-test`: step 5 on the page; the push may come later.
pub async fn test_local(
    visit: Visit,
    At(number): At<IssueNumber>,
    sending: Sending,
) -> Result<Response, Problem> {
    super::seen::load(&visit, number).await?;
    let filled = sending.take(&visit).await?;
    let drawn = visit.drawn(&filled.typed);
    let parse = |reading: &mut Reading<'_>| local_test(reading, &filled, drawn);
    perform(&visit, number, Act::TestLocal, &filled.typed, parse, s05_test_local::test_local).await
}

/// What the form of 5 says.
pub fn local_test(reading: &mut Reading<'_>, filled: &Filled, drawn: Drawn) -> Option<TestLocal> {
    let commit = reading.commit("commit");
    let note = reading.prose("note", TextKind::Note);
    let files = filled.files(reading);
    let verdict = reading.verdict();
    Some(TestLocal { commit: commit?, verdict: verdict?, note: note?, files: files?, drawn })
}

/// `POST /issues/{number}/dev-test`: step 7. The server is asked what it runs once nothing else is against
/// it.
pub async fn test_dev(
    visit: Visit,
    At(number): At<IssueNumber>,
    sending: Sending,
) -> Result<Response, Problem> {
    super::seen::load(&visit, number).await?;
    let filled = sending.take(&visit).await?;
    let (app, drawn) = (visit.app(), visit.drawn(&filled.typed));
    let parse = |reading: &mut Reading<'_>| dev_test(reading, &filled, drawn);
    let ask = |once, by, act| async move { app.test_dev(once, number, &by, act).await };
    perform_by(&visit, number, Act::TestDev, &filled.typed, parse, ask).await
}

/// What the form of 7 says.
pub fn dev_test(reading: &mut Reading<'_>, filled: &Filled, drawn: Drawn) -> Option<TestDev> {
    let (verdict, note, files) = server_test(reading, filled)?;
    Some(TestDev { verdict, note, files, probe: Probe::NotAsked, drawn })
}

/// What the forms of 7 and 9 say alike.
pub fn server_test(reading: &mut Reading<'_>, filled: &Filled) -> Option<(Verdict, Prose, Files)> {
    let note = reading.prose("note", TextKind::Note);
    let files = filled.files(reading);
    let verdict = reading.verdict();
    Some((verdict?, note?, files?))
}

/// `POST /issues/{number}/deployment`: the server whose deployment the issue waits for tries again.
pub async fn deploy_again(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| reading.prose_or_none("reason", TextKind::Reason);
    perform(&visit, number, Act::DeployAgain, &typed, parse, |case, by, reason| {
        servers::deploy_again(case, by, possible::environment_of(case), reason.as_ref())
    })
    .await
}
