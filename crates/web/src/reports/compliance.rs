//! *Kepatuhan*.

use super::chart::{Bar, Bars, Hatch};
use super::sheet::{Cell, Head, Sheet, Table};
use super::{Ground, plural};
use report::figures::Share;
use report::figures::compliance::{Compliance, StepKept, compliance};
use sop::course::Course;
use words::Report;

pub(super) fn sheet(courses: &[Course], ground: &Ground) -> Sheet {
    let figures = compliance(courses, &ground.window, ground.calendar, &ground.procedure);
    let before = compliance(courses, &ground.before(), ground.calendar, &ground.procedure).issues;
    let finding = finding(&figures, ground);
    let chart = (figures.issues.of > 0).then(|| Bars {
        title: finding.join(" "),
        hatch: Hatch::Late,
        rows: figures.steps.iter().map(|kept| bar(kept, ground)).collect(),
    });
    let count = |n: usize| ground.count(n);
    Sheet {
        finding,
        beside: (before.of > 0).then(|| ground.lang.finding_before(&count(before.met), &count(before.of))),
        chart,
        tables: vec![by_step(&figures, ground), finished(&figures, ground)],
        dots: None,
        few: true,
    }
}

fn finding(figures: &Compliance, ground: &Ground) -> Vec<String> {
    let (lang, share) = (ground.lang, figures.issues);
    if share.of == 0 {
        return vec![lang.report_empty(Report::Compliance).to_owned()];
    }
    if share.missed() == 0 {
        return vec![lang.finding_all_kept(plural(share.of), &ground.count(share.of))];
    }
    let mut said = vec![lang.finding_kept(&ground.count(share.met), &ground.count(share.of))];
    if let Some(worst) = figures.worst() {
        let (n, step) = (worst.share.missed(), worst.step);
        let (n, missed, no, step) = (plural(n), ground.count(n), step.no(), lang.step(step));
        said.push(match worst.standard {
            Some(minutes) => lang.finding_worst_minutes(n, &missed, no, step, minutes),
            None => lang.finding_worst_due(n, &missed, no, step),
        });
    }
    said
}

fn bar(kept: &StepKept, ground: &Ground) -> Bar {
    let (lang, share) = (ground.lang, kept.share);
    let words = match share.of {
        0 => "–".to_owned(),
        _ => lang.report_of(&ground.count(share.met), &ground.count(share.of)),
    };
    Bar {
        label: lang.report_step(kept.step.no(), lang.step(kept.step)),
        words,
        plain: share.part(),
        hatched: if share.of == 0 { 0.0 } else { 1.0 - share.part() },
    }
}

fn by_step(figures: &Compliance, ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |kept: &StepKept| {
        let standard = match kept.standard {
            Some(minutes) => lang.report_minutes(minutes),
            None => lang.report_due_standard().to_owned(),
        };
        vec![
            Cell::text(lang.report_step(kept.step.no(), lang.step(kept.step))),
            Cell::count(ground, kept.share.of),
            Cell::count(ground, kept.share.met),
            Cell::count(ground, kept.share.missed()),
            Cell::share(ground, kept.share),
            Cell::text(standard),
        ]
    };
    Table {
        heading: None,
        caption: ground.caption(lang.report_chart(Report::Compliance)),
        head: vec![
            Head::text(lang.report_column_step()),
            Head::number(lang.report_column_issues()),
            Head::number(lang.report_column_met()),
            Head::number(lang.report_column_missed()),
            Head::number(lang.report_column_share()),
            Head::number(lang.report_column_standard()),
        ],
        rows: figures.steps.iter().map(row).collect(),
        empty: lang.report_empty(Report::Compliance),
    }
}

fn finished(figures: &Compliance, ground: &Ground) -> Table {
    let lang = ground.lang;
    let row = |words: &str, share: Share| {
        vec![Cell::text(words), Cell::of(ground, share), Cell::share(ground, share)]
    };
    let mut rows = vec![
        row(lang.report_in_time(), figures.in_time),
        row(lang.report_in_first_time(), figures.in_first_time),
        row(lang.report_plain(), figures.plain),
        row(lang.report_separated(), figures.separated),
    ];
    if figures.cancelled > 0 {
        let cancelled = Cell::count(ground, figures.cancelled);
        rows.push(vec![Cell::text(lang.report_column_cancelled()), cancelled, Cell::text("–")]);
    }
    Table {
        heading: Some(lang.report_finished_issues()),
        caption: ground.days_caption(),
        head: vec![
            Head::text(lang.report_column_which()),
            Head::number(lang.report_column_issues()),
            Head::number(lang.report_column_portion()),
        ],
        rows,
        empty: lang.report_empty(Report::Completeness),
    }
}
