//! How each entry moves an issue.

use super::{
    Agreement, Branch, BranchState, Conflict, Deviation, DeviationAnswer, DeviationState, DueTold,
    HolderReminded, Issue, Merged, Pending, PlanChange, Remark, Reminded, Request, RequestState, Source,
    Standing, TestPlan,
};
use crate::application::{Environment, FailedDeploy, Running};
use crate::entry::{Entry, Subject};
use crate::event::{CheckFailure, Event, Fault, UpdateKind, Verdict};
use crate::file::Attached;
use crate::guard::Guard;
use crate::ids::CommitId;
use crate::moment::Moment;
use crate::role::ActorRef;
use crate::step::Step;
use crate::text::TextRef;
use std::collections::BTreeSet;

/// The ticket that an issue answers first (R19).
fn first_ticket(source: &Source) -> Vec<String> {
    match source {
        Source::Ticket { number } => vec![number.clone()],
        Source::Official { .. } | Source::Derived { .. } | Source::RolledBack { .. } => Vec::new(),
    }
}

impl Issue {
    /// The issue that `entry` makes.
    pub fn begin(entry: &Entry) -> Option<Issue> {
        let (Subject::Issue(number), ActorRef::Person(reporter)) = (entry.subject, entry.actor) else {
            return None;
        };
        let Event::IssueReported {
            application,
            issue_kind,
            needs,
            source,
            title,
            body,
            confidential,
            urgent,
            started_at,
        } = &entry.event
        else {
            return None;
        };
        let issue = Issue {
            number,
            application: *application,
            kind: *issue_kind,
            needs: *needs,
            source: source.clone(),
            title: title.clone(),
            body: body.clone(),
            reporter,
            confidential: *confidential,
            urgent: false,
            urgent_proposed: *urgent,
            revision: entry.revision.clone(),
            reported_at: entry.at,
            standing: Standing::At(Step::Report),
            round: 1,
            assignee: None,
            dues: Vec::new(),
            branch: None,
            developers: BTreeSet::new(),
            notes: Vec::new(),
            request: None,
            test_plan: TestPlan::default(),
            plan_changes: Vec::new(),
            reminded: Reminded::default(),
            dev: None,
            dev_deploying: None,
            dev_failed: None,
            agreement: None,
            merged: None,
            last_merge: None,
            remarks: Vec::new(),
            reapply: None,
            reverts: Vec::new(),
            pending: None,
            conflict: None,
            release: None,
            confirmation: None,
            children: Vec::new(),
            tickets: first_ticket(source),
            deviations: Vec::new(),
            files: Vec::new(),
            times: Vec::new(),
            returns: Vec::new(),
            pipeline_file: None,
            cancelled: None,
            closed_at: None,
            last_seq: entry.seq,
            last_at: entry.at,
        };
        Some(issue.reported(entry, *started_at))
    }

    fn reported(mut self, entry: &Entry, started_at: Moment) -> Issue {
        self.enable(Step::Report, started_at.min(entry.at));
        self.complete(Step::Report, entry, Some(started_at));
        self
    }

    /// Takes the next entry that is about or touches this issue into account.
    pub fn apply(&mut self, entry: &Entry) {
        self.apply_intake(entry);
        self.apply_development(entry);
        self.apply_staging(entry);
        self.apply_release(entry);
        self.apply_ways_round(entry);
        self.apply_reminders(entry);
        if let Event::FilesAttached { of, files, .. } = &entry.event
            && entry.subject == Subject::Issue(self.number)
        {
            self.files.extend(Attached::of_entry(entry.seq, of, files));
        }
        self.last_seq = entry.seq;
        self.last_at = entry.at;
    }

    fn apply_reminders(&mut self, entry: &Entry) {
        if let Event::DueReminded { reminder, due } = &entry.event {
            self.reminded.due = Some(DueTold { reminder: *reminder, due: *due, round: self.round });
        } else if let Event::HolderReminded { step, people } = &entry.event {
            let (step, round, people) = (*step, self.round, people.clone());
            self.reminded.holder = Some(HolderReminded { step, round, people, at: entry.at });
        }
    }

