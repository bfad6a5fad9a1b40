//! Step 1: make an issue from a ticket or from a parent issue (`/issues/new`), or from an official's request
//! (`/requests/new`).

use crate::filled::{self, Filled, Sending};
use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sop::acts::Drawn;
use sop::issue::{IssueKind, Needs, RequestForm};
use sop::possible::Held;
use sop::refusal::WhoCan;
use sop::steps::s01_report::{self, From, ReportIssue};
use sop::text::TextKind;
use sop::{AppId, IssueNumber, Refusal, Step, Subject};
use words::Lang;

const KEY: &str = "report";

/// What the address already tells.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    ticket: String,
    parent: String,
    application: String,
}

/// Where the issue comes from, as the page asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    TicketOrParent,
    Official,
}

/// The page of step 1.
#[derive(Template)]
#[template(path = "issues/new.html")]
pub struct NewIssuePage {
    frame: Frame,
    crumbs: Crumbs,
    clock: String,
    form: Form,
    /// No application takes issues from this person.
    nowhere: bool,
    /// He makes no issues; a form that he sent all the same comes back to him.
    barred: Option<String>,
}

/// What the page is drawn with.
struct Draft {
    asked: Asked,
    given: Given,
    applications: Vec<(AppId, String)>,
    drawn: String,
    since: String,
}

/// `GET /issues/new`.
pub async fn show(visit: Visit, Query(given): Query<Given>) -> Result<Response, Problem> {
    draw(&visit, Asked::TicketOrParent, given, &visit.kept(), StatusCode::OK).await
}

/// `GET /requests/new`.
pub async fn show_request(visit: Visit, Query(given): Query<Given>) -> Result<Response, Problem> {
    draw(&visit, Asked::Official, given, &visit.kept(), StatusCode::OK).await
}

/// `POST /issues`.
pub async fn create(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    report(&visit, Asked::TicketOrParent, &Filled::without_files(typed)).await
}

/// `POST /requests`.
pub async fn create_request(visit: Visit, sending: Sending) -> Result<Response, Problem> {
    report(&visit, Asked::Official, &sending.take(&visit).await?).await
}

async fn report(visit: &Visit, asked: Asked, filled: &Filled) -> Result<Response, Problem> {
    let typed = &filled.typed;
    let made = match parse(visit, asked, filled) {
        Ok((application, act)) => {
            let what = What::NewIssue { application, parent: act.from.parent() };
            visit.decide(what, KEY, typed, move |case, by| s01_report::report(case, by, act)).await
        }
        Err(Problem::Form(kept)) => Err(forbidden(visit, kept).await?),
        Err(problem) => Err(problem),
    };
    let (kept, status) = match made {
        Ok(recorded) => {
            let number = recorded.entries.iter().find_map(|entry| match entry.subject {
                Subject::Issue(number) => Some(number),
                Subject::Office | Subject::Application(_) | Subject::Release(_) => None,
            });
            return Ok(page::see_other(
                &number.map_or_else(url::issues, |number| url::issue_done(number, KEY)),
            ));
        }
        Err(Problem::Form(kept)) => (kept, StatusCode::UNPROCESSABLE_ENTITY),
        Err(Problem::Refused(refused)) => {
            let status = refused.http_status();
            (refused.kept, status)
        }
        Err(problem) => return Err(problem),
    };
    draw(visit, asked, Given::default(), &kept, status).await
}

/// Permission is not validation: whoever makes no issues anywhere is told so, not which fields are missing.
async fn forbidden(visit: &Visit, kept: Kept) -> Result<Problem, Problem> {
    match barred(visit).await? {
        None => Ok(Problem::Form(kept)),
        Some(refusal) => visit.refused(&refusal, &WhoCan::default(), KEY, &kept.typed).await,
    }
}

async fn barred(visit: &Visit) -> Result<Option<Refusal>, Problem> {
    let roles = visit.app().reader().roles_of(visit.person()?).await.map_err(Problem::fault)?;
    Ok(Held(roles).may_make_issues().err())
}

