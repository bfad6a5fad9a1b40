//! The one writer: refusals, faults and repeats leave nothing behind; many at once share commits in order.

use crate::world::{ADMIN, APP, DEVELOPER, PM, STRANGER, World, places};
use sop::{Actor, Facts, PersonId, Refusal, Role, Seq};
use std::collections::BTreeSet;
use store::proof::Chain;
use store::rows::NewPush;
use store::{DecideError, Error, Key, What};

#[tokio::test]
async fn r70_a_refusal_records_nothing_and_is_noted() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let issue = world.report("Izin tidak tersimpan", false).await;
        let head = world.store.reader.head().await.unwrap();
        let by = Actor::on_the_web(DEVELOPER);
        let refused = world.store.writer.decide(What::Issue(issue), by, move |case| {
            case.in_role(&by, Role::ProjectManager, Some(sop::Step::Assign)).map(|_| Facts::none())
        });
        let Err(DecideError::Refused(refused)) = refused.await else { panic!("not refused") };
        assert!(matches!(refused.refusal, Refusal::NotInRole { needs: Role::ProjectManager, .. }));
        assert_eq!(refused.who_can.people, [PM]);
        assert_eq!(world.store.reader.head().await.unwrap(), head);
        let noted = world.store.reader.refused(Some(APP), None).await.unwrap();
        assert_eq!(noted.len(), 1);
        assert_eq!((noted[0].rule.as_str(), noted[0].actor.as_str()), ("R7", "person:4"));
        assert_eq!(noted[0].step, Some(sop::Step::Assign));
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_visible() {
    let world = World::sqlite().await;
    let missing = world
        .store
        .writer
        .decide(What::Issue(sop::IssueNumber(99)), Actor::on_the_web(PM), |_| panic!("nothing to decide"));
    let Err(DecideError::Refused(refused)) = missing.await else { panic!("not refused") };
    assert_eq!(refused.refusal, Refusal::NotVisible);
}

#[tokio::test]
async fn a_panicking_decision_is_a_fault_and_the_writer_lives_on() {
    let world = World::sqlite().await;
    let bad = world.store.writer.decide(What::Office, Actor::console(), |_| panic!("a bug of a rule"));
    let Err(DecideError::Fault(Error::Panicked(words))) = bad.await else { panic!("not told") };
    assert_eq!(words, "a bug of a rule");
    world.report("Izin tidak tersimpan", false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_is_told_after_a_bounded_wait() {
    let world = World::sqlite().await;
    let writer = world.store.writer.clone();
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let (enter, entered) = tokio::sync::oneshot::channel::<()>();
    let held = tokio::spawn({
        let writer = writer.clone();
        async move {
            let by = Actor::console();
            let held = writer.decide(What::Office, by, move |_| {
                enter.send(()).unwrap();
                gone.recv().unwrap();
                Ok(Facts::none())
            });
            held.await
        }
    });
    // Before it is held, the writer takes from the queue, and a full one has room again.
    entered.await.unwrap();
    let mut waiting = Vec::new();
    while writer.waiting() < store::limits::QUEUE_MAX {
        let writer = writer.clone();
        waiting.push(tokio::spawn(async move { writer.plain(|_| Box::pin(async { Ok(()) })).await }));
        tokio::task::yield_now().await;
    }
    let began = std::time::Instant::now();
    let beyond = writer.plain(|_| Box::pin(async { Ok(()) })).await;
    assert!(matches!(beyond, Err(Error::Busy)), "{beyond:?}");
    assert!(began.elapsed() < store::limits::QUEUE_WAIT * 3);
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    for command in waiting {
        // The last few came when the queue was full already.
        let done = command.await.unwrap();
        assert!(matches!(done, Ok(()) | Err(Error::Busy)), "{done:?}");
    }
    assert_eq!(writer.waiting(), 0);
    world.report("Izin tidak tersimpan", false).await;
}

#[tokio::test]
async fn rows_that_fail_take_their_facts_with_them() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let before = world.store.reader.projections().await.unwrap();
        let by = Actor::on_the_web(ADMIN);
        let failed = world.store.writer.decide_with(
            What::Office,
            by,
            move |case| sop::acts::people::add_person(case, &by),
            |rows, recorded| {
                assert_eq!(recorded.entries.len(), 1);
                Box::pin(async move { rows.setting_set("a", "1").await.and(Err::<(), _>(Error::Duplicate)) })
            },
        );
        assert!(matches!(failed.await, Err(DecideError::Fault(Error::Duplicate))));
        assert_eq!(world.store.reader.projections().await.unwrap(), before);
        assert_eq!(world.store.reader.setting("a").await.unwrap(), None);
        assert!(matches!(world.store.reader.verify().await.unwrap(), Chain::Whole { .. }));
    }
}

