//! Reports: each says one finding in words, draws one chart and shows the table behind it. Figures come from
//! `report`, who may read them from `sop`, every word from `words`.

mod chart;
mod completeness;
mod compliance;
mod load;
pub mod mining;
pub mod official;
pub mod pack;
mod period;
mod releases;
mod returns;
mod sheet;
mod times;

#[cfg(test)]
mod tests;

use crate::at::At;
use crate::frame::{Frame, Place};
use crate::page::{self, Page, Saved};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use period::{Period, Wanted};
use report::figures::{Bucket, Window, buckets};
use sheet::Sheet;
use sop::calendar::Calendar;
use sop::procedure::Procedure;
use sop::{AppId, Moment};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::read::{About, Reader};
use words::{Formats, Lang, NamedPeriod, Report};

/// What reports are made with.
struct Ground<'a> {
    lang: Lang,
    formats: Formats,
    calendar: &'a Calendar,
    /// The revision in force: by its standards all are judged alike.
    procedure: Arc<Procedure>,
    period: Period,
    window: Window,
    buckets: Vec<Bucket>,
    /// The applications that it is about, and how they are called together.
    applications: Vec<AppId>,
    about: String,
    names: BTreeMap<AppId, String>,
}

/// The page of a report.
#[derive(Template)]
#[template(path = "reports/report.html")]
pub struct ReportPage {
    frame: Frame,
    tabs: Vec<Chip>,
    periods: Vec<Chip>,
    choices: Vec<Chip>,
    action: String,
    from: String,
    until: String,
    /// The application, kept by the form.
    application: String,
    csv: String,
    state: String,
    report: Report,
    sheet: Sheet,
    /// That the period was cut, where it was.
    cut: Option<String>,
    /// Event logs of the period, for whoever sees all of it.
    mining: Vec<Chip>,
}

/// A link that may be the one that is chosen.
struct Chip {
    href: String,
    words: String,
    on: bool,
}

/// `GET /reports`: the first of them.
pub async fn first(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    draw(&visit, Report::Compliance, &wanted).await
}

/// `GET /reports/{report}`. At most four statements.
pub async fn show(
    visit: Visit,
    At(report): At<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    draw(&visit, Report::parse(&report).ok_or(Problem::NotFound)?, &wanted).await
}

/// `GET /reports/{report}/csv`: its table as a file.
pub async fn download(
    visit: Visit,
    At(report): At<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let report = Report::parse(&report).ok_or(Problem::NotFound)?;
    let readable = readable(&visit).await?;
    let calendar = visit.app().calendar();
    let ground = Ground::of(&visit, &calendar, &wanted, &readable);
    let sheet = sheet_of(visit.app().reader(), report, &ground).await?;
    let Period { from, until, .. } = ground.period;
    let name = format!("alur-{}-{from}-{until}.csv", report.code());
    Ok(Saved::new("text/csv; charset=utf-8", &name).with(sheet.csv()))
}

async fn draw(visit: &Visit, report: Report, wanted: &Wanted) -> Result<Response, Problem> {
    let readable = readable(visit).await?;
    let calendar = visit.app().calendar();
    let ground = Ground::of(visit, &calendar, wanted, &readable);
    let sheet = sheet_of(visit.app().reader(), report, &ground).await?;
    let frame = visit.frame(visit.lang().report_name(report), Some(Place::Reports));
    let mining = match visit.principal()?.account.superior {
        true => {
            let mut links = mining::links(visit.lang(), wanted);
            links.push(pack::link(visit.lang(), wanted));
            links
        }
        false => Vec::new(),
    };
    let page = ReportPage::of(frame, report, wanted, &readable, &ground, sheet);
    Ok(page::show(&ReportPage { mining, ..page }))
}

/// The applications whose reports the visitor may read; for others there are none.
async fn readable(visit: &Visit) -> Result<Vec<(AppId, String)>, Problem> {
    let roles = visit.app().reader().own_roles(visit.person()?).await.map_err(Problem::fault)?;
    if !visit.principal()?.reports {
        return Err(Problem::NotFound);
    }
    let read = roles.into_iter().filter(|own| own.role.reads_reports());
    let mut readable: Vec<(AppId, String)> = read.map(|own| (own.application, own.name)).collect();
    readable.dedup();
    Ok(readable)
}

async fn sheet_of(reader: &Reader, report: Report, ground: &Ground<'_>) -> Result<Sheet, Problem> {
    let (applications, window) = (About::These(&ground.applications), &ground.window);
    let courses = match report {
        // The period before stands beside it.
        Report::Compliance => reader.courses(applications, ground.before().from, window.to).await,
        Report::Times | Report::Load | Report::Returns | Report::Releases | Report::Completeness => {
            reader.courses(applications, window.from, window.to).await
        }
    };
    let courses = courses.map_err(Problem::fault)?;
    let counted = || reader.counted_entries(applications, window.from, window.to);
    Ok(match report {
        Report::Compliance => compliance::sheet(&courses, ground),
        Report::Times => times::sheet(&courses, ground),
        Report::Load => load::sheet(&courses, ground),
        Report::Returns => returns::sheet(&courses, &counted().await.map_err(Problem::fault)?, ground),
        Report::Releases => {
            let told = reader.releases_told(applications, window.from, window.to).await;
            releases::sheet(&courses, told.map_err(Problem::fault)?, ground)
        }
        Report::Completeness => {
            let lacking = reader.lacking(applications, window.from, window.to).await;
            completeness::sheet(&courses, &lacking.map_err(Problem::fault)?, ground)
        }
    })
}

