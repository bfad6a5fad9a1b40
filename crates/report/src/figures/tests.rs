//! Figures as tables: a story of one line per issue in, the numbers out. March 2020; the 25th is a holiday
//! (Nyepi), and the office opens at 07.30 and closes at 16.00.

use super::compliance::compliance;
use super::load::load;
use super::releases::{ReleaseState, Told, releases};
use super::returns::returns;
use super::times::times;
use super::{Share, Spread, Window, buckets};
use sop::calendar::Calendar;
use sop::course::{Course, CourseState, DueSet, Passage, PassageEnd, WayBack};
use sop::procedure::Procedure;
use sop::{AppId, IssueNumber, Moment, ReleaseNumber, Step};
use std::fmt::Write;

fn at(text: &str) -> Moment {
    format!("2020-03-{}:00+07:00", text.replace('.', ":").replace('/', "T")).parse().unwrap()
}

/// A story of an issue: words of passages `step enabled started ended`, `due when`, `back from to when`,
/// `closed when`, `cancelled when`; a passage ends with `!` returned, `~` voided, and without an end it runs.
fn issue(n: i64, story: &str) -> Course {
    let mut course = Course {
        issue: IssueNumber(n),
        application: AppId(1),
        state: CourseState::Running,
        reported_at: at("02/08.00"),
        closed_at: None,
        release: None,
        caused_by: None,
        passages: Vec::new(),
        ways_back: Vec::new(),
        dues: Vec::new(),
        deviations: 0,
        unseparated: false,
    };
    for sentence in story.split(';').map(str::trim) {
        tell(&mut course, &sentence.split(' ').collect::<Vec<_>>());
    }
    course
}

fn tell(course: &mut Course, words: &[&str]) {
    let step = |no: &str| Step::from_no(no.parse().unwrap()).unwrap();
    match words {
        ["reported", when] => course.reported_at = at(when),
        ["due", due, "set", when] => course.dues.push(DueSet { at: at(due), set_at: at(when) }),
        ["back", from, to, when] => {
            course.ways_back.push(WayBack { from: step(from), to: step(to), at: at(when) });
        }
        ["closed", when] => (course.state, course.closed_at) = (CourseState::Done, Some(at(when))),
        ["cancelled", when] => (course.state, course.closed_at) = (CourseState::Cancelled, Some(at(when))),
        ["deviated"] => course.deviations += 1,
        ["caused", release] => course.caused_by = Some(ReleaseNumber(release.parse().unwrap())),
        [no, enabled, rest @ ..] => {
            let (started, ended) = (rest.first().map(|at| at.trim()), rest.get(1));
            let end = match ended.map(|ended| ended.chars().last()) {
                None => PassageEnd::Open,
                Some(Some('!')) => PassageEnd::Returned,
                Some(Some('~')) => PassageEnd::Voided,
                Some(_) => PassageEnd::Completed,
            };
            course.passages.push(Passage {
                step: step(no),
                round: 1,
                enabled_at: at(enabled),
                started_at: started.map(at),
                ended_at: ended.map(|ended| at(ended.trim_end_matches(['!', '~']))),
                end,
            });
        }
        other => panic!("a story says nothing like {other:?}"),
    }
}

fn issues(stories: &[&str]) -> Vec<Course> {
    (1..).zip(stories).map(|(n, story)| issue(n, story)).collect()
}

/// All of March, looked at on a day.
fn march(now: &str) -> Window {
    Window { from: at("01/00.00"), to: "2020-04-01T00:00:00+07:00".parse().unwrap(), now: at(now) }
}

const QUICK: &str = "1 02/08.00 02/08.00 02/08.15; 2 02/08.15 02/09.00 02/09.05; due 10/16.00 set 02/09.05; \
     3 02/09.05 02/10.00 02/10.06; 4 02/10.06 02/10.06 05/10.00";

fn kept(stories: &[&str], now: &str) -> String {
    let calendar = Calendar::office_default();
    let figures = compliance(&issues(stories), &march(now), &calendar, Procedure::embedded());
    let of = |share: Share| format!("{}/{}", share.met, share.of);
    let steps = figures.steps.iter().filter(|kept| kept.share.of > 0);
    let steps: Vec<String> = steps.map(|kept| format!("{}:{}", kept.step.no(), of(kept.share))).collect();
    let worst = figures.worst().map_or(0, |kept| kept.step.no());
    format!(
        "{} | {} | worst {worst} | in time {} first {} plain {} cancelled {}",
        of(figures.issues),
        steps.join(" "),
        of(figures.in_time),
        of(figures.in_first_time),
        of(figures.plain),
        figures.cancelled
    )
}

