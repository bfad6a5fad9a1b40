//! The list of issues: one query box and six chips; the address holds the filter.

use crate::frame::{Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::search::asked::{self, Asked, Named};
use crate::search::meant::Meaning;
use crate::tasks::left;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;
use sop::calendar::Calendar;
use sop::possible::Held;
use sop::times::TimeLeft;
use sop::{AppId, IssueNumber, Moment, Step};
use store::read::{ApplicationRow, IssueFilter, IssueRow, SavedView, StandingFilter};
use words::{Formats, Lang};

/// The filter as the address holds it. What cannot be read narrows nothing.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct Wanted {
    q: String,
    mine: String,
    testing: String,
    late: String,
    urgent: String,
    ended: String,
    step: String,
    application: String,
    before: String,
}

/// The page of the list.
#[derive(Template)]
#[template(path = "issues/list.html")]
pub struct ListPage {
    frame: Frame,
    /// The viewer reports issues somewhere.
    reports: bool,
    query: String,
    /// What the query box keeps of the filter.
    hidden: Vec<(&'static str, String)>,
    chips: Vec<Chip>,
    /// How the words of the query box were understood.
    meaning: Meaning,
    views: Vec<ViewChip>,
    /// The filter, where it is not kept under a name yet.
    savable: Option<String>,
    picks: Vec<Pick>,
    rows: Vec<Row>,
    caption: String,
    next: Option<String>,
    /// The same list as a file.
    file: String,
    filtered: bool,
}

struct Chip {
    href: String,
    words: &'static str,
    on: bool,
}

/// A filter that the viewer named.
struct ViewChip {
    href: String,
    words: String,
    on: bool,
}

/// A chip with a choice behind it.
struct Pick {
    words: String,
    on: bool,
    choices: Vec<(String, String)>,
}

pub(super) struct Row {
    href: String,
    title: String,
    who: String,
    pub step: String,
    pub holder: String,
    due: String,
    left: String,
    late: bool,
}

/// `GET /issues`.
pub async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let (viewer, reader) = (visit.person()?, visit.app().reader());
    let (applications, asked, filter) = wanted.read(&visit).await?;
    let rows = reader.issues(viewer, &filter).await.map_err(Problem::fault)?;
    let (views, roles) = reader.views_and_roles(viewer).await.map_err(Problem::fault)?;
    let reports = Held(roles).reports();
    let frame = visit.frame(visit.lang().issues_heading(), Some(Place::Issues));
    let calendar = visit.app().calendar();
    let drawer = Drawer { lang: visit.lang(), formats: visit.formats(), calendar: &calendar, at: visit.at() };
    let page =
        ListPage::of(frame, &wanted, &asked, &rows, &applications, &drawer).with_views(&wanted, &views);
    Ok(page::show(&ListPage { reports, ..page }))
}

impl Wanted {
    /// What the viewer sees of applications, what he asked for, and how that narrows the list. One statement.
    pub(super) async fn read(
        &self,
        visit: &Visit,
    ) -> Result<(Vec<ApplicationRow>, Asked, IssueFilter), Problem> {
        let applications =
            visit.app().reader().applications(visit.person()?).await.map_err(Problem::fault)?;
        let named: Vec<Named> = applications.iter().cloned().map(Named::of).collect();
        let asked = asked::parse(&crate::search::bounded(&self.q), &named);
        let filter = self.filter(visit.at(), &asked, &named);
        Ok((applications, asked, filter))
    }

    /// The step that the list is narrowed to; none for a number that no step has.
    fn step(&self) -> Option<Step> {
        self.step.parse().ok().and_then(Step::from_no)
    }

    /// The query of a saved view: what of it can be read, in one order, the page aside.
    pub fn tidied(query: &str) -> String {
        let parsed: Option<Uri> = format!("{}?{query}", url::issues()).parse().ok();
        let read = parsed.and_then(|uri| Query::<Wanted>::try_from_uri(&uri).ok());
        read.map(|Query(wanted)| wanted.query()).unwrap_or_default()
    }

    fn query(&self) -> String {
        joined(self.pairs().iter().filter(|(name, _)| *name != "before"))
    }

