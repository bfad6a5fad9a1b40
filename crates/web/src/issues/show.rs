//! The issue's page: what is it, whose turn is it, what is proven; in this order.

use super::done;
use super::facts::{self, Fact, RareAct};
use super::ladder::Ladder;
use super::mails::{self, Mails};
use super::records::{self, Record};
use super::seen::{self, Seen, Then};
use super::times::{self, TimeRow};
use super::turn::TurnBox;
use crate::at::At;
use crate::changed::{Changed, Stale};
use crate::conversation::{self, COMMENT_KEY, Discussion, Talk};
use crate::evidence::FileLink;
use crate::form::Kept;
use crate::frame::{Crumbs, Errors, Frame, Place, Skip};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::Paragraphs;
use crate::see;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sop::issue::Standing;
use sop::possible::Act;
use sop::times::{TimeLeft, time_left};
use sop::{IssueNumber, Role};
use store::read::{CasePage, TalkPart};
use words::Lang;

/// Which act was just done: its sentence stands at the place of the act; and which comments are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    /// `before-123`: the older ones.
    comments: String,
    /// `improvement`: an official begins to ask for it.
    ask: String,
}

impl Asked {
    fn part(&self) -> TalkPart {
        let before = self.comments.strip_prefix("before-").and_then(|id| id.parse().ok());
        TalkPart { before, versions_of: None }
    }
}

/// The page of one issue.
#[derive(Template)]
#[template(path = "issues/show.html")]
pub struct IssuePage {
    frame: Frame,
    crumbs: Crumbs,
    state: State,
    errors: Errors,
    /// The sentence of the act that was just done.
    done: Option<String>,
    mails: Mails,
    stale: Option<Stale>,
    changed: Option<Changed>,
    turn: TurnBox,
    ladder: Ladder,
    body: Paragraphs,
    /// How the official asked (R16): label and words.
    official: Vec<(&'static str, String)>,
    official_files: Vec<FileLink>,
    records: Vec<Record>,
    deviations: Vec<Record>,
    times: Vec<TimeRow>,
    /// The issue's story in the journal.
    history: String,
    sheet: String,
    discussion: Discussion,
    facts: Vec<Fact>,
    rare: Vec<RareAct>,
}

/// The one status line below the title.
struct State {
    before: String,
    due: String,
    after: Vec<String>,
    late: bool,
}

/// `GET /issues/{number}`.
pub async fn show(
    visit: Visit,
    At(number): At<IssueNumber>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let then = match visit.carried().and_then(|carried| carried.since.clone()) {
        Some(drawn) => Some(Then::since(&visit, number, drawn).await?),
        None => None,
    };
    answer(&visit, number, &visit.kept(), then, &asked, StatusCode::OK).await
}

/// The page with a comment as it will look, which was not sent yet.
///
/// # Errors
/// As the page itself.
pub async fn preview(visit: &Visit, number: IssueNumber, kept: Kept) -> Result<Response, Problem> {
    answer(visit, number, &kept, None, &Asked::default(), StatusCode::OK).await
}

/// The page again, with what was typed: fields to mend (422), or the sentence of a refusal at its place
/// (403, 409).
///
/// # Errors
/// Any other problem passes on.
pub async fn again(visit: &Visit, number: IssueNumber, problem: Problem) -> Result<Response, Problem> {
    let refused = matches!(problem, Problem::Refused(_));
    let (kept, status) = problem.kept_with_status()?;
    let then = if refused { Some(Then::of(visit, number, &kept.typed).await?) } else { None };
    answer(visit, number, &kept, then, &Asked::default(), status).await
}

async fn answer(
    visit: &Visit,
    number: IssueNumber,
    kept: &Kept,
    then: Option<Then>,
    asked: &Asked,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (page, talk) = seen::loaded(visit, number, &kept.typed, asked.part()).await?;
    let talk = Talk { said: conversation::said(visit.lang(), &asked.done), ..talk };
    let draft = (asked.ask == "improvement").then(|| improvement(visit.lang(), &page)).flatten();
    let talk = Talk { draft: draft.unwrap_or_default(), ..talk };
    let seen = Seen::of(visit, &page, kept)?.since(then).with_talk(talk);
    let done = done::words(visit.lang(), &asked.done);
    let frame = visit.frame(format!("#{number} {}", seen.title()), Some(Place::Issues));
    let mails = mails::of(visit, &page.case, number).await?;
    Ok(page::with_status(status, &IssuePage { mails, ..IssuePage::of(frame, &seen, done) }))
}

/// The beginning of a request for improvement, which reaches the issue's Reporter and the PMs.
fn improvement(lang: Lang, page: &CasePage) -> Option<String> {
    let (issue, application) = (page.case.issue().ok()?, page.case.application.as_ref()?);
    let people = std::iter::once(issue.reporter).chain(application.holders(Role::ProjectManager));
    let mut names: Vec<String> =
        people.filter_map(|person| Some(format!("@{}", page.people.get(&person)?.username))).collect();
    names.dedup();
    Some(lang.official_improve_text(&names.join(" ")))
}

impl IssuePage {
    pub fn of(mut frame: Frame, seen: &Seen, done: Option<String>) -> IssuePage {
        let lang = seen.lang;
        let turn = TurnBox::of(seen);
        let errors = turn.errors(lang).and(conversation::form(seen).errors());
        frame.skip = Skip::Turn;
        frame.wrong = !errors.items.is_empty();
        // A page that reloads by itself would lose what is being written on it.
        let refreshes = turn.refreshes && seen.kept.key.is_empty();
        frame.refresh_seconds = refreshes.then_some(limits::REFRESH_SECONDS);
        IssuePage {
            crumbs: Crumbs::new(lang)
                .link(url::application(&seen.application.slug), seen.application.name.clone())
                .link(url::issues(), lang.issues_heading())
                .end(format!("#{}", seen.number())),
            state: State::of(seen),
            mails: Mails::none(lang),
            stale: stale(seen, &turn),
            changed: changed(seen),
            ladder: Ladder::of(seen),
            body: Paragraphs::of(&seen.text(&seen.issue.body)),
            official: facts::official(seen),
            official_files: facts::official_files(seen),
            records: records::of(seen),
            deviations: records::deviations(seen),
            times: times::of(seen),
            sheet: url::sheet(seen.number()),
            history: url::journal_of(sop::Subject::Issue(seen.number())),
            discussion: Discussion::of(seen, !refreshes),
            facts: facts::of(seen),
            rare: facts::rare(seen, &turn.acts),
            frame,
            errors,
            done,
            turn,
        }
    }

