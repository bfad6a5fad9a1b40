//! The issue's page: what is it, whose turn is it, what is proven; in this order.

use super::facts::{self, Fact, RareAct};
use super::ladder::Ladder;
use super::records::{self, Record};
use super::seen::{self, Seen};
use super::turn::TurnBox;
use crate::at::At;
use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place, Skip};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::Paragraphs;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sop::IssueNumber;
use sop::issue::Source;
use sop::possible::Act;
use sop::times::{TimeLeft, time_left};
use words::Lang;

/// Which act was just done: its sentence stands at the place of the act.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
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
    stale: Option<Stale>,
    turn: TurnBox,
    ladder: Ladder,
    body: Paragraphs,
    records: Vec<Record>,
    comments: Vec<Comment>,
    comment_form: Form,
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

/// A refused act whose form no longer stands on the page: the sentence, and the text that was typed.
struct Stale {
    say: String,
    texts: Vec<(String, String)>,
}

struct Comment {
    who: String,
    when: String,
    body: Paragraphs,
}

/// `GET /issues/{number}`.
pub async fn show(
    visit: Visit,
    At(number): At<IssueNumber>,
    Query(query): Query<Done>,
) -> Result<Response, Problem> {
    answer(&visit, number, &Kept::none(), done_words(visit.lang(), &query.done), StatusCode::OK).await
}

/// The page again after a refusal, with what was typed.
pub async fn redraw(
    visit: &Visit,
    number: IssueNumber,
    kept: &Kept,
    status: StatusCode,
) -> Result<Response, Problem> {
    answer(visit, number, kept, None, status).await
}

async fn answer(
    visit: &Visit,
    number: IssueNumber,
    kept: &Kept,
    done: Option<String>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let page = seen::load(visit, number).await?;
    let seen = Seen::of(visit, &page, kept)?;
    let frame = visit.frame(format!("#{number} {}", seen.title()), Some(Place::Issues));
    Ok(page::with_status(status, &IssuePage::of(frame, &seen, done)))
}

/// The sentence of a finished act, by the name in the address; none for a name of nobody.
fn done_words(lang: Lang, act: &str) -> Option<String> {
    let step = |step| lang.done_step(step).to_owned();
    use sop::Step;
    Some(match act {
        "" => return None,
        "report-completion" => step(Step::Report),
        "assignment" => step(Step::Assign),
        "branch" => step(Step::CreateBranch),
        "local-test" => step(Step::TestLocal),
        "deployment" => lang.done_deploy_requested().to_owned(),
        "dev-test" => step(Step::TestDev),
        "staging-request" => step(Step::RequestStaging),
        "team-test" => step(Step::TestTeam),
        "staging-approval" => step(Step::ApproveStaging),
        "report-hand-back" | "assignment-hand-back" | "merge-request-return" | "staging-return" => {
            lang.done_returned().to_owned()
        }
        "reassignment" => lang.done_reassigned().to_owned(),
        "due-date-change" => lang.done_due_changed().to_owned(),
        "cancellation" => lang.done_cancelled().to_owned(),
        "test-plan" => lang.done_plan().to_owned(),
        "branch-update" => lang.done_update_requested().to_owned(),
        "taking-out" => lang.done_taken_out().to_owned(),
        "urgency" => lang.done_urgent_set().to_owned(),
        "urgency-end" => lang.done_urgent_cleared().to_owned(),
        "ticket-link" => lang.done_ticket_linked().to_owned(),
        "official-confirmation" => lang.done_official_confirmed().to_owned(),
        "fault-class" => lang.done_fault_changed().to_owned(),
        "branch-deletion" => lang.done_branch_deleted().to_owned(),
        "branch-restoration" => lang.done_branch_restored().to_owned(),
        "pipeline-file-acceptance" => lang.done_pipeline_accepted().to_owned(),
        "dev-turn-hand-over" => lang.done_turn_left().to_owned(),
        "running-commit" => lang.done_running_stated().to_owned(),
        "deviation" => lang.done_deviation_asked().to_owned(),
        "report" => lang.web_issue_act_done().to_owned(),
        _ => return None,
    })
}

impl IssuePage {
    pub fn of(mut frame: Frame, seen: &Seen, done: Option<String>) -> IssuePage {
        let lang = seen.lang;
        let turn = TurnBox::of(seen);
        let errors = turn.errors(lang);
        frame.skip = Skip::Turn;
        frame.wrong = !errors.items.is_empty();
        frame.refresh_seconds = turn.refreshes.then_some(limits::REFRESH_SECONDS);
        IssuePage {
            crumbs: Crumbs::new(lang)
                .link(url::application(&seen.application.slug), seen.application.name.clone())
                .link(url::issues(), lang.issue_crumb())
                .end(format!("#{}", seen.number())),
            state: State::of(seen),
            stale: Stale::of(seen, &turn),
            ladder: Ladder::of(seen),
            body: Paragraphs::of(&seen.text(&seen.issue.body)),
            records: records::of(seen),
            comments: comments(seen),
            comment_form: comment_form(seen),
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
        let source = match &issue.source {
            Source::Ticket { number } => lang.issue_ticket(number),
            Source::Official { .. } => lang.issue_from_official().to_owned(),
            Source::Derived { parent } => lang.issue_derived_from(parent.0),
        };
        let due = issue.due().map(|due| lang.issue_due(&seen.formats.relative(due, seen.at)));
        let left = time_left(issue, &seen.page.case.calendar, seen.at);
        let mut after: Vec<String> = left.map(|left| lang.time_left(left)).into_iter().collect();
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

impl Stale {
    fn of(seen: &Seen, turn: &TurnBox) -> Option<Stale> {
        let say = seen.kept.say.clone()?;
        if turn.holds(seen.kept) {
            return None;
        }
        let typed = seen.kept.typed.0.iter();
        let texts = typed
            .filter(|(name, value)| !matches!(name.as_str(), "drawn" | "seen") && value.contains([' ', '\n']))
            .map(|(name, value)| (format!("kept-{name}"), value.clone()))
            .collect();
        Some(Stale { say, texts })
    }
}

fn comments(seen: &Seen) -> Vec<Comment> {
    let comment = |row: &store::read::CommentRow| Comment {
        who: seen.name(row.person),
        when: seen.formats.date_time(row.at),
        body: Paragraphs::of(&row.body),
    };
    seen.page.comments.iter().map(comment).collect()
}

fn comment_form(seen: &Seen) -> Form {
    let lang = seen.lang;
    Form::new(lang, "comment", url::issue_act(seen.number(), "comments"))
        .hidden("drawn", seen.drawn.clone())
        .field(Field::new(lang, "text", lang.web_issue_comment(), Control::area()))
        .button(Button::new(lang.web_issue_comment_button()))
        .keep(seen.kept)
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
    )
}

impl Page for IssuePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<IssuePage> {
        super::samples::all(lang)
    }
}
