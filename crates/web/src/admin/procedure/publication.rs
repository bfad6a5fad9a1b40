//! Publishing the draft: who approves and from when, a page to check all of it, and the act. What is
//! published stays as it is.

use super::changes;
use super::draft::{self, Held};
use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::DecideError;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use sop::procedure::{Approver, Draft, Procedure};
use words::{Formats, Lang};

/// Keys of the form that asks and of the one that publishes.
const ASK: &str = "approval";
const PUBLISH: &str = "publication";

/// Who approves, and from when.
#[derive(Template)]
#[template(path = "admin/publication.html")]
pub struct ApprovalPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    lead: String,
    /// Why it cannot be published yet.
    defects: Vec<String>,
    form: Form,
}

/// All that will hold, to be checked.
#[derive(Template)]
#[template(path = "admin/publication_check.html")]
pub struct CheckPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    lines: Vec<String>,
    facts: Vec<(&'static str, String)>,
    changed: Vec<(String, String)>,
    warnings: Vec<String>,
    form: Form,
}

/// What is to be published.
struct Wanted {
    held: Held,
    approver: Approver,
    made: Procedure,
}

/// `GET /admin/sop/draft/publication`.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let held = draft::held(&visit).await?;
    Ok(draw(&visit, &held, &visit.kept(), StatusCode::OK))
}

fn draw(visit: &Visit, held: &Held, kept: &Kept, status: StatusCode) -> Response {
    let frame = visit.frame(visit.lang().publication_heading(), Some(Place::Admin));
    page::with_status(status, &ApprovalPage::of(frame, held, kept))
}

/// `POST /admin/sop/draft/publication/check`: nothing is recorded.
pub async fn check(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let held = draft::held(&visit).await?;
    match wanted(&visit, &typed, &held) {
        Ok(wanted) => Ok(draw_check(&visit, &wanted, &Kept::none(), StatusCode::OK)),
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            Ok(draw(&visit, &held, &kept, status))
        }
    }
}

fn draw_check(visit: &Visit, wanted: &Wanted, kept: &Kept, status: StatusCode) -> Response {
    let frame = visit.frame(visit.lang().publication_check_heading(), Some(Place::Admin));
    let newest = visit.app().revisions().last().map(|known| known.adopted.sha256.clone());
    let in_force = visit.app().procedure_in_force();
    let page = CheckPage::of(frame, visit.formats(), wanted, &in_force, newest.as_deref(), kept);
    page::with_status(status, &page)
}

/// `POST /admin/sop/draft/publication`.
pub async fn publish(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let held = draft::held(&visit).await?;
    let wanted = match wanted(&visit, &typed, &held) {
        Ok(wanted) => wanted,
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            return Ok(draw(&visit, &held, &kept, status));
        }
    };
    // Another draft than the one that was checked: it is checked anew.
    let seen = typed.get("version").parse().unwrap_or(0);
    if seen != held.row.version {
        return Ok(outdated(&visit, &wanted));
    }
    let after = Some(typed.get("after").to_owned()).filter(|digest| !digest.is_empty());
    let by = visit.actor()?;
    match visit.app().publish_draft(&by, seen, &wanted.held.draft, after).await {
        Ok(_) => Ok(page::see_other(&format!("{}?done=published", url::procedure()))),
        Err(DecideError::Fault(store::Error::Outdated)) => Ok(outdated(&visit, &wanted)),
        Err(error) => {
            let problem = visit.said(error, PUBLISH, &typed).await;
            let Some((kept, status)) = problem.mendable() else { return Err(problem) };
            Ok(draw_check(&visit, &wanted, &kept, status))
        }
    }
}

fn outdated(visit: &Visit, wanted: &Wanted) -> Response {
    let say = Some(visit.lang().draft_changed(&wanted.held.row.person_name));
    let kept = Kept { key: PUBLISH, say, ..Kept::none() };
    draw_check(visit, wanted, &kept, StatusCode::CONFLICT)
}

/// The revision that the draft makes with this approval; V06 and the day are told beside the day's field.
fn wanted(visit: &Visit, typed: &Typed, held: &Held) -> Result<Wanted, Problem> {
    let mut reading = Reading::of(visit, typed, ASK);
    let lang = reading.lang;
    let approver = draft::read_approver(&mut reading);
    let day = reading.day("effective", lang.draft_effective());
    if let Some(day) = day {
        let today = visit.app().calendar().day_of(visit.at());
        let newest = visit.app().revisions().into_iter().map(|known| known.procedure.identity.effective_on);
        let newest = newest.max();
        if day <= today {
            reading.breaks("effective", "range", lang.publication_day_past());
        } else if newest.is_some_and(|newest| day <= newest) {
            let newest = newest.map(|newest| visit.formats().civil_date(newest)).unwrap_or_default();
            reading.breaks("effective", "range", lang.publication_day_not_later(&newest));
        }
    }
    let (approver, day): (Approver, Date) = reading.done(approver.zip(day))?;
    let mut draft: Draft = held.draft.clone();
    draft.set_approval(approver.clone(), day);
    match draft.procedure() {
        Ok(made) => {
            let held = Held { row: held.row.clone(), draft };
            Ok(Wanted { held, approver, made })
        }
        // What it lacks stands on the page.
        Err(_) => {
            let say = Some(lang.publication_not_whole().to_owned());
            Err(Problem::Form(Kept { key: ASK, typed: typed.clone(), say, ..Kept::none() }))
        }
    }
}