    fn apply_intake(&mut self, entry: &Entry) {
        if let Event::ReportCompleted { title, body, started_at } = &entry.event {
            self.title = title.clone();
            self.body = body.clone();
            self.complete(Step::Report, entry, Some(*started_at));
        } else if let Event::OfficialConfirmed { evidence } = &entry.event {
            self.confirmation = Some(evidence.clone());
            if let Source::Official { confirmed, .. } = &mut self.source {
                *confirmed = true;
            }
        } else if let Event::TicketLinked { ticket } = &entry.event {
            self.tickets.push(ticket.clone());
        } else if let Event::UrgentSet { .. } = &entry.event {
            self.urgent = true;
        } else if let Event::UrgentCleared { .. } = &entry.event {
            self.urgent = false;
        } else if let Event::Assigned { assignee, due, remark, started_at } = &entry.event {
            self.assignee = Some(*assignee);
            self.remark(Step::Assign, remark.as_ref(), entry);
            self.set_due(*due, entry);
            self.complete(Step::Assign, entry, Some(*started_at));
        } else if let Event::ReportHandedBack { reason } = &entry.event {
            self.go_back(Step::Report, entry, Some(reason));
        } else if let Event::AssignmentHandedBack { reason } = &entry.event {
            self.assignee = None;
            self.go_back(Step::Assign, entry, Some(reason));
        } else if let Event::Reassigned { to, .. } = &entry.event {
            self.assignee = Some(*to);
        } else if let Event::DueChanged { to, .. } = &entry.event {
            self.set_due(*to, entry);
        } else if let Event::BranchRequested { branch, from, started_at } = &entry.event {
            self.branch = Some(Branch {
                name: branch.clone(),
                base: from.clone(),
                head: from.clone(),
                state: BranchState::Requested,
            });
            self.pending = Some(Pending::Branch);
            self.start_by(*started_at, entry);
        } else if let Event::BranchMade { at_commit, .. } = &entry.event {
            self.pending = None;
            if let Some(branch) = &mut self.branch {
                branch.head = at_commit.clone();
                branch.state = BranchState::Made;
            }
            self.complete(Step::CreateBranch, entry, None);
        } else if let (Event::IssueReported { .. }, Subject::Issue(child)) = (&entry.event, entry.subject) {
            // An issue derived from this one.
            if child != self.number {
                self.children.push(child);
            }
        }
    }

    fn remark(&mut self, step: Step, text: Option<&TextRef>, entry: &Entry) {
        let round = self.round;
        self.remarks.extend(text.cloned().map(|text| Remark {
            seq: entry.seq,
            step,
            by: entry.actor,
            role: entry.role,
            at: entry.at,
            round,
            text,
        }));
    }

    fn apply_development(&mut self, entry: &Entry) {
        if let Event::LocalTested { commit, verdict, note, started_at, .. } = &entry.event {
            self.note(Step::TestLocal, commit, *verdict, note, None, entry);
            self.local_test_counts(*verdict, note, *started_at, entry);
        } else if let Event::Pushed { new, developers, pipeline_file, .. } = &entry.event {
            if let Some(branch) = &mut self.branch {
                branch.head = new.clone();
            }
            self.developers.extend(developers.iter().copied());
            self.pipeline_file.clone_from(pipeline_file);
            self.dev_failed = None;
            // A conflict of *Perbarui branch* was found with the former head.
            self.conflict = None;
            if matches!(self.step(), Some(Step::Develop | Step::TestLocal))
                && self.passed(Step::TestLocal, new).is_some()
            {
                self.complete_up_to(Step::TestLocal, entry);
            }
            if self.is_at(Step::Push) {
                self.start_by(entry.at, entry);
            }
        } else if let Event::VerdictsVoided { steps, cause } = &entry.event {
            self.void(steps, cause, entry);
        } else if let Event::DevTested { commit, verdict, note, seen, started_at } = &entry.event {
            self.note(Step::TestDev, commit, *verdict, note, Some(seen), entry);
            self.decide_test(Step::TestDev, *verdict, *started_at, note, entry);
        } else {
            self.apply_dev_deployment(entry);
        }
    }

