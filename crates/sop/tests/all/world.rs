//! A little world in memory: one small office that plays the journal without a store. What is said in it
//! is decided by the procedure alone, and its facts are folded as the journal would fold them.
//!
//! It begins on Tuesday 24 March 2020, 08:00 in Batam, the day the procedure took effect.

mod found;
mod machine;
mod people;
mod say;
mod works;

use sop::acts::people::FoundOffice;
use sop::acts::preparation::{self, Confirm, Register};
use sop::application::{Builder, Environment, EnvironmentKind, EnvironmentSetup};
use sop::calendar::Calendar;
use sop::entry::Hashed;
use sop::*;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

pub use say::{Said, check_all, check_in};

/// The people, by name. Who does what is granted when the world begins.
pub const NAMES: [&str; 11] =
    ["adit", "rini", "dewi", "sari", "andi", "budi", "wati", "tono", "hadi", "joko", "dodi"];

/// The number of a person.
pub fn person(name: &str) -> PersonId {
    let at = NAMES.iter().position(|known| *known == name);
    PersonId(at.unwrap_or_else(|| panic!("nobody is called {name}")) as i64 + 1)
}

pub fn name(person: PersonId) -> &'static str {
    NAMES[person.0 as usize - 1]
}

/// A commit by a short name: its letters in hexadecimal, filled with zeros.
pub fn commit(name: &str) -> CommitId {
    let hex = sop::text::hex(name.as_bytes());
    CommitId::parse(&format!("{hex:0<40}")).unwrap_or_else(|| panic!("no commit can be called {name}"))
}

/// The short name of a commit.
pub fn short(commit: &CommitId) -> String {
    let digits = commit.as_str().as_bytes().chunks(2);
    let bytes = digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap());
    bytes.take_while(|byte| *byte != 0).map(char::from).collect()
}

pub fn wib(text: &str) -> Moment {
    format!("{}:00+07:00", text.replace(' ', "T")).parse().unwrap()
}

thread_local! {
    static CALENDAR: Arc<Calendar> = Arc::new(Calendar::office_default());
}

#[derive(Clone)]
pub struct World {
    pub at: Moment,
    pub office: Arc<Office>,
    pub calendar: Arc<Calendar>,
    pub applications: BTreeMap<AppId, Application>,
    pub issues: BTreeMap<IssueNumber, Issue>,
    pub releases: BTreeMap<ReleaseNumber, Release>,
    pub entries: Vec<Rc<Entry>>,
    /// Effects that wait for their outcome, oldest first.
    pub effects: Vec<Effect>,
    /// Commits that the server made so far, by their letter.
    pub made: BTreeMap<char, usize>,
    pub deployments: i64,
    pub in_flight: Vec<IssueNumber>,
    /// Bodies and hashes are made only where a test looks at them.
    pub chained: bool,
    pub requests: i64,
    texts: Cell<u8>,
}

pub const APP: AppId = AppId(1);

impl World {
    /// An office with nobody in it.
    pub fn empty() -> World {
        World {
            at: wib("2020-03-24 08:00"),
            office: Arc::default(),
            calendar: CALENDAR.with(Arc::clone),
            applications: BTreeMap::new(),
            issues: BTreeMap::new(),
            releases: BTreeMap::new(),
            entries: Vec::new(),
            effects: Vec::new(),
            made: BTreeMap::new(),
            deployments: 0,
            in_flight: Vec::new(),
            chained: false,
            requests: 0,
            texts: Cell::new(0),
        }
    }

    /// The office of the stories, its application confirmed, with a dev server per branch.
    pub fn new() -> World {
        let mut world = World::prepared();
        let said = Confirm { same_tree: true, pipeline_file: Some("pipe0".to_owned()) };
        world.asked("dewi", |case, by| preparation::confirm(case, by, &said));
        world.effects.clear();
        world.tell("staging ok s0, production first p0");
        world
    }

    /// As [`World::new`], with everything ready but for the PM's confirmation.
    pub fn prepared() -> World {
        let mut world = World::founded();
        for (who, role) in [
            ("rini", Role::Reporter),
            ("sari", Role::Developer),
            ("andi", Role::Developer),
            ("tono", Role::Sysadmin),
        ] {
            world.asked("adit", |case, by| acts::people::set_role(case, by, person(who), role, true));
        }
        let team = vec![person("budi"), person("wati")];
        world.asked("dewi", |case, by| acts::people::name_test_team(case, by, team.clone()));
        world.asked("dewi", |case, by| preparation::request_repository(case, by, false));
        let (staging, master) = (commit("s0"), commit("p0"));
        world.told(|case, by| preparation::repository_made(case, by, &staging, &master, BTreeMap::new()));
        world.effects.clear();
        let text = world.text();
        world.asked("sari", |case, by| preparation::hand_over_checklist(case, by, &text));
        world.asked("tono", |case, by| preparation::judge_checklist(case, by, None));
        for environment in Environment::ALL {
            let setup = EnvironmentSetup {
                kind: EnvironmentKind::Site,
                address: format!("https://{}.example/{{branch}}", environment.code()),
                commit_address: format!("https://{}.example/{{branch}}/commit", environment.code()),
                job: format!("deploy-{}", environment.code()),
            };
            world
                .asked("tono", |case, by| preparation::set_environment(case, by, environment, setup.clone()));
        }
        world
    }

