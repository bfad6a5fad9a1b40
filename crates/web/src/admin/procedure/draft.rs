//! `/admin/sop/draft`: the form as it would print, and beside it the fields of the part that was chosen. Who
//! may act and which guards a step has is told from the steps' own rules and is no field.

mod fields;

pub use fields::{read_approver, save_identity, save_lists, save_step};

use crate::applications::show::Done;
use crate::at::At;
use crate::form::{Button, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::sop_form::{Sheets, SopForm};
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use sop::Step;
use sop::procedure::{Defect, Draft, Part};
use sop::spec::{self, Spec};
use store::read::DraftRow;
use words::{Formats, Lang};

/// Keys of the forms that begin and discard.
const BEGIN: &str = "draft";
const DISCARD: &str = "removal";

/// The editor.
#[derive(Template)]
#[template(path = "admin/draft.html")]
pub struct DraftPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    state: String,
    done: Option<&'static str>,
    parts: Vec<(String, String, bool)>,
    heading: String,
    form: Form,
    /// What the step's own rules say.
    rules: Vec<(&'static str, String)>,
    /// What to look at again (V08), or why the form cannot be drawn.
    remarks: Vec<String>,
    sheets: Option<Sheets>,
}

/// The draft as it lies in the store.
pub struct Held {
    pub row: DraftRow,
    pub draft: Draft,
}

/// The draft; where there is none the address does not exist.
pub async fn held(visit: &Visit) -> Result<Held, Problem> {
    let row = visit.app().reader().procedure_draft().await.map_err(Problem::fault)?;
    let row = row.ok_or(Problem::NotFound)?;
    let draft = Draft::read(&row.body)
        .map_err(|defects| Problem::fault(anyhow::anyhow!("the draft of the SOP: {defects:?}")))?;
    Ok(Held { row, draft })
}

/// `GET /admin/sop/draft` and `/admin/sop/draft/identity`.
pub async fn show(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let held = held(&visit).await?;
    draw(&visit, &held, Part::Identity, &visit.kept(), &query.done, StatusCode::OK)
}

/// `GET /admin/sop/draft/lists`.
pub async fn show_lists(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let held = held(&visit).await?;
    draw(&visit, &held, Part::Lists, &visit.kept(), &query.done, StatusCode::OK)
}

/// `GET /admin/sop/draft/steps/{no}`.
pub async fn show_step(visit: Visit, At(no): At<u8>, Query(query): Query<Done>) -> Result<Response, Problem> {
    let held = held(&visit).await?;
    let step = Step::from_no(no).ok_or(Problem::NotFound)?;
    draw(&visit, &held, Part::Step(step), &visit.kept(), &query.done, StatusCode::OK)
}

fn draw(
    visit: &Visit,
    held: &Held,
    part: Part,
    kept: &Kept,
    done: &str,
    status: StatusCode,
) -> Result<Response, Problem> {
    let frame = visit.frame(visit.lang().draft_heading(), Some(Place::Admin));
    let page = DraftPage::of(frame, visit.formats(), held, part, kept, done);
    Ok(page::with_status(status, &page))
}

/// `POST /admin/sop/draft`: begins one; where there is one already it is opened.
pub async fn begin(visit: Visit) -> Result<Response, Problem> {
    visit.app().begin_draft(visit.person()?).await.map_err(Problem::fault)?;
    Ok(page::see_other(&url::draft()))
}

/// `POST /admin/sop/draft/removal`: throws the draft away that its form was drawn for.
pub async fn discard(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let seen = version(&typed);
    let done = match visit.app().discard_draft(seen).await.map_err(Problem::fault)? {
        true => "discarded",
        false => "kept",
    };
    Ok(page::see_other(&format!("{}?done={done}", url::procedure())))
}

/// The form that begins a draft.
pub fn begin_form(lang: Lang) -> Form {
    Form::new(lang, BEGIN, url::draft()).button(Button::new(lang.draft_begin_button()))
}

/// The form that discards, for the list of revisions.
pub fn discard_form(lang: Lang, version: i64) -> Form {
    Form::new(lang, DISCARD, url::draft_act(DISCARD))
        .hidden("version", version.to_string())
        .button(Button::back(lang.draft_discard_button()))
}

/// The version that a form was drawn for.
fn version(typed: &Typed) -> i64 {
    typed.get("version").parse().unwrap_or(0)
}

/// Saves what a form changed; what was typed is shown again where another version was saved meanwhile.
async fn save(
    visit: &Visit,
    typed: &Typed,
    part: Part,
    edited: impl FnOnce(&mut Held) -> Result<(), Problem>,
) -> Result<Response, Problem> {
    let mut held = held(visit).await?;
    let before = Held { row: held.row.clone(), draft: held.draft.clone() };
    match edited(&mut held) {
        Ok(()) => {}
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            return draw(visit, &before, part, &kept, "", status);
        }
    }
    if held.row.version != version(typed) {
        return stale(visit, &before, part, typed);
    }
    let saved = visit.app().save_draft(visit.person()?, held.row.version, &held.draft);
    match saved.await.map_err(Problem::fault)? {
        true => Ok(page::see_other(&url::draft_saved(part))),
        false => {
            let now = self::held(visit).await?;
            stale(visit, &now, part, typed)
        }
    }
}

