//! `GET /applications/{slug}/commits/{oid}`: a commit and what it changed against its first parent.

use super::seen::{Seen, load};
use crate::conversation::{Mention, mention};
use crate::diff::look::Query as Shown;
use crate::diff::{self, Changes};
use crate::frame::{Crumbs, Frame, Place};
use crate::marked::marked;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::Paragraphs;
use crate::url;
use crate::visit::Visit;
use app::code::Changed;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use sop::{CommitId, Moment, Slug};
use words::Formats;

/// The page of a commit.
#[derive(Template)]
#[template(path = "code/commit.html")]
pub struct CommitPage {
    frame: Frame,
    crumbs: Crumbs,
    view: View,
    mentioned: Vec<Mention>,
}

/// What the page shows of it.
struct View {
    id: String,
    subject: String,
    by: String,
    body: Paragraphs,
    parents: Vec<(String, String)>,
    browse: String,
    changes: Changes,
}

/// `GET /applications/{slug}/commits/{oid}`.
pub async fn show(
    visit: Visit,
    Path((slug, oid)): Path<(String, String)>,
    Query(shown): Query<Shown>,
    jar: CookieJar,
) -> Result<Response, Problem> {
    let seen = load(&visit, &slug).await?;
    let id = CommitId::parse(&oid).ok_or(Problem::NotFound)?;
    let changed = seen.code.changed(&id).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let title = visit.lang().code_commit_heading(id.short());
    let frame = visit.frame(title, Some(Place::Applications));
    let (page, look) = (url::commit(seen.slug(), &oid), shown.look(&jar));
    let view = diff::View { lang: visit.lang(), page: &page, look, query: &shown, marks: None, talk: None };
    let changes = Changes::read(view, &seen.code, &changed.diff).await?;
    let view = View::of(&visit.formats(), seen.slug(), &changed, changes);
    let mentions = visit.app().reader().mentions_of_commit(seen.viewer, seen.application.id, &id).await;
    let mentions = mentions.map_err(Problem::fault)?;
    let mentioned = mentions.iter().map(|row| mention(visit.lang(), &visit.formats(), row)).collect();
    let drawn = CommitPage::of(frame, &seen, view, mentioned);
    Ok(shown.remember(&visit, page::show(&drawn)))
}

impl View {
    fn of(formats: &Formats, slug: &Slug, changed: &Changed, changes: Changes) -> View {
        let (lang, commit) = (formats.lang, &changed.commit);
        let id = commit.id.to_string();
        let when = formats.date_time(Moment(commit.authored_at_s * 1000));
        let parents =
            commit.parents.iter().map(|parent| (url::commit(slug, &parent.to_string()), parent.short()));
        View {
            subject: marked(&commit.subject),
            by: lang.code_committed(&marked(&commit.author_name), &when),
            body: Paragraphs::of(&commit.body),
            parents: parents.collect(),
            browse: url::tree(slug, &id, ""),
            changes,
            id,
        }
    }
}

impl CommitPage {
    fn of(frame: Frame, seen: &Seen, view: View, mentioned: Vec<Mention>) -> CommitPage {
        CommitPage { crumbs: seen.crumbs().end(frame.title.clone()), frame, view, mentioned }
    }
}

impl Page for CommitPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<CommitPage> {
        use super::seen::sample;
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let diff = crate::diff::sample::diff();
        let changed = Changed { commit: sample::git_commit(), diff: diff.clone().into() };
        let changes = |alone| {
            let query = Shown::default();
            let look = diff::look::Look::Split;
            let view = diff::View { lang, page: "/commit", look, query: &query, marks: None, talk: None };
            Changes::of(view, &diff, alone)
        };
        let page = |alone| CommitPage {
            frame: Frame::sample(lang, &lang.code_commit_heading("3f3f3f3f")),
            crumbs: sample::crumbs(lang),
            view: View::of(&formats, &sample::slug(), &changed, changes(alone)),
            mentioned: crate::conversation::mention_samples(lang),
        };
        vec![page(None), page(Some(&diff.files[0]))]
    }
}
