//! `GET /releases/{n}`: what is in it, what it still needs, whose turn it is. Afterwards the page is the
//! release note.

use super::forms::{self, CheckForm, Ground, Other};
use super::turn::{self, Turn};
use crate::at::At;
use crate::changed::{self, Changed, Stale};
use crate::evidence::{FileLink, links};
use crate::form::{Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place, Skip};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::Paragraphs;
use crate::see::{self, Need, Needs};
use crate::url;
use crate::visit::Visit;
use app::What;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sop::application::{Application, Environment, Separation};
use sop::event::{ReleaseEnd, Verdict};
use sop::guard::Guard;
use sop::possible::{self, Act};
use sop::release::{Check, Release, ReleaseStanding};
use sop::step::Step;
use sop::turn::role_of;
use sop::{ActorRef, Issue, ReleaseNumber, Subject};
use store::read::CasePage;
use words::{Formats, Lang};

/// Which act was just done, for its sentence at the place of the act.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    pub done: String,
}

#[derive(Template)]
#[template(path = "releases/show.html")]
pub struct ReleasePage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    stale: Option<Stale>,
    changed: Option<Changed>,
    request: (String, String),
    sent: String,
    /// The clock, and whether it ran out.
    left: Option<(String, bool)>,
    done: Option<&'static str>,
    turn: Turn,
    /// Where the staging server is looked at.
    address: Option<String>,
    /// Where what it brought is seen, once it is done.
    production: Option<String>,
    check: Option<CheckForm>,
    primary: Option<Form>,
    merge: Option<(String, &'static str)>,
    pipeline: Option<(String, String)>,
    ladder_heading: String,
    ladder: Vec<Rung>,
    commits: Vec<(String, String)>,
    issues: Vec<Row>,
    outside: Vec<(String, String)>,
    /// Issues that a rollback of this Release opened: *akibat rilis*.
    aftermath: Vec<(String, String)>,
    needs: Option<Needs>,
    checks: Vec<Record>,
    remark: Option<Paragraphs>,
    others: Vec<Other>,
}

/// A step of the Release.
struct Rung {
    no: u8,
    name: &'static str,
    class: &'static str,
    state: &'static str,
    who: String,
}

struct Row {
    href: String,
    title: String,
    developer: String,
    tested: String,
    tested_href: Option<String>,
    agreed: String,
}

/// A check of 12.
struct Record {
    heading: String,
    meta: String,
    text: Option<Paragraphs>,
    cause: Option<String>,
    void: Option<String>,
    files: Vec<FileLink>,
}

/// `GET /releases/{n}`. Two statements.
pub async fn show(
    visit: Visit,
    At(number): At<ReleaseNumber>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let page = see::case(&visit, &What::Release(number)).await?;
    let view = ReleasePage::of(&visit, &page, &visit.kept(), &done.done)?;
    Ok(page::show(&view))
}

/// The page again with what was refused at its place; where its form is gone, the sentence and the text
/// stand above the turn box.
pub async fn redraw(visit: &Visit, number: ReleaseNumber, problem: Problem) -> Result<Response, Problem> {
    let (status, kept): (StatusCode, Kept) = match &problem {
        Problem::Form(kept) => (StatusCode::UNPROCESSABLE_ENTITY, kept.clone()),
        Problem::Refused(refused) => (refused.http_status(), refused.kept.clone()),
        Problem::NotFound | Problem::Edge(_) | Problem::Fault(_) => return Err(problem),
    };
    let page = see::case(visit, &What::Release(number)).await?;
    let mut view = ReleasePage::of(visit, &page, &kept, "")?;
    if matches!(problem, Problem::Refused(_)) {
        view.changed = changed_since(visit, &page, number, &kept).await?;
    }
    match &kept.say {
        _ if view.forms().any(|form| form.key == kept.key) => {}
        Some(say) => view.stale = Some(Stale::of(visit.lang(), say.clone(), &kept.typed, None)),
        None => return Err(problem),
    }
    Ok(page::with_status(status, &view))
}