/// The form for what is saved now, with what was typed: whoever sends it again has seen both.
fn stale(visit: &Visit, now: &Held, part: Part, typed: &Typed) -> Result<Response, Problem> {
    let saved_by = visit.lang().draft_changed(&now.row.person_name);
    let kept = Kept { key: fields::key(part), typed: typed.clone(), say: Some(saved_by), ..Kept::none() };
    draw(visit, now, part, &kept, "", StatusCode::CONFLICT)
}

impl DraftPage {
    fn of(mut frame: Frame, formats: Formats, held: &Held, part: Part, kept: &Kept, done: &str) -> DraftPage {
        let lang = frame.lang;
        let form = fields::form(lang, &held.draft, part, held.row.version).keep(kept);
        let errors = form.errors();
        frame.wrong = !errors.items.is_empty();
        let procedure = held.draft.procedure();
        let remarks: Vec<&Defect> = match &procedure {
            Ok(made) => made.warnings().iter().filter(|defect| place_of(defect) == Some(part)).collect(),
            Err(defects) => defects.iter().collect(),
        };
        let remarks = remarks.into_iter().map(|defect| lang.procedure_defect(defect)).collect();
        DraftPage {
            crumbs: super::crumbs(lang, true)
                .link(url::procedure(), lang.procedure_heading())
                .end(lang.draft_heading()),
            errors,
            state: lang.draft_saved_by(&held.row.person_name, &formats.date_time(held.row.saved_at)),
            done: (done == "saved").then(|| lang.draft_done_saved()),
            parts: parts(lang, part),
            heading: heading(lang, part),
            form,
            rules: match part {
                Part::Step(step) => rules(lang, spec::all()[usize::from(step.no()) - 1]),
                Part::Identity | Part::Lists => Vec::new(),
            },
            remarks,
            sheets: procedure.ok().map(|procedure| Sheets::to_edit(lang, &procedure, part)),
            frame,
        }
    }
}

/// Where an editor mends what V02 and V08 say of a step.
fn place_of(defect: &Defect) -> Option<Part> {
    let place = match defect {
        Defect::StepFieldMissing { place, .. } | Defect::VerbMissing { place, .. } => *place,
        Defect::Unreadable { .. }
        | Defect::UnknownSchema { .. }
        | Defect::StepCode { .. }
        | Defect::StepNumber { .. }
        | Defect::StartShapes { .. }
        | Defect::EndShapes { .. }
        | Defect::RoleUnknown { .. }
        | Defect::RoleTwice { .. }
        | Defect::Lanes { .. }
        | Defect::CoordinatorMissing { .. }
        | Defect::CoordinatorWithoutLane { .. }
        | Defect::NotLater { .. }
        | Defect::MeaningChanged { .. } => return None,
    };
    u8::try_from(place).ok().and_then(Step::from_no).map(Part::Step)
}

