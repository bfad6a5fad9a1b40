//! `GET /applications/{slug}/compare?base=&head=`: the commits that one branch or commit has and another
//! lacks, and what they change since the two parted.

use super::commits::Row;
use super::seen::{Seen, load};
use crate::diff::look::Query as Shown;
use crate::diff::{Changes, View};
use crate::form::Choice;
use crate::frame::{Crumbs, Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use words::Formats;

/// What is compared: branches or commits.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    #[serde(default)]
    base: String,
    #[serde(default)]
    head: String,
}

/// The comparison, or the form that asks for one.
#[derive(Template)]
#[template(path = "code/compare.html")]
pub struct ComparePage {
    frame: Frame,
    crumbs: Crumbs,
    name: String,
    tabs: Vec<(String, &'static str, bool)>,
    action: String,
    /// Choices of the base, and of the head.
    bases: Vec<Choice>,
    heads: Vec<Choice>,
    found: Option<Found>,
}

/// What was found.
struct Found {
    heading: String,
    rows: Vec<Row>,
    /// All commits of the head, when there are more.
    more: Option<String>,
    /// None: the two have no common ancestor.
    changes: Option<Changes>,
    /// The same, the other way round.
    turned: String,
}

/// `GET /applications/{slug}/compare`.
pub async fn show(
    visit: Visit,
    Path(slug): Path<String>,
    Query(which): Query<Which>,
    Query(shown): Query<Shown>,
    jar: CookieJar,
) -> Result<Response, Problem> {
    let seen = load(&visit, &slug).await?;
    let names = seen.branches().await?;
    let base = if which.base.is_empty() { "staging" } else { which.base.as_str() };
    let found = if which.head.is_empty() {
        None
    } else {
        Some(find(&visit, &seen, (base, &which.head), &shown, &jar).await?)
    };
    let frame = visit.frame(visit.lang().code_compare(), Some(Place::Applications));
    let drawn = ComparePage {
        crumbs: seen.crumbs().end(frame.title.clone()),
        name: seen.application.name.clone(),
        tabs: seen.tabs(),
        action: url::application_act(seen.slug(), "compare"),
        bases: choices(&names, base),
        heads: choices(&names, &which.head),
        frame,
        found,
    };
    Ok(shown.remember(&visit, page::show(&drawn)))
}

/// Branches, and what was chosen where it is none.
fn choices(names: &[String], chosen: &str) -> Vec<Choice> {
    let other = (!chosen.is_empty() && names.iter().all(|name| name != chosen)).then_some(chosen);
    let names = other.into_iter().chain(names.iter().map(String::as_str));
    names.map(|name| Choice::new(name, crate::marked::marked(name)).chosen(name == chosen)).collect()
}

async fn find(
    visit: &Visit,
    seen: &Seen,
    (base, head): (&str, &str),
    shown: &Shown,
    jar: &CookieJar,
) -> Result<Found, Problem> {
    let (from, to) = (seen.named(base).await?, seen.named(head).await?);
    let commits = seen.code.range(&from.commit, &to.commit, limits::COMMITS + 1).await;
    let commits = commits.map_err(Problem::fault)?;
    let (lang, slug) = (visit.lang(), seen.slug());
    let page = url::compare(slug, base, head);
    let changes = match seen.code.changes(&from.commit, &to.commit).await.map_err(Problem::fault)? {
        Some(diff) => {
            let view =
                View { lang, page: &page, look: shown.look(jar), query: shown, marks: None, talk: None };
            Some(Changes::read(view, &seen.code, &diff).await?)
        }
        None => None,
    };
    let formats: Formats = visit.formats();
    let more = commits.len() > limits::COMMITS;
    let rows = commits.iter().take(limits::COMMITS).map(|commit| Row::of(&formats, slug, commit));
    Ok(Found {
        heading: lang.code_compared(&to.shown(), &from.shown()),
        rows: rows.collect(),
        more: more.then(|| url::commits(slug, head)),
        changes,
        turned: url::compare(slug, head, base),
    })
}

impl Page for ComparePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<ComparePage> {
        use super::seen::sample;
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let query = Shown::default();
        let changes = || {
            let view = View {
                lang,
                page: "/x?base=a&head=b",
                look: Default::default(),
                query: &query,
                marks: None,
                talk: None,
            };
            Changes::of(view, &crate::diff::sample::diff(), None)
        };
        let found = |changes| Found {
            heading: lang.code_compared("issue/42-izin", "staging"),
            rows: vec![Row::of(&formats, &sample::slug(), &sample::git_commit())],
            more: Some("/x".to_owned()),
            changes,
            turned: "/x".to_owned(),
        };
        let names = ["master".to_owned(), "issue/<42>".to_owned()];
        let page = |found| ComparePage {
            frame: Frame::sample(lang, lang.code_compare()),
            crumbs: sample::crumbs(lang),
            name: "Layanan Perizinan".to_owned(),
            tabs: vec![(url::applications(), lang.application_tab_code(), true)],
            action: "/compare".to_owned(),
            bases: choices(&names, "staging"),
            heads: choices(&names, ""),
            found,
        };
        vec![page(None), page(Some(found(Some(changes())))), page(Some(found(None)))]
    }
}
