//! Steps come in the SOP's order (INV 6), and of two who act on one thing one wins (INV 12): each issue and
//! Release is folded once more, entry by entry, and no entry may do what was done already.

use super::deep::Report;
use sop::entry::Subject;
use sop::issue::{DeviationState, Pending, Standing};
use sop::{Entry, Event, Issue, IssueNumber, ReleaseNumber, Seq, Step};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub struct Order {
    issues: BTreeMap<IssueNumber, Issue>,
    releases: BTreeMap<ReleaseNumber, OfRelease>,
    /// Steps that were left out, until the deviation that allowed it is told: issue, entry.
    skipped: BTreeMap<IssueNumber, (Seq, Step, Step)>,
    transitions: u64,
    acts: u64,
}

/// What of a Release must not happen twice.
#[derive(Default)]
struct OfRelease {
    requested: bool,
    agreed: bool,
    closed: bool,
}

impl Order {
    pub fn take(&mut self, entry: &Entry, report: &mut Report) {
        if let Subject::Release(number) = entry.subject {
            let release = self.releases.entry(number).or_default();
            if let Some(what) = release.twice(&entry.event) {
                report.finds(12, format!("entry #{}: release {number} {what}; report it", entry.seq));
            }
        }
        let subjects: BTreeSet<Subject> =
            std::iter::once(&entry.subject).chain(&entry.touches).copied().collect();
        for subject in subjects {
            if let Subject::Issue(number) = subject {
                self.take_issue(number, entry, report);
            }
        }
    }

    fn take_issue(&mut self, number: IssueNumber, entry: &Entry, report: &mut Report) {
        let Some(issue) = self.issues.get_mut(&number) else {
            match Issue::begin(entry).filter(|issue| issue.number == number) {
                Some(issue) => {
                    self.issues.insert(number, issue);
                }
                None => {
                    let what = "tells of an issue that nobody reported; report it";
                    report.finds(6, format!("entry #{} {what}", entry.seq));
                }
            }
            return;
        };
        if entry.subject == Subject::Issue(number) {
            self.acts += 1;
            if let Some(what) = twice(issue, entry) {
                report.finds(12, format!("entry #{}: issue {number} {what}; report it", entry.seq));
            }
        }
        let (before, returns) = (issue.standing, issue.returns.len());
        issue.apply(entry);
        let returned = issue.returns.len() > returns;
        if issue.standing != before {
            self.transitions += 1;
        }
        let way = way(before, issue.standing, returned, &entry.event);
        match way {
            Way::Lawful => {}
            Way::Skips(from, to) => {
                self.skipped.insert(number, (entry.seq, from, to));
            }
            Way::Odd => {
                let now = issue.standing;
                let moved = format!("moves issue {number} from {before:?} to {now:?}");
                report.finds(6, format!("entry #{} {moved}, which no step does; report it", entry.seq));
            }
        }
        if matches!(entry.event, Event::DeviationUsed { .. }) {
            self.skipped.remove(&number);
        }
    }

    pub fn end(self, report: &mut Report) {
        for (number, (seq, from, to)) in self.skipped {
            let moved = format!("takes issue {number} from step {} to {}", from.no(), to.no());
            report.finds(6, format!("entry #{seq} {moved} without a deviation; report it"));
        }
        report.counted(6, format!("{} steps of {} issues in order", self.transitions, self.issues.len()));
        let releases = self.releases.len();
        report.counted(12, format!("{} acts on issues, {releases} Releases, none done twice", self.acts));
    }
}

impl OfRelease {
    /// What was done once more although it stood already.
    fn twice(&mut self, event: &Event) -> Option<&'static str> {
        if self.closed {
            // What its servers do afterwards is told of it too.
            let acts = matches!(
                event,
                Event::MasterRequested { .. }
                    | Event::MasterAgreed { .. }
                    | Event::MasterMerged { .. }
                    | Event::ReleaseClosed { .. }
                    | Event::StagingChecked { .. }
            );
            return acts.then_some("is acted on after its end");
        }
        if let Event::MasterRequested { .. } = event {
            return std::mem::replace(&mut self.requested, true).then_some("was asked for already");
        }
        if let Event::ReleaseHandedBack { .. } = event {
            self.requested = false;
        } else if let Event::MasterAgreed { .. } = event {
            return std::mem::replace(&mut self.agreed, true).then_some("was agreed to already");
        } else if let Event::MasterMerged { .. } | Event::MasterMergeFailed { .. } = event {
            return (!std::mem::replace(&mut self.agreed, false)).then_some("was merged without a word");
        } else if let Event::ReleaseClosed { .. } = event {
            self.closed = true;
        }
        None
    }
}

