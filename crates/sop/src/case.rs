//! The case file: all that a decision may look at, loaded whole before it; and what a decision answers.

use crate::application::{Application, Environment, Found, Separation};
use crate::entry::Subject;
use crate::event::Event;
use crate::file::{Files, NewFile};
use crate::guard::Guard;
use crate::ids::{
    AppId, CommitId, DeviationId, IssueNumber, PersonId, ReleaseNumber, RequestNumber, RevisionId,
};
use crate::issue::{Issue, Pending, Standing};
use crate::moment::Moment;
use crate::office::Office;
use crate::refusal::{Busy, Refusal, WebAct, WhoCan};
use crate::release::Release;
use crate::role::{Actor, ActorRef, Channel, Role};
use crate::step::Step;
use crate::text::Prose;
use crate::turn;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The next free numbers, read under the journal's lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    pub person: PersonId,
    pub application: AppId,
    pub issue: IssueNumber,
    pub request: RequestNumber,
    pub release: ReleaseNumber,
}

/// Everything a decision may look at.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// When the decision is made: read under the lock, never earlier than the previous entry.
    pub at: Moment,
    pub office: Arc<Office>,
    pub calendar: Arc<crate::calendar::Calendar>,
    pub application: Option<Application>,
    /// What the case is about.
    pub subject: Subject,
    /// The subject's issue, its parent and children, the open Release's, those on staging and on the dev
    /// server.
    pub issues: BTreeMap<IssueNumber, Issue>,
    /// The subject itself, or the application's open Release.
    pub release: Option<Release>,
    /// Issues of the application to whose branch a push is under way (`push_in_flight`).
    pub in_flight: Vec<IssueNumber>,
    pub next: Next,
    /// Is the wanted address name of an application taken? Loaded for registration only.
    pub slug_taken: bool,
    /// The person whose account is changed, as the directory knows him. Loaded for that only.
    pub known_as: Option<KnownAs>,
}

/// What the directory holds of a person beside the journal: names and addresses are personal text (D13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAs {
    pub person: PersonId,
    pub name: String,
    /// Confirmed mail addresses (R14), in order.
    pub addresses: Vec<String>,
}

/// One fact, before the store gives it its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub subject: Subject,
    pub touches: Vec<Subject>,
    pub role: Role,
    pub revision: RevisionId,
    pub event: Event,
}

/// What a decision answers: facts in order, and the texts that they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub facts: Vec<Fact>,
    pub texts: Vec<(Subject, Prose)>,
}

impl Facts {
    /// Nothing to record: the outcome is known already.
    pub fn none() -> Facts {
        Facts::default()
    }

    /// Joins further facts to these.
    pub fn and(mut self, more: Facts) -> Facts {
        self.facts.extend(more.facts);
        self.texts.extend(more.texts);
        self
    }

    /// Keeps a text of `subject` with these facts.
    pub fn with(mut self, subject: Subject, text: &Prose) -> Facts {
        self.texts.push((subject, text.clone()));
        self
    }

    /// The files of a text are recorded behind the fact that brings it, and with it.
    pub fn with_files(mut self, step: Step, of: &Prose, files: &Files) -> Facts {
        let Some(first) = self.facts.first().cloned().filter(|_| !files.is_empty()) else { return self };
        let subject = first.subject;
        let of = of.text_ref();
        let event = Event::FilesAttached { step, of, files: files.iter().map(NewFile::evidence).collect() };
        self.facts.insert(1, Fact { event, ..first });
        files.iter().fold(self, |facts, file| facts.with(subject, &file.name))
    }

    /// Keeps a text that may be absent.
    pub fn with_some(self, subject: Subject, text: Option<&Prose>) -> Facts {
        match text {
            Some(text) => self.with(subject, text),
            None => self,
        }
    }
}

impl CaseFile {
    // --- what is there

    /// The issue that the case is about.
    pub fn issue(&self) -> Result<&Issue, Refusal> {
        match self.subject {
            Subject::Issue(number) => self.issues.get(&number).ok_or(Refusal::NotVisible),
            Subject::Office | Subject::Application(_) | Subject::Release(_) => Err(Refusal::NotVisible),
        }
    }

    pub fn app(&self) -> Result<&Application, Refusal> {
        self.application.as_ref().ok_or(Refusal::NotVisible)
    }

    /// The Release that the case is about.
    pub fn the_release(&self) -> Result<&Release, Refusal> {
        match self.subject {
            Subject::Release(number) => {
                self.release.as_ref().filter(|release| release.number == number).ok_or(Refusal::NotVisible)
            }
            Subject::Office | Subject::Application(_) | Subject::Issue(_) => Err(Refusal::NotVisible),
        }
    }

