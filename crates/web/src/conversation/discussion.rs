//! The discussion as it stands on the issue's page: comments, which comments elsewhere name the issue, the
//! form.

use super::markdown::{Links, Rendered, render};
use crate::filled;
use crate::form::{Button, Control, Field, Form};
use crate::issues::Seen;
use crate::{limits, url};
use askama::Template;
use askama::filters::HtmlSafe;
use sop::IssueNumber;
use store::read::{CommentFile, CommentRow, Conversation, LinePlace, LinkRow, MentionRow, TalkPart};
use words::{Formats, Lang};

/// Key of the discussion's form.
pub const COMMENT_KEY: &str = "comment";

/// What is read of the discussion before the page is drawn.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    /// Which part of it is shown.
    pub part: TalkPart,
    pub conversation: Conversation,
    /// What the names in a text lead to that is previewed.
    pub previewed: Vec<LinkRow>,
    /// Words that a new comment begins with.
    pub draft: String,
    /// What was just done here.
    pub said: Option<String>,
}

/// The part of the page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "conversation/_discussion.html")]
pub struct Discussion {
    lang: Lang,
    said: Option<String>,
    count: usize,
    /// What stands before the comments: how many are shown where not all are, and where older ones and the
    /// newest ones are.
    last: Option<String>,
    older: Option<String>,
    newest: Option<String>,
    comments: Vec<Comment>,
    mentioned: Vec<Mention>,
    preview: Option<Rendered>,
    form: Option<Form>,
}

impl HtmlSafe for Discussion {}

/// One comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    pub id: i64,
    /// The line of a merge request's changes that it is about: where it stands there, and in words.
    pub place: Option<(String, String)>,
    pub who: String,
    pub when: String,
    /// Its page, where it was changed.
    pub edited: Option<(String, String)>,
    /// In place of a deleted one.
    gone: Option<String>,
    /// Where the deletion is undone, while it can be.
    undo: Option<Undo>,
    pub body: Rendered,
    pub files: Vec<FileLink>,
    /// The writer's own: where it is changed and where deleted.
    pub own: Option<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Undo {
    action: String,
    hint: String,
}

/// A file below its comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    pub href: String,
    pub words: String,
    /// Width and height of the small picture.
    pub thumbnail: Option<(i64, i64)>,
}

/// A comment elsewhere that names what the page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub href: String,
    pub issue: String,
    pub by: String,
}

impl Discussion {
    pub fn of(seen: &Seen, with_form: bool) -> Discussion {
        let lang = seen.lang;
        if !seen.page.readable {
            return Discussion { lang, ..Discussion::default() };
        }
        let talk = &seen.talk;
        let rows = &talk.conversation.comments;
        let links = links(seen, talk.conversation.links.clone());
        let oldest = rows.first().filter(|_| talk.conversation.older).map(|row| row.comment);
        let many = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        Discussion {
            lang,
            said: talk.said.clone(),
            count: rows.iter().filter(|row| row.deleted_at.is_none()).count(),
            last: match (talk.part.before, talk.conversation.older) {
                (Some(_), _) => Some(lang.talk_older_shown(many)),
                (None, true) => Some(lang.talk_last(many)),
                (None, false) => None,
            },
            older: oldest.map(|before| url::comments_before(seen.number(), before)),
            newest: talk.part.before.map(|_| url::discussion(seen.number())),
            comments: rows.iter().map(|row| Comment::of(seen, row, &links)).collect(),
            mentioned: talk
                .conversation
                .mentioned
                .iter()
                .map(|row| mention(lang, &seen.formats, row))
                .collect(),
            preview: preview(seen),
            form: with_form.then(|| form(seen)),
        }
    }
}

/// What names lead to on this page.
pub fn links(seen: &Seen, links: Vec<LinkRow>) -> Links {
    let people = app::conversation::mentionable(seen.page);
    Links { people: people.into_keys().map(str::to_owned).collect(), links, place: None }
}

/// What was typed, as it will look; where a preview was asked for.
fn preview(seen: &Seen) -> Option<Rendered> {
    let typed = &seen.kept.typed;
    let asked = seen.kept.key == COMMENT_KEY && typed.has("preview") && !typed.get("text").trim().is_empty();
    asked.then(|| render(seen.lang, typed.get("text"), &links(seen, seen.talk.previewed.clone()), 4))
}

