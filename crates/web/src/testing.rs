//! *Antrean uji*: what waits for the test teams. What a server runs is told as the journal recorded it last;
//! the servers themselves are asked on the issue's page, where the test is noted.

use crate::frame::{Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::visible;
use crate::tasks::left;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::application::{DevServer, Environment};
use sop::calendar::Calendar;
use sop::times::TimeLeft;
use sop::turn::ServerWork;
use sop::{Application, Issue, IssueNumber, Moment, Step, TextRef};
use store::read::{Tested, TestingKey, TestingQueue};
use words::{Formats, Lang};

/// What the address asks for. What cannot be read narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    all: String,
    after: String,
}

/// The page of the queue.
#[derive(Template)]
#[template(path = "testing.html")]
pub struct TestingPage {
    frame: Frame,
    /// His own teams, and all; for whoever is of no team there is nothing to choose.
    chips: Vec<Chip>,
    rows: Vec<Row>,
    empty: &'static str,
    next: Option<String>,
}

struct Chip {
    href: String,
    words: &'static str,
    on: bool,
}

struct Row {
    href: String,
    title: String,
    who: String,
    clock: String,
    late: bool,
    waits: String,
    /// Whose turn it is, where it is not the viewer's.
    holder: Option<String>,
    server: String,
    /// The server does not run what is to be tested.
    behind: bool,
    address: Option<String>,
    cases: Vec<String>,
    cases_words: String,
    /// Where the form is, for the one whose turn it is.
    start: Option<String>,
}

/// `GET /testing`. Three statements.
pub async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let (viewer, tests) = (visit.person()?, visit.principal()?.tests);
    let all = !tests || !wanted.all.is_empty();
    let queue = visit.app().reader().testing_queue(viewer, all, key(&wanted.after));
    let queue = queue.await.map_err(Problem::fault)?;
    let calendar = visit.app().calendar();
    let drawer = Drawer { lang: visit.lang(), formats: visit.formats(), calendar: &calendar, at: visit.at() };
    let frame = visit.frame(visit.lang().testing_heading(), Some(Place::Tasks));
    Ok(page::show(&TestingPage::of(frame, tests, all, &queue, &drawer)))
}

/// A place in the queue as an address holds it: `1-1585090000000-42`.
fn key(text: &str) -> Option<TestingKey> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (urgent, since, issue) = (parts.next()??, parts.next()??, parts.next()??);
    Some(TestingKey { urgent: urgent != 0, since: Moment(since), issue: IssueNumber(issue) })
}

fn key_text(key: TestingKey) -> String {
    format!("{}-{}-{}", i64::from(key.urgent), key.since.ms(), key.issue)
}

struct Drawer<'a> {
    lang: Lang,
    formats: Formats,
    calendar: &'a Calendar,
    at: Moment,
}

impl TestingPage {
    fn of(frame: Frame, tests: bool, all: bool, queue: &TestingQueue, drawer: &Drawer) -> TestingPage {
        let lang = drawer.lang;
        let chip = |words, of_all| Chip { href: url::testing(of_all, None), words, on: of_all == all };
        let chips = [chip(lang.testing_own(), false), chip(lang.testing_all(), true)];
        TestingPage {
            frame,
            chips: chips.into_iter().filter(|_| tests).collect(),
            rows: queue.rows.iter().map(|row| drawer.row(row, queue)).collect(),
            empty: if all { lang.testing_none_all() } else { lang.testing_none_own() },
            next: queue.next.map(|key| url::testing(tests && all, Some(&key_text(key)))),
        }
    }
}