/// What differs from what a refused form of this Release was drawn for (B7).
pub async fn changed_since(
    visit: &Visit,
    page: &CasePage,
    number: ReleaseNumber,
    kept: &Kept,
) -> Result<Option<Changed>, Problem> {
    let release = page.case.the_release().map_err(|_| Problem::NotFound)?;
    let then = visit.drawn(&kept.typed);
    let now = forms::drawn(page, release);
    let Some(changed) = Changed::of(visit.formats(), visit.at(), &then, &now) else { return Ok(None) };
    let events = changed::events_since(visit, Subject::Release(number), &then).await?;
    Ok(Some(changed.events(events)))
}

impl ReleasePage {
    fn forms(&self) -> impl Iterator<Item = &Form> {
        let check = self.check.iter().map(|check| &check.form);
        check.chain(&self.primary).chain(self.others.iter().map(|other| &other.form))
    }

    fn of(visit: &Visit, page: &CasePage, kept: &Kept, done: &str) -> Result<ReleasePage, Problem> {
        let (lang, formats, by) = (visit.lang(), visit.formats(), visit.actor()?);
        let release = page.case.the_release().map_err(|_| Problem::NotFound)?;
        let application = page.case.app().map_err(|_| Problem::NotFound)?;
        let answers = possible::on_release(&page.case, &by);
        let ground = Ground { visit, page, release, by: &by, answers: &answers, kept };
        let count = i64::try_from(release.issues.len()).unwrap_or(i64::MAX);
        let title = lang.release_heading(count, release.number.0);
        let mut frame = visit.frame(title, Some(Place::Releases));
        frame.skip = Skip::Turn;
        let turn = turn::turn(lang, formats, page, release, visit.person()?, &answers);
        let running = page.pipelines.iter().find(|pipeline| !pipeline.standing().is_final());
        if turn.works && kept.key.is_empty() {
            frame.refresh_seconds = Some(limits::REFRESH_SECONDS);
        }
        let primary = ground.resend().or_else(|| ground.deploy_again());
        let merge = ground.may(Act::MergeMaster) && primary.is_none();
        let open = release.step().is_some();
        let mut view = ReleasePage {
            crumbs: crumbs(lang, application, release),
            errors: Errors::default(),
            stale: None,
            changed: None,
            request: (url::merge_request(release.request), lang.request_heading(release.request.0)),
            sent: lang.release_sent(page.name(release.pm), &formats.date_time(release.opened_at)),
            left: if open { left(lang, page, release) } else { None },
            // What was only begun is not said beside its end.
            done: done_words(lang, done).filter(|_| open || done != "master-merge"),
            turn,
            address: open.then(|| application.address_of(Environment::Staging, None)).flatten(),
            production: matches!(release.standing, ReleaseStanding::Closed(ReleaseEnd::Completed))
                .then(|| application.address_of(Environment::Production, None))
                .flatten(),
            check: ground.check(),
            primary,
            merge: merge
                .then(|| (url::release_act(release.number, "master-merge"), lang.release_merge_open())),
            pipeline: running.map(|pipeline| {
                (url::pipeline(pipeline.pipeline), lang.request_tab_pipeline(pipeline.pipeline.0))
            }),
            ladder_heading: match release.step() {
                Some(step) => lang.release_steps(step.no()),
                None => lang.release_steps_closed().to_owned(),
            },
            ladder: ladder(lang, page, release, visit.person()?),
            commits: commits(lang, formats, application, release),
            issues: release
                .issues
                .iter()
                .filter_map(|number| page.case.issues.get(number))
                .map(|issue| Row::of(lang, formats, page, issue))
                .collect(),
            outside: if open { outside(page, application, release) } else { Vec::new() },
            aftermath: release.aftermath.iter().map(|n| (url::issue(*n), format!("#{n}"))).collect(),
            needs: open.then(|| Needs::new(lang, needs(lang, page, application, release))),
            checks: records(lang, formats, page, release),
            remark: release.remark.as_ref().and_then(|remark| page.text(remark)).map(Paragraphs::of),
            others: ground.others(),
            frame,
        };
        view.errors =
            view.forms().fold(Errors { lang, items: Vec::new() }, |all, form| all.and(form.errors()));
        view.frame.wrong = !view.errors.items.is_empty();
        Ok(view)
    }

