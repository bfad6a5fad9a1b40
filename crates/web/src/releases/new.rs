//! 11: the PM ticks issues that stand at 11, and opens a Release or lets them join the open one.

use super::acts::parse_issues;
use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::see;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sop::acts::Drawn;
use sop::possible::Held;
use sop::refusal::Status;
use sop::step::Step;
use sop::steps::s11_request_master::{RequestMaster, request_master};
use sop::text::TextKind;
use sop::{AppId, IssueNumber, Slug, Subject};
use store::read::CasePage;
use words::Lang;

const KEY: &str = "release";

#[derive(Debug, Default, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    application: String,
}

#[derive(Template)]
#[template(path = "releases/new.html")]
pub struct NewReleasePage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    /// The open Release: its page, and the sentence about it.
    open: Option<(String, String)>,
    form: Option<Form>,
    /// Why there is nothing to send.
    none: Vec<String>,
}

/// Which application: when none was named.
#[derive(Template)]
#[template(path = "releases/choose.html")]
pub struct ChoosePage {
    frame: Frame,
    crumbs: Crumbs,
    applications: Vec<(String, String)>,
}

/// `GET /releases/new?application=slug`. Three statements.
pub async fn show(visit: Visit, Query(chosen): Query<Chosen>) -> Result<Response, Problem> {
    if chosen.application.is_empty() {
        return choose(&visit).await;
    }
    let application = find(&visit, &chosen.application).await?;
    let page = see::case(&visit, &What::NewRelease(application)).await?;
    Ok(page::show(&NewReleasePage::of(&visit, &page, &visit.kept())?))
}

async fn choose(visit: &Visit) -> Result<Response, Problem> {
    let (reader, person) = (visit.app().reader(), visit.person()?);
    let rows = reader.applications(person).await.map_err(Problem::fault)?;
    let held = Held(reader.roles_of(person).await.map_err(Problem::fault)?);
    let mine = rows.iter().filter(|row| held.opens_releases_of(row.application));
    let applications: Vec<(String, String)> =
        mine.filter_map(|row| Some((url::new_release(&Slug::parse(&row.slug)?), row.name.clone()))).collect();
    if let [(only, _)] = applications.as_slice() {
        return Ok(page::see_other(only));
    }
    let lang = visit.lang();
    let frame = visit.frame(lang.releases_open(), Some(Place::Releases));
    Ok(page::show(&ChoosePage { crumbs: choose_crumbs(lang), frame, applications }))
}

fn choose_crumbs(lang: Lang) -> Crumbs {
    Crumbs::new(lang).link(url::releases(), lang.release_crumb()).end(lang.releases_open())
}

async fn find(visit: &Visit, slug: &str) -> Result<AppId, Problem> {
    let found = visit.app().reader().application_by_slug(slug).await.map_err(Problem::fault)?;
    found.ok_or(Problem::NotFound)
}

/// `POST /applications/{slug}/releases`.
pub async fn create(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let application = find(&visit, &slug).await?;
    let act = match parse(&visit, &typed) {
        Ok(act) => act,
        Err(Problem::Form(kept)) => {
            let problem = forbidden(&visit, application, kept).await?;
            return redraw(&visit, application, problem).await;
        }
        Err(problem) => return Err(problem),
    };
    let what = What::NewRelease(application);
    let decided = visit.decide(what, KEY, &typed, move |case, by| request_master(case, by, act)).await;
    let recorded = match decided {
        Ok(recorded) => recorded,
        Err(problem) => return redraw(&visit, application, problem).await,
    };
    let release = recorded.entries.iter().find_map(|entry| match entry.subject {
        Subject::Release(number) => Some(number),
        Subject::Office | Subject::Application(_) | Subject::Issue(_) => None,
    });
    let page = release.map_or_else(url::releases, |number| format!("{}?done=request", url::release(number)));
    Ok(page::see_other(&page))
}

/// Permission is not validation: whoever may not do 11 at all is told so, not which fields it lacks.
async fn forbidden(visit: &Visit, application: AppId, kept: Kept) -> Result<Problem, Problem> {
    let page = see::case(visit, &What::NewRelease(application)).await?;
    let nothing = RequestMaster { issues: Vec::new(), remark: None, drawn: Drawn::default() };
    match request_master(&page.case, &visit.actor()?, nothing) {
        Err(refusal) if refusal.status() == Status::Forbidden => {
            Ok(visit.refuse(What::NewRelease(application), refusal, kept).await)
        }
        Err(_) | Ok(_) => Ok(Problem::Form(kept)),
    }
}

fn parse(visit: &Visit, typed: &Typed) -> Result<RequestMaster, Problem> {
    let mut reading = Reading::of(visit, typed, KEY);
    let label = reading.lang.release_new_issues();
    let issues = parse_issues(&mut reading, label);
    let remark = reading.prose_or_none("remark", TextKind::Remark);
    let (issues, remark) = reading.done(issues.zip(remark))?;
    Ok(RequestMaster { issues, remark, drawn: visit.drawn(typed) })
}