impl Drawer<'_> {
    fn row(&self, row: &Tested, queue: &TestingQueue) -> Row {
        let (lang, issue) = (self.lang, &row.issue);
        let application = queue.applications.get(&issue.application);
        let text = |text: &TextRef| queue.texts.get(text).map(|text| visible(text));
        let title = match (row.readable, text(&issue.title)) {
            (true, Some(title)) => title,
            (true, None) => String::new(),
            (false, _) => lang.issue_confidential().to_owned(),
        };
        let left = issue.due().map(|due| left(self.calendar, due, self.at));
        let held = lang.working(i64::from(self.calendar.between(row.since, self.at).minutes));
        let names: Vec<String> = queue
            .holders
            .iter()
            .filter(|holder| holder.issue == issue.number)
            .map(|holder| holder.name.clone())
            .collect();
        let work = application.and_then(|app| sop::turn::server_work(issue, app, None, Step::TestTeam));
        let waits_for = |role| lang.turn_waiting_for(role, &lang.list_or(&names));
        let holder =
            row.turn_role.filter(|_| work.is_none() && !row.mine && !names.is_empty()).map(waits_for);
        let case = |case| text(case).unwrap_or_else(|| lang.evidence_text_erased().to_owned());
        let cases = issue.test_plan.cases.iter().filter(|_| row.readable).map(case).collect::<Vec<_>>();
        let no_cases = if row.readable { lang.note_no_cases() } else { lang.evidence_hidden() };
        let runs = issue.dev_runs_head();
        let mine = row.mine && work.is_none() && row.turn_role == Some(sop::turn::role_of(Step::TestTeam));
        Row {
            href: url::issue(issue.number),
            title: format!("#{} {title}", issue.number),
            who: self.who(row, application),
            clock: left.map(|left| lang.time_left(left)).unwrap_or_default(),
            late: matches!(left, Some(TimeLeft::Late { .. })),
            waits: lang.testing_waits(&self.formats.since(row.since, self.at), &held),
            holder,
            server: self.server(issue, application, work),
            behind: runs.is_none(),
            address: address(issue, application),
            cases_words: if cases.is_empty() { no_cases.to_owned() } else { lang.testing_cases(cases.len()) },
            cases,
            start: mine.then(|| url::issue_turn(issue.number)),
        }
    }

    fn who(&self, row: &Tested, application: Option<&Application>) -> String {
        let lang = self.lang;
        let parts = [
            application.map(|application| application.name.clone()),
            row.developer.as_ref().map(|name| lang.testing_developer(name)),
            row.issue.urgent.then(|| lang.issue_urgent().to_owned()),
            (row.issue.round > 1).then(|| lang.issue_round(row.issue.round)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// Which commit the dev server runs by the journal, and whether it is the one to be tested.
    fn server(&self, issue: &Issue, application: Option<&Application>, work: Option<ServerWork>) -> String {
        let (lang, head) = (self.lang, issue.head());
        let shared = application.filter(|application| application.dev_server == DevServer::Shared);
        let other = shared.and_then(|application| {
            let turn = application.dev_turn.as_ref().filter(|turn| turn.issue != issue.number)?;
            Some((turn.issue, application.running.get(&Environment::Dev)?))
        });
        match (head, other, work, &issue.dev) {
            (Some(head), Some((by, running)), _, _) if running.commit != *head => {
                lang.testing_runs_other(running.commit.short(), by.0, head.short())
            }
            (_, _, Some(work), _) => lang.turn_server(work).to_owned(),
            (Some(head), _, None, Some(running)) if running.commit == *head => {
                lang.note_dev_runs(head.short())
            }
            (Some(head), _, None, Some(running)) => {
                lang.note_dev_runs_other(running.commit.short(), head.short())
            }
            (_, _, None, _) => lang.note_dev_runs_nothing().to_owned(),
        }
    }
}

/// Where people look: by the last deployment, else by the setting of the environment.
fn address(issue: &Issue, application: Option<&Application>) -> Option<String> {
    let branch = issue.branch.as_ref().map(|branch| branch.name.as_str());
    let recorded = issue.dev.as_ref().map(|running| running.address.clone());
    let planned = || application.and_then(|application| application.address_of(Environment::Dev, branch));
    recorded.or_else(planned).filter(|address| !address.is_empty())
}

impl Page for TestingPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<TestingPage> {
        let calendar = Calendar::office_default();
        let formats = Formats::new(lang, calendar.zone());
        let drawer = Drawer { lang, formats, calendar: &calendar, at: Moment(1_585_100_000_000) };
        let frame = || Frame::sample(lang, lang.testing_heading());
        let world = crate::issues::samples::told("#9");
        let tested = |mine, readable| Tested {
            issue: world.issue(1).clone(),
            readable,
            turn_role: Some(sop::Role::Tester),
            since: Moment(1_585_090_000_000),
            mine,
            developer: Some("Dewi <L.>".to_owned()),
        };
        let mut queue = TestingQueue { rows: vec![tested(true, true)], ..TestingQueue::default() };
        for _ in 0..19 {
            queue.rows.push(tested(false, false));
        }
        queue.next = Some(TestingKey { urgent: true, since: Moment(1), issue: IssueNumber(42) });
        vec![
            TestingPage::of(frame(), true, false, &TestingQueue::default(), &drawer),
            TestingPage::of(frame(), true, true, &queue, &drawer),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sop::application::DevTurn;

    #[test]
    fn r42_a_shared_server_that_runs_another_issue_is_told_plainly() {
        let world = crate::issues::samples::told("#9");
        let (lang, calendar) = (Lang::Id, Calendar::office_default());
        let formats = Formats::new(lang, calendar.zone());
        let drawer = Drawer { lang, formats, calendar: &calendar, at: Moment(1_585_100_000_000) };
        let mut issue = world.issue(1).clone();
        let mut application = world.applications[&issue.application].clone();
        let head = issue.head().unwrap().short().to_owned();
        let words =
            |issue: &Issue, application: &Application, work| drawer.server(issue, Some(application), work);
        let tested = words(&issue, &application, None);
        assert_eq!(tested, format!("Server dev menjalankan commit {head}, yang harus diuji."));
        let mut running = issue.dev.take().unwrap();
        assert_eq!(words(&issue, &application, None), "Server dev belum menjalankan issue ini.");
        running.commit = sop::CommitId::parse(&"d".repeat(40)).unwrap();
        application.dev_server = DevServer::Shared;
        application.running.insert(Environment::Dev, running);
        application.dev_turn = Some(DevTurn { issue: IssueNumber(41), since: Moment(1) });
        let queued = words(&issue, &application, Some(ServerWork::QueuedForDev));
        let other = format!("Server dev menjalankan dddddddd dari issue #41. Yang harus diuji {head}.");
        assert_eq!(queued, other);
    }

    #[test]
    fn a_place_in_the_queue_is_read_as_it_was_written() {
        let place = TestingKey { urgent: true, since: Moment(1_585_090_000_000), issue: IssueNumber(42) };
        assert_eq!(key(&key_text(place)), Some(place));
        for wrong in ["", "1", "1-2", "1-a-3", "x"] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
    }
}