    fn outside_words(&self) -> String {
        self.frame.lang.release_outside(i64::try_from(self.outside.len()).unwrap_or(i64::MAX))
    }

    fn conditions(&self) -> String {
        self.needs
            .as_ref()
            .map_or(String::new(), |needs| self.frame.lang.release_conditions(needs.met(), needs.all()))
    }
}

pub fn crumbs(lang: Lang, application: &Application, release: &Release) -> Crumbs {
    Crumbs::new(lang)
        .link(url::application(&application.slug), application.name.clone())
        .link(url::releases(), lang.release_crumb())
        .end(lang.subject_release(release.number.0))
}

/// The least time that any issue has left.
fn left(lang: Lang, page: &CasePage, release: &Release) -> Option<(String, bool)> {
    use sop::times::TimeLeft;
    let case = &page.case;
    let issues = release.issues.iter().filter_map(|number| case.issues.get(number));
    let minutes = |left: &TimeLeft| match left {
        TimeLeft::Left { minutes, .. } => i64::from(*minutes),
        TimeLeft::Late { minutes, .. } => -i64::from(*minutes),
    };
    let least = issues
        .filter_map(|issue| sop::times::time_left(issue, &case.calendar, case.at))
        .min_by_key(|left| minutes(left))?;
    Some((lang.time_left(least), matches!(least, TimeLeft::Late { .. })))
}

fn done_words(lang: Lang, done: &str) -> Option<&'static str> {
    match done {
        "request" => Some(lang.done_step(Step::RequestMaster)),
        "staging-check" => Some(lang.done_step(Step::CheckStaging)),
        "master-merge" => Some(lang.done_step(Step::MergeMaster)),
        "hand-back" => Some(lang.done_returned()),
        "deployment" => Some(lang.done_deploy_requested()),
        "rollback" => Some(lang.done_rollback_requested()),
        "taking-out" => Some(lang.done_taken_out()),
        "fault-class" => Some(lang.done_fault_changed()),
        "running-commit" => Some(lang.done_running_stated()),
        _ => None,
    }
}

fn ladder(lang: Lang, page: &CasePage, release: &Release, viewer: sop::PersonId) -> Vec<Rung> {
    let steps = [Step::RequestMaster, Step::CheckStaging, Step::MergeMaster];
    let done = |step: Step| match release.standing {
        ReleaseStanding::At(now) => step < now,
        ReleaseStanding::Closed(end) => end == sop::event::ReleaseEnd::Completed,
    };
    let rung = |step: Step| {
        let now = release.is_at(step);
        let people = page.case.who_besides(step).people;
        let who = if done(step) { doer(page, release, step) } else { see::people(lang, page, &people) };
        let state = match (done(step), now, people.contains(&viewer)) {
            (true, _, _) => lang.ladder_completed(),
            (false, true, true) => lang.ladder_yours(),
            (false, true, false) => lang.ladder_waiting(),
            (false, false, _) if release.step().is_none() => lang.ladder_not_reached(),
            (false, false, _) => lang.ladder_not_yet(),
        };
        let class = if now || done(step) { "" } else { "later" };
        let who = if now { format!("{who} · {}", lang.role_short(role_of(step))) } else { who };
        Rung { no: step.no(), name: lang.step(step), class, state, who }
    };
    steps.into_iter().map(rung).collect()
}

