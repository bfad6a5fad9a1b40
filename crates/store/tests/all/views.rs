//! What pages read: right, few statements, and nothing that the viewer may not know of.

use crate::world::{ADMIN, APP, DEVELOPER, PM, REPORTER, STRANGER, SYSADMIN, TESTER, World, commit, places};
use sop::acts::people;
use sop::{Actor, CaseFile, IssueNumber, Moment, Role, Step, Subject};
use store::What;
use store::read::{About, IssueFilter, NoteFilter, NoteOf, NotesPage, StandingFilter, TalkPart};

#[tokio::test]
async fn the_list_is_narrowed_by_every_chip() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let reader = world.store.reader.clone();
        let first = world.report("Izin tidak tersimpan 100%", false).await;
        world.assign(first).await;
        let second = world.report("Laporan_bulanan tidak tercetak", false).await;
        let list = |filter: IssueFilter| {
            let reader = reader.clone();
            async move {
                let rows = reader.issues(PM, &filter).await.unwrap();
                rows.into_iter().map(|row| row.issue).collect::<Vec<_>>()
            }
        };
        let all = IssueFilter::default();
        assert_eq!(list(all.clone()).await, [second, first]);
        let words = |words: &str| IssueFilter { words: words.into(), ..IssueFilter::default() };
        assert_eq!(list(words("IZIN tersimpan")).await, [first]);
        assert_eq!(list(words("100%")).await, [first]);
        assert_eq!(list(words("%")).await, [first], "a sign is a sign");
        assert_eq!(list(words("laporan_b")).await, [second]);
        assert_eq!(list(words("#1")).await, [first]);
        assert_eq!(list(IssueFilter { step: Some(Step::Assign), ..all.clone() }).await, [second]);
        assert_eq!(list(IssueFilter { mine: true, ..all.clone() }).await, [second], "the PM's turn");
        assert!(list(IssueFilter { test_team: true, ..all.clone() }).await.is_empty());
        assert!(list(IssueFilter { urgent: true, ..all.clone() }).await.is_empty());
        assert_eq!(list(IssueFilter { before: Some(second), ..all.clone() }).await, [first]);
        assert_eq!(list(IssueFilter { application: Some(APP), ..all.clone() }).await, [second, first]);
        let late = Moment(crate::world::BEGIN + 30 * 86_400_000);
        assert_eq!(list(IssueFilter { overdue_at: Some(late), ..all.clone() }).await, [first]);
        assert!(list(IssueFilter { standing: StandingFilter::Done, ..all.clone() }).await.is_empty());
        assert!(list(IssueFilter { standing: StandingFilter::Cancelled, ..all.clone() }).await.is_empty());
        assert_eq!(list(IssueFilter { standing: StandingFilter::All, rows: 1, ..all }).await, [second]);
    }
}

#[tokio::test]
async fn d21_a_stranger_sees_nothing_and_sb3_a_confidential_title_is_kept() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let open = world.report("Izin tidak tersimpan", false).await;
        let secret = world.report("Kebocoran data warga", true).await;
        let reader = &world.store.reader;
        let all = IssueFilter::default();
        assert!(reader.issues(STRANGER, &all).await.unwrap().is_empty());
        assert!(reader.applications(STRANGER).await.unwrap().is_empty());
        assert!(reader.board(STRANGER, None, 10, Moment(0)).await.unwrap().counts.is_empty());
        let page = |viewer, issue| {
            let (reader, at, calendar) = (reader.clone(), world.time.now(), world.calendar.clone());
            async move { reader.case_page(viewer, &What::Issue(issue), at, calendar).await.unwrap() }
        };
        assert!(page(STRANGER, open).await.is_none());
        assert!(page(STRANGER, IssueNumber(99)).await.is_none(), "missing and forbidden look alike");
        let title = |rows: Vec<store::read::IssueRow>, issue| {
            rows.into_iter().find(|row| row.issue == issue).unwrap().title
        };
        assert_eq!(title(reader.issues(TESTER, &all).await.unwrap(), secret), None);
        assert_eq!(
            title(reader.issues(TESTER, &all).await.unwrap(), open).as_deref(),
            Some("Izin tidak tersimpan")
        );
        assert!(title(reader.issues(REPORTER, &all).await.unwrap(), secret).is_some());
        assert!(title(reader.issues(PM, &all).await.unwrap(), secret).is_some());
        let words = IssueFilter { words: "kebocoran".into(), ..IssueFilter::default() };
        assert!(reader.issues(TESTER, &words).await.unwrap().is_empty(), "nor found by its words");
        let hidden = page(TESTER, secret).await.unwrap();
        assert!(!hidden.readable && hidden.texts.is_empty());
        assert!(page(PM, secret).await.unwrap().readable);
        // A superior sees every application.
        let grant =
            |case: &CaseFile, by: &Actor| people::set_office_role(case, by, STRANGER, Role::Superior, true);
        world.act(What::Office, Actor::on_the_web(ADMIN), grant).await;
        assert_eq!(reader.issues(STRANGER, &all).await.unwrap().len(), 2);
        assert!(page(STRANGER, secret).await.unwrap().readable);
    }
}

