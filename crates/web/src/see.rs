//! What pages about a case share: the case itself or 404, names, titles, and the list of conditions.

use crate::form::Choice;
use crate::problem::Problem;
use crate::visit::Visit;
use app::What;
use askama::Template;
use askama::filters::HtmlSafe;
use sop::application::Ran;
use sop::issue::Source;
use sop::text::{Prose, TextKind};
use sop::{CommitId, Issue, PersonId, Seq};
use store::read::CasePage;
use words::{Formats, Lang};

/// The case of a page as this visitor may see it. Two statements.
///
/// # Errors
/// [`Problem::NotFound`] when it does not exist or is not his to know of (D21).
pub async fn case(visit: &Visit, what: &What) -> Result<CasePage, Problem> {
    let app = visit.app();
    let page = app.reader().case_page(visit.person()?, what, visit.at(), app.calendar()).await;
    page.map_err(Problem::fault)?.ok_or(Problem::NotFound)
}

/// `#42 Simpan izin`; the number alone where the title may not be read.
pub fn issue_title(page: &CasePage, issue: &Issue) -> String {
    match page.text(&issue.title) {
        Some(title) => format!("#{} {}", issue.number, crate::prose::visible(title)),
        None => format!("#{}", issue.number),
    }
}

/// A note's place among the issue's notes, from 1: *Catatan 3*.
pub fn note_no(issue: &Issue, seq: Seq) -> i64 {
    let before = issue.notes.iter().take_while(|note| note.seq != seq).count();
    i64::try_from(before).unwrap_or(i64::MAX - 1) + 1
}

/// Where an issue comes from, in a few words.
pub fn source(lang: Lang, source: &Source) -> String {
    let rolled_back = |words: &str, from: &CommitId, to: &CommitId| {
        format!("{words}: {}", lang.issue_rolled_back(from.short(), to.short()))
    };
    match source {
        Source::Ticket { number } => lang.issue_ticket(number),
        Source::Official { .. } => lang.issue_from_official().to_owned(),
        Source::Derived { parent } => lang.issue_derived_from(parent.0),
        Source::RolledBack { release: Some(release), from, to } => {
            rolled_back(&lang.issue_after_release(release.0), from, to)
        }
        Source::RolledBack { release: None, from, to } => rolled_back(lang.issue_after_rollback(), from, to),
    }
}

/// Versions of production to go back to, newest first.
pub fn versions<'a>(formats: Formats, ran: impl Iterator<Item = &'a Ran>) -> Vec<Choice> {
    let lang = formats.lang;
    let words = |ran: &Ran| {
        let (commit, when) = (ran.commit.short(), formats.short_date_time(ran.at));
        match ran.release {
            Some(release) => lang.rollback_version_of(commit, release.0, &when),
            None => lang.rollback_version(commit, &when),
        }
    };
    ran.map(|ran| Choice::new(ran.commit.as_str(), words(ran))).collect()
}

/// Names joined as in a sentence.
pub fn people(lang: Lang, page: &CasePage, people: &[PersonId]) -> String {
    lang.people(people, &|person| page.name(person).to_owned())
}

/// A text that passes every rule, to ask `sop` whether an act would be taken.
pub fn sample_text() -> Prose {
    Prose::new(TextKind::Note, "Sepuluh huruf atau lebih.", [0; 16]).expect("a fixed text within its bounds")
}

/// One condition of a merge: met or not, by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub met: bool,
    /// Not met, but a deviation lifts it.
    pub lifted: bool,
    pub words: String,
    /// Who met it, or who can.
    pub who: String,
    /// The record, pipeline or page behind it.
    pub link: Option<(String, String)>,
}

impl Need {
    pub fn new(met: bool, words: impl Into<String>, who: impl Into<String>) -> Need {
        Need { met, lifted: false, words: words.into(), who: who.into(), link: None }
    }

    pub fn link(mut self, href: String, words: impl Into<String>) -> Need {
        self.link = Some((href, words.into()));
        self
    }

    pub fn lifted(mut self, lifted: bool) -> Need {
        self.lifted = lifted && !self.met;
        self
    }
}

/// The conditions of a merge, those that are open first.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "_needs.html")]
pub struct Needs {
    lang: Lang,
    needs: Vec<Need>,
}

impl HtmlSafe for Needs {}

impl Needs {
    pub fn new(lang: Lang, mut needs: Vec<Need>) -> Needs {
        needs.sort_by_key(|need| need.met || need.lifted);
        Needs { lang, needs }
    }

    pub fn met(&self) -> i64 {
        self.needs.iter().map(|need| i64::from(need.met || need.lifted)).sum()
    }

    pub fn all(&self) -> i64 {
        i64::try_from(self.needs.len()).unwrap_or(i64::MAX)
    }
}
