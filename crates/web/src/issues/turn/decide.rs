//! The boxes of steps 10 to 13: agree and merge to staging, the pipeline file, the Release.

use super::TurnBox;
use crate::issues::forms;
use crate::issues::seen::Seen;
use crate::url;
use sop::Step;
use sop::guard::Guard;
use sop::possible::Act;
use sop::turn::Turn;

pub fn approve(seen: &Seen, step: Step) -> TurnBox {
    let (lang, issue) = (seen.lang, seen.issue);
    let mut mine = changes(seen, TurnBox::yours(seen, step));
    let head = issue.head();
    let lifted = issue.granted(step, Guard::TeamTestPassed, seen.at);
    match lifted.filter(|_| head.is_some_and(|head| issue.team_passed(head).is_none())) {
        Some(deviation) => {
            let by = deviation.answer.as_ref().map(|answer| seen.name(answer.by)).unwrap_or_default();
            mine.lines = vec![lang.turn_passed_over(deviation.id.0, &by)];
            mine.lines.extend(head.map(|head| lang.turn_untested(head.short())));
        }
        None => mine.lines.extend(head.map(|head| lang.approve_commit(head.short()))),
    }
    let mine = mine.form(Act::ApproveStaging, forms::approve(seen));
    // Before the test team passed it, what goes back is the merge request (9 to 4).
    mine.back(seen, step, Act::ReturnStaging).back(seen, step, Act::ReturnRequest)
}

/// Keterangan 5: a changed pipeline file stands between the PM and his agreement; the Sysadmin looks at it.
pub fn pipeline_file(seen: &Seen) -> TurnBox {
    let lang = seen.lang;
    let mine = TurnBox {
        heading: lang.case_pipeline_turn().to_owned(),
        lines: vec![lang.pipeline_accept_hint().to_owned()],
        ..TurnBox::default()
    };
    changes(seen, mine).form(Act::AcceptPipelineFile, forms::accept_pipeline_file(seen))
}

fn changes(seen: &Seen, mine: TurnBox) -> TurnBox {
    match &seen.issue.request {
        Some(request) => mine.link(url::changes(request.number), seen.lang.approve_see_changes(), false),
        None => mine,
    }
}

/// Step 11 gathers several issues, so it has a page of its own.
pub fn request_master(seen: &Seen) -> TurnBox {
    let step = Step::RequestMaster;
    let href = url::new_release(&seen.application.slug);
    let mine = TurnBox::yours(seen, step).link(href, seen.lang.turn_button(step), true);
    mine.back(seen, step, Act::TakeOut)
}

/// Steps 12 and 13 are done on the Release's page, for all its issues at once.
pub fn in_release(seen: &Seen, turn: &Turn) -> TurnBox {
    let lang = seen.lang;
    let mut mine = TurnBox::yours(seen, turn.step);
    mine.lines.extend(turn.fault.map(|fault| lang.turn_fault(fault).to_owned()));
    match seen.issue.release {
        Some(number) => mine.line(lang.turn_in_release(number.0)).link(
            url::release(number),
            lang.turn_open_release(),
            true,
        ),
        None => mine,
    }
}