    fn apply_dev_deployment(&mut self, entry: &Entry) {
        if let Event::DeployRequested { environment: Environment::Dev, commit, .. } = &entry.event {
            self.dev_deploying = Some(commit.clone());
            self.dev_failed = None;
        } else if let Event::Deployed { environment: Environment::Dev, commit, deployment, address, .. } =
            &entry.event
        {
            self.settle_dev(commit);
            let (deployment, address) = (*deployment, address.clone());
            self.dev = Some(Running { commit: commit.clone(), deployment, address, at: entry.at });
            let tested = self.head() == Some(commit) && self.passed(Step::TestLocal, commit).is_some();
            if self.is_at(Step::Push) && tested {
                self.complete(Step::Push, entry, None);
            }
        } else if let Event::DeployFailed { environment: Environment::Dev, commit, deployment, fault } =
            &entry.event
        {
            self.settle_dev(commit);
            let failed =
                FailedDeploy { commit: commit.clone(), deployment: *deployment, fault: *fault, at: entry.at };
            self.dev_failed = Some(failed);
            if *fault == Fault::Own && self.returns_by_own_fault(commit) {
                self.needs_work();
                self.go_back(Step::Develop, entry, None);
            }
        } else if let Event::FaultReclassed { environment: Environment::Dev, fault, reason, .. } =
            &entry.event
        {
            let Some(failed) = &mut self.dev_failed else { return };
            failed.fault = *fault;
            let commit = failed.commit.clone();
            if *fault == Fault::Own && self.returns_by_own_fault(&commit) {
                self.needs_work();
                self.go_back(Step::Develop, entry, Some(reason));
            }
        } else if let Event::DevTurnLeft { issue, .. } = &entry.event
            && *issue == self.number
        {
            // Another branch will run there; the head is deployed again at the next turn (A3).
            self.dev = None;
            self.dev_deploying = None;
        }
    }

    fn apply_staging(&mut self, entry: &Entry) {
        if let Event::StagingRequested { request, commit, title, description, started_at } = &entry.event {
            let opened_at = self.request.as_ref().map_or(entry.at, |earlier| earlier.opened_at);
            self.request = Some(Request {
                number: *request,
                title: title.clone(),
                description: description.clone(),
                commit: commit.clone(),
                state: RequestState::Open,
                opened_at,
            });
            self.skip_to(Step::RequestStaging, entry);
            self.complete(Step::RequestStaging, entry, Some(*started_at));
        } else if let Event::TestPlanNamed { testers, cases, reason } = &entry.event {
            self.plan_changes.extend(reason.clone().map(|reason| PlanChange {
                seq: entry.seq,
                by: entry.actor,
                role: entry.role,
                at: entry.at,
                reason,
            }));
            self.test_plan = TestPlan { testers: testers.clone(), cases: cases.clone() };
            if self.is_at(Step::TestTeam) && self.head().is_some_and(|head| self.team_passed(head).is_some())
            {
                self.complete(Step::TestTeam, entry, None);
            }
        } else if let Event::RequestReturned { reason } = &entry.event {
            self.needs_work();
            self.go_back(Step::Develop, entry, Some(reason));
        } else if let Event::TeamTested { commit, verdict, note, seen, started_at } = &entry.event {
            self.note(Step::TestTeam, commit, *verdict, note, Some(seen), entry);
            if *verdict == Verdict::Failed || self.team_passed(commit).is_some() {
                self.decide_test(Step::TestTeam, *verdict, *started_at, note, entry);
            } else {
                self.start(*started_at);
            }
        } else if let Event::StagingReturned { reason } = &entry.event {
            self.needs_work();
            self.go_back(Step::Develop, entry, Some(reason));
        } else if let Event::StagingAgreed { commit, staging, join, started_at, remark, .. } = &entry.event {
            self.remark(Step::ApproveStaging, remark.as_ref(), entry);
            self.skip_to(Step::ApproveStaging, entry);
            self.start_by(*started_at, entry);
            self.conflict = None;
            if let ActorRef::Person(by) = entry.actor {
                let (commit, staging, join) = (commit.clone(), staging.clone(), *join);
                self.agreement = Some(Agreement { seq: entry.seq, by, commit, staging, join, at: entry.at });
            }
            self.pending = Some(Pending::Merge);
        } else if let Event::StagingMerged { commit, merge, .. } = &entry.event {
            if entry.subject == Subject::Issue(self.number) {
                self.merge_stands(commit, merge, entry);
            }
        } else if let Event::MergeConflicted { .. } = &entry.event {
            self.agreement = None;
            self.pending = None;
            self.needs_work();
            self.go_back(Step::Develop, entry, None);
        } else if let Event::Deployed { environment: Environment::Staging, contains, .. } = &entry.event
            && contains.contains(&self.number)
            && self.waits_for_staging()
            // What is being reverted has failed already, whatever runs meanwhile.
            && self.pending.is_none()
        {
            self.complete(Step::ApproveStaging, entry, None);
        }
    }

    fn merge_stands(&mut self, commit: &CommitId, merge: &CommitId, entry: &Entry) {
        let join = self.agreement.take().and_then(|agreement| agreement.join);
        self.pending = None;
        let (commit, merge, round) = (commit.clone(), merge.clone(), self.round);
        self.last_merge = Some(merge.clone());
        self.merged = Some(Merged { commit, merge, join, round, at: entry.at });
        if let Some(request) = &mut self.request {
            request.state = RequestState::Merged;
        }
    }