/// Who did a step of the Release.
fn doer(page: &CasePage, release: &Release, step: Step) -> String {
    let person = match step {
        Step::RequestMaster => Some(release.pm),
        Step::CheckStaging => release.checks.last().map(|check| check.by),
        Step::Report
        | Step::Assign
        | Step::CreateBranch
        | Step::Develop
        | Step::TestLocal
        | Step::Push
        | Step::TestDev
        | Step::RequestStaging
        | Step::TestTeam
        | Step::ApproveStaging => None,
        Step::MergeMaster => release.agreement.as_ref().map(|agreement| agreement.by).or_else(|| {
            let issue = release.issues.iter().find_map(|number| page.case.issues.get(number))?;
            let time = issue.times.iter().rev().find(|time| time.step == step)?;
            match time.by? {
                ActorRef::Person(person) => Some(person),
                ActorRef::System => None,
            }
        }),
    };
    person.map(|person| page.name(person).to_owned()).unwrap_or_default()
}

/// `staging`, `master` and production now, and where a failed deployment would go.
fn commits(
    lang: Lang,
    formats: Formats,
    application: &Application,
    release: &Release,
) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    let mut row = |name: &str, text: Option<String>| {
        let text = text.unwrap_or_else(|| lang.facts_none().to_owned());
        rows.push((name.to_owned(), text));
    };
    let short = |commit: &sop::CommitId| commit.short().to_owned();
    row("staging", application.staging.as_ref().map(short));
    row("master", application.master.as_ref().map(short));
    for environment in [Environment::Staging, Environment::Production] {
        let running = application.running.get(&environment).map(|running| {
            format!(
                "{}, {}",
                running.commit.short(),
                lang.release_commit_since(&formats.short_date_time(running.at))
            )
        });
        row(lang.environment(environment), running);
    }
    if release.step().is_some() {
        let back = application.running.get(&Environment::Production).map(|running| short(&running.commit));
        row(
            lang.release_if_it_fails(),
            Some(back.map_or_else(
                || lang.release_merge_no_rollback().to_owned(),
                |commit| lang.release_back_to(&commit),
            )),
        );
    }
    rows
}

fn outside(page: &CasePage, application: &Application, release: &Release) -> Vec<(String, String)> {
    let mut numbers: Vec<_> = application.on_staging.iter().map(|on| on.issue).collect();
    numbers.retain(|number| !release.issues.contains(number));
    numbers.sort_unstable();
    numbers.dedup();
    let link = |number: sop::IssueNumber| {
        let title = page.case.issues.get(&number).map(|issue| see::issue_title(page, issue));
        (url::issue(number), title.unwrap_or_else(|| format!("#{number}")))
    };
    numbers.into_iter().map(link).collect()
}

/// The conditions of 13, with the person who met or can meet each.
pub fn needs(lang: Lang, page: &CasePage, application: &Application, release: &Release) -> Vec<Need> {
    let case = &page.case;
    let names = |people: &[sop::PersonId]| see::people(lang, page, people);
    let granted = |guard: Guard, step: Step| {
        let mut issues = release.issues.iter().filter_map(|number| case.issues.get(number));
        issues.any(|issue| issue.granted(step, guard, case.at).is_some())
    };
    let can = |step: Step| lang.release_can(&names(&case.who_besides(step).people), step.no());
    let head = release.head.short();
    let checked = release.checked(&release.head);
    let who = checked.map_or_else(|| can(Step::CheckStaging), |check| page.name(check.by).to_owned());
    let checked = Need::new(checked.is_some(), lang.condition_checked(head), who)
        .lifted(granted(Guard::CheckPassed, Step::MergeMaster));
    let running = application.running.get(&Environment::Staging);
    let runs = running.filter(|running| running.commit == release.head);
    let sysadmins = names(&case.who(sop::Role::Sysadmin).people);
    let mut staging = Need::new(runs.is_some(), lang.condition_staging_runs(head), "");
    match runs {
        Some(running) => {
            let pipeline = running.deployment;
            staging = staging.link(url::pipeline(pipeline), lang.request_tab_pipeline(pipeline.0));
        }
        None => staging.who = sysadmins,
    }
    let whole = application.on_staging.iter().all(|on| release.issues.contains(&on.issue));
    let whole = Need::new(whole, lang.condition_whole(), can(Step::RequestMaster))
        .lifted(granted(Guard::ReleaseWhole, Step::MergeMaster));
    let pms = names(&case.who(sop::Role::ProjectManager).people);
    let found = Need::new(application.found.is_empty(), lang.condition_no_found(), pms);
    let mut needs = vec![checked, staging, whole, found];
    if application.separation == Separation::Required {
        let others = case.who_besides(Step::MergeMaster).people;
        let other = Need::new(!others.is_empty(), lang.condition_other_person(), names(&others))
            .lifted(granted(Guard::Separation, Step::MergeMaster));
        needs.push(other);
    }
    needs
}