async fn draw(
    visit: &Visit,
    asked: Asked,
    given: Given,
    kept: &Kept,
    status: StatusCode,
) -> Result<Response, Problem> {
    let rows = visit.app().reader().applications(visit.person()?).await.map_err(Problem::fault)?;
    let open = rows.into_iter().filter(|row| row.confirmed).map(|row| (row.application, row.name));
    let state = Drawn { step: Some(Step::Report), ..Drawn::default() };
    let draft = Draft {
        asked,
        given,
        applications: open.collect(),
        drawn: visit.draw(state, Some(&kept.typed)),
        since: visit.formats().time(visit.at()),
    };
    let frame = visit.frame("", Some(Place::Issues));
    let lang = visit.lang();
    // The sentence names a role, no person.
    let say = |refusal: Refusal| lang.refusal(&refusal, &|_| String::new()).text();
    let barred = if kept.key.is_empty() { barred(visit).await?.map(say) } else { None };
    Ok(page::with_status(status, &NewIssuePage { barred, ..NewIssuePage::of(frame, &draft, kept) }))
}

fn parse(visit: &Visit, asked: Asked, filled: &Filled) -> Result<(AppId, ReportIssue), Problem> {
    let mut reading = Reading::of(visit, &filled.typed, KEY);
    let read = report_of(&mut reading, filled, visit.drawn(&filled.typed), |reading| match asked {
        Asked::TicketOrParent => ticket_or_parent(reading),
        Asked::Official => official(reading, filled),
    });
    reading.done(read)
}

