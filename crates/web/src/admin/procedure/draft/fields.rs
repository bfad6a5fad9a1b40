//! The fields of each part of a draft: the form that asks for them, and the words that they make.

use super::{Held, save};
use crate::at::At;
use crate::form::{Button, Choice, Control, Field, Form};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use axum::response::Response;
use jiff::civil::Date;
use sop::Step;
use sop::procedure::{
    Approver, Defect, Draft, IdentityWords, ListWords, Part, Shape, StepField, StepWords, TimeStandard,
};
use words::Lang;

/// Keys of the forms.
const IDENTITY: &str = "identity";
const LISTS: &str = "lists";
pub const STEP: &str = "step";
/// Longest single line, in characters.
const LINE_CHARS_MAX: usize = 300;
/// Longest text of a cell or an entry of a list, in characters.
const TEXT_CHARS_MAX: usize = 2_000;
/// Most entries of a list.
const ENTRIES_MAX: usize = 60;
/// Longest time standard: a working year.
const MINUTES_MAX: u32 = 120_000;

/// The key of a part's form.
pub fn key(part: Part) -> &'static str {
    match part {
        Part::Identity => IDENTITY,
        Part::Lists => LISTS,
        Part::Step(_) => STEP,
    }
}

/// The form of a part, filled with what the draft says.
pub fn form(lang: Lang, draft: &Draft, part: Part, version: i64) -> Form {
    let form = Form::new(lang, key(part), url::draft_part(part)).hidden("version", version.to_string());
    let form = match part {
        Part::Identity => identity(form, lang, draft),
        Part::Lists => lists(form, lang, &draft.lists()),
        Part::Step(step) => match draft.step(step) {
            Some(words) => row(form, lang, step, words),
            None => form,
        },
    };
    form.button(Button::primary(lang.draft_save_button()))
}

/// The SOP's own words: an Indonesian document, whatever language the page speaks.
fn line(lang: Lang, name: &'static str, label: &str, value: &str) -> Field {
    Field::new(lang, name, label, Control::text()).value(value).written_in(Lang::Id)
}

fn area(lang: Lang, name: &'static str, label: &str, value: &str) -> Field {
    Field::new(lang, name, label, Control::area()).value(value).written_in(Lang::Id)
}

fn day(lang: Lang, name: &'static str, label: &str, value: Option<Date>) -> Field {
    let kind = Control::Input { kind: "date", autocomplete: None };
    let value = value.map(|day| day.to_string()).unwrap_or_default();
    Field::new(lang, name, label, kind).value(value).narrow()
}

fn identity(form: Form, lang: Lang, draft: &Draft) -> Form {
    let words = draft.identity();
    let (approver, effective_on) = draft.approval();
    let approver_of = |field: &Option<String>| field.clone().unwrap_or_default();
    form.field(line(lang, "number", lang.draft_number(), &words.number))
        .field(line(lang, "revision", lang.procedure_revision(), &words.revision.to_string()).narrow())
        .field(line(lang, "title", lang.draft_title(), &words.title).hint(lang.draft_italics_hint()))
        .field(day(lang, "created", lang.draft_created(), Some(words.created_on)))
        .field(day(lang, "revised", lang.draft_revised(), words.revised_on).optional())
        .field(day(lang, "effective", lang.draft_effective(), Some(effective_on)))
        .field(line(lang, "position", lang.draft_position(), &approver.position))
        .field(line(lang, "name", lang.draft_name(), &approver_of(&approver.name)).optional())
        .field(line(lang, "rank", lang.draft_rank(), &approver_of(&approver.rank)).optional())
        .field(line(lang, "nip", lang.draft_nip(), &approver_of(&approver.nip)).optional())
        .field(line(lang, "government", lang.draft_government(), &words.government))
        .field(line(lang, "agency", lang.draft_agency(), &words.agency))
        .field(area(lang, "units", lang.draft_units(), &words.units.join("\n")).hint(lang.draft_lines_hint()))
        .field(line(lang, "annex", lang.draft_annex(), &words.annex_title))
}

