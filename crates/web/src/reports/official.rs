//! The official's home: four figures of this month, and what needs him (screens, section 3).

use super::period::Period;
use super::{Ground, plural};
use crate::frame::{Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::visible;
use crate::tasks::left;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use report::figures::compliance::compliance;
use report::figures::load::load;
use report::figures::returns::returns;
use sop::course::Course;
use sop::times::TimeLeft;
use store::read::{About, AttentionRow, CountedRow};
use words::{NamedPeriod, Report};

/// The page.
#[derive(Template)]
#[template(path = "reports/official.html")]
pub struct OfficialPage {
    frame: Frame,
    month: String,
    figures: Vec<Figure>,
    rows: Vec<Row>,
    /// Steps that the official holds himself.
    own: Option<String>,
}

/// A figure, what it counts, what to know of it, and where its report is.
struct Figure {
    href: String,
    shown: String,
    words: &'static str,
    note: String,
}

/// An issue that needs him.
struct Row {
    href: String,
    title: String,
    who: String,
    late: Option<String>,
    rounds: Option<String>,
    /// A deviation waits for his answer.
    asked: bool,
    /// Where he asks for improvement.
    improve: String,
}

/// The official's home. Four statements.
pub async fn show(visit: &Visit) -> Result<Response, Problem> {
    let calendar = visit.app().calendar();
    let period = Period::named(NamedPeriod::ThisMonth, calendar.day_of(visit.at()));
    let ground = Ground::new(visit.formats(), &calendar, period, visit.at());
    let ground = ground.under(visit.app().procedure_in_force());
    let (reader, window) = (visit.app().reader(), ground.window);
    let courses = reader.courses(About::All, window.from, window.to).await.map_err(Problem::fault)?;
    let counted = reader.counted_entries(About::All, window.from, window.to).await.map_err(Problem::fault)?;
    let rows = reader.attention(About::All, visit.at(), limits::ATTENTION_ROWS).await;
    let rows = rows.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().official_heading(), Some(Place::Tasks));
    Ok(page::show(&OfficialPage::of(frame, &courses, &counted, &rows, &ground)))
}

impl OfficialPage {
    pub(super) fn of(
        frame: Frame,
        courses: &[Course],
        counted: &[CountedRow],
        rows: &[AttentionRow],
        ground: &Ground,
    ) -> OfficialPage {
        let lang = ground.lang;
        let month = lang.month(ground.period.from.month());
        let own = frame.me.as_ref().map_or(0, |me| me.tasks);
        OfficialPage {
            month: lang.official_month(month, ground.period.from.year()),
            figures: figures(courses, counted, ground),
            rows: rows.iter().map(|row| Row::of(row, ground)).collect(),
            own: (own > 0).then(|| lang.official_own(own)),
            frame,
        }
    }
}

/// On time, where issues wait, which step sends back, which rule people tried to break.
fn figures(courses: &[Course], counted: &[CountedRow], ground: &Ground) -> Vec<Figure> {
    let (lang, window) = (ground.lang, &ground.window);
    let in_time = compliance(courses, window, ground.calendar, &ground.procedure).in_time;
    let queues = load(courses, window, ground.calendar, &[]);
    let back = returns(courses, window);
    let figure =
        |report: Report, words, shown, note| Figure { href: url::report(report.code()), shown, words, note };
    let refused: i64 = counted.iter().filter(|row| row.rule.is_some()).map(|row| row.times).sum();
    let most = counted.iter().filter(|row| row.rule.is_some()).max_by_key(|row| row.times);
    let most = most.and_then(|row| row.rule.as_deref());
    vec![
        figure(
            Report::Compliance,
            lang.official_in_time(),
            lang.report_of(&ground.count(in_time.met), &ground.count(in_time.of)),
            match (in_time.percent(), in_time.of) {
                (Some(percent), _) => ground.formats.percentage(percent),
                (None, 0) => lang.official_none_done().to_owned(),
                (None, _) => String::new(),
            },
        ),
        figure(
            Report::Load,
            lang.official_waits(),
            lang.report_of(&ground.count(queues.late()), &ground.count(queues.open())),
            queues.fullest().map_or_else(
                || lang.official_none().to_owned(),
                |queue| lang.official_waits_at(queue.step.no(), lang.step(queue.step)),
            ),
        ),
        figure(
            Report::Returns,
            lang.official_sends_back(),
            ground.count(back.all()),
            back.most().map_or_else(
                || lang.official_none().to_owned(),
                |most| lang.official_most_from(most.step.no(), lang.step(most.step)),
            ),
        ),
        figure(
            Report::Returns,
            lang.official_refused(),
            ground.formats.number(refused),
            most.map_or_else(|| lang.official_none().to_owned(), |rule| lang.official_most_rule(rule)),
        ),
    ]
}

impl Row {
    fn of(row: &AttentionRow, ground: &Ground) -> Row {
        let (lang, now) = (ground.lang, ground.window.now);
        let title = visible(row.title.as_deref().unwrap_or(lang.issue_confidential()));
        let step = row.step.map(|step| lang.tasks_step(step.no(), lang.step(step)));
        let role = row.turn_role.map(|role| lang.role(role).to_owned());
        let who = std::iter::once(row.application_name.clone()).chain(step).chain(role);
        let late = row.due_at.and_then(|due| match left(ground.calendar, due, now) {
            TimeLeft::Late { minutes, .. } => {
                Some(lang.official_late(&ground.formats.working(i64::from(minutes))))
            }
            TimeLeft::Left { .. } => None,
        });
        let back = usize::try_from(row.round - 1).unwrap_or(0);
        Row {
            href: url::issue(row.issue),
            title: format!("#{} {title}", row.issue),
            who: who.collect::<Vec<_>>().join(" · "),
            late,
            rounds: (back > 1).then(|| lang.official_rounds(plural(back))),
            asked: row.asked_until.is_some(),
            improve: url::ask_improvement(row.issue),
        }
    }
}

impl Page for OfficialPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<OfficialPage> {
        super::tests::official(lang)
    }
}
