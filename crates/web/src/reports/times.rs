//! The report *Waktu*: waiting and service of each step, as median and P90.

use super::Ground;
use super::chart::{Bar, Bars, Dots, Hatch, Strip};
use super::sheet::{Cell, Head, Sheet, Table};
use report::figures::times::{StepTimes, Times, times};
use sop::course::Course;
use words::Report;

pub(super) fn sheet(courses: &[Course], ground: &Ground) -> Sheet {
    let figures = times(courses, &ground.window, ground.calendar, &ground.procedure);
    let finding = finding(&figures, ground);
    let total = |times: &StepTimes| times.waiting.median.unwrap_or(0) + times.service.median.unwrap_or(0);
    let longest = figures.steps.iter().map(total).max().unwrap_or(0).max(1);
    let chart = (figures.cases() > 0).then(|| Bars {
        title: finding.join(" "),
        hatch: Hatch::Other,
        rows: figures.steps.iter().map(|times| bar(times, longest, ground)).collect(),
    });
    Sheet {
        finding,
        beside: None,
        chart,
        dots: dots(&figures, ground),
        tables: vec![by_step(&figures, ground), whole(&figures, ground)],
        few: true,
    }
}

fn finding(figures: &Times, ground: &Ground) -> Vec<String> {
    let lang = ground.lang;
    if figures.cases() == 0 {
        return vec![lang.report_empty(Report::Times).to_owned()];
    }
    let Some(times) = figures.longest_wait() else { return vec![lang.finding_no_wait().to_owned()] };
    let median = ground.formats.working(i64::from(times.waiting.median.unwrap_or(0)));
    let mut said = vec![lang.finding_wait(times.step.no(), lang.step(times.step), &median)];
    if let Some(p90) = times.waiting.p90 {
        said.push(lang.finding_wait_p90(&ground.formats.working(i64::from(p90))));
    }
    said
}

/// Work stands first, so that the bars of work can be compared.
fn bar(times: &StepTimes, longest: u32, ground: &Ground) -> Bar {
    let lang = ground.lang;
    let part = |minutes: Option<u32>| f64::from(minutes.unwrap_or(0)) / f64::from(longest);
    let words = match (times.waiting.median, times.service.median) {
        (Some(wait), Some(work)) => lang.report_wait_and_work(&ground.span(wait), &ground.span(work)),
        (Some(_), None) | (None, Some(_) | None) => "–".to_owned(),
    };
    Bar {
        label: lang.report_step(times.step.no(), lang.step(times.step)),
        words,
        plain: part(times.service.median),
        hatched: part(times.waiting.median),
    }
}

/// How long issues waited at each step: half of them, and nine in ten; all on one scale.
fn dots(figures: &Times, ground: &Ground) -> Option<Dots> {
    let lang = ground.lang;
    let last = |times: &StepTimes| times.waiting.p90.or(times.waiting.median).unwrap_or(0);
    let longest = figures.steps.iter().map(last).max().filter(|longest| *longest > 0)?;
    let part = |minutes: u32| f64::from(minutes) / f64::from(longest);
    let strip = |times: &StepTimes| Strip {
        label: lang.report_step(times.step.no(), lang.step(times.step)),
        words: match (times.waiting.median, times.waiting.p90) {
            (Some(p50), Some(p90)) => lang.report_dots_both(&ground.span(p50), &ground.span(p90)),
            (Some(p50), None) => lang.report_dots_half(&ground.span(p50)),
            (None, _) => "–".to_owned(),
        },
        p50: times.waiting.median.map(part),
        p90: times.waiting.p90.map(part),
    };
    let rows = figures.steps.iter().map(strip).collect();
    Some(Dots { title: lang.report_dots_title().to_owned(), rows })
}

fn by_step(figures: &Times, ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |times: &StepTimes| {
        vec![
            Cell::text(lang.report_step(times.step.no(), lang.step(times.step))),
            Cell::count(ground, times.waiting.cases),
            Cell::time(ground, times.waiting.median),
            Cell::time(ground, times.waiting.p90),
            Cell::time(ground, times.service.median),
            Cell::time(ground, times.service.p90),
            Cell::count(ground, times.voided),
        ]
    };
    Table {
        heading: None,
        caption: ground.caption(lang.report_chart(Report::Times)),
        head: vec![
            Head::text(lang.report_column_step()),
            Head::number(lang.report_column_done()),
            Head::time(ground, lang.report_column_wait()),
            Head::time(ground, lang.report_column_wait_p90()),
            Head::time(ground, lang.report_column_service()),
            Head::time(ground, lang.report_column_service_p90()),
            Head::number(lang.report_column_voided()),
        ],
        rows: figures.steps.iter().map(row).collect(),
        empty: lang.report_empty(Report::Times),
    }
}

fn whole(figures: &Times, ground: &Ground) -> Table {
    let lang = ground.lang;
    let cells = Cell::spread(ground, figures.whole);
    let rows = (figures.whole.cases > 0)
        .then(|| std::iter::once(Cell::text(lang.report_whole())).chain(cells).collect());
    durations(rows.into_iter().collect(), ground, lang.report_empty(Report::Completeness))
}

/// A table of durations: what, cases, median, P90.
pub(super) fn durations(rows: Vec<Vec<Cell>>, ground: &Ground, empty: &'static str) -> Table {
    let lang = ground.lang;
    Table {
        heading: Some(lang.report_durations()),
        caption: ground.days_caption(),
        head: vec![
            Head::text(lang.report_column_which()),
            Head::number(lang.report_column_cases()),
            Head::time(ground, lang.report_column_median()),
            Head::time(ground, lang.report_column_p90()),
        ],
        rows,
        empty,
    }
}