fn lists(form: Form, lang: Lang, words: &ListWords) -> Form {
    let list = |name, label, entries: &[String]| area(lang, name, label, &entries.join("\n"));
    form.field(list("legal", lang.draft_legal(), &words.legal_bases).hint(lang.draft_lines_hint()))
        .field(
            list("qualifications", lang.draft_qualifications(), &words.qualifications)
                .hint(lang.draft_qualifications_hint()),
        )
        .field(list("related", lang.draft_related(), &words.related_sops))
        .field(list("equipment", lang.draft_equipment(), &words.equipment))
        .field(list("warnings", lang.draft_warnings(), &words.warnings))
        .field(list("recording", lang.draft_recording(), &words.recording))
        .field(list("notes", lang.draft_notes(), &words.notes).hint(lang.draft_notes_hint()))
}

fn row(form: Form, lang: Lang, step: Step, words: StepWords) -> Form {
    let (minutes, printed) = match &words.time {
        TimeStandard::Minutes { minutes, text } => (Some(*minutes), text),
        TimeStandard::Due { text } => (None, text),
    };
    let kinds = vec![
        Choice::new("minutes", lang.draft_time_minutes()).chosen(minutes.is_some()),
        Choice::new("due", lang.draft_time_due()).chosen(minutes.is_none()),
    ];
    let minutes = minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
    let form = form
        .field(area(lang, "text", lang.draft_text(), &words.text).hint(lang.draft_italics_hint()))
        .field(
            area(lang, "requirements", lang.draft_requirements(), &words.requirements.join("\n"))
                .hint(lang.draft_lines_hint())
                .optional(),
        )
        .field(Field::new(lang, "time", lang.draft_time(), Control::radios(kinds)))
        .field(
            line(lang, "minutes", lang.draft_minutes(), &minutes)
                .narrow()
                .optional_unless(lang.draft_minutes_when()),
        )
        .field(line(lang, "time-text", lang.draft_time_text(), printed))
        .field(line(lang, "output", lang.draft_output(), &words.output))
        .field(line(lang, "label", lang.draft_label(), &words.label).hint(lang.draft_label_hint()))
        .field(
            line(
                lang,
                "return-label",
                lang.draft_return_label(),
                words.return_label.as_deref().unwrap_or(""),
            )
            .optional(),
        )
        .field(
            line(lang, "entry-label", lang.draft_entry_label(), words.entry_label.as_deref().unwrap_or(""))
                .narrow()
                .optional(),
        );
    if is_end(step) {
        return form;
    }
    let shapes = vec![
        Choice::new("process", lang.shape(Shape::Process)).chosen(!words.decision),
        Choice::new("decision", lang.shape(Shape::Decision)).chosen(words.decision),
    ];
    form.field(
        Field::new(lang, "shape", lang.draft_shape(), Control::radios(shapes)).hint(lang.draft_shape_hint()),
    )
}

/// The first and the last step are drawn as beginning and end (V03).
fn is_end(step: Step) -> bool {
    step == Step::Report || step == Step::MergeMaster
}

/// `POST /admin/sop/draft/identity`.
pub async fn save_identity(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    save(&visit, &typed, Part::Identity, |held: &mut Held| {
        let mut reading = Reading::of(&visit, &typed, IDENTITY);
        let read = read_identity(&mut reading);
        let (words, approver, effective_on) = reading.done(read)?;
        held.draft.set_identity(words);
        held.draft.set_approval(approver, effective_on);
        Ok(())
    })
    .await
}

