//! Refused attempts (R70), for the PM of an application and for the office's superiors and administrators.

use crate::frame::{Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::visible;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use sop::possible::Held;
use sop::{ActorRef, PersonId, Subject};
use std::collections::BTreeMap;
use store::read::{RefusedAttempt, RefusedFilter};
use words::{Formats, Lang};

/// The filters, as the form sends them: empty fields say nothing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    who: String,
    #[serde(default)]
    rule: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    until: String,
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "refused.html")]
pub struct RefusedPage {
    frame: Frame,
    asked: Asked,
    /// Number, name, chosen.
    people: Vec<(i64, String, bool)>,
    caption: String,
    rows: Vec<Row>,
    older: Option<String>,
}

struct Row {
    at: String,
    who: String,
    channel: &'static str,
    attempt: String,
    /// It is the name that the interface gives the refusal.
    coded: bool,
    rule: String,
    subject: String,
    href: Option<String>,
}

/// `GET /refused`. Three statements.
pub async fn index(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (reader, person) = (visit.app().reader(), visit.person()?);
    if !Held(reader.roles_of(person).await.map_err(Problem::fault)?).reads_refused() {
        return Err(Problem::NotFound);
    }
    let calendar = visit.app().calendar();
    let day = |text: &str| text.parse::<Date>().ok();
    let rule = asked.rule.trim().to_uppercase();
    let filter = RefusedFilter {
        actor: asked.who.parse().ok().map(PersonId),
        rule: (!rule.is_empty()).then(|| rule.chars().take(limits::QUERY_CHARS_MAX).collect()),
        since: day(&asked.since).map(|day| calendar.start_of(day)),
        until: day(&asked.until).and_then(|day| day.tomorrow().ok()).map(|day| calendar.start_of(day)),
        before: asked.before,
    };
    let rows = reader.refused_seen(person, &filter).await.map_err(Problem::fault)?;
    let names = visit.names().await?;
    let frame = visit.frame(visit.lang().refused_heading(), Some(Place::Journal));
    Ok(page::show(&RefusedPage::of(frame, visit.formats(), asked, &rows, &names)))
}

impl RefusedPage {
    fn of(
        frame: Frame,
        formats: Formats,
        asked: Asked,
        rows: &[RefusedAttempt],
        names: &BTreeMap<PersonId, String>,
    ) -> RefusedPage {
        let lang = frame.lang;
        let full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= store::limits::PAGE_ROWS);
        let older = rows.last().filter(|_| full).map(|last| {
            let fields = [
                ("who", &asked.who),
                ("rule", &asked.rule),
                ("since", &asked.since),
                ("until", &asked.until),
            ];
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name}={}", url::encode(value))).collect();
            format!("{}?{}&before={}", url::refused(), fields.join("&"), last.attempt)
        });
        let chosen = |person: &PersonId| asked.who == person.to_string();
        RefusedPage {
            people: names.iter().map(|(person, name)| (person.0, name.clone(), chosen(person))).collect(),
            caption: lang.refused_caption(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
            rows: rows.iter().map(|row| Row::of(lang, formats, row, names)).collect(),
            older,
            asked,
            frame,
        }
    }
}

impl Row {
    fn of(lang: Lang, formats: Formats, row: &RefusedAttempt, names: &BTreeMap<PersonId, String>) -> Row {
        let who = match ActorRef::from_stored(&row.actor) {
            Some(ActorRef::Person(person)) => names.get(&person).cloned(),
            Some(ActorRef::System) => Some(lang.journal_system().to_owned()),
            None => None,
        };
        let attempt = match (refs(&row.detail), row.step) {
            (Some(refs), _) => refs,
            (None, Some(step)) => lang.refused_step(step.no(), lang.step(step)),
            (None, None) => detail(&row.detail),
        };
        let coded = refs(&row.detail).is_none() && row.step.is_none();
        let (subject, href) = match row.subject {
            Subject::Office => (lang.subject_office().to_owned(), None),
            Subject::Application(id) => {
                let name = row.application_name.clone().unwrap_or_else(|| id.to_string());
                (lang.subject_application(&name), None)
            }
            Subject::Issue(number) => (lang.subject_issue(number.0), Some(url::issue(number))),
            Subject::Release(number) => (lang.subject_release(number.0), Some(url::release(number))),
        };
        Row {
            at: formats.short_date_time(row.at_ms),
            who: who.unwrap_or_else(|| lang.refused_unknown_person().to_owned()),
            channel: lang.channel(row.channel),
            attempt,
            coded,
            rule: row.rule.clone(),
            subject,
            href,
        }
    }
}

/// The refs of a push as they were named; none of any other attempt.
fn refs(detail: &str) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(detail).ok()?;
    let names: Vec<&str> = json["refs"].as_array()?.iter().filter_map(|name| name.as_str()).collect();
    Some(visible(&names.join(", ").chars().take(limits::QUERY_CHARS_MAX).collect::<String>()))
}

/// The name of a refusal; what is no record of ours as it is.
fn detail(detail: &str) -> String {
    let json: Option<serde_json::Value> = serde_json::from_str(detail).ok();
    let name = json.as_ref().and_then(|json| json["refusal"].as_str()).map(str::to_owned);
    let text = name.unwrap_or_else(|| detail.to_owned());
    visible(&text.chars().take(limits::QUERY_CHARS_MAX).collect::<String>())
}

impl Page for RefusedPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<RefusedPage> {
        use sop::{IssueNumber, Moment, Step};
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let names =
            BTreeMap::from([(PersonId(1), "Dewi L.".to_owned()), (PersonId(2), "Dodi S.".to_owned())]);
        let row = |n: i64| RefusedAttempt {
            attempt: n,
            at_ms: Moment(1_606_200_000_000),
            actor: if n % 2 == 0 { "person:2" } else { "system" }.to_owned(),
            channel: sop::Channel::Git,
            rule: "G08".to_owned(),
            step: (n % 3 == 0).then_some(Step::Push),
            subject: Subject::Issue(IssueNumber(42)),
            application: None,
            application_name: None,
            detail: match n % 2 {
                0 => r#"{"refusal":"push","refs":["refs/heads/<x>","refs/tags/v1"]}"#.to_owned(),
                _ => r#"{"refusal":"not_the_assignee"}"#.to_owned(),
            },
        };
        let rows: Vec<RefusedAttempt> = (1..=50).rev().map(row).collect();
        let asked = Asked { who: "2".to_owned(), rule: "G08".to_owned(), ..Asked::default() };
        let frame = || Frame::sample(lang, lang.refused_heading());
        vec![
            RefusedPage::of(frame(), formats, asked, &rows, &names),
            RefusedPage::of(frame(), formats, Asked::default(), &[], &names),
        ]
    }
}
