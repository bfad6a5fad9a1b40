//! An issue as one viewer sees it now: what the parts of its page are made from. Plain data and pure
//! functions.

use crate::changed;
use crate::conversation::Talk;
use crate::form::Kept;
use crate::problem::Problem;
use crate::typed::Typed;
use crate::visit::Visit;
use app::What;
use sop::acts::Drawn;
use sop::possible::{self, Act};
use sop::procedure::Procedure;
use sop::refusal::Refusal;
use sop::turn::{Turn, turn_of};
use sop::{Actor, Application, CommitId, Issue, IssueNumber, Moment, PersonId, Role, Step, Subject, TextRef};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::read::{CasePage, TalkPart};
use words::{Formats, Lang};

/// The issue of a case, its viewer, and the rules' answers to everything he could do.
pub struct Seen<'a> {
    pub lang: Lang,
    pub formats: Formats,
    pub at: Moment,
    pub viewer: PersonId,
    pub public_url: &'a str,
    /// The hidden field of every form of this page.
    pub drawn: String,
    pub page: &'a CasePage,
    pub issue: &'a Issue,
    pub application: &'a Application,
    pub procedure: Arc<Procedure>,
    pub turn: Option<Turn>,
    pub acts: BTreeMap<Act, Result<(), Refusal>>,
    pub kept: &'a Kept,
    /// What a refused form was drawn for (B7).
    pub then: Option<Then>,
    /// Its discussion, on the pages that show it.
    pub talk: Talk,
}

/// What a refused form was drawn for, and what happened since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Then {
    pub drawn: Drawn,
    pub events: Vec<String>,
}

impl Then {
    /// From the hidden field of the form that was sent.
    pub async fn of(visit: &Visit, number: IssueNumber, typed: &Typed) -> Result<Then, Problem> {
        Then::since(visit, number, visit.drawn(typed)).await
    }

    /// From what the form was drawn for.
    pub async fn since(visit: &Visit, number: IssueNumber, drawn: Drawn) -> Result<Then, Problem> {
        let events = changed::events_since(visit, Subject::Issue(number), &drawn).await?;
        Ok(Then { drawn, events })
    }
}

/// The page's case, when it exists and the visitor may know of it.
pub async fn load(visit: &Visit, number: IssueNumber) -> Result<CasePage, Problem> {
    let (reader, calendar) = (visit.app().reader(), visit.app().calendar());
    let found = reader.case_page(visit.person()?, &What::Issue(number), visit.at(), calendar).await;
    found.map_err(Problem::fault)?.ok_or(Problem::NotFound)
}

/// As [`load`], with the discussion, and what the text leads to whose preview is asked for. Three statements
/// where none is.
pub async fn loaded(
    visit: &Visit,
    number: IssueNumber,
    typed: &Typed,
    part: TalkPart,
) -> Result<(CasePage, Talk), Problem> {
    let (page, viewer) = (load(visit, number).await?, visit.person()?);
    let mut talk = Talk { part, ..Talk::default() };
    if page.readable {
        let conversation = visit.app().reader().conversation(viewer, number, part).await;
        talk.conversation = conversation.map_err(Problem::fault)?;
    }
    if page.readable && typed.has("preview") {
        let previewed = visit.app().links_of(&page, viewer, typed.get("text")).await;
        talk.previewed = previewed.map_err(Problem::fault)?;
    }
    Ok((page, talk))
}

impl<'a> Seen<'a> {
    /// # Errors
    /// When the case is not that of an issue.
    pub fn of(visit: &'a Visit, page: &'a CasePage, kept: &'a Kept) -> Result<Seen<'a>, Problem> {
        let issue = page.case.issue().map_err(|_| Problem::NotFound)?;
        let drawn = visit.draw(state_of(issue), Some(&kept.typed));
        let procedure = visit.app().procedure(&issue.revision);
        let url = visit.site().public_url();
        Seen::new(visit.formats(), visit.actor()?, url, drawn, procedure, page, kept).ok_or(Problem::NotFound)
    }

    /// As [`Seen::of`], from parts.
    pub fn new(
        formats: Formats,
        by: Actor,
        public_url: &'a str,
        drawn: String,
        procedure: Arc<Procedure>,
        page: &'a CasePage,
        kept: &'a Kept,
    ) -> Option<Seen<'a>> {
        let issue = page.case.issue().ok()?;
        let application = page.case.application.as_ref()?;
        Some(Seen {
            lang: formats.lang,
            formats,
            at: page.case.at,
            viewer: by.person()?,
            public_url,
            drawn,
            page,
            issue,
            application,
            procedure,
            turn: turn_of(issue, application, page.case.release.as_ref(), &page.case.office),
            acts: possible::on_issue(&page.case, &by).into_iter().collect(),
            kept,
            then: None,
            talk: Talk::default(),
        })
    }

