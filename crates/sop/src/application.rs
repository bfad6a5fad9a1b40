//! An application: its people, repository, servers and policy, in preparation and after (R63-R67).
//! Fold of subject `application:<id>` and of every entry of its issues and releases.

mod found;

pub use found::{Found, FoundHow, RestoreWay};

use crate::entry::{Entry, Subject};
use crate::event::{Event, Fault, ReleaseEnd};
use crate::ids::{AppId, CommitId, DeploymentId, IssueNumber, PersonId, ReleaseNumber, Slug};
use crate::limits;
use crate::moment::Moment;
use crate::role::{ActorRef, Role};
use crate::text::TextRef;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A server the application runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    Dev,
    Staging,
    Production,
}

impl Environment {
    pub const ALL: [Environment; 3] = [Environment::Dev, Environment::Staging, Environment::Production];

    pub fn code(self) -> &'static str {
        match self {
            Environment::Dev => "dev",
            Environment::Staging => "staging",
            Environment::Production => "production",
        }
    }

    pub fn parse(code: &str) -> Option<Environment> {
        Environment::ALL.into_iter().find(|environment| environment.code() == code)
    }
}

/// Who built the application (R76).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Builder {
    Diskominfo,
    Opd,
}

/// Office policy: is one person in two roles forbidden, or recorded (A10)?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separation {
    /// *wajib*: otherwise only by deviation.
    #[default]
    Required,
    /// *dicatat*: allowed, shown and counted.
    Recorded,
}

/// Office policy: one dev server in turn, or an address per branch (A3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DevServer {
    Shared,
    #[default]
    PerBranch,
}

/// Who serves an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentKind {
    /// Alur serves a directory that the deploy job fills.
    Site,
    /// The job does what it must; the commit address tells what runs.
    External,
}

/// How an environment was set up by the Sysadmin (R64).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentSetup {
    pub kind: EnvironmentKind,
    /// Where people look; `{branch}` stands for the branch on a dev server per branch.
    pub address: String,
    /// Where a machine asks which commit runs.
    pub commit_address: String,
    /// Name of the pipeline job that deploys here.
    pub job: String,
}

/// The CI/CD checklist that the Developer hands over (R65).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Checklist {
    #[default]
    Missing,
    HandedOver {
        text: TextRef,
        by: PersonId,
    },
    Returned {
        text: TextRef,
        reason: TextRef,
    },
    Accepted {
        text: TextRef,
        by: PersonId,
    },
}

/// State of the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Repository {
    #[default]
    Missing,
    Requested,
    Made,
    Failed {
        reason: String,
    },
}

/// What an environment runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    pub commit: CommitId,
    pub deployment: DeploymentId,
    pub address: String,
    pub at: Moment,
}

/// A deployment that failed and waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedDeploy {
    pub commit: CommitId,
    pub deployment: DeploymentId,
    pub fault: Fault,
    pub at: Moment,
}

/// What production ran once, by a deployment that succeeded: a version it can be brought back to (B15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    pub commit: CommitId,
    pub deployment: DeploymentId,
    /// The Release that brought it; none: it was deployed outside one.
    pub release: Option<ReleaseNumber>,
    pub at: Moment,
}

/// An issue's merge that stands on `staging` and not yet on `master` (B10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnStaging {
    pub issue: IssueNumber,
    pub commit: CommitId,
    pub merge: CommitId,
}

/// Whose turn it is on a shared dev server (A3, R42).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevTurn {
    pub issue: IssueNumber,
    pub since: Moment,
}

/// A variable of an environment; its value lies elsewhere and never in the journal (R67).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Variable {
    pub environment: Environment,
    pub key: String,
    pub secret: bool,
}

