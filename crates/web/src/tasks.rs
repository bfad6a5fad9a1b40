//! *Tugas saya*: what must I do next. Three groups and nothing else: now, waiting for others, done today.

use crate::frame::{Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::reports;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::calendar::Calendar;
use sop::times::TimeLeft;
use sop::{Event, LegalStanding, Moment, PersonId, Step, Subject};
use std::collections::BTreeMap;
use store::read::{FoundTask, IssueRow, Tasks, ToldEntry};
use words::{Formats, Lang};

/// The home page.
#[derive(Template)]
#[template(path = "tasks/tasks.html")]
pub struct TasksPage {
    frame: Frame,
    /// How much waits; nothing when nothing does.
    lead: String,
    today: String,
    now: Vec<Task>,
    waiting: Vec<Task>,
    done: Vec<Task>,
    /// A Superior also answers deviations.
    superior: bool,
    /// He is of a test team: its queue stands at the head.
    tests: bool,
    /// Where all of his issues are, when not all are shown.
    more_now: Option<(String, &'static str)>,
    more_waiting: Option<(String, &'static str)>,
}

/// A row: what, the clock, and the act's button where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Task {
    href: String,
    title: String,
    who: String,
    clock: String,
    late: bool,
    button: Option<&'static str>,
}

/// What rows are made with.
struct Ground<'a> {
    lang: Lang,
    formats: Formats,
    calendar: &'a Calendar,
    at: Moment,
    names: &'a BTreeMap<PersonId, String>,
    /// Of the revision in force, in its order.
    legal_bases: &'a [String],
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// An official's own steps, which his home does not list.
    own: String,
}

/// `GET /`: of an official the office at a glance, of everybody else what to do next.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    if visit.principal()?.account.superior && asked.own.is_empty() {
        return reports::official::show(&visit).await;
    }
    let calendar = visit.app().calendar();
    let day_start = calendar.start_of(calendar.day_of(visit.at()));
    let tasks = visit.app().reader().tasks(visit.person()?, day_start).await.map_err(Problem::fault)?;
    let in_force = visit.app().procedure_in_force();
    let ground = Ground {
        lang: visit.lang(),
        formats: visit.formats(),
        calendar: &calendar,
        at: visit.at(),
        names: &tasks.names,
        legal_bases: &in_force.documents.legal_bases,
    };
    let frame = visit.frame(visit.lang().tasks_heading(), Some(Place::Tasks));
    let (superior, tests) = (visit.principal()?.account.superior, visit.principal()?.tests);
    Ok(page::show(&TasksPage { superior, tests, ..TasksPage::of(frame, &tasks, &ground) }))
}

