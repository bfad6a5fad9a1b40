//! A correction of a note: the note stays as it was, the correction is shown below it (R37).

use super::forms;
use super::rare::ActPage;
use super::seen::{self, Seen};
use crate::at::At;
use crate::filled::Sending;
use crate::form::Kept;
use crate::frame::Place;
use crate::page;
use crate::problem::Problem;
use crate::typed::Reading;
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sop::acts::change;
use sop::text::TextKind;
use sop::{Actor, CaseFile, Files, IssueNumber, Prose, TextRef};

/// Key of its form.
pub(super) const KEY: &str = "correction";

/// Which note, by the digest of its text.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    #[serde(default)]
    of: String,
}

/// The page on which to correct the note with this text.
pub fn page_url(number: IssueNumber, note: &TextRef) -> String {
    format!("{}?of={}", url::issue_act(number, "notes/correction"), note.0)
}

/// May the viewer correct this note? Answered by the rule itself.
pub fn may_correct(seen: &Seen, note: &TextRef) -> bool {
    let text = Prose::new(TextKind::Note, "Sepuluh huruf atau lebih.", [0; 16]);
    let text = text.expect("a fixed text within its bounds");
    change::correct_note(&seen.page.case, &seen.by(), note, &text, &Files::none()).is_ok()
}

/// `GET /issues/{number}/notes/correction?of=<digest>`.
pub async fn new(
    visit: Visit,
    At(number): At<IssueNumber>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    draw(&visit, number, &which.of, &visit.kept(), StatusCode::OK).await
}

/// `POST /issues/{number}/notes/correction`.
pub async fn create(
    visit: Visit,
    At(number): At<IssueNumber>,
    sending: Sending,
) -> Result<Response, Problem> {
    seen::load(&visit, number).await?;
    let filled = sending.take(&visit).await?;
    let typed = &filled.typed;
    let mut reading = Reading::of(&visit, typed, KEY);
    let note = reading.prose("note", TextKind::Note);
    let note = note.zip(filled.files(&mut reading));
    let of = TextRef(typed.get("of").to_owned());
    let corrected = match reading.done(note) {
        Ok((note, files)) => {
            let decide =
                move |case: &CaseFile, by: &Actor| change::correct_note(case, by, &of, &note, &files);
            visit.decide(What::Issue(number), KEY, typed, decide).await
        }
        Err(problem) => Err(problem),
    };
    let (kept, status) = match corrected {
        Ok(_) => return Ok(page::see_other(&url::issue_done(number, KEY))),
        Err(problem) => problem.kept_with_status()?,
    };
    draw(&visit, number, typed.get("of"), &kept, status).await
}

async fn draw(
    visit: &Visit,
    number: IssueNumber,
    of: &str,
    kept: &Kept,
    status: StatusCode,
) -> Result<Response, Problem> {
    let case = seen::load(visit, number).await?;
    let seen = Seen::of(visit, &case, kept)?;
    let note = TextRef(of.to_owned());
    if kept.say.is_none() && !may_correct(&seen, &note) {
        return Err(Problem::NotFound);
    }
    let title = visit.lang().correct_note_button();
    let frame = visit.frame(title, Some(Place::Issues));
    let form = forms::correct_note(&seen, of);
    let hint = visit.lang().correct_note_hint();
    Ok(page::with_status(status, &ActPage::with(frame, &seen, hint, form)))
}