fn crumbs(lang: Lang) -> Crumbs {
    super::crumbs(lang, true)
        .link(url::procedure(), lang.procedure_heading())
        .link(url::draft(), lang.draft_heading())
}

impl ApprovalPage {
    fn of(mut frame: Frame, held: &Held, kept: &Kept) -> ApprovalPage {
        let lang = frame.lang;
        let (approver, effective_on) = held.draft.approval();
        let text =
            |name, label: &str, value: &str| Field::new(lang, name, label, Control::text()).value(value);
        let of = |field: &Option<String>| field.clone().unwrap_or_default();
        let day = Control::Input { kind: "date", autocomplete: None };
        let day = Field::new(lang, "effective", lang.draft_effective(), day);
        let form = Form::new(lang, ASK, url::draft_act("publication/check"))
            .hidden("version", held.row.version.to_string())
            .field(text("position", lang.draft_position(), &approver.position))
            .field(text("name", lang.draft_name(), &of(&approver.name)).optional())
            .field(text("rank", lang.draft_rank(), &of(&approver.rank)).optional())
            .field(text("nip", lang.draft_nip(), &of(&approver.nip)).optional())
            .field(day.narrow().value(effective_on.to_string()).hint(lang.publication_day_hint()))
            .button(Button::primary(lang.publication_check_button()))
            .keep(kept);
        let errors = form.errors();
        frame.wrong = !errors.items.is_empty();
        let defects = held.draft.procedure().err().unwrap_or_default();
        ApprovalPage {
            crumbs: crumbs(lang).end(lang.publication_heading()),
            errors,
            lead: lang.publication_lead().to_owned(),
            defects: defects.iter().map(|defect| lang.procedure_defect(defect)).collect(),
            form,
            frame,
        }
    }
}

impl CheckPage {
    fn of(
        mut frame: Frame,
        formats: Formats,
        wanted: &Wanted,
        in_force: &Procedure,
        newest: Option<&str>,
        kept: &Kept,
    ) -> CheckPage {
        let lang = frame.lang;
        let Wanted { held, approver, made } = wanted;
        let identity = &made.identity;
        let day = formats.civil_date(identity.effective_on);
        let of = |field: &Option<String>| field.clone().unwrap_or_default();
        let form = Form::new(lang, PUBLISH, url::draft_act("publication"))
            .hidden("version", held.row.version.to_string())
            .hidden("after", newest.unwrap_or_default())
            .hidden("position", approver.position.as_str())
            .hidden("name", of(&approver.name))
            .hidden("rank", of(&approver.rank))
            .hidden("nip", of(&approver.nip))
            .hidden("effective", identity.effective_on.to_string())
            .button(Button::primary(lang.publication_button(identity.revision, &day)))
            .keep(kept);
        let errors = form.errors();
        frame.wrong = kept.say.is_some();
        let parts = changes::changed(formats, in_force, made, true);
        let fields: usize = parts.iter().map(|part| part.fields.len()).sum();
        let of_part = |part: &changes::PartChanges| {
            let labels: Vec<&str> = part.fields.iter().map(|field| field.label).collect();
            (part.heading.clone(), labels.join(", "))
        };
        CheckPage {
            crumbs: crumbs(lang).end(lang.publication_check_heading()),
            errors,
            lines: vec![
                lang.publication_from(&day),
                lang.publication_running(&in_force.revision_id().0),
                lang.publication_for_good().to_owned(),
            ],
            facts: vec![
                (lang.draft_number(), identity.number.clone()),
                (lang.procedure_revision(), identity.revision.to_string()),
                (lang.draft_title(), sop::markup::plain(&identity.title)),
                (lang.draft_approved_by(), approved_by(approver)),
                (lang.draft_effective(), day),
                (
                    lang.sop_changes_heading(),
                    lang.sop_changes_count(i64::try_from(fields).unwrap_or(i64::MAX)),
                ),
                (lang.procedure_digest(), made.sha256().to_owned()),
            ],
            changed: parts.iter().map(of_part).collect(),
            warnings: made.warnings().iter().map(|defect| lang.procedure_defect(defect)).collect(),
            form,
            frame,
        }
    }
}

fn approved_by(approver: &Approver) -> String {
    let Approver { position, name, rank, nip } = approver;
    let parts = [Some(position), name.as_ref(), rank.as_ref(), nip.as_ref()];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

impl Page for ApprovalPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ApprovalPage> {
        let held = draft::sample_draft();
        let page =
            |kept: &Kept| ApprovalPage::of(Frame::sample(lang, lang.publication_heading()), &held, kept);
        let faults = vec![("effective", lang.publication_day_past().to_owned())];
        vec![page(&Kept::none()), page(&Kept { key: ASK, faults, ..Kept::none() })]
    }
}

impl Page for CheckPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<CheckPage> {
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let mut held = draft::sample_draft();
        let name = Some("Rani <W.>".to_owned());
        let approver = Approver { position: "Kepala".to_owned(), name, rank: None, nip: None };
        held.draft.set_approval(approver.clone(), jiff::civil::date(2027, 1, 1));
        let made = held.draft.procedure().unwrap_or_else(|defects| panic!("{defects:?}"));
        let wanted = Wanted { held, approver, made };
        let page = |kept: &Kept| {
            let frame = Frame::sample(lang, lang.publication_check_heading());
            CheckPage::of(frame, formats, &wanted, Procedure::embedded(), Some("aa"), kept)
        };
        let refused = Kept { key: PUBLISH, say: Some("<x>".to_owned()), ..Kept::none() };
        vec![page(&Kept::none()), page(&refused)]
    }
}