/// What an entry does to an issue that was done already.
fn twice(issue: &Issue, entry: &Entry) -> Option<&'static str> {
    let past = |step: Step| issue.step().is_none_or(|now| now > step);
    let pending = |wanted: bool| (!wanted).then_some("is told an end of work that nobody began");
    if let Event::Cancelled { .. } = &entry.event {
        return issue.step().is_none().then_some("is cancelled after its end");
    }
    if let Event::Assigned { .. } | Event::ReportHandedBack { .. } = &entry.event {
        return past(Step::Assign).then_some("was assigned already");
    }
    if let Event::BranchRequested { .. } | Event::BranchMade { .. } = &entry.event {
        return past(Step::CreateBranch).then_some("had its branch already");
    }
    if let Event::DevTested { .. } = &entry.event {
        return past(Step::TestDev).then_some("passed step 7 already");
    }
    if let Event::StagingRequested { .. } = &entry.event {
        return past(Step::RequestStaging).then_some("was requested already");
    }
    if let Event::TeamTested { .. } | Event::RequestReturned { .. } = &entry.event {
        return past(Step::TestTeam).then_some("passed step 9 already");
    }
    if let Event::StagingAgreed { .. } | Event::StagingReturned { .. } = &entry.event {
        let stands = issue.agreement.is_some() && matches!(entry.event, Event::StagingAgreed { .. });
        return (past(Step::ApproveStaging) || stands).then_some("was agreed to already");
    }
    if let Event::StagingMerged { .. } | Event::MergeConflicted { .. } = &entry.event {
        return pending(issue.agreement.is_some());
    }
    if let Event::MergeReverted { .. } | Event::RevertConflicted { .. } = &entry.event {
        return pending(matches!(issue.pending, Some(Pending::Revert { .. })));
    }
    if let Event::BranchUpdated { .. } | Event::BranchConflicted { .. } | Event::BranchUpdateStopped { .. } =
        &entry.event
    {
        return pending(matches!(issue.pending, Some(Pending::Update { .. })));
    }
    let answered = |id, wanted: fn(&DeviationState) -> bool| {
        let known = issue.deviations.iter().find(|deviation| deviation.id == id);
        (!known.is_some_and(|deviation| wanted(&deviation.state)))
            .then_some("has a deviation that was answered or used already")
    };
    if let Event::DeviationGranted { deviation, .. } | Event::DeviationRefused { deviation, .. } =
        &entry.event
    {
        return answered(*deviation, |state| *state == DeviationState::Asked);
    }
    if let Event::DeviationUsed { deviation, .. } = &entry.event {
        return answered(*deviation, |state| matches!(state, DeviationState::Granted { .. }));
    }
    None
}

enum Way {
    Lawful,
    /// Lawful under a deviation alone.
    Skips(Step, Step),
    Odd,
}