/// The application as its entries tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    pub id: AppId,
    pub slug: Slug,
    pub name: String,
    pub builder: Builder,
    pub hosting: String,
    pub confidential: bool,
    pub registered_at: Moment,
    pub members: BTreeMap<PersonId, BTreeSet<Role>>,
    pub test_team: BTreeSet<PersonId>,
    pub separation: Separation,
    pub dev_server: DevServer,
    pub repository: Repository,
    pub checklist: Checklist,
    pub environments: BTreeMap<Environment, EnvironmentSetup>,
    pub variables: BTreeSet<Variable>,
    pub confirmed: bool,
    pub staging: Option<CommitId>,
    pub master: Option<CommitId>,
    pub running: BTreeMap<Environment, Running>,
    /// What production ran, oldest first, each commit once.
    pub ran: Vec<Ran>,
    pub deploying: BTreeMap<Environment, CommitId>,
    pub failed: BTreeMap<Environment, FailedDeploy>,
    /// Digest of the pipeline file that the Sysadmin accepted last (A17).
    pub pipeline_file: Option<String>,
    /// Every digest that was ever accepted: a branch that did not touch the file keeps an older one.
    pub pipeline_files: BTreeSet<String>,
    pub dev_turn: Option<DevTurn>,
    pub dev_queue: Vec<IssueNumber>,
    pub on_staging: Vec<OnStaging>,
    /// Issues whose agreed merge to `staging` is under way.
    pub merging: BTreeSet<IssueNumber>,
    /// Issues whose merge is being reverted out of `staging` (B13).
    pub reverting: BTreeSet<IssueNumber>,
    pub open_release: Option<ReleaseNumber>,
    /// Branches that came with an imported history, besides `staging` and `master`.
    pub imported: BTreeMap<String, CommitId>,
    /// Refs that the journal does not explain (R72, B10), newest last.
    pub found: Vec<Found>,
}

impl Application {
    /// The application that `entry` registers.
    pub fn begin(entry: &Entry) -> Option<Application> {
        let Event::ApplicationRegistered { application, slug, name, builder, hosting, confidential } =
            &entry.event
        else {
            return None;
        };
        Some(Application {
            id: *application,
            slug: slug.clone(),
            name: name.clone(),
            builder: *builder,
            hosting: hosting.clone(),
            confidential: *confidential,
            registered_at: entry.at,
            members: BTreeMap::new(),
            test_team: BTreeSet::new(),
            separation: Separation::default(),
            dev_server: DevServer::default(),
            repository: Repository::default(),
            checklist: Checklist::default(),
            environments: BTreeMap::new(),
            variables: BTreeSet::new(),
            confirmed: false,
            staging: None,
            master: None,
            running: BTreeMap::new(),
            ran: Vec::new(),
            deploying: BTreeMap::new(),
            failed: BTreeMap::new(),
            pipeline_file: None,
            pipeline_files: BTreeSet::new(),
            dev_turn: None,
            dev_queue: Vec::new(),
            on_staging: Vec::new(),
            merging: BTreeSet::new(),
            reverting: BTreeSet::new(),
            open_release: None,
            imported: BTreeMap::new(),
            found: Vec::new(),
        })
    }

    /// Does the person hold `role` here? Testers are the named test team (R10).
    pub fn has(&self, person: PersonId, role: Role) -> bool {
        match role {
            Role::Tester => self.test_team.contains(&person),
            Role::Reporter
            | Role::ProjectManager
            | Role::Developer
            | Role::Sysadmin
            | Role::Superior
            | Role::Administrator
            | Role::System => self.members.get(&person).is_some_and(|roles| roles.contains(&role)),
        }
    }

    /// Everybody who holds `role` here, in order of their number.
    pub fn holders(&self, role: Role) -> Vec<PersonId> {
        match role {
            Role::Tester => self.test_team.iter().copied().collect(),
            Role::Reporter
            | Role::ProjectManager
            | Role::Developer
            | Role::Sysadmin
            | Role::Superior
            | Role::Administrator
            | Role::System => self
                .members
                .iter()
                .filter(|(_, roles)| roles.contains(&role))
                .map(|(person, _)| *person)
                .collect(),
        }
    }

    /// A member: holds any role here or is of the test team. Members may read the repository.
    pub fn is_member(&self, person: PersonId) -> bool {
        self.test_team.contains(&person) || self.members.get(&person).is_some_and(|roles| !roles.is_empty())
    }