#[test]
fn r20_r25_r58_an_issue_keeps_the_standards_it_came_to() {
    let end = "in time 0/0 first 0/0 plain 0/0 cancelled 0";
    let cases: [(&[&str], &str, String); 8] = [
        (&[], "24/08.00", format!("0/0 |  | worst 0 | {end}")),
        // One issue: 15 and 5 minutes are kept to the minute, 6 are not; 4 is in time.
        (&[QUICK], "24/08.00", format!("0/1 | 1:1/1 2:1/1 3:0/1 4:1/1 | worst 3 | {end}")),
        // What ended outside the period says nothing; what runs and is not late says nothing yet.
        (
            &["1 02/08.00 02/08.00 02/08.10; due 30/16.00 set 02/09.00; 4 02/09.00"],
            "24/08.00",
            format!("1/1 | 1:1/1 | worst 0 | {end}"),
        ),
        // What runs and is late is late at the step where it stands.
        (
            &["due 20/16.00 set 02/09.00; 4 02/09.00 02/09.00 19/10.00; 5 19/10.00"],
            "24/08.00",
            format!("0/1 | 4:1/1 5:0/1 | worst 5 | {end}"),
        ),
        // A passage in a later round is judged as well; a voided one is not.
        (
            &["due 20/16.00 set 02/09.00; 9 03/08.00 03/09.00 04/10.00!; 9 20/15.00 23/08.00 23/09.00; \
               7 05/08.00 05/08.00 23/10.00~"],
            "24/08.00",
            format!("0/1 | 9:0/1 | worst 9 | {end}"),
        ),
        // Minutes run in working time: from the 24th, ten minutes before the close, over the holiday of the
        // 25th to four minutes after the opening of the 26th.
        (&["1 24/15.50 24/15.50 26/07.34"], "30/08.00", format!("1/1 | 1:1/1 | worst 0 | {end}")),
        // Punctual by the last due date, not by the first (R23); with a deviation.
        (
            &["due 10/16.00 set 02/09.00; due 20/16.00 set 09/09.00; deviated; 13 12/08.00 12/08.00 \
                 12/09.00; \
               closed 12/09.00"],
            "24/08.00",
            "1/1 | 13:1/1 | worst 0 | in time 1/1 first 0/1 plain 0/1 cancelled 0".to_owned(),
        ),
        // A cancelled issue is counted apart (A13).
        (
            &["1 02/08.00 02/08.00 02/12.00; cancelled 03/09.00"],
            "24/08.00",
            "0/0 |  | worst 0 | in time 0/0 first 0/0 plain 0/0 cancelled 1".to_owned(),
        ),
    ];
    for (stories, now, expected) in cases {
        assert_eq!(kept(stories, now), expected, "{stories:?}");
    }
}

fn measured(stories: &[&str]) -> String {
    let calendar = Calendar::office_default();
    let figures = times(&issues(stories), &march("30/08.00"), &calendar, Procedure::embedded());
    let mut said = String::new();
    for times in figures.steps.iter().filter(|times| times.waiting.cases + times.voided > 0) {
        let spread = |spread: Spread| {
            let show = |minutes: Option<u32>| minutes.map_or("-".to_owned(), |minutes| minutes.to_string());
            format!("{}/{}", show(spread.median), show(spread.p90))
        };
        let (no, cases) = (times.step.no(), times.waiting.cases);
        let (waiting, service) = (spread(times.waiting), spread(times.service));
        write!(said, "{no}: {cases} waiting {waiting} service {service} voided {}; ", times.voided).unwrap();
    }
    let longest = figures.longest_wait().map_or(0, |times| times.step.no());
    write!(said, "longest {longest} whole {:?}", figures.whole.median).unwrap();
    said
}

