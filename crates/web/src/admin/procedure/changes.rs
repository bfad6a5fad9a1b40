//! `/admin/sop/draft/changes`: the draft beside the revision in force, word by word. Removed words are struck
//! through and added ones underlined, so that colour is not the only sign.

use super::draft::{self, Held};
use crate::frame::{Crumbs, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use sop::procedure::{self as sop_text, Change, Part, Piece, Place as Field, Procedure, Shape, marks};
use words::Formats;
#[cfg(test)]
use words::Lang;

/// The page.
#[derive(Template)]
#[template(path = "admin/draft_changes.html")]
pub struct ChangesPage {
    frame: Frame,
    crumbs: Crumbs,
    lead: String,
    /// Why the draft cannot be compared yet.
    defects: Vec<String>,
    parts: Vec<PartChanges>,
    /// The reader may go on to edit.
    edits: bool,
}

/// What differs in one part of the form.
pub struct PartChanges {
    pub id: String,
    pub heading: String,
    pub href: Option<String>,
    pub fields: Vec<FieldChange>,
}

/// One field: its name, and the words with their marks.
pub struct FieldChange {
    pub label: &'static str,
    pub pieces: Vec<Piece>,
}

/// `GET /admin/sop/draft/changes`.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let edits = super::readable(&visit)?;
    let held = draft::held(&visit).await?;
    let frame = visit.frame(visit.lang().sop_changes_heading(), Some(Place::Admin));
    let in_force = visit.app().procedure_in_force();
    Ok(page::show(&ChangesPage::of(frame, visit.formats(), &in_force, &held, edits)))
}

impl ChangesPage {
    fn of(frame: Frame, formats: Formats, in_force: &Procedure, held: &Held, edits: bool) -> ChangesPage {
        let lang = frame.lang;
        let (parts, defects) = match held.draft.procedure() {
            Ok(made) => (changed(formats, in_force, &made, edits), Vec::new()),
            Err(defects) => {
                (Vec::new(), defects.iter().map(|defect| lang.procedure_defect(defect)).collect())
            }
        };
        let fields: usize = parts.iter().map(|part| part.fields.len()).sum();
        let mut crumbs = super::crumbs(lang, edits).link(url::procedure(), lang.procedure_heading());
        if edits {
            crumbs = crumbs.link(url::draft(), lang.draft_heading());
        }
        ChangesPage {
            crumbs: crumbs.end(lang.sop_changes_heading()),
            lead: lang.sop_changes_lead(i64::try_from(fields).unwrap_or(i64::MAX), &in_force.revision_id().0),
            defects,
            parts,
            edits,
            frame,
        }
    }
}

/// The fields that differ, by the parts of the form.
pub fn changed(formats: Formats, before: &Procedure, after: &Procedure, edits: bool) -> Vec<PartChanges> {
    let mut parts: Vec<PartChanges> = Vec::new();
    let mut last = None;
    for change in sop_text::compare(before, after) {
        let field = field(formats, &change);
        match parts.last_mut() {
            Some(part) if last == Some(change.part) => part.fields.push(field),
            Some(_) | None => parts.push(PartChanges {
                id: id(change.part),
                heading: draft::heading(formats.lang, change.part),
                href: edits.then(|| url::draft_part(change.part)),
                fields: vec![field],
            }),
        }
        last = Some(change.part);
    }
    parts
}

fn id(part: Part) -> String {
    match part {
        Part::Identity => "identity".to_owned(),
        Part::Lists => "lists".to_owned(),
        Part::Step(step) => format!("step-{}", step.no()),
    }
}

fn field(formats: Formats, change: &Change) -> FieldChange {
    let lang = formats.lang;
    let said = |text: &str| match change.place {
        Field::Shape => {
            let shapes = [Shape::Start, Shape::Process, Shape::Decision, Shape::End];
            let shape = shapes.into_iter().find(|shape| shape.code() == text);
            shape.map_or(text, |shape| lang.shape(shape)).to_owned()
        }
        Field::CreatedOn | Field::RevisedOn | Field::EffectiveOn => {
            text.parse::<Date>().map_or_else(|_| "-".to_owned(), |day| formats.civil_date(day))
        }
        _ => text.to_owned(),
    };
    let (before, after) = (said(&change.before), said(&change.after));
    FieldChange { label: lang.sop_field(change.place), pieces: marks(&before, &after) }
}

impl Page for ChangesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ChangesPage> {
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let held = draft::sample_draft();
        let page = |in_force: &Procedure, edits| {
            let frame = Frame::sample(lang, lang.sop_changes_heading());
            ChangesPage::of(frame, formats, in_force, &held, edits)
        };
        let same = held.draft.procedure().unwrap_or_else(|defects| panic!("{defects:?}"));
        vec![page(Procedure::embedded(), true), page(&same, false)]
    }
}