fn read_identity(reading: &mut Reading<'_>) -> Option<(IdentityWords, Approver, Date)> {
    let lang = reading.lang;
    let number = reading.line("number", lang.draft_number(), LINE_CHARS_MAX);
    let revision = reading.number::<u32>("revision", lang.procedure_revision());
    let title = reading.line("title", lang.draft_title(), LINE_CHARS_MAX);
    let created_on = reading.day("created", lang.draft_created());
    let revised_on = match reading.typed.get("revised").trim() {
        "" => Some(None),
        _ => reading.day("revised", lang.draft_revised()).map(Some),
    };
    let effective_on = reading.day("effective", lang.draft_effective());
    let approver = read_approver(reading);
    let government = reading.line("government", lang.draft_government(), LINE_CHARS_MAX);
    let agency = reading.line("agency", lang.draft_agency(), LINE_CHARS_MAX);
    let units = entries(reading, "units", lang.draft_units(), true);
    let annex_title = reading.line("annex", lang.draft_annex(), LINE_CHARS_MAX);
    let words = IdentityWords {
        government: government?,
        agency: agency?,
        units: units?,
        number: number?,
        title: title?,
        revision: revision?,
        created_on: created_on?,
        revised_on: revised_on?,
        annex_title: annex_title?,
    };
    Some((words, approver?, effective_on?))
}

/// The approver of the fields `position`, `name`, `rank`, `nip`.
pub fn read_approver(reading: &mut Reading<'_>) -> Option<Approver> {
    let lang = reading.lang;
    let position = reading.line("position", lang.draft_position(), LINE_CHARS_MAX);
    let name = line_or_none(reading, "name", lang.draft_name());
    let rank = line_or_none(reading, "rank", lang.draft_rank());
    let nip = line_or_none(reading, "nip", lang.draft_nip());
    Some(Approver { position: position?, name: name?, rank: rank?, nip: nip? })
}

/// A line that may be left empty: `Some(None)` when it was.
fn line_or_none(reading: &mut Reading<'_>, name: &'static str, label: &str) -> Option<Option<String>> {
    match reading.typed.get(name).trim() {
        "" => Some(None),
        _ => reading.line(name, label, LINE_CHARS_MAX).map(Some),
    }
}

/// One entry a line; blank lines are nothing.
fn entries(reading: &mut Reading<'_>, name: &'static str, label: &str, needed: bool) -> Option<Vec<String>> {
    let lang = reading.lang;
    let lines = reading.typed.get(name).lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    if needed && lines.is_empty() {
        reading.breaks(name, "missing", lang.error_missing(label));
    } else if lines.len() > ENTRIES_MAX {
        reading.breaks(name, "too_long", lang.draft_too_many(ENTRIES_MAX));
    } else if lines.iter().any(|line| line.chars().count() > TEXT_CHARS_MAX) {
        reading.breaks(name, "too_long", lang.error_too_long(label, TEXT_CHARS_MAX));
    } else if lines.iter().any(|line| line.chars().any(char::is_control)) {
        reading.breaks(name, "control_character", lang.error_control_character(label));
    } else {
        return Some(lines);
    }
    None
}

/// `POST /admin/sop/draft/lists`.
pub async fn save_lists(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    save(&visit, &typed, Part::Lists, |held: &mut Held| {
        let mut reading = Reading::of(&visit, &typed, LISTS);
        let lanes = held.draft.lists().qualifications.len();
        let words = read_lists(&mut reading, lanes);
        held.draft.set_lists(reading.done(words)?);
        Ok(())
    })
    .await
}

fn read_lists(reading: &mut Reading<'_>, lanes: usize) -> Option<ListWords> {
    let lang = reading.lang;
    let legal_bases = entries(reading, "legal", lang.draft_legal(), true);
    let qualifications = entries(reading, "qualifications", lang.draft_qualifications(), true);
    let each_lane = qualifications.as_ref().is_none_or(|lines| lines.len() == lanes);
    if !each_lane {
        reading.wrong("qualifications", lang.draft_qualifications_wrong(lanes));
    }
    let related_sops = entries(reading, "related", lang.draft_related(), true);
    let equipment = entries(reading, "equipment", lang.draft_equipment(), true);
    let warnings = entries(reading, "warnings", lang.draft_warnings(), true);
    let recording = entries(reading, "recording", lang.draft_recording(), true);
    let notes = entries(reading, "notes", lang.draft_notes(), true);
    Some(ListWords {
        legal_bases: legal_bases?,
        qualifications: qualifications.filter(|_| each_lane)?,
        related_sops: related_sops?,
        equipment: equipment?,
        warnings: warnings?,
        recording: recording?,
        notes: notes?,
    })
}

