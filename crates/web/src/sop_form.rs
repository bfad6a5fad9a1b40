//! The SOP in its official form (R77): sheets that look on the screen as they print, drawn from the revision
//! file and from nothing else. The form is an Indonesian document and is not translated.

mod flow;
pub(crate) mod rich;

use crate::admin::procedure;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::Revision;
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::Query;
use axum::response::Response;
use flow::Drawing;
use report::grid::{Kind, Reading, grid};
use report::paper;
use rich::Rich;
use serde::Deserialize;
use sop::calendar::Zone;
use sop::procedure::{Part, Procedure, StepText};
use sop::{LegalStanding, LegalStatus, Moment, RevisionId};
use std::collections::BTreeMap;
use words::{Formats, Lang};

/// Digits of the revision file's digest in the footer.
const DIGEST_DIGITS: usize = 12;

/// How the form is printed; what is not known counts as not given.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// `a4`: smaller, on A4; else F4.
    #[serde(default)]
    paper: String,
    /// `2020`: with the shapes and cells of the source.
    #[serde(default)]
    reading: String,
    /// `names`: the names of the lanes below their numbers.
    #[serde(default)]
    lanes: String,
    /// Another revision than the one in force, by its name.
    #[serde(default)]
    revision: String,
}

/// `GET /sop`.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let app = visit.app();
    let in_force = app.procedure_in_force();
    let procedure = match asked.revision.as_str() {
        "" => in_force.clone(),
        name => app.known(&RevisionId(name.to_owned())).ok_or(Problem::NotFound)?,
    };
    let case = app.case_file(app::What::Office).await.map_err(Problem::fault)?;
    let standings = case.map(|case| case.office.legal_bases.clone()).unwrap_or_default();
    let frame = visit.frame(visit.lang().sop_form_title(), None);
    let around = Around {
        revisions: &app.revisions(),
        in_force: in_force.revision_id(),
        now: visit.at(),
        formats: visit.formats(),
        keeps: procedure::readable(&visit).is_ok(),
    };
    Ok(page::show(&SopForm::of(frame, &procedure, &asked, &standings).among(&around, &procedure)))
}

/// What stands around the sheets, on the screen alone.
struct Around<'a> {
    revisions: &'a [Revision],
    in_force: RevisionId,
    now: Moment,
    formats: Formats,
    /// The reader may read how revisions and legal bases are kept.
    keeps: bool,
}

/// The page of the form.
#[derive(Template)]
#[template(path = "sop/form.html")]
pub struct SopForm {
    frame: Frame,
    a4: bool,
    as_printed: bool,
    lane_names: bool,
    /// Name of a revision that was asked for, kept by the form of the tools.
    asked: String,
    /// Where it stands among the others, where it is not in force.
    stands: Option<String>,
    others: Vec<(String, String)>,
    keeps: bool,
    sheets: Sheets,
}

/// The sheets of the form.
#[derive(Template)]
#[template(path = "sop/_sheets.html")]
pub struct Sheets {
    /// Language of what is no part of the form.
    tag: &'static str,
    editing: bool,
    lane_names: bool,
    number: String,
    title: Rich,
    annex_title: String,
    revision: u32,
    digest: String,
    agency: Vec<String>,
    units: Vec<String>,
    facts: Vec<(&'static str, String)>,
    approver: Approver,
    first: Bases,
    /// The rest of the legal bases, with the number it goes on from.
    rest: Option<(usize, Vec<Basis>)>,
    pairs: Vec<Pair>,
    lanes: Vec<Rich>,
    annex: Vec<Vec<AnnexRow>>,
    legend: Vec<String>,
    connected: bool,
    notes: Vec<Rich>,
    legend_apart: bool,
}

impl HtmlSafe for Sheets {}

struct Approver {
    position: String,
    name: String,
    rank: String,
    nip: String,
}

/// A legal basis, with what a person said of it (R3): shown on the screen, never printed.
struct Basis {
    text: Rich,
    mark: Option<Mark>,
}

struct Mark {
    words: String,
    revoked: bool,
}

/// The first sheet's lists.
struct Bases {
    legal: Vec<Basis>,
    qualifications: Vec<Rich>,
}

/// Two lists side by side.
struct Pair {
    heads: [&'static str; 2],
    lists: [Vec<Rich>; 2],
}

/// A row of the annex, or a band with the connectors between pages.
struct AnnexRow {
    step: Option<StepCells>,
    bottom: bool,
    lanes: Vec<Drawing>,
}

struct StepCells {
    no: u8,
    text: Rich,
    requirements: Vec<Rich>,
    time: Rich,
    output: Rich,
    remark: Rich,
    /// Where the row is edited, in the editor.
    href: Option<String>,
    here: bool,
}

impl SopForm {
    fn of(
        frame: Frame,
        procedure: &Procedure,
        asked: &Asked,
        standings: &BTreeMap<String, LegalStanding>,
    ) -> SopForm {
        let reading = if asked.reading == "2020" { Reading::AsPrinted } else { Reading::Decided };
        let lane_names = asked.lanes == "names";
        SopForm {
            a4: asked.paper == "a4",
            as_printed: reading == Reading::AsPrinted,
            lane_names,
            asked: asked.revision.clone(),
            stands: None,
            others: Vec::new(),
            keeps: false,
            sheets: Sheets::of(frame.lang, procedure, (reading, lane_names), standings),
            frame,
        }
    }