#[tokio::test]
async fn an_issue_page_costs_two_statements_and_holds_all() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let issue = world.report("Izin tidak tersimpan", false).await;
        world.assign(issue).await;
        world.develop(issue, commit(10)).await;
        let subject = sop::Subject::Issue(issue);
        let say = world.store.writer.plain(move |rows| {
            Box::pin(async move { rows.comment_add(subject, DEVELOPER, "Sudah saya coba ulang.").await })
        });
        say.await.unwrap();
        let before = world.store.reader.statements();
        let (at, calendar) = (world.time.now(), world.calendar.clone());
        let page =
            world.store.reader.case_page(TESTER, &What::Issue(issue), at, calendar).await.unwrap().unwrap();
        assert_eq!(world.store.reader.statements() - before, 2);
        let held = page.case.issue().unwrap();
        assert_eq!(page.text(&held.title), Some("Izin tidak tersimpan"));
        assert!(held.notes.iter().all(|note| page.text(&note.text).is_some()));
        assert_eq!(page.name(DEVELOPER), "SARI");
        let talk = world.store.reader.conversation(TESTER, issue, TalkPart::default()).await.unwrap();
        assert_eq!(talk.comments.len(), 1);
        assert_eq!(world.store.reader.statements() - before, 3);
        let request = held.request.as_ref().unwrap().number;
        assert_eq!(world.store.reader.request(request).await.unwrap().unwrap().issue, Some(issue));
    }
}

#[tokio::test]
async fn a_release_page_knows_its_issues() {
    let world = World::sqlite().await;
    let (issue, release) = world.whole_story().await;
    let (at, calendar) = (world.time.now(), world.calendar.clone());
    let page =
        world.store.reader.case_page(SYSADMIN, &What::Release(release), at, calendar).await.unwrap().unwrap();
    assert!(page.text(&page.case.issues[&issue].title).is_some());
    assert!(page.text(&page.case.the_release().unwrap().checks[0].note).is_some());
    let rows = world.store.reader.releases(PM, None, None).await.unwrap();
    assert_eq!((rows[0].release, rows[0].state.as_str(), rows[0].issues), (release, "completed", 1));
    assert!(world.store.reader.releases(STRANGER, None, None).await.unwrap().is_empty());
    let story = world.store.reader.story(sop::Subject::Issue(issue)).await.unwrap();
    assert!(story.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    assert!(
        story.iter().any(|entry| entry.subject == sop::Subject::Release(release)),
        "a Release's entries are its issues' too"
    );
    let applications = world.store.reader.applications(PM).await.unwrap();
    assert_eq!((applications[0].slug.as_str(), applications[0].open_issues), ("perizinan", 0));
}

/// What reports count is read alike from both stores, and of the applications that were named alone.
#[tokio::test]
async fn r61_r69_reports_read_courses_entries_and_what_is_lacking() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let (issue, release) = world.whole_story().await;
        let late = world.report("Laporan bulanan tidak tercetak", false).await;
        world.assign(late).await;
        let reader = &world.store.reader;
        let (from, to) = (Moment(crate::world::BEGIN), Moment(crate::world::BEGIN + 90 * 86_400_000));
        for about in [About::All, About::These(&[APP])] {
            let courses = reader.courses(about, from, to).await.unwrap();
            let numbers: Vec<_> = courses.iter().map(|course| course.issue).collect();
            assert_eq!(numbers, [issue, late]);
            assert!(courses[0].closed_at.is_some() && courses[0].passages.len() >= 13);
            let counted = reader.counted_entries(about, from, to).await.unwrap();
            assert!(counted.iter().any(|row| row.what.as_deref() == Some("staging_checked")));
            assert!(counted.iter().all(|row| row.rule.is_some() || row.times == 1));
            let releases = reader.releases_told(about, from, to).await.unwrap();
            assert_eq!((releases[0].release, releases[0].failed), (release, false));
            assert_eq!(reader.lacking(about, from, to).await.unwrap(), []);
            assert_eq!(reader.attention(about, from, 20).await.unwrap(), []);
            let attention = reader.attention(about, to, 20).await.unwrap();
            assert_eq!((attention.len(), attention[0].issue), (1, late));
        }
        let none = About::These(&[]);
        assert!(reader.courses(none, from, to).await.unwrap().is_empty());
        assert!(reader.counted_entries(none, from, to).await.unwrap().is_empty());
        let after = Moment(to.ms() + 86_400_000);
        assert_eq!(
            reader.courses(About::All, to, after).await.unwrap().len(),
            1,
            "what ended before is left out"
        );
        let roles = reader.own_roles(PM).await.unwrap();
        assert!(roles.iter().any(|own| own.role == Role::ProjectManager && own.application == APP));
        assert!(reader.own_roles(STRANGER).await.unwrap().is_empty());
    }
}