impl Row {
    fn of(lang: Lang, formats: Formats, page: &CasePage, issue: &Issue) -> Row {
        let passes = |note: &&sop::issue::Note| {
            note.step == Step::TestTeam && note.verdict == Verdict::Passed && note.voided.is_none()
        };
        let tested = issue.notes.iter().rev().find(passes);
        let time = issue.times.iter().rev().find(|time| time.step == Step::ApproveStaging);
        let agreed = time.and_then(|time| match (time.by?, time.completed_at) {
            (ActorRef::Person(person), Some(at)) => {
                Some(format!("{}, {}", page.name(person), formats.short_date(at)))
            }
            (ActorRef::Person(_) | ActorRef::System, _) => None,
        });
        let developer = issue.assignee.map(|person| page.name(person).to_owned());
        Row {
            href: url::issue(issue.number),
            title: see::issue_title(page, issue),
            developer: developer.unwrap_or_default(),
            tested: tested
                .map(|note| format!("{}, {}", lang.verdict(note.verdict), page.name(note.by)))
                .or_else(|| Some(lang.step_passed_over(issue.passed_over(Step::TestTeam)?.id.0)))
                .unwrap_or_default(),
            tested_href: tested.map(|note| url::record(issue.number, note.seq)),
            agreed: agreed.unwrap_or_default(),
        }
    }
}

/// Checks of 12, newest first.
fn records(lang: Lang, formats: Formats, page: &CasePage, release: &Release) -> Vec<Record> {
    let record = |check: &Check| {
        let files = release.files_of(&check.note);
        let files = links(lang, page, Subject::Release(release.number), files);
        Record { files, ..Record::of(lang, formats, page, check) }
    };
    release.checks.iter().rev().map(record).collect()
}

impl Record {
    fn of(lang: Lang, formats: Formats, page: &CasePage, check: &Check) -> Record {
        use sop::event::CheckFailure;
        let text = page.text(&check.note).map(Paragraphs::of);
        let cause = check.failure.as_ref().map(|failure| match failure {
            CheckFailure::Configuration => lang.release_check_cause_configuration().to_owned(),
            CheckFailure::Issues { issues, forward } => {
                let issues = lang.issues(issues);
                if *forward {
                    lang.release_cause_forward(&issues)
                } else {
                    lang.release_cause_issues(&issues)
                }
            }
        });
        let commit = check.commit.short();
        Record {
            heading: format!("{} · {}", lang.step(Step::CheckStaging), lang.verdict(check.verdict)),
            meta: format!("{}, {}, {commit}", page.name(check.by), formats.date_time(check.at)),
            text,
            cause,
            void: check.voided.map(|_| lang.release_check_void(commit)),
            files: Vec::new(),
        }
    }
}

impl Page for ReleasePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ReleasePage> {
        sample::pages(lang)
    }
}

#[cfg(test)]
#[path = "sample.rs"]
mod sample;