    /// People, and an application that is registered and no more.
    pub fn founded() -> World {
        let mut world = World::empty();
        let act = FoundOffice {
            name: "Diskominfo Batam".to_owned(),
            zone: "Asia/Jakarta".to_owned(),
            revision: RevisionId("264 rev. 0".to_owned()),
            sha256: "0".repeat(64),
            effective_at: wib("2020-03-24 00:00"),
            calendar: world.calendar.digest().to_owned(),
        };
        let case = world.case(Subject::Office);
        let facts = acts::people::found(&case, &Actor::console(), act).unwrap();
        world.record(&Actor::console(), facts);
        for _ in &NAMES[1..] {
            world.asked_of(Subject::Office, "adit", acts::people::add_person);
        }
        let hadi = person("hadi");
        world.asked_of(Subject::Office, "adit", |case, by| {
            acts::people::set_office_role(case, by, hadi, Role::Superior, true)
        });
        world.asked("adit", |case, by| {
            let slug = Slug::parse("perizinan").unwrap();
            let project_manager = person("dewi");
            let (name, hosting) = ("Perizinan".to_owned(), "Diskominfo".to_owned());
            let builder = Builder::Diskominfo;
            preparation::register(
                case,
                by,
                Register { slug, name, builder, hosting, confidential: false, project_manager },
            )
        });
        world
    }

    /// An act on the application that must be allowed.
    pub fn asked(&mut self, who: &str, act: impl Fn(&CaseFile, &Actor) -> Result<Facts, Refusal>) {
        self.asked_of(Subject::Application(APP), who, act);
    }

    pub fn asked_of(
        &mut self,
        subject: Subject,
        who: &str,
        act: impl Fn(&CaseFile, &Actor) -> Result<Facts, Refusal>,
    ) {
        let by = Actor::on_the_web(person(who));
        let facts = act(&self.case(subject), &by).unwrap_or_else(|refusal| panic!("{who}: {refusal:?}"));
        self.record(&by, facts);
    }

    /// A machine's fact about the application.
    pub fn told(&mut self, fact: impl Fn(&CaseFile, &Actor) -> Result<Facts, Refusal>) {
        let facts = fact(&self.case(Subject::Application(APP)), &Actor::machine()).unwrap();
        self.record(&Actor::machine(), facts);
    }

    /// A text with a salt of its own.
    pub fn text(&self) -> Prose {
        self.texts.set(self.texts.get().wrapping_add(1));
        let salt = [self.texts.get(); 16];
        Prose::new(sop::text::TextKind::Note, "Login dan laporan sudah dicoba.", salt).unwrap()
    }

    /// The name of a file, with a salt of its own.
    pub fn file_name(&self, nth: u8) -> Prose {
        self.texts.set(self.texts.get().wrapping_add(1));
        let salt = [self.texts.get(); 16];
        Prose::new(sop::text::TextKind::FileName, &format!("layar {nth}.png"), salt).unwrap()
    }

    /// The case file exactly as wide as its documentation promises it.
    pub fn case(&self, subject: Subject) -> CaseFile {
        let application = match subject {
            Subject::Office => None,
            Subject::Application(id) => Some(id),
            Subject::Issue(number) => self.issues.get(&number).map(|issue| issue.application),
            Subject::Release(number) => self.releases.get(&number).map(|release| release.application),
        };
        let application = application.and_then(|id| self.applications.get(&id)).cloned();
        let open = application.as_ref().and_then(|app| app.open_release);
        let release = match subject {
            Subject::Release(number) => self.releases.get(&number),
            Subject::Office | Subject::Application(_) | Subject::Issue(_) => {
                open.and_then(|open| self.releases.get(&open))
            }
        };
        let wanted = self.wanted(subject, application.as_ref(), open);
        let issues = self.issues.iter().filter(|(number, _)| wanted.contains(number));
        CaseFile {
            at: self.at,
            office: Arc::clone(&self.office),
            calendar: Arc::clone(&self.calendar),
            subject,
            issues: issues.map(|(number, issue)| (*number, issue.clone())).collect(),
            release: release.cloned(),
            in_flight: self.in_flight.clone(),
            next: Next {
                person: PersonId(self.office.people.len() as i64 + 1),
                application: AppId(self.applications.len() as i64 + 1),
                issue: IssueNumber(self.issues.len() as i64 + 1),
                request: RequestNumber(self.requests + 1),
                release: ReleaseNumber(self.releases.len() as i64 + 1),
            },
            slug_taken: false,
            known_as: None,
            application,
        }
    }

