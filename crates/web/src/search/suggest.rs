//! `GET /search/suggestions`: the first results as JSON, for a box that shows them while one types. The same
//! sight, the same functions.

use super::hit::{Hit, Maker};
use super::local::Sort;
use super::show::{Found, find, group_words};
use crate::problem::Problem;
use crate::visit::Visit;
use axum::Json;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use store::terms::Sought;

/// Most suggestions of one answer.
const SUGGESTIONS_MAX: usize = 8;
/// Of each kind, and of acts with pages, and of help.
const ROWS_EACH: i64 = 3;
const LOCAL_EACH: usize = 2;

/// The query as the address holds it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
}

#[derive(Serialize)]
struct Suggestions {
    hits: Vec<Suggestion>,
}

/// One of them, ready to be shown.
#[derive(Serialize)]
struct Suggestion {
    /// What it is, in the visitor's language.
    kind: &'static str,
    title: String,
    detail: String,
    url: String,
}

/// `GET /search/suggestions`.
pub async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let q = super::bounded(&wanted.q);
    let lang = visit.lang();
    let mut hits = Vec::new();
    let mut add = |kind: &'static str, hit: Hit| {
        hits.push(Suggestion { kind, title: hit.plain(), detail: hit.detail, url: hit.href });
    };
    let mut found = Found { administrator: visit.principal()?.account.administrator, ..Found::default() };
    let (there, places) = super::jump(&visit, &q).await?;
    if let Some(url) = there {
        let title = q.trim().to_owned();
        let hit = Hit { href: url, title: vec![(false, title)], detail: String::new(), quote: Vec::new() };
        add(lang.search_straight(), hit);
    } else {
        found.places = places;
        found.asked = super::asked(&visit, &q).await?;
        find(&visit, &mut found, ROWS_EACH, None).await?;
    }
    let sought = Sought::of(&found.asked.words);
    let maker = Maker { lang, sought: &sought, administrator: found.administrator };
    for row in &found.places {
        maker.place(row).into_iter().for_each(|hit| add(lang.search_group_places(), hit));
    }
    let local =
        |help: bool| found.local.iter().filter(move |it| (it.sort == Sort::Help) == help).take(LOCAL_EACH);
    local(false).for_each(|it| add(lang.search_group_acts(), maker.local(it)));
    found.issues.iter().for_each(|row| add(lang.search_group_issues(), maker.issue(row)));
    for row in &found.rows {
        let kind = row.kind().map_or("", |kind| group_words(lang, kind));
        maker.row(row).into_iter().for_each(|hit| add(kind, hit));
    }
    local(true).for_each(|it| add(lang.search_group_help(), maker.local(it)));
    hits.truncate(SUGGESTIONS_MAX);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Suggestions { hits })).into_response())
}