/// Notes of an application by step and validity, from both stores, and nothing of a confidential issue for
/// whoever is not involved.
#[tokio::test]
async fn r37_b12_the_notes_of_an_application_are_listed_by_step_and_validity() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let reader = world.store.reader.clone();
        let (issue, release) = world.whole_story().await;
        let secret = world.report("Kebocoran data warga", true).await;
        world.assign(secret).await;
        world.develop_to_team_test(secret, commit(40)).await;
        let found = |viewer, filter: NoteFilter| {
            let reader = reader.clone();
            async move { reader.notes(viewer, APP, &filter).await.unwrap() }
        };
        let subjects = |page: &NotesPage| {
            let of = |row: &store::read::NoteSeen| match &row.of {
                NoteOf::Issue(issue) => (Subject::Issue(issue.number), row.readable),
                NoteOf::Release(release) => (Subject::Release(release.number), row.readable),
            };
            page.rows.iter().map(of).collect::<Vec<_>>()
        };
        let before = reader.statements();
        let all = found(STRANGER, NoteFilter::default()).await;
        assert_eq!(reader.statements() - before, 2);
        let (ours, theirs, whole) =
            (Subject::Issue(issue), Subject::Issue(secret), Subject::Release(release));
        let listed =
            [(theirs, false), (theirs, false), (whole, true), (ours, true), (ours, true), (ours, true)];
        assert_eq!(subjects(&all), listed, "newest first");
        assert_eq!(all.texts.len(), 5, "a title and four notes, nothing of the confidential issue");
        assert_eq!(all.names[&TESTER], "BUDI");
        assert!(subjects(&found(PM, NoteFilter::default()).await).iter().all(|(_, readable)| *readable));
        let of = |step| NoteFilter { step: Some(step), ..NoteFilter::default() };
        assert_eq!(subjects(&found(PM, of(Step::CheckStaging)).await), [(whole, true)]);
        assert_eq!(subjects(&found(PM, of(Step::TestTeam)).await), [(ours, true)]);
        let older = NoteFilter { before: all.rows.get(3).map(|row| row.seq), ..NoteFilter::default() };
        assert_eq!(subjects(&found(PM, older).await), [(ours, true), (ours, true)]);
        // Another assignee voids 5 and 7 (B5).
        let counting = |counts| NoteFilter { counts: Some(counts), ..NoteFilter::default() };
        assert!(found(PM, counting(false)).await.rows.is_empty());
        world.reassign_to_pm(secret).await;
        assert_eq!(subjects(&found(PM, counting(false)).await), [(theirs, true), (theirs, true)]);
        assert_eq!(found(PM, counting(true)).await.rows.len(), 4);
        assert!(reader.application_of(STRANGER, "perizinan").await.unwrap().is_none());
        assert!(reader.application_of(PM, "perizinan").await.unwrap().is_some());
        assert!(reader.application_of(PM, "lain").await.unwrap().is_none());
        world.rebuild_equals_live().await;
    }
}
