//! The movements of an issue: steps enabled, started and completed; ways back; verdicts noted and voided.

use super::{BranchState, Due, Issue, Note, RequestState, Return, Standing, StepTime, Voided};
use crate::entry::{Entry, Subject};
use crate::event::{Seen, Verdict, VoidCause};
use crate::ids::CommitId;
use crate::moment::Moment;
use crate::role::ActorRef;
use crate::step::Step;
use crate::text::TextRef;

impl Issue {
    pub(super) fn enable(&mut self, step: Step, at: Moment) {
        let round = self.round;
        self.times.push(StepTime {
            step,
            round,
            enabled_at: at,
            started_at: None,
            completed_at: None,
            by: None,
            role: None,
            seq: None,
        });
    }

    /// Notes when the form of the open step was first drawn.
    pub(super) fn start(&mut self, started_at: Moment) {
        if let Some(open) = self.times.iter_mut().rev().find(|time| time.completed_at.is_none()) {
            let first = open.started_at.unwrap_or(started_at).min(started_at);
            open.started_at = Some(first.max(open.enabled_at));
        }
    }

    /// As [`Issue::start`], with the person whose act it is: what the server completes later is still his
    /// step.
    pub(super) fn start_by(&mut self, started_at: Moment, entry: &Entry) {
        self.start(started_at);
        if let Some(open) = self.times.iter_mut().rev().find(|time| time.completed_at.is_none())
            && matches!(entry.actor, ActorRef::Person(_))
        {
            open.by = Some(entry.actor);
            open.role = Some(entry.role);
        }
    }

    pub(super) fn complete(&mut self, step: Step, entry: &Entry, started_at: Option<Moment>) {
        if !self.is_at(step) {
            return;
        }
        if let Some(started_at) = started_at {
            self.start(started_at);
        }
        self.end_open_time(entry);
        if let Some(next) = step.next() {
            self.standing = Standing::At(next);
            self.enable(next, entry.at);
        }
    }

    pub(super) fn end_open_time(&mut self, entry: &Entry) {
        if let Some(open) = self.times.iter_mut().rev().find(|time| time.completed_at.is_none()) {
            // Step 4 starts when it is enabled; acts by git and API start when they are completed.
            let start = if open.step == Step::Develop { open.enabled_at } else { entry.at };
            open.started_at.get_or_insert(start);
            open.completed_at = Some(entry.at);
            if open.by.is_none() || matches!(entry.actor, ActorRef::Person(_)) {
                open.by = Some(entry.actor);
                open.role = Some(entry.role);
            }
            open.seq = Some(entry.seq);
        }
    }

    pub(super) fn complete_up_to(&mut self, last: Step, entry: &Entry) {
        for step in Step::ALL.into_iter().filter(|step| *step <= last) {
            self.complete(step, entry, None);
        }
    }

    /// Under a deviation an act is done before the step in front of it was: that step is left open in the
    /// record.
    pub(super) fn skip_to(&mut self, step: Step, entry: &Entry) {
        if self.step().is_some_and(|now| now < step) {
            self.move_to(step, entry.at);
        }
    }

    /// The open passage ends unfinished; `step` is the next to complete.
    pub(super) fn move_to(&mut self, step: Step, at: Moment) {
        self.times.retain(|time| time.completed_at.is_some() || time.started_at.is_some());
        for open in self.times.iter_mut().filter(|time| time.completed_at.is_none()) {
            open.completed_at = Some(at);
        }
        self.standing = Standing::At(step);
        self.enable(step, at);
    }

    pub(super) fn record_return(&mut self, to: Step, entry: &Entry, reason: Option<&TextRef>) {
        let from = self.step().unwrap_or(to);
        self.returns.push(Return {
            seq: entry.seq,
            from,
            to,
            by: entry.actor,
            role: entry.role,
            at: entry.at,
            reason: reason.cloned(),
            round: self.round,
        });
    }

