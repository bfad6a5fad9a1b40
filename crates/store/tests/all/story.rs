//! The thirteen steps through the store, and back out of the journal.

use crate::world::{ADMIN, APP, DEVELOPER, PM, REPORTER, STRANGER, SYSADMIN, World, commit, places};
use sop::acts::people;
use sop::issue::Standing;
use sop::{Actor, CaseFile, Role, Step, Subject, effects_of};
use store::What;
use store::proof::Chain;
use store::read::IssueFilter;

#[tokio::test]
async fn thirteen_steps_are_recorded_and_rebuilt() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let (issue, release) = world.whole_story().await;
        let case = world.case(What::Issue(issue)).await;
        assert_eq!(case.issues[&issue].standing, Standing::Done);
        assert_eq!(case.application.as_ref().unwrap().master, Some(commit(12)));
        assert_eq!(case.application.as_ref().unwrap().open_release, None);
        let case = world.case(What::Release(release)).await;
        assert_eq!(case.the_release().unwrap().step(), None);
        let second = world.report("Laporan tidak tercetak", true).await;
        world.assign(second).await;
        world.rebuild_equals_live().await;
        let chain = world.store.reader.verify().await.unwrap();
        assert!(matches!(chain, Chain::Whole { entries, .. } if entries > 30), "{chain:?}");
        assert!(world.store.reader.verify_texts().await.unwrap().is_empty());
    }
}

/// What one issue waits for, another's merge may decide.
#[tokio::test]
async fn an_issue_on_staging_waits_while_anothers_merge_is_deployed() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let first = world.report("Izin tidak tersimpan", false).await;
        world.assign(first).await;
        world.develop(first, commit(10)).await;
        world.agree(first, commit(10), commit(11)).await;
        let second = world.report("Laporan tidak tercetak", false).await;
        world.assign(second).await;
        world.develop(second, commit(20)).await;
        world.merge(second, commit(20), commit(21)).await;
        let rows = world.store.reader.issues(PM, &IssueFilter::default()).await.unwrap();
        let row = rows.iter().find(|row| row.issue == first).unwrap();
        assert_eq!(
            (row.step, row.server_work.as_deref()),
            (Some(Step::RequestMaster), Some("deploying_staging"))
        );
        world.rebuild_equals_live().await;
    }
}

#[tokio::test]
async fn effects_are_stored_with_their_facts_and_once() {
    let world = World::sqlite().await;
    world.whole_story().await;
    let mut implied = Vec::new();
    for entry in world.store.reader.entries_after(sop::Seq(0)).await.unwrap() {
        implied.extend(effects_of(&entry).into_iter().map(|effect| (entry.seq, effect.kind().to_owned())));
    }
    let open = world.store.reader.effects_open().await.unwrap();
    let stored: Vec<_> = open.into_iter().map(|row| (row.seq, row.kind)).collect();
    assert_eq!(stored, implied);
    world.store.writer.rebuild().await.unwrap();
    assert_eq!(
        world.store.reader.effects_open().await.unwrap().len(),
        implied.len(),
        "a rebuild asks for nothing"
    );
}

#[tokio::test]
async fn r24_a_notice_comes_with_the_assignment() {
    let world = World::sqlite().await;
    let issue = world.report("Izin tidak tersimpan", false).await;
    world.assign(issue).await;
    let inbox = world.store.reader.inbox(DEVELOPER, None).await.unwrap();
    assert_eq!(inbox[0].what, "assigned");
    assert_eq!(inbox[0].told.entry.subject, Subject::Issue(issue));
    assert!(world.store.reader.inbox(SYSADMIN, None).await.unwrap().iter().all(|row| row.what != "assigned"));
    let seq = inbox[0].told.entry.seq;
    let read =
        world.store.writer.plain(move |rows| Box::pin(async move { rows.inbox_read(DEVELOPER, seq).await }));
    assert!(read.await.unwrap() > 0);
    world.store.writer.rebuild().await.unwrap();
    let again = world.store.reader.inbox(DEVELOPER, None).await.unwrap();
    assert!(again[0].read_at.is_some(), "a rebuild keeps what was read");
}

