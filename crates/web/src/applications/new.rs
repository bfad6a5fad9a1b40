//! `/applications/new`: an Administrator registers an application and names its PM (R76).

use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sop::acts::preparation::{Register, register};
use sop::application::Builder;
use sop::{PersonId, Slug};
use words::Lang;

const KEY: &str = "register";
/// Most characters of an application's name and of its hosting.
const LINE_CHARS: usize = 100;

/// The form.
#[derive(Template)]
#[template(path = "applications/new.html")]
pub struct NewApplicationPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    form: Form,
}

/// `GET /applications/new`.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    draw(&visit, &visit.kept(), StatusCode::OK).await
}

/// `POST /applications`.
pub async fn create(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match registered(&visit, &typed).await {
        Ok(slug) => Ok(page::see_other(&format!("{}?done=register", url::application(&slug)))),
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            draw(&visit, &kept, status).await
        }
    }
}

async fn registered(visit: &Visit, typed: &Typed) -> Result<Slug, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, KEY);
    let name = reading.line("name", lang.register_name(), LINE_CHARS);
    let slug = Slug::parse(typed.get("slug").trim());
    if slug.is_none() {
        reading.wrong("slug", lang.error_slug());
    }
    let builder = reading.one_of("builder", lang.register_builder(), builder_of);
    let hosting = reading.line("hosting", lang.register_hosting(), LINE_CHARS);
    let pm = reading.one_of("pm", lang.app_register_pm(), |raw| raw.parse().ok().map(PersonId));
    let confidential = typed.has("confidential");
    let all = name.zip(slug).zip(builder.zip(hosting)).zip(pm);
    let (((name, slug), (builder, hosting)), project_manager) = reading.done(all)?;
    let act = Register { slug: slug.clone(), name, builder, hosting, confidential, project_manager };
    let what = What::NewApplication(slug.clone());
    visit.decide(what, KEY, typed, move |case, by| register(case, by, act)).await?;
    Ok(slug)
}

fn builder_of(raw: &str) -> Option<Builder> {
    match raw {
        "diskominfo" => Some(Builder::Diskominfo),
        "opd" => Some(Builder::Opd),
        _ => None,
    }
}

async fn draw(visit: &Visit, kept: &Kept, status: StatusCode) -> Result<Response, Problem> {
    let people = visit.app().reader().people().await.map_err(Problem::fault)?;
    let people: Vec<(PersonId, String)> =
        people.into_iter().filter(|row| row.active).map(|row| (row.person, row.name)).collect();
    let frame = visit.frame(visit.lang().register_heading(), Some(Place::Applications));
    Ok(page::with_status(status, &NewApplicationPage::of(frame, &people, kept)))
}

impl NewApplicationPage {
    pub fn of(mut frame: Frame, people: &[(PersonId, String)], kept: &Kept) -> NewApplicationPage {
        let lang = frame.lang;
        let form = form(lang, people).keep(kept);
        let errors = form.errors();
        frame.wrong = !errors.items.is_empty();
        let crumbs = Crumbs::new(lang).link(url::applications(), lang.applications_heading());
        NewApplicationPage { crumbs: crumbs.end(frame.title.clone()), frame, errors, form }
    }
}

fn form(lang: Lang, people: &[(PersonId, String)]) -> Form {
    let builders = [("diskominfo", Builder::Diskominfo), ("opd", Builder::Opd)];
    let builders = builders.map(|(code, builder)| Choice::new(code, lang.builder(builder))).to_vec();
    let first = Choice::new("", lang.form_choose());
    let people = people.iter().map(|(person, name)| Choice::new(person.to_string(), name.as_str()));
    let people = Control::Select { options: std::iter::once(first).chain(people).collect() };
    let confidential = Control::checks(vec![Choice::new("yes", lang.register_confidential())]);
    Form::new(lang, KEY, url::applications())
        .field(Field::new(lang, "name", lang.register_name(), Control::text()))
        .field(
            Field::new(lang, "slug", lang.register_slug(), Control::text())
                .hint(lang.register_slug_hint())
                .narrow(),
        )
        .field(Field::new(lang, "builder", lang.register_builder(), Control::radios(builders)))
        .field(Field::new(lang, "hosting", lang.register_hosting(), Control::text()))
        .field(
            Field::new(lang, "pm", lang.app_register_pm(), people).hint(lang.app_register_pm_hint()).narrow(),
        )
        .field(Field::new(lang, "confidential", lang.policy_heading(), confidential).optional())
        .button(Button::primary(lang.register_button()))
}

impl Page for NewApplicationPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<NewApplicationPage> {
        let people = [(PersonId(2), "Pandu P.".to_owned())];
        let frame = || Frame::sample(lang, lang.register_heading());
        let typed = Typed(vec![("name".to_owned(), "Arsip".to_owned())]);
        let faults = vec![("slug", lang.error_slug().to_owned())];
        let kept = Kept { key: KEY, typed, faults, ..Kept::none() };
        vec![
            NewApplicationPage::of(frame(), &people, &Kept::none()),
            NewApplicationPage::of(frame(), &people, &kept),
        ]
    }
}
