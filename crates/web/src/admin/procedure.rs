//! `/admin/sop`: the revisions of the SOP and the status of its legal bases. An Administrator keeps both; a
//! PM or Superior reads.

pub mod changes;
pub mod draft;
pub mod legal;
pub mod publication;

use crate::applications::show::Done;
use crate::form::Form;
use crate::frame::{Crumbs, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::Revision;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use sop::procedure::Procedure;
use sop::{Moment, Office, PersonId};
use std::collections::BTreeMap;
use store::read::DraftRow;
use words::{Formats, Lang};

/// Digits of a digest that a table shows.
const DIGEST_DIGITS: usize = 12;

/// The page.
#[derive(Template)]
#[template(path = "admin/procedure.html")]
pub struct ProcedurePage {
    frame: Frame,
    crumbs: Crumbs,
    done: Option<&'static str>,
    revisions: Vec<RevisionRow>,
    draft: Option<DraftLines>,
    begin: Option<Form>,
    caption: String,
    bases: Vec<legal::Row>,
}

/// The draft, where there is one.
struct DraftLines {
    state: String,
    links: Vec<(String, &'static str)>,
    /// None: the reader may not.
    discard: Option<Form>,
}

struct RevisionRow {
    href: String,
    name: String,
    effective: String,
    state: &'static str,
    digest: String,
}

/// What the page is drawn from.
struct Seen<'a> {
    office: &'a Office,
    revisions: &'a [Revision],
    in_force: &'a Procedure,
    names: &'a BTreeMap<PersonId, String>,
    draft: Option<&'a DraftRow>,
    edits: bool,
    now: Moment,
}

/// `GET /admin/sop`. For who may not read it the address does not exist.
pub async fn show(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let edits = readable(&visit)?;
    let office = office(&visit).await?;
    let names = visit.names().await?;
    let draft = visit.app().reader().procedure_draft().await.map_err(Problem::fault)?;
    let in_force = visit.app().procedure_in_force();
    let seen = Seen {
        draft: draft.as_ref(),
        office: &office,
        revisions: &visit.app().revisions(),
        in_force: &in_force,
        names: &names,
        edits,
        now: visit.at(),
    };
    let frame = visit.frame(visit.lang().procedure_heading(), Some(Place::Admin));
    Ok(page::show(&ProcedurePage::of(frame, visit.formats(), &seen, &query.done)))
}

/// Whether the visitor may edit; reports and revisions are read by the same people, and by who edits.
pub fn readable(visit: &Visit) -> Result<bool, Problem> {
    let who = visit.principal()?;
    if !who.account.administrator && !who.reports {
        return Err(Problem::NotFound);
    }
    Ok(who.account.administrator)
}

/// The office as its entries tell it.
async fn office(visit: &Visit) -> Result<std::sync::Arc<Office>, Problem> {
    let case = visit.app().case_file(app::What::Office).await.map_err(Problem::fault)?;
    Ok(case.ok_or(Problem::NotFound)?.office)
}

/// The way here; only an Administrator's begins at the administration.
fn crumbs(lang: Lang, edits: bool) -> Crumbs {
    let crumbs = Crumbs::new(lang);
    if edits { crumbs.link(url::admin(), lang.admin_heading()) } else { crumbs }
}

impl ProcedurePage {
    fn of(frame: Frame, formats: Formats, seen: &Seen<'_>, done: &str) -> ProcedurePage {
        let lang = frame.lang;
        let bases = legal::rows(formats, seen);
        ProcedurePage {
            crumbs: crumbs(lang, seen.edits).end(lang.procedure_heading()),
            done: match done {
                "status" => Some(lang.legal_done_status()),
                "review" => Some(lang.legal_done_review()),
                "published" => Some(lang.publication_done()),
                "discarded" => Some(lang.draft_done_discarded()),
                "kept" => Some(lang.draft_done_kept()),
                _ => None,
            },
            revisions: revisions(formats, seen),
            draft: seen.draft.map(|row| draft_lines(formats, row, seen.edits)),
            begin: (seen.edits && seen.draft.is_none()).then(|| draft::begin_form(lang)),
            caption: lang.legal_caption(i64::try_from(bases.len()).unwrap_or(i64::MAX)),
            bases,
            frame,
        }
    }
}

fn draft_lines(formats: Formats, row: &DraftRow, edits: bool) -> DraftLines {
    let lang = formats.lang;
    let mut links = vec![
        (url::draft_act("changes"), lang.sop_changes_heading()),
        (url::draft_act("form"), lang.draft_print()),
    ];
    if edits {
        links.insert(0, (url::draft(), lang.draft_open()));
        links.push((url::draft_act("publication"), lang.publication_heading()));
    }
    DraftLines {
        state: lang.draft_saved_by(&row.person_name, &formats.date_time(row.saved_at)),
        links,
        discard: edits.then(|| draft::discard_form(lang, row.version)),
    }
}

fn revisions(formats: Formats, seen: &Seen<'_>) -> Vec<RevisionRow> {
    let lang = formats.lang;
    let in_force = seen.office.revision_at(seen.now);
    let row = |known: &Revision| {
        let Revision { adopted, procedure } = known;
        RevisionRow {
            href: url::sop_revision(&adopted.revision),
            name: adopted.revision.to_string(),
            effective: formats.civil_date(procedure.identity.effective_on),
            state: if in_force == Some(adopted) {
                lang.procedure_state_in_force()
            } else if adopted.effective_at > seen.now {
                lang.procedure_state_coming()
            } else {
                lang.procedure_state_replaced()
            },
            digest: adopted.sha256.chars().take(DIGEST_DIGITS).collect(),
        }
    };
    seen.revisions.iter().rev().take(crate::limits::PAGE_ROWS).map(row).collect()
}

impl Page for ProcedurePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ProcedurePage> {
        let (office, revisions, names) = legal::sample_office();
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let held = draft::sample_draft();
        let page = |draft: Option<&DraftRow>, edits, done| {
            let in_force = Procedure::embedded();
            let now = Moment(1_606_190_700_000);
            let (office, revisions, names) = (&office, revisions.as_slice(), &names);
            let seen = Seen { office, revisions, in_force, names, draft, edits, now };
            ProcedurePage::of(Frame::sample(lang, lang.procedure_heading()), formats, &seen, done)
        };
        vec![
            page(Some(&held.row), true, "status"),
            page(Some(&held.row), false, ""),
            page(None, true, "kept"),
        ]
    }
}