    fn wanted(
        &self,
        subject: Subject,
        application: Option<&Application>,
        open: Option<ReleaseNumber>,
    ) -> BTreeSet<IssueNumber> {
        let mut wanted = BTreeSet::new();
        if let Subject::Issue(number) = subject
            && let Some(issue) = self.issues.get(&number)
        {
            wanted.insert(number);
            wanted.extend(&issue.children);
            if let issue::Source::Derived { parent } = issue.source {
                wanted.insert(parent);
            }
        }
        let subject_release = match subject {
            Subject::Release(number) => Some(number),
            Subject::Office | Subject::Application(_) | Subject::Issue(_) => None,
        };
        for release in open.into_iter().chain(subject_release).filter_map(|r| self.releases.get(&r)) {
            wanted.extend(&release.issues);
        }
        if let Some(application) = application {
            wanted.extend(application.on_staging.iter().map(|on| on.issue));
            wanted.extend(application.dev_turn.as_ref().map(|turn| turn.issue));
            wanted.extend(&application.dev_queue);
        }
        wanted
    }

    /// Gives the facts their place in the journal and lets every fold take them in.
    pub fn record(&mut self, by: &Actor, facts: Facts) -> Vec<Rc<Entry>> {
        let mut recorded = Vec::new();
        for fact in facts.facts {
            let entry = Rc::new(self.entry_of(by, fact));
            self.effects.extend(effects_of(&entry));
            if let Event::StagingRequested { request, .. } | Event::MasterRequested { request, .. } =
                entry.event
            {
                self.requests = self.requests.max(request.0);
            }
            self.apply(&entry);
            self.entries.push(Rc::clone(&entry));
            recorded.push(entry);
        }
        recorded
    }

    fn entry_of(&self, by: &Actor, fact: Fact) -> Entry {
        let seq = Seq(self.entries.len() as i64 + 1);
        let prev = self.entries.last().map_or([0; 32], |entry| entry.hash);
        let mut touches = fact.touches;
        touches.retain(|touched| *touched != fact.subject);
        let body = if self.chained { serde_json::to_string(&fact.event).unwrap() } else { String::new() };
        let stored: Vec<String> = touches.iter().map(Subject::to_string).collect();
        let hashed = Hashed {
            seq: seq.0,
            at_ms: self.at.ms(),
            subject: &fact.subject.to_string(),
            touches: &stored.join(" "),
            actor: &by.who.stored(),
            role: fact.role.code(),
            channel: by.channel.code(),
            revision: &fact.revision.0,
            body: &body,
        };
        let hash = if self.chained { hashed.hash(&prev) } else { prev };
        Entry {
            seq,
            at: self.at,
            subject: fact.subject,
            touches,
            actor: by.who,
            role: fact.role,
            channel: by.channel,
            revision: fact.revision,
            event: fact.event,
            body,
            prev,
            hash,
        }
    }

    /// Lets the subject of `entry` and every subject that it touches take it in.
    pub fn apply(&mut self, entry: &Entry) {
        let all = std::iter::once(entry.subject).chain(entry.touches.iter().copied());
        for subject in all {
            match subject {
                Subject::Office => Arc::make_mut(&mut self.office).apply(entry),
                Subject::Application(id) => match self.applications.get_mut(&id) {
                    Some(application) => application.apply(entry),
                    None => {
                        self.applications.insert(id, Application::begin(entry).expect("it begins here"));
                    }
                },
                Subject::Issue(number) => match self.issues.get_mut(&number) {
                    Some(issue) => issue.apply(entry),
                    None => {
                        self.issues.insert(number, Issue::begin(entry).expect("it begins here"));
                    }
                },
                Subject::Release(number) => match self.releases.get_mut(&number) {
                    Some(release) => release.apply(entry),
                    None => {
                        self.releases.insert(number, Release::begin(entry).expect("it begins here"));
                    }
                },
            }
        }
    }

    /// The same world, told again from its journal alone.
    pub fn replayed(&self) -> World {
        let mut again = World::empty();
        for entry in &self.entries {
            again.apply(entry);
        }
        again
    }

    pub fn app(&self) -> &Application {
        &self.applications[&APP]
    }

    pub fn issue(&self, number: i64) -> &Issue {
        &self.issues[&IssueNumber(number)]
    }
}