    /// A draft as it would print.
    pub fn of_draft(frame: Frame, procedure: &Procedure) -> SopForm {
        let stands = Some(frame.lang.sop_form_draft().to_owned());
        let form = SopForm::of(frame, procedure, &Asked::default(), &BTreeMap::new());
        SopForm { stands, keeps: true, ..form }
    }

    /// Leads to the earlier and the coming revisions.
    fn among(self, around: &Around<'_>, shown: &Procedure) -> SopForm {
        let (lang, shown) = (self.frame.lang, shown.revision_id());
        let day = |known: &Revision| around.formats.civil_date(known.procedure.identity.effective_on);
        let others = around.revisions.iter().rev().filter(|known| known.adopted.revision != shown);
        let others = others.take(crate::limits::PAGE_ROWS).map(|known| {
            let (number, day) = (known.procedure.identity.revision, day(known));
            (url::sop_revision(&known.adopted.revision), lang.sop_form_other(number, &day))
        });
        let others = others.collect();
        let this = around.revisions.iter().find(|known| known.adopted.revision == shown);
        let stands = this.filter(|_| shown != around.in_force).map(|known| {
            match known.adopted.effective_at > around.now {
                true => lang.sop_form_coming(&day(known)),
                false => lang.sop_form_replaced().to_owned(),
            }
        });
        SopForm { stands, others, keeps: around.keeps, ..self }
    }
}

impl Sheets {
    fn of(
        lang: Lang,
        procedure: &Procedure,
        (reading, lane_names): (Reading, bool),
        standings: &BTreeMap<String, LegalStanding>,
    ) -> Sheets {
        let breaks = paper::breaks(procedure, reading, lane_names);
        let pages = grid(procedure, &breaks.after, reading);
        let identity = &procedure.identity;
        let documents = &procedure.documents;
        let rich = |texts: &[String]| -> Vec<Rich> {
            texts.iter().map(|text| Rich::of(text, &documents.links)).collect()
        };
        let mut legal = bases(lang, procedure, standings);
        let held = paper::legal_bases_on_first_sheet(procedure).min(legal.len());
        let rest = legal.split_off(held);
        Sheets {
            tag: lang.tag(),
            editing: false,
            lane_names,
            number: identity.number.clone(),
            title: Rich::of(&identity.title, &documents.links),
            annex_title: sop::markup::plain(&identity.annex_title),
            revision: identity.revision,
            digest: procedure.sha256().chars().take(DIGEST_DIGITS).collect(),
            agency: vec![identity.government.clone(), identity.agency.clone()],
            units: identity.units.clone(),
            facts: facts(procedure),
            approver: approver(procedure),
            first: Bases { legal, qualifications: qualifications(procedure) },
            rest: (!rest.is_empty()).then_some((held + 1, rest)),
            pairs: vec![
                Pair {
                    heads: ["Keterkaitan", "Peralatan / Perlengkapan"],
                    lists: [rich(&documents.related_sops), rich(&documents.equipment)],
                },
                Pair {
                    heads: ["Peringatan", "Pencatatan dan Pendataan"],
                    lists: [rich(&documents.warnings), rich(&documents.recording)],
                },
            ],
            lanes: lanes(procedure),
            connected: pages.len() > 1,
            annex: pages.iter().map(|page| annex_rows(procedure, page, reading)).collect(),
            legend: documents.legend.clone(),
            notes: rich(&documents.notes),
            legend_apart: breaks.legend_apart,
        }
    }

    /// The sheets beside the fields of the editor: each row leads to its own, the chosen one is marked.
    pub fn to_edit(lang: Lang, procedure: &Procedure, chosen: Part) -> Sheets {
        let mut sheets = Sheets::of(lang, procedure, (Reading::Decided, false), &BTreeMap::new());
        sheets.editing = true;
        for step in sheets.annex.iter_mut().flatten().filter_map(|row| row.step.as_mut()) {
            let part = sop::Step::from_no(step.no).map(Part::Step);
            step.href = part.map(url::draft_part);
            step.here = part == Some(chosen);
        }
        sheets
    }

