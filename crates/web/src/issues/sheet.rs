//! *Lembar Kendali*: the annex filled in for one issue (R78), sheets that look on the screen as they print.
//! An Indonesian document; all thirteen rows always, an open one reads "belum".

use super::ladder;
use super::seen::{self, Seen};
use crate::at::At;
use crate::form::Kept;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::see;
use crate::sop_form::rich::Rich;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use report::paper::{self, ControlRow};
use sop::event::{Verdict, VoidCause};
use sop::issue::{Note, StepTime};
use sop::role::ActorRef;
use sop::times::measure;
use sop::{Application, IssueNumber, Moment, Role, Step};
use words::{Formats, Lang};

/// Digits of the journal's head in the footer.
const HASH_DIGITS: usize = 12;

/// The sheets of one issue.
#[derive(Template)]
#[template(path = "issues/sheet.html")]
pub struct SheetPage {
    frame: Frame,
    number: String,
    back: String,
    agency: Vec<String>,
    units: Vec<String>,
    sop: String,
    revision: String,
    title: String,
    facts: Vec<[Fact; 2]>,
    sheets: Vec<Vec<Row>>,
    returns: Vec<[String; 4]>,
    deviations: Vec<[String; 4]>,
    voided: usize,
    derived: String,
    tickets: String,
    printed: String,
    journal: String,
    hash: String,
    pm: String,
}

/// A label and its words.
struct Fact {
    label: &'static str,
    words: String,
}

/// A line of the table: a step's last passage, or one before it.
struct Row {
    class: &'static str,
    no: Option<u8>,
    activity: Rich,
    /// What stands below an earlier passage's round.
    remark: String,
    who: String,
    role: &'static str,
    started: [String; 2],
    completed: [String; 2],
    service: String,
    standard: Rich,
    waiting: String,
    evidence: String,
    verdict: String,
    round: u32,
    /// Not done yet.
    open: bool,
    /// Its verdict no longer counts.
    struck: bool,
}

/// `GET /issues/{number}/sheet`.
pub async fn show(visit: Visit, At(number): At<IssueNumber>) -> Result<Response, Problem> {
    let page = seen::load(&visit, number).await?;
    let head = visit.app().reader().head().await.map_err(Problem::fault)?;
    let kept = Kept::none();
    let seen = Seen::of(&visit, &page, &kept)?.in_language(Lang::Id);
    let frame = visit.frame(visit.lang().sheet_title(number.0), None);
    Ok(page::show(&SheetPage::of(frame, &seen, head.seq.0, &sop::text::hex(&head.hash))))
}

impl SheetPage {
    fn of(frame: Frame, seen: &Seen, journal: i64, hash: &str) -> SheetPage {
        let identity = &seen.procedure.identity;
        let rows = rows(seen);
        let sizes: Vec<ControlRow> = rows.iter().map(Row::size).collect();
        let mut rows = rows.into_iter();
        let sheets = paper::fill_control_sheets(&sizes).into_iter();
        SheetPage {
            frame,
            number: seen.number().to_string(),
            back: url::issue(seen.number()),
            agency: vec![identity.government.clone(), identity.agency.clone()],
            units: identity.units.clone(),
            sop: identity.number.clone(),
            revision: format!(
                "Revisi {}, efektif {}",
                identity.revision,
                seen.formats.civil_date(identity.effective_on)
            ),
            title: seen.title(),
            facts: facts(seen),
            sheets: sheets.map(|count| rows.by_ref().take(count).collect()).collect(),
            returns: returns(seen),
            deviations: deviations(seen),
            voided: seen.issue.notes.iter().filter(|note| note.voided.is_some()).count(),
            derived: or_none(seen.lang.list(&numbers(&seen.issue.children))),
            tickets: or_none(seen.lang.list(&seen.issue.tickets)),
            printed: seen.formats.date_time(seen.at),
            journal: seen.formats.number(journal),
            hash: hash.chars().take(HASH_DIGITS).collect(),
            pm: seen.names(&seen.holders(Role::ProjectManager)),
        }
    }

    /// Sheets in all: the table's, and the one below it.
    fn count(&self) -> usize {
        self.sheets.len() + 1
    }
}

fn or_none(words: String) -> String {
    if words.is_empty() { "tidak ada".to_owned() } else { words }
}

fn numbers(issues: &[IssueNumber]) -> Vec<String> {
    issues.iter().map(|issue| format!("#{issue}")).collect()
}

