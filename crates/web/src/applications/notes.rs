//! `GET /applications/{slug}/notes`: the notes of steps 5, 7, 9 and 12, newest first, and for members the
//! documents of the repository as `staging` holds them.

use super::seen::{Tab, tabs};
use crate::frame::{Crumbs, Frame, Place};
use crate::limits;
use crate::marked::marked;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::{Paragraphs, visible};
use crate::url;
use crate::visit::Visit;
use app::code::Documents;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use sop::event::Verdict;
use sop::issue::Note;
use sop::release::Check;
use sop::{Application, CommitId, Issue, Moment, PersonId, Release, Role, Seq, Step, TextRef};
use store::read::{NoteFilter, NoteOf, NoteSeen};
use words::{Formats, Lang};

/// The steps whose completion is a note.
const STEPS: [Step; 4] = [Step::TestLocal, Step::TestDev, Step::TestTeam, Step::CheckStaging];

/// The branch whose documents are shown.
const BRANCH: &str = "staging";

/// The filter as the address holds it. What cannot be read narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    step: String,
    /// `valid` or `void`.
    show: String,
    before: String,
}

/// The page.
#[derive(Template)]
#[template(path = "applications/notes.html")]
pub struct NotesPage {
    frame: Frame,
    crumbs: Crumbs,
    name: String,
    tabs: Vec<(String, &'static str, bool)>,
    steps: Vec<Chip>,
    standings: Vec<Chip>,
    rows: Vec<Row>,
    empty: &'static str,
    older: Option<String>,
    /// Nothing for whoever may not read the repository.
    documents: Option<Shelf>,
}

struct Chip {
    href: String,
    words: String,
    on: bool,
}

struct Row {
    subject: String,
    heading: String,
    tone: &'static str,
    tag: &'static str,
    meta: String,
    body: Paragraphs,
    struck: bool,
    remarks: Vec<String>,
    href: String,
    open: &'static str,
}

/// Documents at the head of the branch: address, path, size.
struct Shelf {
    lead: Option<String>,
    rows: Vec<(String, String, String)>,
    more: bool,
}

/// `GET /applications/{slug}/notes`. Four statements.
pub async fn show(
    visit: Visit,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let (viewer, reader) = (visit.person()?, visit.app().reader());
    let application = reader.application_of(viewer, &slug).await.map_err(Problem::fault)?;
    let application = application.ok_or(Problem::NotFound)?;
    let filter = wanted.filter();
    let found = reader.notes(viewer, application.id, &filter).await.map_err(Problem::fault)?;
    let documents = match application.is_member(viewer) {
        true => Some(documents(&visit, &application).await?),
        false => None,
    };
    let frame = visit.frame(visit.lang().notes_heading(), Some(Place::Applications));
    let drawer = Drawer { lang: visit.lang(), formats: visit.formats(), application: &application };
    let page = NotesPage::of(frame, viewer, &wanted, &found, &drawer);
    Ok(page::show(&NotesPage { documents: documents.map(|shelf| drawer.shelf(shelf)), ..page }))
}

type AtHead = Option<(CommitId, Documents)>;

/// What the branch holds now; nothing where there is no such branch yet.
async fn documents(visit: &Visit, application: &Application) -> Result<AtHead, Problem> {
    let code = visit.app().code(application.id);
    let Some(head) = code.resolve(BRANCH).await.map_err(Problem::fault)? else { return Ok(None) };
    let found = code.documents(&head).await.map_err(Problem::fault)?;
    Ok(Some((head, found)))
}

impl Wanted {
    fn step(&self) -> Option<Step> {
        self.step.parse().ok().and_then(Step::from_no).filter(|step| STEPS.contains(step))
    }

    fn counts(&self) -> Option<bool> {
        match self.show.as_str() {
            "valid" => Some(true),
            "void" => Some(false),
            _ => None,
        }
    }