/// INV 12: a hundred at once, one order, no gap, one number each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inv12_a_hundred_at_once_have_one_order() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let mut tasks = Vec::new();
        for _ in 0..100 {
            let writer = world.store.writer.clone();
            tasks.push(tokio::spawn(async move {
                let by = Actor::on_the_web(ADMIN);
                writer.decide(What::Office, by, move |case| sop::acts::people::add_person(case, &by)).await
            }));
        }
        let mut numbers = BTreeSet::new();
        for task in tasks {
            let recorded = task.await.unwrap().unwrap();
            // Answered after the commit: a reader sees it.
            let seen = world.store.reader.head().await.unwrap();
            assert!(seen.seq >= recorded.entries[0].seq);
            numbers.insert(recorded.entries[0].seq);
        }
        assert_eq!(numbers.len(), 100);
        let case = world.case(What::Office).await;
        assert_eq!(case.office.people.len(), 107);
        assert_eq!(case.next.person, PersonId(108));
        assert!(matches!(world.store.reader.verify().await.unwrap(), Chain::Whole { .. }));
        world.rebuild_equals_live().await;
    }
}

#[tokio::test]
async fn a_repeated_request_finds_its_first_answer() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let by = Actor::on_the_web(ADMIN);
        let add = move |key: &str, request: u8| {
            let key = Key { person: ADMIN, key: key.to_owned(), request: [request; 32] };
            let writer = world.store.writer.clone();
            async move {
                writer
                    .decide_once(Some(key), What::Office, by, move |case| {
                        sop::acts::people::add_person(case, &by)
                    })
                    .await
            }
        };
        let first = add("k1", 1).await.unwrap();
        let again = add("k1", 1).await.unwrap();
        assert!(again.repeated && !first.repeated);
        assert_eq!(again.entries, first.entries);
        assert!(matches!(add("k1", 2).await, Err(DecideError::Fault(Error::KeyReused))));
        assert_ne!(add("k2", 1).await.unwrap().entries, first.entries);
    }
}

#[tokio::test]
async fn a_person_has_a_bounded_number_of_remembered_requests() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let key = |person: PersonId, n: i64| Key { person, key: format!("k{n}"), request: [7; 32] };
        let ask = |person: PersonId, n: i64| {
            let writer = world.store.writer.clone();
            let by = Actor::on_the_web(person);
            async move {
                writer
                    .decide_once(Some(key(person, n)), What::Office, by, |_| Ok(Facts::none()))
                    .await
                    .unwrap()
            }
        };
        ask(PM, 0).await;
        for n in 0..=store::limits::KEYS_MAX {
            world.time.forward_ms(1);
            ask(ADMIN, n).await;
        }
        let known = |person: PersonId, n: i64| {
            let reader = &world.store.reader;
            async move { reader.repeated(&key(person, n)).await.unwrap().is_some() }
        };
        assert!(!known(ADMIN, 0).await, "the oldest is forgotten");
        assert!(known(ADMIN, 1).await && known(ADMIN, store::limits::KEYS_MAX).await);
        assert!(known(PM, 0).await, "each person has his own number");
        assert!(ask(ADMIN, 1).await.repeated);
    }
}

#[tokio::test]
async fn inv10_time_never_goes_back_in_the_journal() {
    let world = World::sqlite().await;
    let before = world.store.reader.head().await.unwrap();
    world.time.forward_ms(-4 * 60_000);
    let by = Actor::on_the_web(ADMIN);
    let add =
        || world.store.writer.decide(What::Office, by, move |case| sop::acts::people::add_person(case, &by));
    let recorded = add().await.unwrap();
    assert_eq!(recorded.entries[0].at, before.at, "a clock a little behind: the head's time");
    world.time.forward_ms(-10 * 60_000);
    assert!(matches!(add().await, Err(DecideError::Fault(Error::ClockBehind { .. }))));
    assert_eq!(world.store.reader.head().await.unwrap().seq, Seq(before.seq.0 + 1));
}