/// `POST /admin/sop/draft/steps/{no}`.
pub async fn save_step(visit: Visit, At(no): At<u8>, typed: Typed) -> Result<Response, Problem> {
    let step = Step::from_no(no).ok_or(Problem::NotFound)?;
    save(&visit, &typed, Part::Step(step), |held: &mut Held| {
        let mut reading = Reading::of(&visit, &typed, STEP);
        let words = read_step(&mut reading, step);
        held.draft.set_step(step, reading.done(words)?);
        // V02, as the revision file's own rules say it.
        let Err(defects) = held.draft.procedure() else { return Ok(()) };
        let mut reading = Reading::of(&visit, &typed, STEP);
        for defect in defects {
            if let Defect::StepFieldMissing { place, field } = &defect
                && *place == usize::from(no)
            {
                reading.breaks(name_of(*field), "missing", visit.lang().procedure_defect(&defect));
            }
        }
        reading.done(Some(()))
    })
    .await
}

fn name_of(field: StepField) -> &'static str {
    match field {
        StepField::Performer | StepField::Text => "text",
        StepField::Label => "label",
        StepField::Time => "time",
        StepField::Output => "output",
        StepField::Shape => "shape",
    }
}

fn read_step(reading: &mut Reading<'_>, step: Step) -> Option<StepWords> {
    let lang = reading.lang;
    // The text of a cell is one line on the form: where it breaks, the page decides.
    let text = reading.line("text", lang.draft_text(), TEXT_CHARS_MAX);
    let requirements = entries(reading, "requirements", lang.draft_requirements(), false);
    let in_minutes = reading.one_of("time", lang.draft_time(), |raw| match raw {
        "minutes" => Some(true),
        "due" => Some(false),
        _ => None,
    });
    let minutes = match in_minutes {
        Some(true) => minutes(reading).map(Some),
        Some(false) => Some(None),
        None => None,
    };
    let printed = reading.line("time-text", lang.draft_time_text(), LINE_CHARS_MAX);
    let time = minutes.zip(printed).map(|(minutes, text)| match minutes {
        Some(minutes) => TimeStandard::Minutes { minutes, text },
        None => TimeStandard::Due { text },
    });
    let output = reading.line("output", lang.draft_output(), LINE_CHARS_MAX);
    let label = reading.line("label", lang.draft_label(), LINE_CHARS_MAX);
    let return_label = line_or_none(reading, "return-label", lang.draft_return_label());
    let entry_label = line_or_none(reading, "entry-label", lang.draft_entry_label());
    let decision = match is_end(step) {
        true => Some(false),
        false => reading.one_of("shape", lang.draft_shape(), |raw| match raw {
            "process" => Some(false),
            "decision" => Some(true),
            _ => None,
        }),
    };
    Some(StepWords {
        text: text?,
        label: label?,
        requirements: requirements?,
        time: time?,
        output: output?,
        return_label: return_label?,
        entry_label: entry_label?,
        decision: decision?,
    })
}

fn minutes(reading: &mut Reading<'_>) -> Option<u32> {
    let lang = reading.lang;
    let minutes = reading.number::<u32>("minutes", lang.draft_minutes())?;
    if (1..=MINUTES_MAX).contains(&minutes) {
        return Some(minutes);
    }
    reading.breaks("minutes", "range", lang.draft_minutes_wrong(MINUTES_MAX));
    None
}
