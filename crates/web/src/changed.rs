//! What is not as it was when a refused form was drawn (B7): then and now, side by side; what happened
//! since; and the text that was typed, where its form stands no more.

use crate::problem::Problem;
use crate::prose::visible;
use crate::typed::Typed;
use crate::visit::Visit;
use askama::Template;
use askama::filters::HtmlSafe;
use sop::acts::Drawn;
use sop::{ActorRef, Moment, PersonId, Subject};
use words::{Formats, Lang};

/// At most so many events are told.
const EVENTS_MAX: usize = 5;

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub what: &'static str,
    pub then: String,
    pub now: String,
}

/// The table of then and now.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "_changed.html")]
pub struct Changed {
    lang: Lang,
    then: String,
    now: String,
    rows: Vec<Change>,
    /// What happened since, newest first.
    events: Vec<String>,
}

/// A refused act whose form is not on the page any more: the sentence, and what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "_stale.html")]
pub struct Stale {
    lang: Lang,
    say: String,
    /// Ids, labels and texts.
    texts: Vec<(String, String, String)>,
    /// Where a text can be saved as a comment, and the hidden field that goes with it.
    comment: Option<(String, String)>,
}

impl HtmlSafe for Changed {}
impl HtmlSafe for Stale {}

impl Changed {
    /// Nothing when all is as the form was drawn for, or when nobody knows what that was.
    pub fn of(formats: Formats, at: Moment, then: &Drawn, now: &Drawn) -> Option<Changed> {
        if *then == Drawn::default() {
            return None;
        }
        let lang = formats.lang;
        let opened = match then.at {
            Some(drawn_at) => lang.problem_column_then_at(&formats.relative(drawn_at, at)),
            None => lang.problem_column_then().to_owned(),
        };
        let labels = [
            lang.case_what_step(),
            lang.case_what_round(),
            lang.case_what_commit(),
            lang.case_what_deployment(),
        ];
        let pairs = told(lang, then).into_iter().zip(told(lang, now));
        let rows = labels.into_iter().zip(pairs).map(|(what, (then, now))| Change { what, then, now });
        let now = lang.problem_column_now_at(&formats.time(at));
        Changed::table(lang, opened, now, rows.collect())
    }

    /// As [`Changed::of`], of things that are told already.
    pub fn table(lang: Lang, then: String, now: String, mut rows: Vec<Change>) -> Option<Changed> {
        rows.retain(|row| row.then != row.now);
        (!rows.is_empty()).then(|| Changed { lang, then, now, rows, events: Vec::new() })
    }

    /// Who held it then and who holds it now.
    pub fn holders(mut self, then: &str, now: String) -> Changed {
        if then != now {
            let what = self.lang.case_what_holder();
            self.rows.push(Change { what, then: then.to_owned(), now });
        }
        self
    }

    pub fn events(mut self, events: Vec<String>) -> Changed {
        self.events = events;
        self
    }
}

/// The four in words; a hyphen for what there was not.
fn told(lang: Lang, state: &Drawn) -> [String; 4] {
    let none = || "-".to_owned();
    [
        state.step.map_or_else(
            || lang.case_ended().to_owned(),
            |step| format!("{}, {}", step.no(), lang.step(step)),
        ),
        state.round.map_or_else(none, |round| round.to_string()),
        state.commit.as_ref().map_or_else(none, |commit| commit.short().to_owned()),
        state.deployment.map_or_else(none, |deployment| format!("#{deployment}")),
    ]
}

/// What happened to a subject since a form was drawn, newest first: the event, by whom, when.
///
/// # Errors
/// The journal does not answer.
pub async fn events_since(visit: &Visit, subject: Subject, then: &Drawn) -> Result<Vec<String>, Problem> {
    let Some(since) = then.at else { return Ok(Vec::new()) };
    let entries = visit.app().reader().journal_before(visit.person()?, Some(subject), None).await;
    let (entries, names) = (entries.map_err(Problem::fault)?, visit.names().await?);
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
    let (lang, formats) = (visit.lang(), visit.formats());
    let newer = entries.iter().filter(|entry| entry.at > since).take(EVENTS_MAX);
    let told = newer.map(|entry| {
        let who = match entry.actor {
            ActorRef::Person(person) => name(person),
            ActorRef::System => lang.journal_system().to_owned(),
        };
        let event = lang.event(&entry.event, &name, formats.zone);
        lang.problem_event(&event, &who, &formats.time(entry.at))
    });
    Ok(told.collect())
}

