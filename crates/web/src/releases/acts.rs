//! Acts on a Release, each a POST to its noun.

use super::forms::{
    CHECK, DEPLOYMENT, FAULT_CLASS, HAND_BACK, MERGE, RESENDING, ROLLBACK, RUNNING, TAKING_OUT,
};
use super::show::redraw;
use crate::at::At;
use crate::filled::{Filled, Sending};
use crate::form::Kept;
use crate::page;
use crate::problem::Problem;
use crate::see;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::response::Response;
use sop::acts::{Drawn, Probe, servers};
use sop::application::Environment;
use sop::event::{CheckFailure, Fault, Verdict};
use sop::possible::{self, Act};
use sop::refusal::Status;
use sop::steps::s12_check_staging::CheckStaging;
use sop::steps::{s11_request_master, s13_merge_master};
use sop::text::TextKind;
use sop::{Actor, CaseFile, Facts, IssueNumber, Refusal, ReleaseNumber};
use store::rows::{fault_code, fault_parse};

/// Reads the form, decides about the Release, and answers where the form stood.
async fn perform<A, P, D>(
    visit: &Visit,
    number: ReleaseNumber,
    key: &'static str,
    typed: &Typed,
    parse: P,
    decide: D,
) -> Result<Response, Problem>
where
    A: Send + 'static,
    P: FnOnce(&mut Reading<'_>) -> Option<A>,
    D: FnOnce(&CaseFile, &Actor, A) -> Result<Facts, Refusal> + Send + 'static,
{
    let mut reading = Reading::of(visit, typed, key);
    let value = parse(&mut reading);
    let decided = match reading.done(value) {
        Ok(value) => {
            let decide = move |case: &CaseFile, by: &Actor| {
                case.the_release()?;
                decide(case, by, value)
            };
            visit.decide(What::Release(number), key, typed, decide).await
        }
        Err(Problem::Form(kept)) => Err(forbidden(visit, number, kept).await?),
        Err(problem) => Err(problem),
    };
    answer(visit, number, key, decided.map(|_| ())).await
}

/// Permission is not validation: whoever may not do the act at all is told so, not which fields it lacks.
pub(super) async fn forbidden(visit: &Visit, number: ReleaseNumber, kept: Kept) -> Result<Problem, Problem> {
    let page = see::case(visit, &What::Release(number)).await?;
    let by = visit.actor()?;
    let answer = match act_of(kept.key) {
        Some(Act::TakeOut) => possible::may_take_out(&page.case, &by),
        asked => {
            let mut acts = possible::on_release(&page.case, &by).into_iter();
            acts.find(|(act, _)| Some(*act) == asked).map_or(Ok(()), |(_, answer)| answer)
        }
    };
    match answer.err().filter(|refusal| refusal.status() == Status::Forbidden) {
        Some(refusal) => Ok(visit.refuse(What::Release(number), refusal, kept).await),
        None => Ok(Problem::Form(kept)),
    }
}

/// The act that the form with this key asks for.
fn act_of(key: &str) -> Option<Act> {
    Some(match key {
        CHECK => Act::CheckStaging,
        MERGE => Act::MergeMaster,
        RESENDING => Act::RequestMaster,
        HAND_BACK => Act::HandBackRelease,
        DEPLOYMENT => Act::DeployAgain,
        ROLLBACK => Act::RollBack,
        TAKING_OUT => Act::TakeOut,
        FAULT_CLASS => Act::Reclass,
        RUNNING => Act::StateRunning,
        _ => return None,
    })
}

/// The page, or the form with what was said.
async fn answer(
    visit: &Visit,
    number: ReleaseNumber,
    key: &'static str,
    decided: Result<(), Problem>,
) -> Result<Response, Problem> {
    match decided {
        Ok(()) => Ok(page::see_other(&format!("{}?done={key}#giliran", url::release(number)))),
        Err(problem) => redraw(visit, number, problem).await,
    }
}

/// What the form of 12 says. Cause and issues are asked for only where it failed.
pub fn staging_check(reading: &mut Reading<'_>, filled: &Filled, drawn: Drawn) -> Option<CheckStaging> {
    let label = reading.lang.release_check_result();
    let verdict = reading.one_of("verdict", label, |raw| match raw {
        "passed" => Some(Verdict::Passed),
        "failed" => Some(Verdict::Failed),
        _ => None,
    });
    let failure = match verdict {
        Some(Verdict::Failed) => parse_cause(reading).map(Some),
        Some(Verdict::Passed) | None => Some(None),
    };
    let note = reading.prose("note", TextKind::Note);
    let files = filled.files(reading);
    Some(CheckStaging {
        verdict: verdict?,
        failure: failure?,
        note: note?,
        files: files?,
        probe: Probe::NotAsked,
        builds_on: Vec::new(),
        drawn,
    })
}

fn parse_cause(reading: &mut Reading<'_>) -> Option<CheckFailure> {
    let lang = reading.lang;
    let by_issue = reading.one_of("cause", lang.release_check_cause(), |raw| match raw {
        "issue" => Some(true),
        "configuration" => Some(false),
        _ => None,
    })?;
    if !by_issue {
        return Some(CheckFailure::Configuration);
    }
    let issues = parse_issues(reading, lang.release_check_issues())?;
    Some(CheckFailure::Issues { issues, forward: reading.typed.has("forward") })
}

/// The ticked issues of the field `issue`: at least one.
pub fn parse_issues(reading: &mut Reading<'_>, label: &str) -> Option<Vec<IssueNumber>> {
    let ticked: Result<Vec<IssueNumber>, _> = reading.typed.all("issue").map(str::parse).collect();
    let issues = ticked.ok().filter(|issues| !issues.is_empty());
    if issues.is_none() {
        reading.breaks("issue", "missing", reading.lang.error_choose(label));
    }
    issues
}

/// `POST /releases/{n}/staging-check`: 12. Once nothing else is against it, the server is asked what it runs
/// and git what builds on the ticked issues.
pub async fn check(
    visit: Visit,
    At(number): At<ReleaseNumber>,
    sending: Sending,
) -> Result<Response, Problem> {
    // Nobody's files are stored to be answered with 404.
    see::case(&visit, &What::Release(number)).await?;
    let filled = sending.take(&visit).await?;
    let (typed, by, once) = (&filled.typed, visit.actor()?, visit.once(CHECK, &filled.typed)?);
    let mut reading = Reading::of(&visit, typed, CHECK);
    let act = staging_check(&mut reading, &filled, visit.drawn(typed));
    let decided = match reading.done(act) {
        Ok(act) => match visit.app().check_staging(once, number, &by, act).await {
            Ok(_) => Ok(()),
            Err(error) => Err(visit.told(error, CHECK, typed).await),
        },
        Err(Problem::Form(kept)) => Err(forbidden(&visit, number, kept).await?),
        Err(problem) => Err(problem),
    };
    answer(&visit, number, CHECK, decided).await
}

/// `POST /releases/{n}/request`: 11 again for a Release that was handed back.
pub async fn request(visit: Visit, At(number): At<ReleaseNumber>, typed: Typed) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let parse = |reading: &mut Reading<'_>| reading.prose_or_none("remark", TextKind::Remark);
    perform(&visit, number, RESENDING, &typed, parse, move |case, by, remark| {
        let act = s11_request_master::RequestMaster { issues: Vec::new(), remark, drawn };
        s11_request_master::request_master(case, by, act)
    })
    .await
}

