//! Deviations that wait for a Superior, and the page on which one is granted or refused (procedure, section
//! 6).

use crate::at::At;
use crate::form::{Button, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place, Skip};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::Paragraphs;
use crate::see;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sop::acts::{Drawn, deviation};
use sop::issue::{Deviation, DeviationState};
use sop::possible;
use sop::refusal::Status;
use sop::{Actor, CaseFile, DeviationId, Issue, IssueNumber, PersonId, Prose};
use std::collections::BTreeMap;
use store::read::CasePage;
use words::{Formats, Lang};

const KEY: &str = "deviation-answer";

#[derive(Template)]
#[template(path = "deviations/list.html")]
pub struct DeviationsPage {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    title: String,
    what: String,
    asked: String,
}

#[derive(Template)]
#[template(path = "deviations/show.html")]
pub struct DeviationPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    issue: (String, String),
    asked: String,
    state: &'static str,
    reason: Option<Paragraphs>,
    /// Who decided, when and why.
    answered: Option<String>,
    form: Option<Form>,
    refused: Vec<String>,
}

/// `GET /deviations`: for the office's superiors; for others it is not there. Three statements.
pub async fn index(visit: Visit) -> Result<Response, Problem> {
    if !visit.principal()?.account.superior {
        return Err(Problem::NotFound);
    }
    let (reader, lang, formats) = (visit.app().reader(), visit.lang(), visit.formats());
    let issues = reader.deviations_asked().await.map_err(Problem::fault)?;
    let titles: Vec<_> = issues.iter().map(|issue| issue.title.clone()).collect();
    let texts = reader.texts(&titles).await.map_err(Problem::fault)?;
    let names = visit.names().await?;
    let at = visit.at();
    let asked = |issue: &Issue| {
        let title = texts.get(&issue.title).map(|title| crate::prose::visible(title)).unwrap_or_default();
        let title = format!("#{} {title}", issue.number);
        let open =
            |deviation: &&Deviation| deviation.state == DeviationState::Asked && deviation.expires_at > at;
        let rows = issue.deviations.iter().filter(open);
        let rows = rows.map(|deviation| Row::of(lang, formats, issue.number, &title, deviation, &names));
        rows.collect::<Vec<_>>()
    };
    let rows = issues.iter().flat_map(asked).collect();
    let frame = visit.frame(lang.deviations_heading(), Some(Place::Tasks));
    Ok(page::show(&DeviationsPage { frame, rows }))
}

/// `GET /issues/{number}/deviations/{id}`. Two statements.
pub async fn show(
    visit: Visit,
    At((number, id)): At<(IssueNumber, DeviationId)>,
) -> Result<Response, Problem> {
    draw(&visit, number, id, &visit.kept(), StatusCode::OK).await
}

/// `POST /issues/{number}/deviations/{id}`: granted or refused, with the reason.
pub async fn answer(
    visit: Visit,
    At((number, id)): At<(IssueNumber, DeviationId)>,
    typed: Typed,
) -> Result<Response, Problem> {
    let decided = match parse(&visit, &typed) {
        Ok((grant, reason)) => {
            let decide = move |case: &CaseFile, by: &Actor| deviation::answer(case, by, id, grant, &reason);
            let recorded = visit.decide(What::Issue(number), KEY, &typed, decide).await;
            recorded.map(|_| if grant { "deviation-granted" } else { "deviation-refused" })
        }
        Err(Problem::Form(kept)) => Err(forbidden(&visit, number, id, kept).await?),
        Err(problem) => Err(problem),
    };
    match decided {
        Ok(done) => Ok(page::see_other(&url::issue_done(number, done))),
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            draw(&visit, number, id, &kept, status).await
        }
    }
}

fn parse(visit: &Visit, typed: &Typed) -> Result<(bool, Prose), Problem> {
    let mut reading = Reading::of(visit, typed, KEY);
    let grant = reading.one_of("answer", visit.lang().deviation_heading(), |raw| match raw {
        "grant" => Some(true),
        "refuse" => Some(false),
        _ => None,
    });
    let reason = reading.reason();
    reading.done(grant.zip(reason))
}

/// Permission is not validation: whoever may not answer is told so, not which fields the form lacks.
async fn forbidden(
    visit: &Visit,
    number: IssueNumber,
    id: DeviationId,
    kept: Kept,
) -> Result<Problem, Problem> {
    let page = see::case(visit, &What::Issue(number)).await?;
    match possible::may_answer(&page.case, &visit.actor()?, id) {
        Err(refusal) if refusal.status() == Status::Forbidden => {
            Ok(visit.refuse(What::Issue(number), refusal, kept).await)
        }
        Err(_) | Ok(()) => Ok(Problem::Form(kept)),
    }
}

async fn draw(
    visit: &Visit,
    number: IssueNumber,
    id: DeviationId,
    kept: &Kept,
    status: StatusCode,
) -> Result<Response, Problem> {
    let page = see::case(visit, &What::Issue(number)).await?;
    Ok(page::with_status(status, &DeviationPage::of(visit, &page, id, kept)?))
}