    fn apply_release(&mut self, entry: &Entry) {
        if let Event::IssueTakenOut { issue, reason } = &entry.event {
            if *issue == self.number {
                self.release = None;
                self.needs_work();
                self.go_back(Step::Develop, entry, Some(reason));
            }
            return;
        }
        let Subject::Release(release) = entry.subject else { return };
        if let Event::MasterRequested { issues, started_at, .. } = &entry.event {
            if issues.contains(&self.number) {
                self.release = Some(release);
                self.skip_to(Step::RequestMaster, entry);
                self.complete(Step::RequestMaster, entry, Some(*started_at));
            }
        } else if let Event::IssueJoined { issue, .. } = &entry.event {
            if *issue == self.number {
                self.release = Some(release);
                self.complete(Step::RequestMaster, entry, None);
            }
            // Issues that were in it already are told by the entry, and stay where they are.
        } else if self.release == Some(release) {
            self.apply_open_release(entry);
        }
    }

    fn apply_open_release(&mut self, entry: &Entry) {
        if let Event::StagingChecked { verdict, failure, note, started_at, .. } = &entry.event {
            self.checked(*verdict, failure.as_ref(), note, *started_at, entry);
        } else if let Event::MasterAgreed { started_at, .. } = &entry.event {
            self.skip_to(Step::MergeMaster, entry);
            self.start_by(*started_at, entry);
        } else if let Event::DeployRequested { environment: Environment::Production, .. } = &entry.event {
            self.skip_to(Step::MergeMaster, entry);
            self.start_by(entry.at, entry);
        } else if let Event::VerdictsVoided { .. } = &entry.event {
            if self.is_at(Step::MergeMaster) {
                self.move_to(Step::CheckStaging, entry.at);
            }
        } else if let Event::CheckReopened { .. } = &entry.event {
            if self.is_at(Step::MergeMaster) {
                self.go_back(Step::CheckStaging, entry, None);
            }
        } else if let Event::ReleaseHandedBack { reason } = &entry.event {
            self.go_back(Step::RequestMaster, entry, Some(reason));
        } else if let Event::Deployed { environment: Environment::Production, .. } = &entry.event {
            self.reaches_production(entry);
        }
    }

    fn reaches_production(&mut self, entry: &Entry) {
        if self.is_at(Step::MergeMaster) {
            self.complete(Step::MergeMaster, entry, None);
            self.standing = Standing::Done;
            self.closed_at = Some(entry.at);
            self.merged = None;
        }
    }

    fn checked(
        &mut self,
        verdict: Verdict,
        failure: Option<&CheckFailure>,
        note: &TextRef,
        started_at: Moment,
        entry: &Entry,
    ) {
        match (verdict, failure) {
            (Verdict::Passed, _) => self.complete(Step::CheckStaging, entry, Some(started_at)),
            (Verdict::Failed, Some(CheckFailure::Issues { issues, .. })) if issues.contains(&self.number) => {
                self.start(started_at);
                self.release = None;
                self.needs_work();
                self.go_back(Step::Develop, entry, Some(note));
            }
            (Verdict::Failed, Some(CheckFailure::Issues { .. } | CheckFailure::Configuration) | None) => {
                self.start(started_at);
            }
        }
    }

    fn apply_ways_round(&mut self, entry: &Entry) {
        if let Event::RevertRequested { issue, merge, .. } = &entry.event {
            if *issue == self.number {
                self.pending = Some(Pending::Revert { merge: merge.clone() });
            }
        } else if let Event::MergeReverted { issue, revert, .. } = &entry.event {
            if *issue == self.number {
                self.back_from_staging(entry);
                self.merged = None;
                self.reapply = Some(revert.clone());
                self.reverts.insert(0, revert.clone());
            }
        } else if let Event::RevertConflicted { issue, .. } = &entry.event {
            // The work stays on staging; it can only be repaired forward (A8).
            if *issue == self.number {
                self.back_from_staging(entry);
            }
        } else if let Event::Cancelled { reason } = &entry.event {
            if entry.subject == Subject::Issue(self.number) {
                self.standing = Standing::Cancelled;
                self.cancelled = Some(reason.clone());
                self.closed_at = Some(entry.at);
                self.agreement = None;
                self.conflict = None;
                self.close_request();
            }
        } else {
            self.apply_branch_updates(entry);
            self.apply_deviations(entry);
        }
    }

    /// The server's revert ended, with or without success; at 10 that is the way back to 4.
    fn back_from_staging(&mut self, entry: &Entry) {
        let waited = self.waits_for_staging();
        self.pending = None;
        if waited {
            self.needs_work();
            self.go_back(Step::Develop, entry, None);
        }
    }