/// `POST /releases/{n}/hand-back`: 13 to 11.
pub async fn hand_back(
    visit: Visit,
    At(number): At<ReleaseNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| reading.reason();
    perform(&visit, number, HAND_BACK, &typed, parse, |case, by, reason| {
        s13_merge_master::hand_back(case, by, &reason)
    })
    .await
}

/// `POST /releases/{n}/deployment`: production once more, or staging while the check waits for it.
pub async fn deploy_again(
    visit: Visit,
    At(number): At<ReleaseNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let staging = typed.get("environment") == Environment::Staging.code();
    let environment = if staging { Environment::Staging } else { Environment::Production };
    let parse = |reading: &mut Reading<'_>| reading.prose_or_none("reason", TextKind::Reason);
    perform(&visit, number, DEPLOYMENT, &typed, parse, move |case, by, reason| {
        servers::deploy_again(case, by, environment, reason.as_ref())
    })
    .await
}

/// `POST /releases/{n}/rollback`: production back to an earlier commit.
pub async fn roll_back(
    visit: Visit,
    At(number): At<ReleaseNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| {
        let (commit, reason) = (reading.commit("commit"), reading.reason());
        commit.zip(reason)
    };
    perform(&visit, number, ROLLBACK, &typed, parse, |case, by, (commit, reason)| {
        servers::roll_back(case, by, &commit, &reason)
    })
    .await
}

/// `POST /releases/{n}/taking-out`: an issue goes back to step 4, its merge out of `staging`.
pub async fn take_out(
    visit: Visit,
    At(number): At<ReleaseNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| {
        let label = reading.lang.issues_column_issue();
        let issue = reading.one_of("issue", label, |raw| raw.parse::<IssueNumber>().ok());
        let reason = reading.reason();
        issue.zip(reason)
    };
    perform(&visit, number, TAKING_OUT, &typed, parse, |case, by, (issue, reason)| {
        s11_request_master::take_out(case, by, issue, &reason)
    })
    .await
}

/// `POST /releases/{n}/fault-class`: a failed deployment is the application's fault, or the infrastructure's.
pub async fn reclass(visit: Visit, At(number): At<ReleaseNumber>, typed: Typed) -> Result<Response, Problem> {
    let offered = [fault_code(Fault::Own), fault_code(Fault::Infrastructure)];
    let parse = |reading: &mut Reading<'_>| {
        let label = reading.lang.release_check_cause();
        let fault = reading.one_of("fault", label, |raw| {
            fault_parse(raw).filter(|fault| offered.contains(&fault_code(*fault)))
        });
        let reason = reading.reason();
        fault.zip(reason)
    };
    perform(&visit, number, FAULT_CLASS, &typed, parse, |case, by, (fault, reason)| {
        servers::reclass(case, by, Environment::Production, fault, &reason)
    })
    .await
}

/// `POST /releases/{n}/running-commit`: the Sysadmin says what production runs (B16).
pub async fn state_running(
    visit: Visit,
    At(number): At<ReleaseNumber>,
    typed: Typed,
) -> Result<Response, Problem> {
    let parse = |reading: &mut Reading<'_>| {
        let (commit, reason) = (reading.commit("commit"), reading.reason());
        commit.zip(reason)
    };
    perform(&visit, number, RUNNING, &typed, parse, |case, by, (commit, reason)| {
        servers::state_running(case, by, Environment::Production, &commit, &reason)
    })
    .await
}