fn facts(seen: &Seen) -> Vec<[Fact; 2]> {
    let (lang, issue) = (seen.lang, seen.issue);
    let fact = |label, words: String| Fact { label, words };
    let source = see::source(lang, &issue.source);
    let urgent = if issue.urgent { "; darurat" } else { "" };
    let people = |role| or_none(seen.names(&seen.holders(role)));
    let developers: Vec<_> = issue.assignee.into_iter().chain(issue.developers.iter().copied()).collect();
    let mut once = Vec::new();
    developers.into_iter().for_each(|person| {
        if !once.contains(&person) {
            once.push(person);
        }
    });
    let request = issue.request.as_ref().map(|request| format!("MR !{} ke staging", request.number));
    let release = issue.release.map(|release| lang.issues_in_release(release.0));
    let records = [release, request].into_iter().flatten().collect::<Vec<_>>().join("; ");
    vec![
        [fact("Nomor issue", seen.number().to_string()), fact("Reporter", seen.name(issue.reporter))],
        [fact("Judul", seen.title()), fact("Project Manager", people(Role::ProjectManager))],
        [fact("Aplikasi", name(seen.application)), fact("Developer", or_none(seen.names(&once)))],
        [
            fact("Jenis", format!("{}{urgent}", lang.issue_kind(issue.kind))),
            fact("Tim Uji Coba", or_none(seen.names(&seen.holders_of(Step::TestTeam)))),
        ],
        [fact("Sumber", source), fact("System Administrator", people(Role::Sysadmin))],
        [fact("Due date", dues(seen)), fact("Rilis; merge request", or_none(records))],
        [fact("Status", lang.standing(issue.standing)), fact("Putaran", issue.round.to_string())],
    ]
}

fn name(application: &Application) -> String {
    application.name.clone()
}

/// The due date that counts, and those before it.
fn dues(seen: &Seen) -> String {
    let Some((last, before)) = seen.issue.dues.split_last() else { return "belum".to_owned() };
    let earlier: Vec<String> = before.iter().map(|due| seen.formats.date_time(due.at)).collect();
    let now = seen.formats.date_time(last.at);
    if earlier.is_empty() { now } else { format!("{now}; semula {}", earlier.join(", ")) }
}

/// All thirteen steps; of each the last passage, then those before it, the latest first.
fn rows(seen: &Seen) -> Vec<Row> {
    let mut rows = Vec::new();
    for step in Step::ALL {
        let mut passages = seen.issue.times.iter().rev().filter(|time| time.step == step);
        let last = passages.next();
        let earlier: Vec<&StepTime> = passages.collect();
        rows.push(main_row(seen, step, last, !earlier.is_empty()));
        let count = earlier.len();
        for (index, time) in earlier.into_iter().enumerate() {
            rows.push(earlier_row(seen, time, index + 1 < count));
        }
    }
    rows
}

fn main_row(seen: &Seen, step: Step, time: Option<&StepTime>, more: bool) -> Row {
    let text = seen.procedure.step(step);
    let links = &seen.procedure.documents.links;
    let mut row = match time {
        Some(time) => passage(seen, time),
        None => Row::open(seen.issue.round),
    };
    if let Some(deviation) = seen.issue.passed_over(step) {
        row.verdict = seen.lang.step_passed_over(deviation.id.0);
        row.open = false;
    }
    row.no = Some(step.no());
    row.activity = Rich::of(&text.text, links);
    row.standard = Rich::of(text.time.text(), links);
    row.class = if more { "main more" } else { "main" };
    row
}

fn earlier_row(seen: &Seen, time: &StepTime, more: bool) -> Row {
    let mut row = passage(seen, time);
    row.remark = match note_of(seen, time).and_then(|note| note.voided.as_ref()) {
        Some(voided) => format!("Putaran {}. Putusan batal: {}", time.round, why(seen, &voided.cause)),
        None => format!("Putaran {}", time.round),
    };
    row.class = match (row.struck, more) {
        (true, true) => "void more",
        (true, false) => "void",
        (false, true) => "prev more",
        (false, false) => "prev",
    };
    row
}

fn passage(seen: &Seen, time: &StepTime) -> Row {
    let measured = measure(time, &seen.procedure, &seen.page.case.calendar, seen.at);
    let completed = time.completed_at.is_some();
    let note = note_of(seen, time);
    let last = seen.issue.times.iter().rev().find(|other| other.step == time.step) == Some(time);
    let (who, role) = match (time.by, time.role) {
        (Some(ActorRef::Person(person)), role) => (seen.name(person), role.map_or("", |r| seen.lang.role(r))),
        (Some(ActorRef::System), _) if ladder::agreed_with(seen, time).is_some() => {
            let who = ladder::agreed_with(seen, time).map(|person| seen.name(person)).unwrap_or_default();
            (seen.lang.step_with_ten(&who), seen.lang.role(Role::ProjectManager))
        }
        (Some(ActorRef::System), _) => (seen.lang.role(Role::System).to_owned(), ""),
        (None, _) => (String::new(), ""),
    };
    let minutes = |minutes: u32| seen.formats.number(i64::from(minutes));
    Row {
        class: "",
        no: None,
        activity: Rich::default(),
        remark: String::new(),
        who,
        role,
        started: day_and_time(&seen.formats, time.started_at.or(time.completed_at)),
        completed: day_and_time(&seen.formats, time.completed_at),
        service: if completed { minutes(measured.service) } else { String::new() },
        standard: Rich::default(),
        waiting: minutes(measured.waiting),
        evidence: match note {
            Some(note) => evidence_of_note(seen, note),
            None if last && completed => {
                ladder::evidence(seen, time.step).map(|part| part.words).unwrap_or_default()
            }
            None => String::new(),
        },
        verdict: match note {
            Some(note) => seen.lang.verdict(note.verdict).to_owned(),
            None if completed && time.step == Step::ApproveStaging => "Setuju".to_owned(),
            None if completed && time.step == Step::CheckStaging => {
                seen.lang.verdict(Verdict::Passed).to_owned()
            }
            None => String::new(),
        },
        round: time.round,
        open: !completed,
        struck: note.is_some_and(|note| note.voided.is_some()),
    }
}