#[tokio::test]
async fn turns_and_counts_follow_the_story() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let issue = world.report("Izin tidak tersimpan", false).await;
        let tasks = |person| {
            let reader = world.store.reader.clone();
            async move { reader.tasks(person, sop::Moment(0)).await.unwrap() }
        };
        assert_eq!(tasks(PM).await.now.iter().map(|row| row.issue).collect::<Vec<_>>(), [issue]);
        let waiting = tasks(REPORTER).await;
        assert_eq!(waiting.waiting.len(), 1);
        assert_eq!(waiting.holders[0].name, "DEWI");
        assert_eq!(waiting.done.len(), 1, "his own entry of today");
        world.assign(issue).await;
        assert!(tasks(PM).await.now.is_empty());
        assert_eq!(tasks(DEVELOPER).await.now.len(), 1);
        let board = world.store.reader.board(PM, Some(APP), 10, sop::Moment(0)).await.unwrap();
        assert_eq!(board.counts.get(&3), Some(&1));
        assert_eq!(board.counts.get(&2), Some(&0));
        assert_eq!(board.cards.len(), 1);
    }
}

/// A home page is a page, also of somebody who holds thousands.
#[tokio::test]
async fn a_home_page_holds_the_most_urgent_and_says_that_there_are_more() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let most = usize::try_from(store::limits::TASK_ROWS).unwrap();
        let mut issues = Vec::new();
        for n in 0..most + 2 {
            issues.push(world.report(&format!("Izin {n} tidak tersimpan"), false).await);
        }
        let tasks = world.store.reader.tasks(PM, sop::Moment(0)).await.unwrap();
        let shown: Vec<_> = tasks.now.iter().map(|row| row.issue).collect();
        assert_eq!((shown, tasks.more_now), (issues[..most].to_vec(), true), "the oldest first");
        let tasks = world.store.reader.tasks(REPORTER, sop::Moment(0)).await.unwrap();
        assert_eq!((tasks.waiting.len(), tasks.more_waiting, tasks.done.len()), (most, true, most));
        world.assign(issues[0]).await;
        world.assign(issues[1]).await;
        let tasks = world.store.reader.tasks(PM, sop::Moment(0)).await.unwrap();
        assert_eq!((tasks.now.len(), tasks.more_now), (most, false));
    }
}

/// Who developed or reported an issue hears what befalls it by an entry of its Release, and hears it once.
#[tokio::test]
async fn r55_an_entry_of_a_release_tells_the_people_of_its_issues() {
    let world = World::sqlite().await;
    world.whole_story().await;
    for person in [DEVELOPER, REPORTER] {
        let inbox = world.store.reader.inbox(person, None).await.unwrap();
        assert_eq!(inbox.iter().filter(|row| row.what == "release_closed").count(), 1);
    }
}

/// A list counts a disabled Superior as the rules do.
#[tokio::test]
async fn a10_a_disabled_superior_is_in_no_list() {
    let world = World::sqlite().await;
    let admin = Actor::on_the_web(ADMIN);
    let grant =
        |case: &CaseFile, by: &Actor| people::set_office_role(case, by, STRANGER, Role::Superior, true);
    world.act(What::Office, admin, grant).await;
    for (enabled, expected) in [(None, 1), (Some(false), 0), (Some(true), 1)] {
        if let Some(enabled) = enabled {
            let set = move |case: &CaseFile, by: &Actor| people::set_enabled(case, by, STRANGER, enabled);
            world.act(What::Office, admin, set).await;
        }
        let dump = world.store.reader.projections().await.unwrap();
        let superior = |line: &&String| line.starts_with("member: ") && line.contains("role=superior");
        assert_eq!(dump.iter().filter(superior).count(), expected);
        world.rebuild_equals_live().await;
    }
}
