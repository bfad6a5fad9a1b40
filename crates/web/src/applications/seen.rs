//! An application as one viewer sees it now, and the rules' answers to what he could do with it.

use crate::form::Kept;
use crate::frame::Crumbs;
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::What;
use sop::possible::{AppAct, on_application};
use sop::refusal::Refusal;
use sop::{Actor, AppId, Application, Moment, PersonId, Role, Slug, TextRef};
use std::collections::BTreeMap;
use store::read::CasePage;
use words::{Formats, Lang};

/// What the parts of an application's pages are made from.
pub struct Seen<'a> {
    pub lang: Lang,
    pub formats: Formats,
    pub at: Moment,
    pub viewer: PersonId,
    pub public_url: &'a str,
    pub page: &'a CasePage,
    pub application: &'a Application,
    pub acts: BTreeMap<AppAct, Result<(), Refusal>>,
    pub kept: &'a Kept,
    /// The act that was just done.
    pub done: &'a str,
}

/// A page of an application, as its tabs name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Summary,
    Code,
    Notes,
    Servers,
    People,
}

/// The number of an application by its address name; who may know of it is judged with the case.
pub async fn find(visit: &Visit, slug: &str) -> Result<AppId, Problem> {
    let found = visit.app().reader().application_by_slug(slug).await;
    found.map_err(Problem::fault)?.ok_or(Problem::NotFound)
}

/// The page's case, when it exists and the visitor may know of it.
pub async fn load(visit: &Visit, slug: &str) -> Result<CasePage, Problem> {
    let what = What::Application(find(visit, slug).await?);
    let (reader, calendar) = (visit.app().reader(), visit.app().calendar());
    let found = reader.case_page(visit.person()?, &what, visit.at(), calendar).await;
    found.map_err(Problem::fault)?.ok_or(Problem::NotFound)
}

impl<'a> Seen<'a> {
    /// # Errors
    /// When the case has no application.
    pub fn of(
        visit: &'a Visit,
        page: &'a CasePage,
        kept: &'a Kept,
        done: &'a str,
    ) -> Result<Seen<'a>, Problem> {
        let url = visit.site().public_url();
        Seen::new(visit.formats(), visit.actor()?, url, page, kept, done).ok_or(Problem::NotFound)
    }

    /// As [`Seen::of`], from parts.
    pub fn new(
        formats: Formats,
        by: Actor,
        public_url: &'a str,
        page: &'a CasePage,
        kept: &'a Kept,
        done: &'a str,
    ) -> Option<Seen<'a>> {
        Some(Seen {
            lang: formats.lang,
            formats,
            at: page.case.at,
            viewer: by.person()?,
            public_url,
            page,
            application: page.case.application.as_ref()?,
            acts: on_application(&page.case, &by).into_iter().collect(),
            kept,
            done,
        })
    }

    pub fn slug(&self) -> &Slug {
        &self.application.slug
    }

    pub fn name(&self, person: PersonId) -> String {
        self.page.name(person).to_owned()
    }

    /// May the viewer do this now?
    pub fn may(&self, act: AppAct) -> bool {
        self.acts.get(&act).is_some_and(Result::is_ok)
    }

    /// Why the viewer may not do this now.
    pub fn refusal(&self, act: AppAct) -> Option<&Refusal> {
        self.acts.get(&act).and_then(|answer| answer.as_ref().err())
    }

    pub fn holders(&self, role: Role) -> Vec<PersonId> {
        let active = |person: &PersonId| self.page.case.office.is_active(*person);
        self.application.holders(role).into_iter().filter(active).collect()
    }

    /// Names of who holds a role; none: that nobody does yet.
    pub fn names_of(&self, role: Role) -> String {
        let names: Vec<String> = self.holders(role).into_iter().map(|person| self.name(person)).collect();
        if names.is_empty() { self.lang.app_nobody_yet().to_owned() } else { self.lang.list(&names) }
    }

    pub fn text(&self, text: &TextRef) -> &str {
        self.page.text(text).unwrap_or(self.lang.evidence_text_erased())
    }

    /// The sentence of `act`, when it was just done.
    pub fn done(&self, act: &str, say: &str) -> Option<String> {
        (self.done == act).then(|| say.to_owned())
    }

    pub fn crumbs(&self, end: &str) -> Crumbs {
        let crumbs = Crumbs::new(self.lang).link(url::applications(), self.lang.applications_heading());
        crumbs.link(url::application(self.slug()), self.application.name.clone()).end(end)
    }

    /// The links above every page of the application: address, words, is it this page?
    pub fn tabs(&self, here: Tab) -> Vec<(String, &'static str, bool)> {
        tabs(self.lang, self.application, self.viewer, self.page.case.sees(self.viewer), here)
    }
}

/// Code is there for members alone, everything else once the application takes issues. `sees`: the viewer may
/// know of its issues.
pub fn tabs(
    lang: Lang,
    application: &Application,
    viewer: PersonId,
    sees: bool,
    here: Tab,
) -> Vec<(String, &'static str, bool)> {
    let slug = &application.slug;
    let mut tabs = vec![(url::application(slug), lang.application_tab_summary(), here == Tab::Summary)];
    if application.is_member(viewer) {
        tabs.push((url::application_act(slug, "branches"), lang.application_tab_code(), here == Tab::Code));
    }
    if application.confirmed {
        if sees {
            tabs.push((url::notes(slug, ""), lang.notes_tab(), here == Tab::Notes));
        }
        tabs.push((url::issues_of(slug), lang.nav_issues(), false));
        tabs.push((url::releases_in(slug), lang.application_tab_releases(), false));
        tabs.push((url::pipelines_of(slug), lang.application_tab_pipelines(), false));
    }
    let servers = url::application_act(slug, "servers");
    tabs.push((servers, lang.application_tab_servers(), here == Tab::Servers));
    let people = url::application_act(slug, "people");
    tabs.push((people, lang.application_tab_people(), here == Tab::People));
    tabs
}
