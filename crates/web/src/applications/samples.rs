//! The states of an application that its pages are drawn for in tests: in preparation and confirmed, for each
//! role.

use super::seen::Seen;
use crate::form::Kept;
use crate::typed::Typed;
use sop::application::*;
use sop::calendar::Calendar;
use sop::entry::{Entry, Subject};
use sop::event::{Event, Fault};
use sop::role::{Actor, ActorRef, Channel, Role};
use sop::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::read::{CasePage, Named};
use words::{Formats, Lang};

const AT: Moment = Moment(1_606_190_700_000);

fn office() -> Office {
    let everybody = (1..=7).map(PersonId);
    Office {
        name: "Diskominfo".to_owned(),
        people: everybody.collect(),
        administrators: [PersonId(1)].into(),
        superiors: [PersonId(7)].into(),
        ..Office::default()
    }
}

fn commit() -> CommitId {
    CommitId::parse(&"3f".repeat(20)).unwrap()
}

/// An application in preparation without anything.
fn begun() -> Application {
    let event = Event::ApplicationRegistered {
        application: AppId(1),
        slug: Slug::parse("layanan-perizinan").unwrap(),
        name: "Layanan <Perizinan>".to_owned(),
        builder: Builder::Diskominfo,
        hosting: "Pusat data".to_owned(),
        confidential: false,
    };
    let entry = Entry {
        seq: Seq(1),
        at: AT,
        actor: ActorRef::Person(PersonId(1)),
        channel: Channel::Web,
        role: Role::Administrator,
        subject: Subject::Application(AppId(1)),
        touches: Vec::new(),
        revision: RevisionId("x".to_owned()),
        event,
        body: String::new(),
        prev: [0; 32],
        hash: [0; 32],
    };
    let mut application = Application::begin(&entry).unwrap();
    application.members.insert(PersonId(2), [Role::ProjectManager].into());
    application
}

/// All that a confirmation asks for.
fn prepared(mut application: Application) -> Application {
    for (person, role) in [(3, Role::Developer), (4, Role::Sysadmin), (5, Role::Reporter)] {
        application.members.insert(PersonId(person), [role].into());
    }
    application.test_team.insert(PersonId(6));
    application.repository = Repository::Made;
    application.staging = Some(commit());
    application.master = Some(commit());
    application.checklist = Checklist::Accepted { text: TextRef("t".to_owned()), by: PersonId(4) };
    for environment in Environment::ALL {
        let address = "https://situs.example/{branch}/".to_owned();
        let setup = EnvironmentSetup {
            kind: EnvironmentKind::External,
            commit_address: format!("{address}commit"),
            address,
            job: "deploy".to_owned(),
        };
        application.environments.insert(environment, setup);
        application.variables.insert(Variable { environment, key: "DB_HOST".to_owned(), secret: true });
    }
    application
}

fn confirmed(application: Application) -> Application {
    let mut application = prepared(application);
    application.confirmed = true;
    let running = Running { commit: commit(), deployment: DeploymentId(41), address: String::new(), at: AT };
    application.running.insert(Environment::Staging, running.clone());
    application.running.insert(Environment::Production, running);
    let failed =
        FailedDeploy { commit: commit(), deployment: DeploymentId(42), fault: Fault::Unknown, at: AT };
    application.failed.insert(Environment::Production, failed);
    application.dev_server = DevServer::Shared;
    application.dev_turn = Some(DevTurn { issue: IssueNumber(42), since: AT });
    application.on_staging.push(OnStaging { issue: IssueNumber(42), commit: commit(), merge: commit() });
    application
}

/// The application in each of its states.
fn states() -> Vec<Application> {
    let text = || TextRef("t".to_owned());
    let mut asked = begun();
    asked.repository = Repository::Requested;
    asked.members.insert(PersonId(3), [Role::Developer].into());
    asked.checklist = Checklist::Returned { text: text(), reason: TextRef("r".to_owned()) };
    let mut failed = begun();
    failed.repository = Repository::Failed { reason: "bundle <rusak>".to_owned() };
    failed.members.insert(PersonId(4), [Role::Sysadmin].into());
    failed.checklist = Checklist::HandedOver { text: text(), by: PersonId(3) };
    vec![begun(), asked, failed, prepared(begun()), confirmed(begun()), with_finds(confirmed(begun()))]
}

