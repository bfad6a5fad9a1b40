//! Comments on the lines of a merge request's changes. Each belongs to the issue's discussion as any other
//! comment, and stands besides below the line it is about; who may read the issue writes.

use super::changes;
use super::show::{Asked, Found, find};
use crate::at::At;
use crate::conversation::Comment;
use crate::conversation::markdown::{Links, render};
use crate::diff::look::Query as Shown;
use crate::diff::talk::{Settle, Spoken, Writing, line_at, place_of};
use crate::form::{Button, Control, Field, Form, Kept};
use crate::issues::Seen;
use crate::limits;
use crate::page;
use crate::problem::Problem;
use crate::prose::visible;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::code::{Code, Diff, FileDiff};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use sop::RequestNumber;
use sop::text::TextKind;
use std::borrow::Cow;
use store::read::{LineComment, LineSaid, RequestSeen};
use store::rows::{CommentPlace, Side};
use words::{Formats, Lang};

/// Key of the form that writes on a line.
pub const KEY: &str = "line-comment";

/// Where the form stands that sent this.
pub fn shown(typed: &Typed) -> Shown {
    let field = |name: &str| Some(typed.get(name).to_owned()).filter(|value| !value.is_empty());
    Shown { file: field("file"), line: field("line"), side: field("side"), ..Shown::default() }
}

/// `POST /merge-requests/{n}/comments`.
pub async fn create(
    visit: Visit,
    At(number): At<RequestNumber>,
    jar: CookieJar,
    typed: Typed,
) -> Result<Response, Problem> {
    let found = match find(&visit, number).await? {
        Ok(found) if found.page.readable => found,
        Ok(_) => return Err(Problem::NotFound),
        Err(elsewhere) => return Ok(elsewhere),
    };
    match write(&visit, &found, &typed).await {
        Ok(Some(comment)) => Ok(page::see_other(&url::line_comment(number, typed.get("file"), comment))),
        Ok(None) => {
            let kept = Kept { key: KEY, typed, ..Kept::none() };
            let drawn = changes::draw(&visit, &found, &shown(&kept.typed), &jar, &kept).await?;
            Ok(page::show(&drawn))
        }
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            let drawn = changes::draw(&visit, &found, &shown(&kept.typed), &jar, &kept).await?;
            Ok(page::with_status(status, &drawn))
        }
    }
}

/// `POST /merge-requests/{n}/comments/{comment}/settlement`.
pub async fn settle(
    visit: Visit,
    At((number, id)): At<(RequestNumber, i64)>,
    typed: Typed,
) -> Result<Response, Problem> {
    let found = match find(&visit, number).await? {
        Ok(found) if found.page.readable => found,
        Ok(_) => return Err(Problem::NotFound),
        Err(elsewhere) => return Ok(elsewhere),
    };
    let said = found.seen.comments.iter().find(|said| said.comment.comment == id);
    let said = said.ok_or(Problem::NotFound)?;
    let issue = found.seen.found.issue.ok_or(Problem::NotFound)?;
    let done = visit.app().settle_line(visit.person()?, issue, (number, id), typed.get("settled") == "1");
    match done.await.map_err(Problem::fault)? {
        Ok(()) => Ok(page::see_other(&url::line_comment(number, &said.place.path, id))),
        Err(_) => Err(Problem::NotFound),
    }
}

/// What was said on the lines of a request, as its page lists it.
pub struct Said {
    /// Not settled yet, oldest first: address, place, by whom and when, how it begins.
    pub open: Vec<(String, String, String, String)>,
    /// How many are open, how many settled, in words.
    pub counts: String,
}

impl Said {
    /// None: nothing was said.
    pub fn of(lang: Lang, formats: &Formats, rows: &[LineSaid]) -> Option<Said> {
        if rows.is_empty() {
            return None;
        }
        let (settled, open): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.settled);
        let mut counts = Vec::new();
        if !open.is_empty() {
            counts.push(lang.lines_open(open.len()));
        }
        if !settled.is_empty() {
            counts.push(lang.lines_settled(settled.len()));
        }
        let open = open.into_iter().map(|row| {
            let place = &row.place;
            let path = crate::marked::marked(&place.path);
            (
                url::line_comment(place.request, &place.path, row.comment),
                lang.line_of(&path, place.line, place.request.0),
                lang.talk_mentioned_by(&visible(&row.name), &formats.short_date_time(row.at)),
                begins(&row.body),
            )
        });
        Some(Said { open: open.collect(), counts: counts.join(" ") })
    }
}

