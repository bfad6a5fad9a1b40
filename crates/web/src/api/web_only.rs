//! Acts that the SOP binds to the web (Keterangan 3). A token may ask: `sop` says no, the attempt is recorded
//! (R70), and the answer names the page where the act is done.

use super::asked::Asked;
use super::bodies;
use super::fault::{Answer, Fault};
use super::named;
use crate::filled::Filled;
use crate::problem::Problem;
use crate::typed::Reading;
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::extract::Path;
use sop::acts::{Drawn, branch};
use sop::refusal::WebAct;
use sop::steps::s03_create_branch::{self, CreateBranch};
use sop::steps::s08_request_staging::{self, RequestStaging};
use sop::steps::s10_approve_staging::{self, ApproveStaging};
use sop::steps::s11_request_master::{self, RequestMaster};
use sop::steps::s13_merge_master::{self, MergeMaster};
use sop::text::{Prose, TextKind};
use sop::{Actor, CaseFile, CommitId, Facts, IssueNumber, Refusal, ReleaseNumber};

/// Asks the rule, which says no to this door whatever else holds. Were it ever to say yes, nothing is
/// recorded.
async fn refuse<F>(visit: &Visit, what: What, page: String, act: WebAct, decide: F) -> Answer
where
    F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
{
    let by = visit.actor()?;
    let decide = move |case: &CaseFile| match decide(case, &by) {
        Ok(_) => Err(Refusal::WebOnly { act }),
        Err(refusal) => Err(refusal),
    };
    let page = format!("{}{page}", visit.app().public_url());
    match visit.app().decide(what, &by, decide).await {
        Ok(_) => Err(Problem::Fault(anyhow::anyhow!("an act of the web passed the API")).into()),
        Err(error) => Err(Fault::decided(visit, error, Some(page)).await),
    }
}

/// A text that passes every rule about text: what is refused is refused by the procedure.
fn text() -> Prose {
    Prose::new(TextKind::Note, "Sepuluh huruf atau lebih.", [0; 16]).expect("a fixed text within its bounds")
}

fn none() -> CommitId {
    CommitId::parse(&"0".repeat(40)).expect("forty digits")
}

/// `POST /api/v1/issues/{number}/branch`: step 3.
pub async fn branch(Path(number): Path<String>, visit: Visit) -> Answer {
    let number: IssueNumber = named(&number)?;
    let decide =
        |case: &CaseFile, by: &Actor| s03_create_branch::create_branch(case, by, CreateBranch::default());
    refuse(&visit, What::Issue(number), url::issue(number), WebAct::CreateBranch, decide).await
}

/// `POST /api/v1/issues/{number}/staging-request`: step 8.
pub async fn staging_request(Path(number): Path<String>, visit: Visit) -> Answer {
    let number: IssueNumber = named(&number)?;
    let act = RequestStaging { title: text(), description: text(), drawn: Drawn::default() };
    let decide = move |case: &CaseFile, by: &Actor| s08_request_staging::request_staging(case, by, act);
    refuse(&visit, What::Issue(number), url::issue(number), WebAct::RequestStaging, decide).await
}

/// `POST /api/v1/issues/{number}/staging-approval`: step 10.
pub async fn staging_approval(Path(number): Path<String>, visit: Visit) -> Answer {
    let number: IssueNumber = named(&number)?;
    let act = ApproveStaging { seen: none(), join: false, remark: None, drawn: Drawn::default() };
    let decide = move |case: &CaseFile, by: &Actor| s10_approve_staging::approve_staging(case, by, act);
    refuse(&visit, What::Issue(number), url::issue(number), WebAct::ApproveStaging, decide).await
}

/// `POST /api/v1/issues/{number}/branch-update`: *Perbarui branch* (A15).
pub async fn branch_update(Path(number): Path<String>, visit: Visit) -> Answer {
    let number: IssueNumber = named(&number)?;
    let decide = |case: &CaseFile, by: &Actor| branch::update_branch(case, by, &none());
    refuse(&visit, What::Issue(number), url::issue(number), WebAct::UpdateBranch, decide).await
}

/// `POST /api/v1/issues/{number}/conflict-resolution` (A15).
pub async fn conflict_resolution(Path(number): Path<String>, visit: Visit) -> Answer {
    let number: IssueNumber = named(&number)?;
    let decide = |case: &CaseFile, by: &Actor| branch::resolve_conflict(case, by, &none(), &none(), &none());
    refuse(&visit, What::Issue(number), url::conflict(number), WebAct::UpdateBranch, decide).await
}

/// `POST /api/v1/issues/{number}/branch-deletion` (R34).
pub async fn branch_deletion(Path(number): Path<String>, visit: Visit) -> Answer {
    let number: IssueNumber = named(&number)?;
    refuse(&visit, What::Issue(number), url::issue(number), WebAct::DeleteBranch, branch::delete_branch).await
}

/// `POST /api/v1/issues/{number}/branch-restoration` (R34).
pub async fn branch_restoration(Path(number): Path<String>, visit: Visit) -> Answer {
    let number: IssueNumber = named(&number)?;
    refuse(&visit, What::Issue(number), url::issue(number), WebAct::DeleteBranch, branch::restore_branch)
        .await
}

/// `POST /api/v1/releases`: step 11. The body names the application; what else it says matters on the web
/// alone.
pub async fn release(mut asked: Asked) -> Answer {
    let Some(application) = asked.application().await? else {
        let missing = |reading: &mut Reading<'_>, _: &Filled| {
            let label = reading.lang.new_issue_application();
            reading.number::<i64>("application", label)
        };
        asked.read(&bodies::NEW_RELEASE, None, |_, _| None, missing).await?;
        return Err(Problem::NotFound.into());
    };
    let act = RequestMaster { issues: Vec::new(), remark: None, drawn: Drawn::default() };
    let decide = move |case: &CaseFile, by: &Actor| s11_request_master::request_master(case, by, act);
    let what = What::NewRelease(application);
    refuse(&asked.visit, what, url::releases(), WebAct::RequestMaster, decide).await
}

/// `POST /api/v1/releases/{number}/master-merge`: step 13.
pub async fn master_merge(Path(number): Path<String>, visit: Visit) -> Answer {
    let number: ReleaseNumber = named(&number)?;
    let act = MergeMaster { seen: none(), drawn: Drawn::default() };
    let decide = move |case: &CaseFile, by: &Actor| s13_merge_master::merge_master(case, by, act);
    refuse(&visit, What::Release(number), url::release(number), WebAct::MergeMaster, decide).await
}