/// Every kind of find (R72), with every state of its way back.
fn with_finds(mut application: Application) -> Application {
    let find = |seq: i64, name: &str, how| Found {
        seq: Seq(seq),
        name: name.to_owned(),
        issue: None,
        journal: (how != FoundHow::Extra).then(commit),
        commit: (how != FoundHow::Gone).then(commit),
        how,
        beyond: false,
        at: AT,
        restoring: false,
        stopped: None,
    };
    let mut moved = find(92, "master", FoundHow::Elsewhere);
    moved.stopped = Some(Vec::new());
    let mut gone = find(93, "issue/42", FoundHow::Gone);
    gone.restoring = true;
    let mut ahead = find(91, "staging", FoundHow::Ahead);
    ahead.stopped = Some(vec!["src/<login>.php".to_owned()]);
    let mut extra = find(94, "refs/tags/<v1>", FoundHow::Extra);
    extra.beyond = true;
    application.found = vec![find(90, "staging", FoundHow::Ahead), ahead, moved, gone, extra];
    application
}

fn page(application: Application) -> CasePage {
    let next = Next {
        person: PersonId(8),
        application: AppId(2),
        issue: IssueNumber(43),
        request: RequestNumber(1),
        release: ReleaseNumber(1),
    };
    let case = CaseFile {
        at: AT.plus_minutes(90),
        office: Arc::new(office()),
        calendar: Arc::new(Calendar::office_default()),
        subject: Subject::Application(application.id),
        application: Some(application),
        issues: BTreeMap::new(),
        release: None,
        in_flight: Vec::new(),
        next,
        slug_taken: false,
        known_as: None,
    };
    let named = |n: i64| Named { name: format!("Orang {n} <b>"), username: format!("orang{n}") };
    let texts = [
        (TextRef("t".to_owned()), "Berkas build:\nnpm ci".to_owned()),
        (TextRef("r".to_owned()), "Basis data belum disebut".to_owned()),
    ];
    CasePage {
        case,
        readable: true,
        texts: texts.into(),
        people: (1..=7).map(|n| (PersonId(n), named(n))).collect(),
        pipelines: Vec::new(),
    }
}

/// A page of every state for every role, and of a form to mend.
pub fn all<P>(lang: Lang, of: impl Fn(&Seen) -> P) -> Vec<P> {
    let typed = Typed(vec![("build".to_owned(), "npm ci <>".to_owned()), ("job".to_owned(), "x".to_owned())]);
    let faults = |key, name| {
        let faults = vec![(name, lang.error_missing("x"))];
        Kept { key, typed: typed.clone(), faults, ..Kept::none() }
    };
    let refused = Kept { key: "confirmation", say: Some("…".to_owned()), ..Kept::none() };
    // Who, what he typed, what he has just done.
    let mut visits: Vec<(i64, Kept, &str)> = (1..=7).map(|viewer| (viewer, Kept::none(), "")).collect();
    visits.push((2, refused, ""));
    visits.push((3, faults("checklist", "database"), ""));
    visits.push((3, Kept::none(), "checklist"));
    visits.push((4, faults("server-dev", "job"), ""));
    visits.push((4, Kept::none(), "variables"));
    visits.push((2, faults("found", "reason"), ""));
    visits.push((2, Kept::none(), "found"));
    let formats = || Formats::new(lang, Calendar::office_default().zone());
    let mut pages = Vec::new();
    for application in states() {
        let case = page(application);
        for (viewer, kept, done) in &visits {
            let by = Actor::on_the_web(PersonId(*viewer));
            let seen = Seen::new(formats(), by, "https://alur.example", &case, kept, done).unwrap();
            pages.push(of(&seen));
        }
    }
    pages
}
