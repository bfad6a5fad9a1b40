//! The works: what effects, pipelines and served sites need besides the application: directories, sandbox,
//! the client that asks servers what they run.

use crate::care::Cared;
use crate::health::Machine;
use crate::{App, Error, crash};
use git::{BranchName, Oid, Signature};
use runner::{CancelToken, Network, Rung, Sandbox, Slot};
use sop::application::{DevServer, Environment, branch_address};
use sop::{ActorRef, AppId, Application, CommitId, DeploymentId, Moment, PersonId, Seq};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::Notify;

/// Where the works keep what is no row. All below the data directory.
#[derive(Clone, Debug)]
pub struct Layout {
    data: PathBuf,
}

impl Layout {
    pub fn new(data: &Path) -> Layout {
        Layout { data: data.to_owned() }
    }

    /// Directory of an environment: one per branch on a dev server per branch, else one per server.
    pub fn environment(
        &self,
        application: AppId,
        environment: Environment,
        dev_server: DevServer,
        branch: &str,
    ) -> PathBuf {
        let sites = self.data.join("sites").join(application.to_string());
        match (environment, dev_server) {
            (Environment::Dev, DevServer::PerBranch) => sites.join("dev").join(branch_address(branch)),
            (Environment::Dev, DevServer::Shared) => sites.join("dev-shared"),
            (Environment::Staging | Environment::Production, _) => sites.join(environment.code()),
        }
    }

    /// Logs of a pipeline's jobs.
    pub fn logs(&self, pipeline: DeploymentId) -> PathBuf {
        self.data.join("logs").join(pipeline.to_string())
    }

    /// What is to be said of a pipeline as a whole: a defect of its file, a server that runs something else.
    pub fn pipeline_log(&self, pipeline: DeploymentId) -> PathBuf {
        self.logs(pipeline).join("pipeline.log")
    }

    /// The log of one job; later runs of the same job go on in it.
    pub fn job_log(&self, pipeline: DeploymentId, job: i64) -> PathBuf {
        self.logs(pipeline).join(format!("{job}.log"))
    }

    /// Artifacts of one run of a job.
    pub fn artifacts(&self, pipeline: DeploymentId, job: i64, run: i64) -> PathBuf {
        self.data.join("artifacts").join(pipeline.to_string()).join(format!("{job}-{run}"))
    }

    /// Checked-out trees of the jobs under way.
    pub fn work(&self) -> PathBuf {
        self.data.join("work")
    }

    /// Control files of the jobs under way.
    pub fn run(&self) -> PathBuf {
        self.data.join("run")
    }

    /// An uploaded bundle that waits to become the repository of `application`.
    pub fn bundle(&self, application: AppId) -> PathBuf {
        self.data.join("bundles").join(format!("{application}.bundle"))
    }
}

/// A job under way in this process.
pub(crate) struct UnderWay {
    pub cancel: CancelToken,
    pub slot: Slot,
}

/// What pages and workers share of the jobs under way in this process.
#[derive(Default)]
pub(crate) struct Floor {
    /// Wakes the pipelines; the writer's news wake the effects.
    pub wake: Notify,
    /// Wakes the lane of mail, at a person's word.
    pub wake_mail: Notify,
    jobs: Mutex<BTreeMap<i64, UnderWay>>,
    /// Pushes that this process serves: application and branch.
    pushing: Mutex<BTreeMap<(AppId, String), u32>>,
    /// Pipelines whose jobs wait for room on the disk, and whose log says so.
    waiting: Mutex<BTreeSet<DeploymentId>>,
    machine: OnceLock<Machine>,
    care: Mutex<BTreeMap<AppId, Cared>>,
}

impl Floor {
    /// What the machine has, once a start has learned it.
    pub(crate) fn machine(&self) -> Option<&Machine> {
        self.machine.get()
    }

    pub(crate) fn learned(&self, machine: Machine) {
        // A second start in one process learns the same.
        let _ = self.machine.set(machine);
    }
}

/// A push that is being served, as long as this lives.
pub(crate) struct Pushing<'a> {
    floor: &'a Floor,
    place: (AppId, String),
}

