//! *Beban dan antrean*.

use super::chart::{Bar, Bars, Hatch};
use super::sheet::{Cell, Head, Sheet, Table};
use super::{Ground, plural};
use report::figures::load::{Flow, Held, Load, Queue, load};
use sop::course::Course;
use words::Report;

pub(super) fn sheet(courses: &[Course], ground: &Ground) -> Sheet {
    let figures = load(courses, &ground.window, ground.calendar, &ground.buckets);
    let finding = finding(&figures, ground);
    let most = figures.queues.iter().map(|queue| queue.open).max().unwrap_or(0).max(1);
    let chart = (figures.open() > 0).then(|| Bars {
        title: finding.join(" "),
        hatch: Hatch::Late,
        rows: figures.queues.iter().map(|queue| bar(queue, most, ground)).collect(),
    });
    let tables = vec![by_step(&figures, ground), flow(&figures, ground), late_with(&figures, ground)];
    Sheet { finding, beside: None, chart, dots: None, tables, few: false }
}

fn finding(figures: &Load, ground: &Ground) -> Vec<String> {
    let lang = ground.lang;
    let (reported, ended) = (figures.reported(), figures.ended());
    if figures.open() == 0 && reported == 0 && ended == 0 {
        return vec![lang.report_empty(Report::Load).to_owned()];
    }
    let (came, went) = (ground.count(reported), ground.count(ended));
    let by = reported.abs_diff(ended);
    let mut said = vec![match reported.cmp(&ended) {
        std::cmp::Ordering::Greater => lang.finding_queue_grows(plural(by), &ground.count(by), &came, &went),
        std::cmp::Ordering::Less => lang.finding_queue_shrinks(plural(by), &ground.count(by), &came, &went),
        std::cmp::Ordering::Equal => lang.finding_queue_stays(&came, &went),
    }];
    if let Some(queue) = figures.fullest() {
        let age = ground.formats.working(i64::from(queue.oldest));
        let (n, step) = (queue.open, queue.step);
        said.push(lang.finding_fullest(plural(n), &ground.count(n), step.no(), lang.step(step), &age));
    }
    said
}

fn bar(queue: &Queue, most: usize, ground: &Ground) -> Bar {
    let lang = ground.lang;
    let all = ground.count(queue.open);
    let part = |n: usize| n as f64 / most as f64;
    Bar {
        label: lang.report_step(queue.step.no(), lang.step(queue.step)),
        words: if queue.late > 0 { lang.report_of_late(&all, &ground.count(queue.late)) } else { all },
        plain: part(queue.open - queue.late),
        hatched: part(queue.late),
    }
}

fn by_step(figures: &Load, ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |queue: &Queue| {
        vec![
            Cell::text(lang.report_step(queue.step.no(), lang.step(queue.step))),
            Cell::count(ground, queue.open),
            Cell::count(ground, queue.late),
            Cell::time(ground, (queue.open > 0).then_some(queue.oldest)),
        ]
    };
    Table {
        heading: None,
        caption: ground.caption(lang.report_chart(Report::Load)),
        head: vec![
            Head::text(lang.report_column_step()),
            Head::number(lang.report_column_open()),
            Head::number(lang.report_column_late()),
            Head::time(ground, lang.report_column_oldest()),
        ],
        rows: figures.queues.iter().map(row).collect(),
        empty: lang.report_empty(Report::Load),
    }
}

fn flow(figures: &Load, ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |flow: &Flow| {
        vec![
            Cell::text(ground.bucket(&flow.bucket)),
            Cell::count(ground, flow.reported),
            Cell::count(ground, flow.done),
            Cell::count(ground, flow.cancelled),
        ]
    };
    Table {
        heading: Some(lang.report_flow()),
        caption: ground.days_caption(),
        head: vec![
            Head::text(lang.report_column_time()),
            Head::number(lang.report_column_reported()),
            Head::number(lang.report_column_finished()),
            Head::number(lang.report_column_cancelled()),
        ],
        rows: figures.flows.iter().map(row).collect(),
        empty: lang.report_empty(Report::Load),
    }
}

fn late_with(figures: &Load, ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |held: &Held| {
        vec![
            Cell::text(lang.role(held.role)),
            Cell::count(ground, held.issues),
            Cell::time(ground, Some(held.minutes)),
        ]
    };
    Table {
        heading: Some(lang.report_late_with()),
        caption: ground.days_caption(),
        head: vec![
            Head::text(lang.report_column_role()),
            Head::number(lang.report_column_issues()),
            Head::time(ground, lang.report_column_held()),
        ],
        rows: figures.late_with.iter().map(row).collect(),
        empty: lang.report_none_late(),
    }
}
