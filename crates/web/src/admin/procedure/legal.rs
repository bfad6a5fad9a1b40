//! The status of the legal bases (R3): their rows, and the page of one with its forms.

use super::Seen;
use crate::at::At;
use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::page::{self, Page};
use crate::panel::{self, Panel};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sop::acts::legal::{ReviewLegalBasis, StateLegalBasis, review_legal_basis, state_legal_basis};
use sop::legal::{LegalStanding, LegalStatus};
use sop::text::TextKind;
use sop::{Office, PersonId, Seq};
use std::collections::BTreeMap;
use words::{Formats, Lang};

/// Keys of the two forms.
const STATUS: &str = "status";
const REVIEW: &str = "review";
/// Longest citation of what amended or revoked a legal basis, in characters.
const CITATION_CHARS_MAX: usize = 200;

/// A legal basis in the table.
pub struct Row {
    pub no: usize,
    pub text: String,
    /// None: the reader may not change it.
    pub href: Option<String>,
    pub status: String,
    pub said: Option<String>,
    pub review: Option<&'static str>,
    pub due: bool,
}

/// The legal bases of the revision in force, in its order.
pub(super) fn rows(formats: Formats, seen: &Seen<'_>) -> Vec<Row> {
    let lang = formats.lang;
    let row = |(at, basis): (usize, &String)| {
        let standing = seen.office.legal_bases.get(basis);
        Row {
            no: at + 1,
            text: sop::markup::plain(basis),
            href: seen.edits.then(|| url::legal_basis(at + 1)),
            status: standing.map_or(lang.legal_not_stated().to_owned(), |standing| {
                lang.legal_status_told(&standing.status)
            }),
            said: standing.map(|standing| said(formats, standing, seen.names)),
            review: standing.and_then(|standing| review(lang, standing)),
            due: standing.is_some_and(LegalStanding::review_due),
        }
    };
    seen.in_force.documents.legal_bases.iter().enumerate().map(row).collect()
}

fn said(formats: Formats, standing: &LegalStanding, names: &BTreeMap<PersonId, String>) -> String {
    let name = standing.person.and_then(|person| names.get(&person)).cloned().unwrap_or_default();
    formats.lang.legal_said_by(&name, &formats.date_time(standing.at))
}

fn review(lang: Lang, standing: &LegalStanding) -> Option<&'static str> {
    match (standing.review_due(), standing.reviewed) {
        (true, _) => Some(lang.legal_review_due()),
        (false, Some(_)) => Some(lang.legal_reviewed()),
        (false, None) => None,
    }
}

/// The page of one legal basis.
#[derive(Template)]
#[template(path = "admin/legal.html")]
pub struct LegalPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    text: String,
    facts: Vec<(&'static str, String)>,
    nobody: Option<&'static str>,
    entries: Vec<(String, String)>,
    panels: Vec<Panel>,
}

/// `GET /admin/sop/legal-bases/{no}`.
pub async fn show(visit: Visit, At(no): At<usize>) -> Result<Response, Problem> {
    draw(&visit, no, &visit.kept(), StatusCode::OK).await
}

async fn draw(visit: &Visit, no: usize, kept: &Kept, status: StatusCode) -> Result<Response, Problem> {
    let basis = basis(visit, no)?;
    let office = super::office(visit).await?;
    let names = visit.names().await?;
    let frame = visit.frame(visit.lang().legal_page_heading(no), Some(Place::Admin));
    let page = LegalPage::of(frame, visit.formats(), (no, &basis), &office, &names, kept);
    Ok(page::with_status(status, &page))
}

/// The text of the legal basis with this number in the revision in force.
fn basis(visit: &Visit, no: usize) -> Result<String, Problem> {
    let in_force = visit.app().procedure_in_force();
    let basis = no.checked_sub(1).and_then(|at| in_force.documents.legal_bases.get(at).cloned());
    basis.ok_or(Problem::NotFound)
}

/// `POST /admin/sop/legal-bases/{no}/status`.
pub async fn state(visit: Visit, At(no): At<usize>, typed: Typed) -> Result<Response, Problem> {
    basis(&visit, no)?;
    answer(&visit, no, stated(&visit, &typed).await, STATUS).await
}

