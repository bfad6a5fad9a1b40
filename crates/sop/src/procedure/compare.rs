//! Two revisions beside each other: which fields differ, and in which words.

use imara_diff::{Algorithm, Diff, Hunk, InternedInput, TokenSource};

use super::{Identity, Procedure, StepText};
use crate::step::Step;

/// Where in the form a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Identity,
    Lists,
    Step(Step),
}

/// A field that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Government,
    Agency,
    Units,
    Number,
    Title,
    Revision,
    CreatedOn,
    RevisedOn,
    EffectiveOn,
    ApproverPosition,
    ApproverName,
    ApproverRank,
    ApproverNip,
    AnnexTitle,
    LegalBases,
    Qualifications,
    RelatedSops,
    Equipment,
    Warnings,
    Recording,
    Notes,
    Text,
    Label,
    Requirements,
    Time,
    Output,
    ReturnLabel,
    EntryLabel,
    Shape,
}

/// One field in both revisions. The entries of a list stand one a line; a shape is its code, a day as
/// `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub part: Part,
    pub place: Place,
    pub before: String,
    pub after: String,
}

/// A run of words that both have, or one alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Removed(String),
    Added(String),
}

/// Every field that differs, in the order of the form.
pub fn compare(before: &Procedure, after: &Procedure) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut of = |part, before: Vec<(Place, String)>, after: Vec<(Place, String)>| {
        let both = before.into_iter().zip(after).filter(|(before, after)| before.1 != after.1);
        changes.extend(both.map(|((place, before), (_, after))| Change { part, place, before, after }));
    };
    of(Part::Identity, identity(&before.identity), identity(&after.identity));
    of(Part::Lists, lists(before), lists(after));
    for step in Step::ALL {
        of(Part::Step(step), row(before.step(step)), row(after.step(step)));
    }
    changes
}

fn identity(identity: &Identity) -> Vec<(Place, String)> {
    let approver = &identity.approved_by;
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        (Place::Government, identity.government.clone()),
        (Place::Agency, identity.agency.clone()),
        (Place::Units, identity.units.join("\n")),
        (Place::Number, identity.number.clone()),
        (Place::Revision, identity.revision.to_string()),
        (Place::Title, identity.title.clone()),
        (Place::CreatedOn, identity.created_on.to_string()),
        (Place::RevisedOn, identity.revised_on.map_or_else(String::new, |day| day.to_string())),
        (Place::EffectiveOn, identity.effective_on.to_string()),
        (Place::ApproverPosition, approver.position.clone()),
        (Place::ApproverName, some(&approver.name)),
        (Place::ApproverRank, some(&approver.rank)),
        (Place::ApproverNip, some(&approver.nip)),
        (Place::AnnexTitle, identity.annex_title.clone()),
    ]
}

fn lists(procedure: &Procedure) -> Vec<(Place, String)> {
    let documents = &procedure.documents;
    let lanes = procedure.roles.iter().filter(|role| role.lane.is_some());
    let qualifications: Vec<String> =
        lanes.map(|role| role.qualification.clone().unwrap_or_default()).collect();
    vec![
        (Place::LegalBases, documents.legal_bases.join("\n")),
        (Place::Qualifications, qualifications.join("\n")),
        (Place::RelatedSops, documents.related_sops.join("\n")),
        (Place::Equipment, documents.equipment.join("\n")),
        (Place::Warnings, documents.warnings.join("\n")),
        (Place::Recording, documents.recording.join("\n")),
        (Place::Notes, documents.notes.join("\n")),
    ]
}

fn row(row: &StepText) -> Vec<(Place, String)> {
    let minutes = match &row.time {
        super::TimeStandard::Minutes { minutes, text } => format!("{text} ({minutes})"),
        super::TimeStandard::Due { text } => text.clone(),
    };
    vec![
        (Place::Text, row.text.clone()),
        (Place::Label, row.label.clone()),
        (Place::Requirements, row.requirements.join("\n")),
        (Place::Time, minutes),
        (Place::Output, row.output.clone()),
        (Place::ReturnLabel, row.return_label.clone().unwrap_or_default()),
        (Place::EntryLabel, row.entry_label.clone().unwrap_or_default()),
        (Place::Shape, row.shape.code().to_owned()),
    ]
}

/// Words, the white space between them, and each line end alone.
struct Words<'a>(&'a str);

impl<'a> TokenSource for Words<'a> {
    type Token = &'a str;
    type Tokenizer = std::vec::IntoIter<&'a str>;

    fn tokenize(&self) -> Self::Tokenizer {
        let mut words = Vec::new();
        let mut rest = self.0;
        while let Some(first) = rest.chars().next() {
            let end = match first {
                '\n' => 1,
                ' ' => rest.find(|c| c != ' ').unwrap_or(rest.len()),
                _ => rest.find([' ', '\n']).unwrap_or(rest.len()),
            };
            words.push(&rest[..end]);
            rest = &rest[end..];
        }
        words.into_iter()
    }

    fn estimate_tokens(&self) -> u32 {
        u32::try_from(self.0.len() / 4).unwrap_or(u32::MAX)
    }
}

/// Which words went and which came.
pub fn marks(before: &str, after: &str) -> Vec<Piece> {
    let input = InternedInput::new(Words(before), Words(after));
    let diff = Diff::compute(Algorithm::Myers, &input);
    let text = |tokens: &[imara_diff::Token], range: std::ops::Range<u32>| -> String {
        let range = usize::try_from(range.start).unwrap_or(0)..usize::try_from(range.end).unwrap_or(0);
        tokens[range].iter().map(|token| input.interner[*token]).collect()
    };
    let mut pieces = Vec::new();
    let mut push = |piece: fn(String) -> Piece, text: String| {
        if !text.is_empty() {
            pieces.push(piece(text));
        }
    };
    let mut hunks: Vec<Hunk> = Vec::new();
    for hunk in diff.hunks() {
        // Where only white space was kept between two changes, people read one.
        let blank = |last: &Hunk| {
            text(&input.before, last.before.end..hunk.before.start).trim_matches(' ').is_empty()
        };
        match hunks.last_mut().filter(|last| blank(last)) {
            Some(last) => (last.before.end, last.after.end) = (hunk.before.end, hunk.after.end),
            None => hunks.push(hunk),
        }
    }
    let mut at = 0;
    for hunk in hunks {
        push(Piece::Same, text(&input.before, at..hunk.before.start));
        push(Piece::Removed, text(&input.before, hunk.before.clone()));
        push(Piece::Added, text(&input.after, hunk.after.clone()));
        at = hunk.before.end;
    }
    let end = u32::try_from(input.before.len()).unwrap_or(u32::MAX);
    push(Piece::Same, text(&input.before, at..end));
    pieces
}
