//! What waits for the test teams, by pages and by sight.

use crate::world::{ADMIN, APP, PM, STRANGER, TESTER, World, commit, note, places};
use sop::acts::{change, people};
use sop::steps::s09_test_team::{NameTestPlan, name_test_plan};
use sop::{Actor, CaseFile, IssueNumber, Role};
use store::What;

#[tokio::test]
async fn the_queue_of_tests_goes_by_urgency_and_waiting_in_pages() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let most = usize::try_from(store::limits::TESTING_ROWS).unwrap();
        let mut issues = Vec::new();
        for n in 0..=most {
            let issue = world.report("Izin tidak tersimpan", false).await;
            world.assign(issue).await;
            world.develop_to_team_test(issue, commit(100 + n as u64)).await;
            issues.push(issue);
        }
        let last = *issues.last().unwrap();
        let urgent =
            |case: &CaseFile, by: &Actor| change::set_urgent(case, by, true, &note("izin berhenti total"));
        world.act(What::Issue(last), Actor::on_the_web(PM), urgent).await;
        issues.rotate_right(1);
        let reader = &world.store.reader;
        let before = reader.statements();
        let first = reader.testing_queue(TESTER, false, None).await.unwrap();
        assert_eq!(reader.statements() - before, 2);
        let numbers: Vec<IssueNumber> = first.rows.iter().map(|row| row.issue.number).collect();
        assert_eq!(numbers, issues[..most], "what is urgent first, then what waits longest");
        let second = reader.testing_queue(TESTER, false, first.next).await.unwrap();
        assert_eq!(second.rows.iter().map(|row| row.issue.number).collect::<Vec<_>>(), issues[most..]);
        assert_eq!(second.next, None);
    }
}

#[tokio::test]
async fn r10_r43_the_queue_shows_the_teams_their_own_and_others_what_they_see() {
    for (place, directory) in places().await {
        let world = World::prepared(&place, directory).await;
        let reader = &world.store.reader;
        assert!(reader.testing_queue(TESTER, false, None).await.unwrap().rows.is_empty());
        for (title, confidential) in [("Izin tidak tersimpan", false), ("Kebocoran data warga", true)] {
            let issue = world.report(title, confidential).await;
            world.assign(issue).await;
            world.develop_to_team_test(issue, commit(50 + issue.0.unsigned_abs())).await;
            let case = note("unggah berkas 24 MB, lalu simpan");
            let plan = NameTestPlan { testers: vec![], cases: vec![case], reason: None };
            let name = move |case: &CaseFile, by: &Actor| name_test_plan(case, by, plan);
            world.act(What::Issue(issue), Actor::on_the_web(PM), name).await;
        }
        let of_team = reader.testing_queue(TESTER, false, None).await.unwrap();
        assert!(of_team.rows.iter().all(|row| row.mine && row.turn_role == Some(Role::Tester)));
        let row = &of_team.rows[0];
        assert_eq!(of_team.texts[&row.issue.title], "Izin tidak tersimpan");
        assert_eq!(of_team.texts[&row.issue.test_plan.cases[0]], "unggah berkas 24 MB, lalu simpan");
        assert_eq!(row.developer.as_deref(), Some("SARI"));
        assert_eq!(of_team.applications[&APP].name, "Perizinan");
        assert!(
            of_team.holders.iter().any(|holder| holder.issue == row.issue.number && holder.name == "BUDI")
        );
        // The PM is of no team: there is nothing for him, and all that he sees where he asks for all.
        assert!(reader.testing_queue(PM, false, None).await.unwrap().rows.is_empty());
        let seen = reader.testing_queue(PM, true, None).await.unwrap();
        assert_eq!(
            seen.rows.iter().map(|row| (row.mine, row.readable)).collect::<Vec<_>>(),
            [(false, true); 2]
        );
        // Whoever is of no application sees nothing; a superior sees all.
        assert!(reader.testing_queue(STRANGER, true, None).await.unwrap().rows.is_empty());
        let grant =
            |case: &CaseFile, by: &Actor| people::set_office_role(case, by, STRANGER, Role::Superior, true);
        world.act(What::Office, Actor::on_the_web(ADMIN), grant).await;
        assert_eq!(reader.testing_queue(STRANGER, true, None).await.unwrap().rows.len(), 2);
    }
}