async fn redraw(visit: &Visit, application: AppId, problem: Problem) -> Result<Response, Problem> {
    let (status, kept) = match &problem {
        Problem::Form(kept) => (StatusCode::UNPROCESSABLE_ENTITY, kept.clone()),
        Problem::Refused(refused) => (refused.http_status(), refused.kept.clone()),
        Problem::NotFound | Problem::Edge(_) | Problem::Fault(_) => return Err(problem),
    };
    let page = see::case(visit, &What::NewRelease(application)).await?;
    let view = NewReleasePage::of(visit, &page, &kept)?;
    if view.form.is_none() {
        return Err(problem);
    }
    Ok(page::with_status(status, &view))
}

impl NewReleasePage {
    fn of(visit: &Visit, page: &CasePage, kept: &Kept) -> Result<NewReleasePage, Problem> {
        let (lang, by) = (visit.lang(), visit.actor()?);
        let application = page.case.app().map_err(|_| Problem::NotFound)?;
        let title = lang.release_new_heading(&application.name);
        let mut frame = visit.frame(title.clone(), Some(Place::Releases));
        let standing = page.case.issues.values().filter(|issue| {
            issue.application == application.id && issue.is_at(Step::RequestMaster) && issue.release.is_none()
        });
        let choices: Vec<Choice> = standing
            .map(|issue| Choice::new(issue.number.to_string(), see::issue_title(page, issue)).chosen(true))
            .collect();
        let numbers: Vec<IssueNumber> =
            choices.iter().filter_map(|choice| choice.value.parse().ok()).collect();
        let asked = RequestMaster { issues: numbers, remark: None, drawn: Drawn::default() };
        let answer = request_master(&page.case, &by, asked);
        let mut none = Vec::new();
        if choices.is_empty() {
            none.push(lang.release_new_none().to_owned());
        } else if let Err(refusal) = &answer {
            let name = |person: sop::PersonId| page.name(person).to_owned();
            none.push(lang.refusal(refusal, &name).text());
            none.extend(lang.who_can(&refusal.who_can(&page.case), &name));
        }
        let joins = page.case.open_release().filter(|release| !release.is_at(Step::RequestMaster));
        let state = Drawn { step: Some(Step::RequestMaster), ..Drawn::default() };
        let typed = (kept.key == KEY).then_some(&kept.typed);
        let form = form(lang, &application.slug, choices, joins.is_some())
            .hidden("drawn", visit.draw(state, typed))
            .keep(kept);
        let offered = none.is_empty() || kept.key == KEY;
        let form = offered.then_some(form);
        let errors = form.as_ref().map_or_else(Errors::default, Form::errors);
        frame.wrong = !errors.items.is_empty();
        let open = page
            .case
            .open_release()
            .map(|release| (url::release(release.number), lang.release_already_open(release.number.0)));
        let crumbs = Crumbs::new(lang)
            .link(url::application(&application.slug), application.name.clone())
            .link(url::releases(), lang.release_crumb())
            .end(lang.releases_open());
        Ok(NewReleasePage { frame, crumbs, errors, open, form, none })
    }
}

fn form(lang: Lang, slug: &Slug, choices: Vec<Choice>, joins: bool) -> Form {
    let issues = Field::new(lang, "issue", lang.release_new_issues(), Control::checks(choices));
    let hint = if joins { lang.release_join_hint() } else { lang.release_new_issues_hint() };
    let remark = Field::new(lang, "remark", lang.release_new_remark(), Control::area()).optional();
    let button = if joins { lang.release_join_button() } else { lang.turn_button(Step::RequestMaster) };
    Form::new(lang, KEY, url::release_requests(slug))
        .field(issues.hint(hint))
        .field(remark)
        .button(Button::primary(button))
}

impl Page for NewReleasePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<NewReleasePage> {
        let slug = Slug::parse("layanan-perizinan").unwrap();
        let choices = || vec![Choice::new("31", "#31 Nama terpotong").chosen(true), Choice::new("33", "#33")];
        let page = |form: Option<Form>, open: bool| NewReleasePage {
            frame: Frame::sample(lang, &lang.release_new_heading("Layanan Perizinan")),
            crumbs: choose_crumbs(lang),
            errors: form.as_ref().map_or_else(Errors::default, Form::errors),
            open: open.then(|| ("/releases/8".to_owned(), lang.release_already_open(8))),
            none: if form.is_none() { vec![lang.release_new_none().to_owned()] } else { Vec::new() },
            form,
        };
        let wrong = Kept {
            key: KEY,
            faults: vec![("issue", lang.error_choose(lang.release_new_issues()))],
            ..Kept::none()
        };
        vec![
            page(Some(form(lang, &slug, choices(), false)), false),
            page(Some(form(lang, &slug, choices(), true).keep(&wrong)), true),
            page(None, false),
        ]
    }
}

impl Page for ChoosePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ChoosePage> {
        let page = |applications| ChoosePage {
            frame: Frame::sample(lang, lang.releases_open()),
            crumbs: choose_crumbs(lang),
            applications,
        };
        let one = ("/releases/new?application=a-b".to_owned(), "A & B".to_owned());
        vec![page(vec![one]), page(Vec::new())]
    }
}