/// The form of a new comment.
pub fn form(seen: &Seen) -> Form {
    let lang = seen.lang;
    let mut files = filled::field(lang);
    files.label = lang.talk_files().to_owned();
    Form::new(lang, COMMENT_KEY, url::issue_act(seen.number(), "comments"))
        .hidden("drawn", seen.drawn.clone())
        .field(
            Field::new(lang, "text", lang.web_issue_comment(), Control::area())
                .hint(lang.talk_hint())
                .value(seen.talk.draft.as_str()),
        )
        .field(files)
        .button(Button::new(lang.web_issue_comment_button()))
        .button(Button::new(lang.talk_preview()).says("preview", "1"))
        .keep(seen.kept)
}

impl Comment {
    pub fn of(seen: &Seen, row: &CommentRow, links: &Links) -> Comment {
        let (lang, formats, number) = (seen.lang, seen.formats, seen.number());
        let who = crate::prose::visible(&seen.name(row.person));
        let own = row.person == seen.viewer;
        if let Some(at) = row.deleted_at {
            let open = own && seen.at.ms() - at.ms() <= app::limits::COMMENT_UNDO_MS;
            let undo = Undo {
                action: url::comment_act(number, row.comment, "restoration"),
                hint: lang.talk_undo_hint(app::limits::COMMENT_UNDO_MS / 1_000),
            };
            return Comment {
                id: row.comment,
                gone: Some(lang.talk_deleted(&who, &formats.date_time(at))),
                undo: open.then_some(undo),
                ..Comment::default()
            };
        }
        let page = url::comment(number, row.comment);
        let files = seen.talk.conversation.files.iter().filter(|file| file.comment == row.comment);
        Comment {
            id: row.comment,
            place: row.place.as_ref().map(|place| on_line(lang, place, row.comment)),
            who,
            when: formats.date_time(row.at),
            edited: row.edited_at.map(|at| (page.clone(), lang.talk_edited(&formats.short_date_time(at)))),
            gone: None,
            undo: None,
            body: render(lang, &row.body, links, 4),
            files: files.map(|file| FileLink::of(lang, number, file)).collect(),
            own: own.then(|| (page, url::comment_act(number, row.comment, "deletion"))),
        }
    }
}

/// Where a comment on a line stands, and the line in words.
fn on_line(lang: Lang, place: &LinePlace, comment: i64) -> (String, String) {
    let path = crate::marked::marked(&place.path);
    (url::line_comment(place.request, &place.path, comment), lang.line_of(&path, place.line, place.request.0))
}

impl FileLink {
    fn of(lang: Lang, issue: IssueNumber, file: &CommentFile) -> FileLink {
        FileLink {
            href: url::comment_file(issue, file.comment, file.position),
            words: lang.files_one(&crate::prose::visible(&file.name), &lang.size(file.size_bytes)),
            thumbnail: file.pixels.map(small),
        }
    }
}

/// Its size on the page: as it is, or made to fit.
fn small((width, height): (i64, i64)) -> (i64, i64) {
    let (most_w, most_h) = limits::THUMBNAIL_PIXELS;
    let (width, height) = (width.max(1), height.max(1));
    if width <= most_w && height <= most_h {
        return (width, height);
    }
    if width * most_h >= height * most_w {
        (most_w, (height * most_w / width).max(1))
    } else {
        ((width * most_h / height).max(1), most_h)
    }
}

/// A line of *mentioned in*.
pub fn mention(lang: Lang, formats: &Formats, row: &MentionRow) -> Mention {
    let title =
        row.title.as_deref().map_or_else(|| lang.case_erased_title().to_owned(), crate::prose::visible);
    Mention {
        href: url::comment_on(row.issue, row.comment),
        issue: format!("#{} {title}", row.issue),
        by: lang.talk_mentioned_by(&crate::prose::visible(&row.name), &formats.short_date_time(row.at)),
    }
}

/// Lines of *mentioned in*, for pages that show some.
#[cfg(test)]
pub fn mention_samples(lang: Lang) -> Vec<Mention> {
    use sop::calendar::Zone;
    let name = "Budi & Rini".to_owned();
    let row = |title| MentionRow {
        comment: 9,
        at: sop::Moment(1_585_011_600_000),
        name: name.clone(),
        issue: IssueNumber(7),
        title,
    };
    let rows = [row(Some("Unggah <gagal>".to_owned())), row(None)];
    rows.iter().map(|row| mention(lang, &Formats::new(lang, Zone::Jakarta), row)).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_picture_is_made_to_fit_and_keeps_its_shape() {
        for (whole, small) in [
            ((100, 50), (100, 50)),
            ((480, 360), (240, 180)),
            ((4096, 1), (240, 1)),
            ((1, 4096), (1, 180)),
            ((300, 180), (240, 144)),
            ((240, 360), (120, 180)),
            ((0, 0), (1, 1)),
        ] {
            assert_eq!(super::small(whole), small, "{whole:?}");
        }
    }
}