impl Stale {
    /// The longer texts of what was typed; `comment` says where one may be saved as a comment.
    pub fn of(lang: Lang, say: String, typed: &Typed, comment: Option<(String, String)>) -> Stale {
        let long = |(name, value): &&(String, String)| {
            !matches!(name.as_str(), "drawn" | "seen") && value.contains([' ', '\n'])
        };
        let label = lang.web_issue_as_it_was();
        let text =
            |(name, value): &(String, String)| (format!("kept-{name}"), label.to_owned(), value.clone());
        Stale { lang, say, texts: typed.0.iter().filter(long).map(text).collect(), comment }
    }

    /// As [`Stale::of`], of texts with labels of their own.
    pub fn labelled(lang: Lang, say: String, texts: Vec<(String, String)>) -> Stale {
        let text = |(n, (label, text)): (usize, (String, String))| {
            (format!("kept-{}", n + 1), visible(&label), text)
        };
        Stale { lang, say, texts: texts.into_iter().enumerate().map(text).collect(), comment: None }
    }
}

/// Both, as they look, for the samples of pages.
#[cfg(test)]
pub fn samples(lang: Lang) -> (Stale, Changed) {
    let texts = vec![("docs/<izin>.md".to_owned(), "a & b".to_owned())];
    let row = Change { what: lang.case_what_commit(), then: "3fa9c1e0".to_owned(), now: "<a>".to_owned() };
    let changed = Changed::table(lang, "09.41".to_owned(), "10.05".to_owned(), vec![row]);
    let changed = changed.expect("the row differs").events(vec!["Push <c>".to_owned()]);
    (Stale::labelled(lang, "…".to_owned(), texts), changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sop::calendar::Zone;
    use sop::{CommitId, DeploymentId, Step};

    fn state(step: Step, round: u32, commit: &str) -> Drawn {
        Drawn {
            step: Some(step),
            round: Some(round),
            commit: CommitId::parse(&commit.repeat(20)),
            deployment: Some(DeploymentId(41)),
            at: Some(Moment(1_606_187_400_000)),
        }
    }

    #[test]
    fn b07_only_what_differs_is_told_then_and_now() {
        let formats = Formats::new(Lang::Id, Zone::Jakarta);
        let at = Moment(1_606_188_900_000);
        let (then, now) = (state(Step::TestTeam, 2, "3f"), state(Step::TestLocal, 2, "a1"));
        let changed = Changed::of(formats, at, &then, &now).unwrap();
        let rows: Vec<_> =
            changed.rows.iter().map(|row| (row.what, row.then.as_str(), row.now.as_str())).collect();
        assert_eq!(
            rows,
            [("Langkah", "9, Uji Tim Uji Coba", "5, Uji di localhost"), ("Commit", "3f3f3f3f", "a1a1a1a1")]
        );
        assert_eq!(Changed::of(formats, at, &then, &Drawn { at: None, ..then.clone() }), None);
        assert_eq!(
            Changed::of(formats, at, &Drawn::default(), &now),
            None,
            "nobody knows what it was drawn for"
        );
    }

    #[test]
    fn b07_what_was_typed_is_kept_without_the_forms_own_fields() {
        let typed = Typed(vec![
            ("drawn".to_owned(), "9.2 x".to_owned()),
            ("note".to_owned(), "Unggah 24 MB: tersimpan".to_owned()),
            ("verdict".to_owned(), "passed".to_owned()),
        ]);
        let stale = Stale::of(Lang::En, "It changed.".to_owned(), &typed, None);
        let texts: Vec<_> = stale.texts.iter().map(|(id, _, text)| (id.as_str(), text.as_str())).collect();
        assert_eq!(texts, [("kept-note", "Unggah 24 MB: tersimpan")]);
    }
}
