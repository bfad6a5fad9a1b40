//! The report *Rilis*: how often the office releases, how long it takes, what had to be taken back.

use super::chart::{Bar, Bars, Hatch};
use super::sheet::{Cell, Head, Sheet, Table};
use super::{Ground, times};
use crate::url;
use report::figures::releases::{Deployed, ReleaseState, Releases, Told, releases};
use sop::course::Course;
use store::read::ReleaseTold;
use words::Report;

pub(super) fn sheet(courses: &[Course], told: Vec<ReleaseTold>, ground: &Ground) -> Sheet {
    let told = told.into_iter().map(read).collect();
    let figures = releases(told, courses, &ground.window, ground.calendar, &ground.buckets);
    let finding = finding(&figures, ground);
    let most = figures.deployed.iter().map(|deployed| deployed.releases.of).max().unwrap_or(0);
    let chart = (most > 0).then(|| Bars {
        title: finding.join(" "),
        hatch: Hatch::Late,
        rows: figures.deployed.iter().map(|deployed| bar(deployed, most, ground)).collect(),
    });
    let tables = vec![each(&figures, ground), durations(&figures, ground)];
    Sheet { finding, beside: None, chart, dots: None, tables, few: true }
}

fn read(row: ReleaseTold) -> Told {
    Told {
        release: row.release,
        application: row.application,
        application_name: row.application_name,
        issues: usize::try_from(row.issues).unwrap_or(0),
        opened_at: row.opened_at,
        closed_at: row.closed_at,
        end: match row.state.as_str() {
            "completed" => ReleaseState::Completed,
            "returned" => ReleaseState::Returned,
            _ => ReleaseState::Open,
        },
        failed: row.failed,
    }
}

fn finding(figures: &Releases, ground: &Ground) -> Vec<String> {
    let (lang, share) = (ground.lang, figures.completed());
    if share.of == 0 {
        return vec![lang.report_empty(Report::Releases).to_owned()];
    }
    let all = ground.count(share.of);
    let mut said = vec![match share.missed() {
        0 => lang.finding_all_releases(&all, &ground.count(figures.issues())),
        failed => lang.finding_releases(&ground.count(failed), &all),
    }];
    if let Some(median) = figures.lead.median {
        said.push(lang.finding_lead(&ground.formats.working(i64::from(median))));
    }
    said
}

fn bar(deployed: &Deployed, most: usize, ground: &Ground) -> Bar {
    let share = deployed.releases;
    let all = ground.count(share.of);
    let part = |n: usize| n as f64 / most as f64;
    Bar {
        label: ground.bucket(&deployed.bucket),
        words: match share.missed() {
            0 => all,
            failed => ground.lang.report_of_failed(&all, &ground.count(failed)),
        },
        plain: part(share.met),
        hatched: part(share.missed()),
    }
}

fn each(figures: &Releases, ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |told: &Told| {
        let result = match (told.end, told.failed) {
            (ReleaseState::Returned, _) => lang.report_release_returned(),
            (ReleaseState::Open | ReleaseState::Completed, true) => lang.report_release_failed(),
            (ReleaseState::Completed, false) => lang.report_release_good(),
            (ReleaseState::Open, false) => lang.report_release_open(),
        };
        let reached = told.closed_at.filter(|_| told.end == ReleaseState::Completed);
        vec![
            Cell::link(lang.report_release(told.release.0), url::release(told.release)),
            Cell::text(told.application_name.clone()),
            Cell::count(ground, told.issues),
            Cell::text(ground.formats.short_date_time(told.opened_at)),
            Cell::text(reached.map_or_else(|| "–".to_owned(), |at| ground.formats.short_date_time(at))),
            Cell::text(result),
        ]
    };
    Table {
        heading: None,
        caption: ground.caption(lang.report_each_release()),
        head: vec![
            Head::text(lang.report_column_release()),
            Head::text(lang.report_column_application()),
            Head::number(lang.report_column_issues()),
            Head::text(lang.report_column_opened()),
            Head::text(lang.report_column_reached()),
            Head::text(lang.report_column_result()),
        ],
        rows: figures.told.iter().map(row).collect(),
        empty: lang.report_empty(Report::Releases),
    }
}

fn durations(figures: &Releases, ground: &Ground) -> Table {
    let lang = ground.lang;
    let measures = [(lang.report_lead(), figures.lead), (lang.report_way(), figures.way)];
    let rows = measures.into_iter().filter(|(_, spread)| spread.cases > 0).map(|(words, spread)| {
        std::iter::once(Cell::text(words)).chain(Cell::spread(ground, spread)).collect()
    });
    times::durations(rows.collect(), ground, lang.report_empty(Report::Completeness))
}