    fn filter(&self) -> NoteFilter {
        NoteFilter { step: self.step(), counts: self.counts(), before: self.before.parse().ok().map(Seq) }
    }
}

/// The query of a filter; a new filter begins at the newest note.
fn query(step: Option<Step>, counts: Option<bool>, before: Option<Seq>) -> String {
    let show = counts.map(|counts| if counts { "show=valid" } else { "show=void" }.to_owned());
    let parts = [
        step.map(|step| format!("step={}", step.no())),
        show,
        before.map(|before| format!("before={before}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("&")
}

struct Drawer<'a> {
    lang: Lang,
    formats: Formats,
    application: &'a Application,
}

impl NotesPage {
    fn of(
        frame: Frame,
        viewer: PersonId,
        wanted: &Wanted,
        found: &store::read::NotesPage,
        drawer: &Drawer,
    ) -> NotesPage {
        let (lang, application) = (drawer.lang, drawer.application);
        let (step, counts) = (wanted.step(), wanted.counts());
        let filtered = step.is_some() || counts.is_some();
        let last = found.rows.last().filter(|_| found.more).map(|row| row.seq);
        let older = |last| url::notes(&application.slug, &query(step, counts, Some(last)));
        NotesPage {
            crumbs: Crumbs::new(lang)
                .link(url::applications(), lang.applications_heading())
                .link(url::application(&application.slug), application.name.clone())
                .end(lang.notes_tab()),
            name: application.name.clone(),
            tabs: tabs(lang, application, viewer, true, Tab::Notes),
            steps: drawer.steps(step, counts),
            standings: drawer.standings(step, counts),
            rows: found.rows.iter().filter_map(|row| drawer.row(row, found)).collect(),
            empty: if filtered { lang.notes_none_filtered() } else { lang.notes_none() },
            older: last.map(older),
            documents: None,
            frame,
        }
    }
}

impl Drawer<'_> {
    fn chip(&self, step: Option<Step>, counts: Option<bool>, words: String, on: bool) -> Chip {
        Chip { href: url::notes(&self.application.slug, &query(step, counts, None)), words, on }
    }

    fn steps(&self, chosen: Option<Step>, counts: Option<bool>) -> Vec<Chip> {
        let all = self.chip(None, counts, self.lang.notes_all_steps().to_owned(), chosen.is_none());
        let one =
            |step: Step| self.chip(Some(step), counts, self.lang.notes_step(step.no()), chosen == Some(step));
        std::iter::once(all).chain(STEPS.into_iter().map(one)).collect()
    }

    fn standings(&self, step: Option<Step>, chosen: Option<bool>) -> Vec<Chip> {
        let lang = self.lang;
        let all =
            [(None, lang.notes_all()), (Some(true), lang.notes_valid()), (Some(false), lang.notes_void())];
        all.into_iter()
            .map(|(counts, words)| self.chip(step, counts, words.to_owned(), counts == chosen))
            .collect()
    }

    fn row(&self, row: &NoteSeen, found: &store::read::NotesPage) -> Option<Row> {
        match &row.of {
            NoteOf::Issue(issue) => {
                let note = issue.notes.iter().find(|note| note.seq == row.seq)?;
                Some(self.of_issue(issue, note, row.readable, found))
            }
            NoteOf::Release(release) => {
                let check = release.checks.iter().find(|check| check.seq == row.seq)?;
                Some(self.of_release(release, check, found))
            }
        }
    }

    fn of_issue(&self, issue: &Issue, note: &Note, readable: bool, found: &store::read::NotesPage) -> Row {
        let lang = self.lang;
        let title = match (readable, found.texts.get(&issue.title)) {
            (true, Some(title)) => visible(title),
            (true, None) => lang.case_erased_title().to_owned(),
            (false, _) => lang.issue_confidential().to_owned(),
        };
        let (tone, tag) = self.tag(note.verdict, note.voided.is_some());
        let passed = note.verdict == Verdict::Passed;
        let remarks = [
            note.voided.is_some().then(|| lang.notes_void_short().to_owned()),
            (note.voided.is_none() && passed && !note.counts(issue.round))
                .then(|| lang.evidence_earlier_round(note.round)),
            (!note.corrections.is_empty()).then(|| lang.notes_corrected(note.corrections.len())),
        ];
        let place = note.seen.as_ref().map(|seen| lang.evidence_at(&seen.address));
        Row {
            subject: format!("#{} {title}", issue.number),
            heading: lang.tasks_step(note.step.no(), lang.step(note.step)),
            tone,
            tag,
            meta: self.meta(found, (note.by, note.role), note.at, &note.commit, place),
            body: self.body(found, &note.text, readable),
            struck: note.voided.is_some(),
            remarks: remarks.into_iter().flatten().collect(),
            href: url::record(issue.number, note.seq),
            open: lang.notes_open_issue(),
        }
    }

    fn of_release(&self, release: &Release, check: &Check, found: &store::read::NotesPage) -> Row {
        let lang = self.lang;
        let (tone, tag) = self.tag(check.verdict, check.voided.is_some());
        let place = Some(lang.evidence_at(&check.seen.address));
        Row {
            subject: lang.subject_release(release.number.0),
            heading: lang.tasks_step(Step::CheckStaging.no(), lang.step(Step::CheckStaging)),
            tone,
            tag,
            meta: self.meta(found, (check.by, Role::Sysadmin), check.at, &check.commit, place),
            body: self.body(found, &check.note, true),
            struck: check.voided.is_some(),
            remarks: check.voided.map(|_| lang.case_check_void().to_owned()).into_iter().collect(),
            href: format!("{}#checks", url::release(release.number)),
            open: lang.notes_open_release(),
        }
    }

    fn tag(&self, verdict: Verdict, void: bool) -> (&'static str, &'static str) {
        match (void, verdict) {
            (true, _) => ("", self.lang.evidence_void()),
            (false, Verdict::Passed) => ("ok", self.lang.verdict(verdict)),
            (false, Verdict::Failed) => ("late", self.lang.verdict(verdict)),
        }
    }

    fn meta(
        &self,
        found: &store::read::NotesPage,
        (by, role): (PersonId, Role),
        at: Moment,
        commit: &CommitId,
        place: Option<String>,
    ) -> String {
        let lang = self.lang;
        let name = found.names.get(&by).map(|name| visible(name)).unwrap_or_default();
        let said = [
            Some(lang.evidence_by(&name, lang.role_short(role))),
            Some(self.formats.date_time(at)),
            Some(lang.evidence_on_commit(commit.short())),
            place,
        ];
        said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The beginning of a note; the whole stands with the record.
    fn body(&self, found: &store::read::NotesPage, text: &TextRef, readable: bool) -> Paragraphs {
        let lang = self.lang;
        let words = match (readable, found.texts.get(text)) {
            (true, Some(words)) => words.as_str(),
            (true, None) => lang.evidence_text_erased(),
            (false, _) => lang.evidence_hidden(),
        };
        match words.char_indices().nth(limits::NOTE_CHARS) {
            Some((end, _)) => Paragraphs::of(&format!("{}…", words[..end].trim_end())),
            None => Paragraphs::of(words),
        }
    }

    fn shelf(&self, at: AtHead) -> Shelf {
        let Some((head, documents)) = at else { return Shelf { lead: None, rows: Vec::new(), more: false } };
        let row = |(path, bytes): &(String, Option<u64>)| {
            let size = bytes.map(|bytes| self.formats.size(bytes)).unwrap_or_default();
            (url::file(&self.application.slug, BRANCH, path), marked(path), size)
        };
        Shelf {
            lead: Some(self.lang.documents_lead(head.short())),
            rows: documents.found.iter().map(row).collect(),
            more: documents.more,
        }
    }
}

impl Page for NotesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<NotesPage> {
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let frame = || Frame::sample(lang, lang.notes_heading());
        let world = crate::issues::samples::told("#11, dewi releases, tono checks");
        let application = world.applications.values().next().unwrap();
        let drawer = Drawer { lang, formats, application };
        let viewer = PersonId(1);
        let mut full = store::read::NotesPage { more: true, ..Default::default() };
        for issue in world.issues.values() {
            for (n, note) in issue.notes.iter().enumerate() {
                full.texts.insert(note.text.clone(), "Unggah <8 MB> dicoba. ".repeat(60));
                let of = NoteOf::Issue(Box::new(issue.clone()));
                full.rows.push(NoteSeen { seq: note.seq, of, readable: n % 2 == 0 });
            }
        }
        for release in world.releases.values() {
            for check in &release.checks {
                let of = NoteOf::Release(Box::new(release.clone()));
                full.rows.push(NoteSeen { seq: check.seq, of, readable: true });
            }
        }
        full.rows = full.rows.iter().cycle().take(20).cloned().collect();
        let many = (0..200).map(|n| (format!("docs/<{n}>.md"), Some(2048))).collect();
        let shelf = drawer
            .shelf(Some((CommitId::parse(&"3f".repeat(20)).unwrap(), Documents { found: many, more: true })));
        let wanted = Wanted { step: "9".to_owned(), show: "void".to_owned(), ..Wanted::default() };
        let page = |wanted: &Wanted, found| NotesPage::of(frame(), viewer, wanted, found, &drawer);
        let none = store::read::NotesPage::default();
        vec![
            NotesPage { documents: Some(drawer.shelf(None)), ..page(&Wanted::default(), &none) },
            page(&wanted, &none),
            NotesPage { documents: Some(shelf), ..page(&wanted, &full) },
        ]
    }
}