    /// A way back: all records stay, a new round begins (R57).
    pub(super) fn go_back(&mut self, to: Step, entry: &Entry, reason: Option<&TextRef>) {
        self.record_return(to, entry, reason);
        self.end_open_time(entry);
        self.round += 1;
        self.standing = Standing::At(to);
        self.enable(to, entry.at);
    }

    pub(super) fn decide_test(
        &mut self,
        step: Step,
        verdict: Verdict,
        started_at: Moment,
        note: &TextRef,
        entry: &Entry,
    ) {
        match verdict {
            Verdict::Passed => self.complete(step, entry, Some(started_at)),
            Verdict::Failed => {
                self.start(started_at);
                if step == Step::TestTeam {
                    self.needs_work();
                }
                self.go_back(Step::Develop, entry, Some(note));
            }
        }
    }

    /// A local test moves an issue at 4 or 5; later it only stands ready for the push that brings its commit.
    pub(super) fn local_test_counts(
        &mut self,
        verdict: Verdict,
        note: &TextRef,
        started_at: Moment,
        entry: &Entry,
    ) {
        let waits = matches!(self.step(), Some(Step::Develop | Step::TestLocal));
        match verdict {
            Verdict::Passed if waits => {
                self.complete(Step::Develop, entry, None);
                self.complete(Step::TestLocal, entry, Some(started_at));
            }
            Verdict::Failed if waits => {
                self.complete(Step::Develop, entry, None);
                self.start(started_at);
                self.go_back(Step::Develop, entry, Some(note));
            }
            Verdict::Passed | Verdict::Failed => {}
        }
    }

    pub(super) fn note(
        &mut self,
        step: Step,
        commit: &CommitId,
        verdict: Verdict,
        text: &TextRef,
        seen: Option<&Seen>,
        entry: &Entry,
    ) {
        let ActorRef::Person(by) = entry.actor else { return };
        self.notes.push(Note {
            seq: entry.seq,
            step,
            commit: commit.clone(),
            verdict,
            text: text.clone(),
            by,
            role: entry.role,
            at: entry.at,
            round: self.round,
            seen: seen.cloned(),
            voided: None,
            instead: false,
            corrections: Vec::new(),
        });
    }

    /// B3, B5: verdicts of `steps` on other commits than the new one no longer count; the issue is at 5
    /// again.
    pub(super) fn void(&mut self, steps: &[Step], cause: &VoidCause, entry: &Entry) {
        if entry.subject != Subject::Issue(self.number) {
            return;
        }
        let spared = |commit: &CommitId| match cause {
            VoidCause::NewCommit { commit: new } => commit == new,
            VoidCause::NewAssignee { .. } | VoidCause::StagingChanged { .. } => false,
        };
        let voided = Voided { seq: entry.seq, cause: cause.clone() };
        for note in &mut self.notes {
            if steps.contains(&note.step) && note.voided.is_none() && !spared(&note.commit) {
                note.voided = Some(voided.clone());
            }
        }
        if self.step().is_some_and(|step| (Step::Push..=Step::TestTeam).contains(&step)) {
            self.needs_work();
            self.move_to(Step::TestLocal, entry.at);
        }
    }

    pub(super) fn set_due(&mut self, at: Moment, entry: &Entry) {
        if let ActorRef::Person(by) = entry.actor {
            self.dues.push(Due { at, set_at: entry.at, by });
        }
    }

    pub(super) fn settle_dev(&mut self, commit: &CommitId) {
        if self.dev_deploying.as_ref() == Some(commit) {
            self.dev_deploying = None;
        }
    }

    pub(super) fn needs_work(&mut self) {
        if let Some(request) = &mut self.request
            && request.state != RequestState::Closed
        {
            request.state = RequestState::NeedsWork;
        }
    }

    pub(super) fn close_request(&mut self) {
        if let Some(request) = &mut self.request {
            request.state = RequestState::Closed;
        }
    }

    pub(super) fn set_branch_state(&mut self, state: BranchState) {
        if let Some(branch) = &mut self.branch {
            branch.state = state;
        }
    }
}