    /// Sheets in all: two of part A, the annex, and one for the legend where it does not fit below.
    fn sheets(&self) -> usize {
        2 + self.annex.len() + usize::from(self.legend_apart)
    }
}

/// The legal bases, each with what a person said of it.
fn bases(lang: Lang, procedure: &Procedure, standings: &BTreeMap<String, LegalStanding>) -> Vec<Basis> {
    let documents = &procedure.documents;
    let basis = |text: &String| {
        let mark = standings.get(text).map(|standing| Mark {
            words: lang.legal_status_told(&standing.status),
            revoked: matches!(standing.status, LegalStatus::Revoked { .. }),
        });
        Basis { text: Rich::of(text, &documents.links), mark }
    };
    documents.legal_bases.iter().map(basis).collect()
}

fn facts(procedure: &Procedure) -> Vec<(&'static str, String)> {
    let identity = &procedure.identity;
    let formats = Formats::new(Lang::Id, Zone::Jakarta);
    let day = |day| formats.civil_date(day);
    vec![
        ("Nomor SOP", identity.number.clone()),
        ("Tanggal Pembuatan", day(identity.created_on)),
        ("Tanggal Revisi", identity.revised_on.map_or_else(|| "-".to_owned(), day)),
        ("Tanggal Efektif", day(identity.effective_on)),
    ]
}

fn approver(procedure: &Procedure) -> Approver {
    let approver = procedure.identity.approved_by.clone();
    Approver {
        position: approver.position,
        name: approver.name.unwrap_or_default(),
        rank: approver.rank.unwrap_or_default(),
        nip: approver.nip.unwrap_or_default(),
    }
}

fn qualifications(procedure: &Procedure) -> Vec<Rich> {
    let with_lane = procedure.roles.iter().filter(|role| role.lane.is_some());
    let texts =
        with_lane.map(|role| format!("{}: {}", role.name, role.qualification.clone().unwrap_or_default()));
    texts.map(|text| Rich::of(&text, &procedure.documents.links)).collect()
}

fn lanes(procedure: &Procedure) -> Vec<Rich> {
    let with_lane = procedure.roles.iter().filter(|role| role.lane.is_some());
    with_lane.map(|role| Rich::of(&role.name, &procedure.documents.links)).collect()
}

fn annex_rows(procedure: &Procedure, page: &report::grid::Page, reading: Reading) -> Vec<AnnexRow> {
    let row = |row: &report::grid::Row| {
        let step = match row.kind {
            Kind::Step(no) => sop::Step::from_no(no),
            Kind::TopBand | Kind::BottomBand => None,
        };
        AnnexRow {
            step: step.map(|step| step_cells(procedure, procedure.step(step), reading)),
            bottom: row.kind == Kind::BottomBand,
            lanes: row.cells.iter().map(|cell| Drawing::of(cell, step.map(sop::Step::no))).collect(),
        }
    };
    page.rows.iter().map(row).collect()
}

fn step_cells(procedure: &Procedure, row: &StepText, reading: Reading) -> StepCells {
    let source = if reading == Reading::AsPrinted { Some(&row.as_printed) } else { None };
    let rich = |text: &str| Rich::of(text, &procedure.documents.links);
    let requirements = source.and_then(|source| source.requirements.as_ref()).unwrap_or(&row.requirements);
    let text = source.and_then(|source| source.text.as_ref()).unwrap_or(&row.text);
    let output = source.and_then(|source| source.output.as_ref()).unwrap_or(&row.output);
    // A role without lane is named in the last column: its shape stands in the coordinator's lane.
    let performer = procedure.role(&row.performer).filter(|role| role.lane.is_none());
    StepCells {
        no: row.step.no(),
        text: rich(text),
        requirements: requirements.iter().map(|text| rich(text)).collect(),
        time: rich(row.time.text()),
        output: rich(output),
        remark: rich(performer.map_or("", |role| &role.name)),
        href: None,
        here: false,
    }
}

impl Page for SopForm {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<SopForm> {
        let asked = |reading: &str, lanes: &str| Asked {
            paper: "a4".to_owned(),
            reading: reading.to_owned(),
            lanes: lanes.to_owned(),
            revision: Procedure::embedded().revision_id().0,
        };
        let (office, revisions, _) = procedure::legal::sample_office();
        let (shown, formats) = (Procedure::embedded(), Formats::new(lang, Zone::Jakarta));
        let page = |asked: Asked, in_force: &str| {
            let frame = Frame::sample(lang, lang.sop_form_title());
            let (in_force, now) = (RevisionId(in_force.to_owned()), Moment(1_700_000_000_000));
            let around = Around { revisions: &revisions, in_force, now, formats, keeps: true };
            SopForm::of(frame, shown, &asked, &office.legal_bases).among(&around, shown)
        };
        vec![page(Asked::default(), "other"), page(asked("2020", "names"), &shown.revision_id().0)]
    }
}
