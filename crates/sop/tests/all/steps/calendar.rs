//! Another working calendar: who may put it into force, and what it does to what stands and what is done.

use crate::world::{World, person};
use jiff::civil::date;
use sop::acts::calendar::{ChangeCalendar, change_calendar};
use sop::calendar::{Calendar, ChangedDayKind, OwnDay, with_own_day};
use sop::event::CalendarChange;
use sop::issue::StepTime;
use sop::procedure::Procedure;
use sop::text::TextKind;
use sop::times::measure;
use sop::{Actor, Event, Moment, Prose, Refusal, Role, Step, Subject};

#[test]
fn r60_d21_only_an_administrator_changes_the_calendar_that_he_saw() {
    let mut case = World::new().case(Subject::Office);
    let mut office = (*case.office).clone();
    office.calendar = Some("a".to_owned());
    case.office = office.into();
    let reason = Prose::new(TextKind::Reason, "SKB terbit.", [3; 16]).unwrap();
    let change = CalendarChange::Year { year: 2027, decreed: true, days: 26 };
    let changes = |who: &str, from: &str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        let act = ChangeCalendar { from, to, change: change.clone(), reason: reason.clone() };
        change_calendar(&case, &Actor::on_the_web(person(who)), &act)
    };
    let facts = changes("adit", "a", "b").unwrap();
    let [fact] = facts.facts.as_slice() else { panic!("one fact: {facts:?}") };
    assert_eq!((fact.subject, fact.role), (Subject::Office, Role::Administrator));
    let Event::CalendarChanged { digest, reason: kept, .. } = &fact.event else { panic!("{fact:?}") };
    assert_eq!((digest.as_str(), kept), ("b", &reason.text_ref()));
    assert!(!serde_json::to_string(&fact.event).unwrap().contains("terbit"));
    assert_eq!(changes("adit", "older", "b"), Err(Refusal::CalendarChanged));
    assert_eq!(changes("adit", "a", "a"), Err(Refusal::NothingToChange));
    for who in ["sari", "hadi"] {
        let not_his = Refusal::NotInRole { needs: Role::Administrator, step: None };
        assert_eq!(changes(who, "older", "b"), Err(not_his), "{who}");
    }
}

/// `2026-07-10 16:20` in the zone of Jakarta.
fn wib(text: &str) -> Moment {
    format!("{}:00+07:00", text.replace(' ', "T")).parse().unwrap()
}

/// Rule 5: a passage that is open is reckoned anew; one that was completed before the changed day is not.
#[test]
fn r60_a_changed_day_recomputes_open_standards_and_no_completed_step() {
    let before = Calendar::office_default();
    let own = OwnDay { kind: ChangedDayKind::Closed, name: "Banjir".to_owned(), hours: None };
    let hours = with_own_day(Calendar::office_hours_text(), date(2026, 7, 14), Some(&own)).unwrap();
    let after = Calendar::parse(&hours, Calendar::office_year_texts()).unwrap();
    let passage = |completed_at| StepTime {
        step: Step::Assign,
        round: 1,
        enabled_at: wib("2026-07-13 09:00"),
        started_at: Some(wib("2026-07-13 09:00")),
        completed_at,
        by: None,
        role: None,
        seq: None,
    };
    let service = |calendar: &Calendar, completed_at: Option<Moment>| {
        let now = wib("2026-07-15 09:00");
        measure(&passage(completed_at), Procedure::embedded(), calendar, now).service
    };
    let done = Some(wib("2026-07-13 09:10"));
    assert_eq!((service(&before, done), service(&after, done)), (10, 10));
    assert_eq!((service(&before, None), service(&after, None)), (900, 450));
}