impl Drop for Pushing<'_> {
    fn drop(&mut self) {
        let mut pushing = self.floor.pushing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(served) = pushing.get_mut(&self.place) {
            *served -= 1;
        }
        pushing.retain(|_, served| *served > 0);
    }
}

impl Floor {
    /// A push to this branch begins; more than one may, and all but one are refused.
    pub(crate) fn push_begins(&self, application: AppId, branch: &str) -> Pushing<'_> {
        let place = (application, branch.to_owned());
        *self.pushing.lock().unwrap_or_else(PoisonError::into_inner).entry(place.clone()).or_default() += 1;
        Pushing { floor: self, place }
    }

    /// Is any push to this repository being served?
    pub(crate) fn is_pushed_to(&self, application: AppId) -> bool {
        let pushing = self.pushing.lock().unwrap_or_else(PoisonError::into_inner);
        pushing.keys().any(|(of, _)| *of == application)
    }

    /// The jobs of this pipeline wait for room; true when nobody has said so yet.
    pub(crate) fn waits_for_room(&self, pipeline: DeploymentId) -> bool {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(pipeline)
    }

    /// There is room again: whoever waits next says so anew.
    pub(crate) fn has_room(&self) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How the care of a repository stands.
    pub(crate) fn cared(&self, application: AppId) -> Cared {
        let care = self.care.lock().unwrap_or_else(PoisonError::into_inner);
        care.get(&application).cloned().unwrap_or_default()
    }

    pub(crate) fn set_cared(&self, application: AppId, stands: Cared) {
        self.care.lock().unwrap_or_else(PoisonError::into_inner).insert(application, stands);
    }

    /// How the care of all repositories stands that were cared for.
    pub(crate) fn all_cared(&self) -> Vec<Cared> {
        self.care.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Is a push to this branch being served?
    pub(crate) fn is_pushing(&self, application: AppId, branch: &str) -> bool {
        let place = (application, branch.to_owned());
        self.pushing.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&place)
    }
}

/// What the workers of effects, pipelines and the clock share.
pub struct Works {
    pub(crate) app: App,
    pub(crate) layout: Layout,
    pub(crate) sandbox: Result<Sandbox, String>,
    /// When this process began its work.
    pub(crate) began: Moment,
    /// At this point a test's worker halts as if its process had ended.
    halt_at: Option<String>,
}

/// A test's worker stands at its point and does nothing more.
#[derive(Debug, thiserror::Error)]
#[error("halted")]
pub struct Halted;

impl Works {
    /// Makes the directories and finds the sandbox. Without one jobs end as a fault of the infrastructure,
    /// which says why.
    ///
    /// # Errors
    /// A directory cannot be made.
    pub fn new(app: App) -> Result<Works, Error> {
        let layout = app.layout();
        for directory in ["sites", "logs", "artifacts", "work", "run", "bundles"] {
            std::fs::create_dir_all(app.data().join(directory))?;
        }
        passable(app.data(), &layout)?;
        let grounds = app.grounds();
        let wanted = match grounds.sandbox.as_deref() {
            Some("bwrap") => Ok(Some(Rung::Bwrap)),
            Some("landlock") => Ok(Some(Rung::Landlock)),
            None => Ok(None),
            Some(other) => Err(format!("no such sandbox: {other}")),
        };
        let sandbox = wanted.and_then(|wanted| {
            let setup = runner::Setup {
                wanted,
                helper: grounds.program.clone(),
                run_dir: layout.run().join("probe"),
            };
            Sandbox::detect(&setup).map_err(|error| error.to_string())
        });
        Ok(Works { began: app.clock().now(), app, layout, sandbox, halt_at: None })
    }