#[tokio::test]
async fn a_push_under_way_is_in_the_case_file_and_alone_on_its_branch() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let issue = world.report("Izin tidak tersimpan", false).await;
        let push = NewPush {
            application: APP,
            issue: Some(issue),
            branch: "issue/1".into(),
            old: crate::world::commit(1),
            new: crate::world::commit(5),
            person: DEVELOPER,
            body: "{}".into(),
            owner: "test".into(),
        };
        let begin = |push: NewPush| {
            world.store.writer.plain(move |rows| Box::pin(async move { rows.push_begin(&push).await }))
        };
        let id = begin(push.clone()).await.unwrap();
        assert!(matches!(begin(push).await, Err(Error::Duplicate)));
        assert_eq!(world.case(What::Issue(issue)).await.in_flight, [issue]);
        assert_eq!(world.store.reader.pushes().await.unwrap()[0].push_id, id);
        let end = || world.store.writer.plain(move |rows| Box::pin(async move { rows.push_end(id).await }));
        assert!(end().await.unwrap());
        assert!(!end().await.unwrap(), "settled once");
        assert!(world.case(What::Issue(issue)).await.in_flight.is_empty());
    }
}

#[tokio::test]
async fn effects_of_a_lane_run_in_order_and_a_parked_one_holds_its_lane_only() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let claim = || {
            let writer = world.store.writer.clone();
            async move {
                writer
                    .plain(|rows| Box::pin(async move { rows.effect_claim("w", 60_000).await }))
                    .await
                    .unwrap()
            }
        };
        let kinds =
            |open: Vec<store::read::EffectRow>| open.into_iter().map(|row| row.lane).collect::<Vec<_>>();
        let lanes = kinds(world.store.reader.effects_open().await.unwrap());
        assert_eq!(lanes.iter().filter(|lane| lane.starts_with("env:")).count(), 2, "{lanes:?}");
        let first = claim().await.unwrap();
        let second = claim().await.unwrap();
        assert_ne!(first.lane, second.lane);
        let id = first.effect_id;
        let park = world
            .store
            .writer
            .plain(move |rows| Box::pin(async move { rows.effect_park(id, "no space").await }));
        park.await.unwrap();
        while claim().await.is_some() {}
        let open = world.store.reader.effects_open().await.unwrap();
        let parked = open.iter().find(|row| row.effect_id == id).unwrap();
        assert_eq!(parked.last_error.as_deref(), Some("no space"));
        world.time.forward_ms(61_000);
        let again = claim().await.unwrap();
        assert_ne!(again.effect_id, id, "a lease ran out, the parked one stays");
        let retry =
            world.store.writer.plain(move |rows| Box::pin(async move { rows.effect_retry(id).await }));
        assert!(retry.await.unwrap());
        assert_eq!(claim().await.unwrap().effect_id, id);
        let done =
            || world.store.writer.plain(move |rows| Box::pin(async move { rows.effect_done(id).await }));
        assert!(done().await.unwrap());
        assert!(!done().await.unwrap(), "a late outcome is no news");
    }
}

#[tokio::test]
async fn a_stopped_writer_finishes_what_waits_and_takes_no_more() {
    let world = World::sqlite().await;
    let mut news = world.store.writer.news();
    world.report("Izin tidak tersimpan", false).await;
    assert!(!news.recv().await.unwrap().subjects.is_empty());
    world.store.writer.stop().await;
    let after = world.store.writer.plain(|rows| Box::pin(async move { rows.setting_set("a", "b").await }));
    assert!(matches!(after.await, Err(Error::Ended(_))));
    let by = Actor::on_the_web(STRANGER);
    let after = world.store.writer.decide(What::Office, by, |_| Ok(Facts::none())).await;
    assert!(matches!(after, Err(DecideError::Fault(Error::Ended(_)))));
}

#[tokio::test]
async fn a_second_process_is_told_who_holds_the_directory() {
    let directory = tempfile::tempdir().unwrap();
    let lock = store::DataLock::take(directory.path(), "process 12, since 08.00").unwrap();
    let second = store::DataLock::take(directory.path(), "process 13").unwrap_err();
    assert!(matches!(second, Error::Locked(who) if who == "process 12, since 08.00"));
    drop(lock);
    store::DataLock::take(directory.path(), "process 13").unwrap();
}