impl Row {
    fn of(
        lang: Lang,
        formats: Formats,
        issue: IssueNumber,
        title: &str,
        deviation: &Deviation,
        names: &BTreeMap<PersonId, String>,
    ) -> Row {
        let name = names.get(&deviation.asked_by).map(String::as_str).unwrap_or_default();
        Row {
            href: url::deviation(issue, deviation.id),
            title: title.to_owned(),
            what: lang.deviation_for(deviation.step.no(), lang.guard(deviation.guard)),
            asked: lang.deviation_asked_by(name, &formats.date_time(deviation.expires_at)),
        }
    }
}

impl DeviationPage {
    fn of(visit: &Visit, page: &CasePage, id: DeviationId, kept: &Kept) -> Result<DeviationPage, Problem> {
        let (lang, by) = (visit.lang(), visit.actor()?);
        let issue = page.case.issue().map_err(|_| Problem::NotFound)?;
        let deviation = issue.deviations.iter().find(|deviation| deviation.id == id);
        let deviation = deviation.ok_or(Problem::NotFound)?;
        let answer = possible::may_answer(&page.case, &by, id);
        let name = |person: PersonId| page.name(person).to_owned();
        let refused = match &answer {
            Ok(()) => Vec::new(),
            Err(refusal) => {
                let mut lines = vec![lang.refusal(refusal, &name).text()];
                lines.extend(lang.who_can(&refusal.who_can(&page.case), &name));
                lines
            }
        };
        let typed = (kept.key == KEY).then_some(&kept.typed);
        let drawn = visit.draw(Drawn { step: Some(deviation.step), ..Drawn::default() }, typed);
        let form = form(lang, url::deviation(issue.number, id)).hidden("drawn", drawn).keep(kept);
        let offered = answer.is_ok() || kept.say.is_some();
        let form = offered.then_some(form);
        let title = lang.deviation_for(deviation.step.no(), lang.guard(deviation.guard));
        let mut frame = visit.frame(title, Some(Place::Tasks));
        let errors = form.as_ref().map_or_else(Errors::default, Form::errors);
        frame.wrong = !errors.items.is_empty();
        if form.is_some() {
            frame.skip = Skip::Turn;
        }
        Ok(DeviationPage {
            crumbs: Crumbs::new(lang)
                .link(url::issue(issue.number), format!("#{}", issue.number))
                .end(lang.deviation_heading()),
            frame,
            errors,
            issue: (url::issue(issue.number), see::issue_title(page, issue)),
            asked: lang.deviation_asked_by(
                page.name(deviation.asked_by),
                &visit.formats().date_time(deviation.expires_at),
            ),
            state: lang.deviation_state(&deviation.state),
            reason: page.text(&deviation.reason).map(Paragraphs::of),
            answered: deviation.answer.as_ref().map(|answer| {
                let when = visit.formats().date_time(answer.at);
                let why = page.text(&answer.reason).unwrap_or(lang.evidence_text_erased());
                lang.deviation_answered(page.name(answer.by), &when, why)
            }),
            form,
            // Whoever reads a decision need not be told that it was not his.
            refused: if deviation.answer.is_some() { Vec::new() } else { refused },
        })
    }
}

fn form(lang: Lang, action: String) -> Form {
    Form::new(lang, KEY, action)
        .field(
            Field::new(lang, "reason", lang.deviation_answer_reason(), Control::area())
                .hint(lang.case_deviation_answer_hint()),
        )
        .button(Button::primary(lang.deviation_grant_button()).says("answer", "grant"))
        .button(Button::back(lang.deviation_refuse_button()).says("answer", "refuse"))
}

impl Page for DeviationsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<DeviationsPage> {
        let row = Row {
            href: "/issues/42/deviations/1".to_owned(),
            title: "#42 Izin <hilang>".to_owned(),
            what: lang.deviation_for(9, lang.guard(sop::guard::Guard::Separation)),
            asked: lang.deviation_asked_by("Tuti H.", "besok"),
        };
        let page = |rows| DeviationsPage { frame: Frame::sample(lang, lang.deviations_heading()), rows };
        vec![page(vec![row]), page(Vec::new())]
    }
}

impl Page for DeviationPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<DeviationPage> {
        let page = |form: Option<Form>| DeviationPage {
            frame: Frame::sample(lang, lang.deviation_heading()),
            crumbs: Crumbs::new(lang).end(lang.deviation_heading()),
            errors: form.as_ref().map_or_else(Errors::default, Form::errors),
            issue: ("/issues/42".to_owned(), "#42 Izin".to_owned()),
            asked: lang.deviation_asked_by("Tuti H.", "besok"),
            state: lang.deviation_state(&DeviationState::Asked),
            reason: Some(Paragraphs::of("Hanya <satu> penguji.")),
            answered: form
                .is_none()
                .then(|| lang.deviation_answered("Hasan B.", "kemarin", "Loket <menunggu>.")),
            refused: if form.is_none() { vec![lang.turn_barred().to_owned()] } else { Vec::new() },
            form,
        };
        let wrong = Kept { key: KEY, faults: vec![("reason", "…".to_owned())], ..Kept::none() };
        let form = form(lang, "/issues/42/deviations/1".to_owned()).keep(&wrong);
        vec![page(Some(form)), page(None)]
    }
}
