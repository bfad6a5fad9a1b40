//! What was just done, as the address of the page after an act names it: its sentence stands at the place
//! of the act.

use sop::Step;
use words::Lang;

/// The sentence of a finished act, by the name in the address; none for a name of nobody.
pub fn words(lang: Lang, act: &str) -> Option<String> {
    let step = |step| lang.done_step(step).to_owned();
    Some(match act {
        "" => return None,
        "report-completion" => step(Step::Report),
        "assignment" => step(Step::Assign),
        "branch" => step(Step::CreateBranch),
        "local-test" => step(Step::TestLocal),
        "deployment" => lang.done_deploy_requested().to_owned(),
        "dev-test" => step(Step::TestDev),
        "staging-request" => step(Step::RequestStaging),
        "team-test" => step(Step::TestTeam),
        "staging-approval" => step(Step::ApproveStaging),
        "report-hand-back" | "assignment-hand-back" | "merge-request-return" | "staging-return" => {
            lang.done_returned().to_owned()
        }
        "reassignment" => lang.done_reassigned().to_owned(),
        "due-date-change" => lang.done_due_changed().to_owned(),
        "cancellation" => lang.done_cancelled().to_owned(),
        "test-plan" => lang.done_plan().to_owned(),
        "branch-update" => lang.done_update_requested().to_owned(),
        "taking-out" => lang.done_taken_out().to_owned(),
        "urgency" => lang.done_urgent_set().to_owned(),
        "urgency-end" => lang.done_urgent_cleared().to_owned(),
        "ticket-link" => lang.done_ticket_linked().to_owned(),
        "official-confirmation" => lang.done_official_confirmed().to_owned(),
        "fault-class" => lang.done_fault_changed().to_owned(),
        "branch-deletion" => lang.done_branch_deleted().to_owned(),
        "branch-restoration" => lang.done_branch_restored().to_owned(),
        "pipeline-file-acceptance" => lang.done_pipeline_accepted().to_owned(),
        "dev-turn-hand-over" => lang.done_turn_left().to_owned(),
        "running-commit" => lang.done_running_stated().to_owned(),
        "deviation" => lang.done_deviation_asked().to_owned(),
        "deviation-granted" => lang.done_deviation_granted().to_owned(),
        "deviation-refused" => lang.done_deviation_refused().to_owned(),
        "reminder" => lang.done_reminded().to_owned(),
        "mail" => lang.mail_admin_retried().to_owned(),
        "correction" => lang.done_corrected().to_owned(),
        "failed" => lang.done_note_failed().to_owned(),
        "conflict-resolution" => lang.done_conflict_resolved().to_owned(),
        "report" => lang.web_issue_act_done().to_owned(),
        _ => return None,
    })
}