impl TasksPage {
    fn of(frame: Frame, tasks: &Tasks, ground: &Ground) -> TasksPage {
        let lang = ground.lang;
        let found = tasks.found.iter().map(|task| found(task, ground));
        let reviews = tasks.reviews.iter().map(|(basis, standing)| review(basis, standing, ground));
        let now: Vec<Task> =
            found.chain(reviews).chain(tasks.now.iter().map(|row| held(row, ground))).collect();
        let late = now.iter().filter(|task| task.late).count();
        let held = frame.me.as_ref().map_or(0, |me| me.tasks);
        let all = if tasks.more_now { held.max(count(now.len())) } else { count(now.len()) };
        let mut lead = String::new();
        if !now.is_empty() {
            lead = lang.tasks_waiting(all);
        }
        // Where more wait than are shown, more may be late than are counted here.
        if late > 0 && !tasks.more_now {
            lead = format!("{lead} {}", lang.tasks_late(count(late)));
        }
        let waiting = tasks.waiting.iter().map(|row| awaited(row, tasks, ground)).collect();
        let done = tasks.done.iter().map(|told| finished(told, ground)).collect();
        let formats = ground.formats;
        let today = format!("{}, {}", formats.date_with_day(ground.at), formats.time(ground.at));
        let more = |more: bool| more.then(|| (url::my_issues(), lang.tasks_all_mine()));
        let (more_now, more_waiting) = (more(tasks.more_now), more(tasks.more_waiting));
        TasksPage {
            frame,
            lead,
            today,
            now,
            waiting,
            done,
            superior: false,
            tests: false,
            more_now,
            more_waiting,
        }
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn title(row: &IssueRow, lang: Lang) -> String {
    let title = row.title.as_deref().unwrap_or(lang.issue_confidential());
    format!("#{} {title}", row.issue)
}

/// Where it is done: steps 12 and 13 on the release's page.
fn href(row: &IssueRow) -> String {
    match (row.step, row.release) {
        (Some(Step::CheckStaging | Step::MergeMaster), Some(release)) => url::release(release),
        (Some(_) | None, _) => url::issue(row.issue),
    }
}

fn held(row: &IssueRow, ground: &Ground) -> Task {
    let lang = ground.lang;
    let step = row.step.map(|step| lang.tasks_step(step.no(), lang.step(step))).unwrap_or_default();
    let (clock, late) = clock(row, ground);
    Task {
        href: href(row),
        title: title(row, lang),
        who: format!("{} · {step}", row.application_name),
        clock,
        late,
        button: row.step.map(|step| lang.web_tasks_button(step)),
    }
}

/// R72: what stands in the way of everything on `staging` comes first.
fn found(task: &FoundTask, ground: &Ground) -> Task {
    let lang = ground.lang;
    let page = sop::Slug::parse(&task.slug).map_or_else(url::applications, |slug| url::application(&slug));
    Task {
        href: format!("{page}#found-h"),
        title: lang.tasks_found_ref(&task.found.name()),
        who: task.application_name.clone(),
        clock: lang.web_tasks_since(&ground.formats.since(task.found.at, ground.at)),
        late: false,
        button: Some(lang.found_button()),
    }
}

/// R3: a revoked legal basis asks whether the SOP still fits.
fn review(basis: &str, standing: &LegalStanding, ground: &Ground) -> Task {
    let lang = ground.lang;
    let at = ground.legal_bases.iter().position(|known| known == basis);
    Task {
        href: at.map_or_else(url::procedure, |at| url::legal_basis(at + 1)),
        title: lang.legal_task(&sop::markup::plain(basis)),
        who: lang.legal_task_why(standing.status.by().unwrap_or_default()),
        clock: lang.web_tasks_since(&ground.formats.since(standing.at, ground.at)),
        late: false,
        button: Some(lang.legal_task_button()),
    }
}

fn awaited(row: &IssueRow, tasks: &Tasks, ground: &Ground) -> Task {
    let lang = ground.lang;
    let holders = tasks.holders.iter().filter(|holder| holder.issue == row.issue);
    let names: Vec<String> = holders.map(|holder| holder.name.clone()).collect();
    let since = ground.formats.since(row.enabled_at, ground.at);
    let who = match (row.server_work.is_some(), names.is_empty()) {
        (true, _) => lang.issues_server().to_owned(),
        (false, true) => row.turn_role.map(|role| lang.role(role).to_owned()).unwrap_or_default(),
        (false, false) => lang.tasks_held_by(&lang.list_or(&names), &since),
    };
    let step = row.step.map(|step| lang.tasks_step(step.no(), lang.step(step))).unwrap_or_default();
    let who = format!("{} · {step} · {who}", row.application_name);
    Task { who, button: None, ..held(row, ground) }
}

/// Steps 1 to 3 tell since when they wait; the others share the due date.
fn clock(row: &IssueRow, ground: &Ground) -> (String, bool) {
    match row.due_at {
        Some(due) => {
            let left = left(ground.calendar, due, ground.at);
            (ground.lang.time_left(left), matches!(left, TimeLeft::Late { .. }))
        }
        None => (ground.lang.web_tasks_since(&ground.formats.since(row.enabled_at, ground.at)), false),
    }
}

/// The working time until a due date.
pub fn left(calendar: &Calendar, due: Moment, at: Moment) -> TimeLeft {
    if at <= due {
        let span = calendar.between(at, due);
        TimeLeft::Left { minutes: span.minutes, provisional: span.provisional }
    } else {
        let span = calendar.between(due, at);
        TimeLeft::Late { minutes: span.minutes, provisional: span.provisional }
    }
}

fn finished(told: &ToldEntry, ground: &Ground) -> Task {
    let name = |person: PersonId| ground.names.get(&person).cloned().unwrap_or_default();
    let zone = ground.formats.zone;
    let (entry, (href, subject)) = (&told.entry, subject(ground.lang, told));
    Task {
        href,
        title: ground.lang.event(&entry.event, &name, zone),
        who: subject,
        clock: ground.formats.time(entry.at),
        late: false,
        button: None,
    }
}

/// Where an entry's subject is shown, and what it is called: `#42 Izin hilang · Layanan Perizinan`.
pub fn subject(lang: Lang, told: &ToldEntry) -> (String, String) {
    let name = told.application.as_ref().map(|(_, name)| name.as_str());
    let within = |words: String| match name {
        Some(name) => format!("{words} · {name}"),
        None => words,
    };
    match told.entry.subject {
        Subject::Issue(number) => {
            let title =
                told.title.as_deref().map(|title| format!("#{number} {}", crate::prose::visible(title)));
            (url::issue(number), within(title.unwrap_or_else(|| lang.subject_issue(number.0))))
        }
        Subject::Release(number) => (url::release(number), within(lang.subject_release(number.0))),
        Subject::Application(id) => {
            let slug = told.application.as_ref().and_then(|(slug, _)| sop::Slug::parse(slug));
            let page = slug.map_or_else(url::applications, |slug| url::application(&slug));
            (page, lang.subject_application(name.unwrap_or(&id.to_string())))
        }
        Subject::Office if matches!(told.entry.event, Event::FactorLossStated { .. }) => {
            (url::lost_factors(), lang.losses_heading().to_owned())
        }
        Subject::Office => (url::journal(), lang.subject_office().to_owned()),
    }
}

impl Page for TasksPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<TasksPage> {
        let calendar = Calendar::office_default();
        let (at, names) = (Moment(1_585_100_000_000), BTreeMap::new());
        let formats = Formats::new(lang, calendar.zone());
        let legal_bases = sop::procedure::Procedure::embedded().documents.legal_bases.as_slice();
        let ground = Ground { lang, formats, calendar: &calendar, at, names: &names, legal_bases };
        let frame = || Frame::sample(lang, lang.tasks_heading());
        let rows = crate::issues::list::sample_rows();
        let holder =
            store::read::Holder { issue: rows[0].issue, person: PersonId(1), name: "Tuti H.".to_owned() };
        let world = crate::issues::samples::told("#9");
        let told = |entry: &std::rc::Rc<sop::Entry>| ToldEntry {
            entry: sop::Entry::clone(entry),
            application: Some(("layanan-perizinan".to_owned(), "Layanan Perizinan".to_owned())),
            title: Some("Izin <hilang> setelah unggah".to_owned()),
        };
        let done = world.entries.iter().map(told).collect();
        let found = sop::application::Found {
            seq: sop::Seq(41),
            name: "staging".to_owned(),
            issue: None,
            journal: None,
            commit: sop::CommitId::parse(&"f".repeat(40)),
            how: sop::application::FoundHow::Ahead,
            beyond: false,
            at: Moment(1_585_090_000_000),
            restoring: false,
            stopped: None,
        };
        let found = FoundTask {
            slug: "layanan-perizinan".to_owned(),
            application_name: "Layanan <Perizinan>".to_owned(),
            found,
        };
        let revoked = LegalStanding {
            status: sop::LegalStatus::Revoked { by: "PP <71>".to_owned() },
            person: None,
            at: Moment(1_585_090_000_000),
            seq: sop::Seq(42),
            reviewed: None,
        };
        let full = Tasks {
            more_now: true,
            more_waiting: true,
            now: rows.clone(),
            waiting: rows,
            holders: vec![holder],
            names: BTreeMap::new(),
            found: vec![found],
            reviews: vec![(legal_bases[3].clone(), revoked)],
            done,
        };
        vec![TasksPage::of(frame(), &Tasks::default(), &ground), TasksPage::of(frame(), &full, &ground)]
    }
}