    fn filter(&self, at: Moment, asked: &Asked, named: &[Named]) -> IssueFilter {
        let of_slug = || named.iter().find(|row| row.slug == self.application).map(|row| row.application);
        let ended = !self.ended.is_empty();
        let filter = IssueFilter {
            words: asked.words.trim().to_owned(),
            standing: if ended { StandingFilter::All } else { StandingFilter::Open },
            mine: !self.mine.is_empty(),
            assignee: None,
            test_team: !self.testing.is_empty(),
            overdue_at: (!self.late.is_empty()).then_some(at),
            step: self.step(),
            application: self.application.parse().ok().map(AppId).or_else(of_slug),
            urgent: !self.urgent.is_empty(),
            before: self.before.parse().ok().map(IssueNumber),
            // One more tells whether there is a further page.
            rows: i64::try_from(limits::PAGE_ROWS + 1).unwrap_or(51),
        };
        asked.narrow(filter, at)
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("q", &self.q),
            ("mine", &self.mine),
            ("testing", &self.testing),
            ("late", &self.late),
            ("urgent", &self.urgent),
            ("ended", &self.ended),
            ("step", &self.step),
            ("application", &self.application),
            ("before", &self.before),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.clone()))
            .collect()
    }

    /// The address with `name` set to `value`, or without it when that is empty. A new filter begins at the
    /// top.
    fn with(&self, name: &'static str, value: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(key, _)| *key != name && *key != "before");
        if !value.is_empty() {
            pairs.push((name, value.to_owned()));
        }
        url::issues_viewed(&joined(pairs.iter()))
    }

    fn chip(&self, name: &'static str, now: &str, words: &'static str) -> Chip {
        let on = !now.is_empty();
        Chip { href: self.with(name, if on { "" } else { "1" }), words, on }
    }
}

fn joined<'a>(pairs: impl Iterator<Item = &'a (&'static str, String)>) -> String {
    pairs.map(|(name, value)| format!("{name}={}", url::encode(value))).collect::<Vec<_>>().join("&")
}

/// What rows are drawn with.
pub(super) struct Drawer<'a> {
    pub lang: Lang,
    pub formats: Formats,
    pub calendar: &'a Calendar,
    pub at: Moment,
}

impl ListPage {
    fn of(
        frame: Frame,
        wanted: &Wanted,
        asked: &Asked,
        rows: &[IssueRow],
        applications: &[ApplicationRow],
        drawer: &Drawer,
    ) -> ListPage {
        let lang = drawer.lang;
        let full = rows.len() > limits::PAGE_ROWS;
        let rows = &rows[..rows.len().min(limits::PAGE_ROWS)];
        let last = rows.last().map(|row| row.issue.to_string()).unwrap_or_default();
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let mut hidden = wanted.pairs();
        hidden.retain(|(name, _)| *name != "q" && *name != "before");
        ListPage {
            frame,
            reports: false,
            query: wanted.q.clone(),
            hidden,
            meaning: Meaning::of(lang, asked, |q| wanted.with("q", q)),
            views: Vec::new(),
            savable: None,
            chips: vec![
                wanted.chip("mine", &wanted.mine, lang.issues_filter_mine()),
                wanted.chip("testing", &wanted.testing, lang.issues_filter_testing()),
                wanted.chip("late", &wanted.late, lang.issues_filter_late()),
                wanted.chip("urgent", &wanted.urgent, lang.issues_filter_urgent()),
                wanted.chip("ended", &wanted.ended, lang.issues_filter_closed()),
            ],
            picks: vec![steps(wanted, lang), of_applications(wanted, lang, applications)],
            rows: rows.iter().map(|row| drawer.row(row)).collect(),
            caption: lang.issues_caption(count),
            file: url::issues_file(&wanted.query()),
            next: full.then(|| wanted.with("before", &last)),
            filtered: !wanted.pairs().is_empty(),
        }
    }

    fn with_views(mut self, wanted: &Wanted, views: &[SavedView]) -> ListPage {
        let query = wanted.query();
        let chip = |view: &SavedView| ViewChip {
            href: url::issues_viewed(&view.query),
            words: view.name.clone(),
            on: view.query == query,
        };
        self.views = views.iter().map(chip).collect();
        let kept = self.views.iter().any(|view| view.on);
        self.savable = Some(query).filter(|query| !kept && !query.is_empty());
        self
    }
}

fn steps(wanted: &Wanted, lang: Lang) -> Pick {
    let all = (wanted.with("step", ""), lang.issues_filter_all().to_owned());
    let one = |step: Step| {
        (wanted.with("step", &step.no().to_string()), lang.tasks_step(step.no(), lang.step(step)))
    };
    Pick {
        words: lang.issues_filter_step().to_owned(),
        on: wanted.step().is_some(),
        choices: std::iter::once(all).chain(Step::ALL.into_iter().map(one)).collect(),
    }
}

fn of_applications(wanted: &Wanted, lang: Lang, applications: &[ApplicationRow]) -> Pick {
    let all = (wanted.with("application", ""), lang.issues_filter_all().to_owned());
    let one =
        |row: &ApplicationRow| (wanted.with("application", &row.application.to_string()), row.name.clone());
    Pick {
        words: lang.issues_filter_application().to_owned(),
        on: !wanted.application.is_empty(),
        choices: std::iter::once(all).chain(applications.iter().map(one)).collect(),
    }
}