    fn apply_branch_updates(&mut self, entry: &Entry) {
        if let Event::BranchUpdateRequested { update, branch_head, staging } = &entry.event {
            let (update, branch_head, staging) = (*update, branch_head.clone(), staging.clone());
            self.pending = Some(Pending::Update { update, branch_head, staging });
            self.conflict = None;
        } else if let Event::BranchUpdated { update, to, pipeline_file, .. } = &entry.event {
            self.pending = None;
            self.conflict = None;
            if *update == UpdateKind::Reapply {
                self.reapply = None;
                self.reverts.clear();
            }
            self.pipeline_file.clone_from(pipeline_file);
            if let Some(branch) = &mut self.branch {
                branch.head = to.clone();
            }
        } else if let Event::BranchConflicted { update, branch_head, staging, files } = &entry.event {
            self.pending = None;
            let (update, branch_head, staging) = (*update, branch_head.clone(), staging.clone());
            self.conflict = Some(Conflict { update, branch_head, staging, files: files.clone() });
        } else if let Event::BranchUpdateStopped { .. } = &entry.event {
            self.pending = None;
        } else if let Event::ConflictResolved { update, branch_head, staging, .. } = &entry.event {
            self.conflict = None;
            let (update, branch_head, staging) = (*update, branch_head.clone(), staging.clone());
            self.pending = Some(Pending::Update { update, branch_head, staging });
        } else if let Event::BranchDeleteRequested { .. } = &entry.event {
            self.set_branch_state(BranchState::DeleteRequested);
        } else if let Event::BranchDeleted { .. } = &entry.event {
            self.set_branch_state(BranchState::Deleted);
        } else if let Event::BranchRestoreRequested { .. } = &entry.event {
            self.set_branch_state(BranchState::Requested);
        } else if let Event::BranchRestored { .. } = &entry.event {
            self.set_branch_state(BranchState::Made);
        }
    }

    /// The test that was just noted decides in place of the testers whom the PM named.
    fn decides_instead(&mut self, entry: &Entry) {
        let Some(note) = self.notes.last_mut().filter(|note| note.step == Step::TestTeam) else { return };
        note.instead = true;
        let (passed, role) = (note.verdict == Verdict::Passed, note.role);
        if passed && self.is_at(Step::TestTeam) {
            self.complete(Step::TestTeam, entry, None);
            // The tester's act completed it; that the deviation is used up is only said with it.
            let completed = self.times.iter_mut().rev().find(|time| time.seq == Some(entry.seq));
            if let Some(time) = completed {
                time.role = Some(role);
            }
        }
    }

    fn apply_deviations(&mut self, entry: &Entry) {
        if let (
            Event::DeviationAsked { deviation, step, guard, reason, expires_at },
            ActorRef::Person(asked_by),
        ) = (&entry.event, entry.actor)
        {
            self.deviations.push(Deviation {
                id: *deviation,
                step: *step,
                guard: *guard,
                asked_by,
                reason: reason.clone(),
                expires_at: *expires_at,
                state: DeviationState::Asked,
                answer: None,
            });
            return;
        }
        let mut answer = None;
        let (id, state) = match (&entry.event, entry.actor) {
            (Event::DeviationGranted { deviation, reason }, ActorRef::Person(by)) => {
                answer = Some(DeviationAnswer { by, at: entry.at, reason: reason.clone() });
                (*deviation, DeviationState::Granted { by })
            }
            (Event::DeviationRefused { deviation, reason }, ActorRef::Person(by)) => {
                answer = Some(DeviationAnswer { by, at: entry.at, reason: reason.clone() });
                (*deviation, DeviationState::Refused { by })
            }
            (Event::DeviationUsed { deviation, guard, .. }, _) => {
                if *guard == Guard::NamedTester {
                    self.decides_instead(entry);
                }
                (*deviation, DeviationState::Used { seq: entry.seq })
            }
            (Event::DeviationExpired { deviation }, _) => (*deviation, DeviationState::Expired),
            (Event::NoteCorrected { of, note }, _) => {
                for corrected in self.notes.iter_mut().filter(|n| n.text == *of) {
                    corrected.corrections.push(note.clone());
                }
                return;
            }
            (other, _) => {
                debug_assert!(!matches!(other, Event::DeviationAsked { .. }), "asked by a machine");
                return;
            }
        };
        if let Some(deviation) = self.deviations.iter_mut().find(|deviation| deviation.id == id) {
            deviation.state = state;
            deviation.answer = answer.or(deviation.answer.take());
        }
    }
}