/// `POST /admin/sop/legal-bases/{no}/review`.
pub async fn review_done(visit: Visit, At(no): At<usize>, typed: Typed) -> Result<Response, Problem> {
    basis(&visit, no)?;
    answer(&visit, no, reviewed(&visit, &typed).await, REVIEW).await
}

async fn answer(
    visit: &Visit,
    no: usize,
    outcome: Result<(), Problem>,
    done: &str,
) -> Result<Response, Problem> {
    match outcome {
        Ok(()) => Ok(page::see_other(&format!("{}?done={done}", url::procedure()))),
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            draw(visit, no, &kept, status).await
        }
    }
}

async fn stated(visit: &Visit, typed: &Typed) -> Result<(), Problem> {
    let mut reading = Reading::of(visit, typed, STATUS);
    let lang = reading.lang;
    let code = reading.one_of("status", lang.legal_status(), |raw| {
        LegalStatus::CODES.into_iter().find(|code| *code == raw)
    });
    let cited = matches!(code, Some(code) if code != LegalStatus::InForce.code());
    let by =
        if cited { reading.line("by", lang.legal_by(), CITATION_CHARS_MAX) } else { Some(String::new()) };
    let status = code.zip(by).map(|(code, by)| match code {
        "amended" => LegalStatus::Amended { by },
        "revoked" => LegalStatus::Revoked { by },
        _ => LegalStatus::InForce,
    });
    let status = reading.done(status)?;
    let act = StateLegalBasis { basis: typed.get("basis").to_owned(), seen: seq(typed, "seen"), status };
    let in_force = visit.app().procedure_in_force();
    let decide = move |case: &sop::CaseFile, by: &sop::Actor| state_legal_basis(case, by, &act, &in_force);
    visit.decide(What::Office, STATUS, typed, decide).await.map(|_| ())
}

async fn reviewed(visit: &Visit, typed: &Typed) -> Result<(), Problem> {
    let mut reading = Reading::of(visit, typed, REVIEW);
    let finding = reading.prose_called("finding", TextKind::Reason, reading.lang.legal_finding());
    let finding = reading.done(finding)?;
    let stated = seq(typed, "seen").unwrap_or(Seq(0));
    let act = ReviewLegalBasis { basis: typed.get("basis").to_owned(), stated, finding };
    let decide = move |case: &sop::CaseFile, by: &sop::Actor| review_legal_basis(case, by, &act);
    visit.decide(What::Office, REVIEW, typed, decide).await.map(|_| ())
}

fn seq(typed: &Typed, name: &str) -> Option<Seq> {
    typed.get(name).parse().ok().map(Seq)
}

impl LegalPage {
    fn of(
        mut frame: Frame,
        formats: Formats,
        (no, basis): (usize, &str),
        office: &Office,
        names: &BTreeMap<PersonId, String>,
        kept: &Kept,
    ) -> LegalPage {
        let lang = frame.lang;
        let standing = office.legal_bases.get(basis);
        let mut panels = Vec::new();
        if standing.is_some_and(LegalStanding::review_due) {
            panels.push(review_panel(lang, no, basis, standing, kept));
        }
        panels.push(status_panel(lang, no, basis, standing, kept));
        let errors = panel::errors(lang, &panels);
        frame.wrong = !errors.items.is_empty();
        let facts = standing.map_or(Vec::new(), |standing| {
            let mut facts = vec![
                (lang.legal_status(), lang.legal_status_told(&standing.status)),
                (lang.legal_said(), said(formats, standing, names)),
            ];
            facts.extend(review(lang, standing).map(|words| (lang.legal_review_heading(), words.to_owned())));
            facts
        });
        let entry = |seq: Seq| (url::journal_from(seq), lang.calendar_entry(&formats.number(seq.0)));
        let entries = standing.into_iter().flat_map(|standing| [Some(standing.seq), standing.reviewed]);
        LegalPage {
            crumbs: super::crumbs(lang, true)
                .link(url::procedure(), lang.procedure_heading())
                .end(frame.title.clone()),
            errors,
            text: sop::markup::plain(basis),
            nobody: standing.is_none().then(|| lang.legal_nobody()),
            entries: entries.flatten().map(entry).collect(),
            facts,
            panels,
            frame,
        }
    }
}

fn carried(form: Form, basis: &str, standing: Option<&LegalStanding>) -> Form {
    let seen = standing.map(|standing| standing.seq.0.to_string()).unwrap_or_default();
    form.hidden("basis", basis).hidden("seen", seen)
}