/// What the forms of 1 say alike; `from` reads where the issue comes from.
pub fn report_of(
    reading: &mut Reading<'_>,
    filled: &Filled,
    drawn: Drawn,
    from: impl FnOnce(&mut Reading<'_>) -> Option<From>,
) -> Option<(AppId, ReportIssue)> {
    let lang = reading.lang;
    let application =
        reading.one_of("application", lang.new_issue_application(), |raw| raw.parse().ok().map(AppId));
    let kind = reading.one_of("kind", lang.new_issue_kind(), IssueKind::parse);
    let title = reading.prose("title", TextKind::Title);
    let body = reading.prose("body", TextKind::Body);
    let needs = needs(reading);
    let from = from(reading);
    let has = |name: &str| filled.typed.all("marks").any(|mark| mark == name);
    let act = ReportIssue {
        kind: kind?,
        needs: needs?,
        from: from?,
        title: title?,
        body: body?,
        confidential: has("confidential"),
        urgent: has("urgent"),
        drawn,
    };
    Some((application?, act))
}

fn needs(reading: &mut Reading<'_>) -> Option<Needs> {
    let has = |name: &str| reading.typed.all("changes").any(|value| value == name);
    match (has("code"), has("documentation")) {
        (true, true) => Some(Needs::Both),
        (true, false) => Some(Needs::Code),
        (false, true) => Some(Needs::Documentation),
        (false, false) => {
            reading.breaks("changes", "missing", reading.lang.new_issue_changes_missing());
            None
        }
    }
}

/// From a ticket or a parent issue, as `source` says.
pub fn ticket_or_parent(reading: &mut Reading<'_>) -> Option<From> {
    let lang = reading.lang;
    let source = reading.one_of("source", lang.new_issue_source(), |raw| match raw {
        "ticket" => Some(true),
        "parent" => Some(false),
        _ => None,
    })?;
    if source {
        let number = reading.ticket("ticket", lang.new_issue_ticket_number())?;
        return Some(From::Ticket { number });
    }
    let parent = reading.number("parent", lang.new_issue_parent_number())?;
    Some(From::Derived { parent: IssueNumber(parent) })
}

/// From an official's request.
pub fn official(reading: &mut Reading<'_>, filled: &Filled) -> Option<From> {
    let lang = reading.lang;
    let name = reading.prose_called("official-name", TextKind::Remark, lang.new_issue_official_name());
    let position = reading.prose_called("position", TextKind::Remark, lang.new_issue_official_position());
    let on = reading.past_day("on", lang.new_issue_official_date());
    let form = reading.one_of("form", lang.new_issue_official_form(), request_form);
    let evidence = reading.prose_called("evidence", TextKind::Reason, lang.new_issue_official_evidence());
    let files = filled.files(reading);
    Some(From::Official {
        name: name?,
        position: position?,
        on: on?.to_string(),
        form: form?,
        evidence: evidence?,
        files: files?,
    })
}

const FORMS: [(&str, RequestForm); 4] = [
    ("memo", RequestForm::Memo),
    ("disposition", RequestForm::Disposition),
    ("verbal", RequestForm::Verbal),
    ("whats_app", RequestForm::WhatsApp),
];

fn request_form(raw: &str) -> Option<RequestForm> {
    FORMS.into_iter().find(|(code, _)| *code == raw).map(|(_, form)| form)
}

impl NewIssuePage {
    fn of(mut frame: Frame, draft: &Draft, kept: &Kept) -> NewIssuePage {
        let lang = frame.lang;
        frame.title = match (draft.asked, draft.given.ticket.is_empty(), draft.given.parent.parse::<i64>()) {
            (Asked::Official, _, _) => lang.new_issue_heading_official().to_owned(),
            (Asked::TicketOrParent, _, Ok(parent)) => lang.new_issue_heading_derived(parent),
            (Asked::TicketOrParent, false, Err(_)) => lang.new_issue_heading_ticket(&draft.given.ticket),
            (Asked::TicketOrParent, true, Err(_)) => lang.new_issue_heading().to_owned(),
        };
        let form = form(lang, draft, kept);
        frame.wrong = !form.errors().items.is_empty();
        NewIssuePage {
            crumbs: Crumbs::new(lang).link(url::issues(), lang.issues_heading()).end(frame.title.clone()),
            clock: lang.new_issue_clock(&draft.since),
            nowhere: draft.applications.is_empty(),
            barred: None,
            frame,
            form,
        }
    }
}

fn form(lang: Lang, draft: &Draft, kept: &Kept) -> Form {
    let action = match draft.asked {
        Asked::TicketOrParent => url::issues(),
        Asked::Official => url::requests(),
    };
    let begun = Form::new(lang, KEY, action)
        .hidden("drawn", draft.drawn.clone())
        .field(applications(lang, draft))
        .field(kinds(lang))
        .field(
            Field::new(lang, "title", lang.new_issue_title(), Control::text())
                .hint(lang.new_issue_title_hint()),
        )
        .field(
            Field::new(lang, "body", lang.new_issue_body(), Control::area()).hint(lang.new_issue_body_hint()),
        )
        .field(Field::new(
            lang,
            "changes",
            lang.new_issue_changes(),
            Control::checks(vec![
                Choice::new("code", lang.new_issue_change_code()),
                Choice::new("documentation", lang.new_issue_change_documentation()),
            ]),
        ));
    let sourced = match draft.asked {
        Asked::TicketOrParent => source_fields(lang, draft, begun),
        Asked::Official => official_fields(lang, begun),
    };
    let marks = vec![
        Choice::new("urgent", lang.new_issue_urgent()).hint(lang.new_issue_urgent_hint()),
        Choice::new("confidential", lang.new_issue_confidential()).hint(lang.new_issue_confidential_hint()),
    ];
    sourced
        .field(Field::new(lang, "marks", lang.web_new_issue_marks(), Control::checks(marks)).optional())
        .button(Button::primary(lang.new_issue_button()))
        .keep(kept)
}

fn applications(lang: Lang, draft: &Draft) -> Field {
    let only = draft.applications.len() == 1;
    let empty = (!only).then(|| Choice::new("", lang.form_choose()));
    let one = |(id, name): &(AppId, String)| {
        let id = id.to_string();
        let chosen = only || id == draft.given.application;
        Choice::new(id, name.clone()).chosen(chosen)
    };
    let options = empty.into_iter().chain(draft.applications.iter().map(one)).collect();
    Field::new(lang, "application", lang.new_issue_application(), Control::Select { options }).narrow()
}

fn kinds(lang: Lang) -> Field {
    let one = |kind: IssueKind| Choice::new(kind.code(), lang.issue_kind(kind));
    let options = IssueKind::ALL.into_iter().map(one).collect();
    Field::new(lang, "kind", lang.new_issue_kind(), Control::radios(options))
}

fn source_fields(lang: Lang, draft: &Draft, form: Form) -> Form {
    let derived = !draft.given.parent.is_empty();
    let options = vec![
        Choice::new("ticket", lang.new_issue_source_ticket())
            .hint(lang.new_issue_source_ticket_hint())
            .chosen(!derived),
        Choice::new("parent", lang.new_issue_source_parent()).chosen(derived),
    ];
    form.field(Field::new(lang, "source", lang.new_issue_source(), Control::radios(options)))
        .field(
            Field::new(lang, "ticket", lang.new_issue_ticket_number(), Control::text())
                .value(draft.given.ticket.clone())
                .optional_unless(lang.new_issue_when_ticket())
                .narrow(),
        )
        .field(
            Field::new(lang, "parent", lang.new_issue_parent_number(), Control::text())
                .value(draft.given.parent.clone())
                .optional_unless(lang.new_issue_when_parent())
                .narrow(),
        )
}

fn official_fields(lang: Lang, form: Form) -> Form {
    let day = Control::Input { kind: "date", autocomplete: None };
    let one = |(code, form): (&'static str, RequestForm)| Choice::new(code, lang.request_form(form));
    let forms = Control::radios(FORMS.into_iter().map(one).collect());
    form.field(Field::new(lang, "official-name", lang.new_issue_official_name(), Control::text()))
        .field(Field::new(lang, "position", lang.new_issue_official_position(), Control::text()))
        .field(Field::new(lang, "on", lang.new_issue_official_date(), day).narrow())
        .field(Field::new(lang, "form", lang.new_issue_official_form(), forms))
        .field(
            Field::new(lang, "evidence", lang.new_issue_official_evidence(), Control::area())
                .hint(lang.new_issue_official_evidence_hint()),
        )
        .field(filled::field(lang))
}

impl Page for NewIssuePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<NewIssuePage> {
        let draft = |asked, parent: &str, ticket: &str| Draft {
            asked,
            given: Given { parent: parent.to_owned(), ticket: ticket.to_owned(), ..Given::default() },
            applications: vec![
                (AppId(1), "Layanan Perizinan".to_owned()),
                (AppId(2), "E-Absensi".to_owned()),
            ],
            drawn: "x".to_owned(),
            since: "10.02 WIB".to_owned(),
        };
        let typed = Typed(vec![
            ("body".to_owned(), "Terjadi \"dua\" kali".to_owned()),
            ("kind".to_owned(), "bug".to_owned()),
        ]);
        let faults = vec![
            ("title", lang.text_missing(TextKind::Title).to_owned()),
            ("changes", lang.new_issue_changes_missing().to_owned()),
        ];
        let wrong = Kept { key: KEY, typed, faults, ..Kept::none() };
        let frame = || Frame::sample(lang, "");
        let nowhere = Draft { applications: Vec::new(), ..draft(Asked::Official, "", "") };
        vec![
            NewIssuePage::of(frame(), &draft(Asked::TicketOrParent, "", "351219"), &wrong),
            NewIssuePage::of(frame(), &draft(Asked::TicketOrParent, "42", ""), &Kept::none()),
            NewIssuePage::of(frame(), &draft(Asked::TicketOrParent, "", ""), &Kept::none()),
            NewIssuePage::of(frame(), &draft(Asked::Official, "", ""), &wrong),
            NewIssuePage::of(frame(), &nowhere, &Kept::none()),
            NewIssuePage {
                barred: Some(lang.turn_barred().to_owned()),
                ..NewIssuePage::of(frame(), &draft(Asked::TicketOrParent, "", ""), &Kept::none())
            },
        ]
    }
}
