//! The journal as event logs for process mining: which entry of an issue's story is which event. Entries in,
//! bytes out. No title and no text is exported, and officers only as the caller names them.

pub mod ocel;
pub mod xes;

use sop::calendar::Calendar;
use sop::course::{WayBack, course_of};
use sop::event::{Verdict, VoidCause};
use sop::issue::{Issue, Return, StepTime};
use sop::procedure::{ExtraLabel, Procedure};
use sop::{
    ActorRef, AppId, CommitId, Entry, Event, IssueNumber, Moment, PersonId, Release, RevisionId, Role, Seq,
    Step,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an event log is made with.
pub struct Ground {
    /// The revision in force.
    pub procedure: Arc<Procedure>,
    /// Every revision: an issue is told in the words of its own (R4).
    pub revisions: BTreeMap<RevisionId, Arc<Procedure>>,
    pub calendar: Arc<Calendar>,
    /// What applications are called.
    pub applications: BTreeMap<AppId, String>,
    pub officers: Officers,
}

impl Ground {
    /// The revision under which an issue began.
    fn procedure_of(&self, issue: &Issue) -> Arc<Procedure> {
        self.revisions.get(&issue.revision).unwrap_or(&self.procedure).clone()
    }
}

/// Some issues with their stories, as the store reads them together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    pub issues: Vec<Issue>,
    /// Oldest first.
    pub entries: Vec<Entry>,
    /// The Releases that these entries are about.
    pub releases: Vec<Release>,
}

/// How officers are called: by name, or by a number that this export alone gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Officers {
    Named(BTreeMap<PersonId, String>),
    Numbered(BTreeMap<PersonId, usize>),
}

/// How an event stands in the life of its activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    Start,
    Complete,
    /// The issue was cancelled.
    Abort,
}

/// What an event does to its issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Step,
    Return,
    HandBack,
    Voiding,
    /// It does not move the issue.
    Side,
}

/// One event of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mined {
    pub activity: String,
    pub transition: Transition,
    /// Later than that of the event before it.
    pub at: Moment,
    pub actor: ActorRef,
    pub role: Role,
    pub step: Option<Step>,
    pub round: Option<u32>,
    pub kind: Kind,
    pub verdict: Option<Verdict>,
    pub commit: Option<CommitId>,
    pub entry: Seq,
    /// Service time of the step that it completes, in working minutes.
    pub minutes: Option<u32>,
}

impl Officers {
    /// The name of an officer in this export, and the number by which objects know him.
    pub fn of(&mut self, person: PersonId) -> (i64, String) {
        match self {
            Officers::Named(names) => (person.0, names.get(&person).cloned().unwrap_or_default()),
            Officers::Numbered(given) => {
                let next = given.len() + 1;
                let number = *given.entry(person).or_insert(next);
                (i64::try_from(number).unwrap_or(i64::MAX), format!("officer-{number}"))
            }
        }
    }
}

impl Transition {
    /// As the lifecycle extension of XES writes it.
    pub fn code(self) -> &'static str {
        match self {
            Transition::Start => "start",
            Transition::Complete => "complete",
            Transition::Abort => "ate_abort",
        }
    }
}

impl Kind {
    /// As exports write it.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Step => "step",
            Kind::Return => "return",
            Kind::HandBack => "hand_back",
            Kind::Voiding => "voiding",
            Kind::Side => "side",
        }
    }
}

/// As exports write it.
pub fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Failed => "failed",
    }
}

impl Batch {
    /// The story of one of its issues: what is about it, or touches it.
    pub fn story(&self, number: IssueNumber) -> impl Iterator<Item = &Entry> {
        let subject = sop::Subject::Issue(number);
        self.entries.iter().filter(move |entry| entry.subject == subject || entry.touches.contains(&subject))
    }
}

/// The events of an issue, in the order of its journal and with times that rise strictly.
pub fn events<'a>(
    issue: &Issue,
    story: impl Iterator<Item = &'a Entry>,
    procedure: &Procedure,
    calendar: &Calendar,
) -> Vec<Mined> {
    let course = course_of(issue);
    let done =
        |at: usize| course.passages.get(at).is_some_and(|p| p.end == sop::course::PassageEnd::Completed);
    let mut mined: Vec<Mined> = Vec::new();
    let mut stood = Step::Report;
    for entry in story {
        let before = mined.len();
        for (at, time) in issue.times.iter().enumerate().filter(|(_, time)| time.seq == Some(entry.seq)) {
            if done(at) {
                let first = issue.times.iter().position(|other| other.step == time.step) == Some(at);
                mined.extend(passage(time, entry, first, procedure, calendar));
                stood = time.step.next().unwrap_or(time.step);
            }
        }
        if let Some(back) = issue.returns.iter().find(|back| back.seq == entry.seq) {
            mined.push(way_back(back, entry, procedure));
            stood = back.to;
        } else if let Some((void, then)) = voiding(stood, entry, procedure) {
            mined.push(void);
            stood = then;
        }
        if mined.len() == before {
            mined.push(side(stood, entry, procedure));
        }
    }
    mined.sort_by_key(|event| event.at);
    let mut last = Moment(i64::MIN);
    for event in &mut mined {
        if event.at <= last {
            event.at = last.plus_ms(1);
        }
        last = event.at;
    }
    mined
}

fn event_of(entry: &Entry, activity: String, step: Option<Step>, kind: Kind) -> Mined {
    Mined {
        activity,
        transition: Transition::Complete,
        at: entry.at,
        actor: entry.actor,
        role: entry.role,
        step,
        round: None,
        kind,
        verdict: entry.event.verdict(),
        commit: entry.event.commit().cloned(),
        entry: entry.seq,
        minutes: None,
    }
}