    fn title(&self) -> &str {
        self.frame.title.split_once(' ').map_or("", |(_, title)| title)
    }
}

impl State {
    fn of(seen: &Seen) -> State {
        let (lang, issue) = (seen.lang, seen.issue);
        let source = see::source(lang, &issue.source);
        let due = issue.due().map(|due| lang.issue_due(&seen.formats.relative(due, seen.at)));
        // What is done has no time left; it is said when it was.
        let done = issue.closed_at.filter(|_| issue.standing == Standing::Done);
        let left = time_left(issue, &seen.page.case.calendar, seen.at).filter(|_| done.is_none());
        let mut after: Vec<String> = left.map(|left| lang.time_left(left)).into_iter().collect();
        after.extend(done.map(|at| lang.issue_done_at(&seen.formats.date_time(at))));
        if issue.round > 1 {
            after.push(lang.issue_round(issue.round));
        }
        let marks = [
            (issue.urgent, lang.issue_urgent()),
            (issue.confidential, lang.issue_confidential()),
            (sop::turn::awaits_official(issue), lang.official_unconfirmed()),
        ];
        after.extend(marks.into_iter().filter(|(is, _)| *is).map(|(_, words)| words.to_owned()));
        State {
            before: format!("{source} · {}", lang.issue_reporter(&seen.name(issue.reporter))),
            due: due.unwrap_or_else(|| lang.issue_no_due().to_owned()),
            after,
            late: matches!(left, Some(TimeLeft::Late { .. })),
        }
    }
}

/// What was typed into a form that no longer stands on the page.
fn stale(seen: &Seen, turn: &TurnBox) -> Option<Stale> {
    let say = seen.kept.say.clone()?;
    if turn.holds(seen.kept) || seen.kept.key == COMMENT_KEY {
        return None;
    }
    let comments = (url::issue_act(seen.number(), "comments"), seen.drawn.clone());
    let comments = seen.page.readable.then_some(comments);
    Some(Stale::of(seen.lang, say, &seen.kept.typed, comments))
}

/// What differs from what the refused form was drawn for. It was offered to the viewer, so he could act then.
pub(super) fn changed(seen: &Seen) -> Option<Changed> {
    let then = seen.then.as_ref()?;
    let changed = Changed::of(seen.formats, seen.at, &then.drawn, &seen::state_of(seen.issue))?;
    let holds = seen.turn.as_ref().filter(|turn| !turn.people.contains(&seen.viewer));
    let changed = match holds {
        Some(turn) => changed.holders(seen.lang.issues_you(), seen.any_of(&turn.people)),
        None => changed,
    };
    Some(changed.events(then.events.clone()))
}

/// Does this act stand in the turn box, so that its refusal is shown there?
pub fn is_inline(act: Act) -> bool {
    matches!(
        act,
        Act::CompleteReport
            | Act::Assign
            | Act::HandBackReport
            | Act::CreateBranch
            | Act::HandBackAssignment
            | Act::TestLocal
            | Act::TestDev
            | Act::RequestStaging
            | Act::TestTeam
            | Act::ApproveStaging
            | Act::ReturnStaging
            | Act::DeployAgain
            | Act::UpdateBranch
            | Act::AcceptPipelineFile
            | Act::Remind
    )
}

impl Page for IssuePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<IssuePage> {
        let mut pages = super::samples::all(lang);
        let mails = Mails::sample(lang);
        let last = pages.pop().map(|last| IssuePage { mails, ..last });
        pages.extend(last);
        pages
    }
}