    /// The application's open Release.
    pub fn open_release(&self) -> Option<&Release> {
        let open = self.application.as_ref()?.open_release?;
        self.release.as_ref().filter(|release| release.number == open)
    }

    // --- who

    /// May this person know of the application's issues? Members, and the office's superiors.
    pub fn sees(&self, person: PersonId) -> bool {
        let Some(application) = &self.application else { return false };
        application.is_member(person) || self.office.has(person, Role::Superior)
    }

    /// The acting person, active and allowed to know of the subject; else 404.
    pub fn person(&self, by: &Actor) -> Result<PersonId, Refusal> {
        let person = by.person().ok_or(Refusal::NotVisible)?;
        if !self.office.is_active(person) {
            return Err(Refusal::PersonDisabled);
        }
        Ok(person)
    }

    /// The acting person as holder of `role` in the application, where acts are decided at all.
    pub fn in_role(&self, by: &Actor, role: Role, step: Option<Step>) -> Result<PersonId, Refusal> {
        let person = self.role_holder(by, role, step)?;
        self.writable()?;
        Ok(person)
    }

    /// R72: nothing is decided where the store is older than its repositories, but for what settles that.
    pub fn writable(&self) -> Result<(), Refusal> {
        match &self.application {
            Some(application) if application.journal_is_behind() => {
                let beyond = application.found.iter().filter(|found| found.beyond);
                Err(Refusal::JournalBehind { names: beyond.map(Found::name).collect() })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The acting person as one who may know of the case. Asked before any role: to others nothing is there
    /// (D21).
    pub fn in_sight(&self, by: &Actor) -> Result<PersonId, Refusal> {
        let person = self.person(by)?;
        self.app()?;
        if self.sees(person) || self.office.has(person, Role::Administrator) {
            Ok(person)
        } else {
            Err(Refusal::NotVisible)
        }
    }

    /// As [`CaseFile::in_role`], even while the store is older than its repositories.
    pub fn role_holder(&self, by: &Actor, role: Role, step: Option<Step>) -> Result<PersonId, Refusal> {
        let person = self.in_sight(by)?;
        if self.app()?.has(person, role) { Ok(person) } else { Err(Refusal::NotInRole { needs: role, step }) }
    }

    /// The acting person as Superior or Administrator of the office.
    pub fn in_office_role(&self, by: &Actor, role: Role) -> Result<PersonId, Refusal> {
        let person = self.person(by)?;
        if self.office.has(person, role) {
            Ok(person)
        } else {
            Err(Refusal::NotInRole { needs: role, step: None })
        }
    }

    /// The acting person as assignee of the issue (R8).
    pub fn as_assignee(&self, by: &Actor, step: Option<Step>) -> Result<PersonId, Refusal> {
        let person = self.in_sight(by)?;
        let issue = self.issue()?;
        if issue.assignee == Some(person) && self.app()?.has(person, Role::Developer) {
            self.writable()?;
            Ok(person)
        } else if issue.assignee.is_none() && !self.app()?.has(person, Role::Developer) {
            Err(Refusal::NotInRole { needs: Role::Developer, step })
        } else if issue.assignee.is_none() {
            // Nobody's yet: it waits for the PM.
            let expected = step.unwrap_or(Step::CreateBranch);
            Err(Refusal::NotAtStep { standing: issue.standing, expected })
        } else {
            Err(Refusal::NotAssignee { assignee: issue.assignee, step })
        }
    }

    /// Machine facts come from machines alone (R56).
    pub fn machine(&self, by: &Actor) -> Result<(), Refusal> {
        match (by.who, by.channel) {
            (ActorRef::System, Channel::Job | Channel::Console) => Ok(()),
            (ActorRef::System | ActorRef::Person(_), _) => {
                Err(Refusal::NotInRole { needs: Role::System, step: None })
            }
        }
    }

    /// Keterangan 3: this act is done in the web GUI only. Asked before the role, and said to those alone who
    /// may know of the case.
    pub fn on_the_web(&self, by: &Actor, act: WebAct) -> Result<(), Refusal> {
        match by.channel {
            Channel::Web => return Ok(()),
            Channel::Api | Channel::Git | Channel::Job | Channel::Console => {}
        }
        if by.person().is_some() {
            self.in_sight(by)?;
        }
        Err(Refusal::WebOnly { act })
    }

    /// Everybody who holds a role, of the application or the office.
    pub fn who(&self, role: Role) -> WhoCan {
        let people = match role {
            Role::Superior => self.office.superiors.iter().copied().collect(),
            Role::Administrator => self.office.administrators.iter().copied().collect(),
            Role::Reporter
            | Role::ProjectManager
            | Role::Developer
            | Role::Tester
            | Role::Sysadmin
            | Role::System => {
                self.application.as_ref().map(|application| application.holders(role)).unwrap_or_default()
            }
        };
        let people = people.into_iter().filter(|person| self.office.is_active(*person));
        WhoCan::of(role, people)
    }

    /// Who may do `step` under the separation of duties.
    pub fn who_besides(&self, step: Step) -> WhoCan {
        let mut who = self.who(turn::role_of(step));
        who.people.retain(|person| self.separate(step, *person).is_ok());
        who
    }

    /// Whose turn it is now.
    pub fn who_now(&self) -> WhoCan {
        match (self.issue().ok(), self.application.as_ref()) {
            (Some(issue), Some(application)) => {
                let turn = turn::turn_of(issue, application, self.release.as_ref(), &self.office);
                turn.map_or_else(WhoCan::default, |turn| WhoCan::of(turn.role, turn.people))
            }
            (None, Some(_)) => {
                let step = self.release.as_ref().and_then(Release::step);
                step.map_or_else(WhoCan::default, |step| self.who_besides(step))
            }
            (Some(_) | None, None) => WhoCan::default(),
        }
    }

    // --- when

    /// "At step n": n is the next to complete.
    pub fn at_step(&self, step: Step) -> Result<(), Refusal> {
        let issue = self.issue()?;
        if issue.is_at(step) {
            return Ok(());
        }
        Err(Refusal::NotAtStep { standing: issue.standing, expected: step })
    }

    /// The issue stands at one of the steps from `first` to `last`.
    pub fn at_steps(&self, first: Step, last: Step) -> Result<Step, Refusal> {
        let issue = self.issue()?;
        match issue.step() {
            Some(step) if (first..=last).contains(&step) => Ok(step),
            Some(_) | None => Err(Refusal::NotAtStep { standing: issue.standing, expected: first }),
        }
    }

    /// No work of the server on this issue's refs is under way, no push either.
    pub fn not_busy(&self) -> Result<(), Refusal> {
        let issue = self.issue()?;
        if self.in_flight.contains(&issue.number) {
            return Err(Refusal::Busy { what: Busy::PushInFlight });
        }
        self.issue_not_busy(issue)
    }

    /// As [`CaseFile::not_busy`], for any issue and without the push.
    pub fn issue_not_busy(&self, issue: &Issue) -> Result<(), Refusal> {
        let what = match &issue.pending {
            None => return Ok(()),
            Some(Pending::Branch) => Busy::BranchBeingMade,
            Some(Pending::Merge) => Busy::Merging,
            Some(Pending::Revert { .. }) => Busy::Reverting,
            Some(Pending::Update { .. }) => Busy::UpdatingBranch,
        };
        Err(Refusal::Busy { what })
    }

    /// B8: between agreement and outcome every act on the issue waits.
    pub fn not_merging(&self) -> Result<(), Refusal> {
        match self.issue()?.pending {
            Some(Pending::Merge) => Err(Refusal::Busy { what: Busy::Merging }),
            Some(Pending::Branch | Pending::Revert { .. } | Pending::Update { .. }) | None => Ok(()),
        }
    }

    /// B7: the form was drawn for this step, round, commit and deployment to the dev server.
    pub fn fresh(&self, seen: &crate::acts::Drawn) -> Result<(), Refusal> {
        let issue = self.issue()?;
        let step = issue.step();
        let stale = seen.step.is_some_and(|drawn| Some(drawn) != step)
            || seen.round.is_some_and(|round| round != issue.round)
            || seen.commit.as_ref().is_some_and(|commit| Some(commit) != issue.head())
            || seen
                .deployment
                .is_some_and(|seen| issue.dev.as_ref().is_none_or(|running| running.deployment != seen));
        if stale { Err(Refusal::Stale { standing: issue.standing, round: issue.round }) } else { Ok(()) }
    }

    // --- separation of duties

    /// R14: what this person did that forbids `step`; none when the step is his to do.
    pub fn same_person(&self, step: Step, person: PersonId) -> Option<Step> {
        match step {
            Step::TestTeam | Step::ApproveStaging => {
                let issue = self.issue().ok()?;
                issue.is_developer(person).then_some(Step::Develop)
            }
            Step::CheckStaging | Step::MergeMaster => {
                let release = self.release.as_ref()?;
                (release.pm == person).then_some(Step::RequestMaster)
            }
            Step::Report
            | Step::Assign
            | Step::CreateBranch
            | Step::Develop
            | Step::TestLocal
            | Step::Push
            | Step::TestDev
            | Step::RequestStaging
            | Step::RequestMaster => None,
        }
    }

    /// Refuses where office policy says *wajib*; allows and lets be seen where it says *dicatat*.
    pub fn separate(&self, step: Step, person: PersonId) -> Result<(), Refusal> {
        match (self.same_person(step, person), self.app()?.separation) {
            (Some(did), Separation::Required) => Err(Refusal::SamePerson { step, did }),
            (Some(_), Separation::Recorded) | (None, _) => Ok(()),
        }
    }

    // --- facts

    /// A fact about the case's issue; its application's story always holds it too.
    pub fn issue_fact(&self, role: Role, event: Event) -> Facts {
        match self.issue() {
            Ok(issue) => self.fact_of_issue(issue, role, event),
            Err(_) => Facts::none(),
        }
    }

    /// A fact about one issue of the case.
    pub fn fact_of_issue(&self, issue: &Issue, role: Role, event: Event) -> Facts {
        let mut touches = vec![Subject::Application(issue.application)];
        touches.extend(issue.release.map(Subject::Release));
        self.fact(Subject::Issue(issue.number), touches, role, issue.revision.clone(), event)
    }

    /// A fact about a Release: part of the story of each of its issues.
    pub fn release_fact(&self, release: &Release, role: Role, event: Event) -> Facts {
        let mut touches = vec![Subject::Application(release.application)];
        touches.extend(release.issues.iter().map(|issue| Subject::Issue(*issue)));
        self.fact(Subject::Release(release.number), touches, role, release.revision.clone(), event)
    }

    /// A fact about the application.
    pub fn application_fact(&self, role: Role, event: Event) -> Facts {
        match &self.application {
            Some(application) => {
                self.fact(Subject::Application(application.id), Vec::new(), role, self.revision(), event)
            }
            None => Facts::none(),
        }
    }

    /// A fact about the office.
    pub fn office_fact(&self, role: Role, event: Event) -> Facts {
        self.fact(Subject::Office, Vec::new(), role, self.revision(), event)
    }

    pub fn fact(
        &self,
        subject: Subject,
        touches: Vec<Subject>,
        role: Role,
        revision: RevisionId,
        event: Event,
    ) -> Facts {
        Facts { facts: vec![Fact { subject, touches, role, revision, event }], texts: Vec::new() }
    }

    /// The revision in force now, for entries that belong to no issue.
    pub fn revision(&self) -> RevisionId {
        let none = || RevisionId("-".to_owned());
        self.office.revision_at(self.at).map_or_else(none, |adopted| adopted.revision.clone())
    }

    /// The number of the issue's next deviation.
    pub fn next_deviation(&self, issue: &Issue) -> DeviationId {
        DeviationId(issue.deviations.len() as i64 + 1)
    }

    /// The commit that an environment runs.
    pub fn running(&self, environment: Environment) -> Option<&CommitId> {
        self.application.as_ref()?.running.get(&environment).map(|running| &running.commit)
    }

    /// Was this issue ended?
    pub fn ended(&self) -> Result<(), Refusal> {
        match self.issue()?.standing {
            Standing::At(_) => Ok(()),
            Standing::Done | Standing::Cancelled => Err(Refusal::IssueEnded),
        }
    }
}

/// Deviations that a decision leans on, in the order it needed them.
#[derive(Debug, Default)]
pub struct Lifted(Vec<(IssueNumber, DeviationId, Step, Guard)>);

impl Lifted {
    /// Lets `check` stand, or, where it refuses, a granted deviation of this issue for this guard.
    pub fn guard(
        &mut self,
        case: &CaseFile,
        issue: &Issue,
        step: Step,
        guard: Guard,
        check: Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let Err(refusal) = check else { return Ok(()) };
        match issue.granted(step, guard, case.at) {
            Some(deviation) => {
                self.0.push((issue.number, deviation.id, step, guard));
                Ok(())
            }
            None => Err(refusal),
        }
    }

    /// The facts that these deviations were used: consumed, bound to the commit (procedure, section 6).
    pub fn used(self, case: &CaseFile, commit: Option<&CommitId>) -> Facts {
        let mut facts = Facts::none();
        for (number, deviation, step, guard) in self.0 {
            if let Some(issue) = case.issues.get(&number) {
                let event = Event::DeviationUsed { deviation, step, guard, commit: commit.cloned() };
                facts = facts.and(case.fact_of_issue(issue, Role::System, event));
            }
        }
        facts
    }
}