fn status_panel(lang: Lang, no: usize, basis: &str, standing: Option<&LegalStanding>, kept: &Kept) -> Panel {
    let now = standing.map(|standing| standing.status.clone());
    let none = String::new;
    let all =
        [LegalStatus::InForce, LegalStatus::Amended { by: none() }, LegalStatus::Revoked { by: none() }];
    let choice = |status: &LegalStatus| {
        let chosen = now.as_ref().is_some_and(|now| now.code() == status.code());
        Choice::new(status.code(), lang.legal_status_name(status)).chosen(chosen)
    };
    let by = now.as_ref().and_then(LegalStatus::by).unwrap_or_default();
    let form = carried(Form::new(lang, STATUS, url::legal_basis_act(no, STATUS)), basis, standing)
        .field(Field::new(
            lang,
            "status",
            lang.legal_status(),
            Control::radios(all.iter().map(choice).collect()),
        ))
        .field(
            Field::new(lang, "by", lang.legal_by(), Control::text())
                .hint(lang.legal_by_hint())
                .value(by)
                .optional_unless(lang.legal_by_when()),
        )
        .button(Button::new(lang.legal_change_button()));
    Panel::new("legal-status", lang.legal_change_heading()).form(form.keep(kept))
}

fn review_panel(lang: Lang, no: usize, basis: &str, standing: Option<&LegalStanding>, kept: &Kept) -> Panel {
    let form = carried(Form::new(lang, REVIEW, url::legal_basis_act(no, REVIEW)), basis, standing)
        .field(Field::new(lang, "finding", lang.legal_finding(), Control::area()))
        .button(Button::primary(lang.legal_review_button()));
    Panel::new("legal-review", lang.legal_review_heading())
        .turn()
        .line(lang.legal_review_lead())
        .line(lang.legal_review_or())
        .form(form.keep(kept))
}

/// An office with one legal basis of each status.
#[cfg(test)]
pub(crate) fn sample_office() -> (Office, Vec<app::Revision>, BTreeMap<PersonId, String>) {
    use sop::Moment;
    use sop::office::Adopted;
    use sop::procedure::Procedure;
    let procedure = Procedure::embedded();
    let bases = &procedure.documents.legal_bases;
    let standing = |status, reviewed| LegalStanding {
        status,
        person: Some(PersonId(1)),
        at: Moment(1_606_190_700_000),
        seq: Seq(41),
        reviewed,
    };
    let by = || "PP <71> Tahun 2019".to_owned();
    let mut office = Office::default();
    office.legal_bases.insert(bases[0].clone(), standing(LegalStatus::Amended { by: by() }, None));
    office.legal_bases.insert(bases[1].clone(), standing(LegalStatus::InForce, None));
    office.legal_bases.insert(bases[3].clone(), standing(LegalStatus::Revoked { by: by() }, None));
    office.legal_bases.insert(bases[5].clone(), standing(LegalStatus::Revoked { by: by() }, Some(Seq(44))));
    let adopted = |effective_at| Adopted {
        revision: procedure.revision_id(),
        sha256: procedure.sha256().to_owned(),
        effective_at: Moment(effective_at),
    };
    office.revisions = vec![adopted(1), adopted(1_585_000_000_000), adopted(1_900_000_000_000)];
    let known = |adopted: &Adopted| app::Revision {
        adopted: adopted.clone(),
        procedure: std::sync::Arc::new(procedure.clone()),
    };
    let revisions = office.revisions.iter().map(known).collect();
    (office, revisions, [(PersonId(1), "Rani <W.>".to_owned())].into())
}

impl Page for LegalPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<LegalPage> {
        let (office, _, names) = sample_office();
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let bases = &sop::procedure::Procedure::embedded().documents.legal_bases;
        let page = |no: usize, kept: &Kept| {
            let frame = Frame::sample(lang, &lang.legal_page_heading(no));
            LegalPage::of(frame, formats, (no, &bases[no - 1]), &office, &names, kept)
        };
        let faults = vec![("finding", lang.error_missing(lang.legal_finding()))];
        let wrong = Kept { key: REVIEW, faults, ..Kept::none() };
        vec![page(3, &Kept::none()), page(4, &wrong), page(6, &Kept::none())]
    }
}