impl<'a> Ground<'a> {
    fn of(
        visit: &Visit,
        calendar: &'a Calendar,
        wanted: &Wanted,
        readable: &[(AppId, String)],
    ) -> Ground<'a> {
        let period = wanted.period(calendar.day_of(visit.at()));
        Ground::new(visit.formats(), calendar, period, visit.at())
            .under(visit.app().procedure_in_force())
            .about(wanted.application(), readable)
    }

    fn new(formats: Formats, calendar: &'a Calendar, period: Period, now: Moment) -> Ground<'a> {
        Ground {
            lang: formats.lang,
            formats,
            calendar,
            procedure: Arc::new(Procedure::embedded().clone()),
            period,
            window: window_of(period, calendar, now),
            buckets: buckets(period.from, period.until),
            applications: Vec::new(),
            about: String::new(),
            names: BTreeMap::new(),
        }
    }

    fn under(self, procedure: Arc<Procedure>) -> Ground<'a> {
        Ground { procedure, ..self }
    }

    /// The chosen one of the applications whose reports may be read, else all of them.
    fn about(self, chosen: Option<AppId>, readable: &[(AppId, String)]) -> Ground<'a> {
        let one = readable.iter().find(|(id, _)| Some(*id) == chosen);
        let about =
            one.map_or_else(|| self.lang.report_all_applications().to_lowercase(), |(_, name)| name.clone());
        let applications = match one {
            Some((id, _)) => vec![*id],
            None => readable.iter().map(|(id, _)| *id).collect(),
        };
        Ground { applications, about, names: readable.iter().cloned().collect(), ..self }
    }

    fn application(&self, id: AppId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// A week by its days, a whole month by its name.
    fn bucket(&self, bucket: &Bucket) -> String {
        let day = |date| self.formats.civil_short_date(date);
        let whole = bucket.from.day() == 1 && bucket.until == bucket.from.last_of_month();
        if whole {
            self.lang.report_month(self.lang.month(bucket.from.month()), bucket.from.year())
        } else if bucket.from == bucket.until {
            day(bucket.from)
        } else {
            self.lang.report_to_short(&day(bucket.from), &day(bucket.until))
        }
    }

    /// The period before this one.
    fn before(&self) -> Window {
        window_of(self.period.before(), self.calendar, self.window.now)
    }

    fn days(&self) -> [String; 2] {
        [self.formats.civil_date(self.period.from), self.formats.civil_date(self.period.until)]
    }

    /// What, from when, until when: the caption of a table.
    fn caption(&self, what: &str) -> String {
        let [from, until] = self.days();
        self.lang.report_caption(what, &from, &until)
    }

    /// The caption of a table that has a heading.
    fn days_caption(&self) -> String {
        let [from, until] = self.days();
        self.lang.report_to_short(&from, &until)
    }

    fn count(&self, n: usize) -> String {
        self.formats.number(i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// Working minutes, short: minutes below an hour, else hours with one place.
    fn span(&self, minutes: u32) -> String {
        match minutes {
            0..60 => self.lang.report_minutes(minutes),
            _ => self.lang.report_hours(&self.formats.decimal(f64::from(minutes) / 60.0)),
        }
    }
}

/// A number as the sentences with a singular take it.
fn plural(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn window_of(period: Period, calendar: &Calendar, now: Moment) -> Window {
    let after = period.until.tomorrow().unwrap_or(period.until);
    Window { from: calendar.start_of(period.from), to: calendar.start_of(after), now }
}

impl ReportPage {
    fn of(
        frame: Frame,
        report: Report,
        wanted: &Wanted,
        readable: &[(AppId, String)],
        ground: &Ground,
        sheet: Sheet,
    ) -> ReportPage {
        let lang = frame.lang;
        let query = wanted.query();
        let tab = |other: Report| Chip {
            href: format!("{}{query}", url::report(other.code())),
            words: lang.report_name(other).to_owned(),
            on: other == report,
        };
        let here = url::report(report.code());
        let period = |named: NamedPeriod| Chip {
            href: format!("{here}{}", wanted.with_period(named).query()),
            words: lang.report_named_period(named).to_owned(),
            on: ground.period.named == Some(named),
        };
        let application = |id: Option<AppId>, name: &str| Chip {
            href: format!("{here}{}", wanted.with_application(id).query()),
            words: name.to_owned(),
            on: if ground.applications.len() == 1 && wanted.application().is_some() {
                id == ground.applications.first().copied()
            } else {
                id.is_none()
            },
        };
        let [from, until] = ground.days();
        let all = application(None, lang.report_all_applications());
        let each = readable.iter().map(|(id, name)| application(Some(*id), name));
        ReportPage {
            tabs: Report::ALL.into_iter().map(tab).collect(),
            periods: NamedPeriod::ALL.into_iter().map(period).collect(),
            choices: if readable.len() > 1 { std::iter::once(all).chain(each).collect() } else { Vec::new() },
            csv: format!("{here}/csv{query}"),
            action: here,
            from: ground.period.from.to_string(),
            until: ground.period.until.to_string(),
            application: wanted.application().map(|id| id.to_string()).unwrap_or_default(),
            state: lang.report_period(&from, &until, &ground.about),
            report,
            sheet,
            cut: ground.period.cut.then(|| lang.report_cut(&from)),
            mining: Vec::new(),
            frame,
        }
    }
}

impl Page for ReportPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<ReportPage> {
        tests::samples(lang)
    }
}