    /// The address of an environment; the dev server's for `branch` when there is one per branch.
    pub fn address_of(&self, environment: Environment, branch: Option<&str>) -> Option<String> {
        let setup = self.environments.get(&environment)?;
        Some(setup.address.replace("{branch}", &branch.map(branch_address).unwrap_or_default()))
    }

    /// Where a machine asks what an environment runs.
    pub fn commit_address_of(&self, environment: Environment, branch: Option<&str>) -> Option<String> {
        let setup = self.environments.get(&environment)?;
        Some(setup.commit_address.replace("{branch}", &branch.map(branch_address).unwrap_or_default()))
    }

    /// Takes the next entry of the application, its issues or its releases into account.
    pub fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::RoleGranted { .. }
            | Event::RoleRevoked { .. }
            | Event::TestTeamNamed { .. }
            | Event::SeparationSet { .. }
            | Event::DevServerSet { .. } => self.apply_policy(&entry.event),
            Event::RepositoryRequested { .. }
            | Event::RepositoryMade { .. }
            | Event::RepositoryFailed { .. }
            | Event::PreparationPushed { .. }
            | Event::ChecklistHandedOver { .. }
            | Event::ChecklistReturned { .. }
            | Event::ChecklistAccepted
            | Event::EnvironmentSet { .. }
            | Event::VariableSet { .. }
            | Event::VariableRemoved { .. }
            | Event::ApplicationConfirmed { .. }
            | Event::PipelineFileAccepted { .. } => self.apply_preparation(entry),
            Event::DevTurnTaken { .. } | Event::DevTurnQueued { .. } | Event::DevTurnLeft { .. } => {
                self.apply_dev_turn(entry);
            }
            Event::Deployed { .. }
            | Event::DeployFailed { .. }
            | Event::DeployRequested { .. }
            | Event::FaultReclassed { .. }
            | Event::RollbackRequested { .. }
            | Event::RolledBack { .. }
            | Event::RollbackFailed { .. }
            | Event::RunningStated { .. } => self.apply_deployment(entry),
            Event::RefFound { .. }
            | Event::RefRestoreRequested { .. }
            | Event::RefRestored { .. }
            | Event::RefRestoreStopped { .. }
            | Event::RefAgreed { .. } => self.apply_found(entry),
            other => self.apply_refs(other, entry.subject),
        }
    }

    fn apply_policy(&mut self, event: &Event) {
        if let Event::RoleGranted { person, role } = event {
            self.members.entry(*person).or_default().insert(*role);
        } else if let Event::RoleRevoked { person, role } = event {
            if let Some(roles) = self.members.get_mut(person) {
                roles.remove(role);
                if roles.is_empty() {
                    self.members.remove(person);
                }
            }
        } else if let Event::TestTeamNamed { members } = event {
            self.test_team = members.iter().copied().collect();
        } else if let Event::SeparationSet { separation, .. } = event {
            self.separation = *separation;
        } else if let Event::DevServerSet { dev_server } = event {
            self.dev_server = *dev_server;
        }
    }

    fn apply_preparation(&mut self, entry: &Entry) {
        let event = &entry.event;
        if let Event::RepositoryRequested { .. } = event {
            self.repository = Repository::Requested;
        } else if let Event::RepositoryMade { staging, master, others } = event {
            self.repository = Repository::Made;
            self.imported = others.clone();
            self.staging = Some(staging.clone());
            self.master = Some(master.clone());
        } else if let Event::RepositoryFailed { reason } = event {
            self.repository = Repository::Failed { reason: reason.clone() };
        } else if let Event::PreparationPushed { branch, new, .. } = event {
            let head = if branch == "master" { &mut self.master } else { &mut self.staging };
            *head = Some(new.clone());
        } else if let Event::ChecklistHandedOver { checklist } = event {
            if let ActorRef::Person(by) = entry.actor {
                self.checklist = Checklist::HandedOver { text: checklist.clone(), by };
            }
        } else if let Event::ChecklistReturned { reason } = event {
            if let Checklist::HandedOver { text, .. } = &self.checklist {
                self.checklist = Checklist::Returned { text: text.clone(), reason: reason.clone() };
            }
        } else if let Event::ChecklistAccepted = event {
            if let (Checklist::HandedOver { text, .. }, ActorRef::Person(by)) = (&self.checklist, entry.actor)
            {
                self.checklist = Checklist::Accepted { text: text.clone(), by };
            }
        } else if let Event::EnvironmentSet { environment, setup } = event {
            self.environments.insert(*environment, setup.clone());
        } else if let Event::VariableSet { environment, key, secret } = event {
            self.variables.retain(|v| !(v.environment == *environment && v.key == *key));
            self.variables.insert(Variable { environment: *environment, key: key.clone(), secret: *secret });
        } else if let Event::VariableRemoved { environment, key } = event {
            self.variables.retain(|v| !(v.environment == *environment && v.key == *key));
        } else if let Event::ApplicationConfirmed { staging, master } = event {
            self.confirmed = true;
            self.staging = Some(staging.clone());
            self.master = Some(master.clone());
        } else if let Event::PipelineFileAccepted { digest } = event {
            self.pipeline_file = Some(digest.clone());
            self.pipeline_files.insert(digest.clone());
        }
    }

    fn apply_dev_turn(&mut self, entry: &Entry) {
        if let Event::DevTurnTaken { issue } = &entry.event {
            self.dev_queue.retain(|queued| queued != issue);
            self.dev_turn = Some(DevTurn { issue: *issue, since: entry.at });
        } else if let Event::DevTurnQueued { issue } = &entry.event {
            if !self.dev_queue.contains(issue) {
                self.dev_queue.push(*issue);
            }
        } else if let Event::DevTurnLeft { issue, .. } = &entry.event {
            self.dev_queue.retain(|queued| queued != issue);
            if self.dev_turn.as_ref().is_some_and(|turn| turn.issue == *issue) {
                self.dev_turn = None;
            }
        }
    }

    /// Deployments of issue branches to a dev server per branch belong to their issue, not to the
    /// application.
    fn apply_deployment(&mut self, entry: &Entry) {
        let of_an_issue =
            matches!(entry.subject, Subject::Issue(_)) && self.dev_server == DevServer::PerBranch;
        match &entry.event {
            Event::DeployRequested { environment, commit, .. } => {
                if *environment != Environment::Dev || !of_an_issue {
                    self.deploying.insert(*environment, commit.clone());
                    self.failed.remove(environment);
                }
            }
            Event::Deployed { environment, commit, deployment, address, .. } => {
                if *environment == Environment::Dev && of_an_issue {
                    return;
                }
                self.settle(*environment, commit);
                self.failed.remove(environment);
                self.runs(*environment, commit, *deployment, address, entry.at);
                if *environment == Environment::Production {
                    self.has_run(commit, *deployment, entry);
                }
            }
            Event::DeployFailed { environment, commit, deployment, fault } => {
                if *environment == Environment::Dev && of_an_issue {
                    return;
                }
                self.settle(*environment, commit);
                self.failed.insert(
                    *environment,
                    FailedDeploy {
                        commit: commit.clone(),
                        deployment: *deployment,
                        fault: *fault,
                        at: entry.at,
                    },
                );
            }
            Event::FaultReclassed { environment, fault, .. } => {
                if let Some(failed) = self.failed.get_mut(environment) {
                    failed.fault = *fault;
                }
            }
            Event::RollbackRequested { to, .. } => {
                self.deploying.insert(Environment::Production, to.clone());
            }
            Event::RolledBack { to, deployment } => {
                self.settle(Environment::Production, to);
                let address = self.address_of(Environment::Production, None).unwrap_or_default();
                self.runs(Environment::Production, to, *deployment, &address, entry.at);
            }
            Event::RollbackFailed { to, .. } => self.settle(Environment::Production, to),
            Event::RunningStated { environment, commit, .. } => {
                let address = self.address_of(*environment, None).unwrap_or_default();
                let deployment =
                    self.running.get(environment).map_or(DeploymentId(0), |running| running.deployment);
                self.runs(*environment, commit, deployment, &address, entry.at);
            }
            other => debug_assert!(false, "not a deployment: {other:?}"),
        }
    }

    fn has_run(&mut self, commit: &CommitId, deployment: DeploymentId, entry: &Entry) {
        let release = match entry.subject {
            Subject::Release(release) => Some(release),
            // Deployed again outside a Release it is still that Release's version.
            Subject::Office | Subject::Application(_) | Subject::Issue(_) => {
                self.ran.iter().find(|ran| ran.commit == *commit).and_then(|ran| ran.release)
            }
        };
        self.ran.retain(|ran| ran.commit != *commit);
        self.ran.push(Ran { commit: commit.clone(), deployment, release, at: entry.at });
        let over = self.ran.len().saturating_sub(limits::PRODUCTION_RAN_KEPT);
        self.ran.drain(..over);
    }

    /// The version of this commit, where production ran it.
    pub fn has_ran(&self, commit: &CommitId) -> Option<&Ran> {
        self.ran.iter().find(|ran| ran.commit == *commit)
    }

    /// Versions that production can be brought back to, newest first: all that it ran but the one it runs,
    /// and that one too where it may not be running well (a deployment after it failed).
    pub fn rollback_targets(&self) -> Vec<&Ran> {
        let running = self.running.get(&Environment::Production).map(|running| &running.commit);
        let failed = self.failed.contains_key(&Environment::Production);
        self.ran.iter().rev().filter(|ran| failed || Some(&ran.commit) != running).collect()
    }

    fn settle(&mut self, environment: Environment, commit: &CommitId) {
        if self.deploying.get(&environment) == Some(commit) {
            self.deploying.remove(&environment);
        }
    }

    fn runs(
        &mut self,
        environment: Environment,
        commit: &CommitId,
        deployment: DeploymentId,
        address: &str,
        at: Moment,
    ) {
        if self.failed.get(&environment).is_some_and(|failed| failed.commit == *commit) {
            self.failed.remove(&environment);
        }
        let running = Running { commit: commit.clone(), deployment, address: address.to_owned(), at };
        self.running.insert(environment, running);
    }

    fn apply_refs(&mut self, event: &Event, subject: Subject) {
        if let (Event::StagingMerged { commit, merge, head }, Subject::Issue(issue)) = (event, subject) {
            self.staging = Some(head.as_ref().unwrap_or(merge).clone());
            self.merging.remove(&issue);
            if !self.on_staging.iter().any(|on| on.issue == issue && on.merge == *merge) {
                self.on_staging.push(OnStaging { issue, commit: commit.clone(), merge: merge.clone() });
            }
        } else if let (Event::StagingAgreed { .. }, Subject::Issue(issue)) = (event, subject) {
            self.merging.insert(issue);
        } else if let (Event::MergeConflicted { .. }, Subject::Issue(issue)) = (event, subject) {
            self.merging.remove(&issue);
        } else if let Event::MergeReverted { issue, merge, revert } = event {
            self.staging = Some(revert.clone());
            self.reverting.remove(issue);
            self.on_staging.retain(|on| !(on.issue == *issue && on.merge == *merge));
        } else if let Event::RevertRequested { issue, .. } = event {
            self.reverting.insert(*issue);
        } else if let Event::RevertConflicted { issue, .. } = event {
            self.reverting.remove(issue);
        } else if let Event::MasterMerged { merge, .. } = event {
            self.master = Some(merge.clone());
        } else if let (Event::MasterRequested { .. }, Subject::Release(release)) = (event, subject) {
            self.open_release = Some(release);
        } else if let (Event::ReleaseClosed { how, issues }, Subject::Release(_)) = (event, subject) {
            self.open_release = None;
            if *how == ReleaseEnd::Completed {
                self.on_staging.retain(|on| !issues.contains(&on.issue));
            }
        }
    }
}

/// A branch in an address: its `/` and everything unusual becomes `-`.
pub fn branch_address(branch: &str) -> String {
    branch.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
