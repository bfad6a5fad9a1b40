//! `GET /issues/{number}/comments/{comment}`: one comment with its earlier texts; for its writer the form to
//! change it.

use super::discussion::{Comment, links};
use super::markdown::{Rendered, render};
use crate::at::At;
use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::issues::{Seen, loaded};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sop::IssueNumber;
use store::read::{CommentVersion, TalkPart};
use words::Lang;

/// Key of the form that changes a comment.
pub const EDIT_KEY: &str = "comment-edit";

/// The page of one comment.
#[derive(Template)]
#[template(path = "conversation/comment.html")]
pub struct CommentPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    lang: Lang,
    heading: String,
    comment: Comment,
    preview: Option<Rendered>,
    form: Option<Form>,
    versions: Vec<Version>,
}

struct Version {
    words: String,
    body: Rendered,
}

/// Three statements beside the session's.
pub async fn show(visit: Visit, At((number, id)): At<(IssueNumber, i64)>) -> Result<Response, Problem> {
    answer(&visit, number, id, &visit.kept(), StatusCode::OK).await
}

/// Is there such a comment, and is it the visitor's own?
pub async fn own(visit: &Visit, number: IssueNumber, id: i64) -> Result<(), Problem> {
    let (page, talk) = loaded(visit, number, &Typed::default(), only(id)).await?;
    let viewer = visit.person()?;
    let own = |row: &&store::read::CommentRow| {
        row.comment == id && row.person == viewer && row.deleted_at.is_none()
    };
    let found = page.readable && talk.conversation.comments.iter().any(|row| own(&row));
    if found { Ok(()) } else { Err(Problem::NotFound) }
}

/// The part of the discussion that ends with this comment, however old it is.
fn only(id: i64) -> TalkPart {
    TalkPart { before: Some(id.saturating_add(1)), versions_of: Some(id) }
}

/// The page again, with fields to mend.
pub async fn again(
    visit: &Visit,
    number: IssueNumber,
    id: i64,
    problem: Problem,
) -> Result<Response, Problem> {
    let (kept, status) = problem.kept_with_status()?;
    answer(visit, number, id, &kept, status).await
}

/// The page with the text as it will look.
pub async fn preview(visit: &Visit, number: IssueNumber, id: i64, kept: Kept) -> Result<Response, Problem> {
    answer(visit, number, id, &kept, StatusCode::OK).await
}

async fn answer(
    visit: &Visit,
    number: IssueNumber,
    id: i64,
    kept: &Kept,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (page, talk) = loaded(visit, number, &kept.typed, only(id)).await?;
    let seen = Seen::of(visit, &page, kept)?.with_talk(talk);
    let title = format!("#{number} {}", seen.title());
    let drawn = CommentPage::of(visit.frame(title, Some(Place::Issues)), &seen, id);
    Ok(page::with_status(status, &drawn.ok_or(Problem::NotFound)?))
}

impl CommentPage {
    /// None: there is no such comment, it was deleted, or it may not be read.
    fn of(mut frame: Frame, seen: &Seen, id: i64) -> Option<CommentPage> {
        let (lang, formats) = (seen.lang, seen.formats);
        let rows = &seen.talk.conversation.comments;
        let found = rows.iter().find(|row| row.comment == id && row.deleted_at.is_none());
        let row = found.filter(|_| seen.page.readable)?;
        let links_here = links(seen, seen.talk.conversation.links.clone());
        let own = row.person == seen.viewer;
        let form = own.then(|| form(seen, id, &row.body));
        let errors = form.as_ref().map(Form::errors).unwrap_or_else(|| Errors { lang, items: Vec::new() });
        frame.wrong = !errors.items.is_empty();
        let typed = &seen.kept.typed;
        let asked = own && seen.kept.key == EDIT_KEY && typed.has("preview");
        let previewed = || render(lang, typed.get("text"), &links(seen, seen.talk.previewed.clone()), 3);
        let version = |its: &CommentVersion| Version {
            words: lang.talk_version(its.version, &formats.date_time(its.at)),
            body: render(lang, &its.body, &links_here, 3),
        };
        let heading = lang.talk_comment_by(&crate::prose::visible(&seen.name(row.person)));
        // Its form stands below; it is deleted where the deletion can be undone.
        let mut comment = Comment::of(seen, row, &links_here);
        comment.own = None;
        Some(CommentPage {
            crumbs: Crumbs::new(lang)
                .link(url::issues(), lang.issues_heading())
                .link(url::issue(seen.number()), format!("#{}", seen.number()))
                .end(heading.clone()),
            comment,
            heading,
            preview: asked.then(previewed),
            form,
            versions: seen.talk.conversation.versions.iter().map(version).collect(),
            lang,
            errors,
            frame,
        })
    }
}

fn form(seen: &Seen, id: i64, body: &str) -> Form {
    let lang = seen.lang;
    let text = Field::new(lang, "text", lang.talk_text(), Control::area()).hint(lang.talk_hint()).value(body);
    Form::new(lang, EDIT_KEY, url::comment(seen.number(), id))
        .field(text)
        .button(Button::primary(lang.talk_save()))
        .button(Button::new(lang.talk_preview()).says("preview", "1"))
        .keep(seen.kept)
}

impl Page for CommentPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<CommentPage> {
        use crate::issues::samples;
        let page = samples::page_of(&samples::told("#9"));
        let wrong = vec![("text", lang.text_missing(sop::text::TextKind::Remark).to_owned())];
        let asked =
            vec![("text".to_owned(), "- [x] uji\n\n#1".to_owned()), ("preview".to_owned(), "1".to_owned())];
        let typed = Typed(asked);
        let kept = [
            Kept::none(),
            Kept { key: EDIT_KEY, faults: wrong, ..Kept::none() },
            Kept { key: EDIT_KEY, typed, ..Kept::none() },
        ];
        let of = |who: &str, kept: &Kept, versions: Vec<CommentVersion>| {
            let mut talk = samples::talk(&page);
            talk.conversation.versions = versions;
            let seen = samples::seen(&page, lang, who, kept).with_talk(talk);
            CommentPage::of(Frame::sample(lang, "#1 x"), &seen, 1).unwrap()
        };
        let body = "Tolong uji <b>juga</b>.".to_owned();
        let version = CommentVersion { version: 1, at: page.case.at, body };
        let mut pages: Vec<CommentPage> =
            kept.iter().map(|kept| of("dewi", kept, vec![version.clone()])).collect();
        pages.push(of("budi", &kept[0], Vec::new()));
        pages
    }
}