#[test]
fn r61_waiting_and_service_are_kept_apart() {
    assert_eq!(measured(&[]), "longest 0 whole None");
    // One issue; a voided passage is told and not measured, a returned one is measured.
    assert_eq!(
        measured(&[
            "2 02/08.00 02/09.00 02/09.05; 9 03/08.00 03/10.00 03/11.00!; 9 04/08.00 04/08.00 04/09.00~"
        ]),
        "2: 1 waiting 60/- service 5/- voided 0; 9: 1 waiting 120/- service 60/- voided 1; longest 9 whole \
         None"
    );
    // Nobody waits over a holiday: Tuesday 15.50 to Thursday 08.30 are 70 minutes.
    assert_eq!(
        measured(&["9 24/15.50 26/08.30 26/09.00"]),
        "9: 1 waiting 70/- service 30/- voided 0; longest 9 whole None"
    );
    // Re-assignment at 6 voids 5 and 6 and puts the issue back at 5 (B5): each passage counts once.
    assert_eq!(
        measured(&[
            "5 02/08.00 02/08.00 02/08.30; 6 02/08.30 02/08.40 02/09.00~; 5 02/09.00 02/09.10 02/09.20"
        ]),
        "5: 2 waiting 0/- service 10/- voided 0; 6: 0 waiting -/- service -/- voided 1; longest 0 whole None"
    );
    // From five cases on there is a P90; an API act has no service time.
    let five: Vec<String> = (1..=5).map(|n| format!("2 02/08.00 02/08.{n}0 02/08.{n}0")).collect();
    let five: Vec<&str> = five.iter().map(String::as_str).collect();
    assert_eq!(measured(&five), "2: 5 waiting 30/50 service 0/0 voided 0; longest 2 whole None");
}

#[test]
fn a_spread_is_by_the_nearest_rank() {
    let cases = [
        (vec![], (None, None)),
        (vec![7], (Some(7), None)),
        (vec![9, 1], (Some(1), None)),
        (vec![5, 4, 3, 2, 1], (Some(3), Some(5))),
        ((1..=10).collect(), (Some(5), Some(9))),
        ((1..=100).rev().collect(), (Some(50), Some(90))),
    ];
    for (minutes, expected) in cases {
        let spread = Spread::of(minutes.clone());
        assert_eq!((spread.median, spread.p90), expected, "{minutes:?}");
    }
}

#[test]
fn few_cases_have_no_percentage() {
    assert_eq!(Share { met: 3, of: 4 }.percent(), None);
    assert_eq!(Share { met: 4, of: 5 }.percent(), Some(80.0));
    assert_eq!(Share::default().part(), 0.0);
}