/// The first words of a comment.
fn begins(body: &str) -> String {
    let line = body.trim().lines().next().unwrap_or_default();
    let mut begun: String = line.chars().take(limits::EXCERPT_CHARS).collect();
    if begun.len() < body.trim().len() {
        begun.push('…');
    }
    visible(&begun)
}

/// Adds the comment; none: it was to be shown as it will look.
async fn write(visit: &Visit, found: &Found, typed: &Typed) -> Result<Option<i64>, Problem> {
    let page = &found.page;
    let code = visit.app().code(page.case.app().map_err(|_| Problem::NotFound)?.id);
    let asked = Asked::of(page, &code).await?;
    let diff = asked.diff(&code).await?.ok_or(Problem::NotFound)?;
    let (path, side) = (typed.get("file"), Side::parse(typed.get("side")).ok_or(Problem::NotFound)?);
    let mut reading = Reading::of(visit, typed, KEY);
    let body = reading.prose("text", TextKind::Remark).map(|text| text.body().to_owned());
    let file = match diff.files.iter().find(|file| file.path == path) {
        Some(file) => Some(with_lines(&code, file).await?),
        None => None,
    };
    let line = typed.get("line").parse().ok().zip(file.as_deref());
    let line = line.and_then(|(number, file)| line_at(file, side, number));
    // Of another content the line is not the one that was read.
    let same = file.as_deref().is_some_and(|file| file.content() == typed.get("content"));
    if !same || line.is_none() {
        reading.wrong("text", visit.lang().line_changed());
    }
    let body = reading.done(body)?;
    let (Some(line), false) = (line, typed.has("preview")) else { return Ok(None) };
    let (side, number) = place_of(line).ok_or(Problem::NotFound)?;
    let place = CommentPlace {
        request: found.seen.found.request,
        commit: asked.head.clone(),
        path: path.to_owned(),
        side,
        line: number,
        said: line.text.clone(),
    };
    let added = visit.app().add_line_comment(visit.person()?, asked.issue.number, body, place).await;
    match added.map_err(Problem::fault)? {
        Ok(comment) => Ok(Some(comment)),
        Err(defect) => Err(crate::conversation::acts::said(visit, typed, KEY, defect)),
    }
}

async fn with_lines<'a>(code: &Code, file: &'a FileDiff) -> Result<Cow<'a, FileDiff>, Problem> {
    if file.later {
        return Ok(Cow::Owned(code.file_diff(file).await.map_err(Problem::fault)?));
    }
    Ok(Cow::Borrowed(file))
}

/// The comments as they are drawn.
pub fn spoken(seen: &Seen, of: &RequestSeen) -> Vec<Spoken> {
    let links = links(seen, of);
    of.comments.iter().map(|said| one(seen, said, &links)).collect()
}

fn links(seen: &Seen, of: &RequestSeen) -> Links {
    crate::conversation::links(seen, of.links.clone())
}

fn one(seen: &Seen, said: &LineComment, links: &Links) -> Spoken {
    // It stands on its line: that is not told once more.
    let mut comment = Comment::of(seen, &said.comment, links);
    comment.place = None;
    Spoken {
        place: said.place.clone(),
        said: said.said.clone(),
        was: seen.lang.line_was(said.commit.short(), said.place.line),
        settle: Settle {
            action: url::line_settlement(said.place.request, said.comment.comment),
            settled: said
                .settled
                .map(|(who, at)| (visible(&seen.name(who)), seen.formats.short_date_time(at))),
        },
        comment,
    }
}

/// What the reader writes, where the address or the form names a line.
///
/// # Errors
/// The store or the repository fails.
pub async fn writing(
    visit: &Visit,
    seen: &Seen<'_>,
    number: RequestNumber,
    shown: &Shown,
    code: &Code,
    diff: &Diff,
) -> Result<Option<Writing>, Problem> {
    let (Some(path), Some(typed)) = (&shown.file, &shown.line) else { return Ok(None) };
    let Some(file) = diff.files.iter().find(|file| file.path == *path) else { return Ok(None) };
    let file = with_lines(code, file).await?;
    let side = shown.side.as_deref().and_then(Side::parse).unwrap_or(Side::New);
    let found = typed.trim().parse().ok().and_then(|number| line_at(&file, side, number)).and_then(place_of);
    let Some((side, line)) = found else {
        let wrong = Some(seen.lang.line_unknown().to_owned());
        let line = typed.chars().take(9).collect();
        return Ok(Some(Writing { path: path.clone(), side, line, form: None, preview: None, wrong }));
    };
    let kept = seen.kept;
    let asked = kept.key == KEY && kept.typed.has("preview") && !kept.typed.get("text").trim().is_empty();
    let preview = if asked {
        let text = kept.typed.get("text");
        let named = visit.app().links_of(seen.page, visit.person()?, text).await.map_err(Problem::fault)?;
        Some(render(seen.lang, text, &crate::conversation::links(seen, named), 4))
    } else {
        None
    };
    let form = form(seen.lang, number, path, (side, line), &file.content()).keep(kept);
    let line = line.to_string();
    Ok(Some(Writing { path: path.clone(), side, line, form: Some(form), preview, wrong: None }))
}