    /// As this, but halting at the point of this name, for tests of crashes.
    #[must_use]
    pub fn halting_at(mut self, point: &str) -> Works {
        self.halt_at = Some(point.to_owned());
        self
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What holds jobs back, for the system page; or why there is none.
    pub fn sandbox(&self) -> Result<&Sandbox, &str> {
        self.sandbox.as_ref().map_err(String::as_str)
    }

    /// Passes a named point: a chosen process ends here, a test's worker halts.
    pub(crate) fn pass(&self, point: &str) -> Result<(), Halted> {
        debug_assert!(crash::POINTS.contains(&point), "{point} is not in the table of points");
        crash::point(point);
        if self.halt_at.as_deref() == Some(point) { Err(Halted) } else { Ok(()) }
    }

    pub(crate) fn network(&self) -> Network {
        if self.app.grounds().job_network { Network::Host } else { Network::Off }
    }

    /// How whoever decided this entry is named in commits.
    pub(crate) async fn signature_of(&self, seq: Seq) -> Result<Signature, Error> {
        let actor = self.app.reader().decider(seq).await?;
        match actor.as_deref().and_then(ActorRef::from_stored) {
            Some(ActorRef::Person(person)) => self.signature(person).await,
            Some(ActorRef::System) | None => Ok(server_signature()),
        }
    }

    async fn signature(&self, person: PersonId) -> Result<Signature, Error> {
        let Some(signer) = self.app.reader().signer(person).await? else { return Ok(server_signature()) };
        let address = signer.address.unwrap_or_else(|| format!("{}@alur.invalid", signer.username));
        // A name that git would not take is replaced by the account's, which it always takes.
        let named = Signature::new(&signer.name, &address);
        Ok(named
            .or_else(|_| Signature::new(&signer.username, &address))
            .unwrap_or_else(|_| server_signature()))
    }
}

impl App {
    pub(crate) fn layout(&self) -> Layout {
        Layout::new(self.data())
    }

    /// Jobs under way in this process, by number.
    pub(crate) fn under_way(&self) -> MutexGuard<'_, BTreeMap<i64, UnderWay>> {
        self.floor().jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the pipelines look at once what there is to do.
    pub(crate) fn wake_pipelines(&self) {
        self.floor().wake.notify_one();
    }

    /// The client that asks servers what they run.
    pub(crate) fn probe(&self) -> connectors::probe::Client {
        let allow = self.grounds().outbound.clone();
        connectors::probe::Client::new(connectors::probe::Outbound { allow })
    }

    /// Directory of an environment.
    pub(crate) fn environment_dir(
        &self,
        application: &Application,
        environment: Environment,
        branch: &str,
    ) -> PathBuf {
        self.layout().environment(application.id, environment, application.dev_server, branch)
    }
}

/// Jobs of other users pass through the directories above theirs; what else lies there stays closed.
fn passable(data: &Path, layout: &Layout) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    for directory in [data.to_owned(), layout.work(), layout.run(), data.join("sites")] {
        std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o711))?;
    }
    for directory in ["logs", "artifacts", "bundles"] {
        std::fs::set_permissions(data.join(directory), std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn server_signature() -> Signature {
    Signature::new("Alur", "alur@localhost").expect("a fixed name and address")
}

/// Whose user owns the files of an environment and runs its deployments, one at a time.
pub(crate) fn slot_of(application: AppId, environment: Environment) -> Slot {
    let place = match environment {
        Environment::Dev => 0,
        Environment::Staging => 1,
        Environment::Production => 2,
    };
    let number = application
        .0
        .wrapping_mul(3)
        .wrapping_add(place)
        .rem_euclid(i64::from(runner::limits::ENVIRONMENTS_MAX));
    Slot::Environment(u16::try_from(number).unwrap_or(0))
}

/// The same commit, for git.
pub(crate) fn oid(commit: &CommitId) -> Oid {
    commit.as_str().parse().expect("a commit id is 40 hexadecimal digits")
}

/// The same commit, for the procedure.
pub(crate) fn commit_id(oid: Oid) -> CommitId {
    CommitId::parse(&oid.to_string()).expect("git writes 40 hexadecimal digits in lower case")
}

/// The same branch, for git.
pub(crate) fn branch_of(name: &sop::BranchName) -> Result<BranchName, git::Error> {
    Ok(name.as_str().parse()?)
}