#[test]
fn a_period_falls_into_weeks_or_months() {
    let told = |from: &str, until: &str| {
        let all = buckets(from.parse().unwrap(), until.parse().unwrap());
        all.iter().map(|bucket| format!("{}..{}", bucket.from, bucket.until)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told("2020-03-05", "2020-03-05"), "2020-03-05..2020-03-05");
    assert_eq!(
        told("2020-03-05", "2020-03-17"),
        "2020-03-05..2020-03-08 2020-03-09..2020-03-15 2020-03-16..2020-03-17"
    );
    assert!(told("2020-02-10", "2020-12-31").starts_with("2020-02-10..2020-02-29 2020-03-01..2020-03-31"));
    assert_eq!(buckets("2020-01-01".parse().unwrap(), "2020-12-31".parse().unwrap()).len(), 12);
    assert!(buckets("2020-03-05".parse().unwrap(), "2020-03-04".parse().unwrap()).is_empty());
}

fn stands(stories: &[&str], now: &str) -> String {
    let calendar = Calendar::office_default();
    let weeks = buckets("2020-03-01".parse().unwrap(), "2020-03-31".parse().unwrap());
    let figures = load(&issues(stories), &march(now), &calendar, &weeks);
    let queues = figures.queues.iter().filter(|queue| queue.open > 0);
    let queues: Vec<String> = queues
        .map(|queue| {
            format!("{}:{} late {} oldest {}", queue.step.no(), queue.open, queue.late, queue.oldest)
        })
        .collect();
    let held: Vec<String> = figures
        .late_with
        .iter()
        .map(|held| format!("{:?} {} in {}", held.role, held.minutes, held.issues))
        .collect();
    let (reported, ended) = (figures.reported(), figures.ended());
    format!("{} | in {reported} out {ended} | {}", queues.join(", "), held.join(", "))
}

#[test]
fn r59_load_tells_what_stands_where_and_who_held_what_is_late() {
    assert_eq!(stands(&[], "24/08.00"), " | in 0 out 0 | ");
    assert_eq!(stands(&["2 02/08.00"], "02/09.00"), "2:1 late 0 oldest 60 | in 1 out 0 | ");
    // Late for an hour at 9 (tester), then still at 10 (PM); on the 25th nobody works.
    assert_eq!(
        stands(
            &["due 24/09.00 set 02/08.00; 9 23/09.00 24/09.30 24/10.00; 10 24/10.00", "closed 12/09.00"],
            "24/10.30"
        ),
        "10:1 late 1 oldest 30 | in 2 out 1 | Tester 60 in 1, ProjectManager 30 in 1"
    );
    // Finished or cancelled before the end: it stands nowhere. Reported in another month: not counted in.
    assert_eq!(
        stands(
            &["4 02/08.00; cancelled 03/09.00", "reported 01/00.00; 4 02/08.00; closed 03/08.00"],
            "24/08.00"
        ),
        " | in 2 out 2 | "
    );
}

#[test]
fn r57_returns_hand_backs_and_first_passes_are_told_apart() {
    let told = |stories: &[&str]| {
        let figures = returns(&issues(stories), &march("30/08.00"));
        let steps = figures.steps.iter().filter(|step| step.returns + step.hand_backs > 0);
        let steps: Vec<String> = steps
            .map(|step| {
                let first =
                    step.first_pass.map_or("-".to_owned(), |share| format!("{}/{}", share.met, share.of));
                format!("{}: {} handed {} first {first}", step.step.no(), step.returns, step.hand_backs)
            })
            .collect();
        let share = figures.issues;
        format!("{} of {} repeated {} | {}", share.met, share.of, figures.repeated, steps.join(", "))
    };
    assert_eq!(told(&[]), "0 of 0 repeated 0 | ");
    assert_eq!(told(&[QUICK]), "0 of 1 repeated 0 | ");
    assert_eq!(
        told(&[
            "9 03/08.00 03/09.00 03/10.00!; back 9 4 03/10.00; 9 04/08.00 04/09.00 04/10.00!; back 9 4 \
             04/10.00",
            "9 03/08.00 03/09.00 03/10.00",
            "back 2 1 03/09.00; back 3 2 04/09.00",
        ]),
        "1 of 2 repeated 1 | 2: 0 handed 1 first -, 3: 0 handed 1 first -, 9: 2 handed 0 first 1/2"
    );
}

#[test]
fn releases_fail_once_and_also_by_what_they_caused() {
    let calendar = Calendar::office_default();
    let weeks = buckets("2020-03-01".parse().unwrap(), "2020-03-31".parse().unwrap());
    let release = |n: i64, closed: Option<&str>, end, failed| Told {
        release: ReleaseNumber(n),
        application: AppId(1),
        application_name: "Perizinan".to_owned(),
        issues: 2,
        opened_at: at("03/08.00"),
        closed_at: closed.map(at),
        end,
        failed,
    };
    let told = |releases_told: Vec<Told>, stories: &[&str]| {
        let figures = releases(releases_told, &issues(stories), &march("30/08.00"), &calendar, &weeks);
        let share = figures.completed();
        let listed: Vec<String> = figures.told.iter().map(|told| told.release.to_string()).collect();
        let (lead, way) = (figures.lead.median, figures.way.median);
        format!(
            "{}/{} with {} lead {lead:?} way {way:?} [{}]",
            share.met,
            share.of,
            figures.issues(),
            listed.join(" ")
        )
    };
    assert_eq!(told(vec![], &[]), "0/0 with 0 lead None way None []");
    let all = || {
        vec![
            release(1, Some("03/10.00"), ReleaseState::Completed, false),
            release(2, Some("03/10.00"), ReleaseState::Completed, true),
            release(3, Some("03/10.00"), ReleaseState::Returned, false),
            release(4, None, ReleaseState::Open, false),
            release(5, None, ReleaseState::Open, true),
        ]
    };
    let pushed = "6 02/08.00 02/08.00 03/09.00; closed 03/10.00";
    assert_eq!(told(all(), &[pushed]), "1/2 with 4 lead Some(60) way Some(120) [1 2 3 5]");
    assert_eq!(told(all(), &["caused 1"]), "0/2 with 4 lead None way Some(120) [1 2 3 5]");
}
