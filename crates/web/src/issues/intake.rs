//! Acts of steps 1 and 2 on the issue's page: complete, confirm, link, assign, hand back.

use super::perform::perform;
use crate::at::At;
use crate::filled::Sending;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::visit::Visit;
use axum::response::Response;
use sop::acts::Drawn;
use sop::possible::Act;
use sop::steps::s01_report::{self, CompleteReport};
use sop::steps::s02_assign::{self, Assign};
use sop::text::TextKind;
use sop::{IssueNumber, PersonId};

/// `POST /issues/{number}/report-completion`: the Reporter completes what the PM handed back.
pub async fn complete_report(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let parse = |reading: &mut Reading<'_>| {
        let title = reading.prose("title", TextKind::Title);
        let body = reading.prose("body", TextKind::Body);
        Some(CompleteReport { title: title?, body: body?, drawn })
    };
    perform(&visit, number, Act::CompleteReport, &typed, parse, s01_report::complete_report).await
}

/// `POST /issues/{number}/official-confirmation`.
pub async fn confirm_official(
    visit: Visit,
    At(number): At<IssueNumber>,
    sending: Sending,
) -> Result<Response, Problem> {
    super::seen::load(&visit, number).await?;
    let filled = sending.take(&visit).await?;
    let parse = |reading: &mut Reading<'_>| {
        let evidence = reading.prose("evidence", TextKind::Reason);
        let files = filled.files(reading);
        evidence.zip(files)
    };
    perform(&visit, number, Act::ConfirmOfficial, &filled.typed, parse, |case, by, (evidence, files)| {
        s01_report::confirm_official(case, by, &evidence, &files)
    })
    .await
}

/// `POST /issues/{number}/ticket-link`.
pub async fn link_ticket(
    visit: Visit,
    At(number): At<IssueNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let label = visit.lang().ticket_number();
    let parse = |reading: &mut Reading<'_>| reading.ticket("ticket", label);
    perform(&visit, number, Act::LinkTicket, &typed, parse, s01_report::link_ticket).await
}

/// `POST /issues/{number}/assignment`: step 2.
pub async fn assign(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let parse = |reading: &mut Reading<'_>| assignment(reading, drawn);
    perform(&visit, number, Act::Assign, &typed, parse, s02_assign::assign).await
}

/// What the form of 2 says.
pub fn assignment(reading: &mut Reading<'_>, drawn: Drawn) -> Option<Assign> {
    let label = reading.lang.assign_developer();
    let assignee = reading.one_of("assignee", label, |raw| raw.parse().ok().map(PersonId));
    let due = reading.due();
    let remark = reading.prose_or_none("remark", TextKind::Remark);
    Some(Assign { assignee: assignee?, due: due?, remark: remark?, drawn })
}

/// `POST /issues/{number}/report-hand-back`: 2 to 1.
pub async fn hand_back(visit: Visit, At(number): At<IssueNumber>, typed: Typed) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, Act::HandBackReport, &typed, parse, move |case, by, reason| {
        s02_assign::hand_back(case, by, &reason, &drawn)
    })
    .await
}
