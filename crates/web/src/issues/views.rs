//! Saved views: filters of the issue list under names of one's own, with their list, and the page on which
//! one is renamed or removed.

use super::list;
use crate::at::At;
use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::ViewDefect;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use store::read::SavedView;
use words::Lang;

const KEY: &str = "view";

/// The list of one's views; and the form of one that could not be saved.
#[derive(Template)]
#[template(path = "issues/views.html")]
pub struct ViewsPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    caption: String,
    rows: Vec<Row>,
    form: Option<Form>,
}

struct Row {
    name: String,
    href: String,
    change: String,
}

/// One view: its name, and the way to remove it.
#[derive(Template)]
#[template(path = "issues/view.html")]
pub struct ViewPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    href: String,
    form: Form,
    removal: String,
}

/// `GET /issues/views`.
pub async fn index(visit: Visit) -> Result<Response, Problem> {
    draw(&visit, None, StatusCode::OK).await
}

/// `POST /issues/views`: keeps a filter under a name.
pub async fn create(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match added(&visit, &typed).await {
        Ok(query) => Ok(page::see_other(&url::issues_viewed(&query))),
        Err(Problem::Form(kept)) => draw(&visit, Some(&kept), StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(problem) => Err(problem),
    }
}

async fn added(visit: &Visit, typed: &Typed) -> Result<String, Problem> {
    let mut reading = Reading::of(visit, typed, KEY);
    let name = reading.line("name", visit.lang().views_name(), app::limits::VIEW_NAME_CHARS_MAX);
    let name = reading.done(name)?;
    let query = list::Wanted::tidied(typed.get("query"));
    let kept = visit.app().keep_view(&visit.principal()?.account, &name, &query).await;
    kept.map_err(Problem::fault)?.map_err(|defect| wrong(visit.lang(), defect, typed))?;
    Ok(query)
}

/// `GET /issues/views/{view}`.
pub async fn show(visit: Visit, At(view): At<i64>) -> Result<Response, Problem> {
    draw_one(&visit, view, &visit.kept(), StatusCode::OK).await
}

/// `POST /issues/views/{view}`: another name.
pub async fn rename(visit: Visit, At(view): At<i64>, typed: Typed) -> Result<Response, Problem> {
    match renamed(&visit, view, &typed).await {
        Ok(()) => Ok(page::see_other(&url::views())),
        Err(Problem::Form(kept)) => draw_one(&visit, view, &kept, StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(problem) => Err(problem),
    }
}

async fn renamed(visit: &Visit, view: i64, typed: &Typed) -> Result<(), Problem> {
    let mut reading = Reading::of(visit, typed, KEY);
    let name = reading.line("name", visit.lang().views_name(), app::limits::VIEW_NAME_CHARS_MAX);
    let name = reading.done(name)?;
    let named = visit.app().rename_view(&visit.principal()?.account, view, &name).await;
    match named.map_err(Problem::fault)? {
        Ok(true) => Ok(()),
        Ok(false) => Err(Problem::NotFound),
        Err(defect) => Err(wrong(visit.lang(), defect, typed)),
    }
}

/// `POST /issues/views/{view}/removal`.
pub async fn remove(visit: Visit, At(view): At<i64>) -> Result<Response, Problem> {
    let removed = visit.app().remove_view(&visit.principal()?.account, view).await.map_err(Problem::fault)?;
    if removed { Ok(page::see_other(&url::views())) } else { Err(Problem::NotFound) }
}

fn wrong(lang: Lang, defect: ViewDefect, typed: &Typed) -> Problem {
    let say = match defect {
        ViewDefect::NameTaken => lang.views_taken().to_owned(),
        ViewDefect::TooMany => lang.views_too_many(store::limits::SAVED_VIEWS_MAX),
    };
    Problem::Form(Kept { key: KEY, typed: typed.clone(), faults: vec![("name", say)], ..Kept::none() })
}

async fn draw(visit: &Visit, kept: Option<&Kept>, status: StatusCode) -> Result<Response, Problem> {
    let own = visit.app().reader().views_and_roles(visit.person()?).await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().views_heading(), Some(Place::Issues));
    Ok(page::with_status(status, &ViewsPage::of(frame, &own.0, kept)))
}

async fn draw_one(visit: &Visit, view: i64, kept: &Kept, status: StatusCode) -> Result<Response, Problem> {
    let found = visit.app().reader().saved_view(visit.person()?, view).await.map_err(Problem::fault)?;
    let found = found.ok_or(Problem::NotFound)?;
    let frame = visit.frame(found.name.clone(), Some(Place::Issues));
    Ok(page::with_status(status, &ViewPage::of(frame, &found, kept)))
}

fn name(lang: Lang) -> Field {
    Field::new(lang, "name", lang.views_name(), Control::text()).narrow()
}

impl ViewsPage {
    fn of(mut frame: Frame, views: &[SavedView], kept: Option<&Kept>) -> ViewsPage {
        let lang = frame.lang;
        let form = kept.map(|kept| {
            let form = Form::new(lang, KEY, url::views()).hidden("query", kept.typed.get("query"));
            form.field(name(lang)).button(Button::primary(lang.views_save_button())).keep(kept)
        });
        let errors = form.as_ref().map(Form::errors).unwrap_or_default();
        frame.wrong = !errors.items.is_empty();
        let row = |view: &SavedView| Row {
            name: view.name.clone(),
            href: url::issues_viewed(&view.query),
            change: url::view(view.saved_view),
        };
        ViewsPage {
            crumbs: Crumbs::new(lang).link(url::issues(), lang.issues_heading()).end(frame.title.clone()),
            errors,
            caption: lang.views_caption(i64::try_from(views.len()).unwrap_or(i64::MAX)),
            rows: views.iter().map(row).collect(),
            form,
            frame,
        }
    }
}

impl ViewPage {
    fn of(mut frame: Frame, view: &SavedView, kept: &Kept) -> ViewPage {
        let lang = frame.lang;
        let form = Form::new(lang, KEY, url::view(view.saved_view))
            .field(name(lang).value(view.name.clone()))
            .button(Button::primary(lang.views_rename_button()))
            .keep(kept);
        let errors = form.errors();
        frame.wrong = !errors.items.is_empty();
        let crumbs = Crumbs::new(lang).link(url::issues(), lang.issues_heading());
        ViewPage {
            crumbs: crumbs.link(url::views(), lang.views_heading()).end(frame.title.clone()),
            errors,
            href: url::issues_viewed(&view.query),
            form,
            removal: url::view_removal(view.saved_view),
            frame,
        }
    }
}

#[cfg(test)]
fn sample() -> SavedView {
    SavedView { saved_view: 3, name: "Terlambat <saya>".to_owned(), query: "mine=1&late=1".to_owned() }
}

impl Page for ViewsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ViewsPage> {
        let frame = || Frame::sample(lang, lang.views_heading());
        let typed =
            Typed(vec![("name".to_owned(), "\"a\"".to_owned()), ("query".to_owned(), "late=1".to_owned())]);
        let Problem::Form(kept) = wrong(lang, ViewDefect::TooMany, &typed) else { return Vec::new() };
        vec![
            ViewsPage::of(frame(), &[], None),
            ViewsPage::of(frame(), &[sample()], None),
            ViewsPage::of(frame(), &[sample()], Some(&kept)),
        ]
    }
}

impl Page for ViewPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ViewPage> {
        vec![ViewPage::of(Frame::sample(lang, &sample().name), &sample(), &Kept::none())]
    }
}
