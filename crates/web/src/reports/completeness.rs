//! *Kelengkapan catatan* (R69): each closed issue that lacks a record, and who could supply it. Target: none.

use super::chart::{Bar, Bars, Hatch};
use super::sheet::{Cell, Head, Sheet, Table};
use super::{Ground, plural};
use crate::prose::visible;
use crate::url;
use report::figures::Share;
use sop::completeness::MissingRecord;
use sop::course::{Course, CourseState};
use std::collections::BTreeMap;
use store::read::LackingRow;
use words::Report;

pub(super) fn sheet(courses: &[Course], lacking: &[LackingRow], ground: &Ground) -> Sheet {
    let done = courses.iter().filter(|course| {
        course.state == CourseState::Done && course.closed_at.is_some_and(|at| ground.window.holds(at))
    });
    let mut by_application: BTreeMap<sop::AppId, Share> = BTreeMap::new();
    let mut all = Share::default();
    for course in done {
        let complete = !lacking.iter().any(|row| row.issue == course.issue);
        by_application.entry(course.application).or_default().add(complete);
        all.add(complete);
    }
    let running = lacking.iter().filter(|row| row.closed_at.is_none()).count();
    let finding = finding(all, running, ground);
    let chart = (all.of > 0).then(|| Bars {
        title: finding.join(" "),
        hatch: Hatch::Late,
        rows: by_application.iter().map(|(id, share)| bar(*id, *share, ground)).collect(),
    });
    Sheet { finding, beside: None, chart, dots: None, tables: vec![table(lacking, ground)], few: false }
}

fn finding(all: Share, running: usize, ground: &Ground) -> Vec<String> {
    let lang = ground.lang;
    let mut said = vec![match (all.of, all.missed()) {
        (0, _) => lang.report_empty(Report::Completeness).to_owned(),
        (of, 0) => lang.finding_complete(plural(of), &ground.count(of)),
        (of, missed) => lang.finding_lacking(&ground.count(missed), &ground.count(of)),
    }];
    if running > 0 {
        said.push(lang.finding_unconfirmed(plural(running), &ground.count(running)));
    }
    said
}

fn bar(application: sop::AppId, share: Share, ground: &Ground) -> Bar {
    let all = ground.count(share.of);
    Bar {
        label: ground.application(application),
        words: match share.missed() {
            0 => all,
            missed => ground.lang.report_of_lacking(&all, &ground.count(missed)),
        },
        plain: share.part(),
        hatched: 1.0 - share.part(),
    }
}

/// The role that could supply a record, with those who hold it.
fn supplier(record: MissingRecord, row: &LackingRow, ground: &Ground) -> String {
    let lang = ground.lang;
    let role = record.supplier();
    let names: Vec<String> =
        row.holders.iter().filter(|(held, _)| *held == role).map(|(_, name)| name.clone()).collect();
    if names.is_empty() {
        lang.role(role).to_owned()
    } else {
        lang.report_supplier(lang.role(role), &lang.list_or(&names))
    }
}

fn table(lacking: &[LackingRow], ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |row: &LackingRow| {
        let words: Vec<String> = row.missing.iter().map(|record| lang.lacking(*record)).collect();
        let mut suppliers: Vec<String> = Vec::new();
        for supplier in row.missing.iter().map(|record| supplier(*record, row, ground)) {
            if !suppliers.contains(&supplier) {
                suppliers.push(supplier);
            }
        }
        let title = visible(row.title.as_deref().unwrap_or(lang.issue_confidential()));
        let closed = row
            .closed_at
            .map_or_else(|| lang.report_running().to_owned(), |closed| ground.formats.short_date(closed));
        vec![
            Cell::link(format!("#{} {title}", row.issue), url::issue(row.issue)),
            Cell::text(row.application_name.clone()),
            Cell::text(words.join("; ")),
            Cell::text(suppliers.join("; ")),
            Cell::text(closed),
        ]
    };
    Table {
        heading: None,
        caption: ground.caption(lang.report_name(Report::Completeness)),
        head: vec![
            Head::text(lang.report_column_issue()),
            Head::text(lang.report_column_application()),
            Head::text(lang.report_column_lacking()),
            Head::text(lang.report_column_supplier()),
            Head::text(lang.report_column_closed()),
        ],
        rows: lacking.iter().map(row).collect(),
        empty: lang.report_none_lacking(),
    }
}
