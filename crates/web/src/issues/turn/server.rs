//! The box while the server works, and for the System Administrator whom a failed deployment called.

use super::TurnBox;
use crate::issues::forms;
use crate::issues::seen::Seen;
use crate::url;
use sop::possible::{Act, environment_of};
use sop::turn::{ServerWork, Turn};

/// What the server does, since when, and who is told when it fails. The page looks again by itself.
pub fn of(seen: &Seen, turn: &Turn, work: ServerWork) -> TurnBox {
    let lang = seen.lang;
    let mut lines = vec![lang.turn_server_next(work).to_owned()];
    lines.extend(queue(seen, work));
    lines.push(lang.turn_watchers(&seen.names(&turn.people)));
    let quiet = TurnBox {
        tone: "wait",
        heading: lang.turn_server(work).to_owned(),
        lines,
        refreshes: true,
        ..TurnBox::default()
    };
    pipeline(seen, quiet)
}

/// The place in the queue of a shared dev server, and who uses it now (R42).
fn queue(seen: &Seen, work: ServerWork) -> Option<String> {
    if work != ServerWork::QueuedForDev {
        return None;
    }
    let queue = &seen.application.dev_queue;
    let place = queue.iter().position(|queued| *queued == seen.number())? + 1;
    let holder = seen.application.dev_turn.as_ref()?.issue;
    Some(seen.lang.case_number_of_queue(place, holder.0))
}

/// The newest pipeline of the issue, where there is one.
pub fn pipeline(seen: &Seen, mine: TurnBox) -> TurnBox {
    match seen.page.pipelines.first() {
        Some(row) => mine.link(url::pipeline(row.pipeline), seen.lang.push_pipeline(row.pipeline.0), false),
        None => mine,
    }
}

/// Deploy again; or say whose fault it was, or what runs.
pub fn repair(seen: &Seen, turn: &Turn) -> TurnBox {
    let lang = seen.lang;
    let environment = lang.environment(environment_of(&seen.page.case));
    let mine = TurnBox {
        heading: lang.case_repair_turn(environment),
        lines: turn.fault.map(|fault| lang.turn_fault(fault).to_owned()).into_iter().collect(),
        ..TurnBox::default()
    };
    let mine = pipeline(seen, mine).form(Act::DeployAgain, forms::deploy_again(seen));
    let mine = mine.behind(seen, Act::Reclass, lang.act(Act::Reclass), "", forms::reclass(seen).quiet());
    mine.behind(
        seen,
        Act::StateRunning,
        lang.act(Act::StateRunning),
        lang.case_running_hint(),
        forms::state_running(seen).quiet(),
    )
}
