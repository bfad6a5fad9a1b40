//! Help: the SOP's own row for each step, from the revision in force. The SOP is written in Indonesian and
//! is quoted as it stands in both languages.

use crate::at::At;
use crate::frame::{Crumbs, Frame};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::procedure::Procedure;
use sop::{RevisionId, Step};
use words::Lang;

/// `GET /help`: the thirteen steps and the binding notes.
pub async fn index(visit: Visit) -> Response {
    let frame = visit.frame(visit.lang().web_help_title(), None);
    page::show(&HelpIndex::of(frame, &visit.app().procedure_in_force()))
}

/// Which revision is asked for: an issue's page asks for its own (R4).
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    revision: String,
}

/// `GET /help/step-9`.
pub async fn show(
    visit: Visit,
    At(topic): At<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let no = topic.strip_prefix("step-").and_then(|no| no.parse().ok());
    let step = no.and_then(Step::from_no).ok_or(Problem::NotFound)?;
    let title = step_title(visit.lang(), step);
    let under = Some(RevisionId(asked.revision)).filter(|revision| !revision.0.is_empty());
    let procedure = match &under {
        Some(revision) => visit.app().known(revision).ok_or(Problem::NotFound)?,
        None => visit.app().procedure_in_force(),
    };
    let page = HelpStep::of(visit.frame(title, None), &procedure, step, under.as_ref());
    Ok(page::show(&page))
}

fn step_title(lang: Lang, step: Step) -> String {
    lang.web_help_step(step.no(), lang.step(step))
}

/// The list of the steps.
#[derive(Template)]
#[template(path = "help/index.html")]
pub struct HelpIndex {
    frame: Frame,
    steps: Vec<(String, String)>,
    notes: Vec<String>,
}

/// One row of the SOP.
#[derive(Template)]
#[template(path = "help/step.html")]
pub struct HelpStep {
    frame: Frame,
    crumbs: Crumbs,
    text: String,
    requirements: Vec<String>,
    time: String,
    output: String,
    /// The form of the revision that says so.
    revision: (String, String),
    around: Vec<(String, String)>,
}

impl HelpIndex {
    fn of(frame: Frame, procedure: &Procedure) -> HelpIndex {
        let lang = frame.lang;
        let steps =
            Step::ALL.into_iter().map(|step| (url::help_step(step), step_title(lang, step))).collect();
        let notes = procedure.documents.notes.iter().map(|note| sop::markup::plain(note)).collect();
        HelpIndex { frame, steps, notes }
    }
}

impl HelpStep {
    fn of(frame: Frame, procedure: &Procedure, step: Step, under: Option<&RevisionId>) -> HelpStep {
        let (lang, row) = (frame.lang, procedure.step(step));
        let neighbours = [Step::from_no(step.no() - 1), step.next()];
        let href = |step: Step| match under {
            Some(revision) => url::help_step_under(step, revision),
            None => url::help_step(step),
        };
        let link = |step: Step| (href(step), step_title(lang, step));
        HelpStep {
            crumbs: Crumbs::new(lang).link(url::help(), lang.frame_help()).end(frame.title.clone()),
            frame,
            text: sop::markup::plain(&row.text),
            requirements: row.requirements.iter().map(|line| sop::markup::plain(line)).collect(),
            time: sop::markup::plain(row.time.text()),
            output: sop::markup::plain(&row.output),
            revision: (url::sop_revision(&procedure.revision_id()), procedure.revision_id().0),
            around: neighbours.into_iter().flatten().map(link).collect(),
        }
    }
}

impl Page for HelpIndex {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<HelpIndex> {
        vec![HelpIndex::of(Frame::sample(lang, lang.web_help_title()), Procedure::embedded())]
    }
}

impl Page for HelpStep {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<HelpStep> {
        let page = |step| {
            let frame = Frame::sample(lang, &step_title(lang, step));
            HelpStep::of(frame, Procedure::embedded(), step, None)
        };
        Step::ALL.into_iter().map(page).collect()
    }
}
