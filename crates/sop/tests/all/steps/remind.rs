//! Reminders of the due date and of who waits (R62).

use super::way::at;
use crate::world::{World, check_all, check_in, name, wib};
use sop::acts::remind::{ReminderTimes, due_reminder};
use sop::calendar::Calendar;
use sop::event::DueReminder;
use sop::notices::notices_of;
use sop::{Event, Moment};

/// The due date of the stories: Friday 27 March 2020, 15:00. Wednesday is Nyepi.
const DUE: &str = "2020-03-27 15:00";

fn moment(due: &str, reminder: DueReminder, urgent: bool) -> String {
    let calendar = Calendar::office_default();
    let at = ReminderTimes::default().moment(reminder, wib(due), urgent, &calendar);
    let local = at.plus_minutes(7 * 60).to_string();
    format!("{} {}", &local[5..10], &local[11..16])
}

#[test]
fn r62_reminders_come_in_working_time_around_the_due_date() {
    use DueReminder::{Due, Overdue, Soon};
    for (due, reminder, urgent, comes) in [
        // 360 minutes of Friday, 90 of Thursday; 90 of Friday, 360 of Monday.
        (DUE, Soon, false, "03-26 14:30"),
        (DUE, Due, false, "03-27 15:00"),
        (DUE, Overdue, false, "03-30 14:30"),
        // At the close of a day work has ended: the reminder comes while somebody is there.
        ("2020-03-26 16:00", Due, false, "03-26 15:55"),
        ("2020-03-26 16:00", Soon, false, "03-24 15:55"),
        ("2020-03-26 16:00", Overdue, false, "03-30 07:30"),
        // In a break and at night, of a darurat issue at once.
        ("2020-03-26 12:30", Due, false, "03-26 11:55"),
        ("2020-03-26 22:00", Due, true, "03-26 22:00"),
        ("2020-03-29 10:00", Due, false, "03-27 16:25"),
    ] {
        assert_eq!(moment(due, reminder, urgent), comes, "{due} {reminder:?}");
    }
}

#[test]
fn r62_between_two_moments_the_last_reminder_says_all() {
    let (times, calendar) = (ReminderTimes::default(), Calendar::office_default());
    let between =
        |since: &str, until: &str| times.between(wib(since), wib(until), wib(DUE), false, &calendar);
    assert_eq!(between("2020-03-24 08:00", "2020-03-26 14:29"), None);
    assert_eq!(between("2020-03-24 08:00", "2020-03-26 14:30"), Some(DueReminder::Soon));
    assert_eq!(between("2020-03-26 14:30", "2020-03-27 14:59"), None);
    assert_eq!(between("2020-03-26 14:30", "2020-03-27 15:00"), Some(DueReminder::Due));
    assert_eq!(between("2020-03-24 08:00", "2020-04-20 09:00"), Some(DueReminder::Overdue));
    assert_eq!(between("2020-03-30 14:30", "2020-04-20 09:00"), None);
}

/// The reminders that come when the clock is asked every ten minutes.
fn told(world: &mut World, until: &str) -> Vec<(DueReminder, Moment)> {
    let mut told = Vec::new();
    while world.at < wib(until) {
        world.at = world.at.plus_minutes(10);
        let before = world.at;
        for entry in world.say("clock reminds").unwrap() {
            let Event::DueReminded { reminder, .. } = entry.event else { panic!("{:?}", entry.event) };
            told.push((reminder, before));
        }
    }
    told
}

fn kinds(told: &[(DueReminder, Moment)]) -> Vec<DueReminder> {
    told.iter().map(|(reminder, _)| *reminder).collect()
}

#[test]
fn r62_each_reminder_is_told_once_and_in_working_time() {
    use DueReminder::{Due, Overdue, Soon};
    let mut world = at(4);
    let told = told(&mut world, "2020-04-15 16:00");
    assert_eq!(kinds(&told), [Soon, Due, Overdue]);
    assert!(told.iter().all(|(_, at)| world.calendar.is_working(*at)), "{told:?}");
    // A start that settles what a former process left asks again, and hears nothing.
    assert_eq!(world.say("clock reminds").unwrap(), []);
}

