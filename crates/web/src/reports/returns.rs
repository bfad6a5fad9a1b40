//! *Pengembalian dan penyimpangan*.

use super::chart::{Bar, Bars, Hatch};
use super::sheet::{Cell, Head, Sheet, Table};
use super::{Ground, plural};
use crate::url;
use report::figures::returns::{Returns, StepReturns, returns};
use sop::course::Course;
use store::read::CountedRow;
use words::{Happening, Report};

pub(super) fn sheet(courses: &[Course], counted: &[CountedRow], ground: &Ground) -> Sheet {
    let figures = returns(courses, &ground.window);
    let finding = finding(&figures, ground);
    let all = |step: &StepReturns| step.returns + step.hand_backs;
    let most = figures.steps.iter().map(all).max().unwrap_or(0);
    let chart = (most > 0).then(|| Bars {
        title: finding.join(" "),
        hatch: Hatch::Other,
        rows: figures.steps.iter().map(|step| bar(step, most, ground)).collect(),
    });
    let tables = vec![by_step(&figures, ground), happenings(counted, ground), refused(counted, ground)];
    Sheet { finding, beside: None, chart, dots: None, tables, few: true }
}

fn finding(figures: &Returns, ground: &Ground) -> Vec<String> {
    let (lang, share) = (ground.lang, figures.issues);
    if share.of == 0 {
        return vec![lang.report_empty(Report::Returns).to_owned()];
    }
    let Some(most) = figures.most() else {
        return vec![lang.finding_no_returns(plural(share.of), &ground.count(share.of))];
    };
    let (n, step) = (most.returns, most.step);
    let mut said = vec![
        lang.finding_returned(&ground.count(share.met), &ground.count(share.of)),
        lang.finding_most_returns(plural(n), &ground.count(n), step.no(), lang.step(step)),
    ];
    if figures.repeated > 0 {
        said.push(lang.finding_repeated(plural(figures.repeated), &ground.count(figures.repeated)));
    }
    said
}

fn bar(step: &StepReturns, most: usize, ground: &Ground) -> Bar {
    let lang = ground.lang;
    let part = |n: usize| n as f64 / most as f64;
    let back = ground.count(step.returns);
    Bar {
        label: lang.report_step(step.step.no(), lang.step(step.step)),
        words: match step.hand_backs {
            0 => back,
            handed => lang.report_back_and_handed(&back, &ground.count(handed)),
        },
        plain: part(step.returns),
        hatched: part(step.hand_backs),
    }
}

fn by_step(figures: &Returns, ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |step: &StepReturns| {
        let first = step.first_pass.unwrap_or_default();
        vec![
            Cell::text(lang.report_step(step.step.no(), lang.step(step.step))),
            Cell::count(ground, step.returns),
            Cell::count(ground, step.hand_backs),
            Cell::of(ground, first),
            Cell::share(ground, first),
        ]
    };
    Table {
        heading: None,
        caption: ground.caption(lang.report_chart(Report::Returns)),
        head: vec![
            Head::text(lang.report_column_step()),
            Head::number(lang.report_column_returns()),
            Head::number(lang.report_column_handed()),
            Head::number(lang.report_column_first()),
            Head::number(lang.report_column_portion()),
        ],
        rows: figures.steps.iter().map(row).collect(),
        empty: lang.report_empty(Report::Returns),
    }
}

fn happenings(counted: &[CountedRow], ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |happening: Happening| {
        let is_one = |row: &&CountedRow| row.what.as_deref() == Some(happening.event_kind());
        let times = counted.iter().filter(is_one).count();
        (times > 0).then(|| vec![Cell::text(lang.report_happening(happening)), Cell::count(ground, times)])
    };
    Table {
        heading: Some(lang.report_deviations()),
        caption: ground.days_caption(),
        head: vec![Head::text(lang.report_column_what()), Head::number(lang.report_column_times())],
        rows: Happening::ALL.into_iter().filter_map(row).collect(),
        empty: lang.report_no_deviations(),
    }
}

fn refused(counted: &[CountedRow], ground: &Ground) -> Table {
    let lang = ground.lang;
    let mut rows: Vec<(&str, i64)> =
        counted.iter().filter_map(|row| row.rule.as_deref().map(|rule| (rule, row.times))).collect();
    rows.sort_by_key(|(rule, times)| (-times, *rule));
    let row = |(rule, times): (&str, i64)| {
        let href = url::refused_by(rule, ground.period.from, ground.period.until);
        vec![Cell::link(rule, href), Cell::count(ground, usize::try_from(times).unwrap_or(0))]
    };
    Table {
        heading: Some(lang.report_refused()),
        caption: ground.days_caption(),
        head: vec![Head::text(lang.report_column_rule()), Head::number(lang.report_column_times())],
        rows: rows.into_iter().map(row).collect(),
        empty: lang.report_none_refused(),
    }
}