/// The name of a part, for links and headings.
pub fn heading(lang: Lang, part: Part) -> String {
    match part {
        Part::Identity => lang.draft_part_identity().to_owned(),
        Part::Lists => lang.draft_part_lists().to_owned(),
        Part::Step(step) => lang.web_help_step(step.no(), lang.step(step)),
    }
}

fn parts(lang: Lang, chosen: Part) -> Vec<(String, String, bool)> {
    let steps = Step::ALL.into_iter().map(Part::Step);
    let all = [Part::Identity, Part::Lists].into_iter().chain(steps);
    let words = |part| match part {
        Part::Identity | Part::Lists => heading(lang, part),
        Part::Step(step) => lang.draft_part_step(step.no()),
    };
    all.map(|part| (url::draft_part(part), words(part), part == chosen)).collect()
}

/// Who may do the step, and what keeps it: as the code says, whatever the text says.
fn rules(lang: Lang, spec: &Spec) -> Vec<(&'static str, String)> {
    let roles: Vec<String> = spec.actors.iter().map(|role| lang.role(*role).to_owned()).collect();
    let guards: Vec<String> = spec.guards.iter().map(|guard| lang.guard(*guard).to_owned()).collect();
    let mut back: Vec<u8> = spec.ways_back.iter().map(|(step, _)| step.no()).collect();
    back.dedup();
    let back: Vec<String> = back.into_iter().map(|no| lang.draft_part_step(no)).collect();
    let or_none = |words: Vec<String>| match words.is_empty() {
        true => lang.draft_rule_none().to_owned(),
        false => words.join("; "),
    };
    let web = if spec.web_only.is_some() { lang.draft_rule_web() } else { lang.draft_rule_any_door() };
    vec![
        (lang.draft_rule_who(), lang.list_or(&roles)),
        (lang.draft_rule_guards(), or_none(guards)),
        (lang.draft_rule_back(), or_none(back)),
        (lang.draft_rule_where(), web.to_owned()),
        (lang.draft_rule_requirements(), spec.requirements.join(", ")),
    ]
}

/// `GET /admin/sop/draft/form`: the draft as it would print.
pub async fn print(visit: Visit) -> Result<Response, Problem> {
    super::readable(&visit)?;
    let held = held(&visit).await?;
    let frame = visit.frame(visit.lang().draft_heading(), None);
    match held.draft.procedure() {
        Ok(procedure) => Ok(page::show(&SopForm::of_draft(frame, &procedure))),
        Err(_) => Err(Problem::NotFound),
    }
}

#[cfg(test)]
pub(super) fn sample_draft() -> Held {
    let draft =
        Draft::from_revision(sop::procedure::Procedure::embedded_text(), 1, jiff::civil::date(2026, 12, 1));
    let mut draft = draft.unwrap_or_else(|defects| panic!("{defects:?}"));
    if let Some(mut row) = draft.step(Step::TestTeam) {
        row.text = "Menguji <aplikasi> di server dev.".to_owned();
        draft.set_step(Step::TestTeam, row);
    }
    let row = DraftRow {
        body: draft.text(),
        version: 3,
        person_name: "Rani <W.>".to_owned(),
        saved_at: sop::Moment(1_606_190_700_000),
    };
    Held { row, draft }
}

impl Page for DraftPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<DraftPage> {
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let page = |part, kept: &Kept, done| {
            let frame = Frame::sample(lang, lang.draft_heading());
            DraftPage::of(frame, formats, &sample_draft(), part, kept, done)
        };
        let faults = vec![("text", lang.error_missing(lang.draft_text()))];
        let wrong = Kept { key: fields::STEP, faults, say: Some("<x>".to_owned()), ..Kept::none() };
        vec![
            page(Part::Identity, &Kept::none(), "saved"),
            page(Part::Lists, &Kept::none(), ""),
            page(Part::Step(Step::Report), &Kept::none(), ""),
            page(Part::Step(Step::TestTeam), &wrong, ""),
        ]
    }
}