    /// The same, told in one language whatever the reader's: a document has one.
    pub fn in_language(mut self, lang: Lang) -> Seen<'a> {
        self.lang = lang;
        self.formats.lang = lang;
        self
    }

    /// Shows what has changed since the refused form was drawn.
    pub fn since(mut self, then: Option<Then>) -> Seen<'a> {
        self.then = then;
        self
    }

    /// With the discussion.
    pub fn with_talk(mut self, talk: Talk) -> Seen<'a> {
        self.talk = talk;
        self
    }

    pub fn number(&self) -> IssueNumber {
        self.issue.number
    }

    pub fn name(&self, person: PersonId) -> String {
        self.page.name(person).to_owned()
    }

    /// Names of which any one will do, the viewer's own as *Anda*.
    pub fn any_of(&self, people: &[PersonId]) -> String {
        self.lang.list_or(&people.iter().map(|person| self.name(*person)).collect::<Vec<_>>())
    }

    pub fn names(&self, people: &[PersonId]) -> String {
        self.lang.list(&people.iter().map(|person| self.name(*person)).collect::<Vec<_>>())
    }

    /// A text's words, or the sentence that stands in its place.
    pub fn text(&self, text: &TextRef) -> String {
        match self.page.text(text).filter(|_| self.page.readable) {
            Some(words) => words.to_owned(),
            None if self.page.readable => self.lang.evidence_text_erased().to_owned(),
            None => self.lang.evidence_hidden().to_owned(),
        }
    }

    /// The title; of a confidential issue that the viewer may not read: that it is one.
    pub fn title(&self) -> String {
        match self.page.text(&self.issue.title).filter(|_| self.page.readable) {
            Some(title) => title.to_owned(),
            None if self.page.readable => self.lang.case_erased_title().to_owned(),
            None => self.lang.case_hidden_title().to_owned(),
        }
    }

    /// The note's place among the issue's notes, from 1: *Catatan 3*.
    pub fn note_no(&self, seq: sop::Seq) -> i64 {
        crate::see::note_no(self.issue, seq)
    }

    /// The viewer, as the rules know him.
    pub fn by(&self) -> Actor {
        Actor::on_the_web(self.viewer)
    }

    /// May the viewer do this now?
    pub fn may(&self, act: Act) -> bool {
        self.acts.get(&act).is_some_and(Result::is_ok)
    }

    /// Why not.
    pub fn refusal(&self, act: Act) -> Option<&Refusal> {
        self.acts.get(&act)?.as_ref().err()
    }

    /// Does the viewer hold the step?
    pub fn is_holder(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| turn.people.contains(&self.viewer))
    }

    pub fn holders(&self, role: Role) -> Vec<PersonId> {
        let active = |person: &PersonId| self.page.case.office.is_active(*person);
        self.application.holders(role).into_iter().filter(active).collect()
    }

    /// Who holds a step once it is reached.
    pub fn holders_of(&self, step: Step) -> Vec<PersonId> {
        match sop::turn::role_of(step) {
            Role::Reporter => vec![self.issue.reporter],
            Role::Developer => self.issue.assignee.into_iter().collect(),
            Role::Tester if !self.issue.test_plan.testers.is_empty() => self.issue.test_plan.testers.clone(),
            role => self.holders(role),
        }
    }

    pub fn branch(&self) -> Option<&str> {
        self.issue.branch.as_ref().map(|branch| branch.name.as_str())
    }
}

/// What a form about this issue is drawn for (B7).
pub fn state_of(issue: &Issue) -> Drawn {
    Drawn {
        step: issue.step(),
        round: Some(issue.round),
        commit: issue.head().cloned(),
        deployment: issue.dev.as_ref().map(|running| running.deployment),
        at: None,
    }
}

/// The eight digits by which people know a commit.
pub fn short(commit: &CommitId) -> String {
    commit.short().to_owned()
}