/// What was written on a file that does not change any more: nothing typed is lost.
pub fn stray(lang: Lang, number: RequestNumber, kept: &Kept) -> Form {
    let typed = |name: &str| kept.typed.get(name);
    let (side, line) = (Side::parse(typed("side")).unwrap_or(Side::New), typed("line").parse().unwrap_or(1));
    form(lang, number, typed("file"), (side, line), typed("content")).keep(kept)
}

fn form(lang: Lang, number: RequestNumber, path: &str, at: (Side, u32), content: &str) -> Form {
    let (side, line) = at;
    // The place stands in the address too: a draft that the browser keeps belongs to it.
    let query = format!("file={}&side={}&line={line}", url::encode(path), side.code());
    let text = Field::new(lang, "text", lang.line_text(line), Control::area()).hint(lang.talk_hint());
    Form::new(lang, KEY, url::with(&url::line_comments(number), &query))
        .hidden("file", path)
        .hidden("side", side.code())
        .hidden("line", line.to_string())
        .hidden("content", content)
        .field(text)
        .button(Button::new(lang.web_issue_comment_button()))
        .button(Button::new(lang.talk_preview()).says("preview", "1"))
}

#[cfg(test)]
fn sample(lang: Lang, path: &str, line: u32, said: &str, settled: bool) -> Spoken {
    use crate::issues::samples;
    let page = samples::page_of(&samples::told("#9"));
    let talk = samples::talk(&page);
    let kept = Kept::none();
    let seen = samples::seen(&page, lang, "budi", &kept);
    let row = talk.conversation.comments[0].clone();
    let place =
        store::read::LinePlace { request: RequestNumber(12), path: path.to_owned(), side: Side::New, line };
    let commit = sop::CommitId::parse(&"4a".repeat(20)).unwrap();
    let settled = settled.then_some((sop::PersonId(2), sop::Moment(1_585_011_600_000)));
    let said = LineComment { comment: row, place, commit, said: said.to_owned(), settled };
    let mut spoken = one(
        &seen,
        &said,
        &links(
            &seen,
            &RequestSeen {
                found: store::read::RequestRef {
                    request: RequestNumber(12),
                    application: sop::AppId(1),
                    issue: None,
                    release: None,
                    opened_at: sop::Moment(0),
                },
                files: Default::default(),
                comments: Vec::new(),
                links: Vec::new(),
            },
        ),
    );
    spoken.comment.id = i64::from(line) + 900 + i64::try_from(path.len()).unwrap();
    spoken
}

/// Some are open, some settled; one is long.
#[cfg(test)]
pub fn said_sample(lang: Lang) -> Said {
    let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
    let place = store::read::LinePlace {
        request: RequestNumber(12),
        path: "site/a b.html".to_owned(),
        side: Side::New,
        line: 7,
    };
    let row = |comment, settled| LineSaid {
        comment,
        at: sop::Moment(1_585_011_600_000),
        name: "Budi & Rini".to_owned(),
        body: "Perlukah <contoh> suratnya? ".repeat(9),
        place: place.clone(),
        settled,
    };
    Said::of(lang, &formats, &[row(901, false), row(902, true), row(903, true)]).unwrap()
}

/// One below its line, one whose line changed, one whose file is as it was.
#[cfg(test)]
pub fn samples(lang: Lang) -> Vec<Spoken> {
    vec![
        sample(lang, "site/a b.html", 1, "<h1>Izin</h1>", true),
        sample(lang, "site/a b.html", 2, "  simpan(<lama>);", false),
        sample(lang, "site/hilang.html", 7, "x", true),
    ]
}

#[cfg(test)]
pub fn sample_writing(lang: Lang) -> Writing {
    let form = form(lang, RequestNumber(12), "site/a b.html", (Side::Old, 2), "4a");
    Writing {
        path: "site/a b.html".to_owned(),
        side: Side::Old,
        line: "2".to_owned(),
        form: Some(form),
        preview: None,
        wrong: None,
    }
}