/// A step that was completed: its beginning and its end.
fn passage(
    time: &StepTime,
    entry: &Entry,
    first: bool,
    procedure: &Procedure,
    calendar: &Calendar,
) -> [Mined; 2] {
    let activity = match (time.step, first) {
        (Step::Report, false) => procedure.numbered_extra_label(time.step, ExtraLabel::ReportAgain),
        (step, _) => procedure.numbered_label(step),
    };
    let own = entry.event.step() == Some(time.step);
    let started = time.started_at.unwrap_or(entry.at).max(time.enabled_at).min(entry.at);
    let complete = Mined {
        actor: time.by.unwrap_or(entry.actor),
        role: time.role.unwrap_or(entry.role),
        round: Some(time.round),
        verdict: entry.event.verdict().filter(|_| own),
        minutes: Some(calendar.between(started, entry.at).minutes),
        ..event_of(entry, activity, Some(time.step), Kind::Step)
    };
    let start = Mined {
        transition: Transition::Start,
        at: started,
        verdict: None,
        minutes: None,
        ..complete.clone()
    };
    [start, complete]
}

fn way_back(back: &Return, entry: &Entry, procedure: &Procedure) -> Mined {
    let event = &entry.event;
    let extra = if matches!(event, Event::ReportHandedBack { .. }) {
        Some(ExtraLabel::AssignHandedBack)
    } else if matches!(event, Event::AssignmentHandedBack { .. }) {
        Some(ExtraLabel::CreateBranchHandedBack)
    } else if matches!(event, Event::ReleaseHandedBack { .. }) {
        Some(ExtraLabel::MergeMasterHandedBack)
    } else if matches!(event, Event::RequestReturned { .. }) {
        Some(ExtraLabel::TestTeamMrReturned)
    } else if matches!(event, Event::IssueTakenOut { .. }) {
        Some(ExtraLabel::ReleaseIssueTakenOut)
    } else if event.verdict().is_some() || matches!(event, Event::StagingReturned { .. }) {
        None
    } else if back.from <= Step::TestTeam {
        Some(ExtraLabel::PushDeployFailed)
    } else if back.from == Step::MergeMaster {
        Some(ExtraLabel::MergeMasterFailed)
    } else {
        Some(ExtraLabel::ApproveStagingDeployFailed)
    };
    let activity = match (extra, procedure.return_label(back.from)) {
        (Some(label), _) => procedure.numbered_extra_label(back.from, label),
        (None, Some(label)) => format!("{:02} {label}", back.from.no()),
        (None, None) => procedure.numbered_label(back.from),
    };
    let taken = WayBack { from: back.from, to: back.to, at: back.at };
    let kind = if taken.is_hand_back() { Kind::HandBack } else { Kind::Return };
    let round = Some(back.round);
    Mined { round, actor: back.by, role: back.role, ..event_of(entry, activity, Some(back.from), kind) }
}

/// Verdicts that an entry made void while the issue stood at `stood`, and where it stands then.
fn voiding(stood: Step, entry: &Entry, procedure: &Procedure) -> Option<(Mined, Step)> {
    let Event::VerdictsVoided { cause, .. } = &entry.event else { return None };
    let tested = (Step::Push..=Step::TestTeam).contains(&stood);
    let (label, then) = match cause {
        VoidCause::NewCommit { .. } if tested => (ExtraLabel::VoidNewCommit, Step::TestLocal),
        VoidCause::NewAssignee { .. } if tested => (ExtraLabel::VoidNewAssignee, Step::TestLocal),
        VoidCause::StagingChanged { .. } if stood == Step::MergeMaster => {
            (ExtraLabel::VoidStagingChanged, Step::CheckStaging)
        }
        // It moves nothing: the issue stands before what was made void.
        VoidCause::NewCommit { .. } | VoidCause::NewAssignee { .. } | VoidCause::StagingChanged { .. } => {
            return None;
        }
    };
    let activity = procedure.numbered_extra_label(stood, label);
    Some((event_of(entry, activity, Some(stood), Kind::Voiding), then))
}

/// An entry that moves nothing is called as the journal calls it.
fn side(stood: Step, entry: &Entry, procedure: &Procedure) -> Mined {
    if matches!(entry.event, Event::Cancelled { .. }) {
        let activity = procedure.numbered_extra_label(stood, ExtraLabel::Cancelled);
        let event = event_of(entry, activity, Some(stood), Kind::Side);
        return Mined { transition: Transition::Abort, ..event };
    }
    let kind = serde_json::to_value(&entry.event)
        .ok()
        .and_then(|event| Some(event.get("kind")?.as_str()?.to_owned()));
    event_of(entry, kind.unwrap_or_default(), entry.event.step(), Kind::Side)
}

/// How the issue stands, as exports write it.
pub fn status_of(issue: &Issue) -> &'static str {
    match issue.standing {
        sop::issue::Standing::At(_) => "running",
        sop::issue::Standing::Done => "done",
        sop::issue::Standing::Cancelled => "cancelled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_officer_keeps_his_number_within_an_export() {
        let mut numbered = Officers::Numbered(BTreeMap::new());
        assert_eq!(numbered.of(PersonId(9)), (1, "officer-1".to_owned()));
        assert_eq!(numbered.of(PersonId(4)), (2, "officer-2".to_owned()));
        assert_eq!(numbered.of(PersonId(9)), (1, "officer-1".to_owned()));
        let mut named = Officers::Named([(PersonId(9), "Dewi".to_owned())].into());
        assert_eq!(named.of(PersonId(9)), (9, "Dewi".to_owned()));
    }
}