#[test]
fn r62_after_a_long_stop_one_reminder_comes_in_working_time() {
    check_in(&at(4), "at 2020-03-28 22:00", "clock reminds", "nothing");
    check_in(&at(4), "at 2020-03-30 07:30", "clock reminds", "DueReminded, at 4 round 1 turn sari");
    let mut world = at(4);
    world.tell("at 2020-04-20 09:00");
    assert_eq!(kinds(&told(&mut world, "2020-04-20 15:00")), [DueReminder::Overdue]);
}

#[test]
fn r62_a_new_due_date_and_a_return_arm_them_again() {
    use DueReminder::{Due, Overdue, Soon};
    let mut world = at(9);
    assert_eq!(kinds(&told(&mut world, "2020-03-27 16:00")), [Soon, Due]);
    world.tell("dewi changes-due 31");
    assert_eq!(kinds(&told(&mut world, "2020-03-31 09:00")), [Soon]);
    // The team returns it: its Developer hears where the due date stands.
    world.tell("budi tests failed");
    assert_eq!(kinds(&told(&mut world, "2020-03-31 09:30")), [Soon]);
    assert_eq!(kinds(&told(&mut world, "2020-04-07 15:00")), [Due, Overdue]);
}

#[test]
fn r62_a_due_date_that_is_near_when_it_is_set_is_not_told_twice() {
    let mut world = at(3);
    world.tell("at 2020-03-26 15:00, dewi changes-due 27");
    assert_eq!(kinds(&told(&mut world, "2020-03-27 14:00")), [DueReminder::Due]);
}

#[test]
fn r62_no_reminder_without_a_developer_or_after_the_end() {
    let late = |given: &str| {
        let mut world = at(3);
        world.tell(given).tell("at 2020-04-20 09:00");
        due_reminder(world.issue(1), &ReminderTimes::default(), &world.calendar, world.at)
    };
    assert_eq!(late(""), Some(DueReminder::Overdue));
    assert_eq!(late("sari hands-back-assignment"), None);
    assert_eq!(late("dewi cancels"), None);
}

/// Whom a reminder reaches.
fn reached(step: u8, at_moment: &str) -> String {
    let mut world = at(step);
    world.tell(&format!("at {at_moment}"));
    let entry = world.say("clock reminds").unwrap().remove(0);
    let release = world.app().open_release.and_then(|open| world.releases.get(&open));
    let people = notices_of(&entry, Some(world.issue(1)), release, Some(world.app()), &world.office);
    people.into_iter().map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn r62_holder_and_pm_are_reminded_and_the_superior_hears_of_what_is_overdue() {
    assert_eq!(reached(4, "2020-03-26 14:30"), "dewi sari");
    assert_eq!(reached(9, "2020-03-27 15:00"), "dewi budi wati");
    assert_eq!(reached(12, "2020-03-27 15:00"), "dewi tono");
    assert_eq!(reached(9, "2020-03-31 09:00"), "dewi budi wati hadi");
}

#[test]
fn whoever_waits_reminds_the_holder_once_per_working_day() {
    check_all(
        &at(9),
        "; sari reminds ; HolderReminded, at 9 round 1
         ; dewi reminds ; HolderReminded
         ; rini/api reminds ; HolderReminded
         ; hadi reminds ; HolderReminded
         ; budi reminds ; refused OwnTurn, R62 403
         ; joko reminds ; refused NotVisible, 404
         ; adit reminds ; refused NotVisible, 404
         sari reminds ; dewi reminds ; refused RemindedAlready, R62 409
         sari reminds, at 2020-03-26 07:30 ; dewi reminds ; HolderReminded
         at 2020-03-28 10:00, sari reminds, at 2020-03-30 09:00 ; sari reminds ; refused RemindedAlready
         sari reminds, dewi plans budi ; sari reminds ; HolderReminded
         sari reminds, budi tests failed ; dewi reminds ; HolderReminded
         dewi cancels ; sari reminds ; refused IssueEnded",
    );
    check_in(&at(6), "", "dewi reminds", "refused Busy { what: Deploying }");
    let mut world = at(9);
    let entry = world.say("sari reminds").unwrap().remove(0);
    let people = notices_of(&entry, Some(world.issue(1)), None, Some(world.app()), &world.office);
    assert_eq!(people.into_iter().map(name).collect::<Vec<_>>(), ["budi", "wati"]);
}