impl Drawer<'_> {
    /// The time that an issue has, or had when it was closed.
    pub fn time(&self, row: &IssueRow) -> Option<TimeLeft> {
        row.due_at.map(|due| left(self.calendar, due, row.closed_at.unwrap_or(self.at)))
    }

    pub fn row(&self, row: &IssueRow) -> Row {
        let lang = self.lang;
        let title = row.title.as_deref().unwrap_or(lang.issue_confidential());
        let step = match row.step {
            Some(step) if row.state == "open" => format!("{} {}", step.no(), lang.step(step)),
            Some(_) | None if row.state == "cancelled" => {
                lang.standing_word(sop::issue::Standing::Cancelled).to_owned()
            }
            Some(_) | None => lang.standing_word(sop::issue::Standing::Done).to_owned(),
        };
        let holder = match (&row.server_work, row.turn_role) {
            (Some(_), _) => lang.issues_server().to_owned(),
            (None, Some(sop::Role::Developer)) => row.assignee_name.clone().unwrap_or_default(),
            (None, Some(role)) => lang.role(role).to_owned(),
            (None, None) => String::new(),
        };
        let time = self.time(row);
        let marks = [
            row.urgent.then(|| lang.issue_urgent().to_owned()),
            row.release.map(|number| lang.issues_in_release(number.0)),
        ];
        let who = std::iter::once(row.application_name.clone()).chain(marks.into_iter().flatten());
        Row {
            href: url::issue(row.issue),
            title: format!("#{} {title}", row.issue),
            who: who.collect::<Vec<_>>().join(", "),
            step,
            holder,
            due: row.due_at.map_or(lang.issues_no_due().to_owned(), |due| self.formats.short_date(due)),
            left: time.map(|left| lang.time_left(left)).unwrap_or_default(),
            late: matches!(time, Some(TimeLeft::Late { .. })),
        }
    }
}

/// Two rows: one held at step 9, one whose due date has passed.
#[cfg(test)]
pub fn sample_rows() -> Vec<IssueRow> {
    let row = IssueRow {
        issue: IssueNumber(42),
        application: AppId(1),
        slug: "layanan-perizinan".to_owned(),
        application_name: "Layanan Perizinan".to_owned(),
        kind: "bug".to_owned(),
        title: Some("Izin <hilang> setelah unggah".to_owned()),
        state: "open".to_owned(),
        step: Some(Step::TestTeam),
        urgent: true,
        confidential: false,
        reporter: sop::PersonId(2),
        assignee: Some(sop::PersonId(4)),
        assignee_name: Some("Dewi L.".to_owned()),
        due_at: Some(Moment(1_585_200_000_000)),
        round: 2,
        request: None,
        release: None,
        enabled_at: Moment(1_585_090_000_000),
        turn_role: Some(sop::Role::Tester),
        server_work: None,
        fault: None,
        reported_at: Moment(1_585_009_800_000),
        closed_at: None,
    };
    let late = IssueRow {
        issue: IssueNumber(41),
        title: None,
        due_at: Some(Moment(1_585_010_000_000)),
        turn_role: Some(sop::Role::Developer),
        step: Some(Step::Develop),
        ..row.clone()
    };
    let fresh = IssueRow { issue: IssueNumber(40), due_at: None, step: Some(Step::Assign), ..row.clone() };
    vec![row, late, fresh]
}

impl Page for ListPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ListPage> {
        let calendar = Calendar::office_default();
        let formats = Formats::new(lang, calendar.zone());
        let drawer = Drawer { lang, formats, calendar: &calendar, at: Moment(1_585_100_000_000) };
        let frame = || Frame::sample(lang, lang.issues_heading());
        let many: Vec<IssueRow> =
            std::iter::repeat_n(sample_rows(), 17).flatten().take(limits::PAGE_ROWS + 1).collect();
        let wanted = Wanted { q: "izin \"&".to_owned(), late: "1".to_owned(), ..Wanted::default() };
        let (nothing, late) = (Asked::default(), asked::parse("izin terlambat prioritas:1", &[]));
        let query = "q=izin%20%22%26&late=1".to_owned();
        let view = SavedView { saved_view: 1, name: "Izin <lama>".to_owned(), query };
        vec![
            ListPage {
                reports: true,
                ..ListPage::of(frame(), &Wanted::default(), &nothing, &[], &[], &drawer)
            },
            ListPage::of(frame(), &wanted, &late, &[], &[], &drawer).with_views(&wanted, &[]),
            ListPage::of(frame(), &wanted, &late, &many, &[], &drawer).with_views(&wanted, &[view]),
        ]
    }
}