fn note_of<'a>(seen: &Seen<'a>, time: &StepTime) -> Option<&'a Note> {
    let seq = time.seq?;
    seen.issue.notes.iter().find(|note| note.seq == seq && note.step == time.step)
}

fn evidence_of_note(seen: &Seen, note: &Note) -> String {
    let place = note.seen.as_ref().map(|place| format!("; {}", place.address)).unwrap_or_default();
    format!("Catatan Internal {} @ {}{place}", seen.note_no(note.seq), note.commit.short())
}

fn why(seen: &Seen, cause: &VoidCause) -> String {
    match cause {
        VoidCause::NewCommit { commit } => format!("commit baru {}", commit.short()),
        VoidCause::NewAssignee { assignee } => format!("ditugaskan kepada {}", seen.name(*assignee)),
        VoidCause::StagingChanged { commit } => format!("staging berubah: {}", commit.short()),
    }
}

fn day_and_time(formats: &Formats, at: Option<Moment>) -> [String; 2] {
    at.map_or_else(Default::default, |at| [formats.short_date(at), formats.time(at)])
}

fn returns(seen: &Seen) -> Vec<[String; 4]> {
    let row = |back: &sop::issue::Return| {
        let who = match back.by {
            ActorRef::Person(person) => format!("{}, {}", seen.name(person), seen.lang.role(back.role)),
            ActorRef::System => seen.lang.role(Role::System).to_owned(),
        };
        let way =
            format!("langkah {} ke langkah {}; putaran {} selesai", back.from.no(), back.to.no(), back.round);
        let reason = back.reason.as_ref().map(|reason| seen.text(reason)).unwrap_or_default();
        [seen.formats.date_time(back.at), way, who, reason]
    };
    seen.issue.returns.iter().map(row).collect()
}

fn deviations(seen: &Seen) -> Vec<[String; 4]> {
    let row = |deviation: &sop::issue::Deviation| {
        let answer = deviation.answer.as_ref();
        let answered = answer.map(|answer| format!("; diputuskan {}", seen.name(answer.by)));
        let why = answer.map(|answer| format!(" Alasan keputusan: {}", seen.text(&answer.reason)));
        let state = seen.lang.deviation_state(&deviation.state);
        [
            format!(
                "{}; langkah {}: {}",
                deviation.id,
                deviation.step.no(),
                seen.lang.guard(deviation.guard)
            ),
            format!("diminta {}{}", seen.name(deviation.asked_by), answered.unwrap_or_default()),
            format!("{state}; sampai {}", seen.formats.date_time(deviation.expires_at)),
            format!("{}{}", seen.text(&deviation.reason), why.unwrap_or_default()),
        ]
    };
    seen.issue.deviations.iter().map(row).collect()
}

impl Row {
    /// A step that nobody reached yet.
    fn open(round: u32) -> Row {
        Row {
            class: "",
            no: None,
            activity: Rich::default(),
            remark: String::new(),
            who: String::new(),
            role: "",
            started: Default::default(),
            completed: Default::default(),
            service: String::new(),
            standard: Rich::default(),
            waiting: String::new(),
            evidence: String::new(),
            verdict: String::new(),
            round,
            open: true,
            struck: false,
        }
    }

    fn size(&self) -> ControlRow {
        let activity = if self.no.is_some() { self.activity.plain() } else { self.remark.clone() };
        ControlRow { activity, evidence: self.evidence.clone(), begins: self.no.is_some() }
    }

    fn failed(&self) -> bool {
        self.verdict == Lang::Id.verdict(Verdict::Failed)
    }
}

impl Page for SheetPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<SheetPage> {
        let none = Kept::none();
        let draw = |(_, story): (&str, &str)| {
            let page = super::samples::page_of(&super::samples::told(story));
            let seen = super::samples::seen(&page, Lang::Id, "dewi", &none);
            SheetPage::of(Frame::sample(lang, &lang.sheet_title(1)), &seen, 1_873, "5be0c9d271aa88")
        };
        super::samples::STORIES.into_iter().map(draw).collect()
    }
}
