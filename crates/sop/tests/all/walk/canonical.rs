//! A state without what does not matter to any decision: times, sequence numbers, texts, voided verdicts,
//! and the names of commits, of which only their equality counts.

use crate::world::World;
use sop::{Application, CommitId, Issue, Release};
use std::collections::HashMap;
use std::fmt::Write as _;

#[derive(Default)]
struct Names(HashMap<CommitId, usize>);

impl Names {
    fn of(&mut self, commit: &CommitId) -> usize {
        let next = self.0.len();
        *self.0.entry(commit.clone()).or_insert(next)
    }

    fn maybe(&mut self, commit: Option<&CommitId>) -> Option<usize> {
        commit.map(|commit| self.of(commit))
    }
}

pub fn canonical(world: &World) -> String {
    let mut names = Names::default();
    let mut text = String::new();
    application(world.app(), &mut names, &mut text);
    for one in world.issues.values() {
        issue(one, &mut names, &mut text);
    }
    for one in world.releases.values().filter(|release| release.step().is_some()) {
        release(one, &mut names, &mut text);
    }
    text
}

fn application(app: &Application, names: &mut Names, text: &mut String) {
    let heads = (names.maybe(app.staging.as_ref()), names.maybe(app.master.as_ref()));
    let running: Vec<_> = app.running.iter().map(|(e, running)| (*e, names.of(&running.commit))).collect();
    let deploying: Vec<_> = app.deploying.iter().map(|(e, commit)| (*e, names.of(commit))).collect();
    let failed: Vec<_> =
        app.failed.iter().map(|(e, failed)| (*e, names.of(&failed.commit), failed.fault)).collect();
    let standing: Vec<_> =
        app.on_staging.iter().map(|on| (on.issue, names.of(&on.commit), names.of(&on.merge))).collect();
    let turn = app.dev_turn.as_ref().map(|turn| turn.issue);
    let open = app.open_release.is_some();
    let queue = &app.dev_queue;
    let merging = (&app.merging, &app.reverting);
    write!(text, "{heads:?}{running:?}{deploying:?}{failed:?}{standing:?}{turn:?}{queue:?}{merging:?}{open}")
        .unwrap();
}

fn issue(issue: &Issue, names: &mut Names, text: &mut String) {
    let branch = issue.branch.as_ref().map(|b| (b.state, names.of(&b.base), names.of(&b.head)));
    let counting = issue.notes.iter().filter(|note| note.counts(issue.round));
    let mut notes: Vec<_> =
        counting.map(|note| (note.step, names.of(&note.commit), note.verdict, note.by)).collect();
    notes.dedup();
    let request = issue.request.as_ref().map(|r| (r.state, names.of(&r.commit)));
    let dev = (
        names.maybe(issue.dev.as_ref().map(|running| &running.commit)),
        names.maybe(issue.dev_deploying.as_ref()),
        issue.dev_failed.as_ref().map(|failed| (names.of(&failed.commit), failed.fault)),
    );
    let agreement = issue.agreement.as_ref().map(|a| (names.of(&a.commit), a.join.is_some()));
    let merged = issue.merged.as_ref().map(|m| (names.of(&m.commit), names.of(&m.merge), m.join.is_some()));
    let reverts: Vec<_> = issue.reverts.iter().map(|revert| names.of(revert)).collect();
    let pending = issue.pending.as_ref().map(std::mem::discriminant);
    let conflict = issue.conflict.as_ref().map(|c| (c.update, names.of(&c.branch_head)));
    let deviations: Vec<_> =
        issue.deviations.iter().map(|d| (d.guard, std::mem::discriminant(&d.state))).collect();
    let who = (issue.assignee, &issue.developers, &issue.test_plan.testers);
    let place = (issue.standing, issue.round, issue.release.is_some(), issue.reapply.is_some());
    write!(
        text,
        "\n{place:?}{who:?}{branch:?}{notes:?}{request:?}{dev:?}{agreement:?}{merged:?}{reverts:?}{pending:?}\
         {conflict:?}{deviations:?}"
    )
    .unwrap();
}

fn release(release: &Release, names: &mut Names, text: &mut String) {
    let checks = release.checks.iter().rev().find(|check| check.voided.is_none());
    let check = checks.map(|check| (names.of(&check.commit), check.verdict));
    let head = names.of(&release.head);
    let agreement = release.agreement.as_ref().map(|agreed| names.of(&agreed.commit));
    let merged = release.merged.as_ref().map(|merged| (names.of(&merged.commit), names.of(&merged.merge)));
    let failed = release.failed.as_ref().map(|failed| failed.fault);
    let rollback = release.rollback.as_ref().map(std::mem::discriminant);
    let place = (release.standing, &release.issues, release.pm, release.deploying, &release.joining);
    write!(text, "\n{place:?}{head}{check:?}{agreement:?}{merged:?}{failed:?}{rollback:?}").unwrap();
}