/// One step on, several by one act, a recorded way back, a voiding, or an end.
fn way(before: Standing, now: Standing, returned: bool, event: &Event) -> Way {
    let (from, to) = match (before, now) {
        (Standing::At(from), Standing::At(to)) => (from, to),
        (Standing::At(Step::MergeMaster), Standing::Done) | (Standing::At(_), Standing::Cancelled) => {
            return Way::Lawful;
        }
        (Standing::Done, Standing::Done) | (Standing::Cancelled, Standing::Cancelled) => return Way::Lawful,
        (Standing::At(_), Standing::Done) => return Way::Odd,
        (Standing::Done, Standing::At(_) | Standing::Cancelled)
        | (Standing::Cancelled, Standing::At(_) | Standing::Done) => return Way::Odd,
    };
    let voided = matches!(event, Event::VerdictsVoided { .. });
    // 4 and 5 are told by one note (R39), 4 to 6 by a push of what was tested.
    let by_note = from == Step::Develop
        && to == Step::Push
        && matches!(event, Event::LocalTested { .. } | Event::Pushed { .. });
    if from == to || from.next() == Some(to) || by_note {
        Way::Lawful
    } else if to < from {
        if returned || voided { Way::Lawful } else { Way::Odd }
    } else {
        Way::Skips(from, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sop::issue::{IssueKind, Needs, Source};
    use sop::text::TextRef;
    use sop::{ActorRef, AppId, Channel, CommitId, Moment, PersonId, RequestNumber, RevisionId, Role};

    const ISSUE: Subject = Subject::Issue(IssueNumber(1));

    fn entry(seq: i64, subject: Subject, event: Event) -> Entry {
        Entry {
            seq: Seq(seq),
            at: Moment(1_790_000_000_000 + seq),
            subject,
            touches: vec![Subject::Application(AppId(1))],
            actor: ActorRef::Person(PersonId(1)),
            role: Role::ProjectManager,
            channel: Channel::Web,
            revision: RevisionId("264".to_owned()),
            event,
            body: String::new(),
            prev: [0; 32],
            hash: [0; 32],
        }
    }

    fn text() -> TextRef {
        TextRef("0".to_owned())
    }

    fn commit() -> CommitId {
        CommitId::parse(&"a".repeat(40)).unwrap()
    }

    fn reported() -> Event {
        Event::IssueReported {
            application: AppId(1),
            issue_kind: IssueKind::Bug,
            needs: Needs::Code,
            source: Source::Ticket { number: "351300".to_owned() },
            title: text(),
            body: text(),
            confidential: false,
            urgent: false,
            started_at: Moment(1_790_000_000_000),
        }
    }

    fn assigned() -> Event {
        let (due, started_at) = (Moment(1_790_100_000_000), Moment(1_790_000_000_000));
        Event::Assigned { assignee: PersonId(4), due, remark: None, started_at }
    }

    fn agreed() -> Event {
        let started_at = Moment(1_790_000_000_000);
        let request = RequestNumber(1);
        Event::StagingAgreed {
            request,
            commit: commit(),
            staging: commit(),
            join: None,
            remark: None,
            started_at,
        }
    }

    fn findings(events: Vec<(Subject, Event)>) -> Vec<String> {
        let (mut order, mut report) = (Order::default(), Report::default());
        for (seq, (subject, event)) in (1..).zip(events) {
            order.take(&entry(seq, subject, event), &mut report);
        }
        order.end(&mut report);
        report.into_findings().into_iter().map(|found| format!("INV {}: {}", found.inv, found.text)).collect()
    }

    #[test]
    fn inv12_what_is_done_twice_is_named() {
        assert_eq!(findings(vec![(ISSUE, reported()), (ISSUE, assigned())]), Vec::<String>::new());
        let twice = findings(vec![(ISSUE, reported()), (ISSUE, assigned()), (ISSUE, assigned())]);
        assert!(twice[0].starts_with("INV 12: entry #3: issue 1 was assigned already"), "{twice:?}");
        let merged = Event::StagingMerged { commit: commit(), merge: commit(), head: None };
        let unasked = findings(vec![(ISSUE, reported()), (ISSUE, merged)]);
        assert!(unasked[0].starts_with("INV 12: entry #2: issue 1 is told an end"), "{unasked:?}");
        let release = Subject::Release(ReleaseNumber(1));
        let word = || {
            let started_at = Moment(1_790_000_000_000);
            Event::MasterAgreed { commit: commit(), master: commit(), started_at }
        };
        let twice = findings(vec![(release, word()), (release, word())]);
        assert!(twice[0].starts_with("INV 12: entry #2: release 1 was agreed to already"), "{twice:?}");
    }

    #[test]
    fn inv6_a_step_left_out_is_named() {
        let skipped = findings(vec![(ISSUE, reported()), (ISSUE, assigned()), (ISSUE, agreed())]);
        assert!(skipped[0].contains("takes issue 1 from step 3 to 10 without a deviation"), "{skipped:?}");
        let nobody = findings(vec![(ISSUE, assigned())]);
        assert!(
            nobody[0].starts_with("INV 6: entry #1 tells of an issue that nobody reported"),
            "{nobody:?}"
        );
    }
}
